"""pace.security.passwords"""
import pytest

from pace.security.passwords import NOBODY, check_hash, hashed, matches

HASH = hashed("correct horse")


def test_the_password_matches_its_hash():
    assert matches(HASH, "correct horse")
    assert not matches(HASH, "correct horse ")
    assert not matches(HASH, "")


def test_a_hash_has_a_salt_and_is_read():
    assert hashed("correct horse") != HASH
    check_hash(HASH)


def test_other_alphabets():
    assert matches(hashed("Käse 🧀 密码"), "Käse 🧀 密码")
    assert matches(hashed("Ka\u0308se"), "K\u00e4se")


@pytest.mark.parametrize("password", ["", "A" * 43, "correct horse"])
def test_nobody_has_no_password(password):
    check_hash(NOBODY)
    assert not matches(NOBODY, password)


def test_nobody_costs_what_a_user_costs():
    assert NOBODY.split("$")[1:4] == HASH.split("$")[1:4]
    assert [len(part) for part in NOBODY.split("$")] == [len(part) for part in HASH.split("$")]


@pytest.mark.parametrize(("text", "said"), [
    ("", "no argon2id hash"),
    ("secret", "no argon2id hash"),
    ("$argon2i$v=19$m=65536,t=3,p=4$c29tZXNhbHQ$" + "A" * 43, "no argon2id hash"),
    ("$2b$12$" + "a" * 53, "bcrypt"),
    (HASH.replace("m=19456", "m=99999999"), "costs too much"),
    (HASH.replace("t=2", "t=0"), "costs too much"),
    (HASH.replace("p=1", "p=64"), "costs too much"),
    (HASH + "\n", "no argon2id hash"),
])
def test_what_is_no_hash(text, said):
    with pytest.raises(ValueError, match=said) as raised:
        check_hash(text)
    assert text[-20:] not in str(raised.value) or not text


def test_what_is_no_hash_matches_nothing():
    assert not matches("secret", "secret")
