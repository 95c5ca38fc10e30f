"""Which server of Redis answers: another one than before may lack what the former had acknowledged."""
from redis.exceptions import ConnectionError, RedisError

#: Servers that are remembered. More fail-overs than that: all are met anew, which costs a look at what is there.
MOST = 64


class AnotherServer(ConnectionError):
    """Another server than before answers, after a restart or a fail-over. The next call goes there."""


class Met:
    """The servers that a client has met, `count` of them; to be handed to `pace.links.client`.

    The first call that would reach another server than before fails, whatever it is: so nobody appends to what he
    does not know, or reads on as if nothing had happened. A server is its replication id, which a restart and a
    fail-over change, and the move of a slot does not.
    """

    def __init__(self):
        self.count = 0
        self._ids = set()

    def greet(self, connection):
        """What redis-py is to call on each new connection."""
        connection.on_connect()
        self._meet(_replication(connection)[b"master_replid"])

    def greet_master(self, connection):
        """The same of a connection that must lead to a master."""
        connection.on_connect()
        self._meet(_master(connection)[b"master_replid"])

    def _meet(self, id):
        if id in self._ids:
            return
        if len(self._ids) >= MOST:
            self._ids.clear()
        self._ids.add(id)
        self.count += 1
        if self.count > 1:
            raise AnotherServer("another server than before answers")


def greet_master(connection):
    """What redis-py is to call on each new connection that must lead to a master, where nobody minds to which."""
    connection.on_connect()
    _master(connection)


def _master(connection):
    found = _replication(connection)
    if found[b"role"] != b"master":
        raise ConnectionError(f"{connection.host}:{connection.port} is no master")
    return found


def _replication(connection):
    connection.send_command("INFO", "replication")
    reply = connection.read_response()
    pairs = (line.split(b":", 1) for line in reply.splitlines() if b":" in line)
    found = dict(pairs)
    if not found.keys() >= {b"role", b"master_replid"}:
        raise RedisError("INFO replication tells no role")
    return found
