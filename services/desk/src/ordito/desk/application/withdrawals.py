"""What a customer sees before withdrawing: line by line what is left, what the terms say, and the law's labels.

Returns decides and is asked each time. While it does not answer, what the events tell must do: the law wants the
function to be there for the whole window.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ordito.desk.application.ports import ServiceDown, ServiceError, ServiceRefused, Services
from ordito.desk.application.words_withdrawal import CONFIRM, WITHDRAW
from ordito.schemas.orders import OrderLine
from ordito.schemas.values import LineQuantity, Sentence

RulingView = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Choice:
    """One line, how much of it may be withdrawn from, and why. `ruling` is None while returns does not answer."""

    line: OrderLine
    left: int
    allowed: bool
    ruling: RulingView | None


@dataclass(frozen=True, slots=True)
class Situation:
    """What a withdrawal would meet now. `known`: returns answered."""

    known: bool
    choices: tuple[Choice, ...]
    withdraw_label: Sentence = WITHDRAW
    confirm_label: Sentence = CONFIRM
    delivery_cost: RulingView | None = None
    return_cost: RulingView | None = None
    may_send_without_code: bool = False

    @property
    def possible(self) -> bool:
        return any(choice.allowed for choice in self.choices)

    @property
    def anything_left(self) -> bool:
        return any(choice.left for choice in self.choices)

    @property
    def ruling(self) -> RulingView | None:
        """The one that speaks for all: of what is possible the last deadline, else why nothing is."""
        known = [choice for choice in self.choices if choice.ruling is not None and choice.left]
        allowed = [choice.ruling for choice in known if choice.allowed and choice.ruling is not None]
        if allowed:
            return max(allowed, key=_end)
        return known[0].ruling if known else None

    @property
    def everything(self) -> dict[int, int]:
        """All that can be chosen, chosen."""
        return {choice.line.line: choice.left for choice in self.choices if choice.allowed}


def situation(
    services: Services, order_id: str, *, token: str, lines: Sequence[OrderLine], left: Mapping[int, int]
) -> Situation:
    """As returns tells it. `left` is what the events tell, for when it does not."""
    try:
        answer = services.read("returns", f"/v1/orders/{order_id}/withdrawal-options", token=token)
    except ServiceError:
        return Situation(False, tuple(Choice(line, left.get(line.line, 0), line.line in left, None) for line in lines))
    told = {each["line"]: each for each in answer["lines"]}
    labels = answer.get("labels")
    code = answer.get("return_code")
    return Situation(
        known=True,
        choices=tuple(_choice(line, told[line.line]) for line in lines if line.line in told),
        withdraw_label=Sentence(**labels["withdraw"]) if labels else WITHDRAW,
        confirm_label=Sentence(**labels["confirm"]) if labels else CONFIRM,
        delivery_cost=answer.get("delivery_cost"),
        return_cost=answer.get("return_cost"),
        may_send_without_code=bool(code and code["allowed"]),
    )


def state_withdrawal(
    services: Services,
    order_id: str,
    *,
    token: str,
    key: str,
    name: str,
    email: str,
    lines: Sequence[LineQuantity],
    reason: str,
) -> str:
    """Send the statement; the id under which it was recorded, also where the terms allow none of it.

    Raises ServiceError where nothing was recorded.
    """
    body: dict[str, Any] = {
        "name": name,
        "contact_email": email,
        "lines": [{"line": piece.line, "quantity": piece.quantity} for piece in lines],
        "channel": "page",
    }
    if reason:
        body["reason"] = reason
    try:
        answer = services.post("returns", f"/v1/orders/{order_id}/withdrawals", token=token, key=key, body=body)
    except ServiceRefused as refused:
        if refused.code == "withdrawal_declined" and refused.location:
            return refused.location.rpartition("/")[2]
        raise
    return str(answer["return_id"])


def statement(services: Services, order_id: str, return_id: str, *, token: str) -> tuple[Mapping[str, Any], ...]:
    """What returns recorded of one statement: what it received first, then what the terms do not allow.

    Empty where there is no such statement. Raises ServiceDown.
    """
    try:
        answer = services.read("returns", f"/v1/orders/{order_id}/returns", token=token)
    except ServiceDown:
        raise
    except ServiceError:
        return ()
    every = answer["items"]
    named = next((one for one in every if one["return_id"] == return_id), None)
    if named is None or named.get("kind", "withdrawal") != "withdrawal":
        return ()
    together = [one for one in every if (one["received_at"], one["name"]) == (named["received_at"], named["name"])]
    return tuple(sorted(together, key=lambda one: bool(one["status"] == "declined")))


def _choice(line: OrderLine, told: Mapping[str, Any]) -> Choice:
    return Choice(line, int(told["left"]), bool(told["allowed"] and told["left"]), told["ruling"])


def _end(ruling: RulingView) -> str:
    deadline = ruling.get("deadline")
    return str(deadline["end"]) if deadline else ""
