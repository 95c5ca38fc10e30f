from pace.hub.reading import newest
from tests.support.hub import Bench


def texts(entries):
    return [entry.text for entry in entries]


def test_ten_seconds_of_a_waveform():
    bench = Bench()
    bench.publish(3)
    bench.clock.pass_(10.0)
    bench.publish(2)
    epoch, entries = newest(bench.broker, bench.channels["ecg"])
    assert epoch == bench.broker.known_epoch("ecg")
    assert len(entries) == 2


def test_a_hundred_lines_of_a_text():
    bench = Bench(notes="text")
    for number in range(120):
        bench.publish(channel="notes", text=f'"{number}"')
        bench.clock.pass_(60)
    _, entries = newest(bench.broker, bench.channels["notes"])
    assert texts(entries) == [f'"{number}"' for number in range(20, 120)]


def test_nothing_yet():
    bench = Bench()
    epoch, entries = newest(bench.broker, bench.channels["ecg"])
    assert epoch
    assert entries == []
