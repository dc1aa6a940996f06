"""PDF to pages of text: the layout is read, nothing is lost, and what cannot be read has a named reason."""

from __future__ import annotations

import random
import threading
import zlib

import pytest

from transform.printed import pdf_text
from transform.printed.pdf_text import pages
from transform.safe_xml import MAX_BYTES, NotReadable

Run = tuple[float, float, float, str]  # x, y, type size, text


def show(runs: list[Run]) -> bytes:
    """The drawing of a page: each run of text where it stands."""
    drawn = [b"BT /F1 %g Tf 1 0 0 1 %g %g Tm (%b) Tj ET" % (size, x, y, sign(text)) for x, y, size, text in runs]
    return b"\n".join(drawn)


def sign(text: str) -> bytes:
    return text.encode("cp1252").replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")


def pdf(*drawings: bytes, of_page: bytes = b"", of_stream: bytes = b"", trailer: bytes = b"") -> bytes:
    """A PDF of so many pages."""
    first = 4  # objects 1 to 3 are the catalog, the list of pages and the font
    kids = b" ".join(b"%d 0 R" % (first + 2 * n) for n in range(len(drawings)))
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[%b]/Count %d>>" % (kids, len(drawings)),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
    ]
    for n, drawing in enumerate(drawings):
        page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F1 3 0 R>>>>/Contents %d 0 R%b>>"
        objects.append(page % (first + 2 * n + 1, of_page))
        objects.append(b"<</Length %d%b>>stream\n%b\nendstream" % (len(drawing), of_stream, drawing))
    return pdf_of(*objects, trailer=trailer)


def pdf_of(*objects: bytes, trailer: bytes = b"") -> bytes:
    """A PDF of these objects, the first of which is the catalog."""
    out, starts = b"%PDF-1.4\n", []
    for number, written in enumerate(objects, 1):
        starts.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, written)
    table = b"".join(b"%010d 00000 n \n" % start for start in starts)
    end = b"xref\n0 %d\n0000000000 65535 f \n%btrailer<</Size %d/Root 1 0 R%b>>\nstartxref\n%d\n%%%%EOF\n"
    return out + end % (len(objects) + 1, table, len(objects) + 1, trailer, len(out))


def page(*runs: Run) -> str:
    (text,) = pages(pdf(show(list(runs))))
    return text


def lines(*texts: str, top: float = 700, size: float = 9, leading: float = 11) -> list[Run]:
    return [(100, top - n * leading, size, text) for n, text in enumerate(texts)]


# --- Lines


def test_each_printed_line_is_a_line_and_keeps_its_words() -> None:
    text = page(*lines("Deelt u de mening dat de veerpont", "naar Zuiderwoude blijft varen?"))
    assert text == "Deelt u de mening dat de veerpont\nnaar Zuiderwoude blijft varen?"


def test_letters_of_the_language_and_quotes_stay_as_they_are() -> None:
    written = "Coördinatie «één» – ’s-Hertogenbosch, € 5 (cijfers\\bedragen)"
    assert page(*lines(written)) == written


def test_a_hyphen_at_the_end_of_a_line_stays_there() -> None:
    text = page(*lines("over de dienstrege-", "ling en de VN-", "Veiligheidsraad"))
    assert text == "over de dienstrege-\nling en de VN-\nVeiligheidsraad"
    assert page(*lines("over de dienstrege\xad", "ling")) == "over de dienstrege-\nling"


def test_pages_stay_apart_and_one_without_text_is_empty() -> None:
    assert pages(pdf(show(lines("Vraag 1")), b"", show(lines("Vraag 2")))) == ["Vraag 1", "", "Vraag 2"]


def test_a_gap_between_lines_is_an_empty_line() -> None:
    text = page(*lines("Vraag 1", "Klopt dit?"), *lines("Antwoord 1", "Ja.", top=667))
    assert text == "Vraag 1\nKlopt dit?\n\nAntwoord 1\nJa."


def test_double_spacing_is_no_gap() -> None:
    text = page(*lines("Kunt u toelichten", "waarom de pont", "niet vaart?", leading=22), *lines("Ja.", top=600))
    assert text == "Kunt u toelichten\nwaarom de pont\nniet vaart?\n\nJa."


def test_columns_on_one_baseline_are_one_line() -> None:
    assert page((50, 60, 6, "Den Haag 2031"), (220, 60, 9, "Pagina 1")) == "Den Haag 2031 Pagina 1"


def test_columns_that_the_file_draws_one_after_the_other_are_not_glued() -> None:
    left, right = lines("Jaar", "2030"), [(300.0, y, size, text) for _, y, size, text in lines("Aantal", "4")]
    assert page(left[0], right[0], left[1], right[1]) == "Jaar Aantal\n2030 4"
    assert page(*left, *right).split() == ["Jaar", "2030", "Aantal", "4"]


def test_a_large_figure_beside_a_line_stands_apart() -> None:
    assert page((50, 762, 18, "Kamer van Zuiderwoude"), (500, 740, 51, "2")) == "Kamer van Zuiderwoude\n2"


