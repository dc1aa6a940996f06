"""What the patterns of citations share: blanks, lists of numbers, vergaderjaren.

Every repetition is bounded and no two that can match the same characters stand side by side, so that each pattern
costs the same whatever text surrounds it and reading stays linear on any input.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from transform.dates import MONTHS

LONGEST_RANGE = 50  # "nrs. 1–900" is no list of papers


@dataclass(frozen=True, slots=True)
class Citation:
    """One reference in a text: `raw` stands at `offset`; `target` is None where the words do not tell it.

    ``type`` is zaak, document, kamerstuk, motion, aanhangsel, handelingen, law, url, internal, letter or debate.
    """

    type: str
    raw: str
    offset: int
    target: str | None


# Line breaks and page breaks stand between any two words of a page's text, no-break spaces in published text.
BLANK = r"\s{0,6}"
GAP = r"\s{1,6}"
COMMA = rf"{BLANK},?{BLANK}"
MONTH = rf"(?:{'|'.join(MONTHS)})"
DASH = r"[-‐‑–—−]"
VERGADERJAAR = (
    rf"(?:[Vv]ergaderjaar{BLANK})?((?:19|20)[0-9]{{2}}){BLANK}(?:{DASH}|/){BLANK}((?:19|20)?[0-9]{{2}})(?![0-9])"
)
CHAMBER = r"\(?(?P<chamber>II|I|ll|l|TK|EK)\)?(?![A-Za-z0-9])"
_NOT_A_NUMBER = rf"(?![0-9]|[.,][0-9]|{GAP}{MONTH}|{GAP}[0-9]{{3}}(?![0-9]))"
_NUMBER = rf"([0-9]{{1,5}}){_NOT_A_NUMBER}"
NR = rf"(?:[Nn]umme[rR]s?|[Nn]rs?)\b\.?:?{BLANK}"
_FIRST = re.compile(rf"(?P<nr>{NR})?(?P<number>{_NUMBER})")
_RANGE = re.compile(rf"{BLANK}(?:{DASH}|t/m|tot{GAP}en{GAP}met){BLANK}{_NUMBER}")
_NEXT = re.compile(
    rf"{BLANK}(?:[,;/&]{BLANK})?(?:(?:en|&){BLANK})?{NR}{_NUMBER}"  # nr. 679, nr. 684
    rf"|{BLANK},?{BLANK}en{GAP}{_NUMBER}"  # … en 685
    rf"|{BLANK},{BLANK}{_NUMBER}(?={BLANK}(?:,{BLANK}[0-9]|,?{BLANK}en{GAP}[0-9]))"  # 679, … en 685
)


def vergaderjaar(match: re.Match[str], group: int = 1) -> str | None:
    """Eight digits of the vergaderjaar that VERGADERJAAR found; None unless the two years follow each other."""
    first, second = match[group], match[group + 1]
    if first is None:
        return None
    following = str(int(first) + 1)
    return first + following if following.endswith(second) else None


def house_of(printed: str | None, chamber: str) -> str:
    """The chamber as CHAMBER found it printed: II, TK, or II that the extraction gave as small letters l."""
    return chamber if printed is None else "ek" if printed in ("I", "l", "EK") else "tk"


def read_numbers(text: str, position: int, needs_nr: bool) -> tuple[list[str], int]:
    """The numbers of a list such as 'nr. 12', 'nrs. 281 en 284', 'nr. 679, nr. 684 en 685' and where it ends.

    Empty where none stands at `position`, or where 'nr.' is missing and needed.
    """
    found = _FIRST.match(text, position)
    if not found or (needs_nr and not found["nr"]):
        return [], position
    numbers, end = [found["number"]], found.end()
    is_plural = bool(found["nr"]) and found["nr"].strip(" .:\n\xa0").endswith("s")
    while len(numbers) < 1000:
        if (span := _RANGE.match(text, end)) and (is_plural or "t" in span[0]):
            first, last = int(numbers[-1]), int(span[1])
            if not first < last <= first + LONGEST_RANGE:
                break
            numbers += [str(number) for number in range(first + 1, last + 1)]
            end = span.end()
        elif following := _NEXT.match(text, end):
            numbers.append(following[following.lastindex or 1])
            end = following.end()
        else:
            break
    return numbers, end
