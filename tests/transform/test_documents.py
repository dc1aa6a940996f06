"""One publication read: what it is, what its metadata adds, and that nothing it holds can stop the run."""

from __future__ import annotations

import datetime as dt
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extract.sample.publications import sample_publications
from extract.sample.render import document_xml, metadata_xml
from transform.documents import RawPublication, read
from transform.paper import Failure, Paper

QUESTION_HEADER = (
    "Vragen van het lid Eikema (LinksVooruit) aan de Minister van Financiën over de accijns (ingezonden 3 april 2024)."
)
ANSWER_HEADER = "Antwoord van Minister Brouwhuis (Financiën) (ontvangen 24 april 2024)."
NOTICE_HEADER = "Mededeling van Minister Brouwhuis (Financiën) (ontvangen 24 april 2024)."
LATER = "<kamervraagopmerking><al>De vragen komen niet binnen de gestelde termijn.</al></kamervraagopmerking>"
QUESTION = "<vraag><nr>Vraag 1</nr><al>Klopt het?</al></vraag>"
ANSWER = "<antwoord><nr>Antwoord 1</nr><al>Ja.</al></antwoord>"
KV, AH, UNFORMATTED = "kv-tk-2024Z91234", "ah-tk-20232024-9333", "ah-9151601"


def header(*texts: str) -> str:
    return "".join(f"<kamervraagomschrijving>{text}</kamervraagomschrijving>" for text in texts)


def metadata(*rows: tuple[str, str], scheme: str = "") -> bytes:
    lines = "".join(f'<metadata name="{name}" scheme="{scheme}" content="{content}"/>' for name, content in rows)
    return f"<metadata_gegevens>{lines}</metadata_gegevens>".encode()


def kind_metadata(word: str) -> bytes:
    return metadata(("DC.type", word), scheme="OVERHEIDop.AanhangselTypen")


def search_record(fields: str, identifier: str = AH, stamp: str = "2024-05-02T05:10:11+02:00") -> bytes:
    return (
        f"<gzd><meta><owmskern><identifier>{identifier}</identifier></owmskern><tpmeta>{fields}</tpmeta></meta>"
        f"<timestamp>{stamp}</timestamp></gzd>"
    ).encode()


def paper(
    publication_id: str, markup: str | None = None, meta: bytes | None = None, record: bytes | None = None
) -> Paper:
    document = None if markup is None else f"<pub><kamervragen>{markup}</kamervragen></pub>".encode()
    return read(RawPublication(publication_id, "test:", document, "d" * 64, meta, "m" * 64, record, "r" * 64))


def details(found: Paper, code: str) -> list[str]:
    return [detail for name, detail in found.warnings if name == code]


# --- What a publication is


@pytest.mark.parametrize(
    ("publication_id", "markup", "meta", "kind"),
    [
        (KV, header(QUESTION_HEADER) + QUESTION, None, "question"),
        (KV, QUESTION, None, "question"),
        (KV, header("Mondelinge v" + QUESTION_HEADER[1:]), None, "oral_question"),
        (KV, "<al>Tekst.</al>", metadata(("DC.type", "Mondelinge vragen")), "oral_question"),
        (KV, "<al>Tekst.</al>", metadata(("DC.title", "Mondelinge vragen over de accijns")), "oral_question"),
        (AH, header(QUESTION_HEADER, ANSWER_HEADER) + QUESTION + ANSWER, kind_metadata("Antwoord"), "answer"),
        (AH, QUESTION + ANSWER, None, "answer"),
        (AH, header(QUESTION_HEADER, ANSWER_HEADER) + QUESTION, None, "answer"),
        (AH, header(QUESTION_HEADER, NOTICE_HEADER) + QUESTION + LATER, kind_metadata("Mededeling"), "notice"),
        (AH, QUESTION + LATER, kind_metadata("Mededeling"), "notice"),
        (AH, QUESTION + LATER, None, "notice"),
        (AH, None, kind_metadata("Mededeling"), "notice"),
        (AH, None, kind_metadata("Antwoord"), "answer"),
        (AH, QUESTION, None, "unknown"),
        ("brief.xml", QUESTION + ANSWER, None, "answer"),
        ("brief.xml", QUESTION, None, "question"),
        ("brief.xml", "<al>Tekst.</al>", None, "unknown"),
    ],
)
def test_the_kind_comes_from_the_paper_then_its_metadata_then_its_series(
    publication_id: str, markup: str | None, meta: bytes | None, kind: str
) -> None:
    assert paper(publication_id, markup, meta).kind == kind


