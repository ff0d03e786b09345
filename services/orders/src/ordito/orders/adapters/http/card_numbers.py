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
from typing import Annotated, Any

import phonenumbers
from fastapi import Depends
from starlette.requests import Request
from stdnum import ean, luhn

from ordito.kit.http.problems import Problem

_UUID = re.compile(r"\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b", re.IGNORECASE)
_RUN = re.compile(r"\+?[0-9]+(?:[ \t.\u2010-\u2015_-]{1,2}[0-9]+)*")
_GROUP = re.compile(r"[0-9]+")
_SHORTEST, _LONGEST = 13, 19
_MASTERCARD_OLD, _MASTERCARD_NEW = range(51, 56), range(2221, 2721)
_DISCOVER, _JCB, _DINERS = range(644, 650), range(3528, 3590), range(300, 306)
_MAESTRO = (5018, 5020, 5038, 5893, 6304, 6759, 6761, 6762, 6763)


async def no_card_number(request: Request) -> None:
    """Dependency: 422 `card_number_refused` if anything in the JSON body is a card number."""
    try:
        body = json.loads(await request.body())
    except ValueError:
        return  # no JSON, and refused as such
    for param, text in _texts(body, ""):
        if holds_card_number(text):
            raise Problem(
                422,
                "card_number_refused",
                "This looks like a card number, which is accepted nowhere: send the payment provider's token instead.",
                param=param or None,
            )


NoCardNumber = Depends(no_card_number)
WithoutCardNumber = Annotated[None, NoCardNumber]


def holds_card_number(text: str) -> bool:
    """Whether a card number stands anywhere in the text, on its own or grouped by spaces, dashes or dots."""
    plain = _UUID.sub(" ", unicodedata.normalize("NFKC", text))
    return any(_holds_card_number(run.group()) for run in _RUN.finditer(plain))


def _holds_card_number(run: str) -> bool:
    if run.startswith("+") and _is_phone_number(run):
        return False
    groups = _GROUP.findall(run)
    for first in range(len(groups)):
        digits = ""
        for group in groups[first:]:
            digits += group
            if len(digits) > _LONGEST:
                break
            if len(digits) >= _SHORTEST and _is_card_number(digits):
                return True
    return False


def _is_card_number(digits: str) -> bool:
    if len(digits) == 13 and ean.is_valid(digits):
        return False
    return _is_issued(digits) and luhn.is_valid(digits)


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


def _texts(value: Any, path: str) -> Iterator[tuple[str, str]]:
    """Every text and number of the body with its field; a field's own name counts as the text of what is around it."""
    match value:
        case bool() | None:
            return
        case str():
            yield path, value
        case int():
            yield path, str(value)
        case float() if value.is_integer():
            yield path, str(int(value))
        case list():
            for place, part in enumerate(value):
                yield from _texts(part, f"{path}[{place}]")
        case dict():
            for name, part in value.items():
                yield path, name
                yield from _texts(part, f"{path}.{name}".removeprefix("."))
        case _:
            return
