from __future__ import annotations

import collections
import datetime as dt
import itertools
from collections.abc import Iterable
from typing import Any, TypeVar

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.transform.invented_papers import answers, paper, questions, received, sample_papers, submitted
from transform import records
from transform.documents import RawPublication, read
from transform.identifiers import parse_publication_id
from transform.paper import Link, Note, Paper, Person
from transform.schema import Row, columns
from transform.sets.assembly import assemble
from transform.sets.linking import connected
from transform.sets.membership import group
from transform.wording.notices import BY_LETTER, OTHER, POSTPONEMENT, WITHDRAWN

R = TypeVar("R", bound=Row)
KENMERK, OTHER_KENMERK = "2021Z90001", "2021Z90002"
QUESTION, ANSWER, FURTHER = f"kv-tk-{KENMERK}", "ah-tk-20202021-9001", "ah-tk-20202021-9002"


def rows_of(papers: Iterable[Paper]) -> list[Row]:
    return [row for one in group(papers) for row in assemble(one, "version")]


def of(table: type[R], rows: Iterable[Row], set_id: str | None = None) -> list[R]:
    found = [row for row in rows if isinstance(row, table) and set_id in (None, getattr(row, "set_id", None))]
    return sorted(found, key=lambda row: [getattr(row, name) for name in row.KEY])


# --- The sample: facts read in the set files by eye

GOLDEN = """
set         submitted   answered    postponed   withdrawn   asked answered answers  what else
2019Z90102  2019-01-15  2019-02-04  -           -           2  2  2
2019Z90222  2019-01-30  2019-02-20  -           -           2  2  2
2019Z90733  2019-03-04  2019-03-21  -           -           2  2  2   submitted:issued
2019Z91005  2019-05-08  2019-05-27  -           -           3  3  3
2019Z91310  2019-06-05  2019-06-24  -           -           2  0  0   answered:datum_ontvangst unread
2020Z90233  2020-01-22  2020-02-11  -           -           3  3  3
2020Z90951  2020-05-13  2020-06-02  -           -           2  2  2
2020Z91388  2020-08-20  2020-10-08  2020-08-31  -           2  2  2
2021Z90197  2021-01-27  2021-02-12  -           -           2  2  2
2021Z90286  2021-02-03  2021-03-15  2021-02-22  -           2  2  3
2021Z90640  2021-04-14  2021-05-04  -           -           2  2  2
2021Z90705  2021-04-21  2021-05-11  -           -           2  2  2
2021Z91090  2021-06-16  2021-06-02  -           -           2  2  2   answered_before_submitted
2021Z91502  2021-09-28  2021-10-18  -           -           2  2  2
2022Z90120  2022-01-19  2022-02-08  -           -           2  2  2
2022Z90411  2022-03-09  2022-03-28  -           -           2  2  2
2022Z90555  2022-11-02  2022-11-22  -           -           2  2  2
2022Z90899  2022-09-28  2022-11-01  -           -           2  2  2
2022Z91007  2022-05-11  2022-05-31  -           -           2  2  2   conflict:3
2022Z91333  2022-10-05  2022-10-26  -           -           6  6  6
2023Z90066  2023-01-18  -           -           -           2  0  0
2023Z90310  2023-03-02  2023-04-04  -           -           2  2  2
2023Z90777  2023-05-10  2023-06-16  2023-06-02  -           2  2  2
2023Z90901  2023-11-08  2023-11-28  -           -           6  5  6
2023Z91012  2023-05-24  2023-06-12  -           -           5  5  3
2023Z91201  2023-06-21  2023-07-06  -           -           2  2  2
2023Z91450  2023-10-11  2023-10-31  -           -           3  3  3
2024Z90222  2024-01-24  2024-02-13  -           -           2  2  2   submitted:header_element answered:header_element
2024Z90390  2024-02-14  2024-02-21  -           -           1  1  1
2024Z90515  2024-05-15  -           -           2024-05-28  2  0  0
2024Z90605  2024-06-05  2024-07-17  2024-06-26  -           2  2  2
2024Z90616  2024-03-14  2024-03-27  -           -           2  0  0   answered:letter
2024Z90870  2024-11-06  2024-11-26  -           -           2  2  2
2024Z91111  2024-10-02  2024-10-22  -           -           1  0  0   answered:datum_ontvangst unread
2024Z91280  2024-11-13  2024-12-03  -           -           12 12 5
2025Z90145  2025-01-29  2025-02-19  -           -           42 42 42
2025Z90333  2025-03-11  -           -           -           0  0  0   oral no_term
2025Z90470  2025-04-02  2025-04-22  -           -           11 11 4
2025Z90620  2025-05-14  2025-06-03  -           -           2  2  2
2025Z90801  2025-06-04  2025-06-24  -           -           2  2  2
2025Z90802  2025-06-05  2025-06-24  -           -           1  1  1
2025Z91333  2025-09-24  2025-10-13  -           -           2  2  2
2025Z91570  2025-10-01  2025-11-06  2025-10-16  -           3  3  3
2025Z91750  2025-10-09  2025-10-30  -           -           3  3  3   submitted:header_element answered:header_element
2025Z91904  2025-11-20  -           2025-12-09  -           3  0  0   notices:2
2026Z90001  2026-01-07  2026-02-12  2026-01-27  -           6  6  5
2026Z90009  2026-01-21  2026-02-09  -           -           2  2  2
2026Z90021  2026-02-05  2026-02-26  -           -           2  0  0   answered:datum_ontvangst unread
2026Z90041  2026-01-27  -           2026-02-20  -           2  0  0
2026Z90044  2026-01-28  -           2026-02-17  -           3  0  0
2026Z90047  2026-01-29  -           -           -           2  0  0
2026Z90112  2026-02-18  -           -           -           3  0  0
2026Z90130  2026-02-26  -           -           -           0  0  0   submitted:datum_indiening unread
218199001   2019-05-20  2019-07-01  -           -           2  2  2   answered:datum_ontvangst no_term
"""


