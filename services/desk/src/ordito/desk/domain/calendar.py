"""The calendar of the days that people read, type and search by: those of Italy."""

from __future__ import annotations

from zoneinfo import ZoneInfo

CALENDAR = ZoneInfo("Europe/Rome")
