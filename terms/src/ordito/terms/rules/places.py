"""Addresses that a terms file names."""

from __future__ import annotations

from ordito.schemas.values import Address

from .entries import Country, Entry, Words


class PostalAddress(Entry):
    """Where goods go. `note` says where the address comes from, if the text does not name it for this purpose."""

    name: Words
    line1: Words
    line2: Words | None = None
    postal_code: Words
    city: Words
    province: Words | None = None
    country: Country
    note: Words | None = None

    @property
    def address(self) -> Address:
        return Address(
            name=self.name,
            line1=self.line1,
            line2=self.line2,
            postal_code=self.postal_code,
            city=self.city,
            province=self.province,
            country=self.country,
        )
