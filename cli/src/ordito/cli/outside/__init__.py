"""The world outside of a running house: a storefront, its staff, a courier, a customer, each over HTTP only."""

from ordito.cli.outside.house import House, Refused, TooLate, until
from ordito.cli.outside.orders import an_order, line

__all__ = ["House", "Refused", "TooLate", "an_order", "line", "until"]
