import datetime as dt
import itertools
import json
import re
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transform.dates import read_date
from transform.records import REFERENCE, Ministry
from transform.reference.ministries import ministry_of, office_kind, reference_rows, split_portfolios
from transform.schema import columns, description
from transform.wording.people import read_offices

GOLDEN = Path(__file__).resolve().parents[3].parent / "shared" / "corpus" / "golden.jsonl"
ROWS = reference_rows()
WHOLE = sorted({row.name for row in ROWS if row.kind == "ministry"})


@pytest.mark.parametrize(
    ("ministry", "names"),
    [
        ("ienw", ["Verkeer en Waterstaat", "Infrastructuur en Milieu", "Infrastructuur en Waterstaat", "V&W", "IenW"]),
        ("ezk", ["Economische Zaken", "Economische Zaken, Landbouw en Innovatie", "EL&I", "EZK", "Klimaat en Energie"]),
        ("jenv", ["Justitie", "Veiligheid en Justitie", "Justitie en Veiligheid", "V&J", "Rechtsbescherming"]),
        ("bzk", ["Binnenlandse Zaken", "Binnenlandse Zaken en Koninkrijksrelaties", "Wonen en Rijksdienst", "BZK"]),
        ("ocw", ["Onderwijs, Cultuur en Wetenschappen", "Onderwijs, Cultuur en Wetenschap", "OC&W", "OCW"]),
        ("lnv", ["Landbouw, Natuurbeheer en Visserij", "Landbouw, Natuur en Voedselkwaliteit", "LVVN"]),
        ("vws", ["Welzijn, Volksgezondheid en Cultuur", "Volksgezondheid, Welzijn en Sport", "Jeugd en Gezin"]),
        ("vrom", ["Volkshuisvesting, Ruimtelijke Ordening en Milieubeheer", "VROM", "Wonen, Wijken en Integratie"]),
        ("bz", ["Buitenlandse Zaken", "Ontwikkelingssamenwerking", "BHOS", "Buitenlandse Handel en Ontwikkelingshulp"]),
    ],
)
def test_a_renamed_ministry_is_one_line(ministry: str, names: list[str]) -> None:
    assert [ministry_of("Minister", name, None) for name in names] == [ministry] * len(names)


@pytest.mark.parametrize(
    ("function", "portfolio", "ministry"),
    [
        ("Staatssecretaris", "Volksgezondheid Welzijn en Sport", "vws"),
        ("Staatssecretaris", "Volksgezondheid, Welzijn enSport", "vws"),
        ("minister van buitenlandse zaken", None, "bz"),
        ("minister zonder portefeuille buitenlandse zaken", None, "bz"),
        ("Minister zonder portefeuille belast met Natuur en Stikstof", None, "lnv"),
        ("Minister", "zonder portefeuille belast met Natuur en Stikstof", "lnv"),
        ("Minister van Financiën op 1 juli 2019", "Financiën op 1 juli 2019", "fin"),
        ("Ministers van Financien", None, "fin"),
        ("Minister Van Defensie", "Van Defensie", "def"),
        ("MinisterDefensie", None, "def"),
        ("Minister voor Economische Zaken", "Economische Zaken", "ezk"),
        ("Staatssecretaris Infrastructuur en Water-\nstaat", None, "ienw"),
        ("Staatssecretaris", "Financiën – Fiscaliteit en Belastingdienst", "fin"),
        ("Staatssecretaris", "Justitie en Veiligheid - Gevangeniswezen", "jenv"),
        ("Minister", "Buitenlandse Zaken (BZ)", "bz"),
        ("Minister", "Defensie, belast met de zaken van een ander", "def"),
        ("Minister", "Grote Steden- en Integratiebeleid", "bzk"),
        ("Minister-President", None, "az"),
        ("minister-president", "Algemene Zaken", "az"),
        ("Minister-President, Minister van Algemene Zaken", None, "az"),
        ("viceminister-president", None, None),
        ("Minister", None, None),
        (None, None, None),
        ("Minister", "Toverkunst", None),
        ("Minister", "Defensi", None),
        ("Minister", "Milieu en Wonen", None),
        ("Voorzitter", None, None),
    ],
)
def test_an_office_is_at_its_ministry_however_it_is_spelled(
    function: str | None, portfolio: str | None, ministry: str | None
) -> None:
    assert ministry_of(function, portfolio, None) == ministry


