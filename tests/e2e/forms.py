"""The forms of a page as a browser without JavaScript would send them."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

import httpx


@dataclass
class Form:
    action: str
    method: str
    fields: dict[str, str] = field(default_factory=dict)
    """What is sent if nobody touches anything; of a select, the chosen option."""
    buttons: list[tuple[str, str]] = field(default_factory=list)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self._open: Form | None = None
        self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        name = given.get("name", "")
        if tag == "form":
            self._open = Form(given.get("action", ""), given.get("method", "get"))
            self.forms.append(self._open)
        elif self._open is None:
            return
        elif tag == "select":
            self._select = name
        elif tag == "option":
            if self._select not in self._open.fields or "selected" in given:
                self._open.fields[self._select] = given.get("value", "")
        elif tag in ("input", "textarea") and name:
            self._open.fields[name] = given.get("value", "")
        elif tag == "button" and name:
            self._open.buttons.append((name, given.get("value", "")))

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._open = None


def forms(page: httpx.Response) -> list[Form]:
    reader = _Reader()
    reader.feed(page.text)
    return reader.forms


def form(page: httpx.Response, *, to: str) -> Form:
    """The page's one form whose address holds `to`."""
    (found,) = (one for one in forms(page) if to in one.action)
    return found


def send(browser: httpx.Client, page: httpx.Response, sent: Form, **fields: str) -> httpx.Response:
    """Fill in and send the form, and follow where the answer leads."""
    address = page.url.join(sent.action)
    return browser.post(address, data={**sent.fields, **fields}, follow_redirects=True)
