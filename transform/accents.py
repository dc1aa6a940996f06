"""Accents that PDFs print as signs of their own, put on their letters: 'Kostic´', 'Yes¸ilgöz', 'M¨uller', 'Kostic ´ ('.

Some producers draw the accent behind its letter, others before it, and reading the page may part the two by a blank.
Which letter is meant follows from which of its neighbours can bear it at all, then from how the rest of the text does
it, then from how Dutch and the languages of its names are spelt. A sign that may as well be an apostrophe or a
quotation mark ('risico´s', '´Pont ligt stil´', 'd´Orsay') stays what it is.
"""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

_JOINING = {
    **{"´": "\u0301", "`": "\u0300", "¨": "\u0308", "¸": "\u0327", "ˆ": "\u0302", "˜": "\u0303", "ˇ": "\u030c"},
    **{"˘": "\u0306", "˚": "\u030a", "˛": "\u0328", "˝": "\u030b", "˙": "\u0307", "¯": "\u0304"},
}
_BEARERS = {
    **{"´": "aeiouycnsz", "`": "aeiou", "¨": "aeiouy", "¸": "cst", "ˆ": "aeiou", "˜": "nao", "ˇ": "cszren"},
    **{"˘": "ga", "˚": "au", "˛": "ae", "˝": "ou", "˙": "zegi", "¯": "aeiou"},
}
_PREFERRED = {"`": "e", "ˆ": "e", "˜": "n", "ˇ": "csz", "˘": "g"}  # where both neighbours can bear it
_VOWELS = "aeiouyı"
_SPACING = {joining: sign for sign, joining in _JOINING.items()}
_PARTED = re.compile(f"(?<=[A-Za-z]) ([{''.join(_SPACING)}])")
_SIGN = re.compile(f"[{''.join(_JOINING)}]")
_APOSTROPHES, _QUOTES = "´`", "´`¨˝"  # signs that are also written for these
_BEHIND_VOWEL = re.compile(r"(?:s|tjes?)(?![^\W\d_])")
_BEHIND_CONSONANT = re.compile(r"(?:s|n|t|ten?|de?|jes?|en|ers?|ing)(?![^\W\d_])")
_PLURAL = re.compile(r"en(?![^\W\d_])")
_WORD_END = re.compile(r"[^\W\d_]{1,40}\Z")
_CLOSES = r"(?<=[^\s(])%s(?![^\W\d_])"
_QUOTED = 300  # within so many signs a quotation mark is closed
_MOST = 20_000  # no paper has more of them
_NAME_ENDS = re.compile(r" (?:en\b|[(A-Z])|[,.)]|\s*$")


class _Place(NamedTuple):
    """Where an accent stands: the letters right before and behind it, the former perhaps parted from it by a blank."""

    sign: str
    left: str
    is_parted: bool
    right: str
    before: str  # the word so far
    behind: str  # what follows


def composed(text: str) -> str:
    """The text with such accents on their letters; one that has none comes back as it is.

    `text` is best the whole of a document, for the rest of it tells how its producer writes accents.
    """
    if text.isascii() and "`" not in text:
        return text
    text = _PARTED.sub(lambda parted: f" {_SPACING[parted[1]]}", text)
    signs = [match.start() for match in _SIGN.finditer(text)]
    if not 0 < len(signs) <= _MOST:
        return text
    sides = [_sure(_place(text, at)) for at in signs]
    usual = (sum(sides) > 0) - (sum(sides) < 0)
    pieces: list[str] = []
    done = 0  # up to where the text stands in `pieces`
    quoted_until = dict.fromkeys(_QUOTES, 0)
    taken = -1  # the last letter that got an accent
    for at in signs:
        place = _place(text, at)
        if at < quoted_until.get(place.sign, 0):
            continue
        if place.sign in _QUOTES and _begins_word(place) and (end := _closing(text, at, place.sign)):
            quoted_until[place.sign] = end
            continue
        if place.sign in _APOSTROPHES and not place.right and _is_quoted(text, at):
            continue
        letter_at = at - 1 - place.is_parted
        side = _side(place, usual, is_taken=letter_at <= taken)
        if side < 0:
            pieces += [text[done:letter_at], _accented(place.left, place.sign)]
            done, taken = at + 1, letter_at
            if place.sign == "¨" and place.left in "aou" and re.match(r" [a-z]", place.behind):
                done += 1  # no word ends in one of these: the blank is not the word's
        elif side > 0:
            joins = place.is_parted and place.right.islower() and place.sign not in _APOSTROPHES
            pieces += [text[done : at - joins], _accented(place.right, place.sign)]
            done, taken = at + 2, at + 1
    return "".join([*pieces, text[done:]])


