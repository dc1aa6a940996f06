"""The headings above questions and answers, and the numbers they name.

Forms really printed: 'Vraag 4 en 5', 'Vraag 3, 4 en 5', 'Vraag 1 en 4', 'Vraag 7, 8, 9 10 en 11' (a comma missing),
'Vraag 2 t/m 6', 'Antwoorden 5 en 6', 'Antwoord op vragen 2, 3 en 6', '22–25', '1.', 'Vraag'.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

HIGHEST = 500  # a larger number in a heading is a year or a page, not a question
LONGEST = 2000  # a longer text is no heading
_WORDS = re.compile(
    r"(?:nader|aanvullend|gezamenlijk|antwoord(?:en)?|beantwoording|vra(?:ag|gen)|op|de|het|bij|van|nrs?|nummers?)(?![a-z])[\s.:]*",
    re.IGNORECASE,
)
_RANGE = r"t\s*/\s*m|tm(?![a-z])|tot\s+en\s+met|t\.?e\.?m\.?|[-‐‑–—−]"
_TOKEN = re.compile(
    rf"(?P<number>\d+)(?P<letter>[a-z](?![a-z]))?|(?P<range>{_RANGE})|(?P<and>[,;&/.:()]|(?:en|vraag|vragen|antwoord)(?![a-z]))",
    re.I,
)


_NUMBERS = (
    r"\d{1,3}(?:[a-z](?![a-z]))?"
    r"(?:\s*(?:,\s*(?:en\b)?|en\b|&|/|t\s*/\s*m|tot\s+en\s+met|[-‐‑–—−])\s*(?:vra(?:ag|gen)\s*)?\d{1,3}(?:[a-z](?![a-z]))?|\s\d{1,3}\b)*"
    r"(?![\w,.]?\d)"
)
_LEADING = {
    word: re.compile(
        rf"(?P<label>{words}(?:\s+(?:op|bij|van|de|het|vra(?:ag|gen)|nrs?\.?|nummers?)\b)*(?:\s*(?P<numbers>{_NUMBERS}))?\s*"
        r"(?P<end>[.:)]?))(?P<rest>.*)",
        re.IGNORECASE | re.DOTALL,
    )
    for word, words in (
        ("vraag", r"(?:nadere?\s+)?vra(?:ag|gen)"),
        ("antwoord", r"(?:(?:nader|aanvullend|gezamenlijk)\s+)?(?:antwoord(?:en)?|beantwoording)"),
    )
}
_BARE = re.compile(rf"(?P<label>(?P<numbers>{_NUMBERS})\s*(?P<end>[.:)]?))(?P<rest>.*)", re.DOTALL)
_SENTENCE = re.compile(r"\s*[^\w\s]*[A-ZÀ-Ý]")


@dataclass(frozen=True, slots=True)
class Label:
    """What a heading names: the numbers once each in printed order, whether a range stood for some of them, and
    the part of the heading that is neither number nor connecting word (empty in every known form).
    """

    numbers: tuple[int, ...]
    is_range: bool = False
    unknown: str = ""


@lru_cache(maxsize=4096)
def read_label(text: str) -> Label:
    """Read the heading of a question or answer; never fails, what is not understood is in `unknown`."""
    if len(text) > LONGEST:
        return Label((), unknown=text)
    position = 0
    while word := _WORDS.match(text, position):
        position = word.end()
    numbers: dict[int, None] = {}
    unknown: list[str] = []
    is_range = False
    first: int | None = None  # the number just read, where a range may begin
    open_range = ""  # the range word just read, which waits for its last number
    for token in _tokens(text, position, unknown):
        if token["range"]:
            unknown += [open_range] if open_range else []
            open_range = token["range"]
        elif token["number"]:
            number = int(token["number"][:9])
            if not 0 < number <= HIGHEST:
                unknown.append(token["number"])
                continue
            if open_range and first is not None and first < number:
                is_range = True
                numbers.update(dict.fromkeys(range(first, number + 1)))
            else:
                unknown += [open_range] if open_range else []
                numbers[number] = None
            first, open_range = number, ""
    unknown += [open_range] if open_range else []
    return Label(tuple(numbers), is_range, " ".join(unknown))


def _tokens(text: str, position: int, unknown: list[str]) -> list[dict[str, str]]:
    """The tokens from `position` on; whatever stands between them goes to `unknown`."""
    tokens = []
    for match in _TOKEN.finditer(text, position):
        if between := text[position : match.start()].strip():
            unknown.append(between)
        tokens.append(match.groupdict())
        position = match.end()
    if rest := text[position:].strip():
        unknown.append(rest)
    return tokens


def leading_heading(text: str, word: str) -> tuple[str, str] | None:
    """The heading with which a text begins, and what stands behind it; None where it begins with none.

    `word` is vraag or antwoord. 'Vraag 2 en 3' alone and 'Antwoord 2: Ja.' are headings; 'Vraag 3 van deze set' and
    'Antwoorden zijn er nog niet' are sentences. Figures alone ('2 en 3', '2.') are one only where nothing follows.
    """
    text = text.strip()
    found = _LEADING[word].match(text[:LONGEST])
    if found:
        rest = text[found.end("label") :]
        is_known = not read_label(found["label"]).unknown
        is_parted = bool(found["end"]) or bool(found["numbers"])
        if is_known and (not rest.strip() or (is_parted and _SENTENCE.match(rest))):
            return found["label"].strip(), rest.strip()
    bare = _BARE.fullmatch(text[:LONGEST])
    if bare and not bare["rest"].strip() and read_label(bare["label"]).numbers:
        return bare["label"].strip(), ""
    return None
