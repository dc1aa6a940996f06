import dataclasses
import datetime as dt
import json
import re
from pathlib import Path
from xml.sax.saxutils import quoteattr

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transform.accents import composed
from transform.folded_text import fold
from transform.metadata import Metadata, SearchRecord, read_metadata, read_search_page, read_search_record
from transform.safe_xml import NotReadable

CORPUS = Path(__file__).resolve().parents[2].parent / "shared" / "corpus"
needs_corpus = pytest.mark.skipif(not CORPUS.is_dir(), reason=f"the real documents are not here: {CORPUS}")

Row = tuple[str, str, str]  # name, scheme, content


def metadata_xml(*rows: Row) -> bytes:
    lines = (f"<metadata name={quoteattr(n)} scheme={quoteattr(s)} content={quoteattr(c)}/>" for n, s, c in rows)
    return f"<metadata_gegevens>{''.join(lines)}</metadata_gegevens>".encode()


def read(*rows: tuple[str, str]) -> Metadata:
    return read_metadata(metadata_xml(*((name, "", content) for name, content in rows)))


ANSWER: tuple[Row, ...] = (
    ("OVERHEIDop.documentStatus", "", "Opgemaakt na onopgemaakt"),
    ("DC.title", "", "Antwoord op vragen van het lid Wilgenstroom over de brug bij Oudewater"),
    ("OVERHEIDop.aanhangselNummer", "", "77"),
    ("OVERHEIDop.indiener", "", "W. Wilgenstroom"),
    ("OVERHEIDop.indiener", "", "P. Rietveen"),
    ("OVERHEIDop.ontvanger", "", "Q. Hazelkamp"),
    ("OVERHEIDop.publicationName", "", "Kamervragen (Aanhangsel)"),
    ("OVERHEIDop.vergaderjaar", "", "2030-2031"),
    ("OVERHEIDop.vraagnummer", "", "2030Z00012"),
    ("OVERHEIDop.vraagnummer", "", "2030Z00013"),
    ("DCTERMS.available", "DCTERMS.W3CDTF", "2031-01-09"),
    ("DCTERMS.issued", "DCTERMS.W3CDTF", "2031-01-08"),
    ("OVERHEIDop.datumOntvangst", "DCTERMS.W3CDTF", "2031-01-08"),
    ("DC.type", "OVERHEID.Informatietype", "officiële publicatie"),
    ("DC.type", "OVERHEIDop.AanhangselTypen", "Antwoord"),
    ("DC.type", "OVERHEIDop.Parlementair", "Aanhangsel van de Handelingen"),
    ("DC.creator", "OVERHEID.StatenGeneraal", "Tweede Kamer der Staten-Generaal"),
    ("OVERHEID.category", "", "Verkeer | Bruggen"),
    ("OVERHEID.category", "", "Bestuur | Gemeenten"),
    ("DC.identifier", "OVERHEIDop.ParlID", "ah-tk-20302031-77"),
)


def test_every_fact_of_an_answer_is_read() -> None:
    assert read_metadata(metadata_xml(*ANSWER)) == Metadata(
        publication_id="ah-tk-20302031-77",
        title="Antwoord op vragen van het lid Wilgenstroom over de brug bij Oudewater",
        vraagnummers=("2030Z00012", "2030Z00013"),
        aanhangsels=(),
        aanhangsel_number="77",
        vergaderjaar="2030-2031",
        submitters=("W. Wilgenstroom", "P. Rietveen"),
        recipients=("Q. Hazelkamp",),
        topics=("Verkeer | Bruggen", "Bestuur | Gemeenten"),
        document_status="Opgemaakt na onopgemaakt",
        aanhangsel_type="Antwoord",
        types=("officiële publicatie", "Antwoord", "Aanhangsel van de Handelingen"),
        publication_name="Kamervragen (Aanhangsel)",
        creator="Tweede Kamer der Staten-Generaal",
        dates=(("datum_ontvangst", "2031-01-08"), ("issued", "2031-01-08"), ("available", "2031-01-09")),
        unknown_names=(),
        conflicting_names=(),
    )


def test_the_order_of_the_names_does_not_matter() -> None:
    singles = [row for row in ANSWER if [r[0] for r in ANSWER].count(row[0]) == 1]
    assert read_metadata(metadata_xml(*reversed(singles))) == read_metadata(metadata_xml(*singles))


@pytest.mark.parametrize("name", ["OVERHEIDop.vraagnummer", "OVERHEIDop.vraagNummer", "vraagnummer"])
def test_old_and_new_names_mean_the_same(name: str) -> None:
    metadata = read((name, "2030Z00012"))
    assert metadata.vraagnummers == ("2030Z00012",)
    assert metadata.unknown_names == ()


