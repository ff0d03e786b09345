"""What waits for the customer: it stands at the top of the page, because nothing goes on without it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ordito.desk.domain.parts import Parts
from ordito.schemas.money import Money, total


@dataclass(frozen=True, slots=True)
class Task:
    """One thing to do: the key of its words, the page below the order's, and the amount that it is about."""

    word: str
    path: str
    amount: Money | None = None


def tasks(parts: Parts) -> tuple[Task, ...]:
    """Money first, then what the customer is asked, then what is to be sent."""
    return (*_quotation(parts), *_money(parts), *_late(parts), *_claims(parts), *_returns(parts))


def _quotation(parts: Parts) -> Iterator[Task]:
    order = parts.orders
    if order is not None and order.placed is None and order.quotation is not None and order.quotation.offer is not None:
        yield Task("task_quotation", "/quotation", order.quotation.offer.total)


def _money(parts: Parts) -> Iterator[Task]:
    money = parts.payments
    if money is None:
        return
    waiting = [each.amount for each in money.refunds if each.waits_for_bank_details and each.completed_at is None]
    if waiting:
        yield Task("task_bank_details", "/bank-details", total(waiting, waiting[0].currency))
    for charge in money.charges:
        if charge.open:
            yield Task("task_pay", f"/pay/{charge.charge_id}", charge.amount)


def _late(parts: Parts) -> Iterator[Task]:
    order = parts.orders
    if order is not None and order.delay is not None and order.delay.overdue and order.terminated is None:
        yield Task("task_late", "/late")


def _claims(parts: Parts) -> Iterator[Task]:
    for claim in parts.returns.claims if parts.returns is not None else ():
        path = f"/claims/{claim.claim_id}"
        if claim.stage == "quoted":
            yield Task("task_repair_quotation", path, claim.quotation.amount if claim.quotation else None)
        elif claim.stage == "checked" and claim.covered and claim.check is not None and claim.check.defect:
            yield Task("task_remedy", path)
        elif claim.stage == "arranged" and claim.collection is not None and claim.collection.by == "customer":
            yield Task("task_send_claim", path)


def _returns(parts: Parts) -> Iterator[Task]:
    for each in parts.returns.returns if parts.returns is not None else ():
        if each.stage == "authorised" and not each.expired:
            yield Task("task_send_return", f"/returns/{each.return_id}")
