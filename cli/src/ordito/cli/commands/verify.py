"""`ordito verify`: rebuilds the desk's projections from Kafka's first event beside the live ones, and compares them."""

import typer

from ordito.cli.demo import proof
from ordito.cli.engine.places import Home
from ordito.cli.engine.records import SUPERVISOR, Records
from ordito.cli.engine.system import System
from ordito.cli.screen import fail, out


def verify() -> None:
    """Prove that the desk shows what the events say; exit code 0 only if rebuilt and live are equal, byte for byte."""
    home = Home.default()
    if Records(home.run).read(SUPERVISOR) is None:
        fail("the house is not up; `ordito up` starts it")
    report = proof.verify(System(home.folder))
    if "live_hash" not in report:
        fail(f"the desk could not be rebuilt: {str(report.get('detail')).strip()}")
    out.print(f"events    {report['events']}, read in {report['seconds']:.1f} s")
    out.print(f"live      {report['live_hash']}")
    out.print(f"rebuilt   {report['rebuilt_hash']}")
    out.print("equal" if report["equal"] else f"NOT equal: {report['differences']}", markup=False)
    if not report["equal"]:
        raise typer.Exit(1)
