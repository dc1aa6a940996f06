"""An entry of the register: what it says out of its bytes, whatever those are."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extract.sample.odata import entities
from extract.sample.publications import sample_publications
from transform.records import REGISTER, RegisterActor, RegisterDocument, RegisterSet
from transform.register import Entry, read_entry, set_of
from transform.register_rows import register_rows
from transform.schema import columns
from warehouse.lake import to_arrow

RECORD, KENMERK, URL = "zaak-2021Z90001", "2021Z90001", "https://register.example/Zaak(a-1)"
ZAAK: dict[str, Any] = {
    "Id": "a-1",
    "Nummer": KENMERK,
    "Soort": "Schriftelijke vragen",
    "Onderwerp": "De  brug bij\nVerzonnendam",
    "Status": "Vrijgegeven",
    "Afgedaan": True,
    "GestartOp": "2021-02-04T00:00:00+01:00",
    "GewijzigdOp": "2021-02-05T09:12:44.5170000+01:00",
    "Verwijderd": False,
    "ZaakActor": [
        {"ActorNaam": "D. Plukker", "ActorFractie": "Vrij Erf", "Relatie": "Medeindiener"},
        {"ActorNaam": "M.J. van Rozendaal", "ActorFractie": "Waterpartij", "Relatie": "Indiener"},
        {"ActorNaam": "G. Terwisga", "Functie": "minister van Financiën", "Relatie": "Gericht aan"},
        {"ActorNaam": None, "Relatie": "Indiener", "Verwijderd": True},
    ],
    "Document": [
        {
            "Soort": "Antwoord schriftelijke vragen",
            "DocumentNummer": "2021D90002",
            "Datum": "2021-03-01T00:00:00+01:00",
            "Aanhangselnummer": "202109001",
            "DocumentVersie": [{"ExterneIdentifier": "ah-9151601"}, {"ExterneIdentifier": "ah-tk-20202021-9001"}],
        },
        {
            "Soort": "Schriftelijke vragen",
            "DocumentNummer": "2021D90001",
            "Datum": "2021-02-04T00:00:00+01:00",
            "DocumentVersie": [{"ExterneIdentifier": f"kv-tk-{KENMERK}"}],
        },
    ],
}


def test_signs_that_print_nothing_part_no_words_and_faulty_ones_are_mended() -> None:
    read = entry(
        Onderwerp="De \u200bbrug & het caf&eacute; \x93Zee\x94\u0000",
        ZaakActor=[
            {"ActorNaam": "M. Kos\u00adtic´", "ActorFractie": "Vrij\u2060Erf", "Relatie": "Indiener"},
            {"ActorNaam": "D. Yes\u0327ilgo\u0308z", "Relatie": "Medeindiener"},
        ],
        Nummer="\ufeff2021Z90001",
    )
    assert read.subject == "De brug & het café “Zee”"
    assert [(person.name, person.party) for person in read.people] == [("M. Kostić", "VrijErf"), ("D. Yeşilgöz", None)]
    assert read.warnings == (
        "control_signs: control codes read as the signs of windows-1252: 2",
        "escaped_twice: entities that were left, read as their signs: 1",
    )


def entry(told: Any = None, **other: Any) -> Entry:
    body = json.dumps({**ZAAK, **other} if told is None else told).encode()
    return read_entry(RECORD, body, "sha", URL)


def rows(of: Entry) -> list[Any]:
    return list(register_rows(of, "version"))


def test_an_entry_says_who_asks_whom_what_and_when() -> None:
    read = entry()
    assert (read.set_id, read.kenmerk, read.register_id, read.subject) == (
        KENMERK,
        KENMERK,
        "a-1",
        "De brug bij Verzonnendam",
    )
    assert (read.started and read.started.on, read.is_closed, read.is_removed) == (dt.date(2021, 2, 4), True, False)
    assert read.changed_at == dt.datetime(2021, 2, 5, 8, 12, 44, 517000, dt.UTC)
    assert [(p.name, p.party) for p in read.of_role("submitter")] == [
        ("M.J. van Rozendaal", "Waterpartij"),
        ("D. Plukker", "Vrij Erf"),
    ], "the first signatory is the first"
    assert [(p.name, p.function) for p in read.of_role("addressee")] == [("G. Terwisga", "minister van Financiën")]
    assert [(d.kind, d.publication_id, d.date and d.date.on) for d in read.documents] == [
        ("question", f"kv-tk-{KENMERK}", dt.date(2021, 2, 4)),
        ("answer", "ah-tk-20202021-9001", dt.date(2021, 3, 1)),
    ]
    assert read.warnings == ()


def test_its_rows_hold_what_it_says() -> None:
    set_row, *others = rows(entry())
    assert isinstance(set_row, RegisterSet)
    assert (set_row.set_id, set_row.record_id, set_row.raw_sha256, set_row.source_url) == (KENMERK, RECORD, "sha", URL)
    assert (set_row.started_on, set_row.n_documents, set_row.register_warnings) == (dt.date(2021, 2, 4), 2, [])
    actors = [(r.role, r.position, r.name, r.party, r.ministry) for r in others if isinstance(r, RegisterActor)]
    assert actors == [
        ("submitter", 1, "M.J. van Rozendaal", "Waterpartij", None),
        ("submitter", 2, "D. Plukker", "Vrij Erf", None),
        ("addressee", 1, "G. Terwisga", None, "fin"),
    ]
    documents = [r for r in others if isinstance(r, RegisterDocument)]
    assert [(r.ordinal, r.kind, r.document_number, r.document_on) for r in documents] == [
        (1, "question", "2021D90001", dt.date(2021, 2, 4)),
        (2, "answer", "2021D90002", dt.date(2021, 3, 1)),
    ]
    assert documents[1].external_ids == ["ah-9151601", "ah-tk-20202021-9001"]


@pytest.mark.parametrize(
    ("document", "publication"),
    [
        ({"DocumentVersie": [{"ExterneIdentifier": "ah-tk-20202021-9001-n1"}]}, ("ah-tk-20202021-9001", "external_id")),
        ({"Aanhangselnummer": "242501244"}, ("ah-tk-20242025-1244", "aanhangsel_number")),
        ({"Aanhangselnummer": "990000017"}, ("ah-tk-19992000-17", "aanhangsel_number")),
        (
            {"Aanhangselnummer": "202109001", "DocumentVersie": [{"ExterneIdentifier": "ah-9151601"}]},
            ("ah-tk-20202021-9001", "aanhangsel_number"),
        ),
        ({"DocumentVersie": [{"ExterneIdentifier": "ah-9151601"}]}, ("ah-9151601", "external_id")),
        ({"DocumentVersie": [{"ExterneIdentifier": "../../x"}]}, (None, None)),
        ({"Aanhangselnummer": "202309001"}, (None, None)),
        ({"Aanhangselnummer": "202100000"}, (None, None)),
        ({"Aanhangselnummer": 202109001}, (None, None)),
        ({"DocumentVersie": [{"ExterneIdentifier": "ah-tk-20202021-9001", "Verwijderd": True}]}, (None, None)),
        ({}, (None, None)),
    ],
)
def test_a_document_is_the_publication_that_its_versions_or_its_number_name(
    document: dict[str, Any], publication: tuple[str | None, str | None]
) -> None:
    (read,) = entry(Document=[{"Soort": "Antwoord schriftelijke vragen", **document}]).documents
    assert (read.publication_id, read.basis) == publication


@pytest.mark.parametrize(
    ("text", "on"),
    [
        ("2021-07-04T00:00:00+02:00", dt.date(2021, 7, 4)),
        ("2021-07-03T22:00:00Z", dt.date(2021, 7, 4)),
        ("2021-02-03T22:30:00Z", dt.date(2021, 2, 3)),
        ("2021-02-04T00:00:00", dt.date(2021, 2, 4)),
        ("2021-02-04", dt.date(2021, 2, 4)),
        ("2021-02-30T00:00:00+01:00", None),
        ("4 februari 2021", None),
        ("0001-01-01T00:00:00+01:00", None),
        ("9999-12-31T23:59:59-14:00", None),
    ],
)
def test_a_day_is_that_of_amsterdam_and_a_text_that_is_none_is_kept(text: str, on: dt.date | None) -> None:
    read = entry(GestartOp=text)
    assert read.started is not None
    assert (read.started.text, read.started.on, bool(read.warnings)) == (text, on, on is None)


@pytest.mark.parametrize(
    ("told", "warning"),
    [
        ({"Nummer": "2021Z90002"}, "kenmerk_differs: 2021Z90002"),
        ({"Nummer": None}, "field_missing: Nummer"),
        ({"GestartOp": None}, "field_missing: GestartOp"),
        ({"GestartOp": 20210204}, "no_text: GestartOp"),
        ({"GewijzigdOp": "gisteren"}, "no_instant: GewijzigdOp gisteren"),
        ({"Afgedaan": "ja"}, "no_flag: Afgedaan"),
        ({"Onderwerp": ["x"]}, "no_text: Onderwerp"),
        ({"ZaakActor": {"Relatie": "Indiener"}}, "no_list: ZaakActor"),
        ({"ZaakActor": ["Plukker"]}, "no_object: ZaakActor"),
        ({"ZaakActor": [{"ActorNaam": "D. Plukker", "Relatie": "Rapporteur"}]}, "relation_unknown: Rapporteur"),
        ({"Document": [{"Soort": "Amendement"}]}, "document_kind_unknown: Amendement"),
    ],
)
def test_what_is_not_known_or_no_such_thing_is_kept_and_warned_of(told: dict[str, Any], warning: str) -> None:
    read = entry(**told)
    assert warning in read.warnings
    kept = [p.relation for p in read.of_role("other")] + [d.soort for d in read.documents if d.kind == "other"]
    assert kept == ([warning.split(": ")[1]] if "unknown" in warning else [])


def test_a_text_is_one_line_of_whole_characters() -> None:
    told = entry(Onderwerp=" Half \ud800 teken\x00,\u2028regel\u00a0\n ", Status="\ud800")
    assert (told.subject, told.status) == ("Half teken , regel", None)


@pytest.mark.parametrize("body", [b"", b"[]", b"null", b"{", b"\xff", b"[" * 100_000, b'"x"', b"{}", b"NaN"])
def test_bytes_that_are_no_entry_give_an_empty_one_with_a_warning(body: bytes) -> None:
    read = read_entry(RECORD, body, "sha", URL)
    assert (read.set_id, read.subject, read.people, read.documents) == (KENMERK, None, (), ())
    assert read.warnings


def test_a_removed_entry_says_that_and_nothing_else() -> None:
    read = entry({"Id": "a-1", "GewijzigdOp": "2021-03-01T00:00:00Z", "Verwijderd": True, "Nummer": None})
    assert (read.is_removed, read.kenmerk, read.warnings) == (True, KENMERK, ())
    (set_row,) = rows(read)
    assert (set_row.is_removed, set_row.subject, set_row.n_documents) == (True, None, 0)


def test_an_entry_without_a_kenmerk_is_a_set_by_its_own_id() -> None:
    assert [set_of(id_) for id_ in ("zaak-2021Z90001", "zaak-a-1")] == ["2021Z90001", "zaak-a-1"]
    assert read_entry("zaak-a-1", json.dumps(ZAAK).encode(), "sha", URL).kenmerk is None


FIELDS = st.sampled_from([*ZAAK, *ZAAK["ZaakActor"][0], *ZAAK["Document"][0], "ExterneIdentifier"])
LEAVES = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=8)
    | st.sampled_from(
        ["\ud800", "\x00x", "Indiener", "Gericht aan", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59-14:00"]
    )
    | st.datetimes().map(lambda moment: moment.isoformat())
)
ANY = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(FIELDS, inner, max_size=4), max_leaves=12
)


@settings(max_examples=80, deadline=None)
@given(st.dictionaries(FIELDS, ANY, max_size=8))
def test_whatever_an_entry_holds_it_gives_rows_that_the_tables_take(told: dict[str, Any]) -> None:
    read = read_entry(RECORD, json.dumps({**ZAAK, **told}).encode(), "sha", URL)
    given_rows = rows(read)
    for kind in REGISTER:
        own = [row for row in given_rows if isinstance(row, kind)]
        table: pa.Table = to_arrow(kind, own)
        assert table.num_rows == len(own)
        keys = [tuple(getattr(row, name) for name in kind.KEY) for row in own]
        assert len(set(keys)) == len(keys)
        for column in (c for c in columns(kind) if not c.is_nullable):
            assert table[column.name].null_count == 0
    assert len(read.warnings) <= 20


def test_every_entry_of_the_sample_is_read_without_a_warning() -> None:
    for zaak in entities(sample_publications(), dt.date(2026, 3, 2)):
        if zaak["Soort"] == "Schriftelijke vragen":
            read = read_entry(f"zaak-{zaak['Nummer']}", json.dumps(zaak).encode(), "sha", URL)
            assert (read.warnings, bool(read.people)) == ((), True), zaak["Nummer"]