def test_dates_are_given_as_written_and_none_is_lost() -> None:
    metadata = read(
        ("OVERHEIDop.datumIndiening", "2030-02-30"),
        ("OVERHEIDop.datumIndiening", "01-03-2030"),
        ("OVERHEIDop.datumBrief", "20300"),
    )
    assert metadata.dates == (
        ("datum_indiening", "2030-02-30"),
        ("datum_indiening", "01-03-2030"),
        ("datum_brief", "20300"),
    )


def test_unknown_names_are_reported_once_and_as_written() -> None:
    data = metadata_xml(("OVERHEIDop.Nieuwigheid", "", "a"), ("OVERHEIDop.Nieuwigheid", "", "b"), ("", "", "c"))
    data = data.replace(b"</metadata_gegevens>", b"<anders/></metadata_gegevens>")
    assert read_metadata(data).unknown_names == ("OVERHEIDop.Nieuwigheid", "metadata without a name", "<anders>")


def test_a_single_name_with_two_values_is_reported() -> None:
    metadata = read(
        ("DC.title", "Eerste titel"), ("DC.title", "Tweede titel"), ("DC.creator", "A"), ("DC.creator", "A")
    )
    assert metadata.title == "Eerste titel"
    assert metadata.conflicting_names == ("title",)


def test_blanks_are_stripped_and_empty_values_are_none() -> None:
    metadata = read(("DC.title", "  "), ("OVERHEIDop.vraagnummer", " 2030Z00012 "), ("OVERHEIDop.indiener", ""))
    assert (metadata.title, metadata.vraagnummers, metadata.submitters) == (None, ("2030Z00012",), ())


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ((("DC.type", "OVERHEIDop.AanhangselTypen", "Mededeling"),), "Mededeling"),
        ((("DC.type", "", "officiële publicatie"), ("DC.type", "", "Antwoord")), "Antwoord"),
        ((("DC.type", "", "Antwoord"), ("DC.type", "OVERHEIDop.AanhangselTypen", "Mededeling")), "Mededeling"),
        ((("OVERHEIDop.ArchiefType", "", "Antwoord"),), "Antwoord"),
        ((("DC.type", "OVERHEIDop.Parlementair", "Schriftelijke vragen"),), None),
        ((), None),
    ],
)
def test_the_kind_of_answer_is_known_by_its_scheme_and_else_by_its_word(
    rows: tuple[Row, ...], expected: str | None
) -> None:
    assert read_metadata(metadata_xml(*rows)).aanhangsel_type == expected


def test_a_value_written_as_text_is_read_too() -> None:
    data = b'<metadata_gegevens><metadata name="DC.title">De brug</metadata></metadata_gegevens>'
    assert read_metadata(data).title == "De brug"


@pytest.mark.parametrize("data", [b"<html><p>Niet gevonden</p></html>", b"<metadata/>"])
def test_other_xml_is_no_metadata(data: bytes) -> None:
    with pytest.raises(NotReadable) as raised:
        read_metadata(data)
    assert raised.value.reason == "not_metadata"


xml_text = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"], exclude_characters="\ufffe\uffff"))


@given(st.lists(st.tuples(st.text("éèü", min_size=1), xml_text)))
def test_every_value_under_a_repeating_name_is_read_and_every_other_name_reported(rows: list[tuple[str, str]]) -> None:
    metadata = read(*rows, *(("OVERHEIDop.indiener", content) for _, content in rows))
    assert set(metadata.submitters) == {composed(fold(content)) for _, content in rows} - {""}
    assert set(metadata.unknown_names) == {name for name, _ in rows}


# --- search ---------------------------------------------------------------------------------------------------------

