"""Laws that hold after delivery for any seller: cents add up, the law never gives less, rulings can be made again."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import get_args

from hypothesis import given
from hypothesis import strategies as st

from ordito.schemas.money import Money, total
from ordito.schemas.values import Ruling
from ordito.terms import (
    Condition,
    GoodsLine,
    PiecesBack,
    Terms,
    condition,
    evaluate,
    exchange,
    goods_back,
    late_return,
    load_terms,
    lost_return,
    refund_of_return,
    return_authorisation,
    return_shipment,
    totals,
    withdrawal,
    withdrawal_notice,
    withdrawal_window,
)
from ordito.terms.rules.withdrawal import Detail

BOOK = load_terms()
SELLERS = [BOOK.in_force(seller, datetime(2026, 6, 1, tzinfo=UTC)) for seller in BOOK.sellers]

sellers = st.sampled_from(SELLERS)
laws = st.sampled_from(["flag", "enforce"])
kinds = st.sampled_from(["consumer", "business"])
methods = st.sampled_from(["card", "paypal", "cash_on_delivery"])
cents = st.integers(min_value=0, max_value=10_000_00)
hours = st.integers(min_value=0, max_value=24 * 60).map(lambda count: timedelta(hours=count))
instants = st.datetimes(min_value=datetime(2026, 1, 1), max_value=datetime(2030, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


def euro(amount: int) -> Money:
    return Money(amount, "EUR")


def remade(terms: Terms, rulings: Iterable[Ruling]) -> bool:
    """Whether each ruling comes again from its own question and facts."""
    return all(
        ruling.question is not None and ruling in evaluate(terms, ruling.question, ruling.facts) for ruling in rulings
    )


@st.composite
def orders(draw: st.DrawFn) -> tuple[list[GoodsLine], Money]:
    amounts = draw(st.lists(st.tuples(st.integers(1, 5), cents), min_size=1, max_size=5))
    lines = [
        GoodsLine(line=number, quantity=quantity, unit_price=euro(price), vat_rate=Decimal(22))
        for number, (quantity, price) in enumerate(amounts, start=1)
    ]
    return lines, euro(draw(st.integers(0, sum(quantity * price for quantity, price in amounts))))


@given(terms=sellers, law=laws, order=orders(), data=st.data())
def test_the_refunds_of_any_split_of_any_discounted_order_add_up_to_what_was_paid(
    terms: Terms, law: str, order: tuple[list[GoodsLine], Money], data: st.DataObject
) -> None:
    lines, discount = order
    paid = totals(terms, lines, country="IT", discount=discount)
    left = {line.line: line.quantity for line in lines}
    refunded: list[Money] = []
    while any(left.values()):
        portion = {line: data.draw(st.integers(0, pieces)) for line, pieces in left.items()}
        if not any(portion.values()):
            portion = dict(left)
        back = [
            PiecesBack(
                line=line.line,
                pieces=portion[line.line],
                ordered=line.quantity,
                before=line.quantity - left[line.line],
                paid=next(each.paid for each in paid.lines if each.line == line.line),
            )
            for line in lines
        ]
        left = {line: pieces - portion[line] for line, pieces in left.items()}
        refund = refund_of_return(
            terms.under("enforce" if law == "enforce" else "flag"),
            back,
            delivery_paid=paid.delivery,
            whole_contract=not any(left.values()),
            notified_at=datetime(2026, 11, 2, tzinfo=UTC),
            received_at=datetime(2026, 11, 9, tzinfo=UTC),
        )
        refunded += [line.refund for line in refund.lines]
        assert refund.delivery in (euro(0), paid.delivery)
    assert total(refunded, "EUR") == paid.goods - paid.discount


@given(
    terms=sellers,
    law=laws,
    kind=kinds,
    paid=cents,
    ordered=st.integers(1, 9),
    pieces=st.integers(0, 9),
    refused=st.integers(0, 9),
    reduction=cents,
    delivery=cents,
    whole=st.booleans(),
    notified_at=instants,
    travelled=hours,
    sent=st.one_of(st.none(), hours),
    method=methods,
)
def test_no_refund_exceeds_what_was_paid_and_the_law_enforced_never_gives_a_consumer_less(
    terms: Terms,
    law: str,
    kind: str,
    paid: int,
    ordered: int,
    pieces: int,
    refused: int,
    reduction: int,
    delivery: int,
    whole: bool,
    notified_at: datetime,
    travelled: timedelta,
    sent: timedelta | None,
    method: str,
) -> None:
    pieces = min(pieces, ordered)
    facts = {
        "lines": (
            PiecesBack(
                line=1,
                pieces=pieces,
                ordered=ordered,
                paid=euro(paid),
                refused=min(refused, pieces),
                reduction=euro(reduction),
            ),
        ),
        "delivery_paid": euro(delivery),
        "whole_contract": whole,
        "notified_at": notified_at,
        "received_at": notified_at + travelled,
        "sent_back_at": None if sent is None else notified_at + sent,
        "paid_with": method,
        "customer_kind": kind,
    }
    written = refund_of_return(terms.under("flag"), **facts)  # type: ignore[arg-type]  # facts of several types
    applied = refund_of_return(terms.under("enforce"), **facts)  # type: ignore[arg-type]  # as above
    for refund in (written, applied):
        (line,) = refund.lines
        assert euro(0) <= line.refund <= line.paid <= euro(paid)
        assert line.paid - line.refund == line.reduction == total((each.amount for each in refund.deductions), "EUR")
        assert refund.total == line.refund + refund.delivery <= euro(paid + delivery)
    assert applied.total >= written.total
    assert applied.due <= written.due
    if kind == "business":
        assert (applied.total, applied.due, applied.ruling.law) == (written.total, written.due, None)
    asked = terms.under("enforce" if law == "enforce" else "flag")
    refund = applied if law == "enforce" else written
    assert remade(asked, (refund.ruling, refund.delivery_ruling, refund.method_ruling))


@given(
    terms=sellers,
    kind=kinds,
    delivered_at=st.one_of(st.none(), instants),
    last_parcel=st.one_of(st.none(), hours),
    waited=hours,
    in_the_post=hours,
    customised=st.booleans(),
)
def test_by_law_no_withdrawal_is_refused_that_the_text_allows(
    terms: Terms,
    kind: str,
    delivered_at: datetime | None,
    last_parcel: timedelta | None,
    waited: timedelta,
    in_the_post: timedelta,
    customised: bool,
) -> None:
    start = delivered_at or datetime(2026, 11, 2, tzinfo=UTC)
    facts = {
        "delivered_at": delivered_at,
        "order_delivered_at": None if last_parcel is None or delivered_at is None else delivered_at + last_parcel,
        "customer_kind": kind,
    }
    statement = {"at": start + waited + in_the_post, "dispatched_at": start + waited, "customised": customised}
    written = withdrawal(terms.under("flag"), **statement, **facts)  # type: ignore[arg-type]  # facts of several types
    applied = withdrawal(terms.under("enforce"), **statement, **facts)  # type: ignore[arg-type]  # as above
    assert written.allowed <= applied.allowed
    if kind == "business":
        assert (applied.allowed, applied.law) == (written.allowed, None)
    for asked, ruling in ((terms.under("flag"), written), (terms.under("enforce"), applied)):
        window = withdrawal_window(asked, **facts)  # type: ignore[arg-type]  # as above
        assert remade(asked, (ruling, window))
        if ruling.rule == "withdrawal.window":
            assert (window.deadline, window.law) == (ruling.deadline, ruling.law)
            assert ruling.allowed is (window.deadline is None or start + waited < window.deadline.end)


@given(
    terms=sellers,
    kind=kinds,
    notified_at=instants,
    answered=st.one_of(st.none(), hours),
    sent=st.one_of(st.none(), hours),
    travelled=hours,
)
def test_by_law_no_return_is_late_that_is_in_time_by_the_text(
    terms: Terms,
    kind: str,
    notified_at: datetime,
    answered: timedelta | None,
    sent: timedelta | None,
    travelled: timedelta,
) -> None:
    facts = {
        "authorised_at": None if answered is None else notified_at + answered,
        "notified_at": notified_at,
        "sent_at": None if sent is None else notified_at + sent,
        "received_at": notified_at + travelled + (sent or timedelta()),
        "customer_kind": kind,
    }
    for ask in (goods_back, late_return):
        written = ask(terms.under("flag"), **facts)  # type: ignore[arg-type]  # facts of several types
        applied = ask(terms.under("enforce"), **facts)  # type: ignore[arg-type]  # as above
        assert written.allowed <= applied.allowed
        if written.deadline is not None and applied.deadline is not None:
            assert written.deadline.end <= applied.deadline.end
        assert remade(terms.under("flag"), [written])
        assert remade(terms.under("enforce"), [applied])


@given(
    terms=sellers,
    kind=kinds,
    found=st.builds(Condition, *[st.booleans()] * 6),
    authorised=st.booleans(),
    earlier=st.integers(0, 3),
    carriage_forward=st.booleans(),
    proof=st.booleans(),
    said=st.frozensets(st.sampled_from(get_args(Detail))),
    in_window=st.booleans(),
    credit=cents,
    price=cents,
)
def test_by_law_nothing_else_is_refused_either_and_every_ruling_can_be_made_again(
    terms: Terms,
    kind: str,
    found: Condition,
    authorised: bool,
    earlier: int,
    carriage_forward: bool,
    proof: bool,
    said: frozenset[Detail],
    in_window: bool,
    credit: int,
    price: int,
) -> None:
    def rulings(asked: Terms) -> list[Ruling]:
        who = {"customer_kind": kind}
        return [
            condition(asked, found=found, **who),  # type: ignore[arg-type]  # one of the kinds
            return_authorisation(asked, **who),  # type: ignore[arg-type]  # as above
            return_shipment(
                asked,
                authorised=authorised,
                earlier_parcels=earlier,
                carriage_forward=carriage_forward,
                **who,  # type: ignore[arg-type]  # as above
            ),
            lost_return(asked, proof_of_dispatch=proof, **who),  # type: ignore[arg-type]  # as above
            withdrawal_notice(asked, given=said, **who),  # type: ignore[arg-type]  # as above
            exchange(asked, in_window=in_window, credit=euro(credit), price=euro(price)).ruling,
        ]

    written, applied = rulings(terms.under("flag")), rulings(terms.under("enforce"))
    for before, after in zip(written, applied, strict=True):
        assert before.allowed <= after.allowed
        assert kind == "consumer" or (before.law, after.law) == (None, None)
    assert remade(terms.under("flag"), written)
    assert remade(terms.under("enforce"), applied)
