"""Whatever happens in the archive, night after night: the tables are those of a rebuild, and the history tells them."""

from __future__ import annotations

import datetime as dt
import itertools
import shutil
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from extract.archive import METADATA, RECORD, XML, Observation
from extract.judge import NOT_FOUND
from extract.sample.publications import Publication, read_set
from extract.sample.render import document_xml, metadata_xml, search_record
from flows import stages
from flows.data_folder import DataFolder
from flows.rereading import reread
from flows.work import Work
from tests.warehouse.described import changes, standing, told
from tests.warehouse.rows import content
from transform.schema import Row
from warehouse.operations import Quarantined

NIGHT = dt.datetime(2026, 3, 2, 3, 30, tzinfo=dt.UTC)

SET = """
kenmerk = "{kenmerk}"
submitted = 2026-01-{day}
asked_by = "het lid {name} (Waterpartij)"
asked_to = "de Minister van Infrastructuur en Waterstaat"
subject = "de brug over de {river}"
indieners = ["{name}"]
ontvangers = ["P. van Sluis"]
topics = ["Verkeer | Water"]
questions = ["Hoe hoog is de brug over de {river}?", "Wie betaalt hem?"]

[[publication]]
kind = "question"

[[publication]]
kind = "notice"
number = {number}1
received = 2026-01-28
answered_by = "Minister Van Sluis (Infrastructuur en Waterstaat)"
notice = "De vragen kunnen niet binnen de termijn worden beantwoord, omdat het water te hoog staat."

[[publication]]
kind = "answer"
id = "ah-93{number}2"
number = {number}2
status = "Onopgemaakt"
received = 2026-02-10
available = 2026-02-10
answered_by = "minister Van Sluis (Infrastructuur en Waterstaat)"
answers = ["Acht meter.", "Het Rijk."]

[[publication]]
kind = "answer"
number = {number}2
received = 2026-02-10
answered_by = "Minister Van Sluis (Infrastructuur en Waterstaat)"
answers = ["Acht meter.", "Het Rijk."]

[[publication]]
kind = "answer"
id = "ah-tk-20252026-{number}2-n1"
number = {number}2
received = 2026-02-10
available = 2026-02-20
answered_by = "Minister Van Sluis (Infrastructuur en Waterstaat)"
answers = ["Negen meter.", "Het Rijk."]

[[publication]]
kind = "answer"
number = {number}3
received = 2026-02-25
answered_by = "Minister Van Sluis (Infrastructuur en Waterstaat)"
answers = ["Bij nader inzien tien meter."]
"""
RIVERS = {"2025Z97001": ("Oude Lek", "Tjaarda", 12, 971), "2026Z97002": ("Nieuwe Lek", "Mulderij", 13, 972)}
POOL: list[Publication] = [
    publication
    for kenmerk, (river, name, day, number) in RIVERS.items()
    for publication in read_set("bridges", SET.format(kenmerk=kenmerk, river=river, name=name, day=day, number=number))
]
QUESTION, NOTICE, UNFORMATTED, ANSWER, CORRECTION, SECOND = range(6)
"""Their places in the pool, for either set."""
WAYS = {
    QUESTION: ("kenmerk", "kenmerk", "both names"),
    NOTICE: ("kenmerk", "number"),
    UNFORMATTED: ("kenmerk",),
    ANSWER: ("kenmerk", "nothing", "both sets"),
    CORRECTION: ("kenmerk", "both sets"),
    SECOND: ("nothing", "nothing", "number"),
}
"""What vraagnummer of each may say, now or later: a paper learns its kenmerk, or ties two sets."""


def vraagnummers(paper: Publication, way: str) -> tuple[str, ...]:
    (kenmerk,) = paper.vraagnummers
    number = kenmerk.replace("Z", "D")
    said = {"kenmerk": (kenmerk,), "number": (number,), "both names": (number, kenmerk), "both sets": tuple(RIVERS)}
    return said.get(way, ())


def answers_named(paper: Publication, variant: int) -> list[str]:
    """The answers that the metadata of a question name: none yet, those to its own questions, or all."""
    own = [p.id for p in POOL if p.kind == "answer" and not p.is_unformatted and p.vraagnummers == paper.vraagnummers]
    return [[], own, [p.id for p in POOL if p.kind == "answer"]][variant]


