"""Ingest: from what publishers send to blocks in the broker, by one process at a time."""
from pace.ingest.service import Ingest

__all__ = ["Ingest"]
