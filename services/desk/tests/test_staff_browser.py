"""The staff's console in a real browser without JavaScript: a claim decided and goods inspected, by keyboard alone.

With ORDITO_PICTURES=<folder> each page is kept as a picture, to be looked at.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from canned_desk import PASSWORD, PIXEL
from order_history import RETURN
from playwright.sync_api import Browser, Page, sync_playwright
from staff_scenes import SCENES, StaffDesk, order_of, staff_desk
from test_browser import ARGUMENTS, CHROMIUM

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine")
WIDTHS = (1280, 390)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


def open_console(browser: Browser, desk: StaffDesk, *, width: int) -> Page:
    context = browser.new_context(
        viewport={"width": width, "height": 900},
        java_script_enabled=False,
        locale="en-GB",
        base_url=str(desk.client.base_url),
    )
    page = context.new_page()
    page.goto("/staff/orders")
    page.fill("#email", "agata@example.it")
    page.fill("#password", PASSWORD)
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Orders").wait_for()
    return page


def picture(page: Page, name: str, *, width: int) -> None:
    """As wide as its screen: a bar across would make it wider."""
    content = page.screenshot(full_page=True)
    assert int.from_bytes(content[16:20], "big") == width, name
    if folder := os.environ.get("ORDITO_PICTURES"):
        (Path(folder) / f"{name}-{width}.png").write_bytes(content)


@pytest.mark.parametrize("width", WIDTHS)
def test_a_claim_is_decided_from_its_orders_page(browser: Browser, width: int) -> None:
    with staff_desk(*SCENES) as desk:
        page = open_console(browser, desk, width=width)
        page.goto("/staff/work/claims?state=checked")
        picture(page, "staff-claims", width=width)
        page.get_by_role("link", name="OB-2026-000042", exact=True).focus()
        page.keyboard.press("Enter")
        page.get_by_role("heading", name="Guarantee", exact=True).first.wait_for()
        picture(page, "staff-claim", width=width)
        page.get_by_role("link", name="Decide the remedy of claim c1").focus()
        page.keyboard.press("Enter")
        page.get_by_label("Remedy", exact=True).select_option("replacement")
        page.get_by_role("button", name="Show what the terms say").focus()
        page.keyboard.press("Enter")
        page.get_by_role("status").filter(has_text="These remedies come first").wait_for()
        page.get_by_label("Repair", exact=True).focus()
        page.keyboard.press("Space")
        page.get_by_role("button", name="Decide").last.focus()
        page.keyboard.press("Enter")
        page.get_by_role("status").filter(has_text="The remedy is given").wait_for()
        picture(page, "staff-remedy", width=width)
        page.get_by_role("button", name="Decide").first.focus()
        page.keyboard.press("Enter")
        page.get_by_role("status").filter(has_text="The remedy was decided.").wait_for()
        ((_, path, _, body),) = desk.services.posted
        assert path.endswith("/claims/c1/remedy")
        assert body == {"remedy": "replacement", "impossible": ["repair"]}
        page.context.close()


@pytest.mark.parametrize("width", WIDTHS)
def test_goods_are_inspected_with_photos_and_a_mistake_is_mended(browser: Browser, width: int, tmp_path: Path) -> None:
    photo = tmp_path / "scratch.png"
    photo.write_bytes(PIXEL)
    with staff_desk(*SCENES) as desk:
        page = open_console(browser, desk, width=width)
        page.goto(f"/staff/orders/{order_of('returned')}/returns/{RETURN}/inspect")
        page.get_by_label("Found").select_option("diminished")
        page.get_by_label(re.compile("Worth so much less")).fill("4.999")
        page.get_by_label(re.compile("What you see")).fill("A scratch on the clasp.")
        page.get_by_label("Photos", exact=True).set_input_files(photo)
        page.get_by_role("button", name="Record the inspection").focus()
        page.keyboard.press("Enter")
        page.get_by_role("alert").filter(has_text="Not sent yet").wait_for()
        picture(page, "staff-inspection", width=width)
        assert page.get_by_label(re.compile("What you see")).input_value() == "A scratch on the clasp."
        page.get_by_label(re.compile("Worth so much less")).fill("4,90")
        page.get_by_role("button", name="Record the inspection").focus()
        page.keyboard.press("Enter")
        page.get_by_role("status").filter(has_text="The inspection was recorded.").wait_for()
        ((_, _, _, body),) = desk.services.posted
        assert body["lines"][0]["reduction"] == {"amount": 490, "currency": "EUR"}
        assert len(body["lines"][0]["photos"]) == 1
        page.context.close()


def test_every_page_fits_a_phone_and_labels_its_fields(browser: Browser) -> None:
    with staff_desk(*SCENES) as desk:
        page = open_console(browser, desk, width=390)
        delivered = f"/staff/orders/{order_of('delivered')}"
        for name, path in (
            ("withdrawal", f"{delivered}/withdrawals"),
            ("exchange", f"{delivered}/exchanges"),
            ("defect", f"{delivered}/claims"),
            ("returns", "/staff/work/returns"),
            ("unknown-parcels", "/staff/unknown-parcels"),
            ("vouchers", "/staff/vouchers"),
            ("terms", "/staff/terms?seller=opsobjects&question=withdrawal&ask=1&f.at=2026-12-01T10:00:01"),
            ("coming-back", f"/staff/orders/{order_of('coming-back')}"),
        ):
            page.goto(path)
            for summary in page.locator("main summary").all()[:8]:
                summary.click()
            picture(page, f"staff-{name}", width=390)
            assert page.locator("h1").count() == 1, path
            ids = re.findall(r'\sid="([^"]+)"', page.content())
            assert len(ids) == len(set(ids)), path
            for field in page.locator("input:not([type=hidden]), select, textarea").all():
                label = page.locator(f'label[for="{field.get_attribute("id")}"]')
                assert label.count() == 1 or field.get_attribute("aria-label"), (path, field.get_attribute("name"))
        page.context.close()
