"""Blocks: runs of samples of one channel, from a publisher's payload to the JSON pages get."""
from pace.blocks.encoding import hole
from pace.blocks.gathering import Gatherer
from pace.blocks.parsing import MAX_PAYLOAD, MAX_SAMPLES, check_block, parse
from pace.blocks.samples import Place, Samples, Text

__all__ = ["MAX_PAYLOAD", "MAX_SAMPLES", "Gatherer", "Place", "Samples", "Text", "check_block", "hole",
           "parse"]
