"""JSON as it travels: compact, and nothing that is none."""
import json

encode = json.JSONEncoder(separators=(",", ":"), allow_nan=False).encode


def _refuse_constant(name):
    raise ValueError(name)


#: Made once: json.loads with an option makes a decoder for each call.
decode = json.JSONDecoder(parse_constant=_refuse_constant).decode
