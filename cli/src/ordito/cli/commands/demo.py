"""`ordito demo`: the main job, seen with one command, and proved."""

import secrets
import time
from collections.abc import Callable, Iterator, Mapping
from typing import Annotated

import typer

from ordito.cli.demo import capitalorologi, oplashopping, opsobjects, proof, stories
from ordito.cli.demo.stage import Stage, Told
from ordito.cli.demo.telling import Teller
from ordito.cli.engine.errors import AlreadyRunning, EngineError, PortTaken
from ordito.cli.engine.places import Home
from ordito.cli.engine.services import fresh_ports
from ordito.cli.engine.system import System
from ordito.cli.outside import House, OutsideError
from ordito.cli.screen import Progress, fail, out

SELLERS: Mapping[str, Callable[[Stage], Iterator[Told]]] = {
    shop.SELLER: shop.tell for shop in (opsobjects, oplashopping, capitalorologi)
}


def demo(
    *,
    seller: Annotated[
        str | None,
        typer.Option(help=f"One shop's withdrawal and guarantee, each ruling in full: {', '.join(SELLERS)}."),
    ] = None,
) -> None:
    """Walk four orders through the house, from the storefront's post to the money back, and prove that all is true.

    With a seller: two orders of that shop, and each ruling as it is made, with its clause. Starts the house if it is
    not up, and stops it again then. Exit code 0 only if every check holds.
    """
    if seller is not None and seller not in SELLERS:
        fail(f"there is no demo of {seller!r}; there are: {', '.join(SELLERS)}", code=2)
    began = time.monotonic()
    system, started = _house()
    try:
        if started:
            out.print(f"the house is up after {time.monotonic() - began:.1f} s")
        holds = _tell_and_prove(system, seller)
    except OutsideError as error:
        fail(str(error))
    finally:
        if started:
            system.stop()
    out.print(f"\n{'all of it is true' if holds else 'not all of it is true'}; {time.monotonic() - began:.1f} s in all")
    if not holds:
        raise typer.Exit(1)


def _house() -> tuple[System, bool]:
    """The house that runs here, or one started now (True), on other ports where the usual ones are taken."""
    folder = Home.default().folder
    try:
        system = System(folder, report=Progress())
        try:
            system.start()
        except PortTaken as taken:
            out.print(f"{taken}; taking free ports instead", markup=False)
            system = System(folder, ports=fresh_ports(), report=Progress())
            system.start()
    except AlreadyRunning:
        return System(folder), False
    except EngineError as error:
        fail(str(error))
    return system, True


def _tell_and_prove(system: System, seller: str | None) -> bool:
    house = House({name: system.url(name) for name in system.ports}, system.keys)
    teller = Teller(house, in_full=seller is not None)
    tell = stories.tell if seller is None else SELLERS[seller]
    try:
        run = secrets.token_hex(3)
        told = list(tell(Stage(house=house, run=run, say=teller.say, watch=teller.watch, show=teller.show)))
    finally:
        teller.close()
    checks = [check for one in told for check in proof.of_order(house, one)]
    checks += proof.of_house(house, system)
    out.print()
    for check in checks:
        mark, style = ("true ", "green") if check.holds else ("FALSE", "bold red")
        out.print(f"[{style}]{mark}[/] {check.what}  [dim]{check.found}[/]")
    house.close()
    return all(check.holds for check in checks)
