"""What is taken for a card number, and what only looks alike."""

from __future__ import annotations

import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum import luhn

from ordito.kit.http.card_numbers import field_with_card_number, holds_card_number

CARDS = [
    "4111111111111111",
    "4242 4242 4242 4242",
    "4012-8888-8888-1881",
    "my card is 5555.5555.5555.4444, thanks",
    "378282246310005",
    "3782 822463 10005",
    "6011111111111117",
    "3530111333300000",
    "30569309025904",
    "2223003122003222",
    "6200000000000005",
    "4222222222222",
    "tok_4242424242424242",
    "order 12 4111 1111 1111 1111",
    "４１１１１１１１１１１１１１１１",
    "4111\u00a01111\u00a01111\u00a01111",
    "4111–1111–1111–1111",
    "+4111111111111111",
    "4111 - 1111 - 1111 - 1111",
    "4111/1111/1111/1111",
    "4111\n1111\n1111\n1111",
    "4111\u200b1111\u200b1111\u200b1111",
    "4111\u00ad1111\u00ad1111\u00ad1111",
    "\u0664\u0661\u0661\u0661\u0661\u0661\u0661\u0661\u0661\u0661\u0661\u0661\u0661\u0661\u0661\u0661",
]
ALIKE = [
    "+39 333 123 4567",
    "+393331234567",
    "0039 333 123 4567",
    "+44 20 7946 0958",
    "OB-100234",
    "4006381333931",  # an EAN-13
    "8001120000002",
    "9780201379624",
    "4111111111111112",
    "1234567812345670",  # right by Luhn, issued by nobody
    "0000000000000000",
    "41111111111111110000111",
    "550e8400-e29b-41d4-a716-446655440000",
    "2026-11-02 13:30",
    "IT00743110157",
    "IT60X0542811101000000123456",
    "IT60 X054 2811 1010 0000 0123 456",
    "80100",
    "2026-11-21 10:11:12",
    "333 1234567 / 333 7654321",
]


@pytest.mark.parametrize("text", CARDS)
def test_a_card_number_is_seen(text: str) -> None:
    assert holds_card_number(text)


@pytest.mark.parametrize("text", ALIKE)
def test_what_only_looks_alike_passes(text: str) -> None:
    assert not holds_card_number(text)


@given(
    st.sampled_from(["4", "51", "55", "2221", "2720"]),
    st.text("0123456789", min_size=15, max_size=15),
    st.sampled_from(["", " ", "-", ".", " - "[:2]]),
    st.sampled_from(["", "n. ", "carta:", "xx"]),
)
def test_every_sixteen_digits_of_an_issuer_are_seen_however_they_are_spaced(
    prefix: str, digits: str, separator: str, before: str
) -> None:
    number = (prefix + digits)[:15]
    number += luhn.calc_check_digit(number)
    spaced = separator.join(number[place : place + 4] for place in range(0, 16, 4))
    assert holds_card_number(before + spaced)


@given(st.lists(st.text("0123456789", min_size=1, max_size=8), min_size=1, max_size=12))
def test_the_sums_tell_the_same_as_luhn_on_every_part(groups: list[str]) -> None:
    bounds = range(len(groups) + 1)
    parts = ["".join(groups[start:end]) for start in bounds for end in bounds if start < end]
    assert holds_card_number(" ".join(groups)) == any(holds_card_number(part) for part in parts)


@pytest.mark.parametrize("text", ["4 " * 499, "+39 " * 249, "4 4444 " * 142, "4" * 1000])
def test_the_worst_body_is_looked_through_in_a_moment(text: str) -> None:
    body = json.dumps([text] * (262_144 // len(text))).encode()
    started = time.process_time()
    field_with_card_number(body)
    assert time.process_time() - started < 1


def test_an_iban_is_not_taken_for_a_card_however_it_is_spaced_and_what_stands_beside_it_is() -> None:
    account = "DE89 4111 1111 1111 1111 11"
    assert field_with_card_number(json.dumps({"iban": account}).encode()) is None
    assert field_with_card_number(json.dumps({"iban": account + "1"}).encode()) == "iban"
    assert field_with_card_number(json.dumps({"iban": account, "holder": "4111 1111 1111 1111"}).encode()) == "holder"


def test_a_couriers_tracking_number_is_not_looked_at_and_what_stands_beside_it_is() -> None:
    assert field_with_card_number(b'{"tracking_number": "4111111111111111"}') is None
    assert field_with_card_number(b'{"tracking_number": "1", "note": "4111111111111111"}') == "note"