def golden_line(one: records.QuestionSet) -> list[str]:
    """A set as the table above writes it; what goes without saying is left out."""
    n_expected = 1 if one.postponed_on else 0
    notes = {
        f"submitted:{one.submitted_basis}": one.submitted_basis not in (None, "header_text"),
        f"answered:{one.answered_basis}": one.answered_basis not in (None, "header_text"),
        "unread": one.has_unread_publication,
        "oral": one.is_oral,
        "no_term": not one.has_term,
        f"notices:{one.n_postponements}": one.n_postponements != n_expected,
        f"conflict:{one.date_conflict_days}": one.date_conflict_days != 0,
        f"{one.date_problem}": one.date_problem is not None,
    }
    days = (one.submitted_on, one.answered_on, one.postponed_on, one.withdrawn_on)
    counts = (one.n_questions, one.n_questions_answered, one.n_answers)
    return [one.set_id, *(str(d or "-") for d in days), *map(str, counts), *(n for n, said in notes.items() if said)]


SAMPLE = rows_of(sample_papers())


def test_every_sample_set_comes_out_as_a_person_reads_it() -> None:
    found = [golden_line(one) for one in of(records.QuestionSet, SAMPLE)]
    expected = [line.split() for line in GOLDEN.strip().splitlines()[1:]]
    assert sorted(found) == sorted(expected)


def test_a_corrected_answer_gives_its_words_and_the_first_print_keeps_its_row() -> None:
    (first, *_) = of(records.Answer, SAMPLE, "2021Z90640")
    assert first.text.startswith("Gemiddeld met 8 millimeter")
    statuses = {p.publication_id: (p.status, p.superseded_by) for p in of(records.Publication, SAMPLE, "2021Z90640")}
    assert statuses["ah-tk-20202021-9410"] == ("superseded", "ah-tk-20202021-9410-n1")
    aliases = [(a.alias, a.target_id, a.basis) for a in of(records.DocumentAlias, SAMPLE, "2021Z90640")]
    assert aliases == [("ah-tk-20202021-9410", "ah-tk-20202021-9410-n1", "suffix")]


def test_a_document_number_leads_to_the_set_as_an_alias() -> None:
    (alias,) = of(records.DocumentAlias, SAMPLE, "2022Z90411")
    assert (alias.alias, alias.target_id, alias.basis) == ("2022D90412", "2022Z90411", "rekeyed")


def test_odd_numbers_are_kept_and_named() -> None:
    found = [(q.printed_number, q.occurrence, q.anomalies) for q in of(records.Question, SAMPLE, "2023Z90901")]
    assert found == [
        (1, 1, []),
        (2, 1, []),
        (2, 2, ["number_doubled"]),
        (5, 1, ["number_gap"]),
        (4, 1, ["out_of_order"]),
        (6, 1, []),
    ]
    links = [(a.answer_ordinal, a.ordinal) for a in of(records.AnswerQuestion, SAMPLE, "2023Z90901")]
    assert links == [(1, 1), (2, 2), (3, 3), (4, 4), (5, 5)]


