"""One order of any seller and the guarantee of its goods, for the domain's tests. Delivered on 2 November 2026."""

from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cache

from ordito.kit.given import Given
from ordito.returns.domain.claim_commands import (
    AnswerQuotation,
    ArrangeCollection,
    CheckDefect,
    DecideRemedy,
    QuoteRepair,
    ReceiveClaimedGoods,
    ReportDefect,
)
from ordito.returns.domain.commands import Command
from ordito.returns.domain.decide import returns_decider
from ordito.returns.domain.events import BoughtLine, Event, OrderProgressNoted, ReturnsOpened
from ordito.schemas.claims import CheckCost, CheckingCost, Remedy
from ordito.schemas.money import Money
from ordito.schemas.returns import WantedLine
from ordito.schemas.values import Customer, LineQuantity, Photo
from ordito.terms import Terms, load_terms

BOOK = load_terms()
DECIDER = returns_decider(BOOK)

PLACED_AT = datetime(2026, 10, 30, 8, 0, tzinfo=UTC)
DELIVERED_AT = datetime(2026, 11, 2, 10, 30, tzinfo=UTC)
REPORTED_AT = datetime(2027, 3, 10, 9, 0, tzinfo=UTC)
DISCOVERED_ON = date(2027, 3, 9)
RECEIVED_AT = datetime(2027, 3, 15, 14, 0, tzinfo=UTC)
DECIDED_AT = datetime(2027, 3, 16, 9, 0, tzinfo=UTC)
REPLACEMENT = "0195a1c0-0000-7000-8000-000000000001"
VOUCHER = "VOU-7K4M9QX2ABCD"
CODE = "GAR-7K4M9QX2"
PHOTO = Photo("0195a1c0-0000-7000-8000-00000000000a", "image/jpeg", size=1000, sha256="00" * 32)
OTHER_WATCH = WantedLine(sku="OTHER-1", name="Other watch", quantity=1, unit_price=Money(4410, "EUR"), vat_rate="22")


def euro(cents: int) -> Money:
    return Money(cents, "EUR")


WATCH = BoughtLine(1, "WATCH-86", "Watch", 1, euro(4410), customised=False, made_to_measure=False, vat_rate="22")
BRACELETS = BoughtLine(2, "BRACELET-12", "Bracelet", 3, euro(1000), customised=False, made_to_measure=False)


@cache
def terms_of(seller: str) -> Terms:
    return BOOK.in_force(seller, PLACED_AT)


def customer(kind: str = "consumer") -> Customer:
    plain = Customer("consumer", "Cliente Esempio", "cliente@example.it", phone=None, language="it")
    return plain if kind == "consumer" else replace(plain, kind="business")


def delivered(seller: str, *, kind: str = "consumer") -> tuple[Event, ...]:
    return (
        ReturnsOpened(
            "XX-1",
            terms_of(seller).version,
            customer(kind),
            lines=(WATCH, BRACELETS),
            delivery=euro(490),
            payment_method="card",
            placed_at=PLACED_AT,
        ),
        OrderProgressNoted("confirmed", PLACED_AT, lines=(LineQuantity(1, 1), LineQuantity(2, 3))),
        OrderProgressNoted("shipped", PLACED_AT, lines=()),
        OrderProgressNoted("delivered", DELIVERED_AT, lines=()),
    )


def given(*events: Event) -> Given[Command]:
    return Given(DECIDER, events)


def enforcing(seller: str, *events: Event) -> Given[Command]:
    """The same past where the seller applies the law instead of pointing it out."""
    return Given(returns_decider(load_terms(law={seller: "enforce"})), events)


def going_on(past: tuple[Event, ...], *commands: Command) -> tuple[Event, ...]:
    """The past after commands that all have to lead to something."""
    for command in commands:
        events = DECIDER.decide(DECIDER.fold(past), command)
        assert events, command
        past = (*past, *events)
    return past


def report(
    line: int = 1,
    quantity: int = 1,
    *,
    at: datetime = REPORTED_AT,
    discovered_on: date = DISCOVERED_ON,
    wanted: Remedy | None = None,
) -> ReportDefect:
    return ReportDefect(
        line,
        quantity,
        "The watch has stopped.",
        discovered_on,
        wanted,
        photos=(PHOTO,),
        name="Cliente Esempio",
        contact_email="cliente@example.it",
        channel="page",
        at=at,
    )


def arrange(claim_id: str = "c1", *, code: str = CODE) -> ArrangeCollection:
    return ArrangeCollection(claim_id, code, pickup_on=None, arranged_by="anna")


def receive(claim_id: str = "c1") -> ReceiveClaimedGoods:
    return ReceiveClaimedGoods(claim_id, "bruno", RECEIVED_AT)


def check(
    claim_id: str = "c1",
    *,
    defect: bool = True,
    minor: bool = False,
    part: str | None = None,
    costs: tuple[CheckCost, ...] = (),
    by_supervisor: bool = False,
) -> CheckDefect:
    return CheckDefect(
        claim_id,
        defect=defect,
        minor=minor,
        part=part,
        note=None,
        photos=(),
        costs=costs,
        checked_by="carla",
        by_supervisor=by_supervisor,
    )


def cost(cents: int, what: CheckingCost = "verification") -> CheckCost:
    return CheckCost(what, euro(cents), reason="Half an hour in the workshop")


def decide(
    remedy: Remedy,
    claim_id: str = "c1",
    *,
    amount: Money | None = None,
    wanted: tuple[WantedLine, ...] = (),
    impossible: tuple[Remedy, ...] = (),
    agreed: bool = False,
    by: str = "anna",
    at: datetime = DECIDED_AT,
) -> DecideRemedy:
    return DecideRemedy(
        claim_id,
        remedy,
        amount,
        wanted,
        impossible,
        agreed,
        replacement_order_id=REPLACEMENT,
        voucher_code=VOUCHER,
        decided_by=by,
        at=at,
    )


def quote(cents: int, claim_id: str = "c1") -> QuoteRepair:
    return QuoteRepair(claim_id, euro(cents), note="New glass", quoted_by="carla", at=DECIDED_AT)


def answer(*, accepted: bool, claim_id: str = "c1", at: datetime = DECIDED_AT) -> AnswerQuotation:
    return AnswerQuotation(claim_id, accepted=accepted, answered_by="customer", at=at)


def checked(seller: str, *, minor: bool = False, part: str | None = None) -> tuple[Event, ...]:
    """A claim of the watch whose defect was found."""
    return going_on(delivered(seller), report(), arrange(), receive(), check(minor=minor, part=part))
