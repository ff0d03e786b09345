"""Withdrawing and claiming in a real browser: on a phone of 360 pixels, by keyboard alone, without JavaScript.

With ORDITO_PICTURES set to a folder, each step leaves its picture there.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from customer_desk import DELIVERED as DELIVERED_ORDER
from customer_desk import (
    NOW,
    PAGE,
    PNG,
    House,
    Shown,
    customer_desk,
    house,
    options,
    statement,
    to_pay,
    withdrawal_options,
)
from customer_papers import claim_document, return_document
from customer_paths import LATE, MUCH_LATER, REFUND_WAITS, REPAIR_TO_PAY
from playwright.sync_api import Browser, Page, sync_playwright
from test_browser import ARGUMENTS, CHROMIUM

PICTURES = os.environ.get("ORDITO_PICTURES")
PHONE = 360

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def behind() -> House:
    return house(
        **{
            "returns": {"items": [statement(), statement(declined=True)], "undelivered": []},
            "returns/r1": return_document("authorised"),
            "claims/c1": claim_document("opened"),
        }
    )


@pytest.fixture
def desk(behind: House) -> Iterator[Shown]:
    with customer_desk(behind=behind) as shown:
        yield shown


@dataclass
class Phone:
    """A phone's browser with a keyboard and no script."""

    page: Page

    def open(self, path: str = "", *, lang: str = "it") -> None:
        self.page.goto(f"{PAGE}{path}?lang={lang}")

    def tab_to(self, selector: str) -> None:
        """Press Tab until the element has the focus: whoever has no mouse gets there."""
        for _ in range(80):
            self.page.keyboard.press("Tab")
            if self.page.locator(selector).and_(self.page.locator(":focus")).count():
                return
        raise AssertionError(f"no Tab leads to {selector}")

    def press(self, key: str) -> None:
        self.page.keyboard.press(key)

    def follow(self, selector: str) -> None:
        self.tab_to(selector)
        with self.page.expect_navigation():
            self.press("Enter")

    def write(self, selector: str, text: str) -> None:
        self.tab_to(selector)
        self.press("Control+A")
        self.page.keyboard.type(text)

    def heading(self) -> str:
        return self.page.locator("h1").inner_text()

    def picture(self, name: str) -> None:
        """As wide as the phone: nothing has to be scrolled sideways."""
        picture = self.page.screenshot(full_page=True)
        if PICTURES:
            (Path(PICTURES) / f"{name}.png").write_bytes(picture)
        assert int.from_bytes(picture[16:20], "big") == PHONE, name


def phone(browser: Browser, desk: Shown, *, lang: str = "it", **more: Any) -> Phone:
    context = browser.new_context(
        viewport={"width": PHONE, "height": 740},
        java_script_enabled=False,
        locale="it-IT" if lang == "it" else "en-GB",
        base_url=str(desk.client.base_url),
        **more,
    )
    return Phone(context.new_page())


@pytest.mark.parametrize(
    ("lang", "withdraw", "confirm", "received"),
    [
        ("it", "recedere dal contratto qui", "conferma recesso", "Dichiarazione ricevuta"),
        ("en", "withdraw from contract here", "confirm withdrawal", "Statement received"),
    ],
)
def test_a_customer_withdraws_with_the_keyboard_alone(
    browser: Browser, desk: Shown, lang: str, withdraw: str, confirm: str, received: str
) -> None:
    on = phone(browser, desk, lang=lang)
    on.open(lang=lang)
    on.picture(f"order-{lang}")
    on.follow(f'a:text-is("{withdraw}")')
    on.picture(f"withdraw-1-{lang}")
    on.write("#email", "giulia")
    on.follow('button[value="check"]')
    assert on.page.locator("#mend").and_(on.page.locator(":focus")).count() == 1, "the focus is on what is wrong"
    on.picture(f"withdraw-mend-{lang}")
    on.follow('a[href="#email"]')
    assert on.page.locator("#email").and_(on.page.locator(":focus")).count() == 1
    on.page.keyboard.press("Control+A")
    on.page.keyboard.type("giulia@example.it")
    on.follow('button[value="check"]')
    on.picture(f"withdraw-2-{lang}")
    on.follow(f'button:text-is("{confirm}")')
    assert on.heading() == received
    on.picture(f"withdraw-3-{lang}")
    ((_, what, _, body),) = desk.house.posted
    assert what == "withdrawals"
    assert body["lines"] == [{"line": 1, "quantity": 1}, {"line": 2, "quantity": 2}]
    on.page.context.close()


def test_a_customer_keeps_some_pieces_by_keyboard(browser: Browser, desk: Shown) -> None:
    on = phone(browser, desk)
    on.open("/withdraw")
    on.tab_to("#line-1")
    on.press("Space")
    on.tab_to("#line-2")
    on.press("ArrowDown")
    on.follow('button[value="check"]')
    on.follow('button:text-is("conferma recesso")')
    assert desk.house.posted[0][3]["lines"] == [{"line": 2, "quantity": 1}]
    on.page.context.close()


