"""Rules of exchanging goods for others."""

from __future__ import annotations

from .entries import Entry, Rule


class ExchangeRule(Rule):
    """Whether goods that come back can be exchanged, for others of the same value or of another."""

    id = "exchange.offer"

    same_value: bool
    other_value: bool


class Exchanges(Entry):
    offer: ExchangeRule