@dataclass(frozen=True)
class Event:
    """What comes to the archive of one paper, in one of several versions."""

    what: str
    place: int
    way: str
    variant: int

    def happen(self, folder: DataFolder, at: dt.datetime) -> None:
        paper = replace(POOL[self.place], vraagnummers=vraagnummers(POOL[self.place], self.way))
        answers = answers_named(POOL[self.place], self.variant)
        seen = Observation(f"https://repository.example/{paper.id}", at, 200)
        if self.what in ("xml", "whole"):
            body = document_xml(paper).replace(b" meter", b" meter" * (1 + self.variant))
            folder.archive.put(paper.id, XML, body, seen)
        if self.what in ("metadata", "whole"):
            titled = replace(paper, title=f"Titel {self.variant}")
            folder.archive.put(paper.id, METADATA, metadata_xml(titled, answers), seen)
        if self.what == "record":
            record = search_record(paper, answers, f"2026-03-0{1 + self.variant}T05:10:11+01:00", 1)
            folder.archive.put(paper.id, RECORD, record.encode(), seen)
        if self.what == "unreadable":
            folder.archive.put(paper.id, XML, b"<officiele-publicatie><kamervragen/></officiele-publicatie>", seen)
        if self.what == "refused":
            refused = replace(seen, reason=("not_well_formed", "html_instead_of_xml", "empty_shell")[self.variant])
            folder.archive.note(paper.id, XML, refused, b"<html/>")
        if self.what == "taken back":
            for days in (3, 0):
                gone = replace(seen, fetched_at=at - dt.timedelta(days=days), reason=NOT_FOUND)
                folder.archive.note(paper.id, METADATA, gone)
                folder.archive.note(paper.id, XML, gone)
        if self.what == "gone":
            forget(folder, paper.id)


def forget(folder: DataFolder, publication_id: str) -> None:
    """As a person does whom a damaged raw file tells to: its lines of the manifest are deleted."""
    for manifest in (folder.root / "raw").rglob("manifest.jsonl"):
        lines = manifest.read_text().splitlines(keepends=True)
        manifest.write_text("".join(line for line in lines if f'"{publication_id}"' not in line))


WHAT = (
    *("whole", "whole", "whole", "xml", "xml", "metadata", "metadata"),
    *("record", "refused", "unreadable", "gone", "taken back"),
)
EVENTS = st.builds(
    lambda what, place, way, variant: Event(what, place, WAYS[place % 6][way % len(WAYS[place % 6])], variant),
    st.sampled_from(WHAT),
    st.integers(0, len(POOL) - 1),
    st.integers(0, 5),
    st.integers(0, 2),
)
NIGHTS = st.lists(st.tuples(st.lists(EVENTS, min_size=1, max_size=5), st.booleans()), min_size=1, max_size=3)
"""What comes each night, and whether everything is read again."""
FIRST = [
    *(Event("whole", place, "kenmerk", 1) for place in (QUESTION, 6 + QUESTION)),
    Event("xml", ANSWER, "kenmerk", 0),
    Event("whole", SECOND, "nothing", 0),
    Event("whole", 6 + NOTICE, "number", 0),
]


def publish_tables(folder: DataFolder, run_id: str, *, afresh: bool = False) -> None:
    """The Parquet part of a publication: the DuckDB file follows from it."""
    found = reread(folder, afresh=afresh)
    lake = folder.lake
    tables: dict[type[Row], tuple[Row, ...]] = {Quarantined: found.quarantined}
    lake.publish(
        lake.draft(run_id, found.touched, found.gathered, tables, afresh=found.is_afresh, from_source=found.from_source)
    )


def check(folder: DataFolder, scratch: DataFolder) -> None:
    """The tables are those of a build from nothing, and the history says of each row how it stands."""
    assert content(folder.root) == content(scratch.root)
    assert quarantine(folder) == quarantine(scratch)
    now = standing(folder.root)
    assert told(folder.root) == now
    assert told(scratch.root) == now
    assert {c["cause"] for c in changes(folder.root)} <= {"source"}, "nobody changed the code"


def quarantine(folder: DataFolder) -> list[tuple[str, ...]]:
    rows = folder.lake.read(Quarantined).to_pylist()
    return sorted((row["publication_id"], row["stage"], row["reason"], row["n_attempts"]) for row in rows)