def test_what_stands_below_comes_last_wherever_it_is_in_the_file() -> None:
    foot = (100.0, 40.0, 7.0, "Pagina 1 van 2")
    head = (100.0, 800.0, 7.0, "Ministerie van Algemene Zaken")
    body = lines("Vraag 1", "Klopt dit?")
    assert page(foot, *body, head) == "Ministerie van Algemene Zaken\n\nVraag 1\nKlopt dit?\n\nPagina 1 van 2"


def test_a_margin_beside_the_text_does_not_break_its_lines() -> None:
    margin = [(450, 690, 7, "Ons kenmerk"), (450, 682, 7, "ZW-2031-7")]
    text = page(*margin, *lines("Hierbij zend ik u", "de antwoorden op", "de vragen."))
    assert "Hierbij zend ik u\nde antwoorden op\nde vragen." in text
    assert "Ons kenmerk\nZW-2031-7" in text


def test_text_printed_sideways_is_kept_on_its_line() -> None:
    drawing = b"BT /F1 9 Tf 0 1 -1 0 300 200 Tm (Bijlage bij het antwoord) Tj ET"
    assert pages(pdf(drawing, of_page=b"/Rotate 90")) == ["Bijlage bij het antwoord"]


# --- Turned pages

BODY: list[Run] = [
    *lines(
        "Vragen van het lid Zwaan (PPZ) aan de Minister", "van Infrastructuur over de veerpont", "Vraag 1", leading=14
    ),
    *((100, 600, 9, "de veerpont?"), (152, 603.5, 5.5, "12 "), (160, 600, 9, "Zo nee, waarom niet?")),
    *((100, 40, 7, "1 De Zuiderwouder"), (300, 40, 9, "Pagina 1")),
]
TURNS = {90: b"0 1 -1 0 842 0", 180: b"-1 0 0 -1 595 842", 270: b"0 -1 1 0 0 842"}
MATRICES = {90: b"0 1 -1 0", 180: b"-1 0 0 -1", 270: b"0 -1 1 0"}


def turned(run: Run, angle: int) -> bytes:
    """A run of text whose own matrix is turned to the left."""
    x, y, size, text = run
    x, y = {90: (842 - y, x), 180: (595 - x, 842 - y), 270: (y, 595 - x)}[angle]
    return b"BT /F1 %g Tf %b %g %g Tm (%b) Tj ET" % (size, MATRICES[angle], x, y, sign(text))


@pytest.mark.parametrize("shown", [0, 90, 180, 270])
@pytest.mark.parametrize("angle", [90, 180, 270])
def test_a_page_is_read_the_way_its_lines_run_however_it_is_shown(angle: int, shown: int) -> None:
    upright = page(*BODY)
    assert "de veerpont?¹² Zo nee, waarom niet?" in upright
    rotate = b"/Rotate %d" % shown
    assert pages(pdf(show(BODY), of_page=rotate)) == [upright]
    assert pages(pdf(b"q %b cm %b Q" % (TURNS[angle], show(BODY)), of_page=rotate)) == [upright]
    assert pages(pdf(b"\n".join(turned(run, angle) for run in BODY), of_page=rotate)) == [upright]


def test_a_margin_that_runs_another_way_does_not_turn_the_page() -> None:
    margin = turned((100, 560, 7, "ah-tk-20302031-12"), 90)
    (text,) = pages(pdf(show(BODY) + b"\n" + margin))
    assert text.startswith(page(*BODY)[:100])
    assert "ah-tk-20302031-12" in text


def test_a_soft_hyphen_that_is_drawn_is_a_hyphen() -> None:
    assert page(*lines("de Nederlands\xadDuitse grens")) == "de Nederlands-Duitse grens"


# --- Raised figures


def test_a_raised_figure_behind_a_word_is_the_mark_of_a_note() -> None:
    runs: list[Run] = [(100, 700, 9, "de veerpont?"), (152, 703.5, 5.5, "12 "), (160, 700, 9, "Zo nee, waarom niet?")]
    assert page(*runs) == "de veerpont?¹² Zo nee, waarom niet?"


def test_raised_figures_keep_the_signs_between_them() -> None:
    assert page((100, 700, 9, "bekend"), (130, 703.5, 5.5, "1, 2")) == "bekend¹, ²"


def test_a_raised_letter_and_a_square_are_no_marks() -> None:
    assert page((100, 700, 9, "de 21"), (122.6, 703.5, 5.5, "e"), (130, 700, 9, "eeuw")) == "de 21e eeuw"
    assert page((100, 700, 9, "40 m"), (121, 703.5, 5.5, "2"), (126, 700, 9, "grond")) == "40 m2 grond"
    assert page((100, 700, 9, "bij km"), (123.6, 703.5, 5.5, "3")) == "bij km3"
    assert page((100, 700, 9, "de dam"), (130.1, 703.5, 5.5, "3")) == "de dam³"


def test_a_lowered_figure_is_a_plain_one() -> None:
    assert page((100, 700, 9, "minder CO"), (143.6, 698, 5.5, "2"), (149.2, 700, 9, "in 2031")) == "minder CO2 in 2031"