def test_a_question_without_a_number_has_no_occurrence_and_says_so() -> None:
    last = of(records.Question, SAMPLE, "2019Z91005")[-1]
    assert (last.printed_number, last.occurrence, last.anomalies) == (None, None, ["number_missing"])


def test_joint_headings_give_one_answer_to_many_questions_with_their_basis() -> None:
    asked = of(records.Question, SAMPLE, "2024Z91280")
    assert [q.text_basis for q in asked] == ["split"] * 2 + ["own"] + ["joint"] * 2 + ["split"] * 7
    links = of(records.AnswerQuestion, SAMPLE, "2025Z90470")
    assert [(a.answer_ordinal, a.ordinal, a.basis) for a in links][:4] == [
        (1, 1, "range"),
        (1, 2, "range"),
        (1, 3, "range"),
        (2, 4, "range"),
    ]
    assert not any(text.is_different for text in of(records.QuestionText, SAMPLE, "2024Z91280"))


def test_an_answer_that_only_points_to_another_is_a_reference() -> None:
    kinds = [answer.kind for answer in of(records.Answer, SAMPLE, "2022Z91333")]
    assert kinds == ["text", "text", "reference", "text", "reference", "text"]


def test_a_second_answer_answers_further_and_moves_nothing() -> None:
    told = {e.event: e.publication_id for e in of(records.Event, SAMPLE, "2021Z90286")}
    assert told["answered_further"] == "ah-tk-20202021-9290"
    further = [a for a in of(records.AnswerQuestion, SAMPLE, "2021Z90286") if a.publication_id == "ah-tk-20202021-9290"]
    assert [(a.answer_ordinal, a.ordinal) for a in further] == [(1, 2)]


def test_an_answer_to_two_sets_gives_each_its_own_answers_people_and_dates() -> None:
    first, second = ([a.text for a in of(records.Answer, SAMPLE, f"2025Z9080{n}")] for n in (1, 2))
    assert (len(first), second) == (2, ["Ja."])
    (question,) = of(records.Question, SAMPLE, "2025Z90802")
    assert (question.printed_number, question.publication_id, question.anomalies) == (1, "kv-tk-2025Z90802", [])
    names = {(a.role, a.name) for a in of(records.Actor, SAMPLE, "2025Z90802") if a.weight}
    assert names == {("submitter", "Kloosterhuis"), ("answerer", "Van Ettekoven"), ("addressee", None)}
    home = [p.set_id for p in of(records.Publication, SAMPLE) if p.publication_id == "ah-tk-20242025-9520"]
    assert home == ["2025Z90801"]


def test_a_notice_that_says_something_else_is_kept_with_its_words() -> None:
    (noticed,) = [e for e in of(records.Event, SAMPLE, "2022Z90899") if e.event == "noticed"]
    assert noticed.text
    assert "overgedragen" in noticed.text


def test_every_candidate_for_a_date_is_kept_with_the_choice() -> None:
    found = [
        (c.basis, c.position, str(c.value_on), c.is_plausible, c.is_chosen)
        for c in of(records.DateCandidate, SAMPLE, "2022Z91007")
        if c.name == "received"
    ]
    assert found == [
        ("datum_ontvangst", 1, "2022-06-02", True, False),
        ("datum_ontvangst", 2, "2022-06-03", True, False),
        ("header_text", 1, "2022-05-31", True, True),
        ("issued", 1, "2022-06-03", True, False),
    ]


# --- Papers made for one thing each


def test_an_answer_that_numbers_anew_is_linked_to_the_questions_it_prints() -> None:
    rows = rows_of(
        [
            paper(QUESTION, KENMERK, questions=questions("Waarom?", "Hoe duur?", "Wanneer?")),
            paper(ANSWER, KENMERK, questions=questions("Hoe duur?", "Wanneer?"), answers=answers((1,), (2,))),
        ]
    )
    asked = of(records.Question, rows)
    assert [(q.text, q.publication_id, q.anomalies) for q in asked] == [
        ("Waarom?", QUESTION, ["not_in_answer_document"]),
        ("Hoe duur?", ANSWER, ["number_doubled"]),
        ("Wanneer?", ANSWER, []),
    ]
    assert [(a.answer_ordinal, a.ordinal) for a in of(records.AnswerQuestion, rows)] == [(1, 2), (2, 3)]


