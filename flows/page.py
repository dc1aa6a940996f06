"""A set as a page, in Dutch, as the papers and the people who read them are used to."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from transform.dates import written
from warehouse.reader import Reader

_NOTICES = {
    "postponement": "Uitstel gemeld",
    "answered_by_letter": "Per brief beantwoord",
    "withdrawn": "Ingetrokken",
    "other": "Mededeling",
}


def page(reader: Reader, name: str) -> str | None:
    """The page of a set by its kenmerk, set_id or one of its publications; None where the warehouse has none."""
    heads = reader.named("page_head", [name])
    if not heads:
        return None
    head = heads[0]
    parameters = [head["set_id"]]
    publications = reader.named("page_publications", parameters)
    lines = [
        *_head(head, publications),
        *_questions(reader.named("page_questions", parameters), _no_answer(head)),
        "",
        *_publications(publications),
        *_footnotes(reader.named("page_footnotes", parameters)),
    ]
    return "\n".join(lines)


def _head(head: dict[str, Any], publications: list[dict[str, Any]]) -> Iterator[str]:
    yield f"Kamervraag {head['kenmerk'] or head['set_id']}"
    yield ""
    yield _capitalised(head["subject"]) if head["subject"] else "(onderwerp onbekend)"
    yield ""
    yield f"Ingediend {_day(head['submitted_on'])}"
    for notice in publications:
        if notice["role"] == "notice" and notice["status"] != "superseded":
            yield f"{_NOTICES.get(notice['notice_type'], 'Mededeling')} {_day(notice['occurred_on'])}"
    yield _answered(head)
    if head["date_problem"]:
        yield f"Let op: de datums spreken elkaar tegen of ontbreken ({head['date_problem']})"
    if people := head["submitter_list"]:
        yield "Indieners " + ", ".join(_with(p["name"], p["party"]) for p in people)
    if head["addressees"]:
        yield f"Gericht aan {head['addressees']}"
    if people := head["answerer_list"]:
        yield "Beantwoord door " + ", ".join(_answerer(p) for p in people)
    if head["topic_list"]:
        yield "Onderwerpen " + "; ".join(head["topic_list"])
    if head["question_url"]:
        yield f"Bron vraag {head['question_url']}"
    if head["answer_url"]:
        yield f"Bron antwoord {head['answer_url']}"


def _answered(head: dict[str, Any]) -> str:
    if head["answered_on"]:
        days = head["days_to_answer"]
        after = "" if days is None else f" (na {days} {'dag' if days == 1 else 'dagen'})"
        return f"Beantwoord {_day(head['answered_on'])}{after}"
    if head["outcome"] == "withdrawn":
        return "Niet beantwoord: ingetrokken"
    if head["is_open"]:
        late = f", termijn verstreken op {_day(head['deadline_on'])}" if head["days_overdue"] else ""
        return f"Nog niet beantwoord (na {head['days_open']} dagen{late}; stand {_day(head['as_of_on'])})"
    return "Mondelinge vragen: geen schriftelijk antwoord" if head["is_oral"] else "Beantwoording onbekend"


def _no_answer(head: dict[str, Any]) -> str:
    """What to say of a question without an answer text."""
    if head["outcome"] == "withdrawn":
        return "ingetrokken"
    if head["answered_on"]:
        return "geen antwoord in deze publicaties"
    return "nog geen antwoord" if head["is_open"] else "antwoord onbekend"


def _questions(rows: list[dict[str, Any]], nothing: str) -> Iterator[str]:
    ordinal = 0
    for row in rows:
        if row["ordinal"] is None:
            yield f" • {row['answer_label'] or 'Antwoord'} (bij geen van de vragen)"
        elif row["ordinal"] != ordinal:
            ordinal = row["ordinal"]
            number = row["printed_number"]
            yield f" • Vraag {number}" if number is not None else f" • Vraag (ongenummerd, {ordinal}e)"
            yield from _indented(row["question_text"])
            yield ""
        if row["answer_text"] is not None:
            yield from _indented(row["answer_text"])
        else:
            yield f"  ({nothing})"
        yield ""


def _publications(publications: list[dict[str, Any]]) -> Iterator[str]:
    names = {"question": "Kamervraag", "answer": "Kamerantwoord", "notice": "Mededeling"}
    is_page_alone = not any(p["role"] in ("question", "answer") and p["status"] == "current" for p in publications)
    for publication in publications:
        if is_page_alone and publication["role"] == "page" and publication["body_text"]:
            yield from publication["body_text"].split("\n")
            continue
        status = "" if publication["status"] == "current" else f" ({publication['status']})"
        yield f"{names.get(publication['role'], 'Publicatie')} document nummer: {publication['publication_id']}{status}"
        if title := publication["title"] or publication["subject"]:
            yield f"Volledige titel: {title}"
        if publication["role"] == "notice" and publication["body_text"]:
            yield from _indented(publication["body_text"])


def _footnotes(notes: list[dict[str, Any]]) -> Iterator[str]:
    publication = None
    for note in notes:
        if note["publication_id"] != publication:
            publication = note["publication_id"]
            yield ""
            yield f"Noten in {publication}"
        yield f"  {note['printed_number'] or '*'}  {note['text']}"


def _answerer(person: dict[str, Any]) -> str:
    function, portfolio = person["function"] or "", person["portfolio"] or ""
    if person["name"] is None:
        return str(function)
    office = function if portfolio in function else f"{function} {portfolio}"
    return _with(_with(person["name"], office.strip()), person["party"])


def _with(name: str, added: str | None) -> str:
    return f"{name} ({added})" if added else name


def _day(day: dt.date | None) -> str:
    return written(day) if day else "onbekend"


def _capitalised(text: str) -> str:
    return text[:1].upper() + text[1:]


def _indented(text: str) -> Iterator[str]:
    return (f"  {line}" for line in text.split("\n"))
