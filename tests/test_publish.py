"""pace.publish, and the scripts of docs/publishing.md."""
import json
import re
from pathlib import Path

import pytest

from pace.blocks import check_block, parse
from pace.channels import Channel
from pace.keys import Keys
from pace.publish import MAX_ENTRIES, Publisher
from tests.support.channels import channel
from tests.support.waiting import wait_for

DOC = (Path(__file__).parents[1] / "docs" / "publishing.md").read_text(encoding="utf-8")


@pytest.fixture
def publisher(redis_server):
    made = Publisher(redis_server.url, "bed-1")
    yield made
    made.close()


def blocks(redis_server):
    entries = redis_server.client().xrange(Keys().blocks("bed-1"))
    return [check_block(fields["b"], channel(kind="text" if '"text"' in fields["b"] else "waveform"))
            for _, fields in entries]


def test_blocks_are_appended_as_pages_get_them(publisher, redis_server):
    id = publisher.block([[-0.245, None], [0.1, 0.2]], dt=4, t=1331040405123.4)
    publisher.samples([5.0, 6.5], [[1.0, 2.0], [3.0, 4.0]])
    publisher.text("hello")
    assert re.fullmatch(r"\d+-\d+", id)
    even, uneven, text = blocks(redis_server)
    assert even == '{"t":1331040405123.4,"dt":4.0,"v":[[-0.245,null],[0.1,0.2]]}'
    assert uneven == '{"t":[5.0,6.5],"v":[[1.0,2.0],[3.0,4.0]]}'
    assert json.loads(text)["text"] == "hello"


def test_without_a_time_the_last_sample_is_now(publisher, redis_server):
    id = publisher.block([[1, 2, 3], [1, 2, 3]], dt=1000)
    block = json.loads(blocks(redis_server)[0])
    assert abs(block["t"] + 2000 - int(id.partition("-")[0])) < 500


def test_the_stream_is_bounded(publisher, redis_server):
    client = redis_server.client()
    with client.pipeline(transaction=False) as pipe:
        for _ in range(MAX_ENTRIES + 5000):
            pipe.xadd(Keys().blocks("bed-1"), {"b": ""})
        pipe.execute()
    publisher.block([[1]], dt=4)
    assert client.xlen(Keys().blocks("bed-1")) < MAX_ENTRIES + 200


def test_what_is_not_finite_is_not_sent(publisher):
    with pytest.raises(ValueError, match="JSON"):
        publisher.block([[float("nan")]], dt=4)


def scripts(language, word):
    return [code for code in re.findall(rf"```{language}\n(.*?)\n```", DOC, re.DOTALL) if word in code]


def test_ten_line_publisher_of_the_page(redis_server):
    (script,) = scripts("python", "ecgs-keys")
    assert len(script.splitlines()) == 10
    heard = redis_server.client().pubsub()
    heard.subscribe("ecg-good")
    script = script.replace("6399", str(redis_server.port)).replace("while True", "for _ in range(3)")
    exec(script, names := {})
    names["r"].close()
    assert redis_server.client().smembers("ecgs-keys") == {"good"}
    message = wait_for(lambda: heard.get_message(ignore_subscribe_messages=True), 2)
    heard.close()
    samples = parse(message["data"].encode(), Channel.found("good"), 0)
    assert len(samples.v) == 2


def test_publisher_of_the_page(redis_server):
    (script,) = scripts("python", "Publisher")
    exec(script.replace("6399", str(redis_server.port)), names := {})
    names["publisher"].close()
    assert json.loads(blocks(redis_server)[0])["v"] == [[-0.245, -0.215], [0.1, 0.1]]


def test_command_of_the_page(redis_server):
    (command,) = scripts("sh", "XADD")
    assert f"XADD '{Keys().blocks('bed-1')}'" in command
    assert check_block(re.search(r" b '(.*)'", command)[1], channel())
