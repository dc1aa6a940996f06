"""The grammar of the source's identifiers, and of the kenmerk under which questions are asked.

Checked against the inventory of all 151,327 kv and ah identifiers that the source knew in February 2025. Forms of
other families (kst, blg, h, nds) are read as far as citations need them. An identifier may come from hostile
metadata: one that does not fit the grammar is None, and what fits is made of letters, digits and hyphens only, so that
``text`` and ``folder`` are safe as parts of a path.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from transform.folded_text import visible


class _Form(NamedTuple):
    name: str
    area: str  # of the repository: family, and chamber where the ids name one
    is_malformed: bool
    pattern: re.Pattern[str]


# What the named groups say: `year` of the kenmerk, `vj` a vergaderjaar (20202021 or 2021), `number`, and either
# `kenmerk` or the `letter` and `digits` to make it of. The first form that fits the whole id counts.
_FORMS = tuple(
    _Form(name, area, is_malformed, re.compile(pattern, re.ASCII))
    for name, area, is_malformed, pattern in (
        ("kv-tk", "kv-tk", False, r"kv-tk-(?P<year>(?:19|20)\d\d)(?P<letter>Z)(?P<digits>\d{5})"),
        ("ah-tk", "ah-tk", False, r"ah-tk-(?P<vj>\d{8})-(?P<number>\d{1,4})"),
        ("kv-vergaderjaar", "kv", False, r"kv-(?P<kenmerk>2(?P<vj>\d{4})(?P<number>\d{5}))"),
        ("kv-jaar", "kv", False, r"kv-(?P<year>(?:19|20)\d\d)(?P<letter>[Zz])(?P<digits>\d{5})"),
        ("kv-onopgemaakt", "kv", False, r"kv-(?P<number>\d{4,7})"),
        ("ah-onopgemaakt", "ah", False, r"ah-(?P<number>\d{4,7})"),
        ("ah-ek", "ah-ek", False, r"ah-ek-(?P<vj>\d{8})-(?P<number>\d{1,4})"),
        ("kv-ek", "kv-ek", False, r"kv-ek-(?P<kenmerk>2(?P<vj>\d{4})(?P<number>\d{3,4}))"),
        ("kv-ek", "kv-ek", False, r"kv-ek-(?P<kenmerk>(?P<vj>\d{4})(?P<number>\d{2}))"),
        ("kv-kvr", "kv-tk", False, r"kv-tk-(?P<vj>\d{8})-(?P<kenmerk>KVR(?P<number>\d{1,6}))"),
        # Malformed but real, and the number is beyond doubt, for a zaak of that number exists that has no other paper
        # (a small z, a zero too many, no Z) or no other paper has that number (AH before it).
        ("kv-tk", "kv-tk", True, r"kv-tk-(?P<year>(?:19|20)\d\d)(?P<letter>Z0|z|)(?P<digits>\d{5})"),
        ("ah-tk", "ah-tk", True, r"ah-tk-(?P<vj>\d{8})-AH(?P<number>\d{1,4})"),
        # Malformed, and the number cannot be known: kv-tk-2021Z1197 lacks its last digit, kv-tk-2011Z7790 its first;
        # ah-tk-20152016-6a is another paper than 6.
        ("kv-tk", "kv-tk", True, r"kv-tk-(?P<year>(?:19|20)\d\d)[0-9A-Za-z]{1,12}"),
        ("ah-tk", "ah-tk", True, r"ah-tk-(?P<vj>\d{8})-[0-9A-Za-z]{1,12}"),
        ("ah-ek", "ah-ek", True, r"ah-ek-(?P<vj>\d{8})-[0-9A-Za-z]{1,12}"),
        ("kv-ek", "kv-ek", True, r"kv-ek-2?(?P<vj>\d{4})[0-9A-Za-z]{1,12}"),
        ("kv-jaar", "kv", True, r"kv-(?P<year>(?:19|20)\d\d)[Zz][0-9A-Za-z]{1,12}"),
        ("kv-vergaderjaar", "kv", True, r"kv-2(?P<vj>\d{4})\d{2,8}[A-Z]?"),
        ("kv-vergaderjaar", "kv", True, r"kv-\d[0-9A-Za-z]{3,14}|kv-\d{4}-\d\d-\d\d"),
        # Other families, as far as citations and attachments name them.
        ("kst", "kst", False, r"kst-(?P<dossier>\d{8})(?:-[0-9A-Za-z]{1,12}){1,5}"),
        ("kst", "kst", False, r"kst-(?P<dossier>\d{4,7}[A-Z]?(?:-[0-9A-Z]{1,8})?)-(?P<number>\d{1,5})"),
        ("kst", "kst", False, r"kst-(?P<dossier>[0-9A-Z]{1,8}(?:-[0-9A-Z]{1,8})??)(?:-[0-9A-Za-z]{1,8}){1,2}"),
        ("kst-onopgemaakt", "kst", False, r"kst-(?P<number>\d{6,7})"),
        ("blg", "blg", False, r"blg-(?P<number>\d{1,9})"),
        ("blg", "blg", False, r"blg-\d{1,9}(?:-[0-9A-Za-z]{1,8}){1,3}"),
        ("h", "h-tk", False, r"h-tk-(?P<vj>\d{8})(?:-[0-9A-Za-z]{1,12}){1,4}"),
        ("h", "h-ek", False, r"h-ek-(?P<vj>\d{8})(?:-[0-9A-Za-z]{1,12}){1,4}"),
        ("h", "h-vv", False, r"h-vv-(?P<vj>\d{8})(?:-[0-9A-Za-z]{1,12}){1,4}"),
        ("nds", "nds-tk", False, r"nds-tk-(?P<year>(?:19|20)\d\d)(?P<letter>D)(?P<digits>\d{5})(?:-[a-z]\d{1,3})?"),
        ("nds", "nds", False, r"nds-[0-9A-Za-z]{1,16}(?:-[a-z]\d{1,3})?"),
    )
)
REGISTER_RECORD = "zaak-"
"""What our own id of an entry of the register begins with, its kenmerk behind it: zaak-2021Z02286. No publication."""

_SUFFIX = re.compile(r"[hn]\d{0,2}", re.ASCII)
_LONGEST = 64  # no form is longer, and a file name that holds an id stays far below what disks allow


@dataclass(frozen=True, slots=True)
class PublicationId:
    """One identifier of the source, taken apart; what an identifier cannot tell is None.

    ``form`` names the grammar form, for a malformed one the form it deviates from. ``kenmerk`` is the normalised
    kenmerk it carries, a last resort: the source's ``vraagnummer`` field goes before it. ``number`` is the number in
    the Aanhangsel or volgnummer; ``suffix`` marks a correction (n1) or reprint (h1) of ``base``; ``folder`` is
    "{area}/{sub}" of the repository.
    """

    text: str
    form: str
    family: str
    chamber: str | None
    kenmerk: str | None
    vergaderjaar: str | None
    number: int | None
    suffix: str | None
    base: str
    is_unformatted: bool
    is_malformed: bool
    folder: str


@lru_cache(maxsize=1 << 18)
def parse_publication_id(text: str) -> PublicationId | None:
    """Take an identifier of the source apart; None where it is none. Nothing is trimmed or repaired."""
    if len(text) > _LONGEST:
        return None
    head, _, tail = text.rpartition("-")
    base, suffix = (head, tail) if _SUFFIX.fullmatch(tail) else (text, None)
    for form in _FORMS:
        if match := form.pattern.fullmatch(base):
            break
    else:
        return None
    said = match.groupdict()
    vergaderjaar = _vergaderjaar(said["vj"]) if "vj" in said else None
    family, _, chamber = form.area.partition("-")
    if not chamber and family in ("kv", "ah"):
        chamber = "tk"  # the Eerste Kamer is named in all of its own
    return PublicationId(
        text=text,
        form=form.name,
        family=family,
        chamber=chamber if chamber in ("tk", "ek") else None,
        kenmerk=_carried_kenmerk(said, vergaderjaar),
        vergaderjaar=vergaderjaar,
        number=int(said["number"]) if "number" in said else None,
        suffix=suffix,
        base=base,
        is_unformatted=form.name.endswith("onopgemaakt"),
        is_malformed=form.is_malformed or suffix in ("h", "n") or ("vj" in said and vergaderjaar is None),
        folder=f"{form.area}/{_subfolder(form, said, vergaderjaar)}",
    )


def _carried_kenmerk(said: dict[str, str], vergaderjaar: str | None) -> str | None:
    if "digits" in said:
        return f"{said['year']}{said['letter'][:1].upper() or 'Z'}{said['digits']}"
    return said.get("kenmerk") if vergaderjaar else None


def _subfolder(form: _Form, said: dict[str, str], vergaderjaar: str | None) -> str:
    if form.name == "kv-vergaderjaar":
        return "onopgemaakt"  # formatted all the same: kv-2989900822 was seen at kv/onopgemaakt, and blg-… likewise
    if vergaderjaar:
        return vergaderjaar.replace("-", "")
    return said.get("dossier") or said.get("year") or said.get("vj") or "onopgemaakt"


def _vergaderjaar(digits: str) -> str | None:
    """'20202021' or '2021' to '2020-2021'; None unless the two years follow each other."""
    half = len(digits) // 2
    first, second = digits[:half], digits[half:]
    if (int(first) + 1) % 10**half != int(second):
        return None
    start = int(first) if half == 4 else int(first) + (1900 if int(first) >= 45 else 2000)
    return f"{start}-{start + 1}"


@dataclass(frozen=True, slots=True)
class Kenmerk:
    """A kenmerk in its normal form; ``kind`` is zaak (2021Z02286), document (2009D25439), eerste_kamer or other."""

    text: str
    kind: str


class NotAKenmerk(ValueError):  # noqa: N818 (reads as what happened: "not a kenmerk")
    """The text names no kenmerk, or more than one; the message is one line for the person who typed it."""


# Fewer than five digits are padded, but not where more digits follow a blank: "2024Z1 8885" is no 2024Z00001.
_TYPED = re.compile(
    r"(?<![0-9A-Z])((?:19|20)[0-9]{2})[\s.\-]*([ZD])[\s.\-]*([0-9]{5}|[0-9]{1,4}(?!\s+[0-9]))(?![0-9A-Z])"
)
_TYPED_OLD = re.compile(
    r"(?<![0-9A-Z\-])"
    r"(?:(?:KV-)?(2[0-9]{9})|(?:KV-TK-[0-9]{8}-)?(KVR[0-9]{1,6})|(?:KV-EK-)?([0-9]{6}|[0-9]{8,9}))"
    r"(?![0-9A-Z])"
)
_EERSTE_KAMER = re.compile(r"2([0-9]{4})[0-9]{3,4}|([0-9]{4})[0-9]{2}")
_EERSTE_KAMER_SINCE = "2009"  # the first ones known are of 2009-2010; keeps 20102011 from passing for one of 2001


def read_kenmerk(text: str) -> Kenmerk:
    """The kenmerk in what a person typed or pasted: blanks, small letters, an id, an address, quotes, a Z/D pair.

    Too few digits are padded to five. Where a zaak and a document stand together, the zaak is meant. Raises
    NotAKenmerk where no kenmerk or several stand there.
    """
    plain = visible(text).upper()
    typed = [(letter, f"{year}{letter}{digits:0>5}") for year, letter, digits in _TYPED.findall(plain)]
    found = (
        {Kenmerk(kenmerk, "zaak") for letter, kenmerk in typed if letter == "Z"}
        or {Kenmerk(kenmerk, "document") for _, kenmerk in typed}
        or {kenmerk for match in _TYPED_OLD.finditer(plain) if (kenmerk := _old_kenmerk(match[match.lastindex or 0]))}
    )
    if len(found) == 1:
        return found.pop()
    if found:
        raise NotAKenmerk(f"{_shown(text)} names {len(found)} kenmerken; give one at a time.")
    raise NotAKenmerk(
        f"{_shown(text)} is not a kenmerk. A kenmerk looks like 2021Z02286; it stands above the questions and in the "
        "address of their page."
    )


def _old_kenmerk(text: str) -> Kenmerk | None:
    if text.startswith("KVR") or (len(text) == 10 and _vergaderjaar(text[1:5])):
        return Kenmerk(text, "other")
    return Kenmerk(text, "eerste_kamer") if _is_eerste_kamer(text) else None


def _is_eerste_kamer(text: str) -> bool:
    match = _EERSTE_KAMER.fullmatch(text)
    vergaderjaar = _vergaderjaar(match[1] or match[2]) if match else None
    return vergaderjaar is not None and vergaderjaar >= _EERSTE_KAMER_SINCE


def kenmerk_of(vraagnummer: str) -> Kenmerk | None:
    """The source's own field as a kenmerk: blanks removed, the letter capital, otherwise kept; None if empty.

    The field also holds document numbers (2009D25439) and numbers of the Eerste Kamer (218190001).
    """
    text = "".join(visible(vraagnummer).split())
    if match := re.fullmatch(r"([0-9]{4})([zZdD])([0-9]{5})", text):
        letter = match[2].upper()
        return Kenmerk(f"{match[1]}{letter}{match[3]}", "zaak" if letter == "Z" else "document")
    if not text:
        return None
    return Kenmerk(text, "eerste_kamer" if _is_eerste_kamer(text) else "other")


def _shown(text: str) -> str:
    line = " ".join("".join(c if c.isprintable() else " " for c in visible(text)).split())
    return f"“{line[:60]}…”" if len(line) > 60 else f"“{line}”"
