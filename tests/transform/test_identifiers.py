import gzip
import re
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transform.identifiers import Kenmerk, NotAKenmerk, kenmerk_of, parse_publication_id, read_kenmerk

INVENTORY = (
    Path(__file__).resolve().parents[2].parent / "shared" / "corpus" / "ids" / "kv_ah_identifiers_20250224.txt.gz"
)
FOLDER = re.compile(r"[a-z]+(-[a-z]+)?/[0-9A-Za-z-]+")


@pytest.mark.parametrize(
    ("text", "form", "chamber", "kenmerk", "vergaderjaar", "number", "folder"),
    [
        ("kv-tk-2030Z00012", "kv-tk", "tk", "2030Z00012", None, None, "kv-tk/2030"),
        ("kv-2009Z16839", "kv-jaar", "tk", "2009Z16839", None, None, "kv/2009"),
        ("kv-2009z16839", "kv-jaar", "tk", "2009Z16839", None, None, "kv/2009"),
        ("kv-2000100840", "kv-vergaderjaar", "tk", "2000100840", "2000-2001", 840, "kv/onopgemaakt"),
        ("kv-2989900822", "kv-vergaderjaar", "tk", "2989900822", "1998-1999", 822, "kv/onopgemaakt"),
        ("kv-2990012345", "kv-vergaderjaar", "tk", "2990012345", "1999-2000", 12345, "kv/onopgemaakt"),
        ("kv-tk-20062007-KVR27039", "kv-kvr", "tk", "KVR27039", "2006-2007", 27039, "kv-tk/20062007"),
        ("kv-354749", "kv-onopgemaakt", "tk", None, None, 354749, "kv/onopgemaakt"),
        ("ah-tk-20202021-2302", "ah-tk", "tk", None, "2020-2021", 2302, "ah-tk/20202021"),
        ("ah-tk-19992000-1", "ah-tk", "tk", None, "1999-2000", 1, "ah-tk/19992000"),
        ("ah-1151601", "ah-onopgemaakt", "tk", None, None, 1151601, "ah/onopgemaakt"),
        ("ah-ek-20182019-2", "ah-ek", "ek", None, "2018-2019", 2, "ah-ek/20182019"),
        ("kv-ek-218190001", "kv-ek", "ek", "218190001", "2018-2019", 1, "kv-ek/20182019"),
        ("kv-ek-22122004", "kv-ek", "ek", "22122004", "2021-2022", 4, "kv-ek/20212022"),
        ("kv-ek-232401", "kv-ek", "ek", "232401", "2023-2024", 1, "kv-ek/20232024"),
        ("kst-35207-34", "kst", None, None, None, 34, "kst/35207"),
        ("kst-36410-VIII-12", "kst", None, None, None, 12, "kst/36410-VIII"),
        ("kst-21501-20-1596", "kst", None, None, None, 1596, "kst/21501-20"),
        ("kst-35913-F", "kst", None, None, None, None, "kst/35913"),
        ("kst-20082009-31700-IV-D", "kst", None, None, None, None, "kst/20082009"),
        ("kst-1158283", "kst-onopgemaakt", None, None, None, 1158283, "kst/onopgemaakt"),
        ("blg-936562", "blg", None, None, None, 936562, "blg/onopgemaakt"),
        ("h-tk-20242025-87-13", "h", "tk", None, "2024-2025", None, "h-tk/20242025"),
        ("h-vv-19961997-2191-2192", "h", None, None, "1996-1997", None, "h-vv/19961997"),
        ("nds-tk-2022D55262", "nds", "tk", "2022D55262", None, None, "nds-tk/2022"),
        ("nds-2009D05284-b1", "nds", None, None, None, None, "nds/onopgemaakt"),
    ],
)
def test_every_form_says_what_it_carries(
    text: str,
    form: str,
    chamber: str | None,
    kenmerk: str | None,
    vergaderjaar: str | None,
    number: int | None,
    folder: str,
) -> None:
    found = parse_publication_id(text)
    assert found is not None
    assert (found.text, found.base, found.suffix, found.is_malformed) == (text, text, None, False)
    assert (found.form, found.chamber, found.kenmerk) == (form, chamber, kenmerk)
    assert (found.vergaderjaar, found.number, found.folder) == (vergaderjaar, number, folder)
    assert found.family == text.partition("-")[0]
    assert found.is_unformatted == form.endswith("onopgemaakt")


