"""Who asks whom, and who answers: the lists of names and offices in the header of a paper.

Names: 'het lid A (P)', 'de leden A (P), B, C (beiden Q) en D (R)', also without 'het lid'. Offices: 'de Minister van X
en de Staatssecretaris van Y', 'de Ministers van A, voor B en van C', 'de Minister en Staatssecretaris van X', a
minister without a preposition, 'de Ministers van A en B' where the names of ministries leave no doubt where B begins.
Minister van (with a ministry) and minister voor (without) are kept apart. Who is absent ('bij afwezigheid van') is left
out.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import zip_longest

from transform.accents import composed
from transform.folded_text import fold
from transform.paper import Person
from transform.reference.ministries import split_portfolios
from transform.wording.misspelt import MEMBER, respelled

_MEMBERS = re.compile(
    r"^(?:(?:(?:het|de)\s+)?(?:(?:oud-)?(?:lid|leden)|(?:Tweede-?\s*|Eerste-?\s*)?Kamer(?:lid|leden)|heer|heren|mevrouw)\s+)+",
    re.IGNORECASE,
)
# A committee, a fractie or the Presidium asks as one; the words behind its name run to a bracket or the next asker.
_COLLECTIVE = re.compile(
    r"(?:\b(?:de|het)\s+)?(?:\bleden\s+(?:en\s+plaatsvervangende\s+leden\s+)?van\s+)?(?:\b(?:de|het)\s+)?"
    r"(?P<name>(?:\b(?:vaste|algemene|tijdelijke|bijzondere|parlementaire|gezamenlijke)\s+)*"
    r"\b(?:[\w-]*commissie(?P<committees>s)?|(?:(?P<of>[\w-]+)-)?fractie(?P<groups>s)?|Presidium)\b)"
    r"(?P<rest>(?:(?!\s*,?\s*(?:\ben\s+)?(?:van\s+)?(?:het|de)\s+(?:lid|leden|Kamerlid|Kamerleden|heer|mevrouw|fractie|vaste|algemene)\b)"
    r"[^()])*)(?:\((?P<party>[^()]*)\))?",
    re.IGNORECASE,
)
_OF_GROUP = re.compile(r"^\s*(?:van|der)\s+(?:de\s+|het\s+)?", re.IGNORECASE)
_PARTY = re.compile(r"\(([^()]*)\)")
# 'het lid Kwik van de GRP': two capitals in one word make a party, for a surname has one.
_OF_PARTY = re.compile(r"\s+van\s+(?:de\s+|het\s+)?(?P<party>[A-Z0-9][\w/+-]*[A-Z0-9][\w/+-]*)$")
_SHARED = re.compile(r"^(?:(?P<all>allen)|(?P<both>beiden?)|alle\s+(?P<number>drie|vier|vijf|zes))\s+", re.IGNORECASE)
_NO_PARTY = re.compile(r"\bcommissie\b|\bvoorzitter\b", re.IGNORECASE)
_AND_OTHERS = re.compile(r"[\s,]+c\.?\s?s\.?$|[\s,]+e\.?\s?a\.?$", re.IGNORECASE)
_COUNTS = {"drie": 3, "vier": 4, "vijf": 5, "zes": 6}
_AND = re.compile(r"\s*,\s*(?:en\s+)?|\s+en\s+(?:van\s+(?=(?:het|de)\s+(?:lid|leden)\b))?")

_OFFICE = re.compile(
    r"(?P<article>\bde )?"
    r"\b(?P<office>(?:vice-?)?minister[- ]president|ministers?|staatssecretaris(?:sen)?|bewindslieden)(?![\w-])",
    re.IGNORECASE,
)
_GLUED_OFFICE = re.compile(r"\b(Ministers?|Staatssecretaris(?:sen)?)(?=[A-Z])")
_SINGULAR = {"ministers": "minister", "staatssecretarissen": "staatssecretaris"}
_CONNECTING = {"", "en", "van", "de", "het", "alsmede", "alsook"}
_ABSENT = re.compile(r"\b(?:bij|wegens)\s+afwezigheid(?P<who>\s+van\b.*)?$", re.IGNORECASE)
_PREPOSITION = re.compile(r"^(van|voor|VAN|VOOR)(?:\s+(?=\S)|(?=[A-Z]))")  # text of a PDF may glue it to what follows
_NEXT_NAME = re.compile(r"(?<=\))\s*,?\s*(?:en\s+)?(?=[A-Z])")
_NEXT_PORTFOLIO = re.compile(r"(?:\s*,\s*(?:en\s+)?|\s+en\s+)(?=(?:van|voor)(?:\s|[A-Z]))")

Unread = list[tuple[str, str]]


def read_submitters(text: str, unread: Unread) -> tuple[Person, ...]:
    """Names with their parties, in printed order.

    'beiden X' gives X to the two names before it, 'alle drie X' to three, 'allen X' to all names since the last party.
    A name without a party of its own keeps none, with a warning: which party is meant is not guessed. A committee or a
    fractie is one submitter.
    """
    text = composed(fold(text))
    people: list[Person] = []
    position = 0
    for found in _COLLECTIVE.finditer(text):
        if text.count("(", 0, found.start()) > text.count(")", 0, found.start()):
            continue  # what stands in brackets is said of a name
        people += _members(text[position : found.start()], unread)
        people += _collective(found)
        position = found.end()
    return (*people, *_members(text[position:], unread))


def _collective(found: re.Match[str]) -> list[Person]:
    """'vaste commissie voor A en B' as one; 'fracties van A en B' as two, each of its party."""
    name, rest = found["name"], found["rest"].strip(" ,")
    if "fractie" not in name.lower():
        return [Person(f"{name} {rest}".strip(), found["party"] or None)]
    if found["of"]:
        return [Person(f"{name} {rest}".strip(), found["party"] or found["of"])]
    of = _OF_GROUP.match(rest)
    parties = _AND.split(rest[of.end() :]) if of else []
    parties = [_OF_GROUP.sub("", f"van {party.strip(' ,')}") for party in parties]
    if found["groups"] and len(parties) > 1:
        return [Person(f"fractie van {party}", party) for party in parties]
    return [Person(f"{name} {rest}".strip(), found["party"] or (parties[0] if len(parties) == 1 else None))]


def _members(text: str, unread: Unread) -> list[Person]:
    """Single members, between collective submitters."""
    people: list[Person] = []
    position = 0
    for found in _PARTY.finditer(text):
        names = _names(text[position : found.start()], unread)
        party, n_shared = found[1].strip(), 1
        if _NO_PARTY.search(party):
            unread.append(("party_unknown", party))
            party = ""
        if shared := _SHARED.match(found[1].strip()):
            party = party[shared.end() :] if party else ""
            n_shared = len(names) if shared["all"] else 2 if shared["both"] else _COUNTS[shared["number"].lower()]
        n_own = max(len(names) - n_shared, 0)
        people += [_without_party(name, unread, f"{found[0]} stands behind {names[-1]}") for name in names[:n_own]]
        people += [Person(name, party or None) for name in names[n_own:]]
        position = found.end()
    return [*people, *(_without_party(name, unread) for name in _names(text[position:], unread))]


def _without_party(name: str, unread: Unread, nearest: str = "") -> Person:
    """A name that no bracketed party follows; its own bracket may have been left open: 'A (P en B (Q)'.

    The nearest party may be that of all names before it: which it is the set decides, where another of its papers or
    the register tells.
    """
    name, _, party = (part.strip() for part in name.partition("("))
    if not party and (of := _OF_PARTY.search(name)):
        name, party = name[: of.start()], of["party"]
    if not party:
        unread.append(("party_missing", f"{name}: {nearest}" if nearest else name))
    return Person(name, party or None)


def _names(text: str, unread: Unread) -> list[str]:
    names: list[str] = []
    for part in _AND.split(text):
        name = _MEMBERS.sub("", respelled(part.strip(" ,.;()"), MEMBER, unread)).strip()
        if others := _AND_OTHERS.search(name):
            unread.append(("others_not_named", name))
            name = name[: others.start()]
        names += [name] if name else []
    return names


def read_offices(text: str, unread: Unread) -> tuple[Person, ...]:
    """Offices, mostly without names, in printed order: each Person has function and, where printed, portfolio.

    A word right behind the title is the portfolio: 'de Minister Klimaat'.
    """
    return _read_government(text, unread, is_answering=False)


def read_answerers(text: str, unread: Unread) -> tuple[Person, ...]:
    """Members of government who answer: 'Minister A (X) en van Minister B (Y)', or the office alone.

    A word right behind the title is the name: 'Minister A'. 'minister van Dam (X)' is a name, 'de Minister van X' an
    office.
    """
    return _read_government(text, unread, is_answering=True)


def with_names(answerers: Sequence[Person], signed: Sequence[Person]) -> tuple[Person, ...]:
    """Those who answer, each whom the header names by office alone with the name of the only one who signs for it."""
    named = []
    for person in answerers:
        same = [s for s in signed if s.name and person.portfolio and _is_same_office(s, person)]
        is_only = person.name is None and len(same) == 1 and sum(_is_same_office(a, person) for a in answerers) == 1
        named.append(replace(person, name=same[0].name, basis="signature") if is_only else person)
    return tuple(named)


def _is_same_office(one: Person, other: Person) -> bool:
    def office(person: Person) -> tuple[str, str]:
        return (person.function or "").split(" ")[0].lower(), (person.portfolio or "").casefold()

    return office(one) == office(other)


def _read_government(text: str, unread: Unread, is_answering: bool) -> tuple[Person, ...]:
    segments = _segments(text)
    if not segments and text.strip():
        unread.append(("office_unknown", text.strip()))
    people: list[Person] = []
    waiting: list[str] = []  # 'de Minister en Staatssecretaris van X': the first waits for the portfolio of the next
    for index, (office, rest, has_article) in enumerate(segments):
        is_premier = office.lower().endswith("president")
        if not rest and not is_premier and index + 1 < len(segments):
            waiting.append(office)
            continue
        if _is_named(rest, has_article) or (is_answering and rest and not _PREPOSITION.match(rest)):
            people += [_office(_singular(title), "") for title in waiting]
            people += _named(office, rest, unread)
        else:
            is_plural = office.lower() in _SINGULAR
            portfolios = _portfolios(rest) if is_plural else [rest]
            if is_plural and len(portfolios) == 1:
                unread.append(("offices_not_split", f"{office} {rest}"))
            for title in (*waiting, office):
                people += [_office(_singular(title), portfolio) for portfolio in portfolios]
        waiting = []
    return _join_premier(people)


def _portfolios(rest: str) -> list[str]:
    """What several holders of an office are for: 'van A, voor B en C' is van A, voor B and voor C."""
    portfolios: list[str] = []
    for printed in _NEXT_PORTFOLIO.split(rest):
        preposition = _PREPOSITION.match(printed)
        start = preposition.end() if preposition else 0
        portfolios += [printed[:start] + name for name in split_portfolios(printed[start:])] or [printed]
    return portfolios


def _is_named(rest: str, has_article: bool) -> bool:
    """Whether a name and a bracketed portfolio follow the office word: 'minister van Dam (X)'."""
    preposition = _PREPOSITION.match(rest)
    return "(" in rest and (not preposition or (preposition[1] == "van" and not has_article))


def _named(office: str, rest: str, unread: Unread) -> list[Person]:
    """The named holders of an office: one, or several as in 'de Ministers A (X) en B (Y)'."""
    people = []
    for part in _NEXT_NAME.split(rest):
        name, _, behind = part.partition("(")
        portfolio, _, more = behind.partition(")")
        if more.strip(" ,.)"):
            unread.append(("office_unread", more.strip()))
        people.append(Person(name.strip(" ,") or None, None, _singular(office), portfolio.strip() or None))
    return people


def _singular(office: str) -> str:
    singular = _SINGULAR.get(office.lower())
    return office if singular is None else office[0] + singular[1:]


def _segments(text: str) -> list[tuple[str, str, bool]]:
    """Office word, what follows it up to the next office word without connecting words, whether it has an article."""
    text = _GLUED_OFFICE.sub(r"\1 ", composed(fold(text)))
    found, depth, position = [], 0, 0
    for m in _OFFICE.finditer(text):
        depth += text.count("(", position, m.start()) - text.count(")", position, m.start())
        position = m.start()
        if depth <= 0:
            found.append(m)
    segments: list[tuple[str, str, bool]] = []
    is_absent = False
    for m, following in zip_longest(found, found[1:]):
        rest = _without_connecting(text[m.end() : following.start() if following else len(text)])
        absent = _ABSENT.search(rest)
        if not is_absent:
            segments.append((m["office"], rest[: absent.start()].rstrip(" ,(") if absent else rest, bool(m["article"])))
        is_absent = bool(absent and not absent["who"])
    return segments


def _without_connecting(text: str) -> str:
    words = text.split()
    while words and words[-1].strip(",;.").lower() in _CONNECTING:
        words.pop()
    return " ".join(words).strip(" ,;.")


def _office(office: str, rest: str) -> Person:
    portfolio = _PREPOSITION.sub("", rest).strip(" ,.") or None
    return Person(None, None, f"{office} {rest}".strip(" ,."), portfolio)


def _join_premier(offices: list[Person]) -> tuple[Person, ...]:
    """'Minister-President, Minister van Algemene Zaken' is one office."""
    joined: list[Person] = []
    for office in offices:
        last = joined[-1] if joined else None
        if (
            last
            and not last.portfolio
            and "president" in (last.function or "").lower()
            and office.portfolio == "Algemene Zaken"
        ):
            joined[-1] = Person(last.name, None, f"{last.function}, {office.function}", office.portfolio)
        else:
            joined.append(office)
    return tuple(joined)
