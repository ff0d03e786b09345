"""What breaks when an event's schema changes without a new version.

Old messages must stay readable for new consumers, and new messages for consumers that know the old schema only. So one
change is compatible: to add a field that may be absent. Whatever else differs in shape is reported: a field removed,
made required or optional, a type or an enumeration narrowed or widened, another limit, format or default.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ordito.schemas.json_schema import Json, shape_of

HOW_TO_MEND = (
    "Keep the published version as it was. Add the next version (`.v2`) beside it as a class of its own, with an "
    "upcaster from the old one in catalogue.UPCASTERS; see schemas/README.md. A field that is only added needs a "
    "default."
)

_COMPARED_APART = frozenset({"$defs", "$ref", "additionalProperties", "anyOf", "const", "enum", "items"}) | frozenset(
    {"oneOf", "properties", "required", "type"}
)


@dataclass(frozen=True, slots=True)
class Breaking:
    """One difference that a new version is needed for. `path` is where in the data, `what` is said in a few words."""

    path: str
    what: str

    def __str__(self) -> str:
        return f"{self.path}: {self.what}"


def breaking_changes(old: Json, new: Json) -> tuple[Breaking, ...]:
    """Why data under one schema could not be read under the other; empty if the change is compatible."""
    return tuple(_Comparison(shape_of(old), shape_of(new)).run())


class _Comparison:
    """Walks two schemas side by side, through their references."""

    def __init__(self, old: Json, new: Json) -> None:
        self._old, self._new = old, new
        self._open: list[tuple[Json, Json]] = []
        """What is being compared, from the root down: a type that contains itself ends there."""

    def run(self) -> Iterator[Breaking]:
        return self._compare(self._old, self._new, path="$")

    def _compare(self, old: Json, new: Json, *, path: str) -> Iterator[Breaking]:
        old, new = _resolve(self._old, old), _resolve(self._new, new)
        before, after = self._alternatives(self._old, old), self._alternatives(self._new, new)
        for kind in sorted(before.keys() - after.keys()):
            yield Breaking(path, f"{kind} is no longer accepted")
        for kind in sorted(after.keys() - before.keys()):
            yield Breaking(path, f"{kind} is accepted now, which consumers of this version do not know")
        if old.get("default", _ABSENT) != new.get("default", _ABSENT):
            yield Breaking(path, f"the default went from {_said(old, 'default')} to {_said(new, 'default')}")
        for kind in sorted(before.keys() & after.keys()):
            pair = (before[kind], after[kind])
            if pair not in self._open:
                self._open.append(pair)
                yield from self._alternative(*pair, path=path)
                self._open.pop()

    def _alternative(self, old: Json, new: Json, *, path: str) -> Iterator[Breaking]:
        yield from _enumerations(old, new, path=path)
        for keyword in sorted((old.keys() | new.keys()) - _COMPARED_APART - {"default"}):
            if old.get(keyword, _ABSENT) != new.get(keyword, _ABSENT):
                yield Breaking(path, f"{keyword} went from {_said(old, keyword)} to {_said(new, keyword)}")
        yield from self._fields(old, new, path=path)
        if "items" in old or "items" in new:
            yield from self._compare(old.get("items", {}), new.get("items", {}), path=f"{path}[]")
        yield from self._other_fields(old.get("additionalProperties"), new.get("additionalProperties"), path=path)

    def _fields(self, old: Json, new: Json, *, path: str) -> Iterator[Breaking]:
        before, after = old.get("properties", {}), new.get("properties", {})
        needed_before, needed_after = set(old.get("required", ())), set(new.get("required", ()))
        for name in sorted(before.keys() | after.keys()):
            here = f"{path}.{name}"
            if name not in after:
                yield Breaking(here, "the field was removed")
            elif name not in before:
                if name in needed_after:
                    yield Breaking(here, "a new field is required, which older messages do not carry")
            else:
                if name in needed_after - needed_before:
                    yield Breaking(here, "the field was optional and is required now")
                if name in needed_before - needed_after:
                    yield Breaking(here, "the field was required and may be absent now")
                yield from self._compare(before[name], after[name], path=here)

    def _other_fields(self, old: Any, new: Any, *, path: str) -> Iterator[Breaking]:
        if isinstance(old, dict) and isinstance(new, dict):
            yield from self._compare(old, new, path=f"{path}.*")
        elif old != new:
            yield Breaking(path, f"additionalProperties went from {_json(old)} to {_json(new)}")

    def _alternatives(self, root: Json, schema: Json) -> dict[str, Json]:
        """A schema's alternatives by what they are called in a report; a schema that is no union is its only one."""
        union = schema.get("anyOf") or schema.get("oneOf")
        if union is None:
            types = schema.get("type")
            if isinstance(types, list):
                return {_kind({"type": one}): {**schema, "type": one} for one in types}
            return {_kind(schema): schema}
        found: dict[str, Json] = {}
        for member in union:
            for kind, alternative in self._alternatives(root, _resolve(root, member)).items():
                place = sum(known == kind or known.startswith(f"{kind} (") for known in found)
                found[kind if not place else f"{kind} ({place + 1})"] = alternative
        return found


def _enumerations(old: Json, new: Json, *, path: str) -> Iterator[Breaking]:
    before, after = _values(old), _values(new)
    if before is None and after is not None:
        yield Breaking(path, f"any value was accepted, now only {', '.join(sorted(after))}")
    elif after is None and before is not None:
        yield Breaking(path, f"only {', '.join(sorted(before))} was accepted, now any value")
    elif before is not None and after is not None:
        for value in sorted(before - after):
            yield Breaking(path, f"the value {value} is no longer accepted")
        for value in sorted(after - before):
            yield Breaking(path, f"the value {value} is accepted now, which consumers of this version do not know")


def _values(schema: Json) -> set[str] | None:
    if "const" in schema:
        return {_json(schema["const"])}
    return {_json(value) for value in schema["enum"]} if "enum" in schema else None


def _kind(schema: Mapping[str, Any]) -> str:
    kind = schema.get("type")
    return f"type {kind}" if kind is not None else "any type"


def _resolve(root: Json, schema: Json) -> Json:
    """The schema that a reference names, with what is said beside the reference (a default)."""
    if "$ref" not in schema:
        return schema
    name = schema["$ref"].removeprefix("#/$defs/")
    beside = {keyword: value for keyword, value in schema.items() if keyword != "$ref"}
    return {**_resolve(root, root["$defs"][name]), **beside}


def _said(schema: Json, keyword: str) -> str:
    return _json(schema[keyword]) if keyword in schema else "nothing"


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


class _Absent:
    """No such keyword, which is not the same as null."""


_ABSENT = _Absent()
