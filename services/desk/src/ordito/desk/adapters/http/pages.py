"""Renders the pages: templates, words, amounts and times as people read them, and the static files."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from typing import Any

from babel import Locale
from babel.dates import format_date, format_datetime
from babel.numbers import format_currency
from fastapi import APIRouter
from jinja2 import Environment, PackageLoader, StrictUndefined, pass_context
from jinja2.runtime import Context
from starlette.responses import FileResponse, HTMLResponse

from ordito.desk.application import story, wording
from ordito.desk.application.customer_view import seller_name
from ordito.desk.application.customer_words import WORDS
from ordito.desk.application.staff_terms import again
from ordito.desk.domain.calendar import CALENDAR
from ordito.kit.http.problems import not_found
from ordito.schemas.money import Money
from ordito.schemas.values import Sentence

LOCALES = {"it": "it_IT", "en": "en_GB"}
_INSTANT = re.compile(r"^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$")
_STATIC = Path(__file__).parent / "static"
_FILES = {path.name: sha256(path.read_bytes()).hexdigest()[:12] for path in sorted(_STATIC.iterdir())}
_TYPES = {".css": "text/css; charset=utf-8", ".svg": "image/svg+xml"}
_HEADERS = {"X-Robots-Tag": "noindex, nofollow", "Referrer-Policy": "no-referrer", "Cache-Control": "no-store"}

static_router = APIRouter(include_in_schema=False)


@static_router.get("/static/{name}")
def static(name: str) -> FileResponse:
    """Named with its content's digest in the query, so that it may be kept for a year."""
    if name not in _FILES:
        raise not_found()
    path = _STATIC / name
    headers = {"Cache-Control": "public, max-age=31536000, immutable"}
    return FileResponse(path, media_type=_TYPES[path.suffix], headers=headers)


@static_router.get("/favicon.ico")
def icon() -> FileResponse:
    return static("icon.svg")


def page(name: str, *, language: str = "en", status: int = 200, **values: Any) -> HTMLResponse:
    """The template, filled. Never kept by a cache, never indexed."""
    html = _ENVIRONMENT.get_template(name).render(language=language, **values)
    return HTMLResponse(html, status_code=status, headers=_HEADERS)


def day(value: date | datetime | str, language: str = "en") -> str:
    """lunedì 4 ottobre 2027 / Monday 4 October 2027."""
    if isinstance(value, str):
        value = date.fromisoformat(value)
    if isinstance(value, datetime):
        value = value.astimezone(CALENDAR).date()
    return format_date(value, "EEEE d MMMM y", locale=LOCALES[language])


def moment(value: datetime | str, language: str = "en") -> str:
    """4 ott 2027, 13:00 / 4 Oct 2027, 13:00, in the seller's time zone."""
    if isinstance(value, str):
        value = datetime.fromisoformat(value)
    return format_datetime(value, "d MMM y, HH:mm", tzinfo=CALENDAR, locale=LOCALES[language])


def instant(value: datetime | str, language: str = "en") -> str:
    """4 ottobre 2027, 13:00:01 (ora di Roma) / 4 October 2027, 13:00:01 (Rome time): to the second."""
    if isinstance(value, str):
        value = datetime.fromisoformat(value)
    told = format_datetime(value, "d MMMM y, HH:mm:ss", tzinfo=CALENDAR, locale=LOCALES[language])
    return f"{told} ({WORDS['rome_time'].in_language(language)})"


def clock(value: datetime) -> str:
    """With seconds, for the staff."""
    return value.astimezone(CALENDAR).strftime("%H:%M:%S")


def money(value: Money | Mapping[str, Any], language: str = "en") -> str:
    amount, currency = (
        (value.amount, value.currency) if isinstance(value, Money) else (value["amount"], value["currency"])
    )
    return format_currency(Decimal(amount) / 100, currency, locale=LOCALES[language])


def fact(value: Any) -> str:
    """A ruling's fact for the staff: yes, no and none in words, an instant to the second in the seller's time zone."""
    match value:
        case None:
            return "none"
        case bool():
            return "yes" if value else "no"
        case str() if _INSTANT.match(value):
            return instant(value)
        case _:
            return str(value)


def country(code: str, language: str = "en") -> str:
    return str(Locale.parse(LOCALES[language]).territories.get(code, code))


@pass_context
def _word(context: Context, key: str) -> str:
    return WORDS[key].in_language(str(context["language"]))


@pass_context
def _say(context: Context, sentence: Sentence | Mapping[str, str] | None) -> str:
    language = str(context["language"])
    match sentence:
        case None:
            return ""
        case Sentence():
            return sentence.in_language(language)
        case _:
            return str(sentence.get(language) or sentence.get("it") or "")


def _localised(function: Any) -> Any:
    @pass_context
    def filtered(context: Context, value: Any) -> str:
        return str(function(value, str(context["language"])))

    return filtered


def _pretty(value: Any) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False, default=str)


_ENVIRONMENT = Environment(
    loader=PackageLoader("ordito.desk.adapters.http"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_ENVIRONMENT.filters.update(
    money=_localised(money),
    day=_localised(day),
    moment=_localised(moment),
    instant=_localised(instant),
    country=_localised(country),
    clock=clock,
    fact=fact,
    say=_say,
    pretty=_pretty,
    seller=seller_name,
    words=lambda value: str(value).replace("_", " ").replace("-", " "),
    tell=lambda entry: story.tell(entry).en,
    again=again,
)
_ENVIRONMENT.globals.update(
    t=_word,
    wording=wording,
    stylesheet=f"/static/desk.css?{_FILES['desk.css']}",
    staff_stylesheet=f"/static/staff.css?{_FILES['staff.css']}",
    icon=f"/static/icon.svg?{_FILES['icon.svg']}",
)
