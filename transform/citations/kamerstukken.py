"""Kamerstukken in running text: dossier, chapter or series, and number; and the motions printed with them.

Forms really printed: 'Kamerstuk 35 207, nr. 32', 'Kamerstukken II 2021–2022, 29 279, nr. 339', 'TK 2023/24, 31 839,
nr. 1024', '(35 570 V, nr. 43)', '(21 501-20, nr. 1591)', '(36 471-64)', 'Kamerstuk 36180, nr. 107', '25 424, nr. 679,
nr. 684 en 685'. The target is the id under which the source publishes the paper.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from transform.citations.grammar import BLANK, COMMA, DASH, GAP, VERGADERJAAR, Citation, read_numbers

# Only these dossiers have a numbered series behind the hyphen (21 501-20); in any other it is the paper's number.
_SERIES = ("21501",)
_CHAPTER = r"[IVX]{1,5}[A-C]?|[A-M]"
_DOSSIER = re.compile(
    rf"(?P<high>[0-9]{{2}})(?<![0-9]{{3}})(?<![0-9A-Za-z][.,–-]..)[\s.]?(?P<low>[0-9]{{3}})(?![0-9])"
    rf"(?:{BLANK}{DASH}{BLANK}(?P<tail>[0-9]{{1,4}})(?![0-9]|[.,][0-9]))?"
    rf"(?:(?:{DASH}|{BLANK})(?P<chapter>{_CHAPTER})(?![A-Za-z0-9]))?"
    rf"(?:{DASH}(?P<glued>[0-9]{{1,4}})(?![0-9]))?"
    rf"(?:[\s-]{{0,2}}(?P<kingdom>\(R[0-9]{{3,4}}\)))?"
)
_ALSO = re.compile(
    rf"{BLANK}(?:/|,|en{GAP}){BLANK}(?:[0-9]{{2}}\s?[0-9]{{3}})(?![0-9])(?:{GAP}(?:{_CHAPTER})(?![A-Za-z]))?"
)
_COMMA = re.compile(COMMA)
_LETTER = re.compile(r"(?:[Nn]r\.?\s{0,3})?([A-Z]{1,2})(?![A-Za-z0-9])")
_INTRODUCED = re.compile(
    rf"(?:[Kk]amer(?:-\s{{1,6}})?stuk(?:ken|nummers?|nr\.?)?|(?<![A-Za-z])(?:TK|EK|KST|kst)|(?:Tweede|Eerste){GAP}Kamer)"
    rf"{BLANK}(?P<chamber>\(?(?:II|I|ll|l|11)\)?(?![A-Za-z0-9]))?{COMMA}(?:{VERGADERJAAR}{COMMA})?$"
)
_MOTION = re.compile(r"(?:(?:\b[Nn]ader\s{1,6})?\b[Gg]ewijzigde\s{1,6}|\b[Aa]angenomen\s{1,6})?\b[Mm]oties?\b")
_SENTENCE_END = re.compile(r"(?<!c\.s)[.?!]\s{1,6}[A-Z]|[()]")
_MOVER = re.compile(
    r"(?:[-\s]{1,6}(?:van\s{1,6})?(?:(?:het\s{1,6}lid|de\s{1,6}leden)\s{1,6})?)"
    r"(?:(?:[Vv]an|[Dd]en?|[Tt]en|[Tt]er|[Ee]l|[Vv]on|’t|der|het)\s{1,6}){0,3}[A-ZÀ-Ý][\wÀ-ÿ’'-]{1,40}"
)
_NEXT_MOVER = re.compile(
    r"(?:,\s{0,6}(?:en\s{1,6})?|\s{1,6}en\s{1,6})"
    r"(?P<mover>(?:van\s{1,6}het\s{1,6}lid\s{1,6})?[^(),;:.?!]{2,60}(?:c\.s\.\s{0,3})?)\s{0,3}\($"
)
_LOOK_BACK = 70  # the longest introduction: 'Kamerstukken II, vergaderjaar 2021–2022, '
_MOTION_LOOK_BACK = 320  # 'motie van het lid X over …': the words between mover and bracket may be long


def find_kamerstukken(text: str) -> Iterator[Citation]:
    """Kamerstukken, one citation a number, and each motion printed with one beside it.

    Without the word Kamerstuk only what cannot be anything else counts: a dossier with 'nr.', or '(36 471-64)'. A
    dossier without a number is a citation without target where the word stands before it.
    """
    last_motion = -1  # where the bracket of the last motion closed: the next of a list of motions follows
    position = 0
    while found := _DOSSIER.search(text, position):
        position = found.start() + 2
        before = text[max(0, found.start() - _LOOK_BACK) : found.start()]
        introduced = _INTRODUCED.search(before)
        targets, end = _targets(text, found, introduced is not None)
        if not targets:
            continue
        start = found.start() - (len(before) - introduced.start() if introduced else 0)
        raw = text[start:end]
        for target in targets:
            yield Citation("kamerstuk", raw, start, target)
        opening = text.rfind("(", max(0, start - 30), start)
        if targets[0] and opening >= 0 and ")" not in text[opening:start]:
            closing = text.find(")", end, end + 60)
            closing = end if closing < 0 else closing + 1
            begin = _motion(text, opening, last_motion)
            if begin is not None:
                last_motion = closing
                yield Citation("motion", text[begin:closing], begin, targets[0])
        position = max(position, end)


def _targets(text: str, found: re.Match[str], is_introduced: bool) -> tuple[list[str | None], int]:
    """The ids that stand at a dossier number and where they end; no ids where it is no Kamerstuk at all."""
    dossier, tail, end = found["high"] + found["low"], found["tail"], found.end()
    is_opened = text[max(0, found.start() - 1) : found.start()] == "("
    is_alone = is_introduced or (is_opened and text[end : end + 1] in (")", ",", ";"))
    if tail and is_alone and dossier not in _SERIES and not found["chapter"]:
        return [f"kst-{dossier}-{int(tail)}"], end
    base = "-".join(filter(None, (dossier, tail, found["chapter"])))
    if found["glued"] and (is_introduced or is_opened):
        return [f"kst-{base}-{int(found['glued'])}"], end
    for _ in range(5):  # "25 087 / 31 066, nr. 191": the source files it under the first dossier
        also = _ALSO.match(text, end)
        if not also:
            break
        end = also.end()
    comma = _COMMA.match(text, end)
    end = comma.end() if comma else end
    is_parted = is_introduced or is_opened or (comma is not None and "," in comma[0])
    numbers, list_end = read_numbers(text, end, needs_nr=not is_introduced) if is_parted else ([], end)
    letter = _LETTER.match(text, end) if is_introduced and comma and "," in comma[0] else None
    if not numbers and letter:  # papers of the Eerste Kamer are lettered
        numbers, list_end = [letter[1]], letter.end()
    if not numbers:
        return ([None], found.end()) if is_introduced else ([], 0)
    if found["kingdom"]:  # how the source writes these ids is not known
        return [None], list_end
    return [f"kst-{base}-{int(number) if number.isdigit() else number}" for number in numbers], list_end


def _motion(text: str, opening: int, last_motion: int) -> int | None:
    """Where the words begin that name the motion whose number stands in the bracket at `opening`."""
    if 0 < last_motion < opening < last_motion + 80:
        following = _NEXT_MOVER.match(text, last_motion, opening + 1)
        if following:
            return following.start("mover")
    floor = max(0, opening - _MOTION_LOOK_BACK)
    for motion in reversed(list(_MOTION.finditer(text, floor, opening))):
        if _SENTENCE_END.search(text, motion.end(), opening):
            return None
        if _MOVER.match(text, motion.end(), opening):
            return motion.start()
    return None
