"""What `parse` prints of a paper."""

from __future__ import annotations

import pytest

from tests.transform.printed.test_page_text import NOTICE
from tests.transform.printed.test_set_page import BOTTOM, ITEMS, TOP
from transform.documents import RawPublication, read
from transform.paper_json import as_json


def said(text: str) -> dict[str, object]:
    return as_json(read(RawPublication("file-0123456789ab", "file:x.txt", text.encode(), "d" * 64)))


@pytest.mark.parametrize(
    ("text", "kind", "days"),
    [
        (TOP + ITEMS + BOTTOM, "set_page", 30),
        (TOP.replace("Beantwoord 6 maart 2031 (na 30 dagen)\n", "") + ITEMS, "set_page", None),
        (NOTICE, "notice", None),
    ],
)
def test_the_days_to_answer_are_told_of_an_answer_and_of_a_page_that_shows_one(
    text: str, kind: str, days: int | None
) -> None:
    found = said(text)
    assert (found["kind"], found["days_to_answer"]) == (kind, days)
