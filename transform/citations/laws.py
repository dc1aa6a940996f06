"""Articles of law, official journals and judgments in running text.

Only what names an article, a journal number or an ECLI is found: the bare name of a law ('de Wpg') is no reference to
anything in particular. An article has no target, since the words rarely tell which version of which law is meant.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from transform.citations.grammar import BLANK, DASH, GAP, MONTH, Citation

_ARTICLE_NUMBER = rf"[0-9]{{1,4}}[a-z]{{0,2}}(?:[:.][0-9]{{1,3}}[a-z]?){{0,3}}(?![0-9A-Za-z]|{GAP}{MONTH})"
_AND = rf"(?:{BLANK},{BLANK}(?:en{GAP}|of{GAP})?|{GAP}(?:en|of|tot{GAP}en{GAP}met|t/m){GAP}|{BLANK}{DASH}{BLANK})"
_RANK = (
    r"(?:eerste|tweede|derde|vierde|vijfde|zesde|zevende|achtste|negende|tiende|elfde|twaalfde|dertiende|laatste"
    r"|[0-9]{1,2}(?:e|de|ste)?)"
)
_PART = (
    rf"(?:{_RANK}(?:{_AND}{_RANK}){{0,5}}{GAP}(?:lid|leden|volzin|alinea)|lid{GAP}[0-9]{{1,2}}|aanhef"
    rf"|(?:onderdeel|onderdelen|onder|sub){GAP}[a-z0-9]{{1,3}}(?![A-Za-z0-9])[°º]?)"
)
_PARTS = rf"(?:(?:{BLANK},{BLANK}|{GAP})(?:en{GAP})?{_PART}){{0,5}}"
# A name runs on in small letters until a word that no name holds.
_NOT_IN_A_NAME = (
    r"(?!(?:is|zijn|was|waren|wordt|worden|werd|kan|kunnen|moet|moeten|mag|mogen|zal|zullen|heeft|hebben|dat|die|waarin"
    r"|waarop|bepaalt|bepaald|stelt|staat|geldt|biedt|regelt|volgt|verplicht|om|niet|ook|als|en|of|door|maar|zoals|ten"
    r"|te|een|bij|dient|dienen|blijkt|genoemde?|bedoelde?|waar|waarbij|gaat|al|wel|nog|hierin|aan)\b)"
)
_LAW_WORD = rf"{GAP}(?:\([A-Z][A-Za-z0-9-]{{1,11}}\)|{_NOT_IN_A_NAME}[A-Za-zÀ-ÿ0-9][\wÀ-ÿ’'-]{{0,40}})"
_LAW = (
    rf"(?:{BLANK},{BLANK}|{GAP})(?:(?:van|uit){GAP}(?:(?:de|het){GAP})?)?"
    rf"(?:(?:[Ww]et(?:boek)?|[Bb]esluit|[Rr]egeling|[Vv]erordening|[Vv]erdrag|[Rr]ichtlijn|[Rr]eglement|[Ss]tatuut"
    rf"|[Hh]andvest|[Aa]lgemene)\b(?:{_LAW_WORD}){{0,9}}"
    rf"|[A-Z][\wÀ-ÿ-]{{1,40}}(?:{GAP}[A-Z][\w-]{{1,20}}){{0,2}}(?:{GAP}(?:19|20)[0-9]{{2}})?(?:{GAP}\([A-Z][A-Za-z]{{1,11}}\))?)"
)
_ARTICLE = re.compile(
    rf"rt(?:ikel(?:en)?{BLANK}|t?\.{BLANK}){_ARTICLE_NUMBER}(?:{_AND}{_ARTICLE_NUMBER}){{0,10}}"
    rf"{_PARTS}(?:{_LAW})?"
)
_JOURNAL = re.compile(
    rf"(?<![A-Za-z])(Stb|Stcrt|Trb)\.{BLANK}((?:19|20)[0-9]{{2}}){BLANK},{BLANK}(?:nr\.{BLANK})?([0-9]{{1,5}})(?![0-9])"
)
_ECLI = re.compile(r"ECLI:[A-Z]{2}:[A-Z0-9]{1,7}:[0-9]{4}:[A-Z0-9.]{1,25}")


def find_laws(text: str) -> Iterator[Citation]:
    """Articles ('artikel 273f, eerste lid, onder 1, Sr'), 'Stb. 2024, 153' and ECLIs, all of type law."""
    if "rtikel" in text or "rt." in text:
        for found in _ARTICLE.finditer(text):
            # searched without its first letter: a capital and a small one would be looked for four times as slowly
            start = found.start() - 1
            if start >= 0 and text[start] in "Aa" and not text[start - 1 : start].isalpha():
                yield Citation("law", text[start : found.end()], start, None)
    if "Stb." in text or "Stcrt." in text or "Trb." in text:
        for found in _JOURNAL.finditer(text):
            yield Citation("law", found[0], found.start(), f"{found[1].lower()}-{found[2]}-{int(found[3])}")
    if "ECLI" in text:
        for found in _ECLI.finditer(text):
            raw = found[0].rstrip(".")
            yield Citation("law", raw, found.start(), raw)
