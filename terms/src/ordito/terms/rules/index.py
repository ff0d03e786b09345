"""Every rule of a terms file by its id, in the order of the grammar."""

from __future__ import annotations

from collections.abc import Iterator

from .entries import Entry, Rule


def rules_by_id(terms: Entry) -> dict[str, Rule]:
    """The rules that stand in the file: a rule that a seller may leave out is missing."""
    return {rule.id: rule for rule in _rules(terms)}


def _rules(entry: Entry) -> Iterator[Rule]:
    for name in type(entry).model_fields:
        match getattr(entry, name):
            case Rule() as rule:
                yield rule
            case Entry() as table:
                yield from _rules(table)
            case _:
                continue
