"""The guarantee: what it gives line by line, registering it, reporting a defect with photos, and what became of it.

A report is written, read over, and then sent. Photos go to returns as soon as they arrive and are named by their ids
from then on, so that no error costs the customer a second upload.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Path, Query
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from ordito.desk.adapters.http.customer_forms import (
    day,
    field,
    fields,
    fresh_key,
    is_email,
    key_of,
    missing,
    number,
    one_of,
)
from ordito.desk.adapters.http.customer_visit import NotOnThisOrder, Visit, Visited, customer_page, go_to
from ordito.desk.application import guarantee_claims
from ordito.desk.application.customer_documents import claim_document
from ordito.desk.application.customer_problems import NOTHING_WRONG, Told, to_mend, told
from ordito.desk.application.guarantee_claims import MOST_PHOTO_BYTES, MOST_PHOTOS, REMEDIES, Defect
from ordito.desk.application.ports import ServiceDown, ServiceError

MOST_BYTES = (MOST_PHOTOS + 1) * MOST_PHOTO_BYTES
ClaimId = Annotated[str, Path(max_length=80)]
AT_FIELDS = {
    "line": ("line", "choose_line"),
    "quantity": ("quantity", "need_quantity"),
    "description": ("description", "need_description"),
    "discovered_on": ("discovered_on", "need_discovered_on"),
    "wanted": ("wanted", "choose_wanted"),
    "photos": ("photos", "photo_not_kept"),
    "name": ("name", "need_name"),
    "contact_email": ("email", "need_email"),
}
SAID = frozenset({"claim_sent", "registered", "remedy_chosen", "quotation_accepted", "quotation_refused"})

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True)
class Picture:
    """A file as it was uploaded."""

    name: str
    media_type: str
    content: bytes


@router.get("/o/{token}/guarantee")
def overview(visited: Visited, said: Annotated[str | None, Query(max_length=40)] = None) -> HTMLResponse:
    return _overview(visited, said=said)


@router.post("/o/{token}/guarantee")
async def register(visited: Visited, request: Request) -> Response:
    form = await request.form()
    return await run_in_threadpool(_register, visited, form)


@router.get("/o/{token}/claim")
def write(visited: Visited, line: Annotated[str, Query(max_length=6)] = "") -> HTMLResponse:
    customer = visited.view.placed.customer
    values = {
        "line": line,
        "quantity": "1",
        "description": "",
        "discovered_on": "",
        "wanted": "",
        "name": customer.name,
        "email": customer.email,
    }
    return _report(visited, values, photos=(), key=fresh_key())


@router.post("/o/{token}/claim")
async def answer(visited: Visited, request: Request) -> Response:
    async with request.form(max_files=20, max_fields=100) as form:
        pictures = [
            Picture(upload.filename or "", upload.content_type or "application/octet-stream", await upload.read())
            for upload in form.getlist("photos")
            if isinstance(upload, UploadFile) and upload.size
        ]
        return await run_in_threadpool(_answer, visited, form, pictures)


@router.get("/o/{token}/claims/{claim_id}")
def show(visited: Visited, claim_id: ClaimId, said: Annotated[str | None, Query(max_length=40)] = None) -> HTMLResponse:
    return _claim(visited, claim_id, said=said)


@router.post("/o/{token}/claims/{claim_id}/remedy")
async def choose(visited: Visited, claim_id: ClaimId, request: Request) -> Response:
    form = await request.form()
    return await run_in_threadpool(_choose, visited, claim_id, form)


@router.post("/o/{token}/claims/{claim_id}/quotation")
async def answer_quotation(visited: Visited, claim_id: ClaimId, request: Request) -> Response:
    form = await request.form()
    return await run_in_threadpool(_answer_quotation, visited, claim_id, form)


@router.post("/o/{token}/claims/{claim_id}/withdraw")
async def withdraw(visited: Visited, claim_id: ClaimId, request: Request) -> Response:
    form = await request.form()
    return await run_in_threadpool(_step, visited, claim_id, "withdraw", {}, form, "claim_withdrawn")


def _overview(visited: Visit, *, said: str | None = None, told: Told = NOTHING_WRONG) -> HTMLResponse:
    options = guarantee_claims.claim_options(visited.services, visited.order_id, token=visited.token)
    return customer_page(
        visited,
        "customer/guarantee.html",
        told=told,
        options=options,
        key=fresh_key(),
        said=said if said in SAID else None,
    )


def _register(visited: Visit, form: FormData) -> Response:
    line = number(field(form, "line", 6), most=100_000)
    try:
        guarantee_claims.register(
            visited.services, visited.order_id, line, token=visited.token, key=f"{key_of(form)}-{line}"
        )
    except ServiceError as error:
        return _overview(visited, told=told(error, visited.language))
    return go_to(visited, "/guarantee", said="registered")


def _answer(visited: Visit, form: FormData, pictures: Sequence[Picture]) -> Response:
    values = fields(form, line=6, quantity=6, description=4000, discovered_on=10, wanted=40, name=200, email=254)
    values["wanted"] = one_of(values["wanted"], REMEDIES)
    key, step = key_of(form), form.get("step")
    photos, trouble = _kept(visited, [str(each) for each in form.getlist("photo")], pictures)
    mistakes = _mistakes(visited, values) if step in ("check", "send") else {}
    wrong = to_mend(mistakes, visited.language)
    if trouble is not None:
        fields_wrong = {**wrong.fields, **trouble.fields}
        wrong = Told(trouble.general, fields_wrong, status=trouble.status, retry=trouble.retry)
    if wrong.wrong or step not in ("check", "send"):
        return _report(visited, values, photos=photos, key=key, told=wrong)
    if step == "check":
        return _check(visited, values, photos=photos, key=key)
    return _send(visited, values, photos, key)


def _send(visited: Visit, values: dict[str, str], photos: Sequence[str], key: str) -> Response:
    defect = Defect(
        line=int(values["line"]),
        quantity=int(values["quantity"]),
        description=values["description"],
        discovered_on=values["discovered_on"],
        wanted=values["wanted"],
        photos=photos,
        name=values["name"],
        email=values["email"],
    )
    try:
        claim_id = guarantee_claims.report(visited.services, visited.order_id, defect, token=visited.token, key=key)
    except ServiceError as error:
        wrong = told(error, visited.language, fields=AT_FIELDS)
        key = key if wrong.retry else fresh_key()
        if wrong.fields:
            return _report(visited, values, photos=photos, key=key, told=wrong)
        return _check(visited, values, photos=photos, key=key, told=wrong)
    return go_to(visited, f"/claims/{claim_id}", said="claim_sent")


def _mistakes(visited: Visit, values: dict[str, str]) -> dict[str, str]:
    found = missing(values, description="need_description", name="need_name")
    line = visited.view.line(number(values["line"], most=100_000))
    if line is None:
        found["line"] = "choose_line"
    elif not 1 <= number(values["quantity"], most=100_000) <= line.quantity:
        found["quantity"] = "need_quantity"
    if day(values["discovered_on"]) is None:
        found["discovered_on"] = "need_discovered_on"
    if not is_email(values["email"]):
        found["email"] = "need_email"
    return {name: found[name] for name in AT_ORDER if name in found}


AT_ORDER = ("line", "quantity", "description", "discovered_on", "wanted", "photos", "name", "email")


def _kept(visited: Visit, before: Sequence[str], pictures: Sequence[Picture]) -> tuple[tuple[str, ...], Told | None]:
    """The ids of all photos that are kept by now, and what went wrong with a new one."""
    kept = [photo for photo in dict.fromkeys(before) if _is_id(photo)][:MOST_PHOTOS]
    for picture in pictures:
        if len(kept) == MOST_PHOTOS:
            return tuple(kept), to_mend({"photos": "photos_too_many"}, visited.language)
        if len(picture.content) > MOST_PHOTO_BYTES:
            return tuple(kept), _about(visited, picture, "photo_too_large")
        try:
            photo = guarantee_claims.keep_photo(
                visited.services,
                visited.order_id,
                picture.content,
                token=visited.token,
                media_type=picture.media_type,
            )
        except ServiceDown as error:
            return tuple(kept), told(error, visited.language)
        except ServiceError as error:
            wrong = told(error, visited.language)
            return tuple(kept), Told(
                fields={"photos": f"{picture.name}: {' '.join(wrong.general)}"}, status=wrong.status
            )
        if photo not in kept:
            kept.append(photo)
    return tuple(kept), None


def _about(visited: Visit, picture: Picture, word: str) -> Told:
    return Told(fields={"photos": f"{picture.name}: {visited.word(word)}"}, status=422)


def _is_id(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


def _report(
    visited: Visit, values: dict[str, str], *, photos: Sequence[str], key: str, told: Told = NOTHING_WRONG
) -> HTMLResponse:
    options = guarantee_claims.claim_options(visited.services, visited.order_id, token=visited.token)
    return customer_page(
        visited,
        "customer/claim_report.html",
        told=told,
        form=values,
        photos=[{"id": photo} for photo in photos],
        most_photos=MOST_PHOTOS,
        key=key,
        lines=_claimable(visited, options),
        remedies=_wanted(options),
    )


def _check(
    visited: Visit, values: dict[str, str], *, photos: Sequence[str], key: str, told: Told = NOTHING_WRONG
) -> HTMLResponse:
    return customer_page(
        visited,
        "customer/claim_check.html",
        told=told,
        form=values,
        line=visited.view.line(int(values["line"])),
        photos=[{"id": photo} for photo in photos],
        key=key,
    )


def _claimable(visited: Visit, options: Any) -> list[dict[str, Any]]:
    """The lines that a report can be about: as returns tells, else every line."""
    told_of = {each["line"]: each for each in options["lines"]} if options is not None else {}
    return [
        {"line": line, "option": told_of.get(line.line)}
        for line in visited.view.placed.lines
        if line.line not in told_of or told_of[line.line]["claimable"]
    ]


def _wanted(options: Any) -> list[str]:
    """The remedies that the terms give for at least one line."""
    allowed = {
        each["remedy"]
        for line in (options["lines"] if options is not None else ())
        for each in line["remedies"]
        if each["ruling"]["allowed"]
    }
    return [remedy for remedy in REMEDIES if remedy in allowed]


def _choose(visited: Visit, claim_id: str, form: FormData) -> Response:
    remedy = one_of(field(form, "remedy", 40), REMEDIES)
    if not remedy:
        return _claim(visited, claim_id, told=to_mend({"remedy": "choose_remedy"}, visited.language))
    return _step(visited, claim_id, "remedy-choice", {"remedy": remedy}, form, "remedy_chosen")


def _answer_quotation(visited: Visit, claim_id: str, form: FormData) -> Response:
    accepted = form.get("answer") == "yes"
    said = "quotation_accepted" if accepted else "quotation_refused"
    return _step(visited, claim_id, "quotation/answer", {"accepted": accepted}, form, said)


def _step(visited: Visit, claim_id: str, what: str, body: dict[str, Any], form: FormData, said: str) -> Response:
    try:
        guarantee_claims.step(
            visited.services, visited.order_id, claim_id, what, token=visited.token, key=key_of(form), body=body
        )
    except ServiceError as error:
        return _claim(visited, claim_id, told=told(error, visited.language))
    if what == "withdraw":
        return go_to(visited, said=said)
    return go_to(visited, f"/claims/{claim_id}", said=said)


def _claim(visited: Visit, claim_id: str, *, said: str | None = None, told: Told = NOTHING_WRONG) -> HTMLResponse:
    claim = claim_document(visited.services, visited.order_id, claim_id, token=visited.token, parts=visited.view.parts)
    if claim is None:
        raise NotOnThisOrder(visited.language)
    replacement = claim["remedy"]["replacement_order_id"] if claim.get("remedy") else None
    money = visited.view.parts.payments
    charge = claim.get("charge")
    paid = {each.charge_id for each in (money.charges if money is not None else ()) if not each.open}
    return customer_page(
        visited,
        "customer/claim.html",
        told=told,
        here=f"{visited.base}/claims/{claim_id}",
        claim=claim,
        line=visited.view.line(claim["line"]),
        key=fresh_key(),
        owes=charge is not None and charge["charge_id"] not in paid and claim["status"] == "charge_due",
        replacement=visited.page_of(replacement) if replacement else None,
        said=said if said in SAID else None,
    )