NAMESPACES = (
    'xmlns:sru="http://docs.oasis-open.org/ns/search-ws/sruResponse" xmlns:gzd="http://standaarden.overheid.nl/sru" '
    'xmlns:overheidwetgeving="http://standaarden.overheid.nl/wetgeving/" xmlns:dcterms="http://purl.org/dc/terms/" '
    'xmlns:c="http://standaarden.overheid.nl/collectie/" xmlns:cd="http://standaarden.overheid.nl/cup/data"'
)
RECORD = """<sru:record><sru:recordData><gzd:gzd><gzd:originalData><overheidwetgeving:meta>
<overheidwetgeving:owmskern><dcterms:identifier>kv-tk-2030Z00012</dcterms:identifier>
<dcterms:title>De brug bij <i>Oudewater</i></dcterms:title>
<dcterms:type scheme="OVERHEIDop.AanhangselTypen">Antwoord</dcterms:type>
<dcterms:creator>Tweede Kamer der Staten-Generaal</dcterms:creator></overheidwetgeving:owmskern>
<overheidwetgeving:owmsmantel><dcterms:available>2030-01-09</dcterms:available><dcterms:date>2030-01-08</dcterms:date>
<dcterms:subject>Verkeer | Bruggen</dcterms:subject></overheidwetgeving:owmsmantel>
<overheidwetgeving:tpmeta><c:product-area>officielepublicaties</c:product-area>
<overheidwetgeving:aanhangselnummer>77</overheidwetgeving:aanhangselnummer>
<overheidwetgeving:aanhangsel>ah-tk-20292030-77</overheidwetgeving:aanhangsel>
<overheidwetgeving:aanhangsel>ah-tk-20292030-99</overheidwetgeving:aanhangsel>
<overheidwetgeving:datumIndiening>2030-01-08</overheidwetgeving:datumIndiening>
<overheidwetgeving:documentstatus>Opgemaakt</overheidwetgeving:documentstatus>
<overheidwetgeving:indiener>W. Wilgenstroom</overheidwetgeving:indiener>
<overheidwetgeving:ontvanger>Q. Hazelkamp</overheidwetgeving:ontvanger>
<overheidwetgeving:publicatienaam>Kamervragen zonder antwoord</overheidwetgeving:publicatienaam>
<overheidwetgeving:vergaderjaar>2029-2030</overheidwetgeving:vergaderjaar>
<overheidwetgeving:vraagnummer>2030Z00012</overheidwetgeving:vraagnummer>
<cd:datumTijdstipWijzigingExpression>2030-01-09T08:00:00.5+01:00</cd:datumTijdstipWijzigingExpression>
</overheidwetgeving:tpmeta></overheidwetgeving:meta></gzd:originalData><gzd:enrichedData>
<gzd:url>https://repository.invalid/1.xml</gzd:url><gzd:preferredUrl>https://zoek.invalid/1.html</gzd:preferredUrl>
<gzd:itemUrl manifestation="xml">https://repository.invalid/1.xml</gzd:itemUrl>
<gzd:itemUrl manifestation="metadata">https://repository.invalid/metadata.xml</gzd:itemUrl>
<gzd:timestamp>2030-01-09T09:30:00.12345+01:00</gzd:timestamp>
</gzd:enrichedData></gzd:gzd></sru:recordData><sru:recordPosition>1</sru:recordPosition></sru:record>"""


def page(*records: str, total: str = "2", more: str = "", namespaces: str = NAMESPACES) -> bytes:
    return (
        f"<sru:searchRetrieveResponse {namespaces}><sru:numberOfRecords>{total}</sru:numberOfRecords>"
        f"<sru:records>{''.join(records)}</sru:records>{more}</sru:searchRetrieveResponse>"
    ).encode()


def without_namespaces(data: bytes) -> bytes:
    text = data.decode().replace(" " + NAMESPACES, "")
    for prefix in ("sru", "gzd", "overheidwetgeving", "dcterms", "cd", "c"):
        text = text.replace(f"<{prefix}:", "<").replace(f"</{prefix}:", "</")
    return text.encode()


def record(text: str = RECORD) -> SearchRecord:
    (only,) = read_search_page(page(text)).records
    return only


def test_every_fact_of_a_search_record_is_read() -> None:
    read_page = read_search_page(page(RECORD))
    assert (read_page.estimated_total, read_page.diagnostics, read_page.unreadable) == (2, (), ())
    (only,) = read_page.records
    assert only == SearchRecord(
        publication_id="kv-tk-2030Z00012",
        title="De brug bij Oudewater",
        vraagnummers=("2030Z00012",),
        aanhangsels=("ah-tk-20292030-77", "ah-tk-20292030-99"),
        aanhangsel_number="77",
        vergaderjaar="2029-2030",
        submitters=("W. Wilgenstroom",),
        recipients=("Q. Hazelkamp",),
        topics=("Verkeer | Bruggen",),
        document_status="Opgemaakt",
        aanhangsel_type="Antwoord",
        publication_name="Kamervragen zonder antwoord",
        creator="Tweede Kamer der Staten-Generaal",
        dates=(("datum_indiening", "2030-01-08"), ("date", "2030-01-08"), ("available", "2030-01-09")),
        page_url="https://zoek.invalid/1.html",
        item_urls={"xml": "https://repository.invalid/1.xml", "metadata": "https://repository.invalid/metadata.xml"},
        changed_at=dt.datetime(2030, 1, 9, 8, 30, 0, 123450, tzinfo=dt.UTC),
        raw=only.raw,
    )


