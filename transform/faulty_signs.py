"""Signs that a producer got wrong, read as they were meant: bytes of Windows under another label, text escaped twice.

What browsers do is done here too (WHATWG, Encoding): text labelled ISO-8859-1 or ASCII is windows-1252, and the code
points U+0080 to U+009F, which are control codes that no text holds, are the signs that windows-1252 has there. An
entity that is still left in a text ('caf&eacute;', '&#8211;') was escaped once too often. All of it is counted.
"""

from __future__ import annotations

import codecs
import html
import re
import unicodedata
from contextlib import suppress
from dataclasses import dataclass
from html.entities import html5

from lxml import etree

from transform.folded_text import visible

LOST = "\ufffd"
"""Stands for a sign that a file shows but does not name."""

_IS_WINDOWS_1252 = ("iso8859-1", "ascii", "cp1252")  # of Python's names of encodings
_CONTROLS = range(0x80, 0xA0)
_OF_WINDOWS = {code: bytes([code]).decode("cp1252", "ignore") for code in _CONTROLS}
_NAMED = {code: sign for code, sign in _OF_WINDOWS.items() if sign}  # five of the bytes name no sign
_MEANT = {code: sign or LOST for code, sign in _OF_WINDOWS.items()}
_CONTROL = re.compile("[\x80-\x9f]")
# Half a character, what is none, and the controls that are neither white space nor line ends.
_NO_SIGN = re.compile("[\x00-\x08\x0e-\x1b\x7f\ud800-\udfff\ufffe\uffff]")
_NOT_IN_A_TREE = re.compile("[\x0b\x0c\x1c-\x1f]")
_ENTITY = re.compile(r"&(?:#(?:[0-9]{1,7}|[xX][0-9A-Fa-f]{1,6})|[A-Za-z][A-Za-z0-9]{1,31});")
_MOST_ESCAPES = 3
# As UTF-8 writes them: control codes and the soft hyphen, and most other signs that print nothing.
_FAULTS = (re.compile(b"\xc2[\x80-\x9f\xad]"), re.compile(b"\xe2(?:\x80[\x8b-\x8f\xaa-\xae]|\x81[\xa0-\xaf])"))
_FIRST_BYTES = b"&\x7f\xcd\xd8\xe1\xef\xf0\xf3"  # of the rest of these, and of what may stand for any of them
_DECLARED = re.compile(rb"\s*<\?xml\b[^>]{0,100}?\bencoding\s*=\s*[\"']([A-Za-z0-9._:-]{1,40})[\"']")


@dataclass(slots=True)
class Faults:
    """How many wrong signs were met in a document."""

    n_controls: int = 0
    n_lost: int = 0
    n_escaped: int = 0

    def warnings(self, place: str = "") -> list[tuple[str, str]]:
        """What a person should know of them, as (code, detail); `place` is where, if not in the text."""
        where = f", in {place}" if place else ""
        told = (
            ("control_signs", self.n_controls, "control codes read as the signs of windows-1252"),
            ("lost_signs", self.n_lost, "control codes that stand for no sign"),
            ("escaped_twice", self.n_escaped, "entities that were left, read as their signs"),
        )
        return [(code, f"{what}{where}: {n}") for code, n, what in told if n]


def mended(text: str, faults: Faults) -> str:
    """The text with the signs that were meant; what is no sign at all is a blank, or LOST where something was meant."""
    if "&" in text:
        text = _unescaped(text, faults)
    if not text.isprintable():
        if _CONTROL.search(text):
            n_lost = sum(code not in _NAMED for code in map(ord, _CONTROL.findall(text)))
            faults.n_lost += n_lost
            faults.n_controls += len(_CONTROL.findall(text)) - n_lost
            text = text.translate(_MEANT)
        text = _NO_SIGN.sub(" ", text)
    return text


def _unescaped(text: str, faults: Faults) -> str:
    """Known names with their semicolon and numbers of signs only: 'R&D;' stays what it is."""
    faults.n_escaped += sum(_sign(found[0]) != found[0] for found in _ENTITY.finditer(text))
    for _ in range(_MOST_ESCAPES):
        before, text = text, _ENTITY.sub(lambda found: _sign(found[0]), text)
        if text == before:
            break
    return text


def _sign(entity: str) -> str:
    """What an entity stands for; itself where that is nothing that can be printed."""
    if entity[1] != "#":
        return html5.get(entity[1:], entity)
    sign = html.unescape(entity)
    is_sign = sign and (sign.isspace() or unicodedata.category(sign) not in ("Cc", "Cn", "Co", "Cs")) and sign != LOST
    return sign if is_sign else entity


def mend_tree(root: etree._Element, faults: Faults) -> None:
    """The same for all that stands in a tree: texts, and the values of attributes; without signs that print nothing."""
    for element in root.iter():
        if tail := element.tail:
            element.tail = _meant(tail, faults)
        if not isinstance(element.tag, str):  # an entity that was not resolved, a comment of a page
            continue
        if text := element.text:
            element.text = _meant(text, faults)
        for name, value in element.attrib.items():
            if (meant := _meant(str(value), faults)) != value:
                with suppress(ValueError):  # a page may name an attribute as nothing can be named, '{'
                    element.set(name, meant)


def _meant(text: str, faults: Faults) -> str:
    return _NOT_IN_A_TREE.sub(" ", visible(mended(text, faults)))


def may_be_faulty(xml: bytes) -> bool:
    """Whether the tree of an XML document may hold what is mended here. Quick: nearly every document holds nothing."""
    if any(byte in xml for byte in _FIRST_BYTES) or any(fault.search(xml) for fault in _FAULTS):
        return True
    return b"\0" in xml[:64] or declared_encoding(xml) not in (None, "utf-8")


def declared_encoding(xml: bytes) -> str | None:
    """Python's name of the encoding that an XML document declares; None where it declares none that is known."""
    found = _DECLARED.match(xml)
    return known_encoding(found[1].decode()) if found else None


def known_encoding(label: str) -> str | None:
    """Python's name of an encoding, cp1252 for all that browsers take for it; None where it is not known."""
    try:
        name = codecs.lookup(label).name
    except LookupError:
        return None
    return "cp1252" if name in _IS_WINDOWS_1252 else name


def windows_1252(data: bytes) -> str:
    """Bytes as text; the five that name no sign stay control codes, for `mended` to count."""
    return data.decode("latin-1").translate(_NAMED)
