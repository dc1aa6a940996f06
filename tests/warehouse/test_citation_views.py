"""Who cites what, and what is cited that is not there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import duckdb
import pytest

from tests.warehouse.rows import R, a_set, left_out, row, version
from transform.records import Citation, DocumentAlias, Publication, PublicationSet, Question
from transform.schema import Row
from warehouse import catalog, declared
from warehouse.statements import statement

CITED, CITING, CORRECTED = "2023Z90001", "2023Z90002", "2023Z90003"
OTHER_NAME = "2023Z90013"
UNNAMED = "ah-tk-19961997-31"
RENAMED = [f"ah-115170{n}" for n in range(5)]


def papers(set_id: str, *ids: str, status: str = "current") -> list[Row]:
    at = [{"set_id": set_id, "publication_id": id_} for id_ in ids]
    return [r for told in at for r in (row(Publication, **told, status=status), row(PublicationSet, **told))]


def citations(*told: tuple[str, str | None], set_id: str = CITING, paper: str = "ah-tk-20222023-9") -> list[Row]:
    """Citations of one paper, by type and target; the words are the target's with the paper's, or 'woorden'."""
    at = {"set_id": set_id, "publication_id": paper}
    return [
        row(
            Citation, **at, ordinal=n, type=type_, target_id=target, raw=f"{target} in {paper}" if target else "woorden"
        )
        for n, (type_, target) in enumerate(told, 1)
    ]


def alias(set_id: str, name: str, target: str) -> DocumentAlias:
    return row(DocumentAlias, set_id=set_id, alias=name, target_id=target, publication_id=target)


def without_papers(rows: list[R]) -> list[Row]:
    """A set of which a test names the papers itself."""
    return [r for r in rows if not isinstance(r, Publication | PublicationSet)]


@pytest.fixture(scope="module")
def con(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    sets: dict[str, list[Row]] = {
        CITED: [
            *without_papers(a_set(CITED, "2023-01-01", n_questions=1)),
            *papers(CITED, f"kv-tk-{CITED}", "ah-tk-20222023-7", "ah-tk-20222023-7-n1"),
            row(Question, set_id=CITED, ordinal=1, printed_number=9),
            *citations(("aanhangsel", "ah-tk-20222023-7"), set_id=CITED, paper=f"kv-tk-{CITED}"),
        ],
        CORRECTED: [
            *without_papers(a_set(CORRECTED, "2023-01-01", kenmerk=OTHER_NAME)),
            *papers(CORRECTED, "ah-1151601", "ah-tk-20222023-8", "ah-tk-20222023-5-n1", status="superseded"),
            *papers(CORRECTED, "ah-tk-20222023-8-h1", "ah-tk-20222023-6-n1", "ah-tk-20222023-5-h10"),
            *papers(CORRECTED, *RENAMED, status="superseded"),
            *(alias(CORRECTED, *names) for names in zip(RENAMED, (*RENAMED[1:], "ah-tk-20222023-8-h1"), strict=True)),
            alias(CORRECTED, "ah-1151601", "ah-tk-20222023-8"),
            alias(CORRECTED, "ah-tk-20222023-8", "ah-tk-20222023-8-h1"),
            alias(CORRECTED, "2060700012", CORRECTED),
        ],
        UNNAMED: [*without_papers(a_set(UNNAMED, "2023-01-05", kenmerk=None)), *papers(UNNAMED, UNNAMED)],
        CITING: [
            *without_papers(a_set(CITING, "2023-02-01", n_questions=2)),
            *papers(CITING, "ah-tk-20222023-9", "ah-tk-20222023-10"),
            row(Question, set_id=CITING, ordinal=1, printed_number=4),
            row(Question, set_id=CITING, ordinal=2, printed_number=None),
            *citations(
                ("zaak", CITED),
                ("aanhangsel", "ah-tk-20222023-7"),
                ("url", "https://zoek.officielebekendmakingen.nl/ah-tk-20222023-7.html"),
                (
                    "url",
                    "https://repository.overheid.nl/frbr/officielepublicaties/ah-tk/1/ah-tk-20222023-7/1/xml/x.xml",
                ),
                ("url", "https://example.org/ah-tk-20222023-7"),
                ("aanhangsel", "ah-1151601"),
                ("aanhangsel", "ah-tk-20222023-6"),
                ("zaak", "2060700012"),
                ("internal", "answer:4"),
                ("internal", "answer:2"),
                ("internal", "answer:9"),
                ("zaak", "2023Z99999"),
                ("kamerstuk", "kst-99123-4"),
                ("motion", "kst-99123-4"),
                ("kamerstuk", None),
                ("law", None),
                ("other", None),
                ("aanhangsel", "ah-tk-20222023-999"),
                ("url", "https://zoek.officielebekendmakingen.nl/zoeken?van=/ah-tk-20222023-7"),
                ("url", f"https://zoek.officielebekendmakingen.nl/kv-tk-{CITED}.html"),
                ("aanhangsel", "ah-tk-20222023-5"),
                ("aanhangsel", RENAMED[0]),
                ("zaak", CORRECTED),
                ("zaak", OTHER_NAME),
                ("aanhangsel", UNNAMED),
            ),
            *citations(*[("kamerstuk", f"kst-99123-{n}") for n in (4, 5, 5)], paper="ah-tk-20222023-10"),
        ],
    }
    root = tmp_path_factory.mktemp("cited")
    catalog.build(root / "built", version(root, sets), accepted=left_out())
    with duckdb.connect(str(root / "built")) as con:
        for name in ("cited_by", "unresolved_citations"):
            if name not in declared.VIEWS:
                con.execute(statement(f"views/{name}.sql"))
        yield con


def rows(con: duckdb.DuckDBPyConnection, query: str, *values: Any) -> list[tuple[Any, ...]]:
    return con.execute(query, values).fetchall()


def test_every_way_of_naming_a_paper_leads_to_its_set(con: duckdb.DuckDBPyConnection) -> None:
    query = "SELECT ordinal, cited_set_id, cited_publication_id FROM cited_by WHERE NOT is_same_set ORDER BY ordinal"
    assert rows(con, query) == [
        (1, CITED, None),
        (2, CITED, "ah-tk-20222023-7"),
        (3, CITED, "ah-tk-20222023-7"),
        (4, CITED, "ah-tk-20222023-7"),
        (6, CORRECTED, "ah-tk-20222023-8-h1"),  # not yet formatted, then formatted, then reprinted
        (7, CORRECTED, "ah-tk-20222023-6-n1"),  # only the correction is there
        (8, CORRECTED, None),  # another name of the set
        (20, CITED, f"kv-tk-{CITED}"),
        (21, CORRECTED, "ah-tk-20222023-5-h10"),  # its correction was replaced itself
        (22, CORRECTED, "ah-tk-20222023-8-h1"),  # after five names
        (23, CORRECTED, None),
        (24, CORRECTED, None),  # its set_id is not its kenmerk
        (25, UNNAMED, UNNAMED),  # a set without a kenmerk has the name of its paper
    ]


def test_a_set_that_cites_itself_says_so(con: duckdb.DuckDBPyConnection) -> None:
    query = "SELECT set_id, cited_set_id, publication_id FROM cited_by WHERE is_same_set"
    assert rows(con, query) == [(CITED, CITED, f"kv-tk-{CITED}")]


def test_what_leads_nowhere_is_listed_once_with_its_counts_and_the_reason(con: duckdb.DuckDBPyConnection) -> None:
    query = "SELECT * EXCLUDE (example_raw) FROM unresolved_citations"
    first, second = "ah-tk-20222023-9", "ah-tk-20222023-10"
    assert rows(con, query) == [
        ("aanhangsel", "missing", "ah-tk-20222023-999", 1, 1, first),
        ("internal", "no_such_question", "answer:9", 1, 1, first),
        ("kamerstuk", "not_collected", "kst-99123-4", 2, 2, second),
        ("kamerstuk", "not_collected", "kst-99123-5", 2, 1, second),
        ("kamerstuk", "no_target", "woorden", 1, 1, first),
        ("zaak", "missing", "2023Z99999", 1, 1, first),
    ]
    of_two_papers = "SELECT example_raw FROM unresolved_citations WHERE named = 'kst-99123-4'"
    assert rows(con, of_two_papers) == [(f"kst-99123-4 in {second}",)], "the words of the paper that is named"


def test_every_citation_is_resolved_listed_or_of_a_kind_that_never_leads_here(con: duckdb.DuckDBPyConnection) -> None:
    ((n_all,),) = rows(con, "SELECT count(*) FROM citations")
    ((n_cited,),) = rows(con, "SELECT count(DISTINCT (set_id, publication_id, ordinal)) FROM cited_by")
    ((n_listed,),) = rows(con, "SELECT sum(n_citations)::INTEGER FROM unresolved_citations")
    # two addresses elsewhere, a law, something else, a motion beside its Kamerstuk, and two questions that are there
    assert n_all == n_cited + n_listed + 7
