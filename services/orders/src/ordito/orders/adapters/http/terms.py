"""The sellers' terms, asked: which versions there are, which questions they answer, and what they would rule.

Any principal may ask: what they say is public.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from ordito.kit.http.app_state import CurrentClock
from ordito.kit.http.principals import CurrentPrincipal
from ordito.kit.http.problems import Problem
from ordito.orders.adapters.http import examples
from ordito.orders.adapters.http.app_state import CurrentOrders
from ordito.schemas.values import Ruling, TermsVersion
from ordito.terms import (
    QUESTIONS,
    ImpossibleQuestion,
    NotInForce,
    Terms,
    TermsBook,
    TermsError,
    UnknownSeller,
    UnknownVersion,
    evaluate,
)

Law = Literal["flag", "enforce"]

router = APIRouter(tags=["terms"])


class VersionAnswer(BaseModel):
    """One version of a seller's terms."""

    version: str
    document: str
    in_force_from: datetime
    in_force_until: datetime | None = Field(description="Exclusive; null while no later version is known")
    law: Law = Field(description="Whether the law is applied where it gives the consumer more, or pointed out")
    digest: str = Field(description="SHA-256 of the file that the version is read from")


class SellerAnswer(BaseModel):
    seller: str
    name: str
    versions: list[VersionAnswer] = Field(description="Oldest first")


class QuestionAnswer(BaseModel):
    """A question, and the facts that it needs as JSON Schema."""

    name: str
    description: str
    facts: dict[str, Any]


class QuestionsAnswer(BaseModel):
    questions: list[QuestionAnswer]


class RulingsBody(BaseModel):
    """A hypothetical case. The version is named, or the one in force `at` an instant is taken; now by default."""

    model_config = ConfigDict(extra="forbid", frozen=True, json_schema_extra={"examples": [examples.HYPOTHETICAL]})

    seller: Annotated[str, Field(min_length=1, max_length=64)]
    version: Annotated[str, Field(min_length=1, max_length=64)] | None = None
    at: AwareDatetime | None = None
    law: Law | None = Field(default=None, description="Over the terms' own switch")
    question: Annotated[str, Field(min_length=1, max_length=64)]
    facts: dict[str, Any] = Field(description="As the question's schema says; money in minor units, instants ISO 8601")


class RulingsAnswer(BaseModel):
    terms: TermsVersion
    law: Law
    question: str
    rulings: list[Ruling]


@router.get("/v1/terms/questions", summary="The questions that terms answer")
def questions(_: CurrentPrincipal) -> QuestionsAnswer:
    """Each with the facts that it needs."""
    return QuestionsAnswer(
        questions=[
            QuestionAnswer(name=name, description=question.description, facts=question.schema())
            for name, question in sorted(QUESTIONS.items())
        ]
    )


@router.post("/v1/terms/rulings", summary="What the terms would rule in a hypothetical case")
def rulings(body: RulingsBody, _: CurrentPrincipal, clock: CurrentClock, orders: CurrentOrders) -> RulingsAnswer:
    """Nothing is recorded, and no `Idempotency-Key` is needed: the same facts always get the same rulings."""
    terms = _asked(orders.book, body, now=clock.now())
    if body.law is not None:
        terms = terms.under(body.law)
    try:
        ruled = evaluate(terms, body.question, body.facts)
    except ImpossibleQuestion as error:
        param = error.param if error.param in {"question", "facts"} else f"facts.{error.param}"
        raise Problem(422, "impossible_question", f"{param}: {error.mend}", param=param) from error
    except TermsError as error:
        raise Problem(422, "impossible_question", f"facts: {error}", param="facts") from error
    except ArithmeticError as error:  # a day after the calendar's last, an amount with more digits than can be told
        raise Problem(
            422, "impossible_question", "facts: a day or a number is beyond all reckoning.", param="facts"
        ) from error
    return RulingsAnswer(terms=terms.version, law=terms.rules.law, question=body.question, rulings=list(ruled))


@router.get("/v1/terms/{seller}", summary="The versions of a seller's terms")
def versions(seller: str, _: CurrentPrincipal, orders: CurrentOrders) -> SellerAnswer:
    """With the days on which each is in force."""
    try:
        known = orders.book.versions(seller)
    except UnknownSeller as error:
        raise Problem(404, "unknown_seller", str(error), param="seller") from error
    return SellerAnswer(
        seller=seller, name=known[-1].rules.name, versions=[_version(known, place) for place in range(len(known))]
    )


def _asked(book: TermsBook, body: RulingsBody, *, now: datetime) -> Terms:
    if body.version is not None and body.at is not None:
        raise Problem(422, "invalid_request", "version: name a version or an instant, not both.", param="version")
    try:
        if body.version is not None:
            return book.pinned(TermsVersion(body.seller, body.version))
        return book.in_force(body.seller, body.at or now)
    except UnknownSeller as error:
        raise Problem(422, "unknown_seller", str(error), param="seller") from error
    except UnknownVersion as error:
        raise Problem(422, "unknown_version", str(error), param="version") from error
    except NotInForce as error:
        raise Problem(422, "seller_not_trading", str(error), param="at") from error


def _version(known: tuple[Terms, ...], place: int) -> VersionAnswer:
    rules = known[place].rules
    until = rules.in_force_until
    if until is None and place + 1 < len(known):
        until = known[place + 1].rules.in_force_from
    return VersionAnswer(
        version=rules.version,
        document=rules.document,
        in_force_from=rules.in_force_from,
        in_force_until=until,
        law=rules.law,
        digest=known[place].digest,
    )
