"""Every ruling can be made again from its own facts, and a question that cannot be answered says what to mend."""

from __future__ import annotations

import inspect
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

import ordito.terms
from ordito.schemas.money import Money
from ordito.schemas.values import LineQuantity
from ordito.terms import (
    QUESTIONS,
    GoodsLine,
    ImpossibleOrder,
    ImpossibleQuestion,
    ImpossibleRefund,
    PiecesBack,
    Terms,
    acceptance,
    cancellation,
    evaluate,
    load_terms,
    refund_of_return,
    totals,
)
from ordito.terms.facts import (
    Amount,
    Choice,
    Day,
    Instant,
    Kind,
    Optional,
    Pieces,
    Record,
    Several,
    Share,
    Whole,
    YesOrNo,
)

BOOK = load_terms()
EVERY_VERSION = [
    terms.under(law) for seller in BOOK.sellers for terms in BOOK.versions(seller) for law in ("flag", "enforce")
]
WORDS = ["IT", "DE", "TR", "RU", "JP", "card", "paypal", "cash_on_delivery", "movement", "a, b; 100 %", ""]
FRIDAY = datetime(2026, 11, 20, 12, tzinfo=UTC)

instants = st.datetimes(datetime(2026, 1, 1), datetime(2029, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


def plain(kind: Kind) -> st.SearchStrategy[Any]:
    """Anything that may be given from outside for such a fact."""
    match kind:
        case Optional():
            return st.none() | plain(kind.kind)
        case Choice():
            return st.sampled_from(kind.choices)
        case YesOrNo():
            return st.booleans()
        case Amount():
            return st.integers(0, 100_000)
        case Whole():
            return st.integers(0, 6)
        case Share():
            return st.sampled_from(["0", "4", "22", "5.5"])
        case Instant():
            return instants.map(datetime.isoformat)
        case Day():
            return instants.map(lambda at: at.date().isoformat())
        case Pieces():
            return st.fixed_dictionaries({"line": st.integers(1, 4), "quantity": st.integers(1, 5)})
        case Record():
            return st.fixed_dictionaries({name: plain(each) for name, each in kind.kinds.items()})
        case Several():
            return st.lists(plain(kind.kind), max_size=3)
        case _:
            return st.sampled_from(WORDS)


@pytest.mark.parametrize("name", QUESTIONS)
@given(data=st.data(), terms=st.sampled_from(EVERY_VERSION))
@settings(max_examples=40, suppress_health_check=[HealthCheck.filter_too_much])
def test_every_ruling_is_made_again_from_its_own_facts(name: str, data: st.DataObject, terms: Terms) -> None:
    facts = {fact: data.draw(plain(each.kind), label=fact) for fact, each in QUESTIONS[name].parameters.items()}
    try:
        rulings = evaluate(terms, name, facts)
    except (ImpossibleOrder, ImpossibleRefund, ImpossibleQuestion):
        assume(False)
    assert rulings
    for ruling in rulings:
        assert ruling.question is not None
        assert ruling in evaluate(terms, ruling.question, ruling.facts)
        assert set(QUESTIONS[ruling.question].parameters) <= set(ruling.facts)
        assert ruling.sentence.it
        assert ruling.sentence.en
        assert ruling.clause.quote


def test_every_function_that_rules_is_a_question() -> None:
    asked = {
        name
        for name in ordito.terms.__all__
        if inspect.isfunction(function := getattr(ordito.terms, name))
        and next(iter(inspect.signature(function).parameters), None) == "terms"
    }
    assert asked - {"answers", "conflicts", "evaluate", "return_instructions"} == set(QUESTIONS)


def test_a_ruling_names_its_question_and_holds_its_parameters_beside_what_was_derived(opsobjects: Terms) -> None:
    ruling = cancellation(opsobjects, by="customer", placed_at=FRIDAY, forwarded=False)
    assert ruling.question == "cancellation"
    assert ruling.facts["placed_at"] == "2026-11-20T12:00:00Z"
    assert ruling.facts["working_day"] is True
    assert evaluate(opsobjects, "cancellation", ruling.facts) == (ruling,)


def test_lines_pieces_and_money_are_facts_in_one_canonical_text(opsobjects: Terms) -> None:
    watch = GoodsLine(line=1, quantity=2, unit_price=Money(4900, "EUR"), vat_rate=Decimal(22))
    priced = totals(opsobjects, [watch], country="IT", discount=Money(490, "EUR"))
    assert priced.discount_ruling is not None
    assert priced.discount_ruling.facts["lines"] == "line 1, quantity 2, unit_price 4900, vat_rate 22"
    assert (priced.delivery_ruling.question, priced.discount_ruling.question) == ("delivery_cost", "totals")
    taken = acceptance(opsobjects, ordered=[LineQuantity(1, 2), LineQuantity(2, 1)], reserved=[LineQuantity(1, 2)])
    assert (taken.ruling.facts["ordered"], taken.ruling.facts["reserved"]) == ("1 × 2, 2 × 1", "1 × 2")
    back = PiecesBack(line=1, pieces=1, ordered=2, paid=Money(9310, "EUR"), reduction=Money(100, "EUR"))
    refund = refund_of_return(
        opsobjects,
        [back],
        delivery_paid=Money(0, "EUR"),
        whole_contract=False,
        notified_at=FRIDAY,
        received_at=None,
    )
    assert refund.ruling.facts["lines"] == "line 1, pieces 1, ordered 2, paid 9310, before 0, reduction 100, refused 0"


def test_facts_from_outside_may_be_json_of_any_shape_that_means_the_same(opsobjects: Terms) -> None:
    structured = {"ordered": [{"line": 1, "quantity": 2}], "reserved": []}
    assert evaluate(opsobjects, "acceptance", structured) == evaluate(
        opsobjects, "acceptance", {"ordered": "1 × 2", "reserved": ""}
    )
    local = {"by": "customer", "placed_at": "2026-11-20T13:00:00+01:00", "forwarded": False}
    assert evaluate(opsobjects, "cancellation", local)[0].facts["placed_at"] == "2026-11-20T12:00:00Z"


@pytest.mark.parametrize(
    ("name", "facts", "param", "mend"),
    [
        ("cancelation", {}, "question", "'cancelation' is not known; known: acceptance"),
        ("cancellation", {"by": "customer"}, "placed_at", "is missing"),
        ("destination", {"country": "IT", "weight": 3}, "weight", "is no fact of destination; it asks for country"),
        ("destination", {"country": 39}, "country", "is text"),
        ("delivery_limit", {"concluded_at": "yesterday"}, "concluded_at", "2026-11-20T12:00:00Z"),
        ("delivery_limit", {"concluded_at": "2026-11-20T12:00:00"}, "concluded_at", "has no time zone"),
        ("delivery_cost", {"country": "IT", "goods_after_discount": 39.0}, "goods_after_discount", "minor units"),
        ("title", {"paid": "yes"}, "paid", "is true or false"),
        ("return_cost", {"reason": "boredom"}, "reason", "is one of change_of_mind, defect"),
        ("acceptance", {"ordered": "two", "reserved": ""}, "ordered", "1 × 2"),
        ("acceptance", {"ordered": [{"line": 0, "quantity": 1}], "reserved": ""}, "ordered", "1 × 2"),
        ("totals", {"lines": [{"line": 1}], "country": "IT"}, "lines", "lacks quantity, unit_price, vat_rate"),
        ("totals", {"lines": [{"sku": "A"}], "country": "IT"}, "lines", "has no 'sku'"),
        ("defect_report", {"discovered_on": "20/11/2026", "reported_at": FRIDAY.isoformat()}, "discovered_on", "a day"),
    ],
)  # fmt: skip
def test_a_question_that_cannot_be_answered_says_what_to_mend(
    opsobjects: Terms, name: str, facts: dict[str, Any], param: str, mend: str
) -> None:
    with pytest.raises(ImpossibleQuestion) as refused:
        evaluate(opsobjects, name, facts)
    assert refused.value.param == param
    assert mend in refused.value.mend


def test_every_question_describes_itself_and_its_facts() -> None:
    for name, asked in QUESTIONS.items():
        assert asked.description != name, f"{name} has no docstring"
        assert asked.schema()["additionalProperties"] is False
    schema = QUESTIONS["cancellation"].schema()
    assert schema["properties"]["by"] == {"type": "string", "enum": ["customer", "staff"]}
    assert schema["properties"]["placed_at"] == {"type": "string", "format": "date-time"}
    assert {"by", "placed_at", "forwarded"} <= set(schema["required"])


def test_the_readme_lists_every_question() -> None:
    readme = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")
    assert [name for name in QUESTIONS if f"`{name}`" not in readme] == []