def test_what_a_paper_holds_goes_before_what_metadata_say_and_the_conflict_is_told() -> None:
    answered = paper(AH, header(QUESTION_HEADER, ANSWER_HEADER) + QUESTION + ANSWER, kind_metadata("Mededeling"))
    assert answered.kind == "answer"
    assert details(answered, "kind_conflict") == ["metadata says Mededeling, the document is read as answer"]
    noticed = paper(AH, header(QUESTION_HEADER, NOTICE_HEADER) + QUESTION + LATER, kind_metadata("Antwoord"))
    assert noticed.kind == "notice"
    assert details(noticed, "kind_conflict") == ["metadata says Antwoord, the document is read as notice"]
    both = paper(AH, header(QUESTION_HEADER, NOTICE_HEADER) + QUESTION + ANSWER)
    assert both.kind == "answer"
    assert details(both, "kind_conflict") == ["its header says Mededeling, but it holds answers"]


def test_a_notice_that_nothing_names_is_told_to_be_a_guess() -> None:
    assert details(paper(AH, QUESTION + LATER), "kind_guessed") != []
    assert details(paper(AH, QUESTION + LATER, kind_metadata("Mededeling")), "kind_guessed") == []


@pytest.mark.parametrize(
    ("text", "notice_type"),
    [
        ("De vragen kunnen niet binnen de gestelde termijn worden beantwoord.", "postponement"),
        ("De vragen zijn beantwoord middels een brief van 3 mei.", "answered_by_letter"),
        ("De vragen kunnen als ingetrokken worden beschouwd.", "withdrawn"),
        ("De Minister is op reis.", "other"),
    ],
)
def test_a_notice_says_what_it_is_about(text: str, notice_type: str) -> None:
    markup = header(QUESTION_HEADER, NOTICE_HEADER) + f"<kamervraagopmerking><al>{text}</al></kamervraagopmerking>"
    assert paper(AH, markup).notice_type == notice_type
    assert paper(AH, header(QUESTION_HEADER, ANSWER_HEADER) + QUESTION + ANSWER).notice_type is None


@pytest.mark.parametrize(
    ("publication_id", "markup", "meta", "code"),
    [
        (AH, header(QUESTION_HEADER, ANSWER_HEADER) + QUESTION, None, "no_answers"),
        (AH, header(QUESTION_HEADER, ANSWER_HEADER) + ANSWER, None, "no_questions"),
        (KV, header(QUESTION_HEADER), None, "no_questions"),
        ("brief.xml", "<al>Tekst.</al>", None, "unknown_kind"),
        (KV, QUESTION, metadata(("OVERHEIDop.datumIndiening", "2024-02-30")), "impossible_date"),
        (KV, header(QUESTION_HEADER.replace("3 april", "31 april")) + QUESTION, None, "impossible_date"),
        (KV, QUESTION, metadata(("OVERHEIDop.nieuwVeld", "x")), "unknown_metadata"),
        (KV, QUESTION, metadata(("DC.title", "Een"), ("DC.title", "Twee")), "conflicting_metadata"),
        (KV, QUESTION, b"<html/>", "metadata_unreadable"),
    ],
)
def test_what_is_odd_is_told(publication_id: str, markup: str, meta: bytes | None, code: str) -> None:
    assert len(details(paper(publication_id, markup, meta), code)) == 1


def test_a_paper_in_order_has_no_warnings() -> None:
    in_order = paper(AH, header(QUESTION_HEADER, ANSWER_HEADER) + QUESTION + ANSWER, kind_metadata("Antwoord"))
    assert in_order.warnings == ()


# --- Status


def test_what_can_be_read_is_current() -> None:
    current = paper(KV, QUESTION)
    assert (current.status, current.failure, current.format) == ("current", None, "xml")


@pytest.mark.parametrize(
    ("document", "reason"),
    [
        (b"", "empty"),
        (b"<pub><kamervragen></pub>", "not_well_formed"),
        (b'<!DOCTYPE p [<!ENTITY e "x">]><p>&e;</p>', "entity"),
        (b"<d>" * 300 + b"</d>" * 300, "too_deep"),
        (b"<html><p>Deze publicatie is verwijderd</p></html>", "unknown_document_kind"),
        (b"<officiele-publicatie><metadata/><kamervragen/></officiele-publicatie>", "no_content"),
    ],
)
def test_bytes_that_cannot_be_used_are_quarantined_with_their_reason(document: bytes, reason: str) -> None:
    found = read(RawPublication(KV, "test:", document, "d", kind_metadata("Antwoord")))
    assert (found.status, found.format) == ("quarantined", None)
    assert found.failure is not None
    assert (found.failure.stage, found.failure.reason) == ("parse", reason)
    assert found.failure.detail


