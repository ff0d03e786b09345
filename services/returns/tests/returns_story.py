"""One order and what may happen to it, for the domain's tests. It is delivered on Monday 2 November 2026."""

from datetime import UTC, date, datetime

from ordito.kit.given import Given
from ordito.returns.domain.commands import (
    AuthoriseReturn,
    Command,
    FoundPieces,
    InspectReturn,
    Withdraw,
)
from ordito.returns.domain.decide import returns_decider
from ordito.returns.domain.events import (
    BoughtLine,
    Event,
    GoodsReceived,
    OrderProgressNoted,
    ReturnAuthorised,
    ReturnsOpened,
    WithdrawalReceived,
    WithdrawalWindowSet,
)
from ordito.schemas.money import Money
from ordito.schemas.values import Customer, LineQuantity
from ordito.terms import (
    TermsBook,
    goods_back,
    late_return,
    load_terms,
    return_cost,
    return_instructions,
    withdrawal,
    withdrawal_window,
)

BOOK = load_terms()
TERMS = BOOK.in_force("opsobjects", datetime(2026, 11, 1, tzinfo=UTC))
DECIDER = returns_decider(BOOK)

CONFIRMED_AT = datetime(2026, 10, 30, 9, 0, tzinfo=UTC)
SHIPPED_AT = datetime(2026, 10, 30, 16, 0, tzinfo=UTC)
DELIVERED_AT = datetime(2026, 11, 2, 10, 30, tzinfo=UTC)
LAST_SECOND = datetime(2026, 11, 17, 22, 59, 59, tzinfo=UTC)
WITHDRAWN_AT = datetime(2026, 11, 10, 18, 45, tzinfo=UTC)
AUTHORISED_AT = datetime(2026, 11, 11, 8, 0, tzinfo=UTC)
RECEIVED_AT = datetime(2026, 11, 16, 14, 0, tzinfo=UTC)
INSPECTED_AT = datetime(2026, 11, 17, 9, 0, tzinfo=UTC)


def euro(cents: int) -> Money:
    return Money(cents, "EUR")


WATCH = BoughtLine(1, "OPSPW-86", "Watch", 1, euro(4410), customised=False, made_to_measure=False)
BRACELETS = BoughtLine(2, "OPSBR-12", "Bracelet", 3, euro(1000), customised=False, made_to_measure=False)
ENGRAVED = BoughtLine(3, "OPSPW-90", "Engraved watch", 1, euro(5900), customised=True, made_to_measure=False)
CUSTOMER = Customer("consumer", "Cliente Esempio", "cliente@example.it", phone=None, language="it")

OPENED = ReturnsOpened("OB-2026-000123", TERMS.version, CUSTOMER, lines=(WATCH, BRACELETS), delivery=euro(490))
ALL = (LineQuantity(1, 1), LineQuantity(2, 3))
CONFIRMED = OrderProgressNoted("confirmed", CONFIRMED_AT, lines=ALL)
SHIPPED = OrderProgressNoted("shipped", SHIPPED_AT, lines=())
DELIVERED = OrderProgressNoted("delivered", DELIVERED_AT, lines=())
WINDOW_SET = WithdrawalWindowSet(
    lines=(1, 2),
    because="delivered",
    ruling=withdrawal_window(TERMS, delivered_at=DELIVERED_AT, order_delivered_at=DELIVERED_AT),
    previous=None,
)
CODE = "RET-OB-7K4M9QX2"


def given(*events: Event, book: TermsBook = BOOK) -> Given[Command]:
    return Given(DECIDER if book is BOOK else returns_decider(book), events)


def withdraw(*lines: LineQuantity, at: datetime = WITHDRAWN_AT, reason: str | None = None) -> Withdraw:
    return Withdraw(lines or None, "Cliente Esempio", "cliente@example.it", reason, channel="page", received_at=at)


def received(
    *lines: LineQuantity,
    return_id: str = "r1",
    at: datetime = WITHDRAWN_AT,
    delivered_at: datetime | None = DELIVERED_AT,
) -> WithdrawalReceived:
    names = {1: "Watch", 2: "Bracelet", 3: "Engraved watch"}
    goods = ", ".join(f"{piece.quantity} × {names[piece.line]}" for piece in lines)
    return WithdrawalReceived(
        return_id=return_id,
        lines=lines,
        name="Cliente Esempio",
        contact_email="cliente@example.it",
        statement=f"Recedo dal contratto dell'ordine OB-2026-000123 per: {goods}.",
        channel="page",
        received_at=at,
        ruling=withdrawal(TERMS, at=at, delivered_at=delivered_at, order_delivered_at=delivered_at),
    )


def authorise(return_id: str = "r1", *, defective: bool = False, code: str = CODE) -> AuthoriseReturn:
    return AuthoriseReturn(return_id, code, defective=defective, authorised_by="anna", at=AUTHORISED_AT)


def authorised(notice: WithdrawalReceived) -> ReturnAuthorised:
    return ReturnAuthorised(
        return_id=notice.return_id,
        code=CODE,
        address=TERMS.rules.contacts.returns.address,
        lines=notice.lines,
        send_by=date(2026, 11, 25),
        expires_at=datetime(2026, 11, 25, 23, 0, tzinfo=UTC),
        cost_bearer="customer",
        authorised_by="anna",
        ruling=goods_back(TERMS, authorised_at=AUTHORISED_AT, notified_at=notice.received_at),
        cost_ruling=return_cost(TERMS, reason="change_of_mind").ruling,
        instructions=return_instructions(TERMS),
        authorised_at=AUTHORISED_AT,
    )


def arrived(return_id: str = "r1", *, at: datetime = RECEIVED_AT) -> GoodsReceived:
    ruling = late_return(TERMS, authorised_at=AUTHORISED_AT, notified_at=WITHDRAWN_AT, received_at=at)
    return GoodsReceived(return_id, received_at=at, received_by="bruno", ruling=ruling)


def inspect(*found: FoundPieces, return_id: str = "r1") -> InspectReturn:
    return InspectReturn(return_id, lines=found, inspected_by="carla", at=INSPECTED_AT)


WATCH_BACK = received(LineQuantity(1, 1))
DELIVERED_ORDER = (OPENED, CONFIRMED, SHIPPED, DELIVERED, WINDOW_SET)
WATCH_IN_THE_WAREHOUSE = (*DELIVERED_ORDER, WATCH_BACK, authorised(WATCH_BACK), arrived())
