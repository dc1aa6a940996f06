"""Words of a header that are misspelt: read as what they are meant to be, each told in a warning.

Only a word that stands where the grammar of a header wants a certain word is compared with it, and only one that is no
word of its own there: names, subjects and dates are never touched.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches

_ALIKE = 0.8  # 'staatsecretaris' 0.97, 'minsiter' 0.88, 'ontvagen' 0.94
_ALIKE_IF_SHORT = 0.6  # 'ild' 0.67
_RIGHT = {
    *("ministerie", "ministeries", "ministerraad", "vragenuur", "vraagt", "antwoordt", "ingekomen", "gezonden"),
    *(
        "van",
        "den",
        "der",
        "de",
        "het",
        "ten",
        "ter",
        "op",
        "in",
        "aan",
        "uit",
        "vaste",
        "fractie",
        "heer",
        "heren",
        "dames",
    ),
}  # words that are alike, and right


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a header a certain word is wanted, and the words that may stand there."""

    pattern: re.Pattern[str]
    words: Sequence[str]


FIRST_WORD = Place(
    re.compile(r"^(?:\w+\s+){0,2}?(?P<word>[VvAaMmBb][a-z]{3,14})(?=\s+(?:gesteld\s+)?(?:van|door|op)\s)"),
    ("vragen", "vraag", "antwoord", "antwoorden", "mededeling", "beantwoording"),
)
OFFICE = Place(
    re.compile(
        r"(?:\b(?:aan|namens|door|van|en|op)\s+(?:de|het)\s+|^(?:Antwoord(?:en)?|Mededeling)\s+van\s+(?:de\s+)?|\)\s+en\s+van\s+)"
        r"(?P<word>[MmSs][a-z]{5,20}(?:-[Pp][a-z]+)?)(?=\s)"
    ),
    ("minister", "ministers", "staatssecretaris", "staatssecretarissen", "minister-president"),
)
MEMBER = Place(
    re.compile(r"^(?:het|de)\s+(?P<word>[a-zK][a-z]{1,10})(?=\s+(?:[a-z’']{1,4}\s+){0,3}[A-ZÀ-Ý])"),
    ("lid", "leden", "kamerlid", "kamerleden"),
)
TO = Place(
    re.compile(
        r"(?<=\s)(?P<word>an|aa|ann|aann|aaan|naa|ana|aam)(?=\s+(?:de|het)\s+(?:vice-?)?[MmSs][a-z]{5,})", re.IGNORECASE
    ),
    ("aan",),
)
DAY = Place(re.compile(r"\(\s*(?P<word>[IiOo][a-z]{5,12})(?=:?\s+(?:op\s+)?\d)"), ("ingezonden", "ontvangen"))
ABOUT = Place(re.compile(r"^\W*(?P<word>[oib][a-z]{2,13})(?=\s)"), ("over", "inzake", "betreffende", "omtrent"))


def respelled(text: str, place: Place, warnings: list[tuple[str, str]]) -> str:
    """The text with the words at a place as they are spelt; each that was not is told in the warnings."""
    position = 0
    while found := place.pattern.search(text, position):
        word = found["word"]
        meant = _meant(word, place.words)
        if meant:
            warnings.append(("misspelt", f"{word} is read as {meant}"))
            text = text[: found.start("word")] + meant + text[found.end("word") :]
        position = found.start("word") + len(meant or word)
    return text


def _meant(word: str, words: Sequence[str]) -> str | None:
    """The word that is meant, in the capitals of what stands there; None where it is right or another word."""
    small = word.lower()
    if small in words or small in _RIGHT:
        return None
    alike = get_close_matches(small, words, n=1, cutoff=_ALIKE if len(small) > 5 else _ALIKE_IF_SHORT)
    meant = alike[0] if alike else words[0] if len(words) == 1 else None
    return meant.capitalize() if meant and word[0].isupper() else meant
