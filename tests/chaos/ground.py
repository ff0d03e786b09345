"""Where the crowd orders: a house seen from outside, goods on its shelves, and a clock that lets customers cancel."""

import secrets
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from chaos.plans import Shelf

from ordito.cli.engine import SERVICES, System
from ordito.cli.outside import House

ROME = ZoneInfo("Europe/Rome")
PLENTY = 10_000


def house_of(system: System) -> House:
    names = (*SERVICES, "mailbox", "provider")
    return House({name: system.url(name) for name in names}, system.keys)


def filled_shelf(house: House) -> Shelf:
    shelf = Shelf(secrets.token_hex(3))
    house.count_stock(shelf.plenty, PLENTY)
    house.count_stock(shelf.gone, 0)
    return shelf


def move_to_an_afternoon(house: House) -> None:
    """14:00 in Rome tomorrow: from then on, customers cancel by themselves."""
    tomorrow = house.now().astimezone(ROME).date() + timedelta(days=1)
    house.move_to(datetime.combine(tomorrow, time(14, 0), ROME))
