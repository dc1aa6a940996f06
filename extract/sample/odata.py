"""The second source of the sample: the register's feed, made of the same set files, and where register.toml differs."""

from __future__ import annotations

import datetime as dt
import json
import re
import tomllib
import uuid
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from extract.sample.publications import AMSTERDAM, Publication, change_stamp

PATH = "/OData/v4/2.0/Zaak"
PAGE = 250
DIFFERENCES = Path(__file__).parent / "register.toml"

Entity = dict[str, Any]
Test = Callable[[Entity], bool]

_ZAAK = re.compile(r"\d{4}Z\d{5}")
_SOORTEN = {"question": "Schriftelijke vragen", "answer": "Antwoord schriftelijke vragen", "notice": "Mededeling"}
_LATER = re.compile(r"\b(?:termijn|zo spoedig mogelijk)\b")
_OFFICES = re.compile(r",? en de (?=[Mm]inister|[Ss]taatssecretaris)|, de (?=[Mm]inister|[Ss]taatssecretaris)")
_ABSENT = re.compile(r",? bij afwezigheid van .*")
_TOKEN = re.compile(r"\s*('(?:[^']|'')*'|[()]|\w+/any\(\w+:|[\w./:+-]+)")


class FilterError(ValueError):
    """The feed cannot read the filter."""


@cache
def differences() -> Mapping[str, Mapping[str, Any]]:
    """What register.toml says, by kenmerk."""
    return tomllib.loads(DIFFERENCES.read_text("utf-8"))


def entities(publications: Sequence[Publication], today: dt.date, *, is_whole: bool = True) -> list[Entity]:
    """Every zaak of the register as it is on a day; what no set file has is there where the sample `is_whole`."""
    told: dict[str, list[Publication]] = defaultdict(list)
    for publication in publications:
        for kenmerk in _kenmerken(publication, publications):
            told[kenmerk].append(publication)
    found = []
    for kenmerk, states in sorted(told.items()):
        other = differences().get(kenmerk, {})
        known = [state for state in states if state.since <= today]
        is_oral = any(state.kind == "oral_question" for state in states)
        if known and not other.get("is_absent"):
            found.append(_zaak(kenmerk, known, other, is_oral, today))
    if is_whole:
        alone = {kenmerk: other for kenmerk, other in differences().items() if "subject" in other}
        found += [_alone(kenmerk, other, today) for kenmerk, other in alone.items() if other["started"] < today]
    return found


def answer(base_url: str, known: Iterable[Entity], asked: Mapping[str, str], page: int = PAGE) -> tuple[int, bytes]:
    """Status and body of the feed's answer to one request."""
    try:
        test = read_filter(asked.get("$filter", "Verwijderd eq false"))
    except (FilterError, IndexError) as error:
        return 400, _json({"error": {"code": "", "message": f"The query specified in the URI is not valid. {error}"}})
    rows = [entity for entity in known if test(entity)]
    for name in reversed(asked.get("$orderby", "Id").split(",")):
        rows.sort(key=lambda row, name=name: str(row[name] or ""))  # type: ignore[misc] # a default that is no argument
    start = int(asked.get("$skiptoken", "0"))
    chosen = [_projected(row, asked) for row in rows[start : start + page]]
    body: Entity = {"@odata.context": f"{base_url}/OData/v4/2.0/$metadata#Zaak", "value": chosen}
    if start + page < len(rows):
        body["@odata.nextLink"] = f"{base_url}{PATH}?{urlencode({**asked, '$skiptoken': str(start + page)})}"
    return 200, _json(body)


def read_filter(text: str) -> Test:
    """A test for entities. FilterError where the feed would refuse it."""
    tokens = _TOKEN.findall(text)
    if re.sub(r"\s", "", "".join(tokens)) != re.sub(r"\s", "", text):
        raise FilterError(f"Syntax error in '{text}'.")
    test = _either(tokens)
    if tokens:
        raise FilterError(f"Syntax error at '{tokens[0]}' in '{text}'.")
    return test


def _either(tokens: list[str]) -> Test:
    tests = [_both(tokens)]
    while tokens and tokens[0] == "or":
        tokens.pop(0)
        tests.append(_both(tokens))
    return lambda entity: any(test(entity) for test in tests)


def _both(tokens: list[str]) -> Test:
    tests = [_term(tokens)]
    while tokens and tokens[0] == "and":
        tokens.pop(0)
        tests.append(_term(tokens))
    return lambda entity: all(test(entity) for test in tests)


