"""A paper as plain JSON values: what the parsers see in one document."""

from __future__ import annotations

from typing import Any

from transform.citations.citing import references
from transform.dates import choose
from transform.folded_text import raised
from transform.paper import Paper, Person
from transform.wording.labels import read_label


def as_json(paper: Paper) -> dict[str, Any]:
    """One document as a JSON object; dates as ISO text, what the document does not say is null or empty.

    Texts are words alone: the marks of footnotes, which stand in a list of their own, are left out.
    """
    year = next((int(text[:4]) for text, kind, _ in paper.kenmerken if kind in ("zaak", "document")), None)
    submitted = choose([d for d in paper.dates if d.name == "submitted"], year)
    received = choose([d for d in paper.dates if d.name == "received"], year, submitted.on if submitted else None)
    submitted_on, received_on = submitted and submitted.on, received and received.on
    is_answered = paper.kind in ("answer", "set_page") or paper.notice_type == "answered_by_letter"
    days = (received_on - submitted_on).days if is_answered and submitted_on and received_on else None
    failure = [(paper.failure.reason, paper.failure.detail)] if paper.failure else []
    return {
        "publication_id": paper.publication_id,
        "kind": paper.kind,
        "notice_type": paper.notice_type,
        "kenmerk": next((text for text, _, _ in paper.kenmerken), None),
        "vergaderjaar": paper.vergaderjaar,
        "aanhangsel_number": paper.aanhangsel_number,
        "submitted_on": submitted_on and submitted_on.isoformat(),
        "received_on": received_on and received_on.isoformat(),
        "days_to_answer": days if days is not None and days >= 0 else None,
        "subject": paper.subject,
        "submitters": [{"name": p.name, "party": p.party} for p in paper.submitters],
        "addressees": [_office(p) for p in paper.addressees],
        "answered_by": [{"role": p.function, "name": p.name, "portfolio": p.portfolio} for p in paper.answerers],
        "on_behalf_of": [_office(p) for p in paper.on_behalf_of],
        "see_also": list(paper.see_also),
        "questions": [
            {
                "ordinal": q.ordinal,
                "number": q.number,
                "label": q.label,
                "text": _words(paper, "question", q.ordinal, q.text),
            }
            for q in paper.questions
        ],
        "answers": [
            {
                "ordinal": a.ordinal,
                "label": a.label,
                "numbers": _numbers(paper, a.numbers, a.covers),
                "kind": "reference" if a.reference else "text",
                "target": list(read_label(a.reference).numbers) if a.reference else None,
                "text": _words(paper, "answer", a.ordinal, a.text),
            }
            for a in paper.answers
        ],
        "footnotes": [{"number": n.printed_number, "text": n.text} for n in paper.notes],
        "references": [{"type": link.type, "target": link.target, "raw": link.raw} for link in references(paper)],
        "warnings": [{"code": code, "detail": detail} for code, detail in (*failure, *paper.warnings)],
    }


def _office(person: Person) -> str | None:
    return person.function or person.name


def _numbers(paper: Paper, numbers: tuple[int, ...], covers: tuple[tuple[int, str], ...]) -> list[int]:
    """The printed numbers an answer covers; of questions without one, their place in the paper."""
    if numbers:
        return list(numbers)
    covered = [paper.questions[ordinal - 1] for ordinal, _ in covers]
    return [q.number if q.number is not None else q.ordinal for q in covered]


def _words(paper: Paper, part: str, ordinal: int, text: str) -> str:
    """A text without the note marks in it."""
    for note in reversed(paper.notes):
        if (note.part, note.part_ordinal) == (part, ordinal) and note.offset is not None:
            mark = raised(note.printed_number or "*")
            if text.startswith(mark, note.offset):
                text = text[: note.offset] + text[note.offset + len(mark) :]
    return text
