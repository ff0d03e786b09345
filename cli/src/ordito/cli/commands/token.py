"""`ordito token`: prints a token for curl, and nothing else."""

from typing import Annotated, Literal

import typer

from ordito.cli.reach import keys
from ordito.cli.screen import fail

app = typer.Typer(help="Print a token for curl.", no_args_is_help=True)


@app.command("staff")
def staff(
    *,
    role: Annotated[Literal["viewer", "agent", "supervisor"], typer.Option(help="What it may do.")] = "supervisor",
) -> None:
    """A staff member's token, good for eight hours."""
    typer.echo(keys().staff_token(role))


@app.command("storefront")
def storefront(seller: Annotated[str, typer.Argument(help="Whose storefront.")] = "opsobjects") -> None:
    """The development API key of a seller's storefront."""
    kept = keys().api_keys
    if seller not in kept:
        fail(f"there is no seller {seller!r}; there are: {', '.join(kept)}", code=2)
    typer.echo(kept[seller])
