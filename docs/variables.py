"""Writes the table of environment variables in docs/operations.md from the services' own settings.

python docs/variables.py            # writes it
python docs/variables.py --check    # writes nothing; exit code 1 if it is not up to date
"""

from __future__ import annotations

import importlib.util
import json
import re
import sys
from pathlib import Path

from pydantic import SecretStr
from pydantic.fields import FieldInfo

from ordito.kit.settings import ServiceSettings
from ordito.terms import VARIABLES, terms_from_environment

FILE = Path(__file__).with_name("operations.md")
SERVICES = ("desk", "orders", "payments", "shipping", "returns", "notifications")
BEGIN, END = "<!-- variables: python docs/variables.py -->\n", "<!-- end of variables -->\n"


def table() -> str:
    """Every variable once, with who reads it."""
    rows: dict[str, tuple[list[str], list[FieldInfo]]] = {}
    for service in SERVICES:
        settings: type[ServiceSettings] = importlib.import_module(f"ordito.{service}.settings").Settings
        for variable, field in settings.variables().items():
            readers, fields = rows.setdefault(variable, ([], []))
            readers.append(service)
            fields.append(field)
    everybodys = ServiceSettings.variables()
    deciding = ", ".join(service for service in SERVICES if _decides_by_terms(service))
    lines = ["| variable | read by | default | meaning |", "|---|---|---|---|"]
    for variable, (readers, fields) in rows.items():
        who = "all" if len(readers) == len(SERVICES) else ", ".join(readers)
        meaning = (everybodys.get(variable) or fields[0]).description or ""
        lines.append(f"| `{variable}` | {who} | {_default(fields, readers)} | {_cell(meaning)} |")
    for variable, meaning in VARIABLES.items():
        lines.append(f"| `{variable}` | {deciding} | none | {_cell(meaning)} |")
    return "\n".join(lines) + "\n"


def _default(fields: list[FieldInfo], readers: list[str]) -> str:
    said = [_one_default(field) for field in fields]
    if len(set(said)) == 1:
        return said[0]
    return ", ".join(f"{reader} {default}" for reader, default in zip(readers, said, strict=True))


def _one_default(field: FieldInfo) -> str:
    if field.is_required():
        return "**must be set**"
    value = field.get_default(call_default_factory=True, validated_data={})
    if isinstance(value, SecretStr):
        value = value.get_secret_value()
    if isinstance(value, bool):
        return f"`{int(value)}`"
    return f"`{value}`" if isinstance(value, str) else f"`{json.dumps(value)}`"


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("<", "&lt;")


def _decides_by_terms(service: str) -> bool:
    main = importlib.util.find_spec(f"ordito.{service}.main")
    return main is not None and terms_from_environment.__name__ in Path(str(main.origin)).read_text(encoding="utf-8")


def written(manual: str) -> str:
    """The manual with the table in its place."""
    return re.sub(f"{re.escape(BEGIN)}.*?{re.escape(END)}", lambda _: BEGIN + table() + END, manual, flags=re.DOTALL)


def main() -> int:
    """1 when checking finds a difference."""
    manual = FILE.read_text(encoding="utf-8")
    if "--check" in sys.argv[1:]:
        if BEGIN not in manual or written(manual) != manual:
            sys.stderr.write("docs/operations.md is not up to date: run python docs/variables.py\n")
            return 1
        return 0
    FILE.write_text(written(manual), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