def test_a_changed_word_is_a_difference_and_both_printings_are_kept() -> None:
    rows = rows_of(
        [
            paper(QUESTION, KENMERK, questions=questions("Kost dat 10 euro?", "Waarom?¹")),
            paper(ANSWER, KENMERK, questions=questions("Kost dat 11 euro?", "«Waarom»?"), answers=answers((1, 2))),
        ]
    )
    assert [q.text for q in of(records.Question, rows)] == ["Kost dat 11 euro?", "«Waarom»?"]
    printed = {(t.publication_id, t.text): t.is_different for t in of(records.QuestionText, rows)}
    assert printed == {
        (QUESTION, "Kost dat 10 euro?"): True,
        (QUESTION, "Waarom?¹"): False,
        (ANSWER, "Kost dat 11 euro?"): False,
        (ANSWER, "«Waarom»?"): False,
    }


def test_the_first_answer_by_date_prints_the_questions() -> None:
    later = paper(ANSWER, KENMERK, dates=(received("4 mei 2021"),), questions=questions("Later?"))
    first = paper(FURTHER, KENMERK, dates=(received("1 maart 2021"),), questions=questions("Eerst?"))
    assert [q.text for q in of(records.Question, rows_of([later, first]))] == ["Eerst?"]


def test_who_counts_is_who_the_question_paper_names_each_by_the_same_share() -> None:
    asking = (Person("Een", "A"), Person("Twee", "B"))
    rows = rows_of(
        [
            paper(QUESTION, KENMERK, submitters=asking, addressees=(Person(None, function="Minister van X"),)),
            paper(ANSWER, KENMERK, submitters=asking[:1], answerers=(Person("Drie"), Person("Vier"), Person("Vijf"))),
            paper(FURTHER, KENMERK, kind="notice", answerers=(Person("Zes"),)),
        ]
    )
    weights = {(a.publication_id, a.role, a.position): a.weight for a in of(records.Actor, rows)}
    assert weights == {
        (QUESTION, "submitter", 1): 1 / 2,
        (QUESTION, "submitter", 2): 1 / 2,
        (QUESTION, "addressee", 1): 1.0,
        (ANSWER, "submitter", 1): 0.0,
        (ANSWER, "answerer", 1): 1 / 3,
        (ANSWER, "answerer", 2): 1 / 3,
        (ANSWER, "answerer", 3): 1 / 3,
        (FURTHER, "answerer", 1): 0.0,
    }


def test_names_from_a_header_count_before_bare_names_from_metadata() -> None:
    rows = rows_of(
        [
            paper(QUESTION, KENMERK, submitters=(Person("A.B. Een", basis="metadata"),)),
            paper(ANSWER, KENMERK, submitters=(Person("Een", "A"),)),
        ]
    )
    assert [(a.name, a.weight) for a in of(records.Actor, rows)] == [("Een", 1.0), ("A.B. Een", 0.0)]


def test_who_asked_one_set_is_not_taken_from_a_header_that_names_who_asked_two() -> None:
    both = paper(ANSWER, KENMERK, OTHER_KENMERK, submitters=(Person("Een", "A"), Person("Twee", "B")))
    own = paper("kv-93716", OTHER_KENMERK, submitters=(Person("C.D. Twee", basis="metadata"),))
    found = of(records.Actor, rows_of([both, own]))
    assert [(a.set_id, a.name) for a in found if a.weight] == [
        (KENMERK, "Een"),
        (KENMERK, "Twee"),
        (OTHER_KENMERK, "C.D. Twee"),
    ]


def test_who_signs_a_notice_has_not_answered() -> None:
    rows = rows_of([paper(ANSWER, KENMERK, kind="notice", answerers=(Person("Zes"),))])
    assert [(a.role, a.weight) for a in of(records.Actor, rows)] == [("answerer", 0.0)]


def test_a_superseded_paper_keeps_its_rows_as_a_publication_and_says_nothing_else() -> None:
    told: dict[str, Any] = {
        "questions": questions("Hoe duur?"),
        "answers": answers((1,)),
        "submitters": (Person("Een"),),
    }
    rows = rows_of([paper(ANSWER, KENMERK, **told), paper(f"{ANSWER}-n1", KENMERK, subject="de brug", **told)])
    (one,) = of(records.QuestionSet, rows)
    assert (one.publication_id, one.subject, one.n_answers) == (f"{ANSWER}-n1", "de brug", 1)
    words: tuple[type[Row], ...] = (records.Actor, records.Answer, records.QuestionText, records.Footnote)
    assert {row.publication_id for row in rows if isinstance(row, words)} == {f"{ANSWER}-n1"}  # type: ignore[attr-defined]  # all four have it
    assert len(of(records.Publication, rows)) == 2


