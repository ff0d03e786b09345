"""What a failed validation says: which field, by a name that the sender knows, and what to mend.

Pydantic's messages are kept where they only state the rule. Those that would repeat what was sent are replaced: the
value may be a card number in the wrong field.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, Field

_PLAIN_NAME = re.compile(r"^[A-Za-z_][A-Za-z0-9_-]{0,63}$")
_UNNAMED = "(unknown field)"
_SENTENCES = {
    "missing": "This field is required",
    "extra_forbidden": "This field is not known here; remove it",
    "model_attributes_type": "Send a JSON object, with Content-Type: application/json",
    "model_type": "Send a JSON object",
    "dict_type": "Send a JSON object",
    "uuid_parsing": "Input should be a UUID",
    "union_tag_not_found": "The field that says which kind this is, is missing",
}


class FieldError(BaseModel):
    """One field at fault."""

    param: str | None = Field(description="The field as a program writes it: `lines[0].quantity`")
    pointer: str | None = Field(default=None, description="The same as a JSON pointer into the body")
    code: str = Field(description="The kind of fault: `missing`, `greater_than_equal`, ...")
    detail: str = Field(description="What to mend")


def field_errors(error: RequestValidationError) -> tuple[FieldError, ...]:
    """Every field at fault, in the order of the request, each once."""
    found: dict[tuple[str | None, str], FieldError] = {}
    for one in error.errors():
        fault = _field_error(one, body=error.body)
        found.setdefault((fault.param, fault.code), fault)
    return tuple(found.values())


def is_malformed_json(error: RequestValidationError) -> bool:
    return any(one["type"] == "json_invalid" for one in error.errors())


def malformed_json(error: RequestValidationError) -> str:
    one = next(one for one in error.errors() if one["type"] == "json_invalid")
    reason = str(one.get("ctx", {}).get("error", "it cannot be parsed"))
    return f"The body is not valid JSON: {reason}, at character {one['loc'][-1]}."


def _field_error(one: Mapping[str, Any], *, body: Any) -> FieldError:
    source, *steps = one["loc"]
    detail = _detail(one)
    if source != "body":
        return FieldError(param=".".join(_name(step) for step in steps) or None, code=one["type"], detail=detail)
    if not steps and one["type"] == "missing":
        return FieldError(param=None, code="missing", detail="A body is required; send a JSON object")
    path = _path_in(body, steps, absent=one["type"] == "missing")
    pointer = "#" + "".join("/" + _name(step).replace("~", "~0").replace("/", "~1") for step in path)
    return FieldError(param=_param(path), pointer=pointer, code=one["type"], detail=detail)


def _path_in(body: Any, steps: Sequence[int | str], *, absent: bool) -> list[int | str]:
    """The steps that lead through what was sent, the last one `absent` from it or not; pydantic adds unions' tags."""
    path: list[int | str] = []
    here = body
    for position, step in enumerate(steps):
        last = position == len(steps) - 1
        match here:
            case dict() if step in here:
                here = here[step]
            case list() if isinstance(step, int) and 0 <= step < len(here):
                here = here[step]
            case dict() if last and absent:
                pass
            case _:
                continue
        path.append(step)
    return path


def _param(path: Sequence[int | str]) -> str | None:
    text = ""
    for step in path:
        text += f"[{step}]" if isinstance(step, int) else f".{_name(step)}"
    return text.removeprefix(".") or None


def _name(step: int | str) -> str:
    if isinstance(step, int):
        return str(step)
    return step if _PLAIN_NAME.match(step) else _UNNAMED


def _detail(one: Mapping[str, Any]) -> str:
    known = _SENTENCES.get(one["type"])
    if known is not None:
        return known
    if one["type"] == "union_tag_invalid":
        return f"This field takes one of {one['ctx']['expected_tags']}"
    message = str(one["msg"]).removeprefix("Value error, ")
    return "The value is not accepted here" if _repeats(message, one.get("input")) else message


def _repeats(message: str, given: Any) -> bool:
    match given:
        case str() | int() | float() if len(str(given)) > 3:
            return str(given) in message
        case dict():
            return any(_repeats(message, part) for part in given.values())
        case list():
            return any(_repeats(message, part) for part in given)
        case _:
            return False