@pytest.mark.parametrize(
    ("name", "day", "ministry"),
    [
        ("Volkshuisvesting en Ruimtelijke Ordening", "2021-12-31", None),
        ("Volkshuisvesting en Ruimtelijke Ordening", "2022-01-10", "bzk"),
        ("Volkshuisvesting en Ruimtelijke Ordening", "2024-07-01", "bzk"),
        ("Volkshuisvesting en Ruimtelijke Ordening", "2024-07-02", "vro"),
        ("Volkshuisvesting en Ruimtelijke Ordening", "2026-02-22", "vro"),
        ("VRO", "2026-02-23", "bzk"),
        ("Asiel en Migratie", "2025-08-01", "aenm"),
        ("A&M", "2026-02-22", "aenm"),
        ("Asiel en Migratie", "2026-02-23", "jenv"),
        ("Klimaat en Groene Groei", "2024-10-11", "kgg"),
        ("Klimaat en Groene Groei", "2030-01-01", "ezk"),
        ("Klimaat en Groene Groei", None, None),
        # A day decides nothing where the name has meant one ministry only.
        ("Verkeer en Waterstaat", "2030-01-01", "ienw"),
    ],
)
def test_the_day_decides_which_ministry_bore_a_name(name: str, day: str | None, ministry: str | None) -> None:
    assert ministry_of("Minister", name, dt.date.fromisoformat(day) if day else None) == ministry


@pytest.mark.parametrize(
    ("function", "kind"),
    [
        ("Minister van Financiën", "minister_van"),
        ("Ministers van Financiën", "minister_van"),
        ("MinisterVan Financiën", "minister_van"),
        ("minister voor Klimaat", "minister_voor"),
        ("Minister zonder Portefeuille buitenlandse zaken", "minister_voor"),
        ("Minister", "minister"),
        ("MinisterKlimaat en Groene Groei", "minister"),
        ("de staatssecretaris van Defensie", "staatssecretaris"),
        ("Staatssecretarissen", "staatssecretaris"),
        ("Minister-President, Minister van Algemene Zaken", "minister_president"),
        ("minister president", "minister_president"),
        ("Vice-minister-president", "viceminister_president"),
        ("bewindslieden van Financiën", None),
        ("Ministerraad", None),
        ("Voorzitter", None),
        ("", None),
        (None, None),
    ],
)
def test_minister_van_and_minister_voor_are_kept_apart(function: str | None, kind: str | None) -> None:
    assert office_kind(function) == kind


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Financiën en Defensie", ["Financiën", "Defensie"]),
        ("Financiën, Defensie en Justitie", ["Financiën", "Defensie", "Justitie"]),
        (
            "Onderwijs, Cultuur en Wetenschap enVolksgezondheid, Welzijn en Sport",
            ["Onderwijs, Cultuur en Wetenschap", "Volksgezondheid, Welzijn en Sport"],
        ),
        (
            "binnenlandse zaken en koninkrijksrelaties en justitie en veiligheid",
            ["binnenlandse zaken en koninkrijksrelaties", "justitie en veiligheid"],
        ),
        ("Economische Zaken en Klimaat en Groene Groei", ["Economische Zaken", "Klimaat en Groene Groei"]),
        ("Binnenlandse Zaken en Koninkrijksrelaties", []),
        ("Justitie en Veiligheid", []),
        ("Financiën", []),
        ("Financiën en Toverkunst", []),
        ("Toverkunst en Financiën", []),
        # 'Justitie' and 'Veiligheid en Justitie', or 'Justitie en Veiligheid' and 'Justitie'.
        ("Justitie en Veiligheid en Justitie", []),
        ("", []),
        ("en", []),
        ("en Financiën", []),
    ],
)
def test_a_list_of_portfolios_is_split_only_where_names_leave_no_doubt(text: str, names: list[str]) -> None:
    assert split_portfolios(text) == names


@given(st.lists(st.sampled_from(WHOLE), min_size=2, max_size=4))
def test_any_list_of_ministries_is_split_into_them(names: list[str]) -> None:
    text = f"{', '.join(names[:-1])} en {names[-1]}"
    # 'Justitie' before 'Veiligheid en Justitie' can be read in two ways.
    assert split_portfolios(text) == names or ("Justitie" in names and split_portfolios(text) == [])


