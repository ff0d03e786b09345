"""The secrets of one development house: made once, kept in `.ordito/secrets.json` (0600), handed out by environment.

Every service gets what it needs of them and nothing else; storefronts' keys reach services only as SHA-256.
"""

import json
import os
import secrets
import tomllib
from base64 import b64encode
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import jwt

SELLERS = ("opsobjects", "oplashopping", "capitalorologi")
COURIERS = ("brt", "gls", "dhl")
STAFF = (
    ("vera@ordito.example", "viewer"),
    ("aldo@ordito.example", "agent"),
    ("sara@ordito.example", "supervisor"),
)


@dataclass(frozen=True, slots=True)
class StaffAccount:
    email: str
    role: str
    password: str


@dataclass(frozen=True, slots=True)
class Keys:
    staff_secret: str
    link_secret: str
    provider_key: str
    api_keys: dict[str, str]
    courier_secrets: dict[str, str]
    staff: tuple[StaffAccount, ...]

    @classmethod
    def load(cls, file: Path, *, sellers: Iterable[str] = SELLERS) -> "Keys":
        """The keys kept there; made at first, and completed when the house has learnt of a new seller or courier."""
        kept = json.loads(file.read_text()) if file.exists() else {}
        keys = cls(
            staff_secret=kept.get("staff_secret") or secrets.token_urlsafe(32),
            link_secret=kept.get("link_secret") or secrets.token_urlsafe(32),
            provider_key=kept.get("provider_key") or f"psp_{secrets.token_urlsafe(24)}",
            api_keys={seller: _api_key() for seller in sellers} | kept.get("api_keys", {}),
            courier_secrets={courier: _courier_secret() for courier in COURIERS} | kept.get("courier_secrets", {}),
            staff=_staff(kept.get("staff", [])),
        )
        text = json.dumps(asdict(keys), indent=2) + "\n"
        if json.loads(text) != kept:
            _write(file, text)
        return keys

    def staff_token(self, role: str, *, now: datetime | None = None) -> str:
        """A staff member's token as the services read it, for eight hours."""
        issued = now or datetime.now(tz=UTC)
        account = next(account for account in self.staff if account.role == role)
        claims = {
            "aud": "ordito-staff",
            "sub": account.email,
            "role": role,
            "sellers": "*",
            "iat": int(issued.timestamp()),
            "exp": int((issued + timedelta(hours=8)).timestamp()),
        }
        return jwt.encode(claims, self.staff_secret, algorithm="HS256")

    def shared_environment(self) -> dict[str, str]:
        """What every service gets."""
        digests = {seller: [sha256(key.encode()).hexdigest()] for seller, key in self.api_keys.items()}
        return {
            "ORDITO_STAFF_SECRET": self.staff_secret,
            "ORDITO_LINK_SECRET": self.link_secret,
            "ORDITO_API_KEYS": json.dumps(digests),
        }

    def environment_of(self, service: str) -> dict[str, str]:
        """What this one service gets besides."""
        match service:
            case "payments":
                return {"ORDITO_PSP_KEY": self.provider_key}
            case "shipping":
                return {"ORDITO_COURIER_SECRETS": json.dumps(self.courier_secrets)}
            case "desk":
                return {"ORDITO_DEV_STAFF": json.dumps([asdict(account) for account in self.staff])}
            case _:
                return {}


def known_sellers(environment: Mapping[str, str]) -> tuple[str, ...]:
    """Those whose terms come with the house, and those of the folder of further terms that the environment names.

    Only the names are read; whether the files are in order, the services say when they start.
    """
    folder = environment.get("ORDITO_TERMS_DIR")
    files = sorted(Path(folder).glob("*.toml")) if folder else []
    further = (_named_in(file.read_text(encoding="utf-8")) for file in files)
    return tuple(dict.fromkeys([*SELLERS, *(seller for seller in further if seller)]))


def _named_in(text: str) -> str | None:
    """The seller of a terms file; none in a file of law, or in one that is not TOML."""
    try:
        seller = tomllib.loads(text).get("seller")
    except tomllib.TOMLDecodeError:
        return None
    return seller if isinstance(seller, str) else None


def _api_key() -> str:
    return f"ok_{secrets.token_urlsafe(32)}"


def _courier_secret() -> str:
    return f"whsec_{b64encode(secrets.token_bytes(32)).decode()}"


def _staff(kept: list[dict[str, str]]) -> tuple[StaffAccount, ...]:
    accounts = [StaffAccount(**account) for account in kept]
    known = {account.email for account in accounts}
    made = [StaffAccount(email, role, secrets.token_urlsafe(9)) for email, role in STAFF if email not in known]
    return tuple(accounts + made)


def _write(file: Path, text: str) -> None:
    """Never readable by others, not for an instant, and never half written."""
    file.parent.mkdir(parents=True, exist_ok=True)
    making = file.with_name(f"{file.name}.{os.getpid()}")
    descriptor = os.open(making, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as handle:
        handle.write(text)
    making.replace(file)
