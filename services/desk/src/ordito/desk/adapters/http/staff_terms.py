"""What would the terms say? A question and its facts, answered with the law pointed out and with the law applied."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import HTMLResponse

from ordito.desk.adapters.http.desk import CurrentDesk, Desk
from ordito.desk.adapters.http.staff_access import CurrentMember, Member
from ordito.desk.adapters.http.staff_pages import staff_page
from ordito.desk.application.ports import ServiceDown, ServiceError, ServiceRefused
from ordito.desk.application.staff_forms import Form, Given, read
from ordito.desk.application.staff_terms import RAW, TYPED, facts_of, fields_of, typed_facts

LAWS = (("flag", "The law pointed out"), ("enforce", "The law applied"))

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True)
class Answered:
    """One side: the rulings, or what kept them from being given."""

    law: str
    title: str
    rulings: tuple[Mapping[str, Any], ...]
    told: str | None
    own: bool


@router.get("/staff/terms")
def terms(
    request: Request,
    member: CurrentMember,
    desk: CurrentDesk,
    seller: Annotated[str, Query(max_length=64)] = "",
    version: Annotated[str, Query(max_length=64)] = "",
    question: Annotated[str, Query(max_length=64)] = "",
    ask: Annotated[str, Query(max_length=1)] = "",
) -> HTMLResponse:
    try:
        answer = desk.services.read("orders", "/v1/terms/questions", token=member.token)
        questions = {each["name"]: each for each in answer["questions"]}
    except ServiceError:
        questions = {}
    sellers = list(desk.views.sellers())
    if seller and seller not in sellers:
        sellers.append(seller)
    versions = _versions(member, desk, seller) if seller else ()
    chosen = questions.get(question) if seller else None
    form: Form | None = None
    typed: dict[str, str] = {}
    wrong: dict[str, str] = {}
    sides: list[Answered] = []
    if chosen is not None:
        schema = chosen["facts"]
        form = _form(chosen)
        raw = _prefixed(request, RAW)
        typed = {**form.offered(), **typed_facts(schema, raw), **_prefixed(request, TYPED)}
        given, wrong = read(form, typed, currency="EUR")
        if (ask or raw) and not wrong:
            sides = _ask(member, desk, given, seller=seller, version=version, question=question, schema=schema)
        if not (ask or raw):
            wrong = {}
    return staff_page(
        "staff/terms.html",
        member,
        desk,
        here="terms",
        sellers=sellers,
        versions=versions,
        questions=sorted(questions.values(), key=lambda each: str(each["name"])),
        asked={"seller": seller, "version": version, "question": question},
        chosen=chosen,
        form=form,
        typed=typed,
        wrong=wrong,
        sides=sides,
        prefix=TYPED,
    )


def _form(chosen: Mapping[str, Any]) -> Form:
    def call(_: Given) -> Any:
        raise NotImplementedError("a hypothetical case is asked, never done")

    return Form(
        id="terms",
        section="Order",
        title=str(chosen["name"]),
        explains=str(chosen["description"]),
        button="Ask",
        said="",
        call=call,
        fields=fields_of(chosen["facts"]),
    )


def _ask(
    member: Member,
    desk: Desk,
    given: Given,
    *,
    seller: str,
    version: str,
    question: str,
    schema: Mapping[str, Any],
) -> list[Answered]:
    body: dict[str, Any] = {"seller": seller, "question": question, "facts": facts_of(schema, given)}
    if version:
        body["version"] = version
    own = _own_law(member, desk, body)
    return [_side(member, desk, {**body, "law": law}, title, own=law == own) for law, title in LAWS]


def _own_law(member: Member, desk: Desk, body: Mapping[str, Any]) -> str | None:
    """Which of the two the seller's terms do by themselves."""
    try:
        answer = desk.services.post("orders", "/v1/terms/rulings", token=member.token, key="asking", body=body)
    except ServiceError:
        return None
    return str(answer.get("law"))


def _side(member: Member, desk: Desk, body: Mapping[str, Any], title: str, *, own: bool) -> Answered:
    try:
        answer = desk.services.post("orders", "/v1/terms/rulings", token=member.token, key="asking", body=body)
    except ServiceRefused as error:
        return Answered(body["law"], title, (), error.detail, own)
    except ServiceDown:
        return Answered(body["law"], title, (), "orders does not answer right now. Ask again soon.", own)
    return Answered(body["law"], title, tuple(answer["rulings"]), None, own)


def _versions(member: Member, desk: Desk, seller: str) -> tuple[Mapping[str, Any], ...]:
    try:
        answer = desk.services.read("orders", f"/v1/terms/{seller}", token=member.token)
    except ServiceError:
        return ()
    return tuple(answer.get("versions", ()))


def _prefixed(request: Request, prefix: str) -> dict[str, str]:
    found = request.query_params.items()
    return {name.removeprefix(prefix): value[:2000] for name, value in found if name.startswith(prefix)}
