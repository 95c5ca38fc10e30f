"""pace.keys"""
import re
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pace.keys import Keys, shard, slot


def test_shard_is_the_crc32_of_the_utf8_name():
    assert shard("mitdb-208") == zlib.crc32(b"mitdb-208") % 16
    assert shard("心電図") == zlib.crc32("心電図".encode()) % 16


def test_blocks_of_a_channel():
    assert Keys().blocks("bed-1") == "pace:{8}:block:bed-1"


def test_what_one_script_touches_shares_a_slot():
    keys, name = Keys(), "bed-1"
    together = [keys.blocks(name), keys.tail(name), keys.claimed(name), keys.lease(shard(name)),
                keys.standby(shard(name)), keys.epoch(shard(name)), keys.status(shard(name)), keys.replay(name)]
    assert {re.search(r"\{(.*?)\}", key)[1] for key in together} == {"8"}
    assert len(set(together)) == len(together)


@given(st.text(), st.text())
def test_channels_never_share_a_key(one, other):
    if one != other:
        assert Keys().blocks(one) != Keys().blocks(other)


@pytest.mark.parametrize(("key", "number"), [
    ("123456789", 12739), ("foo", 12182), ("{user1000}.following", 3443), (b"{user1000}.followers", 3443),
    ("foo{}{bar}", 8363), ("foo{{bar}}zap", 4015), ("foo{bar}{zap}", 5061), ("pace:{0}:epoch", 13907)])
def test_slots_of_a_cluster(key, number):
    """The examples of Redis' cluster specification, and what CLUSTER KEYSLOT says."""
    assert slot(key) == number
