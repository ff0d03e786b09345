"""The pages in a real browser without JavaScript: on a phone and a desktop, by keyboard, light and dark."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from canned_desk import PASSWORD, TOKEN, Canned, canned_desk
from order_history import ORDER, WHOLE_PATH, until
from playwright.sync_api import Browser, Page, sync_playwright

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def desk() -> Iterator[Canned]:
    with canned_desk(WHOLE_PATH) as canned:
        yield canned


def open_page(browser: Browser, desk: Canned, *, width: int, scheme: Any = "light") -> Page:
    context = browser.new_context(
        viewport={"width": width, "height": 800},
        java_script_enabled=False,
        color_scheme=scheme,
        locale="it-IT",
        base_url=str(desk.client.base_url),
    )
    return context.new_page()


def log_in(page: Page) -> None:
    page.goto("/staff/orders")
    page.fill("#email", "sara@example.it")
    page.fill("#password", PASSWORD)
    page.click("button.primary")


@pytest.mark.parametrize("width", [360, 768, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_is_wider_than_its_screen(browser: Browser, desk: Canned, width: int, scheme: str) -> None:
    """A full-page picture is as wide as what can be scrolled to: wider than the screen would be a bar across."""
    page = open_page(browser, desk, width=width, scheme=scheme)
    log_in(page)
    for path in (
        "/staff/orders",
        f"/staff/orders/{ORDER}?all=1",
        "/staff/parked",
    ):
        page.goto(path)
        for summary in page.locator("main summary").all()[:6]:
            summary.click()
        picture = page.screenshot(full_page=True)
        assert int.from_bytes(picture[16:20], "big") == width, path
    page.context.close()


def test_an_agent_packs_without_a_script(browser: Browser) -> None:
    with canned_desk(until("shipment-opened")) as desk:
        page = open_page(browser, desk, width=1280)
        log_in(page)
        page.get_by_role("link", name="OB-2026-000042").click()
        page.get_by_role("button", name="Packed").click()
        assert "The parcel was packed." in page.get_by_role("status").inner_text()
        page.context.close()


def test_every_page_has_one_heading_landmarks_and_labelled_fields(browser: Browser, desk: Canned) -> None:
    page = open_page(browser, desk, width=1280)
    log_in(page)
    for path in ("/staff/orders", f"/staff/orders/{ORDER}"):
        page.goto(path)
        assert page.locator("h1").count() == 1, path
        assert page.locator("main").count() == 1, path
        assert page.locator("html[lang]").count() == 1, path
        ids = re.findall(r'\sid="([^"]+)"', page.content())
        assert len(ids) == len(set(ids)), path
        for field in page.locator("input:not([type=hidden]), select, textarea").all():
            label = page.locator(f'label[for="{field.get_attribute("id")}"]')
            assert label.count() == 1, (path, field.get_attribute("name"))
    page.context.close()


def test_nothing_is_asked_of_any_other_site(browser: Browser, desk: Canned) -> None:
    page = open_page(browser, desk, width=1280)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"/o/{TOKEN}")
    assert asked
    assert all(url.startswith(str(desk.client.base_url)) for url in asked)
    page.context.close()


def _luminance(colour: str) -> float:
    channels = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _palettes() -> list[dict[str, str]]:
    css = (Path(__file__).parents[1] / "src/ordito/desk/adapters/http/static/desk.css").read_text()
    blocks = re.findall(r":root \{(.*?)\}", css, flags=re.DOTALL)
    return [dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", block)) for block in blocks]


@pytest.mark.parametrize("palette", _palettes(), ids=["light", "dark"])
@pytest.mark.parametrize(
    ("text", "ground"),
    [
        ("ink", "paper"),
        ("ink", "card"),
        ("soft", "paper"),
        ("soft", "card"),
        ("soft", "sunk"),
        ("accent", "card"),
        ("accent", "paper"),
        ("on-accent", "accent"),
        ("amber", "amber-bg"),
        ("bad", "bad-bg"),
        ("good", "good-bg"),
        ("good", "card"),
        ("cool", "cool-bg"),
        ("card", "bad"),
    ],
)
def test_every_pair_of_colours_is_readable(palette: dict[str, str], text: str, ground: str) -> None:
    """WCAG AA: at least 4.5 to 1."""
    light, dark = sorted((_luminance(palette[text]), _luminance(palette[ground])), reverse=True)
    assert (light + 0.05) / (dark + 0.05) >= 4.5
