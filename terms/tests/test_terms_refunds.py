"""Refunds under terms that differ: what is taken off, by when, by which means, and where the law gives more."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from ordito.schemas.money import Money
from ordito.terms import ImpossibleRefund, PiecesBack, Refund, Terms, refund_method, refund_of_return

ROME = ZoneInfo("Europe/Rome")


def rome(year: int, month: int, day: int, hour: int = 10) -> datetime:
    return datetime(year, month, day, hour, tzinfo=ROME).astimezone(UTC)


def euro(cents: int) -> Money:
    return Money(cents, "EUR")


NOTICE = rome(2026, 11, 2)  # Monday; + 14 days = 16 November
RECEIPT = rome(2026, 11, 10)  # + 14 days = 24 November; + 30 days = 10 December
WATCH = PiecesBack(line=1, pieces=1, ordered=1, paid=euro(3000))


def whole(terms: Terms, *lines: PiecesBack, received_at: datetime | None = RECEIPT) -> Refund:
    return refund_of_return(
        terms,
        lines or (WATCH,),
        delivery_paid=euro(490),
        whole_contract=True,
        notified_at=NOTICE,
        received_at=received_at,
    )


@pytest.mark.parametrize(
    ("seller", "due", "total", "method", "articles"),
    [
        (
            "oplashopping",
            date(2026, 12, 10),
            3000,
            "bank_transfer",
            ["art. 56(1), (3)", "art. 56(1), (2)", "art. 56(1)"],
        ),
        ("capitalorologi", date(2026, 11, 24), 3000, "same_method", ["art. 56(1), (3)", "art. 56(1), (2)"]),
        ("opsobjects", date(2026, 11, 16), 3000, "same_method", ["art. 56(1), (2)"]),
    ],
)
def test_a_whole_withdrawal_is_refunded_as_written_and_the_law_is_flagged(
    request: pytest.FixtureRequest, seller: str, due: date, total: int, method: str, articles: list[str]
) -> None:
    refund = whole(request.getfixturevalue(seller))
    assert (refund.due, refund.total, refund.method) == (due, euro(total), method)
    assert refund.delivery_ruling.code == "delivery_not_refunded"
    assert refund.ruling.law is not None
    assert not refund.ruling.law.applied
    assert [article.split("), ", 1)[1] for article in refund.ruling.law.article.split("; ")] == articles


@pytest.mark.parametrize("seller", ["opsobjects", "oplashopping", "capitalorologi"])
def test_with_the_law_enforced_every_seller_refunds_delivery_in_fourteen_days_by_the_same_means(
    request: pytest.FixtureRequest, seller: str
) -> None:
    terms: Terms = request.getfixturevalue(seller)
    refund = whole(terms.under("enforce"))
    assert (refund.due, refund.total, refund.method) == (date(2026, 11, 16), euro(3490), "same_method")
    assert refund.ruling.law is not None
    assert refund.ruling.law.applied


def test_the_law_protects_no_company(capitalorologi: Terms) -> None:
    refund = refund_of_return(
        capitalorologi.under("enforce"),
        [WATCH],
        delivery_paid=euro(490),
        whole_contract=True,
        notified_at=NOTICE,
        received_at=RECEIPT,
        customer_kind="business",
    )
    assert (refund.due, refund.total, refund.ruling.law) == (date(2026, 11, 24), euro(3000), None)


def test_by_law_proof_of_dispatch_ends_the_waiting_for_the_goods(opsobjects: Terms) -> None:
    def due(terms: Terms) -> date:
        return refund_of_return(
            terms,
            [WATCH],
            delivery_paid=euro(0),
            whole_contract=True,
            notified_at=NOTICE,
            received_at=rome(2026, 11, 25),
            sent_back_at=rome(2026, 11, 18),
        ).due

    assert due(opsobjects) == date(2026, 11, 25)
    assert due(opsobjects.under("enforce")) == date(2026, 11, 18)


def test_what_was_withdrawn_before_it_was_sent_is_due_from_the_notice(oplashopping: Terms) -> None:
    assert whole(oplashopping, received_at=None).due == date(2026, 12, 2)
    assert whole(oplashopping.under("enforce"), received_at=None).due == date(2026, 11, 16)


def test_deductions_are_named_one_by_one(oplashopping: Terms) -> None:
    refund = whole(
        oplashopping,
        PiecesBack(line=1, pieces=3, ordered=3, paid=euro(1000), refused=1, reduction=euro(150)),
        PiecesBack(line=2, pieces=1, ordered=1, paid=euro(2000), reduction=euro(200)),
    )
    assert [(each.line, each.code, each.amount) for each in refund.deductions] == [
        (1, "refused_pieces", euro(333)),
        (1, "loss_of_value", euro(150)),
        (2, "loss_of_value", euro(200)),
    ]
    assert refund.deductions[0].sentence.it == (
        "Merce rifiutata, che resta del cliente (1 pezzo): 3,33\xa0€ non rimborsati."
    )
    assert refund.deductions[1].sentence.en == "Loss of value of the goods: €1.50 withheld."
    first, second = refund.lines
    assert (first.paid, first.reduction, first.refund) == (euro(1000), euro(483), euro(517))
    assert (second.paid, second.reduction, second.refund) == (euro(2000), euro(200), euro(1800))
    assert refund.total == euro(2317)
    assert refund.ruling.sentence.en.endswith(
        "For the refused goods, €3.33 is not refunded. For the goods' loss of value, €3.50 is withheld."
    )


def test_a_loss_of_value_is_taken_off_no_more_than_the_pieces_that_are_kept_were_paid(oplashopping: Terms) -> None:
    refund = whole(
        oplashopping, PiecesBack(line=1, pieces=2, ordered=2, paid=euro(1000), refused=1, reduction=euro(900))
    )
    assert refund.total == euro(0)
    assert [each.amount for each in refund.deductions] == [euro(500), euro(500)]


def test_of_goods_that_were_all_refused_nothing_is_refunded(oplashopping: Terms) -> None:
    refund = whole(oplashopping, PiecesBack(line=1, pieces=2, ordered=2, paid=euro(1000), refused=2))
    assert (refund.total, [each.code for each in refund.deductions]) == (euro(0), ["refused_pieces"])


@pytest.mark.parametrize("refused", [-1, 2])
def test_no_more_pieces_are_refused_than_came_back(oplashopping: Terms, refused: int) -> None:
    with pytest.raises(ImpossibleRefund, match="refused pieces"):
        whole(oplashopping, PiecesBack(line=1, pieces=1, ordered=2, paid=euro(1000), refused=refused))


@pytest.mark.parametrize(
    ("seller", "paid_with", "iban", "agreed", "code"),
    [
        ("opsobjects", "card", False, False, "same_method"),
        ("opsobjects", "paypal", True, False, "same_method"),
        ("opsobjects", "card", False, True, "bank_details_needed"),
        ("opsobjects", "card", True, True, "bank_transfer"),
        ("capitalorologi", "card", False, False, "same_method"),
        ("capitalorologi", "cash_on_delivery", False, False, "bank_details_needed"),
        ("capitalorologi", "cash_on_delivery", True, False, "bank_transfer"),
        ("oplashopping", "card", False, False, "bank_details_needed"),
        ("oplashopping", "card", True, False, "bank_transfer"),
        ("oplashopping", "cash_on_delivery", True, False, "bank_transfer"),
    ],
)
def test_by_which_means_money_goes_back(
    request: pytest.FixtureRequest, seller: str, paid_with: str, iban: bool, agreed: bool, code: str
) -> None:
    ruling = refund_method(
        request.getfixturevalue(seller),
        paid_with=paid_with,  # type: ignore[arg-type]  # one of the methods, from the table
        iban_known=iban,
        agreed=agreed,
    )
    assert (ruling.code, ruling.allowed) == (code, code != "bank_details_needed")


def test_by_law_money_goes_back_the_way_it_came_unless_the_consumer_agreed(oplashopping: Terms) -> None:
    enforcing = oplashopping.under("enforce")
    applied = refund_method(enforcing, paid_with="card", iban_known=False)
    assert (applied.code, applied.law is not None and applied.law.applied) == ("same_method", True)
    agreed = refund_method(enforcing, paid_with="card", iban_known=True, agreed=True)
    assert (agreed.code, agreed.law) == ("bank_transfer", None)
    cash = refund_method(enforcing, paid_with="cash_on_delivery", iban_known=False)
    assert (cash.code, cash.law) == ("bank_details_needed", None)
    company = refund_method(enforcing, paid_with="card", iban_known=True, customer_kind="business")
    assert (company.code, company.law) == ("bank_transfer", None)


def test_a_refund_names_its_means_with_a_ruling(oplashopping: Terms) -> None:
    refund = whole(oplashopping)
    assert (refund.method, refund.method_ruling.code) == ("bank_transfer", "bank_details_needed")
    assert refund.method_ruling.question == "refund_method"
    assert refund.method_ruling.law is not None


def test_the_contradiction_about_the_delivery_cost_is_read_as_not_refunded(oplashopping: Terms) -> None:
    ruling = whole(oplashopping).delivery_ruling
    assert (ruling.allowed, ruling.code) == (False, "delivery_not_refunded")
    assert ruling.clause.quote.startswith("The refund does not include shipping costs")
    assert "only in the case of total return" in (oplashopping.rules.refund.delivery_cost.reading or "")
