"""The server's own pulse: its clock and its state, told to those who follow."""
from pace.messages.encoding import encode


def server_message(fields):
    """Some fields of the server's state; those that are not in it are as they were."""
    return encode({"type": "status", "server": fields})