def test_notes_at_the_foot_begin_with_their_plain_number() -> None:
    body = lines("Bent u bekend met het bericht?", "En met het rapport?")
    notes: list[Run] = [(100, 102.7, 4.5, "1"), (106, 100, 7, "De Zuiderwouder, 3 mei 2031."), (106, 91, 7, "Blz. 4.")]
    notes += [(100, 84.7, 4.5, "2"), (106, 82, 7, "Bijlage.")]
    text = page(*body, *notes)
    assert text.endswith("\n\n1 De Zuiderwouder, 3 mei 2031.\nBlz. 4.\n2 Bijlage.")


def test_a_mark_that_fell_to_the_next_line_stays_a_mark() -> None:
    assert page(*lines("het bericht"), (100, 692.5, 5.5, "1"), (104, 689, 9, "en meer")) == "het bericht\n¹ en meer"


# --- What cannot be read


def reason(data: bytes) -> str:
    with pytest.raises(NotReadable) as refused:
        pages(data)
    assert refused.value.detail
    return refused.value.reason


def test_what_is_no_pdf_is_refused() -> None:
    assert reason(b"") == "not_pdf"
    assert reason(b"<html><body>Vraag 1</body></html>") == "not_pdf"


def test_a_file_that_was_cut_off_is_damaged() -> None:
    whole = pdf(show(lines("Vraag 1")), show(lines("Vraag 2")))
    assert reason(whole[: len(whole) // 2]) == "damaged"


def test_a_file_without_pages_is_damaged() -> None:
    assert reason(b"%PDF-1.4\nniets\n%%EOF") == "damaged"


def test_a_file_behind_a_password_is_named() -> None:
    locked = b"/Encrypt<</Filter/Standard/V 1/R 2/O(%b)/U(%b)/P -4>>/ID[(a)(a)]" % (b"o" * 32, b"u" * 32)
    assert reason(pdf(show(lines("Vraag 1")), trailer=locked)) == "encrypted"


def test_a_scan_has_no_text() -> None:
    assert reason(pdf(b"0 0 100 100 re f", b"")) == "no_text"
    assert reason(pdf(show(lines("12 – 13")))) == "no_text"


def test_too_many_bytes_pages_and_signs_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    assert reason(b"%PDF-1.4" + bytes(MAX_BYTES)) == "too_large"
    assert reason(pdf(*[b""] * (pdf_text.MAX_PAGES + 1))) == "too_many_pages"
    monkeypatch.setattr(pdf_text, "MAX_SIGNS", 20)
    assert pages(pdf(show(lines("twintig letters erin")))) == ["twintig letters erin"]
    assert reason(pdf(show(lines("twintig letters")), show(lines("en nog meer")))) == "too_large"


def test_too_many_objects_on_a_page_are_refused() -> None:
    assert reason(pdf(b"BT /F1 9 Tf " + b"(a) Tj " * (pdf_text.MAX_OBJECTS + 1) + b"ET")) == "too_large"


@pytest.mark.parametrize("layers", [1, 2])
def test_a_small_file_that_unpacks_to_a_huge_one_is_refused(layers: int) -> None:
    packed = bytes(pdf_text.MAX_STREAM + 1)
    for _ in range(layers):
        packed = zlib.compress(packed, 9)
    filters = b"/Filter[" + b"/FlateDecode" * layers + b"]"
    assert reason(pdf(packed, of_stream=filters)) == "too_large"


def test_a_large_image_is_no_reason_to_refuse() -> None:
    image = pdf(zlib.compress(bytes(pdf_text.MAX_STREAM + 1)), of_stream=b"/Filter/FlateDecode/Subtype/Image")
    assert reason(image) == "no_text"  # the image was taken for the drawing of a page, and read without harm


# --- Whatever comes


def test_threads_may_read_at_the_same_time() -> None:
    texts = [f"Vraag {n} over de veerpont" for n in range(8)]
    files = [pdf(*[show(lines(text))] * 5) for text in texts]
    found: dict[int, list[str]] = {}

    def read(n: int) -> None:
        for _ in range(5):
            found[n] = pages(files[n])

    threads = [threading.Thread(target=read, args=(n,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == {n: [text] * 5 for n, text in enumerate(texts)}


def test_mutated_bytes_give_text_or_a_named_reason() -> None:
    whole = pdf(show(lines("Vraag 1", "Klopt dit?")), show(lines("Antwoord 1", "Ja.")))
    chance = random.Random(20310503)  # noqa: S311 (it guards nothing)
    outcomes = set()
    for _ in range(300):
        data = bytearray(whole)
        for _ in range(chance.choice((1, 3, 30))):
            data[chance.randrange(len(data))] = chance.randrange(256)
        if chance.random() < 0.2:
            begin = chance.randrange(len(data))
            del data[begin : begin + chance.randrange(200)]
        try:
            texts = pages(bytes(data))
        except NotReadable as refused:
            outcomes.add(refused.reason)
        else:
            "".join(texts).encode()
            outcomes.add("read")
    assert {"read", "damaged"} <= outcomes
    assert outcomes <= {"read", "damaged", "not_pdf", "no_text", "encrypted", "too_large", "too_many_pages"}
