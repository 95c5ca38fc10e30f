"""pace.people.person"""
import hashlib

from pace.people.person import Person, guest, person_id, stranger


def test_the_id_is_made_of_the_secret():
    secret = "abcdefghijklmnop"
    assert person_id(secret) == hashlib.sha256(b"pace person " + secret.encode()).hexdigest()[:16]
    assert person_id(secret) != person_id(secret.upper())


def test_strangers_are_all_different():
    ids = {stranger() for _ in range(100)}
    assert len(ids) == 100
    assert {len(id) for id in ids} == {16}


def test_guest():
    assert guest("3f2a0123456789ab") == "Guest 3f2a"
    assert Person("3f2a0123456789ab", "Ada")._asdict() == {"id": "3f2a0123456789ab", "name": "Ada"}
