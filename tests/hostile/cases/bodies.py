"""Messages that are too long or too deep, and messages to what is somebody else's or is not there."""
import secrets
import time

from tests.hostile.registry import case
from tests.hostile.stage import CHANNELS, Stage
from tests.support.crowd import Member
from tests.support.sockjs_client import Client
from tests.support.waiting import wait_for

#: Names asked for in one session: fewer than its messages are limited to.
IN_ONE_SESSION = 50


@case(4, "messages of 5 MB of JSON over each transport in turn, 20 a second",
      "refused (1009, 413) before they are parsed; none takes 10 ms of the server; others' p99 + < 10 ms")
def large_json(world, outcome):
    attack = world.once(Stage).during("large", world.of(30, 1))
    outcome.exactly("what came", sorted(attack.told), ["WebSocket: 1009", "raw WebSocket: 1009", "xhr_send: 413"])
    outcome.told("messages", sum(attack.told.values()))
    attack.each(outcome, sum(attack.told.values()), 10)
    attack.late(outcome, 10)


@case(4, "JSON of 16,000, 60,000 and 100,000 levels over each transport in turn, 20 a second",
      "refused (400, 1007, 500 as SockJS has it; 1009, 413 past pace.max_message); none takes 10 ms; "
      "others' p99 + < 10 ms")
def deep_json(world, outcome):
    attack = world.once(Stage).during("deep", world.of(30, 1))
    outcome.exactly("what came", sorted(attack.told), [
        "WebSocket, 60,000: 1007", "raw WebSocket, 100,000: 1009", "raw WebSocket, 16,000: 400",
        "xhr_send, 100,000: 413", "xhr_send, 60,000: 500"])
    outcome.told("messages", sum(attack.told.values()))
    attack.each(outcome, sum(attack.told.values()), 10)
    attack.late(outcome, 10)


@case(4, "a publisher sends JSON of 5 MB and of 100,000 levels, 20 times a second",
      "refused and counted; none takes 10 ms of the server; viewers of other channels: p99 + < 10 ms")
def published_json(world, outcome):
    stage = world.once(Stage)
    with Client(stage.server.port, "/__sockjs__").websocket("/websocket") as viewer:
        viewer.send('{"type":"subscribe","channel":"other"}')
        before = malformed(stage.server)
        attack = stage.during("published", stage.redis.port, world.of(30, 1))
    wait_for(lambda: malformed(stage.server) - before >= attack.told["published"], 20)
    outcome.exactly("counted as malformed", malformed(stage.server) - before, attack.told["published"])
    attack.each(outcome, attack.told["published"], 10)
    attack.late(outcome, 10)


def malformed(server):
    """Payloads that the server has refused so far."""
    return int(server.figures()["pace_payloads_malformed_total"])


@case(4, "messages to 100,000 guessed sessions over four connections, beside one that is open",
      "404 each, none reaches a session")
def guessed_sessions(world, outcome):
    stage, count = world.once(Stage), world.of(100_000, 500)
    path = f"/000/{(mine := secrets.token_hex(8))}"
    with Client(stage.server.port, "/__sockjs__").stream("POST", f"{path}/xhr_streaming") as victim:
        victim.skip(2049)
        attack = stage.during("guesses", count, int(mine, 16))
        sessions = stage.server.figures()
        Client(stage.server.port, "/__sockjs__").post(f"{path}/xhr_send", '["{\\"type\\":\\"ping\\",\\"id\\":1}"]')
        heard = victim.until("reply")
    outcome.exactly("answers", attack.told, {"404": count})
    outcome.exactly("errors that the open one heard", heard.count('"error'), 0)
    outcome.exactly("sessions", sum(value for name, value in sessions.items() if name.startswith("pace_viewers")), 2)
    attack.late(outcome)  # what requests cost of which there are many; docs/operations.md says what to do against them


@case(4, "requests over one connection without waiting for the answers", "as many as a fifth of the loop's time takes; "
      "others' p99 + < 50 ms")
def pipelined_requests(world, outcome):
    attack = world.once(Stage).during("pipelined", world.of(10, 1))
    outcome.exactly("other answers than 404", [status for status in attack.told if status != "404"], [])
    outcome.told("answers", sum(attack.told.values()))
    attack.late(outcome, 50)


@case(4, "1,000 channel names with globs, Unicode, NUL, keys of Redis, paths",
      "404 or 400 each with its reason; no sample of any channel; nothing made in Redis")
def odd_channels(world, outcome):
    stage, names = world.once(Stage), odd_names(world.of(1000, 150))
    redis = stage.redis.client()
    keys, came, blocks = set(redis.keys()), [], 0
    for first in range(0, len(names), IN_ONE_SESSION):
        answers, samples = asked(stage, redis, names[first:first + IN_ONE_SESSION])
        came += answers
        blocks += samples
    outcome.exactly("answers that are not 400 or 404", [code for code in came if code not in (400, 404)], [])
    outcome.exactly("answers", len(came), len(names))
    outcome.exactly("samples", blocks, 0)
    new = [key for key in set(redis.keys()) - keys if key.rpartition(":")[2] not in CHANNELS]
    outcome.exactly("new keys in Redis", new, [])


ODD = ("*", "ecg*", "ec?", "[e]cg", "e\\cg", "ecg\0", "\0ecg", "ECG", " ecg", "ecg ", "e\u0441g", "\uff45cg",
       "ecg\u200b", "ecg\n", "ecg\r\nPUBLISH x", "{0}ecg", "pace:{0}:block:ecg", "../ecg", "ecg/../ecg", "ecg%00",
       "e\u0301cg", "__proto__", "constructor", "", "x" * 128, "x" * 129, "\U0001f493", "\u202egce")
#: The same and others with a number for the #.
NUMBERED = ("ecg-#0", "*#", "pace:*#", "[^#]", "\0#", "ecg\0#", "\ud800#", "'; FLUSHALL; --#", "${#}", "\x7f#", "ecg:#",
            "\u0665#")


def odd_names(count):
    """So many names that no channel has."""
    return [*ODD, *(NUMBERED[number % len(NUMBERED)].replace("#", str(number)) for number in range(count - len(ODD)))]


def asked(stage, redis, names):
    """Subscribe to names in one session while samples are published; (codes of the answers, blocks)."""
    member = Member(stage.server.port)
    try:
        for name in names:
            member.say(type="subscribe", channel=name)
        end = time.monotonic() + 20
        while len(member.errors) < len(names) and time.monotonic() < end:
            redis.publish("big", "nobody asked for this")
            member.receive()
    finally:
        member.socket.close()
    return [error["code"] for error in member.errors], len(member.blocks)