def test_an_unformatted_paper_leads_to_its_formatted_version_as_an_alias() -> None:
    rows = rows_of([paper("kv-93716", KENMERK), paper(QUESTION, KENMERK)])
    (alias,) = of(records.DocumentAlias, rows)
    assert (alias.alias, alias.target_id, alias.basis) == ("kv-93716", QUESTION, "formatted")


def test_the_subject_is_the_question_papers_then_any_header_then_a_title() -> None:
    asking = paper(QUESTION, KENMERK, subject="de brug", title="Brug")
    answering = paper(ANSWER, KENMERK, subject="een brug", title="Antwoord over een brug")

    def subject(*papers: Paper) -> str | None:
        return of(records.QuestionSet, rows_of(papers))[0].subject

    assert subject(asking, answering) == "de brug"
    assert subject(paper(QUESTION, KENMERK, title="Brug"), answering) == "een brug"
    assert subject(paper(QUESTION, KENMERK, title="Brug"), paper(ANSWER, KENMERK, title="Antwoord")) == "Brug"


def test_numbers_that_skip_are_a_gap() -> None:
    rows = rows_of([paper(QUESTION, KENMERK, questions=questions("Eén?", "Drie?", numbers=[1, 3]))])
    assert [q.anomalies for q in of(records.Question, rows)] == [[], ["number_gap"]]


def test_the_words_of_a_notice_stand_with_what_it_tells_and_not_with_the_asking() -> None:
    dates = (submitted("4 februari 2021"), received("22 februari 2021"))
    rows = rows_of([paper(ANSWER, KENMERK, kind="notice", notice_type=POSTPONEMENT, body_text="Later.", dates=dates)])
    assert {e.event: e.text for e in of(records.Event, rows)} == {"submitted": None, "postponed": "Later."}


def test_an_answer_to_questions_of_two_sets_stands_in_both_and_notes_in_the_first() -> None:
    answering = paper(
        ANSWER,
        KENMERK,
        OTHER_KENMERK,
        questions=questions("Hoe duur?", "Hoe lang?"),
        answers=answers((1, 2)),
        notes=(Note(1, "1", "answer", 1, 0, "Een noot.", ()),),
    )
    rows = rows_of(
        [
            answering,
            paper(QUESTION, KENMERK, questions=questions("Hoe duur?")),
            paper(f"kv-tk-{OTHER_KENMERK}", OTHER_KENMERK, questions=questions("Hoe lang?")),
        ]
    )
    assert [(link.set_id, link.ordinal) for link in of(records.AnswerQuestion, rows)] == [
        (KENMERK, 1),
        (OTHER_KENMERK, 1),
    ]
    assert [note.set_id for note in of(records.Footnote, rows)] == [KENMERK]


def test_an_unread_paper_adds_no_words() -> None:
    words = {"questions": questions("Hoe duur?"), "answers": answers((1,))}
    rows = rows_of([paper(ANSWER, KENMERK, status="quarantined", **words)])
    assert (of(records.Question, rows), of(records.Answer, rows)) == ([], [])


def test_topics_of_all_papers_are_told_once_each() -> None:
    rows = rows_of(
        [
            paper(QUESTION, KENMERK, topics=(("Recht", "Rechtspraak"), ("", "Water"))),
            paper(ANSWER, KENMERK, topics=(("Recht", "Rechtspraak"), ("Recht", "Strafrecht"))),
        ]
    )
    assert [(t.parent_topic, t.topic) for t in of(records.Topic, rows)] == [
        ("", "Water"),
        ("Recht", "Rechtspraak"),
        ("Recht", "Strafrecht"),
    ]


def test_warnings_are_counted_and_shortened() -> None:
    told = (("unknown_element", "tekst"), ("unknown_element", "\n tekst"), ("unknown_label", "x" * 300))
    found = of(records.ParserWarning, rows_of([paper(ANSWER, KENMERK, warnings=told)]))
    assert [(w.code, len(w.detail), w.n_times) for w in found] == [("unknown_element", 5, 2), ("unknown_label", 200, 1)]