@pytest.mark.parametrize(
    ("text", "base", "suffix"),
    [
        ("ah-tk-20202021-2302-n1", "ah-tk-20202021-2302", "n1"),
        ("kv-tk-2030Z00012-n1", "kv-tk-2030Z00012", "n1"),
        ("kv-2000100840-h2", "kv-2000100840", "h2"),
        ("kst-26643-144-h1", "kst-26643-144", "h1"),
    ],
)
def test_a_correction_or_reprint_says_all_that_its_base_says(text: str, base: str, suffix: str) -> None:
    found, plain = parse_publication_id(text), parse_publication_id(base)
    assert found is not None
    assert plain is not None
    assert (found.base, found.suffix, found.is_malformed) == (base, suffix, False)
    assert (found.kenmerk, found.number, found.folder) == (plain.kenmerk, plain.number, plain.folder)


@pytest.mark.parametrize(
    ("text", "form", "kenmerk", "vergaderjaar", "number"),
    [
        ("kv-tk-2018z12433", "kv-tk", "2018Z12433", None, None),
        ("kv-tk-2012Z001173", "kv-tk", "2012Z01173", None, None),
        ("kv-tk-201707014", "kv-tk", "2017Z07014", None, None),
        ("kv-tk-2021Z1197", "kv-tk", None, None, None),
        ("kv-tk-2018Z118752", "kv-tk", None, None, None),
        ("kv-tk-20189Z06701", "kv-tk", None, None, None),
        ("kv-tk-2015Z15377a", "kv-tk", None, None, None),
        ("kv-2070814730-h", "kv-vergaderjaar", "2070814730", "2007-2008", 14730),
        ("kv-200011382H", "kv-vergaderjaar", None, "2000-2001", None),
        ("kv-20708008000", "kv-vergaderjaar", None, "2007-2008", None),
        ("kv-20000102320", "kv-vergaderjaar", None, None, None),
        ("kv-9899907690", "kv-vergaderjaar", None, None, None),
        ("kv-2007-01-11", "kv-vergaderjaar", None, None, None),
        ("ah-tk-20092010-AH2134", "ah-tk", None, "2009-2010", 2134),
        ("ah-tk-20152016-6a", "ah-tk", None, "2015-2016", None),
        ("ah-tk-20182019-36548", "ah-tk", None, "2018-2019", None),
        ("ah-ek-20062007-10a", "ah-ek", None, "2006-2007", None),
        ("ah-ek-19951995-1", "ah-ek", None, None, 1),
    ],
)
def test_malformed_but_real_ones_are_read_as_far_as_they_can_be_trusted(
    text: str, form: str, kenmerk: str | None, vergaderjaar: str | None, number: int | None
) -> None:
    found = parse_publication_id(text)
    assert found is not None
    assert found.is_malformed
    assert (found.text, found.form, found.kenmerk) == (text, form, kenmerk)
    assert (found.vergaderjaar, found.number) == (vergaderjaar, number)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2021Z02286",
        "stcrt-2018-2742",
        " kv-tk-2030Z00012",
        "kv-tk-2030Z00012\n",
        "KV-TK-2030Z00012",
        "kv-tk-20３０Z00012",
        "kv-٣٥٤٧٤٩",
        "kv-tk-",
        "kv-tk-3030Z00012",
        "ah-tk-20202021-",
        "ah-tk-20202021-../../etc",
        "kst-../../x-1",
        "kst-..-1",
        "kst-35207/34-1",
        "blg-1\\..\\x",
        "nds-%2e%2e",
        "kv-tk-2030Z00012.html",
        "ah-tk-20202021-" + "9" * 100,
        "-n1",
    ],
)
def test_what_is_no_identifier_is_none(text: str) -> None:
    assert parse_publication_id(text) is None


@given(st.text())
def test_any_text_is_an_identifier_or_none(text: str) -> None:
    found = parse_publication_id(text)
    assert found is None or found.text == text


hostile = st.text("kvahtsblgnde-0129ZDzH./\\% \n\0é٣", max_size=24)


@given(st.sampled_from(["", "kv-", "kv-tk-", "ah-tk-20202021-", "kst-", "blg-", "h-tk-20202021-", "nds-"]), hostile)
def test_whatever_is_accepted_is_safe_as_a_path(prefix: str, rest: str) -> None:
    found = parse_publication_id(prefix + rest)
    if found is not None:
        assert re.fullmatch(r"[0-9A-Za-z-]{1,64}", found.text)
        assert FOLDER.fullmatch(found.folder)


years = st.integers(1994, 2099)
numbers = st.integers(1, 99999)


@given(years, numbers)
def test_a_question_paper_gives_the_kenmerk_it_was_made_of(year: int, number: int) -> None:
    kenmerk = f"{year}Z{number:05}"
    found = parse_publication_id(f"kv-tk-{kenmerk}")
    assert found is not None
    assert found.kenmerk == kenmerk
    assert read_kenmerk(found.text) == kenmerk_of(found.kenmerk) == Kenmerk(kenmerk, "zaak")


