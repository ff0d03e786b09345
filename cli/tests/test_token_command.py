"""`ordito token`: prints what lets one in, and nothing else."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import jwt
import pytest
from typer.testing import CliRunner, Result

from ordito.cli.engine.keys import Keys
from ordito.cli.engine.places import Home
from ordito.cli.main import app


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """A house that was started once and does not run."""
    Keys.load(Home(tmp_path).keys)
    return Home(tmp_path)


def token(home: Home, *arguments: str, staff_secret: str | None = None) -> Result:
    environment = {"ORDITO_HOME": str(home.folder), "ORDITO_STAFF_SECRET": staff_secret}
    return CliRunner().invoke(app, ["token", *arguments], env=environment)


def claims(printed: str, secret: str) -> dict[str, object]:
    read: dict[str, object] = jwt.decode(printed.strip(), secret, algorithms=["HS256"], audience="ordito-staff")
    return read


def test_a_staff_token_says_who_may_do_what_and_ends_after_eight_hours(home: Home) -> None:
    printed = token(home, "staff", "--role", "agent")
    assert printed.exit_code == 0
    said = claims(printed.stdout, Keys.load(home.keys).staff_secret)
    assert (said["sub"], said["role"], said["sellers"]) == ("aldo@ordito.example", "agent", "*")
    issued, ends = (datetime.fromtimestamp(float(str(said[name])), tz=UTC) for name in ("iat", "exp"))
    assert (ends - issued).total_seconds() == 8 * 3600


def test_who_names_no_role_may_do_everything(home: Home) -> None:
    assert claims(token(home, "staff").stdout, Keys.load(home.keys).staff_secret)["role"] == "supervisor"


def test_another_houses_secret_comes_from_the_environment(home: Home) -> None:
    theirs = "the secret of a house that runs in containers"
    assert claims(token(home, "staff", staff_secret=theirs).stdout, theirs)["role"] == "supervisor"


def test_a_role_that_does_not_exist_is_refused_with_those_that_do(home: Home) -> None:
    refused = token(home, "staff", "--role", "owner")
    assert refused.exit_code == 2
    assert all(role in refused.stderr for role in ("viewer", "agent", "supervisor"))


def test_a_storefronts_key_is_printed_alone(home: Home) -> None:
    printed = token(home, "storefront", "capitalorologi")
    assert printed.stdout == Keys.load(home.keys).api_keys["capitalorologi"] + "\n"


def test_an_unknown_seller_is_refused_with_those_that_there_are(home: Home) -> None:
    refused = token(home, "storefront", "nobody")
    assert (refused.exit_code, refused.stdout) == (2, "")
    assert "there is no seller 'nobody'; there are: opsobjects, oplashopping, capitalorologi" in refused.stderr


@pytest.mark.parametrize("whose", ["staff", "storefront"])
def test_where_no_house_was_ever_started_it_says_how_to(tmp_path: Path, whose: str) -> None:
    refused = token(Home(tmp_path), whose)
    assert (refused.exit_code, refused.stdout) == (1, "")
    assert f"there are no secrets in {tmp_path / 'secrets.json'} yet; `ordito up` makes them" in refused.stderr
