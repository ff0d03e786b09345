"""Where customers reach a seller, as sentences name it."""

from __future__ import annotations

from ordito.schemas.values import Sentence

from .terms import Terms


def customer_service(terms: Terms) -> Sentence:
    """E-mail, telephone if there is one, and hours."""
    contacts = terms.rules.contacts
    reached = contacts.email if contacts.phone is None else f"{contacts.email}, {contacts.phone}"
    return Sentence(it=f"{reached}, {contacts.hours.it}", en=f"{reached}, {contacts.hours.en}")