@given(st.integers(1945, 2043), numbers)
def test_an_old_question_paper_gives_the_vergaderjaar_it_was_made_of(year: int, number: int) -> None:
    found = parse_publication_id(f"kv-2{year % 100:02}{(year + 1) % 100:02}{number:05}")
    assert found is not None
    assert (found.vergaderjaar, found.number, found.is_malformed) == (f"{year}-{year + 1}", number, False)


@given(years, st.integers(1, 9999), st.sampled_from(["", "-n1", "-h1", "-h2"]))
def test_an_answer_gives_the_vergaderjaar_and_number_it_was_made_of(year: int, number: int, suffix: str) -> None:
    found = parse_publication_id(f"ah-tk-{year}{year + 1}-{number}{suffix}")
    assert found is not None
    assert (found.vergaderjaar, found.number, found.suffix) == (f"{year}-{year + 1}", number, suffix[1:] or None)
    assert found.base + suffix == found.text


# --- what people write ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "2021Z02286",
        "2021z02286",
        " 2021z2286\n",
        "2021 Z 02286",
        "2021Z 2286",
        "2021\u00a0Z\u00a002286",
        "2021\nZ02286",
        "2021Z\u200b02286",
        "\u202a2021Z02286\u202c",
        "\ufeff2021\u00ad Z\u206002286\ufe0f",
        "2021-Z-02286",
        "2021.Z.02286",
        "2021Z02286.",
        "“2021Z02286”",
        "'2021Z02286',",
        "(2021Z02286)",
        "[2021Z02286]:",
        "2021Z02286²",
        "kenmerk: 2021Z02286",
        "kenmerk: \n2021Z02286/2021D05000",
        "2021D05000/2021Z02286",
        "Kenmerk 2021Z02286 (ingezonden 4 februari 2021)",
        "kv-tk-2021Z02286",
        "KV-TK-2021Z02286-n1",
        "kv-tk-2021Z02286.pdf",
        "https://zoek.officielebekendmakingen.nl/kv-tk-2021Z02286.html",
        "https://zoek.officielebekendmakingen.nl/kv-tk-2021Z02286/metadata.xml?x=1#boven",
        "https://repository.overheid.nl/frbr/officielepublicaties/kv-tk/2021/kv-tk-2021Z02286/1/xml/kv-tk-2021Z02286.xml",
        "https://www.tweedekamer.nl/kamerstukken/kamervragen/detail?id=2021Z02286&did=2021D05000",
        "2021Z02286 2021z2286",
    ],
)
def test_every_way_a_person_writes_a_kenmerk_is_read(text: str) -> None:
    assert read_kenmerk(text) == Kenmerk("2021Z02286", "zaak")


@pytest.mark.parametrize(
    ("text", "kenmerk"),
    [
        ("kenmerk 2009D25439", Kenmerk("2009D25439", "document")),
        ("kv-2009Z16839", Kenmerk("2009Z16839", "zaak")),
        ("2000100840", Kenmerk("2000100840", "other")),
        ("kv-2000100840.html", Kenmerk("2000100840", "other")),
        ("kv-tk-20062007-KVR27039", Kenmerk("KVR27039", "other")),
        ("kvr27039", Kenmerk("KVR27039", "other")),
        ("218190001", Kenmerk("218190001", "eerste_kamer")),
        ("https://zoek.officielebekendmakingen.nl/kv-ek-218190001.html", Kenmerk("218190001", "eerste_kamer")),
        ("kv-ek-22122004", Kenmerk("22122004", "eerste_kamer")),
        ("kv-ek-232401", Kenmerk("232401", "eerste_kamer")),
    ],
)
def test_other_kinds_of_kenmerk_are_read_and_named(text: str, kenmerk: Kenmerk) -> None:
    assert read_kenmerk(text) == kenmerk


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "vraag 12",
        "2021",
        "Z02286",
        "21Z02286",
        "2021Z",
        "2021Z022861",
        "12021Z02286",
        "2021Z02286a",
        "2024Z1 8885",
        "20189Z06701",
        "2021Y02286",
        "ah-tk-20202021-2302",
        "ah-tk-20102011-12",
        "20102011",
        "ah-1151601",
        "kv-151612",
        "kst-35207-34",
        "242501244",
        "https://zoek.officielebekendmakingen.nl/ah-tk-20202021-2302.html",
    ],
)
def test_what_is_no_kenmerk_is_refused_in_one_line_that_shows_one(text: str) -> None:
    with pytest.raises(NotAKenmerk) as raised:
        read_kenmerk(text)
    assert "2021Z02286" in str(raised.value)
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize("text", ["2021Z02286 en 2021Z02287", "2021D00001/2021D00002", "2000100840, 2000100850"])
def test_several_kenmerken_are_not_chosen_from(text: str) -> None:
    with pytest.raises(NotAKenmerk, match="2 kenmerken"):
        read_kenmerk(text)


