"""`ordito terms`: the sellers' terms, written out, compared, held against the law and against what was decided.

Show, diff and conflicts need no running house; what-if reads its events.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ordito.cli.engine.ports import LOOPBACK
from ordito.cli.engine.services import DEFAULT_PORTS
from ordito.cli.screen import fail, out

if TYPE_CHECKING:
    from ordito.terms import TermsBook

DAY = ["%Y-%m-%d"]

app = typer.Typer(help="Show the sellers' terms, compare them, and try a draft.", no_args_is_help=True)
Named = Annotated[str, typer.Argument(help="A seller, seller@version, or a terms file.")]


@app.command("show")
def show(
    seller: Named,
    *,
    version: Annotated[str | None, typer.Option(help="One of the seller's versions; else the newest.")] = None,
) -> None:
    """Every rule with its values, clause, quote and reading."""
    from ordito.cli.terms import naming, text  # terms cost a quarter of a second, which other verbs need not pay

    with _mended():
        terms = naming.named(_book(), seller if version is None else f"{seller}@{version}")
        _print(text.shown(terms))


@app.command("diff")
def diff(before: Named, after: Named) -> None:
    """What two versions, two sellers or a draft say differently, rule by rule."""
    from ordito.cli.terms import naming, text
    from ordito.terms import rule_differences

    with _mended():
        book = _book()
        ours, theirs = naming.named(book, before), naming.named(book, after)
        _print(text.differing(ours, theirs, rule_differences(ours, theirs)))


@app.command("conflicts")
def list_conflicts(
    seller: Annotated[str | None, typer.Argument(help="A seller, seller@version, or a terms file; else all.")] = None,
    *,
    language: Annotated[str, typer.Option(help="Of the explanations: it or en.")] = "en",
) -> None:
    """Where a text contradicts itself or the law: both sides, and what is applied."""
    from ordito.cli.terms import naming, text
    from ordito.terms import conflicts

    with _mended():
        book = _book()
        for place, name in enumerate(book.sellers if seller is None else [seller]):
            terms = naming.named(book, name)
            if place:
                _print(iter([""]))
            _print(text.conflicting(terms, conflicts(terms), language=language))


@app.command("what-if")
def what_if(
    *,
    terms: Annotated[Path, typer.Option(help="The draft: a terms file.")],
    first: Annotated[datetime, typer.Option("--from", formats=DAY, help="Orders placed from this day on.")],
    last: Annotated[datetime, typer.Option("--to", formats=DAY, help="Orders placed up to this day, included.")],
    bootstrap: Annotated[
        str | None, typer.Option(help="Kafka's address; else KAFKA_BOOTSTRAP_SERVERS, or this house's.")
    ] = None,
) -> None:
    """Run a draft over all past orders; list each decision that would have been different."""
    from ordito import terms as law
    from ordito.cli.terms import history, naming, text
    from ordito.kit.kafka import BrokerUnreachable

    servers = bootstrap or os.environ.get("KAFKA_BOOTSTRAP_SERVERS") or f"{LOOPBACK}:{DEFAULT_PORTS['kafka']}"
    with _mended():
        book, draft = _book(), naming.draft(terms)
        period = history.Period(first=first.date(), last=last.date())
        try:
            recorded = history.decisions(history.events(servers), draft, period)
            _print(text.hypothetical(draft, law.what_if(recorded, book=book, draft=draft)))
        except BrokerUnreachable as error:
            fail(f"{error}; is the house up? `ordito status` tells, --bootstrap names another")


def _book() -> "TermsBook":
    from ordito.terms import terms_from_environment

    return terms_from_environment()


def _print(lines: Iterator[str]) -> None:
    for line in lines:
        out.print(line, markup=False)


@contextmanager
def _mended() -> Iterator[None]:
    """Say what is wrong with the names or the files that were given, and end with code 2."""
    from ordito.cli.terms.naming import UnknownTerms
    from ordito.terms import TermsError

    try:
        yield
    except (UnknownTerms, TermsError) as error:
        fail(str(error), code=2)