def test_a_rejected_answer_of_the_source_keeps_its_reason_and_its_metadata() -> None:
    raw = RawPublication(
        KV, "test:", metadata=metadata(("DC.title", "De accijns")), rejected=("soft_404", "redirected")
    )
    found = read(raw)
    assert (found.status, found.title) == ("quarantined", "De accijns")
    assert found.failure == Failure("fetch", "soft_404", "redirected")


def test_without_any_document_that_is_the_reason() -> None:
    found = paper(KV)
    assert found.failure == Failure("fetch", "no_document", "only its metadata is known")


@pytest.mark.parametrize(
    ("publication_id", "meta"),
    [(UNFORMATTED, None), (UNFORMATTED, b"<broken"), (AH, metadata(("OVERHEIDop.documentStatus", "Onopgemaakt")))],
)
def test_an_unformatted_paper_without_text_is_pending_not_broken(publication_id: str, meta: bytes | None) -> None:
    found = paper(publication_id, None, meta)
    assert (found.status, found.failure, found.is_unformatted) == ("pending", None, True)


def test_a_formatted_status_goes_before_a_numeric_id() -> None:
    meta = metadata(("OVERHEIDop.documentStatus", "Opgemaakt na onopgemaakt"))
    assert paper(UNFORMATTED, None, meta).status == "quarantined"


# --- Kenmerk


def test_the_kenmerk_is_read_from_vraagnummer_before_all_else() -> None:
    meta = metadata(("OVERHEIDop.vraagnummer", "2024z91234"), ("OVERHEIDop.vraagNummer", "2024D90009"))
    record = search_record("<vraagnummer>2024Z91234</vraagnummer><vraagnummer>2024Z90005</vraagnummer>")
    assert paper(KV, QUESTION, meta, record).kenmerken == (
        ("2024Z91234", "zaak", "vraagnummer"),
        ("2024D90009", "document", "vraagnummer"),
        ("2024Z90005", "zaak", "vraagnummer"),
    )
    assert paper(KV, QUESTION, None, record).kenmerken[0] == ("2024Z91234", "zaak", "vraagnummer")


NOTE = '<vraag><al>Wat<noot id="ID-2024Z90003-d1e2"><noot.nr>1</noot.nr></noot>?</al></vraag>'


def test_then_as_printed_then_from_the_notes_then_from_the_id() -> None:
    printed = "<kamervraagnummer>2024\xa0Z90002</kamervraagnummer>"
    assert paper(AH, printed + QUESTION).kenmerken == (("2024Z90002", "zaak", "text"),)
    assert paper(AH, printed + NOTE).kenmerken == (("2024Z90002", "zaak", "text"),)
    assert paper(AH, NOTE).kenmerken == (("2024Z90003", "zaak", "note_id"),)
    assert paper(KV, QUESTION).kenmerken == (("2024Z91234", "zaak", "id"),)
    assert paper(AH, "<kamervraagnummer>9333</kamervraagnummer>" + QUESTION).kenmerken == ()


@pytest.mark.parametrize(
    ("field", "printed", "kenmerk", "warning"),
    [
        ("2024Z91234", "2024Z91234", "2024Z91234", None),
        ("2024Z90001", "2024Z91234", "2024Z91234", "kenmerk_conflict"),
        ("2024Z90001", "2024Z90001", "2024Z90001", "kenmerk_conflict"),
        ("2024Z91234", "2024Z90001", "2024Z91234", "kenmerk_conflict"),
        ("2024Z90001", "", None, "kenmerk_disputed"),
        ("", "2024Z90001", None, "kenmerk_disputed"),
        ("2024Z90001", "2024Z90002", None, "kenmerk_disputed"),
        ("2024Z9123", "", "2024Z91234", "kenmerk_conflict"),
        ("2024D90009", "", "2024D90009", None),
    ],
)
def test_two_of_three_decide_the_kenmerk_and_one_against_one_decides_nothing(
    field: str, printed: str, kenmerk: str | None, warning: str | None
) -> None:
    found = paper(KV, f"<kamervraagnummer>{printed}</kamervraagnummer>{QUESTION}", metadata(("vraagnummer", field)))
    assert next((text for text, _, _ in found.kenmerken), None) == kenmerk
    assert [code for code, _ in found.warnings if code.startswith("kenmerk_")] == ([warning] if warning else [])
    assert (found.disputed_kenmerken != ()) == (warning == "kenmerk_disputed")


