"""Who sees what; and what a newcomer finds on every service."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import httpx
import jwt
import pytest
from e2e.scene import Scene

from ordito.cli.engine import SERVICES
from ordito.cli.outside import House

PATHS = {
    "orders": ("/v1/orders/{id}", "/v1/orders/{id}/options"),
    "payments": ("/v1/payments/{id}",),
    "shipping": ("/v1/orders/{id}/shipment",),
    "returns": ("/v1/orders/{id}/returns", "/v1/orders/{id}/withdrawal-options"),
    "desk": ("/v1/orders/{id}", "/v1/orders/{id}/timeline"),
}
WITH_STAFF = (
    ("orders", "/v1/orders/{id}/events"),
    ("payments", "/v1/payments/{id}/events"),
    ("shipping", "/v1/orders/{id}/events"),
    ("returns", "/v1/orders/{id}/returns/events"),
)
"""Events name who of the staff acted: customers see none, not even of their own order."""
COMMANDS = (
    ("orders", "/v1/orders/{id}/cancel", {"reason": None}),
    ("returns", "/v1/orders/{id}/withdrawals", {"name": "Altro", "contact_email": "altro@example.it"}),
)


def test_another_customers_link_sees_nothing_and_does_nothing(house: House, scene: Scene) -> None:
    scene.afternoon()
    own, others = scene.confirmed(email="anna"), scene.confirmed(email="bruno")
    token = house.link_token(own)
    for service, path in _addresses(own["id"]):
        assert _status(house, service, path, token) == 200, (service, path)
    for service, path in _addresses(others["id"]):
        assert _status(house, service, path, token) == 404, (service, path)
    for service, path in WITH_STAFF:
        assert _status(house, service, path.format(id=own["id"]), token) == 403, (service, path)
    for service, path, body in COMMANDS:
        answer = house.answer("POST", service, path.format(id=others["id"]), bearer=token, body=body)
        assert answer.status_code == 404
        assert answer.json()["code"] == "not_found"
    assert house.order(others["id"])["status"] == "confirmed"


def test_a_forged_or_missing_token_is_refused_everywhere(house: House, scene: Scene) -> None:
    placed = scene.confirmed()
    token = house.link_token(placed)
    forged = token[:-2] + ("AA" if token[-2:] != "AA" else "BB")
    for service, path in _addresses(placed["id"]):
        assert _status(house, service, path, forged) == 401, (service, path)
        assert house.http.get(house.urls[service] + path).status_code == 401, (service, path)


def test_staff_of_another_seller_see_nothing(house: House, scene: Scene) -> None:
    placed = scene.confirmed()
    now = datetime.now(tz=UTC)
    claims = {"aud": "ordito-staff", "sub": "altri@example.it", "role": "supervisor", "sellers": ["altri"]}
    times = {"iat": int(now.timestamp()), "exp": int((now + timedelta(minutes=5)).timestamp())}
    token = jwt.encode({**claims, **times}, house.keys.staff_secret, algorithm="HS256")
    for service, path in _addresses(placed["id"]):
        assert _status(house, service, path, token) == 404, (service, path)


def test_roles_limit_the_staff(house: House, scene: Scene) -> None:
    placed = scene.confirmed()
    body = {"courier": "brt"}
    path = f"/v1/orders/{placed['id']}/parcels"
    answer = house.answer("POST", "shipping", path, bearer=house.staff("viewer"), body=body)
    assert (answer.status_code, answer.json()["code"]) == (403, "role_required")
    refund = {"amount": {"amount": 100, "currency": "EUR"}, "reason": "Ritardo"}
    answer = house.answer("POST", "payments", f"/v1/payments/{placed['id']}/refunds", bearer=house.staff(), body=refund)
    assert (answer.status_code, answer.json()["code"]) == (403, "role_required")


def test_an_order_that_is_not_there_is_not_found(house: House) -> None:
    nowhere = "00000000-0000-7000-8000-000000000000"
    for service, path in _addresses(nowhere):
        answer = house.answer("GET", service, path, bearer=house.staff())
        assert answer.status_code == 404, (service, path)
        assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("service", SERVICES)
def test_a_newcomer_finds_health_metrics_and_the_api_of(house: House, service: str) -> None:
    base = house.urls[service]
    assert house.http.get(f"{base}/health/live").json()["service"] == service
    ready = house.http.get(f"{base}/health/ready")
    assert (ready.status_code, ready.json()["status"]) == (200, "ready")
    metrics = house.http.get(f"{base}/metrics")
    assert "ordito_http_request_seconds_count" in metrics.text
    document = house.http.get(f"{base}/openapi.json").json()
    assert document["openapi"].startswith("3.")
    assert document["paths"]
    for path in PATHS.get(service, ("/v1/orders/{id}/emails",)):
        assert path.replace("{id}", "{order_id}") in document["paths"]


def test_nothing_is_parked(house: House) -> None:
    assert house.parked() == []


def _addresses(order_id: str) -> Iterator[tuple[str, str]]:
    for service, paths in PATHS.items():
        for path in paths:
            yield service, path.format(id=order_id)


def _status(house: House, service: str, path: str, bearer: str) -> int:
    answer: httpx.Response = house.answer("GET", service, path, bearer=bearer)
    return answer.status_code
