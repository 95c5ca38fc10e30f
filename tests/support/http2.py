"""As much of HTTP/2 as it takes to send a request that no library would (RFC 9113, RFC 7541)."""
import ssl

PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
DATA, HEADERS, SETTINGS = 0, 1, 4
END_STREAM, END_HEADERS = 1, 4
#: The first stream of a client.
STREAM = 1


def context(certificate):
    """A client's TLS that offers HTTP/2 alone."""
    tls = ssl.create_default_context(cafile=certificate)
    tls.set_alpn_protocols(["h2"])
    return tls


def frame(kind, flags, payload, stream=STREAM):
    """One frame (RFC 9113 section 4.1)."""
    return len(payload).to_bytes(3, "big") + bytes([kind, flags]) + stream.to_bytes(4, "big") + payload


def fields(pairs):
    """Header fields as literals without indexing and without Huffman's code (RFC 7541 section 6.2.2)."""
    return b"".join(b"\x00" + _string(name) + _string(value) for name, value in pairs)


def _string(text):
    data = text.encode("latin-1")
    if len(data) < 127:
        return bytes([len(data)]) + data
    rest, more = len(data) - 127, b""  # section 5.1
    while rest >= 128:
        more += bytes([rest % 128 + 128])
        rest //= 128
    return bytes([127]) + more + bytes([rest]) + data


def request(pairs, body="", trailers=()):
    """The bytes of a connection with one request."""
    last = 0 if trailers else END_STREAM
    sent = PREFACE + frame(SETTINGS, 0, b"", 0)
    sent += frame(HEADERS, END_HEADERS | (0 if body or trailers else END_STREAM), fields(pairs))
    if body:
        sent += frame(DATA, last, body.encode("latin-1"))
    if trailers:
        sent += frame(HEADERS, END_HEADERS | END_STREAM, fields(trailers))
    return sent