Nights = list[tuple[list[Event], bool]]


def run_nights(root: Path, nights: Nights) -> None:
    for number, (events, afresh) in enumerate([(FIRST, False), *nights]):
        at = NIGHT + dt.timedelta(days=number)
        for minute, event in enumerate(events):
            # Opened anew each time, as every run does.
            event.happen(DataFolder(root), at + dt.timedelta(minutes=minute))
        publish_tables(DataFolder(root), f"{number:02}", afresh=afresh)
    shutil.copytree(root / "raw", root / "scratch" / "raw")
    publish_tables(DataFolder(root / "scratch"), "00")
    check(DataFolder(root), DataFolder(root / "scratch"))
    publish_tables(DataFolder(root), "98")
    publish_tables(DataFolder(root), "99", afresh=True)
    assert {"98", "99"}.isdisjoint(c["run_id"] for c in changes(root)), (
        "a night without news and a rebuild change nothing"
    )


COUNTER = itertools.count()
QUICK = settings(
    max_examples=5,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.explicit, Phase.generate, Phase.shrink],
    suppress_health_check=list(HealthCheck),
)


LEARNS_ITS_KENMERK = [
    ([Event("whole", 6 + QUESTION, "both names", 0)], False),
    ([Event("whole", 6 + SECOND, "number", 0)], False),
]
REFUSED_FOR_ANOTHER_REASON = [([Event("refused", CORRECTION, "kenmerk", variant)], False) for variant in (0, 1)]
TAKEN_BACK_AND_GIVEN_AGAIN = [
    ([Event("whole", place, "kenmerk", 0) for place in (UNFORMATTED, ANSWER, CORRECTION)], False),
    ([Event("taken back", place, "kenmerk", 0) for place in (QUESTION, ANSWER)], False),
    ([Event("metadata", ANSWER, "kenmerk", 1)], False),
]
GIVEN_AND_TAKEN_BACK_EVERY_NIGHT = [
    ([Event(what, QUESTION, "kenmerk", 0) for what in ("whole", "taken back")], False) for _ in range(2)
]
TIE_IS_GONE = [([Event("gone", QUESTION, "kenmerk", 0)], True)]


@QUICK
@given(nights=NIGHTS)
@example(nights=LEARNS_ITS_KENMERK)
@example(nights=REFUSED_FOR_ANOTHER_REASON)
@example(nights=TAKEN_BACK_AND_GIVEN_AGAIN)
@example(nights=GIVEN_AND_TAKEN_BACK_EVERY_NIGHT)
@example(nights=TIE_IS_GONE)
def test_nights_of_any_changes_give_the_tables_of_a_rebuild_and_a_whole_history(
    tmp_path_factory: pytest.TempPathFactory, nights: Nights
) -> None:
    root = tmp_path_factory.mktemp(f"nights-{next(COUNTER)}-")
    run_nights(root, nights)
    shutil.rmtree(root)


@pytest.mark.slow
@settings(QUICK, max_examples=150, derandomize=False)
@given(nights=NIGHTS)
def test_many_more_nights_of_any_changes(tmp_path_factory: pytest.TempPathFactory, nights: Nights) -> None:
    root = tmp_path_factory.mktemp(f"nights-{next(COUNTER)}-")
    run_nights(root, nights)
    shutil.rmtree(root)


@pytest.mark.slow
@settings(QUICK, max_examples=15, derandomize=False)
@given(nights=NIGHTS)
def test_whole_publications_of_any_changes_pass_every_check(
    tmp_path_factory: pytest.TempPathFactory, nights: Nights
) -> None:
    root = tmp_path_factory.mktemp(f"nights-{next(COUNTER)}-")
    for number, (events, afresh) in enumerate([(FIRST, False), *nights]):
        for event in events:
            event.happen(DataFolder(root), at := NIGHT + dt.timedelta(days=number))
        stages.publish(DataFolder(root), Work("load", at), lambda at=at: at, afresh=afresh)  # type: ignore[misc]
    shutil.copytree(root / "raw", root / "scratch" / "raw")
    stages.publish(DataFolder(root / "scratch"), Work("rebuild", NIGHT), lambda: NIGHT, afresh=True)
    check(DataFolder(root), DataFolder(root / "scratch"))
    shutil.rmtree(root)