def _term(tokens: list[str]) -> Test:
    name = tokens.pop(0)
    if name == "(" or name.endswith(":"):
        test = _either(tokens)
        if tokens.pop(0) != ")":
            raise FilterError("')' expected.")
        collection = name.split("/")[0]
        return test if name == "(" else lambda entity: any(test(one) for one in entity.get(collection) or ())
    relation, value = tokens.pop(0), tokens.pop(0)
    field = name.split("/")[-1]
    if relation == "eq":
        wanted = {"true": True, "false": False, "null": None}.get(value, value.strip("'").replace("''", "'"))
        return lambda entity: bool(entity.get(field) == wanted)
    if relation == "ge":
        least = dt.datetime.fromisoformat(value)
        return lambda entity: bool(entity.get(field)) and dt.datetime.fromisoformat(entity[field]) >= least
    raise FilterError(f"'{relation}' is no relation that is served here.")


def _projected(row: Entity, asked: Mapping[str, str]) -> Entity:
    """The fields that were asked for; a collection only where it is expanded."""
    chosen = [name for name in asked.get("$select", "").split(",") if name] or [*row]
    expanded = asked.get("$expand", "")
    return {
        name: value
        for name, value in row.items()
        if name in chosen and (not isinstance(value, list) or name in expanded)
    }


def _zaak(
    kenmerk: str, states: Sequence[Publication], other: Mapping[str, Any], is_oral: bool, today: dt.date
) -> Entity:
    teller = next((state for state in states if state.kind == "question"), states[0])
    started = other.get("started") or teller.submitted or teller.issued
    if other.get("removed") and other["removed"] <= today:
        return _removed(kenmerk, other["removed"])
    papers: dict[tuple[str, str | None], list[Publication]] = defaultdict(list)
    for state in states:
        papers[state.kind, state.number].append(state)
    answers = [key for key in papers if key[0] == "answer"]
    documents = [
        _document(kenmerk, versions, is_further=key in answers[1:], is_oral=is_oral) for key, versions in papers.items()
    ]
    documents += [_named(kenmerk, paper) for paper in other.get("documents", ())]
    parties = other.get("parties", {})
    submitters = [(name, parties.get(name) or _party(name, teller.asked_by)) for name in teller.indieners]
    offices = other.get("functions") or _functions(teller.asked_to)
    functions = offices if len(offices) == len(teller.ontvangers) else [None] * len(teller.ontvangers)
    first = min(state.since for state in states)
    row = _row(kenmerk, teller.title if teller.family == "kv" else other.get("subject"), started, first)
    row["Soort"] = "Mondelinge vragen" if is_oral else row["Soort"]
    row["Afgedaan"] = bool(answers)
    row["ZaakActor"] = _actors(kenmerk, submitters, [*zip(teller.ontvangers, functions, strict=True)], first)
    row["Document"] = _sorted(documents)
    return row


def _alone(kenmerk: str, other: Mapping[str, Any], today: dt.date) -> Entity:
    if other.get("removed") and other["removed"] <= today:
        return _removed(kenmerk, other["removed"])
    row = _row(kenmerk, other["subject"], other["started"], other["started"])
    row["ZaakActor"] = _actors(kenmerk, other["submitters"], other["addressees"], other["started"])
    row["Document"] = _sorted([_named(kenmerk, paper) for paper in other["documents"] if paper["on"] < today])
    return row


def _row(kenmerk: str, subject: str | None, started: dt.date, changed: dt.date) -> Entity:
    first_year = started.year if (started.month, started.day) >= (9, 15) else started.year - 1
    return {
        "Id": _id(kenmerk),
        "Nummer": kenmerk,
        "Soort": "Schriftelijke vragen",
        "Titel": None,
        "Onderwerp": subject,
        "Status": "Vrijgegeven",
        "GestartOp": _midnight(started),
        "Organisatie": "Tweede Kamer",
        "Vergaderjaar": f"{first_year}-{first_year + 1}",
        "Afgedaan": False,
        **_stamps(changed),
    }


def _removed(kenmerk: str, on: dt.date) -> Entity:
    """A row that was removed: all it said is gone, its number too."""
    emptied = dict.fromkeys(_row(kenmerk, None, on, on))
    return {**emptied, "Id": _id(kenmerk), **_stamps(on), "Verwijderd": True, "ZaakActor": [], "Document": []}


