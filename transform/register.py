"""What the Tweede Kamer's own register says of a set: the JSON of one zaak with its actors and documents.

Nothing of it is believed without a look: a field of the wrong kind is left out and warned of, a word that is not known
is kept as it is. Names of fields and words are [code]: seen in working readers of this feed.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from transform.accents import composed
from transform.dates import AMSTERDAM, REGISTER, DateText
from transform.faulty_signs import Faults, mended
from transform.folded_text import fold, visible
from transform.identifiers import REGISTER_RECORD, parse_publication_id

_RELATIONS = {  # [code]
    "indiener": "submitter",
    "medeindiener": "submitter",
    "gericht aan": "addressee",
    "voortouwcommissie": "committee",
    "volgcommissie": "committee",
}
_KINDS = {  # [reported] counted in the feed in 2024
    "schriftelijke vragen": "question",
    "antwoord schriftelijke vragen": "answer",
    "antwoord schriftelijke vragen (nader)": "further_answer",
    "mededeling (uitstel antwoord)": "postponement",
    "mededeling": "notice",
}
_KENMERK = re.compile(r"\d{4}Z\d{5}", re.ASCII)
# [real] 242501244 is ah-tk-20242025-1244
_AANHANGSEL = re.compile(r"(?P<first>\d{2})(?P<second>\d{2})0?(?P<number>\d{4})", re.ASCII)
_LONGEST_WARNING = 200
_MOST_WARNINGS = 20


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody in a role (submitter, addressee, committee or other), and what the register calls it."""

    role: str
    relation: str | None
    name: str | None
    party: str | None
    function: str | None


@dataclass(frozen=True, slots=True)
class Document:
    """A paper that the register names; `publication_id` is its id at the source, `basis` how that is known."""

    kind: str
    soort: str | None
    number: str | None
    subject: str | None
    date: DateText | None
    publication_id: str | None
    basis: str | None
    external_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """One zaak as the register has it. A removed one says nothing but that."""

    record_id: str
    set_id: str
    kenmerk: str | None
    register_id: str | None
    source_url: str
    raw_sha256: str
    is_removed: bool
    subject: str | None = None
    status: str | None = None
    is_closed: bool | None = None
    started: DateText | None = None
    changed_at: dt.datetime | None = None
    people: tuple[Person, ...] = ()
    documents: tuple[Document, ...] = ()
    warnings: tuple[str, ...] = ()

    def of_role(self, role: str) -> list[Person]:
        """Those in a role, in the order of the register."""
        return [person for person in self.people if person.role == role]


def set_of(record_id: str) -> str:
    """The set an entry is about: its kenmerk, or the id of the entry where it bears none."""
    kenmerk = record_id.removeprefix(REGISTER_RECORD)
    return kenmerk if _KENMERK.fullmatch(kenmerk) else record_id


def read_entry(record_id: str, body: bytes, raw_sha256: str, source_url: str) -> Entry:
    """Read one entry: bytes in, what it says out. Raises nothing, whatever the bytes are."""
    reader = _Reader()
    try:
        told = json.loads(body)
    except (ValueError, RecursionError) as error:
        reader.warn("not_json", str(error))
        told = {}
    zaak = reader.object(told, "zaak")
    set_id = set_of(record_id)
    kenmerk = set_id if set_id != record_id else None
    number = reader.text(zaak, "Nummer")
    if number and number != kenmerk:
        reader.warn("kenmerk_differs", number)
    origin = (record_id, set_id, kenmerk, reader.text(zaak, "Id"), source_url, raw_sha256)
    changed_at = reader.instant(zaak, "GewijzigdOp")
    if reader.flag(zaak, "Verwijderd"):
        return Entry(*origin, True, changed_at=changed_at, warnings=reader.warnings)
    if not number:
        reader.warn("field_missing", "Nummer")
    started = reader.date(zaak, "GestartOp", "submitted")
    if started is None:
        reader.warn("field_missing", "GestartOp")
    people = tuple(_person(reader, row) for row in reader.rows(zaak, "ZaakActor"))
    documents = tuple(_document(reader, row) for row in reader.rows(zaak, "Document"))
    return Entry(
        *origin,
        is_removed=False,
        subject=reader.text(zaak, "Onderwerp") or reader.text(zaak, "Titel"),
        status=reader.text(zaak, "Status"),
        is_closed=reader.flag(zaak, "Afgedaan"),
        started=started,
        changed_at=changed_at,
        # The feed has no order among the submitters but for the first.
        people=tuple(sorted(people, key=lambda p: (p.relation or "").lower() == "medeindiener")),
        documents=tuple(sorted(documents, key=_in_time)),
        warnings=reader.warnings,
    )


