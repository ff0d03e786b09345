"""Cancelling and correcting an order that has not left yet; the date by which it has to arrive."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from ordito.terms import Asker, StaffReason, Terms, cancellation, delivery_details_change, delivery_limit

ROME = ZoneInfo("Europe/Rome")


def rome(year: int, month: int, day: int, hour: int, minute: int = 0, second: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, second, tzinfo=ROME).astimezone(UTC)


CUSTOMER, SERVICE, GONE = "cancellable_until_forwarded", "customer_service_only", "already_forwarded"


@pytest.mark.parametrize(
    ("placed_at", "forwarded", "code"),
    [
        # by 13:00 on a working day: Customer Service only
        (rome(2026, 11, 20, 12, 59, 59), False, SERVICE),
        (rome(2026, 11, 20, 13, 0, 0), False, SERVICE),
        (rome(2026, 11, 20, 13, 0, 1), False, CUSTOMER),
        (rome(2026, 11, 20, 0, 0, 0), False, SERVICE),
        (rome(2026, 11, 19, 23, 59, 59), False, CUSTOMER),
        (rome(2026, 11, 20, 20, 0), False, CUSTOMER),  # Friday evening
        (rome(2026, 11, 21, 9, 0), False, CUSTOMER),  # Saturday
        (rome(2026, 11, 22, 9, 0), False, CUSTOMER),  # Sunday
        (rome(2026, 11, 23, 9, 0), False, SERVICE),  # Monday
        (rome(2026, 1, 1, 9, 0), False, CUSTOMER),  # New Year's Day, a Thursday
        (rome(2026, 1, 2, 9, 0), False, SERVICE),
        (rome(2026, 10, 4, 9, 0), False, CUSTOMER),  # St Francis, a Sunday
        (rome(2027, 10, 4, 9, 0), False, CUSTOMER),  # St Francis, a Monday
        (rome(2027, 10, 5, 9, 0), False, SERVICE),
        (rome(2026, 4, 6, 9, 0), False, CUSTOMER),  # Easter Monday
        # the clocks: 13:00 in Rome is 12:00 UTC in winter, 11:00 in summer
        (datetime(2026, 3, 27, 12, 0, 0, tzinfo=UTC), False, SERVICE),
        (datetime(2026, 3, 27, 12, 0, 1, tzinfo=UTC), False, CUSTOMER),
        (datetime(2026, 3, 30, 11, 0, 0, tzinfo=UTC), False, SERVICE),
        (datetime(2026, 3, 30, 11, 0, 1, tzinfo=UTC), False, CUSTOMER),
        (datetime(2026, 10, 26, 11, 0, 1, tzinfo=UTC), False, SERVICE),
        # once forwarded, nobody
        (rome(2026, 11, 20, 13, 0, 0), True, GONE),
        (rome(2026, 11, 20, 13, 0, 1), True, GONE),
        (rome(2026, 11, 21, 9, 0), True, GONE),
    ],
)
def test_a_customer_cancels_until_forwarded_unless_placed_by_one_on_a_working_day(
    opsobjects: Terms, placed_at: datetime, forwarded: bool, code: str
) -> None:
    ruling = cancellation(opsobjects, by="customer", placed_at=placed_at, forwarded=forwarded)
    assert (ruling.rule, ruling.code) == ("cancellation.by_customer", code)
    assert ruling.allowed is (code == CUSTOMER)


def test_a_refused_cancellation_says_when_the_order_was_placed_and_whom_to_ask(opsobjects: Terms) -> None:
    ruling = cancellation(opsobjects, by="customer", placed_at=rome(2026, 11, 20, 13), forwarded=False)
    assert ruling.sentence.it == (
        "L'ordine è stato inviato venerdì 20 novembre 2026 alle 13:00:00, entro le 13:00 di un giorno lavorativo: "
        "per annullarlo occorre contattare il Servizio Clienti (customercare@diffusioneorologi.it, 0823 513065, "
        "dal lunedì al venerdì, 9.15–13.15 e 14.00–18.00)."
    )
    assert ruling.facts == {
        "by": "customer",
        "forwarded": False,
        "reason": None,
        "placed_at": "2026-11-20T12:00:00Z",
        "placed_at_local": "2026-11-20T13:00:00+01:00",
        "working_day": True,
        "customer_service_only_if_placed_by": "13:00:00",
    }
    assert "you will need to contact Customer Service in order to cancel it" in ruling.clause.quote


@pytest.mark.parametrize(("forwarded", "code"), [(False, CUSTOMER), (True, GONE)])
def test_customer_service_cancels_until_forwarded(opsobjects: Terms, forwarded: bool, code: str) -> None:
    ruling = cancellation(opsobjects, by="staff", placed_at=rome(2026, 11, 20, 9), forwarded=forwarded)
    assert (ruling.rule, ruling.code, ruling.allowed) == ("cancellation.by_staff", code, not forwarded)


def test_a_seller_may_never_let_its_customers_cancel(strict_shop: Terms) -> None:
    ruling = cancellation(strict_shop, by="customer", placed_at=rome(2026, 11, 20, 20), forwarded=False)
    assert (ruling.allowed, ruling.code) == (False, "never")


@pytest.mark.parametrize(
    ("by", "forwarded", "code"),
    [
        ("staff", False, "changeable_until_forwarded"),
        ("staff", True, "already_forwarded"),
        ("customer", False, "customer_service_only"),
        ("customer", True, "already_forwarded"),
    ],
)
def test_customer_service_corrects_delivery_details_until_forwarded(
    opsobjects: Terms, by: str, forwarded: bool, code: str
) -> None:
    ruling = delivery_details_change(opsobjects, by="staff" if by == "staff" else "customer", forwarded=forwarded)
    assert (ruling.rule, ruling.code) == ("delivery.details", code)
    assert ruling.allowed is (code == "changeable_until_forwarded")


def test_a_seller_may_never_change_delivery_details(strict_shop: Terms) -> None:
    assert delivery_details_change(strict_shop, by="staff", forwarded=False).code == "never"


def test_an_order_is_delivered_within_thirty_days_of_the_contract(opsobjects: Terms) -> None:
    ruling = delivery_limit(opsobjects, concluded_at=rome(2026, 11, 20, 9))
    assert ruling.deadline is not None
    assert ruling.deadline.last_day == date(2026, 12, 20)
    assert (ruling.clause.document, ruling.clause.section) == ("Codice del consumo (d.lgs. 206/2005)", "art. 61(1)")


@pytest.mark.parametrize(("hour", "forwarded"), [(9, False), (20, False), (9, True)])
def test_one_seller_never_lets_its_customers_cancel(oplashopping: Terms, hour: int, forwarded: bool) -> None:
    ruling = cancellation(oplashopping, by="customer", placed_at=rome(2026, 11, 20, hour), forwarded=forwarded)
    assert (ruling.allowed, ruling.code, ruling.clause.section) == (False, "never", "2.3")
    assert "recedere" in ruling.sentence.it


@pytest.mark.parametrize(
    ("reason", "forwarded", "code"),
    [
        (None, False, CUSTOMER),
        ("not_in_stock", False, CUSTOMER),
        ("payment_not_authorised", False, CUSTOMER),
        ("shipping_restriction", False, CUSTOMER),
        ("manifest_error", False, CUSTOMER),
        ("customer_request", False, "not_for_this_reason"),
        ("other", False, "not_for_this_reason"),
        ("not_in_stock", True, GONE),
    ],
)
def test_its_customer_service_cancels_for_the_sellers_reasons_until_handed_over(
    oplashopping: Terms, reason: StaffReason | None, forwarded: bool, code: str
) -> None:
    ruling = cancellation(oplashopping, by="staff", placed_at=rome(2026, 11, 20, 9), forwarded=forwarded, reason=reason)
    assert (ruling.code, ruling.allowed) == (code, code == CUSTOMER)


@pytest.mark.parametrize("by", ["customer", "staff"])
@pytest.mark.parametrize("hour", [9, 13, 20])
@pytest.mark.parametrize(("forwarded", "code"), [(False, CUSTOMER), (True, GONE)])
def test_one_seller_lets_everybody_cancel_until_shipped(
    capitalorologi: Terms, by: Asker, hour: int, forwarded: bool, code: str
) -> None:
    ruling = cancellation(capitalorologi, by=by, placed_at=rome(2026, 11, 20, hour), forwarded=forwarded)
    assert (ruling.code, ruling.rule) == (code, f"cancellation.by_{by}")


def test_delivery_details_are_corrected_by_staff_or_not_at_all(oplashopping: Terms, capitalorologi: Terms) -> None:
    assert delivery_details_change(oplashopping, by="staff", forwarded=False).code == "never"
    assert delivery_details_change(capitalorologi, by="staff", forwarded=False).allowed
    assert not delivery_details_change(capitalorologi, by="customer", forwarded=False).allowed
