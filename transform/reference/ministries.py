"""Which ministry an office belongs to, under all the names that ministries have had since 1994.

The names, their days and the source of each stand in ministries.toml. A name is compared by its letters alone, so that
commas, blanks lost or won and capitals make no difference; it is never guessed from a name that is merely alike.
"""

from __future__ import annotations

import bisect
import datetime as dt
import re
import tomllib
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from importlib.resources import files

from transform.records import Ministry

_TITLE = re.compile(
    r"^\W*(?:(?:de|het)\s+)?(?P<title>(?:vice-?)?minister[- ]?president|ministers?|staatssecretaris(?:sen)?|bewinds\w+)"
    r"(?-i:(?![a-z])|(?=van|voor))(?P<without>\s+zonder\s+portefeuille)?\s*(?P<preposition>van|voor)?\s*",
    re.IGNORECASE,
)
_BEFORE_A_NAME = re.compile(r"^\s*(?:zonder\s+portefeuille\s+)?(?:(?:van|voor|belast\s+met)\s+)?", re.IGNORECASE)
# What may follow the name of a ministry: the part of it that somebody is for, an abbreviation, another charge, a day.
_BEHIND_A_NAME = re.compile(r"[-–—/(]|\bbelast\s+met\b|\bop\s+\d")
_LONGEST = 400  # characters; three ministries with the longest names take 200

_BEGINNING = dt.date.min


def office_kind(function: str | None) -> str | None:
    """What kind of office a function is, by its words: minister_van (with a ministry), minister_voor (without, also
    'zonder portefeuille'), minister (no preposition printed), staatssecretaris, minister_president,
    viceminister_president; None for anything else.
    """
    found = _TITLE.match(function or "")
    if not found:
        return None
    title = found["title"].lower()
    if title.endswith("president"):
        return "viceminister_president" if title.startswith("vice") else "minister_president"
    if not title.startswith("minister"):
        return "staatssecretaris" if title.startswith("staatssecretaris") else None
    if found["without"]:
        return "minister_voor"
    return f"minister_{found['preposition'].lower()}" if found["preposition"] else "minister"


def ministry_of(function: str | None, portfolio: str | None, on: dt.date | None) -> str | None:
    """The id of the ministry an office is at: 'ienw' for Verkeer en Waterstaat as for Infrastructuur en Waterstaat.

    `on` decides only where one name has meant several ministries: the one that bore it last, as of that day, and none
    without a day. 'Financiën – Fiscaliteit en Belastingdienst' is at Financiën. None where the name is not known, or
    known to belong to no single ministry.
    """
    if not portfolio and office_kind(function) == "minister_president":
        return "az"
    words = portfolio or _TITLE.sub("", function or "", count=1)
    for letters in _readings(_BEFORE_A_NAME.sub("", words[:_LONGEST], count=1)):
        if rows := _BY_LETTERS.get(letters):
            return _borne_by(rows, on)
    return None


def split_portfolios(text: str) -> list[str]:
    """The names in 'Financiën en Justitie en Veiligheid', as printed; [] where they cannot be told apart for certain.

    For certain means: all of it is names of ministries or offices, in one way only, and it is not one name.
    """
    letters, positions = _spelled(text) if len(text) <= _LONGEST else ("", [])
    if not letters or letters in _WHOLE_NAMES:
        return []
    ways = [1] + [0] * len(letters)  # in how many ways the letters up to here are names
    last = [(0, 0)] * len(ways)  # where the last of those names begins and ends
    for start in range(len(letters)):
        if ways[start]:
            for end in (start + len(name) for name in _WHOLE_NAMES if letters.startswith(name, start)):
                behind = end + 2 if letters.startswith("en", end) and end + 2 < len(letters) else end
                ways[behind] += ways[start]
                last[behind] = start, end
    parts: list[str] = []
    behind = len(letters) if ways[-1] == 1 else 0
    while behind:
        behind, end = last[behind]
        parts.insert(0, text[positions[behind] : positions[end - 1] + 1])
    return parts


def longest_name(text: str) -> int:
    """Where in 'de Minister van Financiën wegens de rente' the name of the ministry ends, the longest that is known.

    0 where the text does not begin with an office and a known name.
    """
    title = _TITLE.match(text)
    if not title:
        return 0
    letters, positions = _spelled(text[title.end() :][:_LONGEST])
    for size in range(min(len(letters), _LONGEST_NAME), 0, -1):
        end = title.end() + positions[size - 1] + 1
        if letters[:size] in _WHOLE_NAMES and not text[end : end + 1].isalnum():
            return end
    return 0


def reference_rows() -> tuple[Ministry, ...]:
    """Every name of every ministry, as ministries.toml has them."""
    return _ROWS


def _readings(text: str) -> Iterator[str]:
    """The letters of the whole text, then of what stands before each sign that may follow a name, the longest first."""
    letters, positions = _spelled(text)
    yield letters
    for found in reversed([*_BEHIND_A_NAME.finditer(text)]):
        yield letters[: bisect.bisect_left(positions, found.start())]


def _borne_by(rows: list[Ministry], on: dt.date | None) -> str | None:
    if len({row.ministry for row in rows}) == 1:
        return rows[0].ministry
    begun = [row for row in rows if on and (row.valid_from or _BEGINNING) <= on]
    return max(begun, key=lambda row: row.valid_from or _BEGINNING).ministry if begun else None


def _spelled(text: str) -> tuple[str, list[int]]:
    """The letters of a text, and where in the text each of them stands."""
    found = [(letter, position) for position, character in enumerate(text) for letter in _letters(character)]
    return "".join(letter for letter, _ in found), [position for _, position in found]


@lru_cache(maxsize=1024)
def _letters(text: str) -> str:
    text = unicodedata.normalize("NFKD", text.replace("&", "en")).casefold()
    return "".join(character for character in text if "a" <= character <= "z")


def _read() -> tuple[Ministry, ...]:
    told = tomllib.loads((files("transform.reference") / "ministries.toml").read_text("utf-8"))
    return tuple(
        Ministry(
            row.get("ministry"), row["name"], row["kind"], row.get("valid_from"), row.get("valid_to"), row["source"]
        )
        for row in told["names"]
    )


_ROWS = _read()
_BY_LETTERS: dict[str, list[Ministry]] = {}
for _row in _ROWS:
    _BY_LETTERS.setdefault(_letters(_row.name), []).append(_row)
# An abbreviation is too short to find the end of a name by.
_WHOLE_NAMES = {_letters(row.name) for row in _ROWS if row.kind != "abbreviation"}
_LONGEST_NAME = max(map(len, _WHOLE_NAMES))
