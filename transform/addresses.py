"""Addresses of the web in running text: found, and put together again where a line or a page breaks them.

An address is cut in print behind a hyphen, a slash or another sign that is part of it. It goes on after a blank only
where it cannot have ended (https:// alone, a hyphen) or where what follows can only be part of one (a/b, x=y).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

LONGEST = 2000  # longer than any browser takes
_SIGNS = r"A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=%|"
_RUN = re.compile(rf"[{_SIGNS}]{{1,{LONGEST}}}")
_DOMAINS = r"(?:nl|com|org|net|eu|be|de|uk|info|int|gov|fr)"
_START = re.compile(
    r"(?P<scheme>h?ttps?:/{1,2}\s{0,6})(?=[A-Za-z0-9])"
    r"|(?<![\w@./-])(?:www\.\s{0,6}(?=[a-z0-9])"
    rf"|(?=(?:[a-z0-9-]{{1,40}}\.){{1,3}}{_DOMAINS}/[\w%.~-]{{0,60}}[-/0-9_]))"
)
_BARE = re.compile(rf"\.{_DOMAINS}/")
_BREAK = re.compile(r"\s{1,6}(?=[^\s])")
_NEXT_ADDRESS = re.compile(r"h?ttps?:/|www\.")
_PLAIN_WORD = re.compile(r"[A-Z]?[a-z]{0,40}[.,;:)]{0,3}")
_LAST_WORD = re.compile(r"[a-z]{3,60}\.?[^\S\n]{0,6}(?:\n|$)")
_DOMAIN_END = re.compile(rf"{_DOMAINS}(?:/|$)")
_HAS_STRUCTURE = re.compile(
    r"[A-Za-z0-9][/=_~%?][A-Za-z0-9]|[a-z0-9]-[A-Za-z0-9]{1,40}-|[0-9]-[a-z]|\.(?:html?|pdf|aspx|php)\b"
)
_PUBLICATION = re.compile(r"(?:kv|ah|kst|h|blg)-")
_TRAILING = ".,;:!?'\"[*|"
_NOTE_MARK = re.compile(r"\[[^\s\[\]=]{1,3}\]$")
_UTM = re.compile(r"(?<=[?&])utm_[a-z]{1,20}=[^&#]*&?", re.IGNORECASE)


class Address(NamedTuple):
    """An address as printed at `offset`, and in one piece."""

    offset: int
    raw: str
    target: str


def find_addresses(text: str) -> Iterator[Address]:
    """Addresses with a scheme, with www., or with a path behind a domain.

    The target is the address in one piece: without blanks, without the signs that end the sentence and the mark of a
    note, '[3]', without the parameters utm_* that only tell where a reader came from. Its scheme stays as printed, also
    where there is none.
    """
    if not ("ttp" in text or "www." in text or ("/" in text and _BARE.search(text))):
        return
    position = 0
    while start := _START.search(text, position):
        end = _end(text, start.start(), start.end())
        raw = text[start.start() : end]
        target = _tidy(raw)
        if _is_address(target):
            yield Address(start.start(), raw, target)
        position = max(end, start.end(), start.start() + 1)


def _end(text: str, first: int, position: int) -> int:
    """Where the address that begins at `first` ends, over line breaks if need be."""
    in_brackets = first > 0 and text[first - 1] == "("
    end = position
    while end - first < LONGEST and (run := _RUN.match(text, position)):
        piece_end = _cut(text, position, run.end())
        end = piece_end
        if piece_end < run.end():
            break
        gap = _BREAK.match(text, end)
        if not gap or not _goes_on(text, first, end, gap.end(), in_brackets):
            break
        position = gap.end()
    return _trimmed(text, first, end)


def _cut(text: str, start: int, end: int) -> int:
    """The end of a run of signs: another address cuts it, and a bracket that closes what the address did not open."""
    another = _NEXT_ADDRESS.search(text, start + 1, end)
    # An archived address holds another one: web.archive.org/web/2020/https://…
    if another and text[another.start() - 1] not in "/=.":
        end = another.start()
    depth = 0
    for place in range(start, end):
        sign = text[place]
        if sign == "(":
            depth += 1
        elif sign == ")":
            depth -= 1
            if depth < 0:
                return place
    return end


def _goes_on(text: str, first: int, end: int, position: int, in_brackets: bool) -> bool:
    """Whether what stands behind a blank still belongs to the address."""
    run = _RUN.match(text, position)
    if not run or _PUBLICATION.match(text, position):
        return False
    token, last = text[position : _cut(text, position, run.end())][:200], text[end - 1]
    if not token or _NEXT_ADDRESS.match(text, position + len(token)):
        return False  # a footnote's number glued to the address of the note
    if not token[0].isalnum():
        return token[0] in "-/_?&=%#~+" and token[1:2].isalnum() and last.isalnum()
    is_word = _PLAIN_WORD.fullmatch(token) is not None
    has_structure = _HAS_STRUCTURE.search(token) is not None
    if last == "-":
        return not (is_word and token[0].isupper())
    if last == "/":
        # a plain word belongs to it only where the line, or the bracket around the address, ends behind it
        closes = in_brackets and text[position + len(token) : position + len(token) + 1] == ")"
        return has_structure or closes or _LAST_WORD.match(text, position) is not None
    if last in "?&":
        return "=" in token
    if last in "=%_+#~":
        return has_structure or not (is_word and token[0].isupper())
    if last == "." and "/" not in text[first:end].partition("//")[2]:
        return _DOMAIN_END.match(token) is not None
    return False


def _trimmed(text: str, first: int, end: int) -> int:
    while end > first:
        if text[end - 1] in _TRAILING:
            end -= 1
        elif text[end - 1] == "]" and (mark := _NOTE_MARK.search(text, max(first, end - 5), end)):
            end = mark.start()
        else:
            break
    return end


def _tidy(raw: str) -> str:
    address = "".join(raw.split())
    if address.startswith("ttp"):
        address = "h" + address
    before, mark, fragment = address.partition("#")
    if "utm_" in before:
        before = _UTM.sub("", before).rstrip("?&")
    return before + mark + fragment


def _is_address(target: str) -> bool:
    host = target.partition("//")[2] or target
    return "." in host.partition("/")[0].strip(".")
