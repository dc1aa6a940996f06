"""What a night brought: new sets, what happened to known ones, what became overdue. For a file and a terminal."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from warehouse.reader import Reader

MOST, FEW, FIRST = 25, 10, 3
"""More than the most of a kind are a flood, of which the report names a few; a terminal shows the first."""

LONGEST_SUBJECT = 90

NO_NEWS = "No news: no new set, answer, notice, withdrawal or correction, and nothing became overdue."

HEADINGS = {
    "new": "New sets",
    "answers": "Answers that came",
    "notices": "Notices",
    "withdrawals": "Withdrawals",
    "corrections": "Corrections and other prints",
    "overdue": "Became overdue",
}
_KIND_OF = {
    **dict.fromkeys(("answered", "answered_further", "answered_by_letter"), "answers"),
    **dict.fromkeys(("postponed", "noticed"), "notices"),
    "withdrawn": "withdrawals",
}


@dataclass(frozen=True, slots=True)
class News:
    """Lines for a person by kind, the kinds of HEADINGS; within a kind what comes first is most worth reading."""

    items: dict[str, list[str]]

    @property
    def counts(self) -> str:
        """How many of each kind there are, on one line; that there is nothing, where there is nothing."""
        counted = [f"{HEADINGS[kind].lower()} {len(told)}" for kind, told in self.items.items() if told]
        return ", ".join(counted) if counted else NO_NEWS

    def markdown(self) -> Iterator[str]:
        """Paragraphs: the counts, then each kind that there is, the newest few of a flood."""
        yield self.counts[:1].upper() + self.counts[1:] + ("" if self.counts == NO_NEWS else ".")
        for kind, told in self.items.items():
            if told:
                shown = told if len(told) <= MOST else told[:FEW]
                rest = [f"- … and {len(told) - len(shown)} more"] if len(told) > len(shown) else []
                yield f"## {HEADINGS[kind]}: {len(told)}"
                yield "\n".join([*(f"- {line}" for line in shown), *rest])

    def lines(self) -> Iterator[str]:
        """The counts, and the first of each kind, for a terminal."""
        yield f"news: {self.counts}" if self.counts != NO_NEWS else NO_NEWS
        for kind, told in self.items.items():
            for line in told[:FIRST]:
                yield f"  {HEADINGS[kind].lower()}: {line}"
            if len(told) > FIRST:
                yield f"  {HEADINGS[kind].lower()}: … and {len(told) - FIRST} more"


def read_news(database: Path, run_id: str, known_to: dt.date | None) -> News:
    """The news of a run from the file it published; ``known_to`` is the day up to which all was known before.

    Raises NoWarehouse and BadQuery.
    """
    with Reader(database) as reader:
        new = reader.named("night_new_sets", [run_id])
        happened = reader.named("night_happened", [run_id])
        changed = reader.named("night_changed", [run_id])
        overdue = reader.named("night_overdue", [known_to, run_id])
    items: dict[str, list[str]] = {kind: [] for kind in HEADINGS}
    items["new"] = [_line(row, row["submitted_on"], _people(row), row["subject"]) for row in new]
    for row in happened:
        items[_KIND_OF.get(row["event"], "corrections")].append(_happened(row))
    items["corrections"] += [
        _line(row, f"{row['publication_id']} {'was taken back' if row['event'] == 'removed' else 'has another text'}")
        for row in changed
    ]
    items["overdue"] = [
        _line(row, f"{_days(row['days_overdue'])} over {row['deadline_on']}", row["addressees"], row["subject"])
        for row in overdue
    ]
    return News(items)


def _happened(row: dict[str, Any]) -> str:
    what = row["event"].replace("_", " ")
    if row["event"] in ("answered", "answered_by_letter"):
        days = row["days_to_answer"]
        what += " after an unknown number of days" if days is None else f" after {_days(days)} ({row['outcome']})"
    elif _KIND_OF.get(row["event"]) is None:
        what += f" by {row['publication_id']}"
    return _line(row, row["occurred_on"], what, row["addressees"], row["subject"])


def _line(row: dict[str, Any], *told: Any) -> str:
    """What is known of a set, on one line that is no markup, whatever its subject holds."""
    name = row["kenmerk"] or row["set_id"]
    parts = [" ".join(str(part).split()) for part in (name, *told) if part is not None]
    return " · ".join(_short(part).replace("|", "/").replace("<", "‹").replace("`", "'") for part in parts)


def _short(text: str) -> str:
    return text if len(text) <= LONGEST_SUBJECT else f"{text[: LONGEST_SUBJECT - 1]}…"


def _people(row: dict[str, Any]) -> str | None:
    asked: Sequence[str] = [told for told in (row["submitters"], row["addressees"]) if told]
    return " to ".join(asked) or None


def _days(n: int) -> str:
    return "1 day" if n == 1 else f"{n} days"
