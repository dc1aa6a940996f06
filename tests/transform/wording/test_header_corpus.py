"""The header parser on real headers, against labels made by eye; what it misses is named, so that nothing else may."""

import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from transform.paper import Header
from transform.wording.header import read_header

CORPUS = Path(__file__).resolve().parents[3].parent / "shared" / "corpus"
pytestmark = pytest.mark.skipif(not CORPUS.exists(), reason=f"the real documents are not at {CORPUS}")

# The extraction of these texts glued words together; the printed header is well-formed.
GLUED = {
    ("kv-tk-2024Z18438", "addressees"),
    ("kv-tk-2024Z18438", "subject"),
    ("kv-tk-2024Z18659", "addressees"),
    ("kv-tk-2024Z18659", "subject"),
}


def letters(text: str | None) -> str:
    return "".join(c for c in unicodedata.normalize("NFKC", text or "").casefold() if c.isalnum())


def header_of(text: str) -> list[str]:
    """The header as one line, after the day where that stands before it; what follows is left out."""
    start = re.search(r"(?m)^(Mondelinge vra|Vra(ag|gen) van|Antwoord van|Mededeling van)", text)
    assert start
    before = re.findall(r"\(ingezonden[^)]*\)", text[: start.start()])
    text = text[start.start() :]
    blank_line = r"|\n\s*\n" if text.startswith("Vra") else ""
    end = re.search(rf"(?m)^\s*(Vraag\s*1\b|1\.?\s*$|1\.? [A-Z]|Mededeling$){blank_line}", text)
    return [*before, text[: end.start()] if end else text]


@cache
def headers() -> dict[str, tuple[dict[str, Any], Header]]:
    found = {}
    for line in (CORPUS / "golden.jsonl").read_text("utf-8").splitlines():
        label = json.loads(line)
        path = CORPUS / label["file"].replace(".pdf", ".txt")
        if path.suffix == ".txt":
            found[label["id"]] = label, read_header(header_of(path.read_text("utf-8")))
    return found


def compared(label: dict[str, Any], header: Header) -> Iterator[tuple[str, object, object]]:
    """(field, labelled, read), only where the label says that the header prints it."""
    days = {date.name: str(date.on) for date in header.dates}
    read: dict[str, object] = {
        "submitters": [(letters(p.name), letters(p.party)) for p in header.submitters],
        "addressees": [letters(p.function) for p in header.addressees],
        "answered_by": [(letters(p.function), letters(p.name), letters(p.portfolio)) for p in header.answerers],
        "on_behalf_of": [letters(p.function) for p in header.on_behalf_of],
        "see_also": list(header.see_also),
        "subject": letters(header.subject),
        "submitted": days.get("submitted"),
        "received": days.get("received"),
    }
    labelled: dict[str, object] = {
        "submitters": [(letters(p["name"]), letters(p["party"])) for p in label["submitters"]],
        "addressees": [letters(text) for text in label["addressees"]],
        "answered_by": [
            (letters(p["role"]), letters(p["name"]), letters(p["portfolio"])) for p in label["answered_by"]
        ],
        "on_behalf_of": [letters(text) for text in label["also_on_behalf_of"]],
        "see_also": label["see_also_aanhangsel"],
        "subject": letters(label["subject"]),
        "submitted": label["submitted_on"],
        "received": label["received_on"],
    }
    # A notice not yet formatted has no header about the questions: its label was read from the notice itself.
    is_about_questions = bool(header.submitters)
    for field, value in labelled.items():
        is_printed = is_about_questions or field not in ("submitters", "addressees", "subject")
        if value and is_printed:
            yield field, value, read[field]


def misses() -> dict[tuple[str, str], tuple[object, object]]:
    return {
        (name, field): (labelled, read)
        for name, (label, header) in headers().items()
        for field, labelled, read in compared(label, header)
        if labelled != read
    }


def test_only_headers_that_the_extraction_glued_are_misread() -> None:
    assert set(misses()) == GLUED


def test_nothing_is_read_that_is_not_printed() -> None:
    for name, (label, header) in headers().items():
        assert not (header.on_behalf_of and not label["also_on_behalf_of"]), name
        assert not (header.see_also and not label["see_also_aanhangsel"]), name
        assert not (header.answerers and not label["answered_by"]), name
        assert len({date.name for date in header.dates}) == len(header.dates), name


def test_kinds_are_told_apart() -> None:
    for name, (label, header) in headers().items():
        kind = "answer" if header.is_answer else "notice" if header.is_notice else "question"
        assert (("oral_question" if header.is_oral else kind), name) == (label["kind"], name)


def test_a_header_that_is_misread_in_who_or_what_says_so() -> None:
    unread = {name for name, (_, header) in headers().items() if header.unread}
    assert unread == {name for name, _ in GLUED}


def test_the_share_read_right_is_high_in_every_field() -> None:
    labelled = Counter(field for label, header in headers().values() for field, _, _ in compared(label, header))
    wrong = Counter(field for _, field in misses())
    assert len(headers()) == 56
    share = {field: 1 - wrong[field] / n for field, n in labelled.items()}
    assert {field: n for field, n in share.items() if n < 0.85} == {}
    assert share["submitted"] == share["received"] == share["answered_by"] == share["see_also"] == 1
