import logging
from dataclasses import replace

from pace.channels import Source
from pace.hub.inspection import LOG_S, Inspection
from tests.support.hub import channel


def inspection(clock=lambda: 0.0):
    return Inspection(replace(channel("ecg"), source=Source("stream", "ecg")), clock)


def test_good_blocks_pass():
    looked = inspection()
    assert looked.safe("1-0", '{"t": 5, "v": [[1]]}') == '{"t":[5.0],"v":[[1.0]]}'
    assert (looked.malformed, looked.error) == (0, None)


def test_malformed_blocks_are_holes_and_counted_with_the_last_reason():
    looked = inspection()
    assert looked.safe("1-0", '{"t":1,junk') == '{"hole":"malformed"}'
    assert looked.safe("1-1", '{"v": [[1]]}') == '{"hole":"malformed"}'
    assert (looked.malformed, looked.error) == (2, "a block needs t")


def test_what_is_read_again_is_not_counted_again():
    looked = inspection()
    for entry_id in ("1-0", "2-0", "1-0", "2-0"):
        looked.safe(entry_id, "junk")
    assert looked.malformed == 2


def test_the_log_gets_one_line_in_a_while(caplog):
    times = iter([0.0, 1.0, LOG_S])
    looked = inspection(lambda: next(times))
    with caplog.at_level(logging.WARNING):
        for entry_id in ("1-0", "2-0", "3-0"):
            looked.safe(entry_id, "junk")
    assert [record.getMessage().partition(":")[0] for record in caplog.records] == ["channel ecg"] * 2
