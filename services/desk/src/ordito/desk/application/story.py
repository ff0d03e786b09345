"""What happened, in sentences: for the customer in the customer's language, for the staff in English with the actor.

Every event of the catalogue has its sentence in `tellings`; one that is not known yet is told by its name.
"""

from __future__ import annotations

from ordito.desk.application.tellings import TELLINGS
from ordito.desk.domain.timeline import Entry
from ordito.schemas.values import Sentence


def tell(entry: Entry) -> Sentence:
    """One sentence for what the event says."""
    telling = TELLINGS.get(entry.kind)
    if telling is None:
        words = entry.name.replace("-", " ").capitalize()
        return Sentence(it=words, en=words)
    italian, english = telling(entry.data)
    return Sentence(it=italian, en=english)


def note(entry: Entry) -> Sentence | None:
    """The decision behind it, where there was one: the ruling's own sentence."""
    ruling = entry.ruling
    if ruling is None:
        return None
    sentence = ruling.get("sentence") or {}
    return Sentence(it=str(sentence.get("it", "")), en=str(sentence.get("en", "")))
