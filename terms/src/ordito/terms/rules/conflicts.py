"""Where a seller's text contradicts itself or the law, written down with both sides."""

from __future__ import annotations

from typing import Literal

from pydantic import model_validator

from ordito.schemas.values import Clause

from .entries import Bilingual, Entry, Words


class Passage(Entry):
    """One side: where it stands and its words. `document` is the file's unless given."""

    section: Words
    quote: Words
    document: Words | None = None

    def clause(self, document: str) -> Clause:
        return Clause(document=self.document or document, section=self.section, quote=self.quote)


class ConflictEntry(Entry):
    """`rule` says it one way; `other`, a second passage, or `law`, an article of the floor, says it another.

    `ours` is the rule's own clause unless given. `applied` is needed against a second passage. Against the law it is
    left out where the seller's switch decides, and given where one side is applied whatever the switch says.
    """

    rule: Words
    ours: Passage | None = None
    other: Passage | None = None
    law: Words | None = None
    applied: Literal["text", "law", "reading"] | None = None
    explanation: Bilingual

    @model_validator(mode="after")
    def _two_sides(self) -> ConflictEntry:
        if (self.other is None) is (self.law is None):
            raise ValueError("give the other side: either `other`, a passage, or `law`, an article's key")
        if self.other is not None and self.applied not in {"text", "reading"}:
            raise ValueError('say which is applied: "text" for `rule`\'s own clause, "reading" for the rule\'s reading')
        return self