def test_metadata_and_search_record_that_contradict_each_other_are_two_witnesses() -> None:
    meta, record = metadata(("vraagnummer", "2024Z90001")), search_record("<vraagnummer>2024Z90005</vraagnummer>")
    assert paper(AH, QUESTION, meta, record).disputed_kenmerken == ("2024Z90001", "2024Z90005")
    printed = "<kamervraagnummer>2024Z90005</kamervraagnummer>" + QUESTION
    assert paper(AH, printed, meta, record).kenmerken == (("2024Z90005", "zaak", "vraagnummer"),)


def test_the_ids_of_notes_break_a_tie_and_contradict_nobody() -> None:
    found = paper(AH, NOTE, metadata(("vraagnummer", "2024Z90001")))
    assert found.kenmerken == (("2024Z90001", "zaak", "vraagnummer"),)
    assert details(found, "kenmerk_conflict") == [
        "vraagnummer 2024Z90001; note_id 2024Z90003: vraagnummer 2024Z90001 is believed"
    ]
    assert paper(KV, NOTE, metadata(("vraagnummer", "2024Z90003"))).kenmerken[0][0] == "2024Z90003"


def test_a_malformed_id_contradicts_nobody() -> None:
    found = paper("kv-tk-2024Z091234", QUESTION, metadata(("vraagnummer", "2024Z90001")))
    assert [text for text, _, _ in found.kenmerken] == ["2024Z90001"]


def test_notes_that_name_several_kenmerken_decide_nothing() -> None:
    note = '<noot id="ID-2024Z9000{}-d1"><noot.nr>1</noot.nr></noot>'
    assert paper(AH, f"<vraag><al>Wat{note.format(3)}{note.format(4)}?</al></vraag>").kenmerken == ()


def test_the_one_kenmerk_a_notice_names_is_its_own_unless_an_explanation_names_it() -> None:
    says = "<kamervraagopmerking><al>De vragen ({}) kunnen niet tijdig worden beantwoord.</al></kamervraagopmerking>"
    earlier = "<al>Toelichting: zie eerdere vragen (vraagnummer 2023Z90009).</al>"
    mededeling = kind_metadata("Mededeling")
    own = (("2024Z90007", "zaak", "text"),)
    assert paper(AH, says.format("kenmerk 2024Z90007"), mededeling).kenmerken == own
    assert paper(AH, says.format("kenmerk 2024Z90007") + earlier, mededeling).kenmerken == own
    assert paper(AH, says.format("van Eikema") + earlier, mededeling).kenmerken == ()
    assert paper(AH, says.format("2024Z90007 en 2024Z90008"), mededeling).kenmerken == ()


# --- What metadata add


def test_dates_of_metadata_say_what_they_mean_in_each_series() -> None:
    rows = (("DCTERMS.issued", "2024-04-03"), ("DCTERMS.available", "2024-04-05"))
    asked = paper(KV, QUESTION, metadata(*rows, ("OVERHEIDop.datumIndiening", "2024-04-02")))
    assert [(d.name, d.basis, d.on) for d in asked.dates] == [
        ("submitted", "datum_indiening", dt.date(2024, 4, 2)),
        ("submitted", "issued", dt.date(2024, 4, 3)),
    ]
    assert asked.available_on == dt.date(2024, 4, 5)
    answered = paper(AH, QUESTION + ANSWER, metadata(*rows, ("OVERHEIDop.datumOntvangst", "ongeveer april")))
    assert [(d.name, d.basis, d.on) for d in answered.dates] == [
        ("received", "datum_ontvangst", None),
        ("received", "issued", dt.date(2024, 4, 3)),
    ]


def test_dates_of_the_header_come_first() -> None:
    found = paper(KV, header(QUESTION_HEADER) + QUESTION, metadata(("OVERHEIDop.datumIndiening", "2024-04-04")))
    assert [d.basis for d in found.dates] == ["header_text", "datum_indiening"]


def test_a_search_record_stands_in_for_metadata_that_are_missing() -> None:
    fields = (
        "<indiener>S. Eikema</indiener><vergaderjaar>2023-2024</vergaderjaar><aanhangselnummer>9333</aanhangselnummer>"
    )
    found = paper("brief", QUESTION, None, search_record(fields, "brief"))
    assert [person.name for person in found.submitters] == ["S. Eikema"]
    assert (found.vergaderjaar, found.aanhangsel_number) == ("2023-2024", 9333)
    assert found.source_changed_at == dt.datetime(2024, 5, 2, 3, 10, 11, tzinfo=dt.UTC)