@pytest.mark.parametrize("status", ["pending", "quarantined"])
def test_a_set_with_a_publication_that_nobody_read_says_so_until_another_replaces_it(status: str) -> None:
    unread = paper(ANSWER, KENMERK, status=status)
    (one,) = of(records.QuestionSet, rows_of([paper(QUESTION, KENMERK), unread]))
    assert one.has_unread_publication
    (one,) = of(records.QuestionSet, rows_of([paper(QUESTION, KENMERK), unread, paper(f"{ANSWER}-n1", KENMERK)]))
    assert not one.has_unread_publication


def test_a_paper_whose_kenmerk_is_disputed_leaves_open_what_became_of_every_set_it_may_be_of() -> None:
    disputed = paper(QUESTION, disputed_kenmerken=(KENMERK, "2021Z90009"))
    rows = rows_of([disputed, paper(ANSWER, KENMERK)])
    found = {one.set_id: one for one in of(records.QuestionSet, rows)}
    assert (found[QUESTION].date_problem, found[QUESTION].kenmerk) == ("kenmerk_disputed", None)
    assert (found[QUESTION].has_unread_publication, found[KENMERK].has_unread_publication) == (False, True)


@pytest.mark.parametrize(
    ("alone", "has_term"),
    [
        (paper(QUESTION, KENMERK), True),
        (paper(QUESTION, KENMERK, kind="oral_question"), False),
        (paper("kv-ek-218199001", "218199001"), False),
        (paper("kst-35207-34", kind="unknown"), False),
    ],
)
def test_the_term_holds_for_written_questions_of_the_tweede_kamer(alone: Paper, has_term: bool) -> None:
    (one,) = of(records.QuestionSet, rows_of([alone]))
    assert one.has_term is has_term


# --- Latency: real sets, with the dates of their published headers; all words are invented

REAL = [
    # kenmerk, question paper, answer, asked, answered, days
    ("2020Z04826", "kv-tk-2020Z04826", "ah-tk-20192020-9001", "11 maart 2020", "27 maart 2020", 16),
    ("2019Z19189", "kv-tk-2019Z19189", "ah-tk-20192020-573", "9 oktober 2019", "30 oktober 2019", 21),
    (None, None, "ah-tk-20192020-2258", "3 maart 2020", "27 maart 2020", 24),
    ("2022Z11774", "kv-tk-2022Z11774", "ah-tk-20212022-3578", "10 juni 2022", "15 juli 2022", 35),
    ("2019Z14964", "kv-tk-2019Z14964", "ah-tk-20182019-3633", "11 juli 2019", "21 augustus 2019", 41),
    ("2021Z03234", "kv-tk-2021Z03234", "ah-tk-20202021-2168", "16 februari 2021", "29 maart 2021", 41),
    ("2020Z14314", "kv-tk-2020Z14314", "ah-tk-20192020-9002", "24 juli 2020", "4 september 2020", 42),
    ("2025D04328", None, "ah-tk-20242025-9003", "20 december 2024", "4 februari 2025", 46),
    ("2021Z02286", "kv-tk-2021Z02286", "ah-tk-20202021-2302", "4 februari 2021", "12 april 2021", 67),
]


def latency_paper(publication_id: str, kenmerk: str | None, header: str, body: str) -> Paper:
    document = (
        f"<kamervragen><kamervraagomschrijving>{header}</kamervraagomschrijving>"
        f"<vraag><nr>Vraag 1</nr><al>Hoe lang duurt het?</al></vraag>{body}</kamervragen>"
    )
    named = f'<metadata name="OVERHEIDop.vraagnummer" content="{kenmerk}"/>' if kenmerk else ""
    metadata = f"<metadata_gegevens>{named}</metadata_gegevens>"
    return read(RawPublication(publication_id, "x", document.encode(), "a", metadata.encode(), "b"))


@pytest.mark.parametrize(("kenmerk", "question_id", "answer_id", "asked", "answered", "days"), REAL)
def test_the_days_to_the_answer_of_real_sets(
    kenmerk: str | None, question_id: str | None, answer_id: str, asked: str, answered: str, days: int
) -> None:
    question = f"Vragen van het lid Oudenhof (NMV) aan de Minister van Financiën over de brug (ingezonden {asked})."
    answer = f"Antwoord van Minister Boschveld (Financiën) (ontvangen {answered})."
    body = "<antwoord><nr>Antwoord 1</nr><al>Dat hangt ervan af.</al></antwoord>"
    papers = [latency_paper(answer_id, kenmerk, f"{question} {answer}", body)]
    if question_id:
        papers.append(latency_paper(question_id, kenmerk, question, ""))
    (one,) = of(records.QuestionSet, rows_of(papers))
    assert (one.set_id, one.kenmerk, one.date_problem) == (kenmerk or answer_id, kenmerk, None)
    assert one.submitted_on
    assert one.answered_on
    assert (one.answered_on - one.submitted_on).days == days