@dataclass(slots=True)
class _Reader:
    """Takes fields out of objects, warns of what they are not."""

    _warnings: dict[str, None] = field(default_factory=dict)
    _faults: Faults = field(default_factory=Faults)

    @property
    def warnings(self) -> tuple[str, ...]:
        """What was odd, each thing once; a row that is odd all over does not fill the tables."""
        faults = [f"{code}: {detail}" for code, detail in self._faults.warnings()]
        return (*faults, *self._warnings)[:_MOST_WARNINGS]

    def warn(self, code: str, detail: str) -> None:
        self._warnings[f"{code}: {_clean(detail)}"[:_LONGEST_WARNING]] = None

    def object(self, value: Any, name: str) -> Mapping[str, Any]:
        if isinstance(value, dict):
            return value
        self.warn("no_object", name)
        return {}

    def rows(self, row: Mapping[str, Any], name: str) -> Iterator[Mapping[str, Any]]:
        """The rows of a collection; those that were removed have lost all they said."""
        value = row.get(name)
        if value is not None and not isinstance(value, list):
            self.warn("no_list", name)
        for one in value if isinstance(value, list) else []:
            found = self.object(one, name)
            if found and not self.flag(found, "Verwijderd"):
                yield found

    def text(self, row: Mapping[str, Any], name: str) -> str | None:
        value = row.get(name)
        if value is not None and not isinstance(value, str):
            self.warn("no_text", name)
        return (_clean(mended(value, self._faults)) or None) if isinstance(value, str) else None

    def flag(self, row: Mapping[str, Any], name: str) -> bool | None:
        value = row.get(name)
        if value is not None and not isinstance(value, bool):
            self.warn("no_flag", name)
        return value if isinstance(value, bool) else None

    def date(self, row: Mapping[str, Any], name: str, date_name: str) -> DateText | None:
        """The day in Amsterdam; a text that is no day is kept without one."""
        text = self.text(row, name)
        if text is None:
            return None
        on = _day(text)
        if on is None:
            self.warn("no_day", f"{name} {text}")
        return DateText(date_name, REGISTER, text, on)

    def instant(self, row: Mapping[str, Any], name: str) -> dt.datetime | None:
        text = self.text(row, name)
        instant = _instant(text) if text else None
        if text and instant is None:
            self.warn("no_instant", f"{name} {text}")
        return instant.astimezone(dt.UTC) if instant else None


def _person(reader: _Reader, row: Mapping[str, Any]) -> Person:
    relation = reader.text(row, "Relatie")
    role = _RELATIONS.get((relation or "").lower(), "other")
    if role == "other":
        reader.warn("relation_unknown", relation or "")
    return Person(
        role,
        relation,
        composed(reader.text(row, "ActorNaam") or "") or None,
        reader.text(row, "ActorFractie"),
        reader.text(row, "Functie"),
    )


def _document(reader: _Reader, row: Mapping[str, Any]) -> Document:
    soort = reader.text(row, "Soort")
    kind = _KINDS.get((soort or "").lower(), "other")
    if kind == "other":
        reader.warn("document_kind_unknown", soort or "")
    external_ids = tuple(
        dict.fromkeys(
            id_ for version in reader.rows(row, "DocumentVersie") if (id_ := reader.text(version, "ExterneIdentifier"))
        )
    )
    publication_id, basis = _publication(external_ids, reader.text(row, "Aanhangselnummer"))
    return Document(
        kind,
        soort,
        reader.text(row, "DocumentNummer"),
        reader.text(row, "Onderwerp") or reader.text(row, "Titel"),
        reader.date(row, "Datum", "submitted" if kind == "question" else "received"),
        publication_id,
        basis,
        external_ids,
    )


def _publication(external_ids: Sequence[str], aanhangsel: str | None) -> tuple[str | None, str | None]:
    """The id under which the source publishes a document: the final one before that of the unformatted paper."""
    known = [parsed for id_ in external_ids if (parsed := parse_publication_id(id_))]
    if final := next((parsed.base for parsed in known if not parsed.is_unformatted), None):
        return final, "external_id"
    found = _AANHANGSEL.fullmatch(aanhangsel or "")
    if found and (int(found["first"]) + 1) % 100 == int(found["second"]) and int(found["number"]):
        first = int(found["first"]) + (1900 if int(found["first"]) >= 45 else 2000)
        return f"ah-tk-{first}{first + 1}-{int(found['number'])}", "aanhangsel_number"
    return (known[0].text, "external_id") if known else (None, None)


def _in_time(document: Document) -> tuple[dt.date, str, str]:
    on = document.date.on if document.date else None
    return on or dt.date.max, document.number or "", document.publication_id or ""


def _day(text: str) -> dt.date | None:
    instant = _instant(text)
    return instant.astimezone(AMSTERDAM).date() if instant else None


def _instant(text: str) -> dt.datetime | None:
    """An instant; one without an offset is meant in Amsterdam [guess]."""
    try:
        instant = dt.datetime.fromisoformat(text)
        instant = instant if instant.tzinfo else instant.replace(tzinfo=AMSTERDAM)
        instant.astimezone(dt.UTC), instant.astimezone(AMSTERDAM)  # the first and last days of the calendar have none
    except (ValueError, OverflowError):
        return None
    return instant


def _clean(text: str) -> str:
    """A text on one line, without what is no character: half of one among them, which no table holds."""
    return fold("".join(c if c.isprintable() else " " for c in visible(text)))
