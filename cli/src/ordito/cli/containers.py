"""The containers' side of the house: what `docker-compose.yml` runs.

    python -m ordito.cli.containers keys                 makes the house's secrets in ORDITO_KEYS_FOLDER, once
    python -m ordito.cli.containers show                 prints them as JSON, for tests and the curious
    python -m ordito.cli.containers run SERVICE ROLE     becomes that process, with the secrets that it needs

No secret stands in the compose file or in an image: the first start makes them on a volume. A variable that is set in
the environment (from `.env`) wins over the one that was made.
"""

import json
import os
import secrets
import sys
from dataclasses import asdict
from pathlib import Path

from ordito.cli.engine.keys import Keys, known_sellers
from ordito.cli.engine.services import SERVICES, database_name

KEYS_FILE = "secrets.json"
PASSWORD_FILE = "postgres_password"  # noqa: S105  a file's name


def make_keys(folder: Path) -> None:
    """Make what is missing; a second start changes nothing, unless there are further sellers' terms."""
    Keys.load(folder / KEYS_FILE, sellers=known_sellers(os.environ))
    password = folder / PASSWORD_FILE
    if not password.exists():
        password.touch(mode=0o600)
        password.write_text(os.environ.get("POSTGRES_PASSWORD") or secrets.token_urlsafe(24))


def environment_of(service: str, folder: Path) -> dict[str, str]:
    """What the process of `service`, or the stand-in `mailbox` or `provider`, is told beyond the compose file."""
    keys = Keys.load(folder / KEYS_FILE)
    if service == "provider":
        return {"ORDITO_PSP_KEY": keys.provider_key}
    if service not in SERVICES:
        return {}
    password = (folder / PASSWORD_FILE).read_text()
    return {
        "DATABASE_URL": f"postgresql://ordito:{password}@postgres:5432/{database_name(service)}",
        **keys.shared_environment(),
        **keys.environment_of(service),
    }


def run(service: str, arguments: list[str], folder: Path) -> None:
    """Replace this process by the service's."""
    for name, value in environment_of(service, folder).items():
        if not os.environ.get(name):
            os.environ[name] = value
    module = f"ordito.{service}.main" if service in SERVICES else f"ordito.cli.sandbox.{service}"
    os.execv(sys.executable, [sys.executable, "-m", module, *arguments])  # noqa: S606  no shell is meant


def main(arguments: list[str]) -> int:
    """What the first argument names; 2 for anything else."""
    folder = Path(os.environ.get("ORDITO_KEYS_FOLDER", "/run/ordito"))
    match arguments:
        case ["keys"]:
            make_keys(folder)
        case ["show"]:
            print(json.dumps(asdict(Keys.load(folder / KEYS_FILE))))  # noqa: T201  its output is its purpose
        case ["run", service, *rest]:
            run(service, rest, folder)
        case _:
            print(__doc__, file=sys.stderr)  # noqa: T201
            return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