# --- Whatever the papers are

IDS = [
    *(QUESTION, f"{QUESTION}-n1", f"kv-tk-{OTHER_KENMERK}", "kv-93716", "kv-2000100840", "kv-ek-218199001"),
    *(ANSWER, f"{ANSWER}-n1", f"{ANSWER}-h1", FURTHER, "ah-tk-20202021-9003", "ah-9151601", "ah-ek-20182019-9001"),
]
KENMERKEN = [KENMERK, OTHER_KENMERK, "2021D90412", "2021D90413", "2000100840", "2000100850", "218199001", "onbekend"]
TEXTS = ["Kent u dit?", "Zo nee, waarom niet?", "Kent u dit? Zo nee, waarom niet?", "Hoe duur is dat?", ""]
DAYS = ["4 februari 2021", "1 maart 2021", "2021-05-04", "30 februari 2021", "2 maart 2024", "1 januari 1021"]
BASES = ["header_element", "header_text", "datum_indiening", "datum_ontvangst", "datum_brief", "issued"]
PEOPLE = st.lists(
    st.builds(Person, st.sampled_from(["Een", "Twee", None]), basis=st.sampled_from(["header_text", "metadata"])),
    max_size=3,
).map(tuple)


@st.composite
def a_paper(draw: st.DrawFn, publication_id: str) -> Paper:
    n = draw(st.integers(0, 4))
    asked = questions(
        *draw(st.lists(st.sampled_from(TEXTS), min_size=n, max_size=n)),
        numbers=draw(st.lists(st.sampled_from([None, 1, 2, 3, 7]), min_size=n, max_size=n)),
        text_basis=draw(st.sampled_from(["own", "split", "joint"])),
    )
    covered = st.lists(st.integers(1, n), max_size=n, unique=True).map(tuple) if n else st.just(())
    is_answer = publication_id.startswith("ah")
    kind = draw(
        st.sampled_from(["answer", "answer", "notice", "unknown"] if is_answer else ["question", "oral_question"])
    )
    date = st.builds(
        lambda named, text, basis: named(text, basis),
        st.sampled_from([submitted, received]),
        st.sampled_from(DAYS),
        st.sampled_from(BASES),
    )
    optional: dict[str, Any] = {}
    if draw(st.booleans()):
        optional["status"] = draw(st.sampled_from(["current", "pending", "quarantined"]))
    if draw(st.booleans()):
        optional["aanhangsel_number"] = draw(st.sampled_from([9001, 9002, None]))
    return paper(
        publication_id,
        *draw(st.lists(st.sampled_from(KENMERKEN), max_size=2, unique=True)),
        kind=kind,
        notice_type=draw(st.sampled_from([POSTPONEMENT, BY_LETTER, WITHDRAWN, OTHER])) if kind == "notice" else None,
        answered_in=tuple(draw(st.lists(st.sampled_from(IDS), max_size=2))) if not is_answer else (),
        available_on=draw(st.sampled_from([None, dt.date(2021, 3, 2), dt.date(2021, 5, 20)])),
        dates=tuple(draw(st.lists(date, max_size=4))),
        questions=asked,
        answers=answers(*draw(st.lists(covered, max_size=3))) if kind == "answer" else (),
        submitters=draw(PEOPLE),
        addressees=draw(PEOPLE),
        answerers=draw(PEOPLE),
        on_behalf_of=draw(PEOPLE),
        topics=tuple(
            draw(st.lists(st.sampled_from([("Recht", "Strafrecht"), ("", "Recht")]), max_size=2, unique=True))
        ),
        notes=(Note(1, "1", "question", 1, 0, "Een noot.", ()), Note(2, "1", "body", None, None, "Nog een.", ())),
        links=(Link("header", None, 0, "nr. 1", "other", None),) * 2,
        warnings=tuple(draw(st.lists(st.sampled_from([("a", "x"), ("a", " x"), ("b", "")]), max_size=3))),
    )


FAMILIES = st.lists(st.sampled_from(IDS), min_size=1, max_size=6, unique=True).flatmap(
    lambda ids: st.tuples(*(a_paper(publication_id) for publication_id in ids))
)


