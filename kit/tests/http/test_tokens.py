"""Tokens: only the genuine one, in its one spelling and in its time, is read."""

from __future__ import annotations

import base64
from datetime import UTC, datetime, timedelta
from uuid import UUID

import jwt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ordito.kit.http.tokens import (
    api_key_digest,
    make_api_key,
    make_link_token,
    make_staff_token,
    read_link_token,
    read_staff_token,
    seller_of_api_key,
)

SECRET = "a secret of the tests, 32 characters or more"
OTHER_SECRET = "another secret of the tests, just as long as it"
SUBJECT = UUID("0191f3c2-7a4e-7c7b-9d6e-0d4f3f1a2b3c")
NOW = datetime(2026, 4, 20, 10, 0, tzinfo=UTC)


def test_a_link_token_is_read_back_as_its_subject() -> None:
    token = make_link_token(SECRET, SUBJECT)
    assert len(token) == 43
    assert read_link_token(SECRET, token) == SUBJECT


def test_a_link_token_made_with_another_secret_is_nothing() -> None:
    assert read_link_token(OTHER_SECRET, make_link_token(SECRET, SUBJECT)) is None


@given(
    place=st.integers(0, 42), letter=st.sampled_from("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")
)
def test_a_link_token_changed_in_any_one_character_is_nothing(place: int, letter: str) -> None:
    token = make_link_token(SECRET, SUBJECT)
    changed = token[:place] + letter + token[place + 1 :]
    assert (read_link_token(SECRET, changed) == SUBJECT) == (changed == token)
    if changed != token:
        assert read_link_token(SECRET, changed) is None


@given(st.text(max_size=60))
def test_any_other_text_is_no_link_token(text: str) -> None:
    assert read_link_token(SECRET, text) is None


def test_a_padded_spelling_of_a_genuine_link_token_does_not_count() -> None:
    assert read_link_token(SECRET, make_link_token(SECRET, SUBJECT) + "=") is None


def test_an_api_key_is_known_by_its_digest_and_belongs_to_one_seller() -> None:
    key, other = make_api_key(), make_api_key()
    digests = {"north": (api_key_digest(key),), "south": ("0" * 64, api_key_digest(other))}
    assert key.startswith("ok_")
    assert seller_of_api_key(key, digests) == "north"
    assert seller_of_api_key(other, digests) == "south"
    assert seller_of_api_key(key[:-1], digests) is None
    assert seller_of_api_key(api_key_digest(key), digests) is None


def test_a_staff_token_says_who_in_which_role_for_which_sellers() -> None:
    claims = read_staff_token(
        SECRET, make_staff_token(SECRET, "anna", role="agent", sellers=["b", "a"], now=NOW), now=NOW
    )
    assert claims is not None
    assert (claims.name, claims.role, claims.sellers) == ("anna", "agent", frozenset({"a", "b"}))


def test_a_staff_token_ends_when_its_time_is_over() -> None:
    token = make_staff_token(SECRET, "anna", role="agent", sellers="*", now=NOW, lasts=timedelta(hours=1))
    assert read_staff_token(SECRET, token, now=NOW + timedelta(minutes=59)) is not None
    assert read_staff_token(SECRET, token, now=NOW + timedelta(hours=1)) is None


@pytest.mark.parametrize(
    "changed",
    [
        {"role": "owner"},
        {"role": None},
        {"sub": ""},
        {"sellers": "north"},
        {"sellers": [1]},
        {"sellers": None},
        {"exp": "soon"},
        {"exp": None},
        {"exp": 10**30},
        {"nbf": float("inf")},
        {"aud": "somebody else"},
    ],
)
def test_a_staff_token_with_a_claim_that_is_wrong_or_missing_is_nothing(changed: dict[str, object]) -> None:
    claims = {"aud": "ordito-staff", "sub": "anna", "role": "agent", "sellers": "*", "exp": int(NOW.timestamp()) + 60}
    assert read_staff_token(SECRET, jwt.encode(claims, SECRET, algorithm="HS256"), now=NOW) is not None
    wrong = {name: value for name, value in {**claims, **changed}.items() if value is not None}
    assert read_staff_token(SECRET, jwt.encode(wrong, SECRET, algorithm="HS256"), now=NOW) is None


def test_a_staff_token_without_signature_or_with_another_algorithm_is_nothing() -> None:
    claims = {"aud": "ordito-staff", "sub": "anna", "role": "agent", "sellers": "*", "exp": int(NOW.timestamp()) + 60}
    header = base64.urlsafe_b64encode(b'{"alg":"none","typ":"JWT"}').rstrip(b"=").decode()
    body = jwt.encode(claims, SECRET, algorithm="HS256").split(".")[1]
    assert read_staff_token(SECRET, f"{header}.{body}.", now=NOW) is None
    long_secret = SECRET * 2
    assert read_staff_token(long_secret, jwt.encode(claims, long_secret, algorithm="HS512"), now=NOW) is None
    assert read_staff_token(SECRET, jwt.encode(claims, OTHER_SECRET, algorithm="HS256"), now=NOW) is None
