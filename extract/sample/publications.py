"""The set files: TOML in, publications out. What a file does not say follows from the defaults here."""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from itertools import zip_longest
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

SETS = Path(__file__).parent / "sets"
AMSTERDAM = ZoneInfo("Europe/Amsterdam")
SERVINGS = ("document", "soft_404", "withdrawn", "html_notice", "empty_shell")
UNFORMATTED = "Onopgemaakt"
FORMATS = ("html", "pdf", "xml")
MONTHS = (
    *("januari", "februari", "maart", "april", "mei", "juni"),
    *("juli", "augustus", "september", "oktober", "november", "december"),
)


@dataclass(frozen=True, slots=True)
class Publication:
    """What the source holds under one id from the day `since` on; a later state of the same id replaces it."""

    id: str
    set_name: str
    kind: str
    """question, oral_question, answer or notice."""
    since: dt.date
    available: dt.date
    issued: dt.date
    """The day asked or received."""
    title: str
    vergaderjaar: str
    vraagnummers: tuple[str, ...]
    number: str | None
    question_header: str
    """Inline markup; empty where the paper prints none."""
    answer_header: str
    body: str
    """Markup between the headers and the end of the paper, exactly as the set file has it."""
    indieners: tuple[str, ...] = ()
    ontvangers: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    status: str = "Opgemaakt na onopgemaakt"
    serve: str = "document"
    formats: tuple[str, ...] = FORMATS
    """The manifestations that the source has of it."""
    bom: bool = False
    is_linked: bool = True
    """The question's metadata names this answer under `aanhangsel`."""
    submitted: dt.date | None = None
    asked_by: str = ""
    asked_to: str = ""
    """Day and people of the questions, where the set file tells them and not only a header as printed."""
    metadata: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Contents that replace the defaults of a metadata name; empty removes the name."""

    @property
    def family(self) -> str:
        """`kv` or `ah`."""
        return self.id.split("-")[0]

    @property
    def is_listed(self) -> bool:
        """Whether a search finds it: what is gone is not found."""
        return self.serve not in ("soft_404", "withdrawn")

    @property
    def is_unformatted(self) -> bool:
        """PDF only, under a numeric id."""
        return self.status == UNFORMATTED


@cache
def sample_publications() -> tuple[Publication, ...]:
    """All states of all publications of all set files, by file name and then as they stand in it."""
    return tuple(p for path in sorted(SETS.glob("*.toml")) for p in read_set(path.stem, path.read_text("utf-8")))


def read_set(name: str, toml: str) -> list[Publication]:
    """The publications of one set file. A ValueError names the file and what is wrong with it."""
    facts = tomllib.loads(toml)
    states: dict[str, dict[str, Any]] = {}
    publications = []
    for own in facts.pop("publication"):
        stated = {**facts, **own}
        publication_id = stated.get("id") or _default_id(stated)
        # A second state of an id says only what is new.
        stated = {**states.get(publication_id, facts), **own, "id": publication_id}
        states[publication_id] = stated
        try:
            publications.append(_publication(name, stated))
        except KeyError as error:
            raise ValueError(f"{name}.toml, {publication_id}: it lacks {error}") from error
    return publications


def states_on(publications: Iterable[Publication], today: dt.date) -> dict[str, Publication]:
    """What each id holds on a day: its latest state by then; ids that come later are absent."""
    standing: dict[str, Publication] = {}
    for publication in sorted((p for p in publications if p.since <= today), key=lambda p: p.since):
        standing[publication.id] = publication
    return standing


def vergaderjaar_of(day: dt.date) -> str:
    """The parliamentary year, which turns in mid-September; the sample keeps away from the turn itself."""
    first = day.year if (day.month, day.day) >= (9, 15) else day.year - 1
    return f"{first}-{first + 1}"


def change_stamp(day: dt.date) -> dt.datetime:
    """When the source says it changed what is new on a day: early that morning, Amsterdam."""
    return dt.datetime.combine(day, dt.time(5, 10, 11, 204816), AMSTERDAM)


def in_words(day: dt.date) -> str:
    """A day as the source prints it: 5 januari 2026."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def _default_id(stated: Mapping[str, Any]) -> str:
    if stated["kind"] in ("question", "oral_question"):
        return f"kv-tk-{stated['kenmerk']}"
    return f"ah-tk-{vergaderjaar_of(stated['received']).replace('-', '')}-{stated['number']}"