@given(st.one_of(st.text(), st.lists(st.sampled_from([*WHOLE, " en ", ", ", "-", "(", "&", "BZ"])).map("".join)))
def test_any_text_is_read_without_error(text: str) -> None:
    parts = split_portfolios(text)
    assert len(parts) != 1
    assert all(part in text for part in parts)
    office_kind(text)
    for function, portfolio in ((text, None), (None, text), (text, text)):
        assert ministry_of(function, portfolio, dt.date(2020, 1, 1)) in {None, *(row.ministry for row in ROWS)}


@pytest.mark.parametrize("unit", ["-", "– ", "en ", "Justitie en ", "(", "belast met ", " ", "&", "minister "])
def test_hostile_text_is_read_at_once(unit: str) -> None:
    text = (unit * 1_000_000)[:1_000_000]
    begun = time.process_time()
    ministry_of(None, text, None)
    ministry_of(text, None, None)
    office_kind(text)
    split_portfolios(text)
    assert time.process_time() - begun < 5


def test_the_table_is_declared_in_full_and_its_key_is_unique() -> None:
    assert Ministry in REFERENCE
    assert description(Ministry).endswith(".")
    assert all(column.doc.text and column.doc.example for column in columns(Ministry))
    keys = [tuple(getattr(row, name) for name in Ministry.KEY) for row in ROWS]
    assert len(keys) == len(set(keys))


def test_every_row_names_its_source() -> None:
    known = re.compile(
        r"unverified|(?:tooi: mnre\d{4}|rijksoverheid: kabinet-[a-z-]+|corpus: \w|kst-\d+-\d+ \(|BWBR\d{7} \(|https://)"
    )
    for row in ROWS:
        assert known.match(row.source), row
        if row.kind in ("minister_voor", "minister_van", "staatssecretaris") and row.ministry:
            assert row.source == "unverified" or "; ministry: " in row.source, row


def test_kinds_and_days_make_sense() -> None:
    assert {row.kind for row in ROWS} == {
        *("ministry", "minister_voor", "minister_van", "staatssecretaris", "abbreviation", "short")
    }
    for row in ROWS:
        assert row.valid_from is None or row.valid_to is None or row.valid_from <= row.valid_to, row
        assert row.ministry or row.kind == "minister_voor", row


def test_the_names_of_a_ministry_follow_one_another() -> None:
    for ministry in {row.ministry for row in ROWS}:
        names = [row for row in ROWS if row.ministry == ministry and row.kind == "ministry"]
        names.sort(key=lambda row: row.valid_from or dt.date.min)
        for earlier, later in itertools.pairwise(names):
            assert earlier.valid_to is not None, earlier
            assert later.valid_from is not None, later
            assert earlier.valid_to < later.valid_from, (earlier, later)


def test_no_name_means_two_ministries_from_the_same_day() -> None:
    begun: dict[tuple[str, dt.date | None], set[str | None]] = {}
    for row in ROWS:
        begun.setdefault((row.name.casefold(), row.valid_from), set()).add(row.ministry)
    assert [names for names, ministries in begun.items() if len(ministries) > 1] == []


def test_no_name_begins_as_a_list_goes_on() -> None:
    # split_portfolios takes 'en' between two names for the word that parts them.
    assert [row.name for row in ROWS if row.name.lower().startswith("en")] == []


def test_every_office_of_the_labelled_papers_has_a_ministry() -> None:
    if not GOLDEN.exists():
        pytest.skip("the corpus of labelled papers is not here")
    unknown = []
    for line in GOLDEN.read_text("utf-8").splitlines():
        label = json.loads(line)
        on = read_date(label["received_on"] or label["submitted_on"] or "")
        offices = [(text, None) for text in (*label["addressees"], *label["also_on_behalf_of"])]
        offices += [(who["role"], who["portfolio"]) for who in label["answered_by"]]
        unknown += [office for office in offices if ministry_of(*office, on) is None]
    assert unknown == []


def test_offices_with_one_preposition_are_told_apart_by_the_names_of_ministries() -> None:
    unread: list[tuple[str, str]] = []
    offices = read_offices(
        "de Staatssecretarissen van Onderwijs, Cultuur en Wetenschap en Volksgezondheid, Welzijn en Sport", unread
    )
    assert [(office.function, office.portfolio) for office in offices] == [
        ("Staatssecretaris van Onderwijs, Cultuur en Wetenschap", "Onderwijs, Cultuur en Wetenschap"),
        ("Staatssecretaris van Volksgezondheid, Welzijn en Sport", "Volksgezondheid, Welzijn en Sport"),
    ]
    assert unread == []
