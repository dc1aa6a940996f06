"""Footnotes of a printed list: where their marks stand in the texts.

A mark is a figure without a blank behind a word, a quotation mark, a bracket or the end of a sentence; a figure that
belongs to a word ('COVID19-') or a number ('2.4') is none.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from transform.addresses import find_addresses
from transform.folded_text import raised
from transform.paper import Note

Place = tuple[str, int]  # the part, and which of its questions or answers
Warnings = list[tuple[str, str]]

_MARK = re.compile(r"(?:(?<=[^\W\d_])|(?<=[»”’)\]?!;])|(?<=(?<!\d)[.,:]))\d{1,3}(?![\w-])")


def place_notes(
    texts: Mapping[Place, str], notes: Sequence[tuple[str, str]]
) -> tuple[dict[Place, str], tuple[Note, ...], Warnings]:
    """The texts with the first mark of each note raised, the notes at their place, and the notes without a mark.

    `texts` are looked through in the given order, `notes` are (printed number, text) in printed order.
    """
    placed = dict(texts)
    marks: dict[str, tuple[Place, int]] = {}
    for place, text in texts.items() if notes else ():
        for found in _MARK.finditer(text):
            marks.setdefault(found[0], (place, found.start()))
    read, warnings = [], Warnings()
    for ordinal, (number, text) in enumerate(notes, 1):
        urls = tuple(dict.fromkeys(address.target for address in find_addresses(text)))
        if number in marks:
            (part, part_ordinal), offset = marks.pop(number)
            whole = placed[part, part_ordinal]
            placed[part, part_ordinal] = whole[:offset] + raised(number) + whole[offset + len(number) :]
            read.append(Note(ordinal, number, part, part_ordinal or None, offset, text, urls))
        else:
            warnings.append(("note_without_mark", number))
            read.append(Note(ordinal, number, "body", None, None, text, urls))
    return placed, tuple(read), warnings