def _publication(name: str, stated: Mapping[str, Any]) -> Publication:
    kind: str = stated["kind"]
    asks = kind in ("question", "oral_question")
    issued: dt.date = stated["submitted" if asks else "received"]
    available: dt.date = stated.get("available", _next_working_day(issued))
    serve = stated.get("serve", "document")
    status = stated.get("status", "Opgemaakt na onopgemaakt")
    if serve not in SERVINGS:
        raise ValueError(f"{name}.toml, {stated['id']}: serve = {serve!r} is none of {', '.join(SERVINGS)}")
    return Publication(
        id=stated["id"],
        set_name=name,
        kind=kind,
        since=stated.get("since", available),
        available=available,
        issued=issued,
        title=stated.get("title") or _title(stated),
        vergaderjaar=stated.get("vergaderjaar") or vergaderjaar_of(issued),
        vraagnummers=tuple(stated.get("vraagnummers", (stated["kenmerk"],))),
        number=None if asks else str(stated["number"]),
        question_header=stated["question_header"] if "question_header" in stated else _question_header(stated),
        answer_header="" if asks else stated.get("answer_header") or _answer_header(stated),
        body=(stated["body"] if "body" in stated else _body(stated)).strip(),
        indieners=tuple(stated.get("indieners", ())),
        ontvangers=tuple(stated.get("ontvangers", ())),
        topics=tuple(stated.get("topics", ())),
        status=status,
        serve=serve,
        formats=tuple(stated.get("formats", ("pdf",) if status == UNFORMATTED else FORMATS)),
        bom=stated.get("bom", False),
        is_linked=stated.get("is_linked", True),
        submitted=stated.get("submitted"),
        asked_by=stated.get("asked_by", ""),
        asked_to=stated.get("asked_to", ""),
        metadata={
            key: (value,) if isinstance(value, str) else tuple(value)
            for key, value in stated.get("metadata", {}).items()
        },
    )


def _next_working_day(day: dt.date) -> dt.date:
    return day + dt.timedelta(days={4: 3, 5: 2}.get(day.weekday(), 1))


def _title(stated: Mapping[str, Any]) -> str:
    subject: str = stated["subject"]
    if stated["kind"] in ("question", "oral_question"):
        return subject[:1].upper() + subject[1:]
    opening = "Antwoord op vragen" if stated["kind"] == "answer" else "Uitstel beantwoording vragen"
    return f"{opening} van {re.sub(r' ?[(][^)]*[)]', '', stated['asked_by'])} over {subject}"


def _question_header(stated: Mapping[str, Any]) -> str:
    opening = "Mondelinge vragen" if stated["kind"] == "oral_question" else "Vragen"
    asked = f"{opening} van {stated['asked_by']} aan {stated['asked_to']} over {stated['subject']}"
    return f"{asked} (ingezonden {in_words(stated['submitted'])})."


def _answer_header(stated: Mapping[str, Any]) -> str:
    opening = "Antwoord" if stated["kind"] == "answer" else "Mededeling"
    see_also = f" {stated['see_also']}" if "see_also" in stated else ""
    return f"{opening} van {stated['answered_by']} (ontvangen {in_words(stated['received'])}).{see_also}"


def _body(stated: Mapping[str, Any]) -> str:
    questions = _blocks("vraag", stated.get("questions", ""))
    if stated["kind"] == "answer":
        answers = _blocks("antwoord", stated["answers"])
        return "\n".join(block for pair in zip_longest(questions, answers) for block in pair if block)
    if stated["kind"] == "notice":
        notice = f"<kop><titel>Mededeling</titel></kop>\n{_paragraphs(stated['notice'])}"
        return "\n".join([*questions, f"<kamervraagopmerking>\n{notice}\n</kamervraagopmerking>"])
    return "\n".join(questions)


def _blocks(tag: str, told: str | list[str]) -> list[str]:
    """Markup as it stands, cut after each block; or a list of texts, which are numbered from 1."""
    if isinstance(told, str):
        return [block.strip() for block in re.split(rf"(?<=</{tag}>)", told) if block.strip()]
    return [
        f'<{tag}>\n<nr status="officieel">{tag.capitalize()} {number}</nr>\n{_paragraphs(text)}\n</{tag}>'
        for number, text in enumerate(told, start=1)
    ]


def _paragraphs(text: str) -> str:
    return "\n".join(f"<al>{line.strip()}</al>" for line in text.strip().splitlines())
