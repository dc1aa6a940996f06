"""Early XML (1994–95 to about 2008): `vraagdoc`, all questions first, then all answers, notes in a place of their own.

`vraagdoc/(ondw, titel)`, `body/vragen/(vraagnummer, omschr, vraag, toelicht, noot)` and
`body/reactie/(omschr, antwoord, toelicht, al)` are known from other people's working parsers only; no file was at hand.
The same parsers find a note by `nootref@nr` or `nootref@refid`, and its number in `noot@nr`, `noot.nr`, `nr` or
`noot@id`. So the tree is given the names of the published XML and read as that is: what it knows is read, what it does
not know is kept where it stands and reported.
"""

from __future__ import annotations

import re
from copy import deepcopy
from dataclasses import replace

from lxml import etree

from transform.folded_text import raised
from transform.paper import Body
from transform.tagged.markup import plain_text
from transform.tagged.published_xml import read_body as read_published

_WRAPPERS = ("body", "vragen", "reactie")
_NAMES = {
    "titel": "kamervraagkop",
    "vraagnummer": "kamervraagnummer",
    "omschr": "kamervraagomschrijving",
    "toelicht": "kamervraagopmerking",
}
_BLOCKS = ("vraag", "antwoord", "toelicht", "noot", "al")  # a title in one of these is that of a list or a table
_FIGURE = re.compile(r"^\W*n?([0-9]{1,4})\W*$")  # of '1)', and of the id 'n1'


def has_body(root: etree._Element) -> bool:
    """Whether this is a document of the kind this parser reads."""
    return next(root.iter("vraagdoc"), None) is not None


def read_body(root: etree._Element, chamber: str = "tk") -> Body:
    """Read a parsed document, which stays as it is. Never fails on markup: what it does not know is in `warnings`.

    Raises RecursionError where elements are nested deeper than the stack allows.
    """
    root = deepcopy(root)
    warnings: list[tuple[str, str]] = []
    if not any(next(root.iter(tag), None) is not None for tag in ("vragen", "reactie")):
        warnings.append(("early_structure", "there is neither <vragen> nor <reactie> in it"))
    subjects = [text for element in root.iter("ondw") if (text := plain_text(element))]
    place_notes(root, warnings)
    _rename(root)
    body = read_published(root, chamber)
    header = body.header
    if not header.subject and subjects:
        warnings.append(("subject_guessed", f"taken from <ondw>: {subjects[0]}"))
        header = replace(header, subject=subjects[0])
    return replace(without_lone_marks(body), header=header, warnings=(*warnings, *body.warnings))


def _rename(root: etree._Element) -> None:
    for element in [*root.iter(*_NAMES)]:
        if element.tag != "titel" or next(element.iterancestors(*_BLOCKS), None) is None:
            element.tag = _NAMES[str(element.tag)]
    for element in root.iter("ondw"):
        element.tag = "kamervraagkop"
    etree.strip_tags(root, *_WRAPPERS)


# --- notes


def place_notes(root: etree._Element, warnings: list[tuple[str, str]]) -> None:
    """Put every `noot` where a `nootref` first points to it, by its id or number, and make other marks raised text.

    Changes the tree. A note that nothing points to stays where it is, and is reported as a mark without a note is.
    """
    by_name: dict[str, etree._Element] = {}
    loose: dict[etree._Element, str] = {}
    for note in root.iter("noot"):
        number = _numbered(note)
        for name in (note.get("id"), note.get("nr"), number):
            if name:
                by_name.setdefault(name, note)
        if next(note.iterancestors("al", "vraag", "antwoord", "omschr"), None) is None:
            loose[note] = number
    for mark in [*root.iter("nootref")]:
        name = mark.get("refid") or mark.get("nr") or plain_text(mark)
        printed = plain_text(mark)
        found = by_name.get(name, by_name.get(printed))
        mark.tag = "sup"
        if found is None:
            warnings.append(("note_missing", f"a mark points to note {name or 'without a number'}"))
        elif found in loose and found not in mark.iterancestors():
            number = loose.pop(found)
            _move_behind(mark, found)
            if printed in ("", number) and (parent := mark.getparent()) is not None:
                parent.remove(mark)
            continue
        if not len(mark):
            printed_there = _number_of(found) if found is not None else None
            number = plain_text(printed_there) if printed_there is not None else name
            mark.text = raised(_FIGURE.sub(r"\1", printed or number) or "*")
    warnings += [("note_without_mark", number or "without a number") for number in loose.values()]


def _numbered(note: etree._Element) -> str:
    """The printed number of a note, put where the published XML has it."""
    number = _number_of(note)
    if number is None:
        found = _FIGURE.fullmatch(note.get("nr") or note.get("id") or "")
        if not found:
            return ""
        number = etree.Element("noot.nr")
        number.text, number.tail, note.text = found[1], note.text, None
        note.insert(0, number)
    number.tag = "noot.nr"
    if not len(number):
        number.text = _FIGURE.sub(r"\1", number.text or "")
    return plain_text(number)


def _number_of(note: etree._Element) -> etree._Element | None:
    return next(note.iterchildren("noot.nr", "nr", "nummer"), None)


def _move_behind(mark: etree._Element, note: etree._Element) -> None:
    """Move a note right behind its mark; what stood behind the note stays where it was."""
    parent, before = note.getparent(), note.getprevious()
    if parent is not None and note.tail:
        if before is None:
            parent.text = (parent.text or "") + note.tail
        else:
            before.tail = (before.tail or "") + note.tail
    note.tail, mark.tail = mark.tail, None
    mark.addnext(note)


def without_lone_marks(body: Body) -> Body:
    """Notes that nothing points to stand in no text: where there is no other text, their marks are not one either."""
    notes = [note for note in body.notes if note.part == "body"]
    marks = "".join(raised(note.printed_number or "*") for note in notes)
    if not notes or any(map(str.isalpha, marks)) or "".join((body.body_text or "").split()) != marks:
        return body
    lone = tuple(note._replace(offset=None) if note.part == "body" else note for note in body.notes)
    return replace(body, body_text=None, notes=lone)
