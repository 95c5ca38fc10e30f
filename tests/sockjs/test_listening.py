"""Reading and binding addresses."""
import errno
import logging
import os
import socket

import pytest
from gunicorn.config import Config
from hypothesis import given
from hypothesis import strategies as st

from pace.sockjs import listening
from pace.sockjs.listening import CannotListen, adopt, listen, parse_addresses, shown

LOG = logging.getLogger(__name__)


@pytest.mark.parametrize(("text", "addresses"), [
    ("127.0.0.1:80", [("127.0.0.1", 80)]),
    ("*:80", [("0.0.0.0", 80)]),
    (":80", [("0.0.0.0", 80)]),
    ("[::1]:80", [("::1", 80)]),
    ("unix:/run/x.sock", ["/run/x.sock"]),
    ("localhost:1 [::]:2,unix:y", [("localhost", 1), ("::", 2), "y"]),
])
def test_addresses_are_read(text, addresses):
    assert parse_addresses(text) == addresses


@pytest.mark.parametrize("text", ["", "80", "host", "host:", "::1:80", "[host]:80", "h:65536", "h:-1", "h:٣", "unix:"])
def test_other_texts_are_refused(text):
    with pytest.raises(ValueError):
        parse_addresses(text)


@given(st.text())
def test_any_text_is_read_or_refused(text):
    try:
        addresses = parse_addresses(text)
    except ValueError:
        return
    assert parse_addresses(" ".join(map(shown, addresses))) == addresses


def test_a_bound_address_accepts():
    (bound,) = listen([("127.0.0.1", 0)], Config(), LOG)
    try:
        socket.create_connection(bound.getsockname(), 2).close()
    finally:
        bound.close()


def test_a_port_in_use_is_waited_for_and_then_refused(monkeypatch):
    waits = []
    monkeypatch.setattr(listening.time, "sleep", waits.append)
    monkeypatch.setattr(listening, "PATIENCE", 0.01)
    reason = r"cannot listen on 127\.0\.0\.1:\d+: another process listens there"
    with socket.create_server(("127.0.0.1", 0)) as other, pytest.raises(CannotListen, match=reason):
        listen([other.getsockname()], Config(), LOG)
    assert waits


def test_a_port_that_becomes_free_is_taken(monkeypatch):
    other = socket.create_server(("127.0.0.1", 0))
    monkeypatch.setattr(listening.time, "sleep", lambda seconds: other.close())
    (bound,) = listen([other.getsockname()], Config(), LOG)
    bound.close()


def test_a_path_that_is_no_socket_is_left_alone(tmp_path):
    path = tmp_path / "precious"
    path.write_text("data")
    with pytest.raises(CannotListen, match="is not a socket"):
        listen([str(path)], Config(), LOG)
    assert path.read_text() == "data"


def test_every_reason_has_a_name():
    for number in listening.REASONS:
        error = OSError(number, os.strerror(number))
        assert listening._reason(error) != error.strerror
    assert listening._reason(OSError(errno.ENOENT, "No such file")) == "No such file"


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_a_socket_that_listens_there_already_is_kept(host):
    kept, other = (socket.create_server(("127.0.0.1", 0)) for _ in range(2))
    port, unused = kept.getsockname()[1], other.fileno()
    (bound,) = listen([(host, port)], Config(), LOG, [kept.detach(), other.detach()])
    assert bound.getsockname() == ("127.0.0.1", port)
    bound.close()
    with pytest.raises(OSError, match="Bad file descriptor"):
        os.fstat(unused)


def test_what_systemd_has_bound_is_taken_as_it_is():
    kept = socket.create_server(("127.0.0.1", 0))
    port = kept.getsockname()[1]
    (bound,) = adopt([kept.detach()], Config(), LOG)
    assert bound.getsockname() == ("127.0.0.1", port)
    bound.close()


def test_a_unix_socket_is_kept(tmp_path):
    path = str(tmp_path / "server.sock")
    kept = socket.socket(socket.AF_UNIX)
    kept.bind(path)
    (bound,) = listen([path], Config(), LOG, [kept.detach()])
    assert bound.getsockname() == path
    bound.close()


def test_inherited_sockets_are_recognised(monkeypatch):
    assert not listening.inherited()
    monkeypatch.setenv("LISTEN_PID", "1")
    assert not listening.inherited()
    monkeypatch.setenv("LISTEN_PID", str(os.getpid()))
    assert listening.inherited()
