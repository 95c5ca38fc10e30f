"""Moments: when a sample of a block was taken."""
import orjson

from pace.blocks.encoding import TIME_DECIMALS
from pace.errors import Malformed


def time_of(text, sample):
    """Sample time (epoch ms) of sample number `sample`, from 0 on, in a block's JSON text.

    A block without lists of samples, such as a line of text, has one sample. Raises Malformed where the block has no
    such sample.
    """
    block = orjson.loads(text)
    t, dt = block.get("t"), block.get("dt")
    if t is None:
        raise Malformed("the block has no samples: it tells of a hole")
    count = len(block["v"][0]) if "v" in block else 1
    if not 0 <= sample < count:
        raise Malformed(f"the block has {count} sample{'s' if count > 1 else ''}, counted from 0")
    return t[sample] if type(t) is list else round(t + sample * (dt or 0), TIME_DECIMALS)
