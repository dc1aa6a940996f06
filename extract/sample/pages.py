"""A publication as a person reads it: its PDF, as first published or as formatted, and its page of the website.

Pure: same in, same bytes out. Both hold the whole text of the set file, so that they can be read where XML is missing.
"""

from __future__ import annotations

import html
import re
import textwrap
from collections.abc import Sequence
from itertools import count

from extract.sample.publications import Publication

LINES_ON_A_PAGE = 60
SIGNS_ON_A_LINE = 95

_NOTE = re.compile(r'<noot\b[^>]*?id="(?P<id>[^"]*)"[^>]*>\s*<noot\.nr>.*?</noot\.nr>(?P<text>.*?)</noot>', re.DOTALL)
_ENDS_HEADING = re.compile(r"</(?:nr|nummer|titel)>")
_ENDS_PARAGRAPH = re.compile(r"</(?:al|vraag|antwoord|noot\.al|li|row|kop|title)>|<(?:vraag|antwoord)\b[^>]*>")
_ENDS_CELL = re.compile(r"</al>(?=\s*</entry>)|</entry>(?=\s*<entry)")
_ASKED = re.compile(r"\s*(?P<asked>\(ingezonden[^()]*\))\.?$")
_AS_ON_THE_WEBSITE = {
    **{
        "al": "p",
        "nr": "h2",
        "nummer": "h2",
        "titel": "h2",
        "lijst": "ul",
        "row": "tr",
        "entry": "td",
        "table": "table",
    },
    **{"li": "li", "noot.al": "p"},
}
_CLASSES = ("vraag", "antwoord", "kamervraagopmerking")
_TAG = re.compile(r"<(?P<end>/?)(?P<name>[\w.]+)\b[^>]*>")


def page_pdf(publication: Publication) -> bytes:
    """A PDF of the paper: as on the first day where it is not yet formatted, else with the header of the formatted."""
    lines = [
        part
        for paragraph in _printed(publication)
        for line in (*paragraph.split("\n"), "")
        for part in textwrap.wrap(line, SIGNS_ON_A_LINE) or [""]
    ]
    return _pdf([lines[at : at + LINES_ON_A_PAGE] for at in range(0, len(lines), LINES_ON_A_PAGE)])


def page_html(publication: Publication) -> bytes:
    """The page of the website; of a paper that is not yet formatted it tells only what it is."""
    title = html.escape(publication.title)
    headers = (publication.question_header, publication.answer_header)
    kop = "".join(f'<h1 class="kamervraagomschrijving_kop">{_as_html(text)}</h1>\n' for text in headers if text)
    body, notes = _without_notes(publication.body, '<a class="nootnum" href="#{id}">{number}</a>')
    below = "".join(
        f'<div class="noot"><p><span class="nootnum"><a id="{id_}">{number}</a></span></p>{_as_html(text)}</div>\n'
        for number, (id_, text) in enumerate(notes, start=1)
    )
    paper = f"<p>{title}</p>\n" if publication.is_unformatted else f"{kop}{_as_html(body)}\n{below}"
    return (
        f'<!DOCTYPE html>\n<html lang="nl"><head><meta charset="utf-8"><title>{title}</title></head>\n'
        f'<body><div id="main-column">\n{paper}</div></body></html>\n'
    ).encode()


def _printed(publication: Publication) -> list[str]:
    """The paragraphs of the paper; lines of one paragraph that stand together are parted by a line break."""
    body, notes = _without_notes(publication.body, " {number})")
    below = [f"{number}) {' '.join(_paragraphs(marked))}" for number, (_, marked) in enumerate(notes, start=1)]
    return [*_opening(publication), *_paragraphs(body), *(["", *below] if below else [])]


def _opening(publication: Publication) -> list[str]:
    asks = publication.family == "kv"
    question_header, answer_header = (
        " ".join(_paragraphs(text)) for text in (publication.question_header, publication.answer_header)
    )
    if not publication.is_unformatted:
        number = publication.vraagnummers[0] if asks else publication.number or ""
        return [text for text in (number, question_header, answer_header) if text]
    if asks:
        asked = _ASKED.search(question_header)
        return [publication.vraagnummers[0], asked["asked"] if asked else "", _ASKED.sub("", question_header)]
    return [f"AH {publication.number}\n{publication.vraagnummers[0]}\n{answer_header}"]


def _without_notes(markup: str, mark: str) -> tuple[str, list[tuple[str, str]]]:
    """The markup with a mark in the place of each note, and the notes in that order: (id, markup)."""
    notes = [(note["id"], note["text"]) for note in _NOTE.finditer(markup)]
    number = count(1)
    return _NOTE.sub(lambda note: mark.format(id=note["id"], number=next(number)), markup), notes


def _paragraphs(markup: str) -> list[str]:
    """The texts of markup, well-formed or not; a heading is the first line of what follows it."""
    parted = _ENDS_PARAGRAPH.sub("\0", _ENDS_HEADING.sub("\1", _ENDS_CELL.sub(" ", markup)))
    texts = (html.unescape(_TAG.sub("", text)) for text in parted.split("\0"))
    lines = ([" ".join(line.split()) for line in text.split("\1")] for text in texts)
    return ["\n".join(filter(None, together)) for together in lines if any(together)]


def _as_html(markup: str) -> str:
    def renamed(tag: re.Match[str]) -> str:
        if tag["name"] == "a":
            return tag[0]
        if tag["name"] in _CLASSES:
            return "</div>" if tag["end"] else f'<div class="{tag["name"]}">'
        name = _AS_ON_THE_WEBSITE.get(tag["name"])
        return f"<{tag['end']}{name}>" if name else ""

    return _TAG.sub(renamed, markup)


def _pdf(pages: Sequence[Sequence[str]]) -> bytes:
    """A PDF of lines of text, in the simplest form that every reader takes."""
    first = 4  # objects 1 to 3 are the catalog, the list of pages and the font
    kids = b" ".join(b"%d 0 R" % (first + 2 * index) for index in range(len(pages)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, len(pages)),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    escapes = str.maketrans({sign: f"\\{sign}" for sign in "()\\"})
    for index, lines in enumerate(pages):
        shown = "".join(f"({line.translate(escapes)}) Tj T*\n" if line else "T*\n" for line in lines)
        stream = f"BT /F1 10 Tf 12 TL 50 790 Td\n{shown}ET".encode("cp1252")
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >>"
            b" /Contents %d 0 R >>" % (first + 2 * index + 1)
        )
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream))
    pdf, offsets = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, start=1):
        offsets.append(len(pdf))
        pdf += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    size = len(objects) + 1
    return pdf + b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (
        size,
        table,
        size,
        len(pdf),
    )
