"""No card number enters: not in any field of any body, whatever it is called, however it is spaced.

A number is taken for a card's if it stands in a range that card schemes issue, has a length they issue there, and its
Luhn digit is right. What only looks alike passes: barcodes (EAN-13), UUIDs, telephone numbers with their plus sign. The
answer names the field and never repeats what stood there.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator
from itertools import accumulate
from typing import Any

import phonenumbers
from fastapi import Depends
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from stdnum import ean

from ordito.kit.http.principals import CurrentPrincipal
from ordito.kit.http.problems import Problem

_UUID = re.compile(r"\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b", re.IGNORECASE)
_RUN = re.compile(r"\+?[0-9]+(?:[ \t.\u2010-\u2015_-]{1,2}[0-9]+)*")
_GROUP = re.compile(r"[0-9]+")
_SHORTEST, _LONGEST = 13, 19
_FIRST_DIGITS = frozenset("23456")
_DOUBLED = str.maketrans("0123456789", "0246813579")
_LONGEST_TEXT = 1000
"""Longer texts need no look: no field takes them, and the answer that says so repeats nothing."""
_MASTERCARD_OLD, _MASTERCARD_NEW = range(51, 56), range(2221, 2721)
_DISCOVER, _JCB, _DINERS = range(644, 650), range(3528, 3590), range(300, 306)
_MAESTRO = (5018, 5020, 5038, 5893, 6304, 6759, 6761, 6762, 6763)


async def no_card_number(request: Request, _: CurrentPrincipal) -> None:
    """Dependency: 422 `card_number_refused` for a card number in the JSON body. Strangers are turned away first.

    Looking takes time that grows with the body, so that it is done beside the event loop.
    """
    found = await run_in_threadpool(_field_with_card_number, await request.body())
    if found is not None:
        raise Problem(
            422,
            "card_number_refused",
            "This looks like a card number, which is accepted nowhere: send the payment provider's token instead.",
            param=found or None,
        )


NoCardNumber = Depends(no_card_number)


def holds_card_number(text: str) -> bool:
    """Whether a card number stands anywhere in the text, on its own or grouped by spaces, dashes or dots."""
    plain = _UUID.sub(" ", unicodedata.normalize("NFKC", text))
    return any(_holds_card_number(run.group()) for run in _RUN.finditer(plain))


def _holds_card_number(run: str) -> bool:
    if run.startswith("+") and _is_phone_number(run):
        return False
    groups = _GROUP.findall(run)
    digits = "".join(groups)
    bounds = [0, *accumulate(len(group) for group in groups)]
    for place, start in enumerate(bounds):
        if digits[start : start + 1] not in _FIRST_DIGITS:
            continue
        for end in bounds[place + 1 : place + 1 + _LONGEST]:
            if end - start > _LONGEST:
                break
            if end - start >= _SHORTEST and _is_card_number(digits[start:end]):
                return True
    return False


def _is_card_number(digits: str) -> bool:
    if len(digits) == 13 and ean.is_valid(digits):
        return False
    return _is_issued(digits) and _is_luhn(digits)


def _is_luhn(digits: str) -> bool:
    doubled = digits[-2::-2].translate(_DOUBLED)
    return (sum(map(int, digits[::-2])) + sum(map(int, doubled))) % 10 == 0


def _is_issued(digits: str) -> bool:
    """Whether a scheme issues numbers of this length that begin so."""
    two, three, four = int(digits[:2]), int(digits[:3]), int(digits[:4])
    match len(digits):
        case 13:
            return digits[0] == "4"
        case 14:
            return two in (36, 38, 39) or three in _DINERS or four == 3095
        case 15:
            return two in (34, 37)
        case 16 if digits[0] == "4" or two in _MASTERCARD_OLD or four in _MASTERCARD_NEW:
            return True
        case 19 if digits[0] == "4":
            return True
        case 17 | 18 if four in _MAESTRO:
            return True
        case 16 | 17 | 18 | 19:
            return two in (62, 65) or four == 6011 or three in _DISCOVER or four in _JCB or four in _MAESTRO
        case _:
            return False


def _is_phone_number(run: str) -> bool:
    try:
        return phonenumbers.is_valid_number(phonenumbers.parse(run))
    except phonenumbers.NumberParseException:
        return False


def _field_with_card_number(body: bytes) -> str | None:
    """The field that holds a card number, "" for the body as a whole; None if there is none, or no JSON at all."""
    try:
        posted = json.loads(body)
    except (ValueError, RecursionError):
        return None  # refused for what it is
    return next(
        (field for field, text in _texts(posted) if len(text) <= _LONGEST_TEXT and holds_card_number(text)), None
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
                waiting.extend((f"{field}.{name}".removeprefix("."), part) for name, part in value.items())
            case _:
                pass
