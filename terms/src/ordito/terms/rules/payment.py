"""Rules of paying for an order."""

from __future__ import annotations

from typing import Annotated

from pydantic import BeforeValidator, Field

from .entries import Entry, PaymentMethod, Rule, listed


class MethodsRule(Rule):
    """What can be paid with."""

    id = "payment.methods"

    offered: Annotated[tuple[PaymentMethod, ...], BeforeValidator(listed), Field(min_length=1)]


class Payment(Entry):
    methods: MethodsRule