def test_records_without_namespaces_say_the_same() -> None:
    (bare,) = read_search_page(without_namespaces(page(RECORD))).records
    assert dataclasses.replace(bare, raw=b"") == dataclasses.replace(record(), raw=b"")


def test_an_archived_record_reads_back_as_it_was() -> None:
    assert read_search_record(record().raw) == record()


def test_a_record_has_the_same_bytes_in_every_page_and_position() -> None:
    moved = RECORD.replace("<sru:recordPosition>1<", "<sru:recordPosition>88<").replace(
        'scheme="OVERHEIDop.AanhangselTypen"', "scheme='OVERHEIDop.AanhangselTypen'  "
    )
    other = RECORD.replace("2030Z00012", "2030Z00013")
    namespaces = NAMESPACES + ' xmlns:facet="http://docs.oasis-open.org/ns/search-ws/facetedResults" xml:lang="nl"'
    second = read_search_page(page(other, "\n  ", moved, "\n", total="9000", namespaces=namespaces)).records[1]
    assert second.raw == record().raw
    assert record(other).raw != record().raw


def test_a_change_in_the_source_changes_the_bytes() -> None:
    assert record(RECORD.replace("09:30:00", "09:30:01")).raw != record().raw


@pytest.mark.parametrize(
    ("stamp", "expected"),
    [
        ("2030-07-09T09:30:00+02:00", dt.datetime(2030, 7, 9, 7, 30, tzinfo=dt.UTC)),
        ("2030-07-09T09:30:00Z", dt.datetime(2030, 7, 9, 9, 30, tzinfo=dt.UTC)),
        ("", dt.datetime(2030, 1, 9, 7, 0, 0, 500000, tzinfo=dt.UTC)),
        ("gisteren", dt.datetime(2030, 1, 9, 7, 0, 0, 500000, tzinfo=dt.UTC)),
        ("2030-07-09T09:30:00", dt.datetime(2030, 1, 9, 7, 0, 0, 500000, tzinfo=dt.UTC)),
        ("0001-01-01T00:00:00+14:00", dt.datetime(2030, 1, 9, 7, 0, 0, 500000, tzinfo=dt.UTC)),
    ],
)
def test_the_change_stamp_is_utc_and_never_guessed(stamp: str, expected: dt.datetime) -> None:
    assert record(RECORD.replace("2030-01-09T09:30:00.12345+01:00", stamp)).changed_at == expected


def test_without_a_usable_stamp_the_change_is_unknown() -> None:
    text = RECORD.replace("2030-01-09T09:30:00.12345+01:00", "").replace("2030-01-09T08:00:00.5+01:00", "2030-01-09")
    assert record(text).changed_at is None


def test_a_diagnostic_is_read_beside_records_and_without_them() -> None:
    diagnostic = (
        '<sru:diagnostics><d:diagnostic xmlns:d="http://docs.oasis-open.org/ns/search-ws/diagnostic">'
        "<d:uri>info:srw/diagnostic/1/10</d:uri><d:message>onbekend veld &lt;x&gt;</d:message></d:diagnostic>"
        "</sru:diagnostics>"
    )
    beside = read_search_page(page(RECORD, more=diagnostic))
    assert beside.diagnostics == ("info:srw/diagnostic/1/10: onbekend veld <x>",)
    assert len(beside.records) == 1
    alone = read_search_page(
        f"<sru:searchRetrieveResponse {NAMESPACES}>{diagnostic}</sru:searchRetrieveResponse>".encode()
    )
    assert (alone.diagnostics, alone.estimated_total) == (beside.diagnostics, None)


def test_an_empty_page_is_a_page() -> None:
    empty = read_search_page(page(total="0"))
    assert (empty.records, empty.estimated_total, empty.unreadable) == ((), 0, ())


@pytest.mark.parametrize(
    ("broken", "words"),
    [
        (RECORD.replace(">kv-tk-2030Z00012<", "> <"), "no identifier (title: De brug bij Oudewater)"),
        ("<sru:record><sru:recordData/></sru:record>", "no <gzd>"),
        (RECORD.replace("<gzd:url>", '<gzd:url xmlns:x="relatief">'), "no canonical form"),
    ],
)
def test_a_record_that_cannot_be_used_is_named_and_does_not_hide_the_others(broken: str, words: str) -> None:
    read_page = read_search_page(page(broken, RECORD))
    assert [found.publication_id for found in read_page.records] == ["kv-tk-2030Z00012"]
    (said,) = read_page.unreadable
    assert "record 1" in said
    assert words in said


