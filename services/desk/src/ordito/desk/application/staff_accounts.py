"""`python -m ordito.desk.main staff …`: who may log in at the console, in any house. Passwords are read, never shown.

staff put EMAIL ROLE    makes the account, or gives it this role and another password: the first line of standard input;
                        that ends its sessions
staff end EMAIL         the account lets nobody in any more, and ends its sessions
staff list              every account: its e-mail, its role, and whether it is active
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Sequence

from ordito.desk.application.ports import Account, KeptAccounts
from ordito.kit.http.tokens import ROLES, Role

USAGE = f"usage: python -m ordito.desk.main staff put EMAIL {'|'.join(ROLES)} | end EMAIL | list"
SHORTEST_PASSWORD = 12


def staff(accounts: KeptAccounts, asked: Sequence[str], *, password: Callable[[], str] = sys.stdin.readline) -> int:
    """Do what is asked and say so; the exit code."""
    match asked:
        case ["put", email, _] if not _is_address(email):
            return _said(f"{email!r} is no e-mail address; one looks like sara@example.it", code=2)
        case ["put", email, wanted] if role := _role(wanted):
            return _put(accounts, Account(email, role), password().rstrip("\r\n"))
        case ["put", _, wanted]:
            return _said(f"{wanted!r} is no role; there are {', '.join(ROLES)}", code=2)
        case ["end", email]:
            return _said(f"{email} is no account", code=1) if not accounts.end(email) else _said(f"ended: {email}")
        case ["list"]:
            for account, active in accounts.every():
                line = {"email": account.email, "role": account.role, "active": active}
                sys.stdout.write(json.dumps(line) + "\n")
            return 0
        case _:
            return _said(USAGE, code=2)


def _put(accounts: KeptAccounts, account: Account, password: str) -> int:
    if len(password) < SHORTEST_PASSWORD:
        return _said(f"the password needs {SHORTEST_PASSWORD} characters; it is the first line of the input", code=2)
    accounts.put(account, password)
    return _said(f"{account.email} logs in as {account.role}")


def _role(wanted: str) -> Role | None:
    return next((role for role in ROLES if role == wanted), None)


def _is_address(email: str) -> bool:
    name, _, domain = email.partition("@")
    return bool(name and domain) and not any(each.isspace() for each in email)


def _said(what: str, *, code: int = 0) -> int:
    (sys.stderr if code else sys.stdout).write(f"{what}\n")
    return code