def names(one: Paper) -> set[str]:
    """What must join papers for reading, so that no set lacks one of its papers."""
    identifiers = [one.base, *((parsed.base if (parsed := parse_publication_id(a)) else a) for a in one.answered_in)]
    return {*identifiers, *(f"set {kenmerk}" for kenmerk, _, _ in one.kenmerken)}


@settings(max_examples=80, deadline=None, derandomize=True)
@given(FAMILIES, st.randoms(use_true_random=False))
def test_any_papers_make_sound_rows_whatever_their_order(papers: tuple[Paper, ...], random: Any) -> None:
    rows = rows_of(papers)
    assert rows_of(random.sample(papers, len(papers))) == rows
    by_id = {one.publication_id: one for one in papers}
    apart = connected({publication_id: names(one) for publication_id, one in by_id.items()})
    assert sorted(map(repr, itertools.chain(*(rows_of(by_id[i] for i in ids) for ids in apart)))) == sorted(
        map(repr, rows)
    )
    check_declared(rows)
    check_references(rows, papers)
    check_counts(rows)


def check_declared(rows: list[Row]) -> None:
    """Every value has the type its column declares, and no key comes twice."""
    for table in records.CONTENT:
        found = of(table, rows)
        keys = [tuple(getattr(row, name) for name in table.KEY) for row in found]
        assert len(keys) == len(set(keys)), table.TABLE
        for column, row in itertools.product(columns(table), found):
            value = getattr(row, column.name)
            if column.is_list:
                assert isinstance(value, list), column
                assert all(type(item) is column.kind for item in value), column
            else:
                assert type(value) is column.kind or (value is None and column.is_nullable), (column, value)


def check_references(rows: list[Row], papers: tuple[Paper, ...]) -> None:
    """Every row leads to its set and its publication, every link has both its ends."""
    set_ids = {one.set_id for one in of(records.QuestionSet, rows)}
    concerned = {(link.set_id, link.publication_id) for link in of(records.PublicationSet, rows)}
    publications = of(records.Publication, rows)
    assert [p.publication_id for p in publications] == sorted(p.publication_id for p in papers)
    assert {p.superseded_by for p in publications} <= {None, *(p.publication_id for p in papers)}
    for row in rows:
        assert row.set_id in set_ids  # type: ignore[attr-defined]  # every content table has it
        assert (row.set_id, row.publication_id) in concerned  # type: ignore[attr-defined]
    asked = {(q.set_id, q.ordinal) for q in of(records.Question, rows)}
    said = {(a.set_id, a.publication_id, a.ordinal) for a in of(records.Answer, rows)}
    links = of(records.AnswerQuestion, rows)
    assert {(link.set_id, link.ordinal) for link in links} <= asked
    assert {(link.set_id, link.publication_id, link.answer_ordinal) for link in links} <= said
    assert {(text.set_id, text.ordinal) for text in of(records.QuestionText, rows)} == asked
    for alias in of(records.DocumentAlias, rows):
        assert alias.basis != "rekeyed" or alias.alias not in set_ids
        assert alias.target_id in set_ids or alias.target_id in {p.publication_id for p in papers}


def check_counts(rows: list[Row]) -> None:
    """Shares add up, ordinals have no holes, counts agree with rows, and no words of a paper are lost."""
    weights: dict[tuple[str, str], float] = collections.defaultdict(float)
    for actor in of(records.Actor, rows):
        weights[actor.set_id, actor.role] += actor.weight
    for (_, role), total in weights.items():
        assert abs(total - 1) < 1e-9 or (total == 0 and role in ("answerer", "on_behalf_of"))
    for one in of(records.QuestionSet, rows):
        assert [q.ordinal for q in of(records.Question, rows, one.set_id)] == list(range(1, one.n_questions + 1))
        assert len(of(records.Answer, rows, one.set_id)) == one.n_answers
        covered = {link.ordinal for link in of(records.AnswerQuestion, rows, one.set_id)}
        assert len(covered) == one.n_questions_answered
        if one.date_problem is None:
            assert one.submitted_on
            assert one.answered_on is None or one.answered_on >= one.submitted_on
            replied = {e.event for e in of(records.Event, rows, one.set_id)} & {"answered", "answered_by_letter"}
            assert bool(replied) == (one.answered_on is not None)
    kept = {(a.publication_id, a.ordinal) for a in of(records.Answer, rows)}
    live = [p for p in of(records.Publication, rows) if p.status == "current"]
    assert {publication_id for publication_id, _ in kept} <= {p.publication_id for p in live}
