"""The dictionary in docs/ is the one that the declarations make."""

from __future__ import annotations

import pytest

from warehouse import declared, dictionary


@pytest.fixture(scope="module")
def text() -> str:
    return dictionary.markdown()


def test_the_file_in_docs_is_up_to_date(text: str) -> None:
    assert dictionary.FILE.read_text(encoding="utf-8") == text, "run `make dictionary`"


def test_every_table_view_and_macro_has_its_place(text: str) -> None:
    for name in (*(kind.TABLE for kind in declared.TABLES), *declared.VIEWS):
        assert text.count(f"\n### `{name}`\n") == 1, name
    for macro in declared.macros():
        assert f"| `{macro.name}(" in text


@pytest.mark.parametrize(
    "line",
    [
        "| `set_id` | VARCHAR | key | The set of questions: the normalised kenmerk; ",
        "| `days_to_answer` | INTEGER | yes | answered_on minus submitted_on; NULL while open or where a date is "
        "implausible. (derived) | calendar days | `67` |",
        "| `source_changed_at` | TIMESTAMP | yes | The source's own change stamp, from its search record. | UTC | ",
        "| `anomalies` | VARCHAR[] |  | What is odd: ",
        "| `days_open` | BIGINT | as_of_on minus submitted_on, for open sets. | calendar days |",
        "| `topics` | VARCHAR | Policy topics, main topic before the bar. |  |",
        "| `set_outcomes_as_of(as_of)` | rows | The rows of set_outcomes as of a day: ",
    ],
)
def test_a_line_tells_type_key_meaning_unit_and_example(text: str, line: str) -> None:
    assert f"\n{line}" in text


def test_every_line_of_a_table_has_all_its_cells(text: str) -> None:
    width = 0
    for line in text.splitlines():
        n_bars = line.replace("\\|", "").count("|")
        if line.startswith("|---"):
            width = n_bars
        elif line.startswith("| ") and width:
            assert n_bars == width, line
        elif not line.startswith("|"):
            width = 0
