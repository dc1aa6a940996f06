"""What a probe sees in the XML of a paper."""

from __future__ import annotations

import re

from lxml import etree

from extract.archive import XML
from extract.asking import Findings, local, some
from extract.judge import judge
from extract.session import TOO_LARGE, Answer
from extract.source import TEXT_ELEMENTS
from transform.safe_xml import parse

CHILDREN = {  # [body_children]
    *("kamervraagkop", "kamervraagnummer", "kamervraagomschrijving", "vraag", "antwoord", "kamervraagopmerking"),
    *("noot", "al", "kamervraagbijlage"),
}
INLINE = {  # [inline_elements] [notes_inline] [tables_and_images]
    *("nr", "nummer", "al", "noot", "noot.nr", "noot.al", "extref", "intref", "nadruk", "lijst", "li", "li.nr"),
    *("sup", "inf", "sub", "i", "b", "u", "tussenkop", "kop", "titel", "subtitel", "br", "tekstregel"),
}
TABLES_AND_IMAGES = {
    *("plaatje", "bijschrift", "illustratie", "table", "tabel", "title", "row", "entry"),
    *("tgroup", "thead", "tbody", "tfoot", "colspec", "spanspec"),
}
HEADER_ELEMENTS = {"datum", "kamervraagonderwerp", "naam", "achternaam", "politiek", "tekstregel"}  # [header_elements]
OF_A_DOCUMENT = ("body_children", "question_elements", "inline_elements", "header_in_text")


def read_document(findings: Findings, answer: Answer | str, address: str) -> etree._Element | None:
    """The root of a paper's XML where it can be read as one; else that what depends on it was not seen."""
    if isinstance(answer, str):
        why = answer
    elif verdict := judge(XML, answer):
        why = f"{verdict.reason}: {verdict.detail}"
        findings.check("document_sizes", verdict.reason != TOO_LARGE, why, address)
    else:
        root = parse(answer.body)
        findings.holds("document_sizes", f"{len(answer.body)} bytes", address)
        spaces = sorted({etree.QName(e).namespace or "" for e in root.iter()} - {""})
        findings.check("no_namespace", not spaces, some(spaces) or "none", address)
        has_body = any(local(child) == "kamervragen" for child in root)
        if findings.check("document_root", local(root) == "officiele-publicatie" and has_body, outline(root), address):
            return root
        why = outline(root)
    for name in OF_A_DOCUMENT:
        findings.not_seen(name, why, address)
    return None


def check_paper(findings: Findings, root: etree._Element, address: str, word: str, *wanted: str) -> None:
    """How a paper is built; `word` stands before the day in its header, `wanted` elements it must have."""
    body = next(root.iter("{*}kamervragen"))
    children = {local(child) for child in body}
    other = sorted(children - CHILDREN)
    findings.check("body_children", not other, some(other or sorted(children)), address)
    blocks = [element for element in body if local(element) in ("vraag", "antwoord")]
    numbered = [b for b in blocks if {"nr", "nummer"} & {local(c) for c in b} and "al" in {local(e) for e in b.iter()}]
    missing = [name for name in ("vraag", *wanted) if name not in children]
    said = f"{len(numbered)} of {len(blocks)} with a number and al" + (f"; no {some(missing)}" if missing else "")
    findings.check("question_elements", bool(numbered) and not missing, said, address)
    inside = {local(element) for block in blocks for element in block.iter()} - {"vraag", "antwoord"}
    other = sorted(inside - INLINE - TABLES_AND_IMAGES)
    findings.check("inline_elements", not other, some(other or sorted(inside)), address)
    if rich := inside & TABLES_AND_IMAGES:
        findings.holds("tables_and_images", some(sorted(rich)), address)
    has_text = any(
        text.strip()
        for element in root.iter(*(f"{{*}}{name}" for name in TEXT_ELEMENTS))
        for text in map(str, element.itertext())
    )
    findings.check("text_elements", has_text, f"text in {some(sorted(children & set(TEXT_ELEMENTS)))}", address)
    notes = [note for note in body.iter("{*}noot") if note.getparent() is not body]
    if notes:
        parts = {local(part) for note in notes for part in note}
        findings.check(
            "notes_inline", {"noot.nr", "noot.al"} <= parts, f"{len(notes)} with {some(sorted(parts))}", address
        )
    _header(findings, body, address, word)


def _header(findings: Findings, body: etree._Element, address: str, word: str) -> None:
    headers = [e for e in body if local(e) == "kamervraagomschrijving"]
    words = " ".join(" ".join("".join(map(str, header.itertext())).split()) for header in headers)
    has_date = re.search(rf"\(\s*{word}\b", words, re.IGNORECASE) is not None
    findings.check("header_in_text", has_date, words or "there is no kamervraagomschrijving", address)
    marked = {local(e) for header in headers for e in header.iter()} - {"kamervraagomschrijving"} - INLINE
    if marked:
        findings.check("header_elements", marked <= HEADER_ELEMENTS, some(sorted(marked)), address)
    else:
        findings.not_seen("header_elements", "the headers that were seen are text alone", address)


def outline(root: etree._Element) -> str:
    """What stands at the top of a document, for evidence."""
    return f"<{local(root)}> with {some([f'<{local(child)}>' for child in root]) or 'nothing'}"


def count(root: etree._Element, name: str) -> int:
    """How many elements of a name there are, in whatever namespace."""
    return sum(1 for _ in root.iter(f"{{*}}{name}"))