def _actors(
    kenmerk: str,
    submitters: Iterable[Sequence[str | None]],
    addressees: Iterable[Sequence[str | None]],
    changed: dt.date,
) -> list[Entity]:
    asking = [("Medeindiener" if n else "Indiener", name, party, None) for n, (name, party) in enumerate(submitters)]
    asked = [("Gericht aan", name, None, function) for name, function in addressees]
    return _sorted(
        {
            "Id": _id(kenmerk, relation, name or ""),
            "Zaak_Id": _id(kenmerk),
            "ActorNaam": name,
            "ActorFractie": party,
            "ActorAfkorting": party,
            "Functie": function,
            "Relatie": relation,
            **_stamps(changed),
        }
        for relation, name, party, function in [*asking, *asked]
    )


def _document(kenmerk: str, versions: Sequence[Publication], *, is_further: bool, is_oral: bool) -> Entity:
    newest = versions[-1]
    soort = "Mondelinge vragen" if is_oral else _SOORTEN[newest.kind]
    soort += " (nader)" if is_further else ""
    if newest.kind == "notice" and _LATER.search(newest.body):
        soort += " (uitstel antwoord)"
    vergaderjaar = newest.vergaderjaar
    number = f"{vergaderjaar[2:4]}{vergaderjaar[7:9]}{int(newest.number):05}" if newest.number else None
    ids = list(dict.fromkeys(version.id for version in versions))
    changed = max(version.since for version in versions)
    return _paper(kenmerk, soort, newest.issued, ids, number, newest.title, changed)


def _named(kenmerk: str, paper: Mapping[str, Any]) -> Entity:
    return _paper(kenmerk, paper["kind"], paper["on"], paper["ids"], paper.get("number"), None, paper["on"])


def _paper(
    kenmerk: str,
    soort: str,
    on: dt.date,
    ids: Sequence[str],
    aanhangsel: str | None,
    subject: str | None,
    changed: dt.date,
) -> Entity:
    key = ids[0] if ids else f"{soort}/{on}"
    return {
        "Id": _id(kenmerk, key),
        "Soort": soort,
        "DocumentNummer": f"{on.year}D{90000 + int(_id(kenmerk, key)[:8], 16) % 10000}",
        "Titel": None,
        "Onderwerp": subject,
        "Datum": _midnight(on),
        "Aanhangselnummer": aanhangsel,
        **_stamps(changed),
        "DocumentVersie": [
            {
                "Id": _id(kenmerk, key, id_),
                "Status": "Vrijgegeven",
                "Versienummer": n,
                "Extensie": ".pdf",
                "ExterneIdentifier": id_,
                **_stamps(changed),
            }
            for n, id_ in enumerate(ids, 1)
        ],
    }


def _kenmerken(publication: Publication, publications: Sequence[Publication]) -> list[str]:
    """The zaken a publication is about: as it says, else those of the questions of its set."""
    own = [number for number in publication.vraagnummers if _ZAAK.fullmatch(number)]
    asking = (p for p in publications if p.set_name == publication.set_name and p.family == "kv")
    return own or [number for p in asking for number in p.vraagnummers if _ZAAK.fullmatch(number)][:1]


def _party(name: str, asked_by: str) -> str | None:
    """The party that is printed behind the surname."""
    surname = re.sub(r"(?:\w{1,2}\.)+", "", name).strip()
    _, found, behind = asked_by.lower().partition(surname.lower())
    party = re.search(r"\((?:allen |beiden )?([^()]*)\)", asked_by[len(asked_by) - len(behind) :])
    return party[1] if found and party else None


def _functions(asked_to: str) -> list[str]:
    offices = _OFFICES.split(_ABSENT.sub("", asked_to))
    named = [re.sub(r"^de ", "", office) for office in offices]
    return [office[:1].lower() + office[1:] for office in named]


def _stamps(day: dt.date) -> Entity:
    stamp = change_stamp(day).isoformat()
    return {"GewijzigdOp": stamp, "ApiGewijzigdOp": stamp, "Verwijderd": False}


def _midnight(day: dt.date) -> str:
    return dt.datetime.combine(day, dt.time(), AMSTERDAM).isoformat()


def _id(*names: str) -> str:
    return str(uuid.uuid5(uuid.NAMESPACE_URL, "/".join(names)))


def _sorted(rows: Iterable[Entity]) -> list[Entity]:
    return sorted(rows, key=lambda row: str(row["Id"]))


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