def test_a_refusal_is_short_and_without_control_characters() -> None:
    with pytest.raises(NotAKenmerk) as raised:
        read_kenmerk("\x1b[31m\n" + "x" * 100_000)
    assert len(str(raised.value)) < 250
    assert str(raised.value).isprintable()


kenmerk_like = st.text("0123456789ZDzdkvreKV-/ .:", max_size=30)


@given(st.one_of(st.text(), kenmerk_like, st.from_regex(r"[ (]?20\d\d ?[ZzDd] ?\d{1,6}.?")))
def test_any_text_is_a_kenmerk_or_refused_and_what_is_read_reads_back_the_same(text: str) -> None:
    try:
        kenmerk = read_kenmerk(text)
    except NotAKenmerk:
        return
    assert read_kenmerk(kenmerk.text) == kenmerk
    assert kenmerk_of(kenmerk.text) == kenmerk


@given(years, numbers, st.sampled_from(["Z", "z", " Z ", "\u00a0z"]), st.integers(1, 5))
def test_spelling_does_not_change_a_kenmerk(year: int, number: int, letter: str, width: int) -> None:
    assert read_kenmerk(f"{year}{letter}{number:0{width}}") == Kenmerk(f"{year}Z{number:05}", "zaak")


@pytest.mark.parametrize(
    ("vraagnummer", "expected"),
    [
        ("2024Z11223", Kenmerk("2024Z11223", "zaak")),
        (" 2024 z 11223 ", Kenmerk("2024Z11223", "zaak")),
        ("2009D25439", Kenmerk("2009D25439", "document")),
        ("218190001", Kenmerk("218190001", "eerste_kamer")),
        ("2000100840", Kenmerk("2000100840", "other")),
        ("2021Z1197", Kenmerk("2021Z1197", "other")),
        ("KVR 27039", Kenmerk("KVR27039", "other")),
        ("iets anders", Kenmerk("ietsanders", "other")),
        (" \u00a0\u200b", None),
        ("", None),
    ],
)
def test_the_source_s_own_field_is_typed_and_otherwise_kept(vraagnummer: str, expected: Kenmerk | None) -> None:
    assert kenmerk_of(vraagnummer) == expected


@given(st.one_of(st.text(), kenmerk_like))
def test_no_letter_or_digit_of_the_source_s_field_is_lost(vraagnummer: str) -> None:
    kenmerk = kenmerk_of(vraagnummer)
    kept = kenmerk.text if kenmerk else ""
    assert [c for c in kept.upper() if c.isalnum()] == [c for c in vraagnummer.upper() if c.isalnum()]
    assert not re.search(r"\s", kept)


# --- the inventory --------------------------------------------------------------------------------------------------


@pytest.mark.skipif(not INVENTORY.is_file(), reason=f"the real inventory is not here: {INVENTORY}")
def test_every_real_identifier_is_classified() -> None:
    with gzip.open(INVENTORY, "rt") as lines:
        texts = lines.read().split()
    found = [parsed for text in texts if (parsed := parse_publication_id(text))]
    assert len(found) == len(texts) == 151_327
    assert all(FOLDER.fullmatch(parsed.folder) for parsed in found)
    assert Counter((p.form, p.suffix or "") for p in found if not p.is_malformed) == {
        ("kv-tk", ""): 40_628,
        ("kv-tk", "n1"): 58,
        ("kv-jaar", ""): 3_196,
        ("kv-jaar", "h1"): 1,
        ("kv-vergaderjaar", ""): 20_000,
        ("kv-vergaderjaar", "h1"): 49,
        ("kv-vergaderjaar", "h2"): 1,
        ("kv-onopgemaakt", ""): 356,
        ("kv-ek", ""): 125,
        ("kv-ek", "n1"): 1,
        ("ah-tk", ""): 86_027,
        ("ah-tk", "n1"): 72,
        ("ah-tk", "h1"): 224,
        ("ah-onopgemaakt", ""): 102,
        ("ah-ek", ""): 426,
        ("ah-ek", "n1"): 2,
        ("ah-ek", "h1"): 10,
    }
    assert Counter(p.form for p in found if p.is_malformed) == {
        "kv-tk": 15,
        "kv-vergaderjaar": 25,
        "ah-tk": 7,
        "ah-ek": 2,
    }
