"""What notifications can be told to do, or to note, for one order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from ordito.notifications.domain.contact import Contact
from ordito.notifications.domain.notices import Notice


@dataclass(frozen=True, slots=True)
class NoteContact:
    """The order was placed, or a quotation asked for: acknowledge it, and send what waited for it."""

    contact: Contact
    for_quotation: bool = False


@dataclass(frozen=True, slots=True)
class Notify:
    """Tell the customer, once."""

    order_id: str
    notice: Notice


@dataclass(frozen=True, slots=True)
class RecordSent:
    """The mail server took the e-mail."""

    key: str


@dataclass(frozen=True, slots=True)
class RecordFailure:
    """The mail server refused the e-mail for good."""

    key: str
    code: str
    message: str


Command: TypeAlias = NoteContact | Notify | RecordSent | RecordFailure
