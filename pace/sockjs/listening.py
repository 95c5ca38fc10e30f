"""Addresses to listen on: reading them, and binding them before anything else is started."""
import errno
import os
import socket
import time

from gunicorn.sock import TCP6Socket, TCPSocket, UnixSocket

#: Seconds to wait for a port that a process of ours may be about to leave (``pserve --reload``).
PATIENCE = 2

ADDRESS = "host:port, [IPv6]:port, *:port or unix:/path, several of them separated by spaces"
REASONS = {
    errno.EADDRINUSE: "another process listens there",
    errno.EADDRNOTAVAIL: "this machine has no such address",
    errno.EACCES: "this user may not listen there",
}


class CannotListen(Exception):
    """An address could not be bound; the text says which and why."""


def parse_addresses(text):
    """The addresses in ``text`` as gunicorn wants them: ``(host, port)`` or the path of a Unix socket.

    Raises ValueError on anything else than :data:`ADDRESS`.
    """
    addresses = [_parse_address(word) for word in text.replace(",", " ").split()]
    if not addresses:
        raise ValueError("no address")
    return addresses


def _parse_address(word):
    if word.startswith("unix:") and len(word) > len("unix:"):
        return word.removeprefix("unix:")
    host, colon, port = word.rpartition(":")
    bracketed = host.startswith("[") and host.endswith("]")
    host = host[1:-1] if bracketed else host
    if not (colon and port.isascii() and port.isdigit() and int(port) < 65536) or (":" in host) != bracketed:
        raise ValueError(word)
    return "0.0.0.0" if host in ("", "*") else host, int(port)


def inherited():
    """Whether somebody hands the sockets over: systemd, or gunicorn replacing itself on SIGUSR2."""
    return os.environ.get("LISTEN_PID") == str(os.getpid()) or "GUNICORN_FD" in os.environ


def listen(addresses, cfg, log, kept=()):
    """Bind all ``addresses``; return gunicorn's sockets. Raises CannotListen.

    Those of the descriptors ``kept`` that listen there already are used; the others are closed.
    """
    kept = {_bound_to(descriptor): descriptor for descriptor in kept}
    listeners = [_listen(address, cfg, log, kept and kept.pop(_resolved(address), None)) for address in addresses]
    for descriptor in kept.values():
        os.close(descriptor)
    return listeners


def adopt(descriptors, cfg, log):
    """gunicorn's sockets of ``descriptors``, which listen already, wherever that is."""
    return [_listen(_bound_to(descriptor), cfg, log, descriptor) for descriptor in descriptors]


def _bound_to(descriptor):
    """The address as :func:`parse_addresses` has it."""
    with socket.socket(fileno=os.dup(descriptor)) as listener:
        name = listener.getsockname()
    return name if isinstance(name, str) else name[:2]


def _resolved(address):
    """The address with numbers only, as a socket has it; where that is not possible, as it is."""
    if isinstance(address, str):
        return address
    try:
        return socket.getaddrinfo(*address, _kind(address).FAMILY, socket.SOCK_STREAM)[0][4][:2]
    except OSError:
        return address


def _listen(address, cfg, log, descriptor):
    if descriptor:
        return _kind(address)(address, cfg, log, fd=descriptor)
    limit = time.monotonic() + PATIENCE
    while True:
        try:
            return _socket(address, cfg, log)
        except (OSError, ValueError) as error:
            if getattr(error, "errno", None) != errno.EADDRINUSE or time.monotonic() > limit:
                raise CannotListen(f"cannot listen on {shown(address)}: {_reason(error)}") from error
        time.sleep(0.1)


def _socket(address, cfg, log):
    kind = _kind(address)
    if kind is UnixSocket:
        return kind(address, cfg, log)
    # Bound here and not by gunicorn, which forgets to close a socket that it could not bind.
    bound = socket.socket(kind.FAMILY)
    try:
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        bound.bind(address)
        return kind(address, cfg, log, fd=bound.detach())
    finally:
        bound.close()


def _kind(address):
    if isinstance(address, str):
        return UnixSocket
    return TCP6Socket if ":" in address[0] else TCPSocket


def _reason(error):
    return REASONS.get(getattr(error, "errno", None)) or getattr(error, "strerror", None) or str(error)


def shown(address):
    """The address as it is written in an ini file."""
    if isinstance(address, str):
        return f"unix:{address}"
    host, port = address
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
