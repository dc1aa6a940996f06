"""A page of the website (HTML), the last resort where a publication has neither XML nor PDF.

`div.vraag`, `div.antwoord` with `h2` or `p.nummer`, `div.kamervraagopmerking`, `h1.kamervraagomschrijving_kop`,
`div.noot` with `span.nootnum` and marks `a.nootnum` are known from real snippets and other people's working parsers;
how the rest of a page is built is a guess. The tree is given the names of the published XML and read as that is. What
belongs to the website and not to the paper is left out by name.
"""

from __future__ import annotations

import re
from collections import Counter
from contextlib import suppress
from dataclasses import replace

from lxml import etree, html

from transform.faulty_signs import Faults, known_encoding, mend_tree, windows_1252
from transform.folded_text import fold
from transform.identifiers import parse_publication_id
from transform.kenmerken import FIELD
from transform.paper import Body
from transform.safe_xml import MAX_BYTES, NotReadable
from transform.tagged.early_xml import place_notes, without_lone_marks
from transform.tagged.markup import plain_text
from transform.tagged.published_xml import read_body

_BLOCKS = ("vraag", "antwoord", "kamervraagopmerking")
_HEADING = "kamervraagomschrijving_kop"
_OF_A_PAPER = re.compile(
    rf"class\s*=\s*(?:[\"'](?:[\w.-]+\s+)*|)(?:{'|'.join((*_BLOCKS, _HEADING))})[\s\"'>]".encode(), re.IGNORECASE
)
_OF_XML = re.compile(rb"<(?:officiele-publicatie|vraagdoc)\b")
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?([\w-]{1,40})", re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")

_UNSEEN = ("script", "style", "noscript", "template", "head")
_BUTTONS = ("nav", "form", "button", "select")
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_RUNNING = (
    "a",
    "abbr",
    "b",
    "cite",
    "em",
    "font",
    "i",
    "ins",
    "del",
    "label",
    "q",
    "small",
    "span",
    "strong",
    "tt",
    "u",
)
_STRETCHES = (*("div", "section", "article", "main", "blockquote", "center", "fieldset"), "ul", "ol", "dl")
_NAMES = {
    **dict.fromkeys(_RUNNING, "nadruk"),
    **dict.fromkeys(_STRETCHES, "lijst"),  # on lines of its own
    **dict.fromkeys((*_HEADINGS, "address", "caption", "dd", "dt", "pre"), "tussenkop"),
    **{"p": "al", "sub": "inf", "tr": "row", "td": "entry", "th": "entry", "img": "illustratie", "hr": "nadruk"},
}
_STRUCTURE = (*_BLOCKS, "kamervraagomschrijving")
_HEADER = re.compile(r"(?:\w+ )?(?:vra(?:ag|gen)|antwoord(?:en)?|mededeling) (?:gesteld )?(?:van|door) ", re.IGNORECASE)
_NOTE_ID = "supernote-note-"
_META = {"dcterms.identifier": "id", "dc.identifier": "id", "overheidop.vraagnummer": "kenmerk"}


def is_page(data: bytes) -> bool:
    """Whether these bytes are a page of the website with a paper on it; a page that says there is none is not."""
    return not _OF_XML.search(data[:2000]) and _OF_A_PAPER.search(data) is not None


def read_page(data: bytes, chamber: str = "tk") -> Body:
    """Read a page of the website; nothing is fetched. What it does not know is in `warnings`.

    Raises NotReadable: not_a_page, too_large or too_deep.
    """
    if len(data) > MAX_BYTES:
        raise NotReadable("too_large", f"{len(data)} bytes is more than the {MAX_BYTES} that are read")
    if not is_page(data):
        raise NotReadable("not_a_page", "there is no question, answer or notice on it, as the website marks them")
    root = _parsed(data)
    faults = Faults()
    mend_tree(root, faults)
    printed = _printed(root)
    etree.strip_elements(root, *_UNSEEN, etree.Comment, etree.ProcessingInstruction, with_tail=False)
    content = _content(root)
    left_out = Counter({"website": _n_letters(root) - _n_letters(content)})
    for element in [*content.iter(*_BUTTONS), *_of_class(content, "note-close")]:
        if content in element.iterancestors():  # else it went with the one around it
            left_out["button"] += _n_letters(element)
            _drop(element)
    for note in _of_class(content, "noot"):
        _note(note)
        _drop(note)
        content.append(note)
    _rename(content)
    warnings = faults.warnings()
    warnings += [("furniture", f"{name}, {n} letters") for name, n in left_out.items() if n]
    place_notes(content, warnings)
    body = without_lone_marks(read_body(content, chamber))
    kenmerken = [(text, FIELD) for name, text in printed if name == "kenmerk"]
    identifiers = [text for name, text in printed if name == "id" and parse_publication_id(text)]
    return replace(
        body,
        printed_kenmerken=(*body.printed_kenmerken, *kenmerken),
        warnings=(*warnings, *body.warnings),
        printed_id=next(iter(identifiers), None),
    )


