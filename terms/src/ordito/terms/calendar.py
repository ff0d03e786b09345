"""Days as a seller's customers count them.

A period counts whole days in the seller's time zone: the day on which it starts is day 0, the last day ends at 24:00,
whatever the clocks do in between. Instants come in aware and deadlines go out in UTC; their end is exclusive.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Literal
from zoneinfo import ZoneInfo

import holidays

from ordito.schemas.values import Deadline, Sentence

from . import wording

SATURDAY = 5
_NOTHING = Sentence(it="", en="")


@dataclass(frozen=True, slots=True)
class Calendar:
    """Working days and whole days of one place: `zone` is an IANA name, `holidays` an ISO 3166-1 country.

    `province` is the country's, with holidays of its own beside the national ones.
    """

    zone: str
    holidays: str
    province: str | None = None

    @property
    def name(self) -> str:
        return f"{self.zone}, whole days"

    def local(self, at: datetime) -> datetime:
        """The instant as the clocks of the place show it. Raises ValueError for a time without a zone."""
        if at.tzinfo is None:
            raise ValueError(f"{at.isoformat()} has no time zone; instants are aware")
        return at.astimezone(ZoneInfo(self.zone))

    def day(self, at: datetime) -> date:
        """The day that it is in the place."""
        return self.local(at).date()

    def is_working_day(self, day: date) -> bool:
        """Monday to Friday, and no holiday of the country or the province."""
        return day.weekday() < SATURDAY and day not in _holidays(self.holidays, self.province, day.year)

    def working_day_from(self, day: date) -> date:
        """`day`, or the first working day after it."""
        while not self.is_working_day(day):
            day += timedelta(days=1)
        return day

    def end_of(self, day: date) -> datetime:
        """24:00 of a day, in UTC: the first instant that no longer belongs to it."""
        midnight = datetime.combine(day + timedelta(days=1), time(), tzinfo=ZoneInfo(self.zone))
        return midnight.astimezone(UTC)

    def whole_days(self, start: datetime, days: int, *, starts_with: Sentence) -> Deadline:
        """The deadline `days` whole days after the day of `start`; `starts_with` names what happened then."""
        last = self.day(start) + timedelta(days=days)
        return self._ending(last, start, days=days, counted=wording.days(days), starts_with=starts_with)

    def working_days(self, start: datetime, days: int, *, starts_with: Sentence) -> Deadline:
        """The deadline `days` working days after the day of `start`, which itself does not count."""
        last = self.day(start)
        skipped: list[date] = []
        for _ in range(days):
            last += timedelta(days=1)
            while not self.is_working_day(last):
                if last.weekday() < SATURDAY:
                    skipped.append(last)
                last += timedelta(days=1)
        closed = wording.listing([wording.day(day) for day in skipped])
        without = Sentence(
            it=f" (sabati, domeniche e festivi non contano: {closed.it})" if skipped else "",
            en=f" (Saturdays, Sundays and public holidays do not count: {closed.en})" if skipped else "",
        )
        counted = wording.working_days(days)
        deadline = self._ending(last, start, days=days, counted=counted, starts_with=starts_with, without=without)
        return replace(deadline, calendar=f"{self.zone}, working days")

    def after_working_hours(self, start: datetime, hours: int) -> datetime:
        """The instant `hours` hours of working days later, in UTC. A working day has 24 of them by its own clocks."""
        at = self.local(start).replace(tzinfo=None)
        if not self.is_working_day(at.date()):
            at = datetime.combine(self.working_day_from(at.date()), time())
        at += timedelta(hours=hours % 24)
        day = self.working_day_from(at.date())
        for _ in range(hours // 24):
            day = self.working_day_from(day + timedelta(days=1))
        return datetime.combine(day, at.time(), tzinfo=ZoneInfo(self.zone)).astimezone(UTC)

    def whole_months(self, start: datetime, months: int, *, starts_with: Sentence) -> Deadline:
        """The deadline on the same day of the month `months` later; on the month's last day where it has no such day.

        Its `days` are those between the two days.
        """
        first = self.day(start)
        year, month = divmod(first.month - 1 + months, 12)
        _, longest = monthrange(first.year + year, month + 1)
        last = date(first.year + year, month + 1, min(first.day, longest))
        between = (last - first).days
        return self._ending(last, start, days=between, counted=wording.months(months), starts_with=starts_with)

    def _ending(
        self,
        last: date,
        start: datetime,
        *,
        days: int,
        counted: Sentence,
        starts_with: Sentence,
        without: Sentence = _NOTHING,
    ) -> Deadline:
        """The deadline at the end of the day `last`, with its arithmetic; `without` names days that do not count."""
        begins, ends, place = wording.day(self.day(start)), wording.day(last), wording.city(self.zone)
        return Deadline(
            start=start.astimezone(UTC),
            days=days,
            calendar=self.name,
            last_day=last,
            end=self.end_of(last),
            arithmetic=Sentence(
                it=f"{starts_with.it} {begins.it} (giorno 0) + {counted.it} = {ends.it}{without.it}, "
                f"fino alle 24:00 (ora di {place.it}).",
                en=f"{starts_with.en} {begins.en} (day 0) + {counted.en} = {ends.en}{without.en}, "
                f"until 24:00 ({place.en} time).",
            ),
        )

    def start_of(self, day: date) -> datetime:
        """0:00 of a day, in UTC."""
        return self.end_of(day - timedelta(days=1))

    def ending_on_a_working_day(self, deadline: Deadline) -> Deadline:
        """The same deadline, moved to the next working day if its last day is none; itself otherwise."""
        last = self.working_day_from(deadline.last_day)
        if last == deadline.last_day:
            return deadline
        was, moved = wording.day(deadline.last_day), wording.day(last)
        return Deadline(
            start=deadline.start,
            days=deadline.days,
            calendar=f"{deadline.calendar}, ending on a working day",
            last_day=last,
            end=self.end_of(last),
            arithmetic=Sentence(
                it=f"{deadline.arithmetic.it} {_upper(was.it)} non è un giorno lavorativo: il termine passa al "
                f"primo giorno lavorativo successivo, {moved.it}, fino alle 24:00.",
                en=f"{deadline.arithmetic.en} {_upper(was.en)} is not a working day: the period ends on the "
                f"next working day, {moved.en}, at 24:00.",
            ),
        )

    def not_before(self, deadline: Deadline, at: datetime, *, because: Sentence) -> Deadline:
        """The same deadline, moved to the day of `at` if it would end earlier; `because` says what happened then."""
        earliest = self.day(at)
        if deadline.last_day >= earliest:
            return deadline
        moved = wording.day(earliest)
        return Deadline(
            start=deadline.start,
            days=deadline.days,
            calendar=deadline.calendar,
            last_day=earliest,
            end=self.end_of(earliest),
            arithmetic=Sentence(
                it=f"{deadline.arithmetic.it} {because.it} {moved.it}, fino alle 24:00.",
                en=f"{deadline.arithmetic.en} {because.en} {moved.en}, until 24:00.",
            ),
        )


Event = Literal[
    "delivery",
    "last_delivery",
    "order_placed",
    "order_acknowledged",
    "order_concluded",
    "goods_ready",
    "return_code",
    "withdrawal_notice",
    "receipt",
    "decision",
    "purchase",
    "registration",
    "discovery",
    "repair_request",
]
"""What a period can start with."""

STARTS: dict[Event, Sentence] = {
    "delivery": Sentence(it="Consegna", en="Delivery on"),
    "last_delivery": Sentence(it="Consegna dell'ultimo pacco", en="Delivery of the last parcel on"),
    "order_placed": Sentence(it="Ordine inviato", en="Order placed on"),
    "order_acknowledged": Sentence(it="Ricevuta dell'ordine inviata", en="Order acknowledged on"),
    "order_concluded": Sentence(it="Conclusione del contratto", en="Contract concluded on"),
    "goods_ready": Sentence(it="Merce pronta", en="Goods ready on"),
    "return_code": Sentence(it="Codice di reso inviato", en="Return code sent on"),
    "withdrawal_notice": Sentence(it="Recesso comunicato", en="Withdrawal notified on"),
    "receipt": Sentence(it="Merce ricevuta", en="Goods received on"),
    "decision": Sentence(it="Decisione presa", en="Decided on"),
    "purchase": Sentence(it="Acquisto", en="Purchased on"),
    "registration": Sentence(it="Garanzia registrata", en="Guarantee registered on"),
    "discovery": Sentence(it="Difetto scoperto", en="Defect discovered on"),
    "repair_request": Sentence(it="Richiesta di riparazione presa in carico", en="Repair request processed on"),
}


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]


@lru_cache(maxsize=256)
def _holidays(country: str, province: str | None, year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays(country, subdiv=province, years=year, expand=False))
