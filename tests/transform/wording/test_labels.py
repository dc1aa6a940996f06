import re
import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from transform.wording.labels import HIGHEST, LONGEST, Label, leading_heading, read_label


@pytest.mark.parametrize(
    ("text", "numbers", "is_range"),
    [
        ("Vraag 1", (1,), False),
        ("Vraag 12", (12,), False),
        ("1", (1,), False),
        ("1.", (1,), False),
        ("Vraag", (), False),
        ("Antwoord", (), False),
        ("Antwoord:", (), False),
        ("Antwoord 12", (12,), False),
        ("Antwoord op vraag 3", (3,), False),
        ("Antwoord vraag 1:", (1,), False),
        ("Vraag 4 en 5", (4, 5), False),
        ("Vraag 5, 6", (5, 6), False),
        ("Vraag 3, 4 en 5", (3, 4, 5), False),
        ("Vraag 1 en 4", (1, 4), False),
        ("Vraag 7, 8, 9 10 en 11", (7, 8, 9, 10, 11), False),
        ("Antwoorden 5 en 6", (5, 6), False),
        ("Antwoord op vragen 2, 3 en 6", (2, 3, 6), False),
        ("Antwoord op de vragen 1, 2, en 3", (1, 2, 3), False),
        ("Antwoorden op vraag 4 en vraag 5", (4, 5), False),
        ("Antwoord vraag 4 en antwoord vraag 5", (4, 5), False),
        ("Beantwoording van de vragen 4 & 5", (4, 5), False),
        ("Antwoord (5 en 6)", (5, 6), False),
        ("6 5", (6, 5), False),
        ("11 10 12 11", (11, 10, 12), False),
        ("3 3 3", (3,), False),
        ("Vraag nr. 4", (4,), False),
        ("Vraag\xa04\xa0en\xa05", (4, 5), False),
        ("VRAAG 4 EN 5", (4, 5), False),
        ("Vraag4", (4,), False),
        ("Vragen4en5", (4, 5), False),
        ("Vraag 3a", (3,), False),
        ("Vraag 2 t/m 6", (2, 3, 4, 5, 6), True),
        ("Vraag 2 t / m 4", (2, 3, 4), True),
        ("Vraag 2 tm 4", (2, 3, 4), True),
        ("Vragen 1 tot en met 3", (1, 2, 3), True),
        ("Vraag 1 t.e.m. 3", (1, 2, 3), True),
        ("22–25", (22, 23, 24, 25), True),
        ("22-25", (22, 23, 24, 25), True),
        ("22 ‑ 25", (22, 23, 24, 25), True),
        ("22 − 25", (22, 23, 24, 25), True),
        ("Antwoord op vraag 1 t/m vraag 3", (1, 2, 3), True),
        ("Antwoord 1, 2 en 4 t/m 6", (1, 2, 4, 5, 6), True),
        ("1-2, 4-6", (1, 2, 4, 5, 6), True),
        ("5, 3, 5-7", (5, 3, 6, 7), True),
    ],
)
def test_every_printed_form_is_understood(text: str, numbers: tuple[int, ...], is_range: bool) -> None:
    assert read_label(text) == Label(numbers, is_range)


@pytest.mark.parametrize(
    ("text", "numbers", "unknown"),
    [
        ("2018", (), "2018"),
        ("8 9 0", (8, 9), "0"),
        (f"Vraag {HIGHEST + 1}", (), str(HIGHEST + 1)),
        ("Vraag " + "9" * 5000, (), ""),
        ("Vraag IV", (), "IV"),
        ("Vraag ²", (), "²"),
        ("Toelichting", (), "Toelichting"),
        ("Antwoord op vraag 3 en 4 gezamenlijk", (3, 4), "gezamenlijk"),
        ("Vraag 5 t/m", (5,), "t/m"),
        ("Vraag t/m 6", (6,), "t/m"),
        ("Vraag 10-8", (10, 8), "-"),
        ("Vraag 5-5", (5,), "-"),
        ("Vraag 1" + " " * LONGEST, (), ""),
        ("Vraag 1 t/m 2018", (1,), "2018 t/m"),
    ],
)
def test_what_is_not_understood_is_told_and_never_guessed(text: str, numbers: tuple[int, ...], unknown: str) -> None:
    label = read_label(text)
    assert label.numbers == numbers
    assert label.unknown == (unknown or text)
    assert not label.is_range


def test_a_digit_of_another_script_is_the_number_it_means() -> None:
    assert read_label("Vraag ٣") == Label((3,))


@given(
    st.lists(st.integers(1, HIGHEST), min_size=1, max_size=20, unique=True), st.sampled_from(["Vraag", "Antwoorden"])
)
def test_a_list_of_numbers_is_read_as_printed(numbers: list[int], word: str) -> None:
    *first, last = map(str, numbers)
    text = f"{word} {', '.join(first)} en {last}" if first else f"{word} {last}"
    assert read_label(text) == Label(tuple(numbers))


@given(st.integers(1, HIGHEST - 1), st.integers(1, 60), st.sampled_from(["t/m", "–", "-", "tot en met"]))
def test_a_range_holds_every_number_from_first_to_last(first: int, n: int, word: str) -> None:
    last = min(first + n, HIGHEST)
    assert read_label(f"Vraag {first} {word} {last}") == Label(tuple(range(first, last + 1)), True)


@given(st.one_of(st.text(), st.from_regex(r"[vraagntwod 0-9,.;:/&()–-]*", fullmatch=True)))
@example("1-500," * 400)
def test_any_text_is_read_without_error_and_no_word_is_lost(text: str) -> None:
    label = read_label(text)
    assert len(set(label.numbers)) == len(label.numbers)
    assert all(1 <= number <= HIGHEST for number in label.numbers)
    if label.numbers or label.unknown:
        return
    assert not re.search(r"\d", text)


@pytest.mark.parametrize("unit", [" ", "1 ", "1-500,", "t ", "t / ", "vraag ", "tot en ", "a", "-", "9"])
@pytest.mark.parametrize("length", [LONGEST, 100_000])
def test_hostile_headings_are_read_at_once(unit: str, length: int) -> None:
    text = (unit * length)[:length] + "!"
    start = time.process_time()
    read_label(text)
    assert time.process_time() - start < 5


@pytest.mark.parametrize(
    ("text", "word", "heading"),
    [
        ("Vraag 2 en 3", "vraag", ("Vraag 2 en 3", "")),
        ("Vraag 1: Klopt het?", "vraag", ("Vraag 1:", "Klopt het?")),
        ("Vraag 1 «Klopt» het?", "vraag", ("Vraag 1", "«Klopt» het?")),
        ("Vraag 1Klopt het?", "vraag", ("Vraag 1", "Klopt het?")),
        ("Antwoord op vragen 2, 3 en 6", "antwoord", ("Antwoord op vragen 2, 3 en 6", "")),
        ("Antwoord: Ja.", "antwoord", ("Antwoord:", "Ja.")),
        ("2 en 3.", "vraag", ("2 en 3.", "")),
        ("Vraag 3 van deze set", "vraag", None),
        ("Antwoorden zijn er nog niet", "antwoord", None),
        ("Antwoordt u?", "antwoord", None),
        ("Vraag 10e dag", "vraag", None),
        ("Antwoord 2", "vraag", None),
        ("12,5 miljoen", "vraag", None),
        ("", "vraag", None),
    ],
)
def test_a_text_begins_with_a_heading_where_nothing_but_one_can_be_meant(
    text: str, word: str, heading: tuple[str, str] | None
) -> None:
    assert leading_heading(text, word) == heading
