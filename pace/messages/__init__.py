"""The client protocol (docs/protocol.md): what clients say, parsed; what the server says, built."""
from pace.messages.client import MAX_MESSAGE, PROTOCOL, parse_client
from pace.messages.fields import MAX_MS, MAX_WORD
from pace.messages.server import (
    block_message,
    channel_message,
    channels_message,
    error_message,
    gap_message,
    history_message,
    link_message,
    load_message,
    reply_message,
    stopping_message,
    welcome_message,
)

__all__ = [
    "MAX_MESSAGE", "MAX_MS", "MAX_WORD", "PROTOCOL", "block_message", "channel_message", "channels_message",
    "error_message", "gap_message", "history_message", "link_message", "load_message", "parse_client", "reply_message",
    "stopping_message", "welcome_message"]
