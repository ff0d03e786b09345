"""A customer's visit behind the order's link: what the link opens, in which language, and how its pages are made.

The link is the only key: no cookie, so nothing to forge.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, Literal
from urllib.parse import quote, urlencode
from uuid import UUID

from fastapi import Depends, Query
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse

from ordito.desk.adapters.http.desk import CurrentDesk
from ordito.desk.adapters.http.pages import page
from ordito.desk.application.customer_problems import NOTHING_WRONG, Told
from ordito.desk.application.customer_view import CustomerView, customer_view, seller_name
from ordito.desk.application.customer_words import WORDS
from ordito.desk.application.ports import OrderFile, Services
from ordito.kit.http.tokens import make_link_token, read_link_token

Language = Literal["it", "en"]


@dataclass(frozen=True, slots=True)
class Visit:
    """A genuine link to an order that is known. `here` is the address of the page, without its query."""

    token: str
    order_id: str
    language: Language
    here: str
    file: OrderFile
    view: CustomerView
    services: Services
    secret: str

    @property
    def base(self) -> str:
        return f"/o/{quote(self.token)}"

    def page_of(self, order_id: str) -> str:
        """The page of another order of the same customer, which this one leads to."""
        return f"/o/{quote(make_link_token(self.secret, UUID(order_id)))}"

    def word(self, key: str) -> str:
        return WORDS[key].in_language(self.language)


class LinkUnknown(Exception):
    """No order stands behind this link."""


class NotYetKnown(Exception):
    """The link is genuine, and its order was not read yet."""

    def __init__(self, language: Language) -> None:
        super().__init__("the order behind this link is not known yet")
        self.language = language


class NotOnThisOrder(Exception):
    """A page below a genuine link that the order does not have."""

    def __init__(self, language: Language) -> None:
        super().__init__("the order has no such page")
        self.language = language


def visit(
    request: Request, desk: CurrentDesk, token: str, lang: Annotated[str | None, Query(max_length=20)] = None
) -> Visit:
    """Dependency: the link, opened. Raises LinkUnknown or NotYetKnown."""
    secret = desk.settings.link_secret.get_secret_value()
    subject = read_link_token(secret, token)
    if subject is None:
        raise LinkUnknown
    file = desk.views.find(str(subject))
    view = None if file is None else customer_view(file)
    if file is None or view is None:
        raise NotYetKnown(language_of(lang, None, request))
    language = language_of(lang, view.placed.customer.language, request)
    return Visit(token, str(subject), language, request.url.path, file, view, desk.services, secret)


Visited = Annotated[Visit, Depends(visit)]


def customer_page(
    visited: Visit, template: str, *, told: Told = NOTHING_WRONG, here: str | None = None, **values: Any
) -> HTMLResponse:
    """A page of this order. `told` is what the customer has to mend; `here` a page that can be asked for again."""
    return page(
        template,
        language=visited.language,
        status=told.status,
        brand=seller_name(visited.view.placed.terms.seller),
        languages=here or visited.here,
        base=visited.base,
        view=visited.view,
        told=told,
        **values,
    )


def go_to(visited: Visit, path: str = "", *, said: str | None = None) -> RedirectResponse:
    """On to another page of the order, with a word on what was just done."""
    query = {"lang": visited.language, **({"said": said} if said else {})}
    return RedirectResponse(f"{visited.base}{path}?{urlencode(query)}", status_code=303)


def language_of(asked: str | None, own: str | None, request: Request) -> Language:
    """As asked for, else the customer's own, else the browser's, else Italian."""
    for word in (asked, own, request.headers.get("accept-language", "")[:2]):
        if word == "en":
            return "en"
        if word == "it":
            return "it"
    return "it"


def link_unknown(request: Request, _: Exception) -> HTMLResponse:
    """The friendly 404 for a link that is broken or forged."""
    return _message(_language_in(request), "not_found", status=404)


def not_yet_known(_: Request, error: Exception) -> HTMLResponse:
    assert isinstance(error, NotYetKnown)  # noqa: S101  the handler is registered for this class
    return _message(error.language, "not_yet", status=404)


def not_on_this_order(_: Request, error: Exception) -> HTMLResponse:
    assert isinstance(error, NotOnThisOrder)  # noqa: S101  the handler is registered for this class
    return _message(error.language, "no_such_page", status=404)


def message_page(request: Request, status: int) -> HTMLResponse:
    """A problem, told to a customer's browser."""
    what = {404: "not_found", 413: "too_large"}.get(status, "error")
    return _message(_language_in(request), what, status=status)


def _language_in(request: Request) -> Language:
    return language_of(request.query_params.get("lang"), None, request)


def _message(language: Language, what: str, *, status: int) -> HTMLResponse:
    return page(
        "customer/message.html", language=language, status=status, brand="Ordito", heading=f"{what}_title", text=what
    )
