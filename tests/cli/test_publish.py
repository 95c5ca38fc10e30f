"""The publisher: what it sends, when, and how it ends."""
import argparse
import signal

import pytest

from pace.cli import main
from pace.cli.publish import interval
from tests.support.cli import start_pace
from tests.support.waiting import wait_for

CSV = "# rate = 100\nMLII,V5\n-0.1,0.2\n0.15,\n0.3,0.4\n"


@pytest.fixture
def csv(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text(CSV)
    return path


@pytest.fixture
def listener(redis_server):
    """A subscription to the channel ``ecg-good``; `take(n)` waits for n payloads."""
    client = redis_server.client()
    pubsub = client.pubsub(ignore_subscribe_messages=True)
    pubsub.subscribe("ecg-good")
    pubsub.get_message(timeout=5)

    def take(n):
        found = []

        def enough():
            message = pubsub.get_message(timeout=0.1)
            found.extend([message["data"]] if message else [])
            return len(found) >= n
        wait_for(enough, 10)
        return found

    yield take
    pubsub.close()


@pytest.fixture
def looping(csv, redis_server, tmp_path):
    """A process that publishes the rows again and again."""
    process = start_pace(tmp_path, "publish", csv, "--channel", "ecg-good", "--loop", "--redis-url", redis_server.url)
    yield process
    process.stop()


def test_rows_are_sent_as_single_samples(csv, listener, redis_server):
    assert main(["publish", str(csv), "--channel", "ecg-good", "--redis-url", redis_server.url]) == 0
    samples = [payload.split("|") for payload in listener(3)]
    assert [sample[1:] for sample in samples] == [["-0.1", "0.2"], ["0.15", ""], ["0.3", "0.4"]]


def test_stamps_are_the_interval_apart(csv, listener, redis_server):
    main(["publish", str(csv), "--channel", "ecg-good", "--interval", "7", "--redis-url", redis_server.url])
    times = [float(payload.split("|")[0]) for payload in listener(3)]
    assert [round(b - a, 1) for a, b in zip(times, times[1:], strict=False)] == [7.0, 7.0]


def test_loop_goes_on_until_interrupted(looping, listener):
    assert len(listener(10)) >= 10
    looping.signal(signal.SIGINT)
    assert looping.wait() == 130
    assert "Traceback" not in looping.log
    assert "samples sent, 1 listening" in looping.log


def test_redis_that_goes_away_is_waited_for(looping, redis_server):
    wait_for(lambda: redis_server.client().info("commandstats").get("cmdstat_publish"))
    redis_server.stop()
    wait_for(lambda: "next try in" in looping.log)
    redis_server.start()
    wait_for(lambda: redis_server.client().info("commandstats").get("cmdstat_publish"), 10)
    looping.signal(signal.SIGINT)
    assert looping.wait() == 130


def test_file_without_samples_is_told(tmp_path, redis_server, capsys):
    path = tmp_path / "empty.csv"
    path.write_text("# nothing\n")
    assert main(["publish", str(path), "--channel", "x", "--redis-url", redis_server.url]) == 1
    assert capsys.readouterr().err == f"pace publish: {path} holds no samples\n"


@pytest.mark.parametrize("text", ["0", "-7", "nan", "inf", "seven", "60001"])
def test_interval_is_checked(text):
    with pytest.raises(argparse.ArgumentTypeError, match="between 0.1 and 60000"):
        interval(text)
