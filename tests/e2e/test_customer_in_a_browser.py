"""The customer's page of the running house in a real browser: a phone of 360 pixels, no script, no account."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from e2e.scene import PATIENCE, Scene
from playwright.sync_api import Browser, Page, sync_playwright

from ordito.cli.outside import House, line, until

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
PICTURES = os.environ.get("ORDITO_PICTURES")
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de"
    "0000000c4944415478da6360282f070001cb00dff8a2b3a60000000049454e44ae426082"
)

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    arguments = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=arguments)
        yield browser
        browser.close()


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 360, "height": 740}, java_script_enabled=False)
    page = context.new_page()
    page.set_default_timeout(15_000)
    yield page
    context.close()


def picture(page: Page, name: str) -> None:
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / f"real-{name}.png", full_page=True)


@pytest.mark.parametrize(
    ("lang", "withdraw", "confirm"),
    [
        ("it", "recedere dal contratto qui", "conferma recesso"),
        ("en", "withdraw from contract here", "confirm withdrawal"),
    ],
)
def test_a_withdrawal_from_the_link_to_the_form_in_the_parcel(
    house: House, scene: Scene, phone: Page, lang: str, withdraw: str, confirm: str
) -> None:
    placed = scene.delivered(line(scene.stocked(), price=4900, quantity=2))
    until(
        lambda: (phone.goto(f"{placed['customer_link']}?lang={lang}"), phone.locator("main").inner_text())[1],
        lambda text: withdraw in text,
        what="the page to offer the withdrawal",
        seconds=PATIENCE,
    )
    picture(phone, f"order-{lang}")
    phone.get_by_role("link", name=withdraw, exact=True).click()
    phone.locator("select").first.select_option("1")
    picture(phone, f"withdraw-1-{lang}")
    phone.locator('button[value="check"]').click()
    picture(phone, f"withdraw-2-{lang}")
    sent = {entry.get_attribute("name") or "": entry.input_value() for entry in phone.locator("form input").all()}
    phone.get_by_role("button", name=confirm, exact=True).click()
    picture(phone, f"withdraw-3-{lang}")
    (one,) = scene.ask("returns", f"/v1/orders/{placed['id']}/returns")["items"]
    assert one["lines"] == [{"line": 1, "quantity": 1}]
    told = phone.locator("time").first
    assert datetime.fromisoformat(told.get_attribute("datetime") or "") == datetime.fromisoformat(one["received_at"])
    assert re.search(r"\d\d:\d\d:\d\d", told.inner_text()), "to the second"
    again = phone.request.post(f"{placed['customer_link']}/withdraw?lang={lang}", form={**sent, "step": "confirm"})
    assert again.url == phone.url
    assert len(scene.ask("returns", f"/v1/orders/{placed['id']}/returns")["items"]) == 1, "sent twice, stated once"

    house.post("returns", f"/v1/orders/{placed['id']}/returns/{one['return_id']}/authorise", {})
    phone.goto(f"{placed['customer_link']}/returns/{one['return_id']}?lang={lang}")
    picture(phone, f"return-{lang}")
    paper = phone.request.get(f"{placed['customer_link']}/returns/{one['return_id']}/form.pdf")
    assert (paper.headers["content-type"], paper.body()[:4]) == ("application/pdf", b"%PDF")
    phone.locator("#courier").fill("Poste")
    phone.locator("#tracking_number").fill("AB123")
    phone.locator("button.primary").click()
    (one,) = scene.ask("returns", f"/v1/orders/{placed['id']}/returns")["items"]
    assert (one["status"], one["dispatch"]["tracking_number"]) == ("dispatched", "AB123")


@pytest.mark.parametrize("lang", ["it", "en"])
def test_a_claim_with_a_photo_survives_a_mistake(scene: Scene, phone: Page, lang: str) -> None:
    placed = scene.at("capitalorologi").delivered()
    until(
        lambda: (phone.goto(f"{placed['customer_link']}/claim?lang={lang}"), phone.locator("main").inner_text())[1],
        lambda _: phone.locator("#description").count() == 1,
        what="the page to take a report",
        seconds=PATIENCE,
    )
    phone.set_input_files("#photos", files=[{"name": "a.png", "mimeType": "image/png", "buffer": PNG}])
    phone.locator('button[value="check"]').click()
    picture(phone, f"claim-mend-{lang}")
    phone.locator("#description").fill("Si ferma ogni notte.")
    today = scene.ask("returns", f"/v1/orders/{placed['id']}/withdrawal-options")["lines"][0]["delivered_at"][:10]
    phone.locator("#discovered_on").fill(today)
    phone.locator('button[value="check"]').click()
    picture(phone, f"claim-check-{lang}")
    phone.locator('button[value="send"]').click()
    picture(phone, f"claim-{lang}")
    (claim,) = scene.ask("returns", f"/v1/orders/{placed['id']}/claims")["items"]
    assert claim["description"] == "Si ferma ogni notte."
    assert len(claim["photos"]) == 1
    shown = phone.locator("img").first.get_attribute("src")
    assert phone.request.get(f"{placed['customer_link'].rsplit('/o/')[0]}{shown}").body() == PNG
