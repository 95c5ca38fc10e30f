"""Ports of this machine."""
import socket


def free_port(host="127.0.0.1"):
    """Return a TCP port that nobody listened on a moment ago."""
    with socket.socket() as probe:
        probe.bind((host, 0))
        return probe.getsockname()[1]


_usual = []


def usual_port(host="127.0.0.1"):
    """A free TCP port to listen on at once: the same each time, unless somebody has it.

    What a browser keeps of one server's files is then good for the next one.
    """
    if not _usual or not _is_free(host, _usual[0]):
        _usual[:] = [free_port(host)]
    return _usual[0]


def _is_free(host, port):
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as servers do
        try:
            probe.bind((host, port))
        except OSError:
            return False
        return True


def answers(port, host="127.0.0.1"):
    """Tell whether somebody accepts connections on the port."""
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex((host, port)) == 0
