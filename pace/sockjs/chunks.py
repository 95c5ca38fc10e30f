"""A body in chunks (RFC 9112 section 7.1) that is refused as soon as it says that it is too long."""
from gunicorn.http.body import ChunkedReader
from gunicorn.http.errors import InvalidChunkSize

from .requests import Refused

#: Bytes of a chunk that no program can count in 64 bits with a sign: another may have read less.
TOO_LARGE = 2**63


class Chunks(ChunkedReader):
    """gunicorn's reader, which would wait for all of a chunk of any size. ``most`` are the bytes that are wanted."""

    most = None

    def __init__(self, request, unreader):
        super().__init__(request, unreader)
        self._announced = 0

    def parse_chunk_size(self, unreader, data=None):
        """The size of the next chunk and what came behind it. Raises Refused before any of it is waited for,
        and InvalidChunkSize where it is one that nobody can mean."""
        size, rest = super().parse_chunk_size(unreader, data)
        self._announced += size
        if self.most is not None and self._announced > self.most:
            raise Refused(413, f"More than {self.most} bytes.")
        if size >= TOO_LARGE:
            raise InvalidChunkSize(b"%x" % size)
        return size, rest


def bound(request):
    """Let the body of ``request``, if it is in chunks, be bounded by whoever reads it."""
    if isinstance(request.body.reader, ChunkedReader):
        request.body.reader = Chunks(request, request.unreader)
