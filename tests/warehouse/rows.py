"""Rows and whole warehouses for tests: what a test does not say is unremarkable."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar, cast

from transform.records import (
    CONTENT,
    REGISTER,
    Actor,
    Answer,
    AnswerQuestion,
    DateCandidate,
    Event,
    Publication,
    PublicationSet,
    Question,
    QuestionSet,
)
from transform.schema import Column, Row, columns
from warehouse import catalog, checking
from warehouse.lake import Gathered, Lake
from warehouse.operations import Coverage, Quarantined, Run
from warehouse.reader import FILE_NAME, Reader

R = TypeVar("R", bound=Row)
Sets = Mapping[str, Iterable[Row]]
Reference = Mapping[type[Row], Sequence[Row]]

_PLAIN: dict[type, Any] = {
    str: "x",
    int: 1,
    float: 1.0,
    bool: False,
    dt.date: dt.date(2021, 1, 1),
    dt.datetime: dt.datetime(2021, 1, 1, tzinfo=dt.UTC),
}
_values: dict[type[Row], dict[str, Any]] = {}
RUN_ID = "20211231T023000000000Z-nightly"


def day(text: str | None) -> dt.date | None:
    """2021-02-04, or None."""
    return dt.date.fromisoformat(text) if text else None


def row(of: type[R], /, **told: Any) -> R:
    """A row of any type."""
    if of not in _values:
        _values[of] = {c.name: _plain(c) for c in columns(of)}
    return of(**{**_values[of], **told})


def _plain(column: Column) -> Any:
    if column.is_list or column.is_nullable:
        return [] if column.is_list else None
    return column.doc.values[0] if column.doc.values else _PLAIN[column.kind]


def but(of: R, **told: Any) -> R:
    """The same row, saying something else."""
    changed: R = replace(cast(Any, of), **told)
    return changed


def a_set(
    set_id: str,
    asked: str | None,
    answered: str | None = None,
    *,
    notices: Iterable[str | None] = (),
    withdrawn: str | None = None,
    **told: Any,
) -> list[Row]:
    """The rows of a set with its question paper, notices and answer; None among the notices is one without a day."""
    notices = list(notices)
    days = [on for text in notices if (on := day(text))]
    papers = [(f"kv-tk-{set_id}", "question", "submitted", day(asked))]
    papers += [(f"ah-notice-{n}-{set_id}", "notice", "postponed", day(text)) for n, text in enumerate(notices)]
    if withdrawn:
        papers.append((f"ah-withdrawn-{set_id}", "notice", "withdrawn", day(withdrawn)))
    if answered:
        papers.append((f"ah-tk-{set_id}", "answer", "answered", day(answered)))
    facts: dict[str, Any] = {
        "kenmerk": set_id,
        "kenmerk_kind": "zaak",
        "chamber": "tk",
        "submitted_on": day(asked),
        "submitted_basis": "header_text" if asked else None,
        "answered_on": day(answered),
        "answered_basis": "header_text" if answered else None,
        "postponed_on": min(days, default=None),
        "n_postponements": len(notices),
        "withdrawn_on": day(withdrawn),
        "n_questions": 0,
        "n_answers": 0,
        "n_questions_answered": 0,
        "has_term": True,
        "date_conflict_days": 0 if any(on for *_, on in papers) else None,
        **told,
    }
    rows: list[Row] = [row(QuestionSet, set_id=set_id, publication_id=papers[0][0], **facts)]
    for publication_id, role, event, on in papers:
        at = {"set_id": set_id, "publication_id": publication_id}
        page = f"https://example.org/{publication_id}.html"
        known = {"family": publication_id[:2], "chamber": "tk", "page_url": page, "available_on": on}
        rows.append(row(Publication, **at, **known, kind=role, status="current"))
        rows.append(row(PublicationSet, **at, role=role))
        rows.append(row(Event, **at, event=event, occurred_on=on, basis="header_text" if on else None))
        if on:
            name = "submitted" if event == "submitted" else "received"
            said: dict[str, Any] = {"name": name, "basis": "header_text", "value_on": on, "value_text": str(on)}
            rows.append(row(DateCandidate, **at, **said, is_plausible=True, is_chosen=True))
    return rows


def with_texts(rows: list[Row], *, n_questions: int, n_answers: int) -> list[Row]:
    """A set as `a_set` gives it, with texts: answer N covers question N, as far as both go."""
    first, *others = rows
    assert isinstance(first, QuestionSet)
    n_covered = min(n_questions, n_answers)
    counted = replace(first, n_questions=n_questions, n_answers=n_answers, n_questions_answered=n_covered)
    at, paper = {"set_id": first.set_id}, f"ah-tk-{first.set_id}"
    asking = f"kv-tk-{first.set_id}"
    questions = [
        row(Question, **at, publication_id=asking, ordinal=n, printed_number=n) for n in range(1, n_questions + 1)
    ]
    answers = [row(Answer, **at, publication_id=paper, ordinal=n) for n in range(1, n_answers + 1)]
    links = [
        row(AnswerQuestion, **at, publication_id=paper, answer_ordinal=n, ordinal=n) for n in range(1, n_covered + 1)
    ]
    return [counted, *others, *questions, *answers, *links]


def set_id_of(rows: list[Row]) -> str:
    """The set whose rows these are."""
    first = rows[0]
    assert isinstance(first, QuestionSet)
    return first.set_id


def numbered(*sets: list[Row]) -> dict[str, list[Row]]:
    """Give every set, and its papers, ids of their own: 2023Z90000 and on."""
    own: dict[str, list[Row]] = {}
    for n, rows in enumerate(sets):
        set_id = f"2023Z9{n:04}"
        own[set_id] = [but(r, set_id=set_id, publication_id=f"{cast(Any, r).publication_id}-{n}") for r in rows]
    return own


def actor(set_id: str, role: str, position: int, name: str | None, party: str | None = None, **told: Any) -> Actor:
    """Somebody on the question paper of a set; weight 1 unless told."""
    publication_id = told.pop("publication_id", f"kv-tk-{set_id}")
    return row(
        Actor,
        set_id=set_id,
        publication_id=publication_id,
        role=role,
        position=position,
        name=name,
        party=party,
        **told,
    )


def covered(first: str, last: str, families: Iterable[str] = ("kv", "ah")) -> list[Coverage]:
    """A window that was completely discovered."""
    window = (dt.date.fromisoformat(first), dt.date.fromisoformat(last))
    return [Coverage(family, *window, RUN_ID) for family in families]


def gathered(sets: Sets) -> Gathered:
    """The rows as a merge wants them."""
    together = Gathered()
    for set_id, rows in sets.items():
        together.add(set_id, rows)
    return together


def a_run(run_id: str = RUN_ID, **told: Any) -> Run:
    """A run that discovered one publication and published it."""
    others = ("n_unchanged", "n_pending", "n_quarantined", "n_missing", "n_deferred")
    return row(Run, run_id=run_id, **dict.fromkeys(others, 0), **told)


def operational(coverage: Iterable[Coverage] = (), reference: Reference | None = None) -> Reference:
    """One run, what it covered (its window is the first of that), and the reference tables (empty unless given)."""
    covering = list(coverage)
    window = (covering[0].window_from, covering[0].window_to) if covering else (None, None)
    return {
        Run: [a_run(window_from=window[0], window_to=window[1])],
        Coverage: covering,
        Quarantined: [],
        **(reference or {}),
    }


def version(
    root: Path, sets: Sets, coverage: Iterable[Coverage] = (), name: str = RUN_ID, reference: Reference | None = None
) -> Path:
    """A draft of these sets alone."""
    return Lake(root).draft(name, sets.keys(), gathered(sets), operational(coverage, reference), afresh=True).path


def published(root: Path, sets: Sets, coverage: Iterable[Coverage] = (), reference: Reference | None = None) -> Reader:
    """A warehouse of these sets, open to read."""
    catalog.build(root / "built", version(root, sets, coverage, reference=reference), accepted=left_out())
    catalog.publish(root / "built", root)
    return Reader(root / FILE_NAME)


def left_out() -> set[str]:
    """Checks of what rows for a test leave out: papers, events, ids and sums that the test is not about."""
    names = {check.name for check in checking.checks() if check.name.endswith("_set") or "_agree_with_" in check.name}
    names -= {"days_agree_with_dates"}
    names |= {"publications_concern_sets", "quarantine_is_complete", "coverage_is_of_its_run", "kenmerken_name_sets"}
    names |= {"calendar_is_whole", "ministries_are_known", "reference_is_filled", "weights_are_equal"}
    return names | {"replaced_papers_are_held", "unread_papers_are_told"}


def content(root: Path) -> dict[str, bytes]:
    """Every file of content, that of the register included, of the published version, by its path."""
    current = Lake(root).current()
    assert current, f"{root} has no tables"
    files = (file for kind in (*CONTENT, *REGISTER) for file in sorted((current / kind.TABLE).glob("*.parquet")))
    return {file.relative_to(current).as_posix(): file.read_bytes() for file in files}