def _parsed(data: bytes) -> etree._Element:
    """The tree of the page: UTF-8 if it can be, for pages lie about it, else what they declare."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        declared = _CHARSET.search(data[:2000])
        text = _decoded(data, declared[1].decode() if declared else "")
    parser = html.HTMLParser(encoding="utf-8")
    root = html.document_fromstring(_CONTROL.sub(" ", text).encode(), parser=parser)
    for entry in parser.error_log:
        if entry.type == etree.ErrorTypes.ERR_RESOURCE_LIMIT:
            raise NotReadable("too_deep" if "depth" in entry.message else "too_large", entry.message.strip())
    return root


def _decoded(data: bytes, charset: str) -> str:
    encoding = known_encoding(charset)
    # A page that is no UTF-8 though it says so, and one that does not say, are windows-1252 to every browser.
    if encoding not in (None, "utf-8", "cp1252"):
        with suppress(LookupError, UnicodeError):  # it names no encoding of texts
            return data.decode(encoding, "replace")
    return windows_1252(data)


def _printed(root: etree._Element) -> list[tuple[str, str]]:
    """What the head of the page says of the publication: (id or kenmerk, text)."""
    names = [(_META.get((meta.get("name") or "").lower()), meta.get("content") or "") for meta in root.iter("meta")]
    return [(name, text.strip()) for name, text in names if name and text.strip()]


def _content(root: etree._Element) -> etree._Element:
    """The part of the page that holds the paper: the main column, else the smallest part with all that is known."""
    found = root.find(".//*[@id='main-column']")
    known = [element for name in (*_BLOCKS, _HEADING, "noot") for element in _of_class(root, name)]
    if found is not None and all(found in (element, *element.iterancestors()) for element in known[:1]):
        return found
    common = [*known[0].iterancestors()] if known else [root]
    for element in known[1:]:
        around = set(element.iterancestors())
        common = [ancestor for ancestor in common if ancestor in around]
    return common[0] if common else root


def _of_class(root: etree._Element, name: str) -> list[etree._Element]:
    return [element for element in root.iter() if name in _classes(element)]


def _classes(element: etree._Element) -> list[str]:
    return (element.get("class") or "").lower().split()


def _n_letters(element: etree._Element) -> int:
    return sum(sign.isalnum() for text in element.itertext() for sign in str(text))


def _drop(element: etree._Element) -> None:
    """Take an element out; what stands behind it stays where it was."""
    parent, before, tail = element.getparent(), element.getprevious(), element.tail or ""
    if parent is None:
        return
    if before is None:
        parent.text = (parent.text or "") + tail
    else:
        before.tail = (before.tail or "") + tail
    element.tail = None
    parent.remove(element)


# --- names of the published XML


def _note(note: etree._Element) -> None:
    """A footnote at the end of the page: its number first, its paragraphs, the id that its mark points to."""
    number = next((element for element in note.iter("span") if "nootnum" in _classes(element)), None)
    name = (note.get("id") or "").removeprefix(_NOTE_ID)
    if number is not None:
        name = next((anchor.get("id") for anchor in number.iter("a") if anchor.get("id")), None) or name
        text = plain_text(number)
        _drop(number)
        number = etree.Element("noot.nr")
        number.text, number.tail, note.text = text, note.text, None
        note.insert(0, number)
    for paragraph in note.iter("p"):
        paragraph.tag = "noot.al"
    note.attrib.clear()
    note.set("id", name)
    note.tag = "noot"


def _rename(content: etree._Element) -> None:
    has_heading = bool(_of_class(content, _HEADING))
    for element in [*content.iter()]:
        tag, classes = str(element.tag), _classes(element)
        block = next((name for name in _BLOCKS if name in classes), None)
        if block:
            element.tag = block
        elif _HEADING in classes or (not has_heading and tag in _HEADINGS and _HEADER.match(plain_text(element))):
            element.tag = "kamervraagomschrijving"
        elif _is_number(element, tag, classes):
            element.tag = "nr"
        elif tag == "a":
            _link(element, classes)
        elif tag in _NAMES:
            element.tag = _NAMES[tag]
    for element in [content, *content.iter("lijst")]:
        if element is content or next(element.iter(*_STRUCTURE), None) is not None:
            element.tag = "kamervragen"


def _is_number(element: etree._Element, tag: str, classes: list[str]) -> bool:
    """The heading of a question or answer: `h2`, or a paragraph that is marked as its number."""
    parent = element.getparent()
    if parent is None or parent.tag not in ("vraag", "antwoord") or parent.find("nr") is not None:
        return False
    return tag in _HEADINGS or (tag == "p" and "nummer" in classes)


def _link(element: etree._Element, classes: list[str]) -> None:
    address = fold(element.get("href") or "")
    element.attrib.clear()
    element.tag = "nadruk"
    if "nootnum" in classes and address.startswith("#"):
        element.tag = "nootref"
        element.set("refid", address[1:])
    elif re.match(r"https?:|mailto:", address, re.IGNORECASE):
        element.tag = "extref"
        element.set("soort", "URL")
        element.set("doc", address)
    elif parse_publication_id(document := re.sub(r"\.\w{3,4}$", "", address.rpartition("/")[2])):
        element.tag = "extref"
        element.set("soort", "document")
        element.set("doc", document)
