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


def test_texts_are_made_once_for_all_who_may_see_the_same():
    told = []
    grouped = Topics(lambda text, sessions: told.append((text, sessions)), lambda sessions: {
        rights: [one for one in sessions if one.rights == rights] for rights in {one.rights for one in sessions}})
    grouped.add("people", lambda session: [f"whole for {session.rights}"])
    assert grouped.groups("people") == {}
    sessions = [Session(), Session(), Session()]
    for session, session.rights in zip(sessions, "aab", strict=True):
        grouped.follow(session, {"topics": ["people"]})
    made = []
    grouped.tell_each("people", lambda rights: made.append(rights) or [f"news for {rights}"])
    assert sorted(made) == ["a", "b"]
    assert {text: len(some) for text, some in told} == {"news for a": 2, "news for b": 1}


def test_who_may_see_something_else_gets_the_whole_of_what_he_follows(topics):
    session = Session()
    follow(topics, session, "people")
    topics.renew(session)
    assert session.texts == ["everybody", "and more"]
    assert (topics.follows(session, "people"), topics.follows(session, "notes")) == (True, False)