def test_other_xml_is_no_search_answer() -> None:
    for reader, reason in ((read_search_page, "not_search_answer"), (read_search_record, "not_search_record")):
        with pytest.raises(NotReadable) as raised:
            reader(b"<html/>")
        assert raised.value.reason == reason


# --- real samples ---------------------------------------------------------------------------------------------------


@needs_corpus
def test_the_real_metadata_is_read_with_no_name_left_over() -> None:
    metadata = read_metadata((CORPUS / "metadata" / "ah-1151601.metadata.xml").read_bytes())
    assert metadata.publication_id == "ah-1151601"
    assert metadata.vraagnummers == ("2024Z11223",)
    assert metadata.aanhangsel_type == "Mededeling"
    assert metadata.document_status == "Onopgemaakt"
    assert dict(metadata.dates) == dict.fromkeys(("datum_ontvangst", "issued", "available"), "2024-07-05")
    assert metadata.unknown_names == metadata.conflicting_names == ()


@needs_corpus
@pytest.mark.parametrize("name", ["ah-ek-20182019-2", "ah-tk-20082009-2635", "kv-tk-2018Z04835"])
def test_older_real_values_are_all_known(name: str) -> None:
    stored = json.loads((CORPUS / "metadata_parsed" / f"{name}.json").read_text())
    values: dict[str, list[str | list[str]]] = stored.get("metadata") or stored["meta"]
    rows = [
        (key, "", value) if isinstance(value, str) else (key, value[0], value[1])
        for key, all_values in values.items()
        for value in all_values
    ]
    metadata = read_metadata(metadata_xml(*rows))
    assert metadata.publication_id == name
    assert len(metadata.vraagnummers) == 1
    assert metadata.unknown_names == metadata.conflicting_names == ()


@needs_corpus
def test_the_real_search_samples_are_read() -> None:
    folder = CORPUS / "sru"
    trimmed = read_search_page((folder / "hand_trimmed_ah_kst_response.xml").read_bytes())
    assert [found.publication_id for found in trimmed.records] == ["ah-tk-20192020-4046", "kst-37020-IX-40"]
    assert trimmed.records[0].vraagnummers == ("2020Z14131",)
    assert trimmed.estimated_total == 2
    assert sorted(trimmed.records[1].item_urls) == ["pdf", "xml"]
    assert len(read_search_page((folder / "hand_trimmed_diagnostic.xml").read_bytes()).diagnostics) == 1
    for name, changed_at in (
        ("record_ag-ek-2017-10-26_no_namespace.xml", dt.datetime(2021, 12, 6, 7, 45, 18, 609411, tzinfo=dt.UTC)),
        ("record_stcrt-2018-2742.xml", dt.datetime(2023, 1, 9, 22, 30, 24, 456294, tzinfo=dt.UTC)),
    ):
        wrapped = b"<searchRetrieveResponse>" + (folder / name).read_bytes() + b"</searchRetrieveResponse>"
        (found,) = read_search_page(wrapped).records
        assert found.publication_id in name
        assert found.changed_at == changed_at
        assert len(found.item_urls) == 6
        assert read_search_record(found.raw) == found


# --- Signs


def test_layout_and_faulty_signs_of_values_are_mended_and_counted() -> None:
    metadata = read(
        ("DC.title", "De \u200bveerpont &amp; het caf&eacute;\n \x93Zee\x94"),
        ("OVERHEIDop.indiener", "M.\xa0Kostic´"),
        ("OVERHEIDop.indiener", "M. Kostic\u0301"),
        ("OVERHEIDop.vraagnummer", "2021Z\u200b90001\ufeff"),
        ("OVERHEIDop.datumIndiening", "2021\u2060-02-04"),
    )
    assert metadata.title == "De veerpont & het café “Zee”"
    assert metadata.submitters == ("M. Kostić",)
    assert metadata.vraagnummers == ("2021Z90001",)
    assert metadata.dates == (("datum_indiening", "2021-02-04"),)
    assert metadata.faults == (
        ("control_signs", "control codes read as the signs of windows-1252, in metadata: 2"),
        ("escaped_twice", "entities that were left, read as their signs, in metadata: 2"),
    )


def test_a_record_is_mended_when_it_is_read_and_archived_as_it_came() -> None:
    title = "De \u200bveerpont &amp;amp; caf&amp;eacute;"
    found = record(RECORD.replace(re.findall("<dcterms:title>(.*?)</dcterms:title>", RECORD)[0], title))
    assert found.title == "De veerpont & café"
    assert found.faults == (("escaped_twice", "entities that were left, read as their signs, in search record: 2"),)
    assert title.encode() in found.raw
