"""The reference tables: what no paper says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from transform.records import Cabinet, CalendarDay, Ministry, Recess
from transform.reference import cabinets, calendars, ministries
from transform.schema import Row


def reference_tables() -> Mapping[type[Row], Sequence[Row]]:
    """The rows of every reference table."""
    return {
        Ministry: ministries.reference_rows(),
        Cabinet: cabinets.cabinets(),
        Recess: calendars.recesses(),
        CalendarDay: calendars.calendar_days(),
    }