def _place(text: str, at: int) -> _Place:
    is_parted = text[max(0, at - 2) : at][1:] == " " and text[at - 2].isalpha()
    before = text[max(0, at - 41) : at - is_parted]
    word = _WORD_END.search(before)
    behind = text[at + 1 : at + 20]
    right = behind[:1] if behind[:1].isalpha() else ""
    return _Place(text[at], word[0][-1] if word else "", is_parted, right, word[0] if word else "", behind)


def _begins_word(place: _Place) -> bool:
    return bool(place.right) and (place.is_parted or not place.left)


def _closing(text: str, at: int, sign: str) -> int:
    """Where a quotation ends that the sign at a place begins; 0 where nothing closes it."""
    closes = re.compile(_CLOSES % re.escape(sign)).search(text, at + 1, at + _QUOTED)
    return closes.end() if closes and "\n\n" not in text[at : closes.start()] else 0


def _is_quoted(text: str, at: int) -> bool:
    """Whether a quotation that begins with another sign is open at a place."""
    return text.rfind("‘", max(0, at - _QUOTED), at) > text.rfind("’", max(0, at - _QUOTED), at)


def _can_bear(letter: str, sign: str) -> bool:
    return bool(letter) and letter.lower().replace("ı", "i") in _BEARERS[sign] and len(_accented(letter, sign)) == 1


def _accented(letter: str, sign: str) -> str:
    return unicodedata.normalize("NFC", letter.replace("ı", "i") + _JOINING[sign])


def _sure(place: _Place) -> int:
    """-1 where only the letter before the accent can bear it, 1 where only the one behind, 0 where that is open."""
    if place.is_parted or not place.left or _is_apostrophe(place, 0):
        return 0
    left, right = _can_bear(place.left, place.sign), _can_bear(place.right, place.sign)
    is_telling = place.right or place.sign not in _QUOTES or place.left in "cC"
    return (right - left) if is_telling else 0


def _side(place: _Place, usual: int, *, is_taken: bool) -> int:
    """-1 where the accent belongs to the letter before it, 1 where to the one behind, 0 where to none.

    `is_taken` says that the letter before it has one already.
    """
    left = not is_taken and _can_bear(place.left, place.sign)
    right = _can_bear(place.right, place.sign)
    if not place.right:
        return -left * _is_at_end(place)
    if _begins_word(place) and place.sign in _APOSTROPHES:
        # 'een ´e´en', and what the rest of the text does; else it opens a quotation that nothing closes.
        return int(right and (usual > 0 or place.behind[1:2] == place.sign))
    if _begins_word(place) and (not place.left or place.right.isupper()):
        return int(right and (place.sign not in _QUOTES or place.right in "AOUÖÜ"))
    if _is_apostrophe(place, usual):
        return 0
    if left and right:
        return usual or _by_spelling(place)
    return int(right) - int(left)


def _is_at_end(place: _Place) -> bool:
    """Whether a sign behind a word can be the accent of its last letter."""
    if place.sign not in _APOSTROPHES:
        return True
    if place.left in "cC":
        return True
    is_name = not place.is_parted or _NAME_ENDS.match(place.behind) is not None
    return place.left in _VOWELS and is_name


def _is_apostrophe(place: _Place, usual: int) -> bool:
    """'risico´s', 'zo´n', 'sms´en', 'd´Orsay', 'O´Brien'."""
    if place.sign not in _APOSTROPHES or not place.right:
        return False
    if place.right.isupper() and (not place.left.isupper() or len(place.before) == 1):
        return True
    if len(place.before) == 1 and place.left.lower() not in _VOWELS and usual <= 0:
        return True
    left = place.left.lower()
    if left in _VOWELS:
        is_plural = _BEHIND_VOWEL.match(place.behind) or (place.left.isupper() and place.behind.startswith("er"))
        return place.before.lower() == "zo" if place.behind[:2].strip() == "n" else left != "e" and bool(is_plural)
    return left != "c" and _BEHIND_CONSONANT.match(place.behind) is not None


def _by_spelling(place: _Place) -> int:
    """Which of two letters that both can bear an accent does, where the text leaves that open."""
    left, right = place.left.lower(), place.right.lower()
    if "ı" in (left, right):  # a dotless i is printed for the sake of the accent
        return -1 if left == "ı" else 1
    if place.sign == "¨":  # on the vowel that begins a syllable: reëel, industrieën; German äu
        is_second = place.before[-2:-1].lower() in _VOWELS and len(place.before) > 1
        is_left = left + right == "au" or (is_second and not _PLURAL.match(place.behind))
        return -1 if is_left else 1
    if place.sign == "´":
        if left in _VOWELS:
            return 1 if right == "c" and not place.behind[1:2].isalpha() else -1  # -ić
        return 1 if right in _VOWELS and (left != "c" or right == "e") else -1  # José, Pećanac
    preferred = _PREFERRED.get(place.sign, "")
    return 1 if right in preferred and left not in preferred else -1
