"""The customer's page and the staff's, as a browser without JavaScript sees them."""

from collections.abc import Iterator

import httpx
import pytest
from e2e.forms import form, forms, send
from e2e.scene import PATIENCE, Scene

from ordito.cli.outside import House, line, until


@pytest.fixture
def browser() -> Iterator[httpx.Client]:
    with httpx.Client(timeout=60) as client:
        yield client


def test_the_customers_page_tells_the_story_in_both_languages(scene: Scene, browser: httpx.Client) -> None:
    placed = scene.shipped(line(scene.stocked(), price=4900), discount=490)
    page = until(
        lambda: browser.get(placed["customer_link"]),
        lambda page: scene.tracking() in page.text,
        what="the page to show the tracking number",
        seconds=PATIENCE,
    )
    assert page.headers["content-type"].startswith("text/html")
    assert "<script" not in page.text
    assert placed["number"] in page.text
    assert "44,10" in page.text
    assert "spedito" in page.text.lower()
    english = browser.get(placed["customer_link"], params={"lang": "en"})
    assert 'lang="en"' in english.text
    assert "shipped" in english.text.lower()
    assert english.headers["cache-control"] == "no-store"


def test_a_customer_cancels_by_a_plain_form(house: House, scene: Scene, browser: httpx.Client) -> None:
    scene.afternoon()
    placed = scene.confirmed()
    page = browser.get(placed["customer_link"])
    assert "/cancel" in page.text
    asked = browser.get(f"{placed['customer_link']}/cancel")
    sent = form(asked, to="/cancel")
    assert sent.method == "post"
    answer = send(browser, asked, sent, reason="Ho cambiato idea")
    assert answer.status_code == 200
    send(browser, asked, sent, reason="Ho cambiato idea")  # the form sent twice acts once
    scene.wait_for(placed["id"], "orders.order-cancelled", "payments.refund-completed")
    milestones = ("orders.cancellation-requested", "orders.order-cancelled", "payments.refund-completed")
    scene.happened_once(placed["id"], *milestones)
    until(
        lambda: browser.get(placed["customer_link"]).text,
        lambda text: "annullato" in text.lower() and "Ho cambiato idea" not in text.split("<main")[0],
        what="the page to say that the order is cancelled",
        seconds=PATIENCE,
    )
    assert house.order(placed["id"])["status"] == "cancelled"


def test_before_one_o_clock_the_page_says_whom_to_call(scene: Scene, browser: httpx.Client) -> None:
    scene.morning()
    placed = scene.confirmed()
    page = browser.get(placed["customer_link"])
    assert "Servizio Clienti" in page.text
    assert "Opsobjects FAQ" in page.text
    asked = browser.get(f"{placed['customer_link']}/cancel")
    answer = send(browser, asked, form(asked, to="/cancel"))
    assert answer.status_code == 409
    assert "Servizio Clienti" in answer.text


def test_a_customer_withdraws_in_two_steps_by_plain_forms(house: House, scene: Scene, browser: httpx.Client) -> None:
    placed = scene.delivered(line(scene.stocked(), price=4900, quantity=2))
    asked = browser.get(f"{placed['customer_link']}/withdraw")
    first = form(asked, to="/withdraw")
    assert ("step", "check") in first.buttons
    checked = send(browser, asked, first, **{"line-1": "1", "step": "check"})
    assert checked.status_code == 200
    assert house.ask("GET", "returns", f"/v1/orders/{placed['id']}/returns", bearer=house.staff())["items"] == []
    second = form(checked, to="/withdraw")
    assert ("step", "confirm") in second.buttons
    answer = send(browser, checked, second, step="confirm")
    assert answer.status_code == 200
    scene.wait_for(placed["id"], "returns.withdrawal-received")
    (one,) = scene.ask("returns", f"/v1/orders/{placed['id']}/returns")["items"]
    assert one["lines"] == [{"line": 1, "quantity": 1}]
    assert one["channel"] == "page"
    scene.wait_for_letters(placed["id"], "order_received", "order_confirmed", "parcel_shipped", "withdrawal_received")


def test_a_form_with_nothing_chosen_is_shown_again(scene: Scene, browser: httpx.Client) -> None:
    placed = scene.delivered()
    asked = browser.get(f"{placed['customer_link']}/withdraw")
    answer = send(browser, asked, form(asked, to="/withdraw"), **{"line-1": "0", "step": "check"})
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert forms(answer)


def test_a_broken_link_opens_nothing(scene: Scene, browser: httpx.Client) -> None:
    placed = scene.confirmed()
    link = placed["customer_link"]
    forged = link[:-1] + ("A" if link[-1] != "A" else "B")
    for address in (forged, f"{forged}/cancel", f"{forged}/withdraw"):
        page = browser.get(address)
        assert page.status_code == 404
        assert placed["number"] not in page.text


def test_the_staff_log_in_find_an_order_and_see_why(house: House, scene: Scene, browser: httpx.Client) -> None:
    placed = scene.shipped()
    address = f"{house.urls['desk']}/staff/orders"
    login = browser.get(address, follow_redirects=True)
    assert login.url.path == "/staff/login"
    account = next(account for account in house.keys.staff if account.role == "agent")
    wrong = send(browser, login, form(login, to="/staff/login"), email=account.email, password="not it")
    assert wrong.status_code == 401
    inside = send(browser, login, form(login, to="/staff/login"), email=account.email, password=account.password)
    assert (inside.status_code, inside.url.path) == (200, "/staff/orders")
    found = browser.get(address, params={"q": placed["number"]})
    assert f"/staff/orders/{placed['id']}" in found.text
    page = browser.get(f"{address}/{placed['id']}")
    assert page.status_code == 200
    assert "<script" not in page.text
    for shown in (placed["number"], scene.tracking(), "Opsobjects FAQ", scene.email()):
        assert shown in page.text


def test_the_staff_pack_and_hand_over_by_plain_forms(house: House, scene: Scene, browser: httpx.Client) -> None:
    placed = scene.confirmed()
    login = browser.get(f"{house.urls['desk']}/staff/login")
    account = next(account for account in house.keys.staff if account.role == "agent")
    send(browser, login, form(login, to="/staff/login"), email=account.email, password=account.password)
    address = f"{house.urls['desk']}/staff/orders/{placed['id']}"
    page = browser.get(address)
    assert send(browser, page, form(page, to="/parcels")).status_code == 200
    scene.wait_for(placed["id"], "shipping.parcel-packed")
    page = browser.get(address)
    handed = send(browser, page, form(page, to="/hand-over"), tracking_number=scene.tracking())
    assert handed.status_code == 200
    scene.wait_for(placed["id"], "orders.order-shipped")


def test_without_a_login_there_is_no_order(house: House, scene: Scene, browser: httpx.Client) -> None:
    placed = scene.confirmed()
    page = browser.get(f"{house.urls['desk']}/staff/orders/{placed['id']}")
    assert page.status_code == 303
    assert page.headers["location"].startswith("/staff/login")
