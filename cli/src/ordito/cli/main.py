"""The `ordito` command. Each verb is a file of `commands/`; this one only names them."""

import typer

from ordito.cli.commands import clock, demo, down, logs, parked, reset, staff, status, terms, test, token, up, verify

app = typer.Typer(
    name="ordito",
    help="Runs the orders of web shops, from the storefront's order to the money back.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command("demo")(demo.demo)
app.command("up")(up.up)
app.command("down")(down.down)
app.command("status")(status.status)
app.command("logs")(logs.logs)
app.command("verify")(verify.verify)
app.command("reset")(reset.reset)
app.command("test", context_settings={"allow_extra_args": True, "ignore_unknown_options": True})(test.test)
app.add_typer(clock.app, name="clock")
app.add_typer(parked.app, name="parked")
app.add_typer(staff.app, name="staff")
app.add_typer(terms.app, name="terms")
app.add_typer(token.app, name="token")

if __name__ == "__main__":
    app(prog_name="ordito")
