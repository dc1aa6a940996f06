"""The schedule of the deployment where the clock changes: a night a day, at half past three in Amsterdam, never two."""

from __future__ import annotations

import asyncio
import datetime as dt
import itertools
import re
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

DEPLOYMENTS = Path(__file__).resolve().parents[2] / "deployments" / "prefect.yaml"
A_DAY = dt.timedelta(days=1)
AMSTERDAM = ZoneInfo("Europe/Amsterdam")


@pytest.mark.parametrize(
    ("changes_on", "hours_between"), [(dt.date(2026, 3, 29), 23), (dt.date(2026, 10, 25), 25)], ids=["spring", "autumn"]
)
def test_every_calendar_day_has_one_night_where_the_clock_changes(changes_on: dt.date, hours_between: int) -> None:
    from prefect.server.schemas.schedules import CronSchedule

    told = DEPLOYMENTS.read_text(encoding="utf-8")
    (cron,), (timezone,) = re.findall(r'- cron: "(.*)"', told), re.findall(r"timezone: (.*)", told)
    days = [changes_on + n * A_DAY for n in range(-3, 4)]
    first, end = (dt.datetime.combine(day, dt.time(), AMSTERDAM) for day in (days[0], days[-1] + A_DAY))
    scheduled = asyncio.run(CronSchedule(cron=cron, timezone=timezone).get_dates(20, start=first, end=end))
    starts = [dt.datetime.fromtimestamp(start.timestamp(), dt.UTC) for start in scheduled]
    local = [start.astimezone(AMSTERDAM) for start in starts]
    assert [start.date() for start in local] == days
    assert {start.time() for start in local} == {dt.time(3, 30)}
    hours = [(late - early) // dt.timedelta(hours=1) for early, late in itertools.pairwise(starts)]
    assert hours == [24, 24, hours_between, 24, 24, 24]
