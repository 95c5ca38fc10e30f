"""pace.people.topics"""
import pytest

from pace.errors import BadMessage
from pace.people.topics import Topics


class Session:
    def __init__(self):
        self.texts = []

    def send(self, text):
        self.texts.append(text)


@pytest.fixture
def topics():
    def announce(message, sessions):
        for session in sessions:
            session.send(message)

    topics = Topics(announce)
    topics.add("people", lambda session: ["everybody", "and more"])
    topics.add("notes", lambda session: [f"{len(session.texts)} before"])
    return topics


def follow(topics, session, *names, **more):
    topics.follow(session, {"topics": list(names), **more})
    texts, session.texts = session.texts, []
    return texts


def test_whoever_follows_gets_the_whole_state_and_then_what_is_told(topics):
    session, other = Session(), Session()
    assert follow(topics, session, "people") == ["everybody", "and more"]
    topics.tell("people", "news")
    topics.tell("notes", "other news")
    assert (session.texts, other.texts) == (["news"], [])


def test_following_replaces_the_set_and_tells_what_is_new_to_it_alone(topics):
    session = Session()
    follow(topics, session, "people")
    assert follow(topics, session, "people", "notes", "notes") == ["0 before"]
    assert follow(topics, session, "notes") == []
    assert (topics.followers("people"), topics.followers("notes")) == (0, 1)
    assert follow(topics, session, "people") == ["everybody", "and more"]


def test_an_unknown_topic_changes_nothing(topics):
    session = Session()
    follow(topics, session, "people")
    with pytest.raises(BadMessage, match="no topic 'poeple', people, notes can be followed") as caught:
        follow(topics, session, "notes", "poeple", id=5)
    assert (caught.value.code, caught.value.id) == (404, 5)
    assert (topics.followers("people"), topics.followers("notes")) == (1, 0)


def test_who_leaves_follows_nothing(topics):
    session = Session()
    follow(topics, session, "people", "notes")
    topics.leave(session)
    topics.leave(session)
    topics.tell("people", "news")
    assert session.texts == []
