"""No card number enters: not in any field of any body, whatever it is called, however it is spaced.

A number is taken for a card's if it stands in a range that card schemes issue, has a length they issue there, and its
Luhn digit is right. What only looks alike passes: barcodes (EAN-13), UUIDs, telephone numbers with their plus sign, and
a field that is an IBAN as a whole. The answer names the field and never repeats what stood there.

`create_app` hangs `NoCardNumber` on every router; it looks at every body that comes in as JSON. Webhooks are not looked
at: they are signed over their raw bytes, and couriers' numbers are long.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from itertools import accumulate
from typing import Any

import phonenumbers
from fastapi import Depends
from fastapi.params import Form
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from stdnum import ean, iban

from ordito.kit.http.principals import ensure_identified
from ordito.kit.http.problems import Problem

CARD_NUMBER_REFUSED = (
    "This looks like a card number, which is accepted nowhere: send the payment provider's token instead."
)
_UUID = re.compile(r"\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b", re.IGNORECASE)
_RUN = re.compile(r"\+?[0-9]+(?:[ \t\r\n./\u2010-\u2015_-]{1,3}[0-9]+)*")
_GROUP = re.compile(r"[0-9]+")
_SHORTEST = 13
_DOUBLED = str.maketrans("0123456789", "0246813579")
_COURIERS_OWN = frozenset({"tracking_number"})
"""Fields for couriers' numbers, which look like cards' by chance: a parcel must not stay because of its label."""
_LONGEST_TEXT = 1000
"""Longer texts need no look: no field takes them, and the answer that says so repeats nothing."""
_MASTERCARD_OLD, _MASTERCARD_NEW = range(51, 56), range(2221, 2721)
_DISCOVER, _JCB, _DINERS = range(644, 650), range(3528, 3590), range(300, 306)
_MAESTRO = (5018, 5020, 5038, 5893, 6304, 6759, 6761, 6762, 6763)


async def no_card_number(request: Request) -> None:
    """Dependency: 422 `card_number_refused` for a card number in the JSON body. Strangers are turned away first.

    Looking takes time that grows with the body, so that it is done beside the event loop.
    """
    if not _takes_json(request):
        return
    await ensure_identified(request)
    found = await run_in_threadpool(field_with_card_number, await request.body())
    if found is not None:
        raise Problem(
            422,
            "card_number_refused",
            CARD_NUMBER_REFUSED,
            param=found or None,
        )


NoCardNumber = Depends(no_card_number)


def _takes_json(request: Request) -> bool:
    """Whether the endpoint reads its body by a model. Not so: webhooks, which read it raw, and pages' forms."""
    body = getattr(request.scope["route"], "body_field", None)
    return body is not None and not isinstance(body.field_info, Form)


def holds_card_number(text: str) -> bool:
    """Whether a card number stands anywhere in the text, on its own or grouped by spaces, dashes, dots or slashes."""
    plain = _UUID.sub(" ", text if text.isascii() else _in_ascii_digits(text))
    return any(_run_holds_card_number(run.group()) for run in _RUN.finditer(plain))


def _in_ascii_digits(text: str) -> str:
    """Every script's digits as 0 to 9, without the characters that nobody sees."""
    return "".join(
        str(unicodedata.decimal(letter, letter))
        for letter in unicodedata.normalize("NFKC", text)
        if unicodedata.category(letter) != "Cf"
    )


def _run_holds_card_number(run: str) -> bool:
    """Whether some groups of the run, one behind the other, make a card number. The time grows with the run's length.

    A number begins and ends with a group; how long it is follows from its first digits. Both sums of all digits up to
    each place are reckoned once, so that any part's Luhn sum is one subtraction.
    """
    groups = _GROUP.findall(run)
    digits = "".join(groups)
    if len(digits) < _SHORTEST or (run.startswith("+") and _is_phone_number(run)):
        return False
    bounds = [0, *accumulate(len(group) for group in groups)]
    ends = set(bounds)
    parts = [
        (start, start + length)
        for start in bounds[:-1]
        for length in _issued_lengths(digits[start : start + 4])
        if start + length in ends
    ]
    if not parts:
        return False
    sums = _luhn_sums(digits)
    return any(
        (sums[end % 2][end] - sums[end % 2][start]) % 10 == 0
        and not (end - start == _SHORTEST and ean.is_valid(digits[start:end]))
        for start, end in parts
    )


def _luhn_sums(digits: str) -> tuple[list[int], list[int]]:
    """The sums of the digits before each place, every other one doubled, as Luhn does: for even ends, for odd ones."""
    plain, doubled = [*map(int, digits)], [*map(int, digits.translate(_DOUBLED))]
    even, odd = plain.copy(), plain.copy()
    even[::2], odd[1::2] = doubled[::2], doubled[1::2]
    return [*accumulate(even, initial=0)], [*accumulate(odd, initial=0)]


@lru_cache(maxsize=10_000)
def _issued_lengths(first_digits: str) -> tuple[int, ...]:
    """How many digits the numbers have that a scheme issues with these first four."""
    if len(first_digits) < 4:
        return ()
    two, three, four = int(first_digits[:2]), int(first_digits[:3]), int(first_digits)
    if first_digits[0] == "4":
        return (13, 16, 19)
    if two in (36, 38, 39) or three in _DINERS or four == 3095:
        return (14,)
    if two in (34, 37):
        return (15,)
    if two in _MASTERCARD_OLD or four in _MASTERCARD_NEW:
        return (16,)
    if two in (62, 65) or four == 6011 or three in _DISCOVER or four in _JCB or four in _MAESTRO:
        return (16, 17, 18, 19)
    return ()


def _is_phone_number(run: str) -> bool:
    try:
        return phonenumbers.is_valid_number(phonenumbers.parse(run))
    except phonenumbers.NumberParseException:
        return False


def field_with_card_number(body: bytes) -> str | None:
    """The field that holds a card number, "" for the body as a whole; None if there is none, or no JSON at all."""
    try:
        posted = json.loads(body)
    except (ValueError, RecursionError):
        return None  # refused for what it is
    return next(
        (
            field
            for field, text in _texts(posted)
            if _SHORTEST <= len(text) <= _LONGEST_TEXT and holds_card_number(text) and not iban.is_valid(text)
        ),
        None,
    )


def _texts(body: Any) -> Iterator[tuple[str, str]]:
    """Every text and number with its field. A field's name counts as a text of what is around it.

    Without recursion: a body may be nested deeper than Python's stack.
    """
    waiting: list[tuple[str, Any]] = [("", body)]
    while waiting:
        field, value = waiting.pop()
        match value:
            case bool() | None:
                pass
            case str():
                yield field, value
            case int():
                yield field, str(value)
            case float() if value.is_integer():
                yield field, str(int(value))
            case list():
                waiting.extend((f"{field}[{place}]", part) for place, part in enumerate(value))
            case dict():
                waiting.extend((field, name) for name in value)
                waiting.extend(
                    (f"{field}.{name}".removeprefix("."), part)
                    for name, part in value.items()
                    if name not in _COURIERS_OWN
                )
            case _:
                pass
