"""The two sources side by side: each difference is found, and what cannot be compared is no difference."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.warehouse.rows import a_set, actor, but, covered, day, published, row
from transform.records import Event, Publication, QuestionSet, RegisterActor, RegisterDocument, RegisterSet
from transform.schema import Row
from warehouse.reader import Reader

# The differences that the sample was given, and nothing else: see extract/sample/register.toml.
PLANTED = """
2021Z90640 asked on another day: -1
2022Z91333 other parties: [Groen-Rood] [Waterpartij]
2023Z90066 answered only in register
2023Z90066 papers only in register: [ah-tk-20222023-9140]
2023Z91201 only_here
2024Z90870 papers only in register: [ah-tk-20242025-9399]
2025Z90333 not_comparable: oral
2025Z92001 only_in_register
2025Z92001 papers only in register: [ah-tk-20242025-9871, kv-tk-2025Z92001]
218199001 not_comparable: eerste_kamer
"""

DIFFERENCES = """
SELECT kenmerk || ' ' || what
FROM (
    SELECT kenmerk, status || coalesce(': ' || reason, '') AS what FROM reconciliation WHERE status != 'in_both'
    UNION ALL
    SELECT kenmerk, 'asked on another day: ' || submitted_days_apart FROM reconciliation WHERE submitted_days_apart != 0
    UNION ALL
    SELECT kenmerk, 'answered on another day' FROM reconciliation WHERE answered_days_apart != 0
    UNION ALL
    SELECT kenmerk, 'answered only in register' FROM reconciliation WHERE is_answered_only_in_register
    UNION ALL
    SELECT kenmerk, 'other parties: ' || parties::VARCHAR || ' ' || register_parties::VARCHAR
    FROM reconciliation WHERE has_other_parties
    UNION ALL
    SELECT kenmerk, 'other ministries' FROM reconciliation WHERE has_other_ministries
    UNION ALL
    SELECT kenmerk, 'papers only in register: ' || documents_only_in_register::VARCHAR
    FROM reconciliation WHERE len(documents_only_in_register) > 0
    UNION ALL
    SELECT kenmerk, 'papers only here' FROM reconciliation WHERE len(documents_only_here) > 0
)
ORDER BY length(kenmerk) DESC, kenmerk, what
"""


def test_the_differences_of_the_sample_are_found_and_no_others(sample: Reader) -> None:
    assert [line for (line,) in sample.query(DIFFERENCES).rows] == PLANTED.split("\n")[1:-1]


def test_the_report_counts_them(sample: Reader) -> None:
    found = {r["what"]: (r["n_sets"], r["example"]) for r in sample.named("reconciliation_counts")}
    assert found == {
        "in_both": (51, "2019Z90102"),
        "only_here": (1, "2023Z91201"),
        "only_in_register": (1, "2025Z92001"),
        "not_comparable: eerste_kamer": (1, "218199001"),
        "not_comparable: oral": (1, "2025Z90333"),
        "asked on another day": (1, "2021Z90640"),
        "answered only in register": (1, "2023Z90066"),
        "other parties": (1, "2022Z91333"),
        "papers only in register": (2, "2023Z90066"),
    }


def test_a_set_that_only_the_register_knows_is_no_set_here(sample: Reader) -> None:
    assert sample.query("SELECT count(*) FROM question_sets WHERE set_id = '2025Z92001'").rows == [(0,)]
    assert sample.query("SELECT subject FROM register_sets WHERE set_id = '2025Z92001'").rows == [
        ("Het dempen van sloten langs de Lage Dijk",)
    ]
    assert sample.query("SELECT count(*) FROM register_sets WHERE set_id = '2025Z92002'").rows == [(0,)], (
        "removed before it was ever seen"
    )


def test_what_the_register_fills_in_is_marked(sample: Reader) -> None:
    query = """
    SELECT DISTINCT set_id, role, name, party, party_basis, ministry, ministry_basis FROM actors
    WHERE 'register' IN (party_basis, ministry_basis) ORDER BY ALL
    """
    assert sample.query(query).rows == [
        ("2019Z91310", "answerer", "Zonderland", None, None, "ienw", "register"),
        ("2023Z90777", "submitter", "Wessel – Van de Kolk", "NPB", "register", None, None),
        ("2024Z91111", "addressee", "V. Windhorst", None, None, "kgg", "register"),
    ]


def test_a_party_that_another_paper_of_the_set_prints_goes_before_the_register(sample: Reader) -> None:
    query = "SELECT DISTINCT set_id, name, party FROM actors WHERE party_basis = 'set' ORDER BY ALL"
    assert sample.query(query).rows == [
        ("2024Z91111", "B. Hoogwater", "Waterpartij"),
        ("2026Z90021", "A.C. Bijlmakers", "Waterpartij"),
        ("2026Z90021", "B. Hoogwater", "Waterpartij"),
    ]
    assert sample.query("SELECT count(*) FROM actors WHERE (party IS NULL) != (party_basis IS NULL)").rows == [(0,)]
    assert sample.query("SELECT count(*) FROM actors WHERE (ministry IS NULL) != (ministry_basis IS NULL)").rows == [
        (0,)
    ]


def test_a_date_of_the_register_is_chosen_where_nothing_better_is(sample: Reader) -> None:
    query = "SELECT set_id, name, value_on FROM date_candidates WHERE basis = 'register' AND is_chosen"
    assert sample.query(query).rows == [("2019Z90733", "submitted", day("2019-03-04"))], "30 februari in its papers"


# --- Rows made by hand

EVERYWHERE = (*covered("2020-01-01", "2022-12-31"), *covered("2020-01-01", "2022-12-31", ("register",)))


def entry(set_id: str, asked: str | None, **told: Any) -> list[Row]:
    return [row(RegisterSet, set_id=set_id, kenmerk=set_id, started_on=day(asked), is_removed=False, **told)]


def document(
    set_id: str, ordinal: int, kind: str, publication_id: str | None, on: str | None = None, *names: str
) -> Row:
    return row(
        RegisterDocument,
        set_id=set_id,
        ordinal=ordinal,
        kind=kind,
        publication_id=publication_id,
        document_on=day(on),
        external_ids=list(names),
    )


def registered(set_id: str, role: str, position: int, **told: Any) -> Row:
    return row(RegisterActor, set_id=set_id, role=role, position=position, **told)


def here(set_id: str, asked: str | None = "2021-03-01", answered: str | None = None, **told: Any) -> list[Row]:
    facts = {"kenmerk_kind": "zaak", "chamber": "tk", "submitted_basis": "header_text", "answered_basis": "header_text"}
    papers = a_set(set_id, asked, answered, **{**facts, **told})
    return [but(r, family="ah" if r.kind == "answer" else "kv") if isinstance(r, Publication) else r for r in papers]


def compared(
    root: Path, rows: dict[str, list[Row]], *columns: str, coverage: Any = EVERYWHERE
) -> list[tuple[Any, ...]]:
    with published(root, rows, coverage) as reader:
        return reader.query(f"SELECT set_id, {', '.join(columns)} FROM reconciliation ORDER BY set_id").rows  # noqa: S608


def test_what_cannot_be_compared_says_why(root: Path) -> None:
    """A line a set: what is known of it, and what must come out."""
    a, e = here, entry
    cases: list[tuple[list[Row], tuple[str, str | None]]] = [
        (a("2021Z90001") + e("2021Z90001", "2021-03-01"), ("in_both", None)),
        (a("2021Z90002"), ("only_here", None)),
        (e("2021Z90003", "2021-03-01"), ("only_in_register", None)),
        (a("218199001", chamber="ek", kenmerk_kind="eerste_kamer"), ("not_comparable", "eerste_kamer")),
        (a("2021D90005", kenmerk_kind="document"), ("not_comparable", "no_zaak_number")),
        (a("ah-tk-19951996-9001", kenmerk=None, kenmerk_kind=None), ("not_comparable", "no_zaak_number")),
        (a("2021Z90007", is_oral=True), ("not_comparable", "oral")),
        (a("2021Z90008", None), ("not_comparable", "no_day")),
        (e("2021Z90009", None), ("not_comparable", "no_day")),
        (a("2019Z90010", "2019-12-31"), ("not_comparable", "register_not_asked")),
        (a("2023Z90011", "2023-01-01"), ("not_comparable", "register_not_asked")),
        (e("2019Z90012", "2019-12-31"), ("not_comparable", "not_searched")),
        (a("2022Z90013", "2022-12-24"), ("only_here", None)),
        (a("2022Z90014", "2022-12-25"), ("not_comparable", "too_recent")),
        (e("2022Z90015", "2022-12-24"), ("only_in_register", None)),
        (e("2022Z90016", "2022-12-25"), ("not_comparable", "too_recent")),
        (a("2022Z90017", "2022-12-30") + e("2022Z90017", "2022-12-30"), ("in_both", None)),
        (
            [*a("2021Z90018"), but(e("2021Z90018", None)[0], is_removed=True)],
            ("not_comparable", "removed_from_register"),
        ),
        ([but(e("2021Z90019", None)[0], is_removed=True)], ("not_comparable", "removed_from_register")),
    ]
    expected, sets = {}, {}
    for rows, verdict in cases:
        first = rows[0]
        assert isinstance(first, QuestionSet | RegisterSet)
        sets[first.set_id], expected[first.set_id] = rows, verdict
    found = compared(root, sets, "status", "reason")
    assert {set_id: (status, reason) for set_id, status, reason in found} == expected


def test_without_the_register_there_is_nothing_to_compare(root: Path) -> None:
    assert (
        compared(root, {"2021Z90001": here("2021Z90001")}, "status", coverage=covered("2020-01-01", "2022-12-31")) == []
    )


def test_days_are_compared_where_they_are_of_two_sources(root: Path) -> None:
    cases: list[tuple[dict[str, Any], tuple[int | None, int | None]]] = [
        ({}, (-2, 3)),
        ({"submitted_basis": "register"}, (None, 3)),
        ({"answered_basis": "register"}, (-2, None)),
        ({"answered_basis": "letter"}, (-2, None)),
    ]
    sets = {}
    for n, (told, _) in enumerate(cases):
        set_id = f"2021Z9000{n}"
        sets[set_id] = here(set_id, "2021-03-01", "2021-03-22", **told) + entry(set_id, "2021-03-03")
        sets[set_id].append(document(set_id, 1, "answer", None, "2021-03-19"))
        sets[set_id].append(document(set_id, 2, "further_answer", None, "2021-03-10"))
    found = compared(root, sets, "submitted_days_apart", "answered_days_apart")
    assert [days for _, *days in found] == [list(days) for _, days in cases]


def test_a_party_that_one_does_not_name_may_be_any(root: Path) -> None:
    cases: list[tuple[list[str | None], list[str | None], bool]] = [
        (["NPB"], ["NPB"], False),
        (["NPB"], ["VE"], True),
        (["NPB"], ["NPB", "VE"], True),
        (["NPB", "VE"], ["NPB"], True),
        (["NPB", None], ["NPB", "VE"], False),
        (["NPB", None], ["VE", "WP"], True),
        (["NPB", "VE"], ["NPB", None], False),
        (["Groen-Rood"], ["Groen Rood"], False),
        (["Vrij Érf"], ["vrij erf"], False),
        ([None], ["NPB"], False),
        (["NPB"], [], False),
    ]
    sets: dict[str, list[Row]] = {}
    for n, (ours, theirs, _) in enumerate(cases):
        set_id = f"2021Z9{n:04}"
        sets[set_id] = here(set_id) + entry(set_id, "2021-03-01")
        for position, party in enumerate(ours, 1):
            basis, weight = "text" if party else None, 1 / len(ours)
            sets[set_id].append(actor(set_id, "submitter", position, "P", party, party_basis=basis, weight=weight))
        sets[set_id] += [registered(set_id, "submitter", n, party=party) for n, party in enumerate(theirs, 1)]
    assert [differs for _, differs in compared(root, sets, "has_other_parties")] == [differs for *_, differs in cases]


def test_what_the_register_filled_in_here_confirms_nothing(root: Path) -> None:
    set_id = "2021Z90001"
    rows = here(set_id) + entry(set_id, "2021-03-01")
    rows.append(actor(set_id, "submitter", 1, "P", "NPB", party_basis="register", weight=1.0))
    rows.append(actor(set_id, "addressee", 1, None, ministry="fin", ministry_basis="text", weight=1.0))
    rows += [registered(set_id, "submitter", 1, party="NPB"), registered(set_id, "addressee", 1, ministry="bz")]
    columns = ("parties", "register_parties", "has_other_parties", "ministries", "has_other_ministries")
    assert compared(root, {set_id: rows}, *columns) == [(set_id, [], ["NPB"], False, ["fin"], True)]


def test_papers_are_known_by_any_of_their_names(root: Path) -> None:
    set_id = "2021Z90001"
    papers = [r for r in here(set_id, answered="2021-03-20") if not isinstance(r, Event)]
    rows: list[Row] = [*papers, *entry(set_id, "2021-03-01")]
    rows += [
        document(set_id, 1, "question", None, None, f"kv-tk-{set_id}"),
        document(set_id, 2, "answer", "ah-tk-20202021-9001", None, f"ah-tk-{set_id}"),
        document(set_id, 3, "postponement", "ah-tk-20202021-9000"),
    ]
    columns = ("documents_only_in_register", "documents_only_here")
    assert compared(root, {set_id: rows}, *columns) == [(set_id, ["ah-tk-20202021-9000"], [])]


def test_where_the_register_does_not_say_which_paper_it_means_none_is_called_unknown_to_it(root: Path) -> None:
    sets = {}
    for set_id, kind in (("2021Z90001", "answer"), ("2021Z90002", "other")):
        sets[set_id] = here(set_id, answered="2021-03-20") + entry(set_id, "2021-03-01")
        sets[set_id] += [document(set_id, 1, "question", f"kv-tk-{set_id}"), document(set_id, 2, kind, None)]
    assert compared(root, sets, "documents_only_here") == [("2021Z90001", []), ("2021Z90002", ["ah-tk-2021Z90002"])]
