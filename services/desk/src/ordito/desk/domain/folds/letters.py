"""What was written to the customer, folded from the events of notifications."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from ordito.desk.domain.parts import Letter, LettersPart, Recorded
from ordito.schemas import notifications


def fold_letters(part: LettersPart, recorded: Recorded) -> LettersPart:
    match recorded.body:
        case notifications.EmailQueuedV1(key=key, kind=kind, language=language):
            return replace(part, letters=(*part.letters, Letter(key, kind, recorded.at, language)))
        case notifications.EmailSentV1(key=key):
            return _letter(part, key, lambda letter: replace(letter, sent_at=recorded.at, failed_code=None))
        case notifications.EmailFailedV1(key=key, code=code):
            return _letter(part, key, lambda letter: replace(letter, failed_code=code))
        case _:
            return part


def _letter(part: LettersPart, key: str, change: Callable[[Letter], Letter]) -> LettersPart:
    return replace(part, letters=tuple(change(letter) if letter.key == key else letter for letter in part.letters))
