"""The world outside of a running house: a storefront, its staff, a courier, a customer, each over HTTP only."""

from ordito.cli.outside.door import OutsideError, Refused, TooLate, euro, until
from ordito.cli.outside.house import House
from ordito.cli.outside.orders import Shop, an_order, line
from ordito.cli.outside.returning import found, wanted

__all__ = [
    "House",
    "OutsideError",
    "Refused",
    "Shop",
    "TooLate",
    "an_order",
    "euro",
    "found",
    "line",
    "until",
    "wanted",
]
