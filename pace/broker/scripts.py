"""What Redis does in one step, as Lua. Each script touches the keys of one shard only, but `CLAIM`,
whose list has a name of the publisher's.

They need Redis 6.2 (XTRIM MINID) and leave nothing to the clocks of those who call them.
"""
from hashlib import sha1


class Script:
    """Lua text, and the name by which Redis knows it once it was loaded."""

    def __init__(self, lua):
        self.lua = lua
        self.sha = sha1(lua.encode()).hexdigest()


#: KEYS lease, standby, epoch. ARGV token, time to live in ms, an epoch to use where there is none, '1' to stand by, the
#: role and the epoch that it gave before. Gives the role and the epoch.
#: A free lease is the standby's, who has heard what was published meanwhile, for as long as it lives. Where it is free
#: because Redis lost its data, it is nobody's ('') for its time, and only who led takes it.
LEASE = Script("""
redis.call('SET', KEYS[3], ARGV[3], 'NX')
local holder, second = redis.call('GET', KEYS[1]), redis.call('GET', KEYS[2])
local epoch = redis.call('GET', KEYS[3])
if not holder and ARGV[5] == 'standby' and ARGV[6] ~= epoch then
  redis.call('SET', KEYS[1], '', 'PX', ARGV[2])
  holder = ''
end
local next = not second or second == ARGV[1]
local returns = holder == '' and (ARGV[5] == 'kept' or ARGV[5] == 'taken')
if holder == ARGV[1] or returns or (not holder and next) then
  redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
  if second == ARGV[1] then redis.call('DEL', KEYS[2]) end
  return {holder == ARGV[1] and 'kept' or 'taken', epoch}
end
if next and ARGV[4] == '1' then
  redis.call('SET', KEYS[2], ARGV[1], 'PX', ARGV[2])
  return {'standby', epoch}
end
if next then redis.call('DEL', KEYS[2]) end
return {'idle', epoch}
""")

#: KEYS epoch. ARGV the epoch whose data are lost, another one. Gives that which is from then on.
RENEW = Script("""
if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('SET', KEYS[1], ARGV[2]) end
redis.call('SET', KEYS[1], ARGV[2], 'NX')
return redis.call('GET', KEYS[1])
""")

#: KEYS lease, standby. ARGV token, time to live in ms. Gives 1 where the standby now has the lease.
HAND_OVER = Script("""
local second = redis.call('GET', KEYS[2])
if not second or second == ARGV[1] or redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], second, 'PX', ARGV[2])
redis.call('DEL', KEYS[2])
return 1
""")

#: KEYS lease, standby. ARGV token.
RELEASE = Script("""
for _, key in ipairs(KEYS) do
  if redis.call('GET', key) == ARGV[1] then redis.call('DEL', key) end
end
return 1
""")

#: Trims and lets expire one stream: by age and, past the bound, by number.
_BOUND = """
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local function bound(stream, history, entries, expiry)
  if history > 0 then
    redis.call('XTRIM', stream, 'MINID', '~', string.format('%.0f', now - history), 'LIMIT', 0)
    if redis.call('XLEN', stream) > entries then redis.call('XTRIM', stream, 'MAXLEN', '~', entries, 'LIMIT', 0) end
  else
    redis.call('XTRIM', stream, 'MAXLEN', entries)
  end
  redis.call('PEXPIRE', stream, expiry)
end
"""

#: KEYS lease, then for each channel its blocks, tail and claimed entries. ARGV token, then for each
#: channel: age that it keeps in ms (0: by number), entries that it keeps, expiry in ms, tail,
#: how many of the claimed entries are left after it ('' for all), number of texts, the texts.
#: Gives 'lost', or pairs of the channel's number in the batch and what is wrong with it.
APPEND = Script(_BOUND + """
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 'lost' end
local function add(stream, first, last)
  for text = first, last do
    local reply = redis.pcall('XADD', stream, '*', 'b', ARGV[text])
    if type(reply) == 'table' and reply.err then return reply.err end
  end
end
local refused = {}
local at = 2
for key = 2, #KEYS, 3 do
  local count = tonumber(ARGV[at + 5])
  local wrong = add(KEYS[key], at + 6, at + 5 + count)
  if wrong then
    table.insert(refused, (key - 2) / 3)
    table.insert(refused, wrong)
  else
    if count > 0 then bound(KEYS[key], tonumber(ARGV[at]), tonumber(ARGV[at + 1]), ARGV[at + 2]) end
    redis.call('SET', KEYS[key + 1], ARGV[at + 3], 'PX', ARGV[at + 2])
  end
  if ARGV[at + 4] == '0' then
    redis.call('DEL', KEYS[key + 2])
  elseif ARGV[at + 4] ~= '' then
    redis.call('LTRIM', KEYS[key + 2], -ARGV[at + 4], -1)
  end
  at = at + 6 + count
end
return refused
""")

#: KEYS lease, then streams. ARGV token, then for each stream age, entries, expiry as above.
TIDY = Script(_BOUND + """
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
for key = 2, #KEYS do
  local at = 3 * key - 4
  if redis.call('TYPE', KEYS[key]).ok == 'stream' then
    bound(KEYS[key], tonumber(ARGV[at]), tonumber(ARGV[at + 1]), ARGV[at + 2])
  end
end
return 1
""")

#: KEYS lease, claimed entries, the publisher's list. ARGV token, number of entries, expiry in ms, bytes after which no
#: further entry is taken.
CLAIM = Script("""
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return {} end
if redis.call('EXISTS', KEYS[2]) == 0 then
  local entries, size = {}, 0
  while #entries < tonumber(ARGV[2]) and size < tonumber(ARGV[4]) do
    local entry = redis.call('LPOP', KEYS[3])
    if not entry then break end
    table.insert(entries, entry)
    size = size + #entry
  end
  if #entries == 0 then return {} end
  redis.call('RPUSH', KEYS[2], unpack(entries))
  redis.call('PEXPIRE', KEYS[2], ARGV[3])
end
return redis.call('LRANGE', KEYS[2], 0, -1)
""")