def test_people_of_the_header_go_before_those_of_metadata() -> None:
    meta = metadata(("OVERHEIDop.indiener", "S. Eikema"), ("OVERHEIDop.ontvanger", "T. Brouwhuis"))
    named = paper(KV, header(QUESTION_HEADER) + QUESTION, meta)
    assert [(p.name, p.party, p.basis) for p in named.submitters] == [("Eikema", "LinksVooruit", "header_text")]
    unnamed = paper(KV, QUESTION, meta)
    assert [(p.name, p.basis) for p in unnamed.submitters + unnamed.addressees] == [
        ("S. Eikema", "metadata"),
        ("T. Brouwhuis", "metadata"),
    ]


def test_topics_have_their_parent_and_stand_once() -> None:
    names = ("Zorg en gezondheid | Organisatie en beleid", "Recht", "Zorg en gezondheid|Organisatie en beleid")
    meta = metadata(*(("OVERHEID.category", name) for name in names))
    assert paper(KV, QUESTION, meta).topics == (("Zorg en gezondheid", "Organisatie en beleid"), ("", "Recht"))


@pytest.mark.parametrize("number", ["²", "9" * 5000, "12a", "", "٣"])
def test_a_number_that_is_none_is_not_one(number: str) -> None:
    assert paper("brief", QUESTION, metadata(("OVERHEIDop.aanhangselNummer", number))).aanhangsel_number is None


def test_the_number_in_the_id_goes_before_the_one_in_metadata() -> None:
    meta = metadata(("OVERHEIDop.aanhangselNummer", "12"))
    assert paper(AH, QUESTION, meta).aanhangsel_number == 9333
    assert paper(UNFORMATTED, QUESTION, meta).aanhangsel_number == 12


@pytest.mark.parametrize(
    ("publication_id", "creator", "chamber"),
    [
        (KV, None, "tk"),
        ("ah-ek-20232024-9", None, "ek"),
        ("brief", "Eerste Kamer der Staten-Generaal", "ek"),
        ("brief", "Tweede Kamer der Staten-Generaal", "tk"),
        ("brief", None, None),
    ],
)
def test_the_chamber_comes_from_the_id_else_from_metadata(
    publication_id: str, creator: str | None, chamber: str | None
) -> None:
    meta = metadata(("DC.creator", creator)) if creator else None
    assert paper(publication_id, QUESTION, meta).chamber == chamber


# --- Nothing it holds can stop the run


@cache
def sample_bytes() -> tuple[tuple[str, bytes, bytes], ...]:
    return tuple((p.id, document_xml(p), metadata_xml(p, ())) for p in sample_publications())


def test_every_paper_of_the_sample_is_what_its_set_file_says() -> None:
    for publication in sample_publications():
        if publication.serve != "document" or publication.is_unformatted:
            continue
        found = read(
            RawPublication(publication.id, "test:", document_xml(publication), "d", metadata_xml(publication, ()))
        )
        if found.failure is None:
            assert found.kind == publication.kind, publication.id


@st.composite
def damaged(draw: st.DrawFn, data: bytes) -> bytes:
    """The bytes cut off, or with some of them replaced, left out or said twice."""
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(data)))
        end = start + draw(st.integers(0, 40))
        middle = draw(
            st.sampled_from((b"", data[start:end] * 2, b"<vraag>", b"&e;", b"\xff", b"</al>", b" content=''"))
        )
        data = data[:start] + middle + (b"" if draw(st.booleans()) else data[end:])
    return data


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_no_damage_to_a_paper_or_its_metadata_raises(data: st.DataObject) -> None:
    publication_id, document, meta = data.draw(st.sampled_from(sample_bytes()))
    found = read(
        RawPublication(publication_id, "test:", data.draw(damaged(document)), "d", data.draw(damaged(meta)), "m")
    )
    assert (found.failure is not None) == (found.status == "quarantined")


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=60), st.binary(max_size=200), st.binary(max_size=200), st.binary(max_size=200))
def test_no_bytes_and_no_id_raise(publication_id: str, document: bytes, meta: bytes, record: bytes) -> None:
    found = read(RawPublication(publication_id, "test:", document, "d", meta, "m", record, "r"))
    assert found.status in ("quarantined", "pending")


@pytest.mark.parametrize("tag", ["li", "noot", "nadruk", "entry", "onbekend", "vraag"])
def test_the_deepest_nesting_that_parses_does_not_raise(tag: str) -> None:
    document = f"<kamervragen>{f'<{tag}>' * 250}Diep.{f'</{tag}>' * 250}</kamervragen>".encode()

    def from_a_deep_stack(depth: int) -> Paper:
        return from_a_deep_stack(depth - 1) if depth else read(RawPublication(KV, "test:", document, "d"))

    for depth in (0, 600):
        found = from_a_deep_stack(depth)
        assert found.status == "current" or (found.failure and found.failure.reason == "too_deep")
