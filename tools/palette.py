"""Make PNGs small: the 256 commonest colours of a screenshot, the others moved to the nearest of them.

A screenshot has few colours and many shades between them, of letters and lines; nobody sees the difference, and a third
of the bytes is left.
"""
import struct
import zlib
from collections import Counter

SIGNATURE = b"\x89PNG\r\n\x1a\n"
COLOURS = 256
CHANNELS = {2: 3, 6: 4}
"""Bytes a pixel by the colour type of PNG: RGB and RGBA of 8 bits."""


def chunks(data):
    """``(type, body)`` of each chunk of a PNG."""
    at = len(SIGNATURE)
    while at < len(data):
        length, kind = struct.unpack(">I4s", data[at:at + 8])
        yield kind, data[at + 8:at + 8 + length]
        at += length + 12


def chunk(kind, body):
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def paeth(left, up, corner):
    """The predictor of PNG (ISO/IEC 15948, 9.4)."""
    guess = left + up - corner
    distances = (abs(guess - left), abs(guess - up), abs(guess - corner))
    return (left, up, corner)[distances.index(min(distances))]


def unfiltered(how, row, above, step):
    """A row of bytes as it was before it was filtered."""
    if how == 0:
        return row
    if how == 2:
        return bytearray((byte + up) & 255 for byte, up in zip(row, above, strict=True))
    for i, byte in enumerate(row):
        left, corner = (row[i - step], above[i - step]) if i >= step else (0, 0)
        add = {1: left, 3: (left + above[i]) // 2}.get(how)
        row[i] = (byte + (paeth(left, above[i], corner) if add is None else add)) & 255
    return row


def pixels(data):
    """``(width, height, [row, …])`` of a PNG of RGB or RGBA, each row a list of 3 bytes a pixel."""
    parts = list(chunks(data))
    width, height, depth, kind = struct.unpack(">IIBB", parts[0][1][:10])
    step = CHANNELS[kind]
    assert depth == 8, "not a screenshot"
    raw = zlib.decompress(b"".join(body for name, body in parts if name == b"IDAT"))
    length, above, rows = width * step, bytearray(width * step), []
    for y in range(height):
        at = y * (length + 1)
        above = unfiltered(raw[at], bytearray(raw[at + 1:at + 1 + length]), above, step)
        rows.append([bytes(above[x:x + 3]) for x in range(0, length, step)])
    return width, height, rows


def nearest(colour, palette):
    """Index of the colour of the palette that differs least."""
    return min(range(len(palette)), key=lambda i: sum((a - b) ** 2 for a, b in zip(palette[i], colour, strict=True)))


def reduced(data):
    """The bytes of a PNG with at most 256 colours that shows what this one shows."""
    width, height, rows = pixels(data)
    counted = Counter(colour for row in rows for colour in row)
    palette = [colour for colour, _ in counted.most_common(COLOURS)]
    index = {colour: nearest(colour, palette) for colour in counted}
    packed = zlib.compress(b"".join(b"\0" + bytes(index[colour] for colour in row) for row in rows), 9)
    return SIGNATURE + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)) + chunk(
        b"PLTE", b"".join(palette)) + chunk(b"IDAT", packed) + chunk(b"IEND", b"")