@pytest.mark.parametrize("lang", ["it", "en"])
def test_a_customer_claims_with_the_keyboard_alone(browser: Browser, desk: Shown, lang: str) -> None:
    on = phone(browser, desk, lang=lang)
    on.open("/guarantee", lang=lang)
    on.picture(f"guarantee-{lang}")
    on.follow('a[href*="/claim?line=1"]')
    on.tab_to("#photos")
    pictures = [
        {"name": f"{number}.png", "mimeType": "image/png", "buffer": PNG + bytes([number])} for number in (1, 2)
    ]
    on.page.set_input_files("#photos", files=pictures)  # a keyboard cannot reach the system's own dialogue
    on.follow('button[value="check"]')
    assert on.page.locator(".error").count() == 2
    on.picture(f"claim-mend-{lang}")
    on.write("#description", "Si ferma ogni notte." if lang == "it" else "It stops every night.")
    on.tab_to("#discovered_on")
    on.page.keyboard.type("12122026")
    on.follow('button[value="check"]')
    on.picture(f"claim-check-{lang}")
    on.follow('button[value="send"]')
    on.picture(f"claim-sent-{lang}")
    ((_, what, _, body),) = desk.house.posted
    assert what == "claims"
    assert (body["line"], body["quantity"], body["discovered_on"]) == (1, 1, "2026-12-12")
    assert len(body["photos"]) == 2, "the photos survived the mistake"
    on.page.context.close()


STANDING = {
    "return": (DELIVERED_ORDER, "/returns/r1", {"returns/r1": return_document("refund_due")}),
    "return-authorised": (DELIVERED_ORDER, "/returns/r1", {"returns/r1": return_document("authorised")}),
    "remedy": (DELIVERED_ORDER, "/claims/c1", {"claims/c1": claim_document("checked")}),
    "repair-quotation": (DELIVERED_ORDER, "/claims/c1", {"claims/c1": claim_document("quoted")}),
    "tasks": (REFUND_WAITS, "", {}),
    "bank-details": (REFUND_WAITS, "/bank-details", {}),
    "pay": (REPAIR_TO_PAY, "/pay/c1-repair", to_pay("card", "paypal")),
    "late": (LATE, "/late", {"options": options(at=MUCH_LATER)}),
    "complaint": (DELIVERED_ORDER, "/complaint", {}),
    "invoice": (DELIVERED_ORDER, "/invoice", {}),
    "newsletter": (DELIVERED_ORDER, "/newsletter", {}),
    "window-over": (
        DELIVERED_ORDER,
        "/withdraw",
        {"withdrawal-options": withdrawal_options(at=NOW + timedelta(days=14))},
    ),
}


@pytest.mark.parametrize("name", STANDING)
@pytest.mark.parametrize("lang", ["it", "en"])
def test_every_page_fits_a_phone_and_can_be_heard(browser: Browser, name: str, lang: str) -> None:
    """One heading, one main, its language; each field with its label; nothing to touch that is too small."""
    path, address, answers = STANDING[name]
    with customer_desk(path, house(**answers)) as desk:
        on = phone(browser, desk, lang=lang)
        on.open(address, lang=lang)
        on.picture(f"{name}-{lang}")
        page = on.page
        assert page.locator("h1").count() == 1
        assert page.locator("main").count() == 1
        assert page.locator(f'html[lang="{lang}"]').count() == 1
        ids = re.findall(r'\sid="([^"]+)"', page.content())
        assert len(ids) == len(set(ids))
        for entry in page.locator("input:not([type=hidden]), select, textarea").all():
            assert page.locator(f'label[for="{entry.get_attribute("id")}"]').count() == 1, entry.get_attribute("name")
        for touched in page.locator("main a.button, main button, main summary, main .menu a, main .pick label").all():
            box = touched.bounding_box()
            assert box is None or box["height"] >= 44, touched.inner_text()
        page.context.close()


def test_wide_and_dark_it_fits_too(browser: Browser, desk: Shown) -> None:
    for width in (768, 1280):
        context = browser.new_context(
            viewport={"width": width, "height": 900},
            java_script_enabled=False,
            color_scheme="dark",
            base_url=str(desk.client.base_url),
        )
        page = context.new_page()
        for path in ("", "/withdraw", "/claim", "/guarantee"):
            page.goto(f"{PAGE}{path}")
            picture = page.screenshot(full_page=True)
            if PICTURES:
                (Path(PICTURES) / f"wide-{width}{path.replace('/', '-')}.png").write_bytes(picture)
            assert int.from_bytes(picture[16:20], "big") == width
        context.close()


def test_nothing_is_asked_of_any_other_site(browser: Browser, desk: Shown) -> None:
    on = phone(browser, desk)
    asked: list[str] = []
    on.page.on("request", lambda request: asked.append(request.url))
    for path in ("", "/withdraw", "/claim", "/returns/r1", "/claims/c1"):
        on.open(path)
    assert asked
    assert all(url.startswith(str(desk.client.base_url)) for url in asked)
    on.page.context.close()
