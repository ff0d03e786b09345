"""The staff's console over HTTP, with canned orders and services."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from uuid import UUID

import pytest
from canned_desk import PASSWORD, SECRET, Canned, CannedServices, CannedViews, canned_desk, file_of, make_canned
from exchange_history import REPLACING
from order_history import CANCELLABLE, ORDER, PARCEL, RETURN, WHOLE_PATH, until
from pydantic_core import to_jsonable_python

from ordito.desk.adapters.http.session import LoginLimit
from ordito.desk.application.ports import Search, ServiceRefused
from ordito.kit.http.testing import serving
from ordito.kit.http.tokens import make_link_token, make_staff_token, read_staff_token

PAGE = f"/staff/orders/{ORDER}"


@pytest.fixture
def desk() -> Iterator[Canned]:
    with canned_desk(until("shipment-opened")) as canned:
        canned.log_in()
        yield canned


def form_of(desk: Canned, path: str = PAGE) -> dict[str, str]:
    """The two hidden fields that every form carries."""
    text = desk.client.get(path).text
    token = re.search(r'name="form_token" value="([^"]+)"', text)
    key = re.search(r'name="key" value="([^"]+)"', text)
    assert token is not None
    return {"form_token": token.group(1), "key": key.group(1) if key else "a-key-1234"}


def test_without_a_login_every_page_sends_there_and_back() -> None:
    with canned_desk(until("order-placed")) as desk:
        for path in ("/staff/orders", PAGE, "/staff/parked"):
            answer = desk.client.get(path)
            assert answer.status_code == 303
            assert answer.headers["location"].startswith("/staff/login?then=%2Fstaff")
        answer = desk.client.post("/staff/login", data={"email": "vera@example.it", "password": PASSWORD, "then": PAGE})
        assert answer.headers["location"] == PAGE
        cookie = answer.headers["set-cookie"].lower()
        assert "httponly" in cookie
        assert "samesite=lax" in cookie


def test_a_login_never_leads_to_another_site() -> None:
    with canned_desk(until("order-placed")) as desk:
        for then in ("https://evil.example/staff", "//evil.example", "/staff//evil.example", "/staff\\evil"):
            data = {"email": "vera@example.it", "password": PASSWORD, "then": then}
            assert desk.client.post("/staff/login", data=data).headers["location"] == "/staff/orders"


def test_a_wrong_password_says_nothing_about_the_account() -> None:
    with canned_desk(until("order-placed")) as desk:
        known = desk.log_in(password="wrong")
        unknown = desk.log_in("nobody@example.it", password="wrong")
        assert known.status_code == unknown.status_code == 401
        assert "E-mail or password is not right." in known.text
        assert "set-cookie" not in known.headers


def test_guessing_is_slowed_down() -> None:
    app = make_canned(CannedViews(), CannedServices(), limit=LoginLimit(per_email=3))
    with serving(app) as client:
        for _ in range(3):
            client.post("/staff/login", data={"email": "vera@example.it", "password": "guess"})
        answer = client.post("/staff/login", data={"email": "vera@example.it", "password": PASSWORD})
        assert answer.status_code == 429


def test_a_login_form_of_another_site_is_refused() -> None:
    with canned_desk(until("order-placed")) as desk:
        data = {"email": "vera@example.it", "password": PASSWORD}
        answer = desk.client.post("/staff/login", data=data, headers={"Sec-Fetch-Site": "cross-site"})
        assert answer.status_code == 403


def test_a_forged_session_is_none() -> None:
    with canned_desk(until("order-placed")) as desk:
        desk.client.cookies.set("ordito_staff", "forged.session.value", path="/staff")
        assert desk.client.get("/staff/orders").status_code == 303


def test_logging_out_ends_the_session(desk: Canned) -> None:
    answer = desk.client.post("/staff/logout", data=form_of(desk))
    assert answer.status_code == 303
    assert desk.client.get("/staff/orders").status_code == 303


def test_the_list_searches_and_filters(desk: Canned) -> None:
    assert "OB-2026-000042" in desk.client.get("/staff/orders").text
    params = {"q": "giulia 100234", "status": "confirmed", "placed_from": "2026-11-20", "attention": ""}
    assert "OB-2026-000042" in desk.client.get("/staff/orders", params=params).text
    wanted = Search(words=("giulia", "100234"), status="confirmed")
    assert any(each.words == wanted.words and each.status == wanted.status for each in desk.views.asked)


def test_an_empty_list_says_what_to_do(desk: Canned) -> None:
    assert "No order matches" in desk.client.get("/staff/orders", params={"q": "zzz"}).text
    assert "Nothing needs attention" in desk.client.get("/staff/orders", params={"attention": "1"}).text
    desk.views.files.clear()
    assert "No orders yet" in desk.client.get("/staff/orders").text


def test_nonsense_in_the_address_is_survived(desk: Canned) -> None:
    assert (
        desk.client.get("/staff/orders", params={"before": "nonsense", "placed_from": "yesterday"}).status_code == 200
    )


def test_the_order_page_answers_what_happened_and_why(desk: Canned) -> None:
    text = desk.client.get(PAGE).text
    assert "Where it stands, and why" in text
    assert "Order confirmed: 3 pieces" in text
    assert 'because of <a href="#e' in text
    assert "within 15 days from delivery of the product" in text
    assert "by storefront opsobjects" in text
    assert "1 refused" in text
    assert "€105.30" in text


def test_each_of_several_rulings_of_an_event_is_named_by_its_rule() -> None:
    with canned_desk(REPLACING) as desk:
        desk.log_in()
        text = desk.client.get(PAGE).text
    assert re.findall(r"<summary>Why: ([^<]*)</summary>", text) == ["withdrawal, window", "withdrawal, window"]
    assert "rulings[" not in text


def test_bookkeeping_is_shown_on_demand(desk: Canned) -> None:
    assert "Payment noted on the order" not in desk.client.get(PAGE).text
    assert "Payment noted on the order" in desk.client.get(PAGE, params={"all": "1"}).text


def test_an_unknown_order_is_a_page_that_says_so(desk: Canned) -> None:
    answer = desk.client.get(f"/staff/orders/{RETURN}", headers={"Accept": "text/html"})
    assert answer.status_code == 404
    assert "To the orders" in answer.text


def test_a_viewer_sees_everything_and_does_nothing() -> None:
    with canned_desk(until("shipment-opened")) as desk:
        desk.log_in("vera@example.it")
        assert "Pack a parcel" not in desk.client.get(PAGE).text
        answer = desk.client.post(f"{PAGE}/parcels", data={**form_of(desk), "courier": "brt"})
        assert answer.status_code == 403
        assert desk.services.posted == []


def test_a_form_without_its_token_changes_nothing(desk: Canned) -> None:
    answer = desk.client.post(f"{PAGE}/parcels", data={"key": "a-key-1234", "courier": "brt"})
    assert answer.status_code == 403
    assert desk.services.posted == []


def test_an_agent_packs_in_his_own_name(desk: Canned) -> None:
    form = form_of(desk)
    answer = desk.client.post(f"{PAGE}/parcels", data={**form, "courier": "brt"})
    assert (answer.status_code, answer.headers["location"]) == (303, f"{PAGE}?said=pack")
    assert desk.services.posted == [("shipping", f"/v1/orders/{ORDER}/parcels", form["key"], {"courier": "brt"})]
    claims = read_staff_token(SECRET, desk.services.tokens.pop(), now=datetime.now(tz=UTC))
    assert claims is not None
    assert (claims.name, claims.role) == ("agata@example.it", "agent")
    assert "The parcel was packed." in desk.client.get(answer.headers["location"]).text


@pytest.mark.parametrize(
    ("stage", "path", "fields", "expected"),
    [
        ("shipment-opened", "cancel", {"reason": "asked by phone"}, ("orders", "cancel", {"reason": "asked by phone"})),
        (
            "parcel-packed",
            f"parcels/{PARCEL}/hand-over",
            {"tracking_number": "0841"},
            ("shipping", f"parcels/{PARCEL}/hand-over", {"tracking_number": "0841"}),
        ),
        (
            "withdrawal-received",
            f"returns/{RETURN}/authorise",
            {"defective": "1"},
            ("returns", f"returns/{RETURN}/authorise", {"defective": True}),
        ),
        ("return-authorised", f"returns/{RETURN}/receive", {}, ("returns", f"returns/{RETURN}/receive", {})),
        (
            "goods-received",
            f"returns/{RETURN}/inspect",
            {"condition-2": "worn", "reduction-2": "4,90"},
            (
                "returns",
                f"returns/{RETURN}/inspect",
                {
                    "lines": [
                        {
                            "line": 2,
                            "quantity": 1,
                            "condition": "worn",
                            "reduction": {"amount": 490, "currency": "EUR"},
                        }
                    ]
                },
            ),
        ),
    ],
)
def test_every_action_calls_the_service_that_decides(
    stage: str, path: str, fields: dict[str, str], expected: tuple[str, str, dict[str, object]]
) -> None:
    with canned_desk(until(stage)) as desk:
        desk.log_in()
        answer = desk.client.post(f"{PAGE}/{path}", data={**form_of(desk), **fields})
        assert answer.status_code == 303, answer.text
        service, end, body = expected
        ((called, called_path, _, sent),) = desk.services.posted
        assert (called, called_path, sent) == (service, f"/v1/orders/{ORDER}/{end}", body)


def test_delivery_details_are_changed_as_a_whole(desk: Canned) -> None:
    fields = {"name": "Giulia", "line1": "Via Po 2", "postal_code": "10100", "city": "Torino", "country": "IT"}
    desk.client.post(f"{PAGE}/delivery", data={**form_of(desk), **fields})
    ((_, path, _, body),) = desk.services.posted
    assert path.endswith("/delivery-details")
    assert body["shipping_address"]["city"] == "Torino"
    assert body["shipping_address"]["province"] is None


def test_a_refusal_is_shown_with_its_ruling(desk: Canned) -> None:
    desk.services.refusal = ServiceRefused(
        "orders", status=409, code="no", detail="It is too late.", ruling=to_jsonable_python(CANCELLABLE)
    )
    answer = desk.client.post(f"{PAGE}/cancel", data={**form_of(desk), "reason": ""})
    assert answer.status_code == 409
    assert "It is too late." in answer.text
    assert "cancellation.by_customer" in answer.text


def test_while_a_service_is_down_the_order_is_shown_and_the_action_is_not_done(desk: Canned) -> None:
    form = form_of(desk)
    desk.services.down = {"orders", "shipping"}
    assert "what may be done with the order is not known" in desk.client.get(PAGE).text
    answer = desk.client.post(f"{PAGE}/parcels", data={**form, "courier": "brt"})
    assert answer.status_code == 503
    assert "shipping does not answer" in answer.text


PARKED = {
    "id": "effect:refund:1",
    "kind": "effect",
    "status": "failed",
    "name": "refund",
    "stream": ORDER,
    "seller": "opsobjects",
    "error": "ProviderRefused: the account is closed",
    "traceback": None,
    "since": "2026-11-21T09:00:00Z",
}


def test_parked_things_of_all_services_are_listed_and_tried_again(desk: Canned) -> None:
    assert "Nothing is parked" in desk.client.get("/staff/parked").text
    desk.services.parked.append(PARKED)
    desk.services.down = {"shipping"}
    text = desk.client.get("/staff/parked").text
    assert "ProviderRefused: the account is closed" in text
    assert "shipping does not answer right now" in text
    form = form_of(desk, "/staff/parked")
    answer = desk.client.post("/staff/parked/payments/redrive", data={**form, "parked_id": PARKED["id"]})
    assert answer.headers["location"] == "/staff/parked?said=redrive"
    assert desk.services.posted[0][1] == "/v1/parked/effect:refund:1/redrive"


def test_discarding_needs_a_supervisor_and_a_reason() -> None:
    with canned_desk(until("shipment-opened"), parked=[PARKED]) as desk:
        desk.log_in()
        data = {**form_of(desk, "/staff/parked"), "parked_id": "effect:refund:1", "reason": "paid by hand"}
        assert desk.client.post("/staff/parked/payments/discard", data=data).status_code == 403
        desk.log_in("sara@example.it")
        data = {**form_of(desk, "/staff/parked"), "parked_id": "effect:refund:1", "reason": ""}
        assert desk.client.post("/staff/parked/payments/discard", data=data).status_code == 422
        data["reason"] = "paid by hand"
        assert desk.client.post("/staff/parked/payments/discard", data=data).status_code == 303
        assert desk.services.posted[0][3] == {"reason": "paid by hand"}


def test_a_card_number_in_the_reason_is_refused_with_its_explanation() -> None:
    with canned_desk(until("shipment-opened"), parked=[PARKED]) as desk:
        desk.log_in("sara@example.it")
        data = {**form_of(desk, "/staff/parked"), "parked_id": "1", "reason": "paid by 4111 1111 1111 1111"}
        own = desk.client.post("/staff/parked/desk/discard", data=data)
        assert (own.status_code, "looks like a card number" in own.text) == (422, True)
        told = "This looks like a card number."
        desk.services.refusal = ServiceRefused(
            "payments", status=422, code="card_number_refused", detail=told, ruling=None
        )
        assert told in desk.client.post("/staff/parked/payments/discard", data=data).text


def bearer(role: str, **kwargs: object) -> dict[str, str]:
    token = make_staff_token(SECRET, "test", role=role, sellers="*", now=datetime.now(tz=UTC))  # type: ignore[arg-type]
    return {"Authorization": f"Bearer {token}"}


def test_the_same_is_there_as_json(desk: Canned) -> None:
    order = desk.client.get(f"/v1/orders/{ORDER}", headers=bearer("viewer")).json()
    assert (order["number"], order["status"], order["payment"]) == ("OB-2026-000042", "confirmed", "partly_refunded")
    assert order["lines"][2]["refunded"] == {"amount": 2610, "currency": "EUR"}
    timeline = desk.client.get(f"/v1/orders/{ORDER}/timeline", headers=bearer("viewer")).json()["items"]
    assert timeline[0]["type"] == "ordito.orders.order-placed.v1"
    assert timeline[0]["told"] == {"it": "Ordine ricevuto", "en": "Order received"}
    listed = desk.client.get("/v1/orders", params={"q": "giulia"}, headers=bearer("viewer")).json()
    assert [each["id"] for each in listed["items"]] == [ORDER]


def test_a_customers_link_opens_its_own_order_only(desk: Canned) -> None:
    own = {"Authorization": f"Bearer {make_link_token(SECRET, UUID(ORDER))}"}
    other = {"Authorization": f"Bearer {make_link_token(SECRET, UUID(RETURN))}"}
    assert desk.client.get(f"/v1/orders/{ORDER}", headers=own).status_code == 200
    assert desk.client.get(f"/v1/orders/{ORDER}", headers=other).status_code == 404
    assert desk.client.get("/v1/orders", headers=own).status_code == 403
    assert desk.client.get(f"/v1/orders/{ORDER}").status_code == 401


def test_a_customer_reads_of_the_staff_no_names() -> None:
    own = {"Authorization": f"Bearer {make_link_token(SECRET, UUID(ORDER))}"}
    with canned_desk(WHOLE_PATH) as desk:
        path = f"/v1/orders/{ORDER}/timeline"
        told = desk.client.get(path, headers=bearer("viewer")).json()["items"]
        read = desk.client.get(path, headers=own)
    names = {each["actor"] for each in told if each["actor"].startswith("staff:")}
    assert names
    assert {each["actor"] for each in read.json()["items"] if each["actor"].startswith("staff")} == {"staff"}
    assert not any(name.removeprefix("staff:") in read.text for name in names)
    assert not re.search(r'"(asked|authorised|changed|inspected|received)_by"', read.text)


def test_an_unknown_cursor_is_a_problem_that_names_it(desk: Canned) -> None:
    answer = desk.client.get("/v1/orders", params={"before": "nonsense"}, headers=bearer("viewer"))
    assert (answer.status_code, answer.json()["code"]) == (422, "unknown_cursor")


def test_a_second_order_stays_on_its_own_page(desk: Canned) -> None:
    desk.views.files[RETURN] = file_of(until("order-placed"), order=RETURN)
    assert "Order confirmed" not in desk.client.get(f"/staff/orders/{RETURN}").text
