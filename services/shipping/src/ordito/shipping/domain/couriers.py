"""The couriers that parcels are given to, as data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias
from urllib.parse import quote


@dataclass(frozen=True, slots=True)
class Courier:
    """A courier. `tracking_page` holds `{number}` where the tracking number goes; some couriers have no such page."""

    code: str
    name: str
    tracking_page: str | None

    def tracking_url(self, number: str) -> str | None:
        """Where the customer follows the parcel."""
        return None if self.tracking_page is None else self.tracking_page.replace("{number}", quote(number, safe=""))


Couriers: TypeAlias = Mapping[str, Courier]
