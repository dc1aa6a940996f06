"""Who asks whom, and who answers: the lists of names and offices in the header of a paper.

Names: 'het lid A (P)', 'de leden A (P), B, C (beiden Q) en D (R)', also without 'het lid'. Offices: 'de Minister van X
en de Staatssecretaris van Y', 'de Ministers van A, voor B en van C', 'de Minister en Staatssecretaris van X', a
minister without a preposition. Minister van (with a ministry) and minister voor (without) are kept apart.
"""

from __future__ import annotations

import re

from transform.paper import Person

_MEMBERS = re.compile(r"^(?:(?:het|de)\s+)?(?:lid|leden|Kamerlid|Kamerleden)\s+", re.IGNORECASE)
_GROUP = re.compile(r"([^()]*?)\s*\(([^()]*)\)")
_SHARED = re.compile(r"^(beiden?|allen|alle\s+\w+)\s+", re.IGNORECASE)
_AND = re.compile(r"\s*,\s*(?:en\s+)?|\s+en\s+(?:van\s+)?")

_OFFICE = re.compile(
    r"\b(?:(?:vice-)?minister-president|ministers?|staatssecretaris(?:sen)?|bewindslieden)(?![\w-])", re.IGNORECASE
)
_GLUED_OFFICE = re.compile(r"\b(Ministers?|Staatssecretaris(?:sen)?)(?=[A-Z])")
_SINGULAR = {"ministers": "minister", "staatssecretarissen": "staatssecretaris"}
_TRAILING = re.compile(r"(?:[\s,;.]+|\b(?:en|van|de|het|alsmede|alsook))+$", re.IGNORECASE)
_ABSENT = re.compile(r",?\s*bij\s+afwezigheid\s+van\b.*$", re.IGNORECASE | re.DOTALL)
_PREPOSITION = re.compile(r"^(van|voor)\s+(?=\S)")
_NEXT_PORTFOLIO = re.compile(r"(?:\s*,\s*(?:en\s+)?|\s+en\s+)(?=(?:van|voor)\s)")
_NAME_AND_PORTFOLIO = re.compile(r"^(?P<name>[^(]*?)\s*(?:\((?P<portfolio>[^)]*)\)?)?$", re.DOTALL)

Unread = list[tuple[str, str]]


def read_submitters(text: str, unread: Unread) -> tuple[Person, ...]:
    """Names with their parties, in printed order.

    'beiden X' gives X to the two names before it, 'allen X' to all names since the last party. A name without a
    party of its own keeps none, with a warning: which party is meant is not guessed.
    """
    text = _MEMBERS.sub("", text.strip())
    people: list[Person] = []
    position = 0
    for group in _GROUP.finditer(text):
        names = _names(group[1])
        party, n_shared = group[2].strip(), 1
        if shared := _SHARED.match(party):
            party = party[shared.end() :]
            n_shared = 2 if shared[1].lower().startswith("beide") else len(names)
        if len(names) > n_shared:
            unread += [("party_missing", name) for name in names[:-n_shared]]
        people += [Person(name) for name in names[:-n_shared]]
        people += [Person(name, party or None) for name in names[-n_shared:]]
        position = group.end()
    for name in _names(text[position:]):
        unread.append(("party_missing", name))
        people.append(Person(name))
    return tuple(people)


def _names(text: str) -> list[str]:
    return [name for part in _AND.split(text) if (name := _MEMBERS.sub("", part.strip(" ,.;")))]


def read_offices(text: str, unread: Unread) -> tuple[Person, ...]:
    """Offices without names, in printed order: each Person has function and, where printed, portfolio."""
    segments = _segments(_ABSENT.sub("", text))
    if not segments and text.strip():
        unread.append(("office_unknown", text.strip()))
    offices: list[Person] = []
    waiting: list[str] = []  # 'de Minister en Staatssecretaris van X': the first waits for the portfolio of the next
    for index, (office, rest) in enumerate(segments):
        is_premier = office.lower().endswith("minister-president")
        if not rest and not is_premier and index + 1 < len(segments):
            waiting.append(office)
            continue
        is_plural = office.lower() in _SINGULAR
        portfolios = _NEXT_PORTFOLIO.split(rest) if is_plural else [rest]
        if is_plural and len(portfolios) == 1:
            unread.append(("offices_not_split", f"{office} {rest}"))
        for title in (*waiting, office):
            offices += [_office(_singular(title), portfolio) for portfolio in portfolios]
        waiting = []
    return _join_premier(offices)


def read_answerers(text: str, unread: Unread) -> tuple[Person, ...]:
    """Members of government who answer: 'Minister A (X) en van Minister B (Y)', or the office alone."""
    people: list[Person] = []
    segments = _segments(text)
    if not segments and text.strip():
        unread.append(("office_unknown", text.strip()))
    for office, rest in segments:
        if not rest or _PREPOSITION.match(rest):
            people += read_offices(f"{office} {rest}", unread)
            continue
        found = _NAME_AND_PORTFOLIO.match(rest)
        name, portfolio = (found["name"], found["portfolio"]) if found else (rest, None)
        people.append(Person(name.strip(" ,") or None, None, office, portfolio.strip() if portfolio else None))
    return tuple(people)


def _singular(office: str) -> str:
    singular = _SINGULAR.get(office.lower())
    return office if singular is None else office[0] + singular[1:]


def _segments(text: str) -> list[tuple[str, str]]:
    """(office word, what follows it up to the next office word), without the connecting words between them."""
    text = _GLUED_OFFICE.sub(r"\1 ", text)
    found = [m for m in _OFFICE.finditer(text) if not _in_brackets(text, m.start())]
    ends = [m.start() for m in found[1:]] + [len(text)]
    return [(m[0], _TRAILING.sub("", text[m.end() : end]).strip(" ,")) for m, end in zip(found, ends, strict=True)]


def _in_brackets(text: str, position: int) -> bool:
    return text.count("(", 0, position) > text.count(")", 0, position)


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
            joined[-1] = Person(None, None, f"{last.function}, {office.function}", office.portfolio)
        else:
            joined.append(office)
    return tuple(joined)
