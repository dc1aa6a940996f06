import datetime as dt

import pytest

from tests.transform.invented_papers import paper, received, submitted
from transform.paper import Paper, Person
from transform.records import Actor
from transform.sets.membership import group
from transform.sets.set_people import actor_rows

MIGRATION = Person(None, None, "Minister van Asiel en Migratie", "Asiel en Migratie")
NAMED = Person("Zout", None, "Minister", "Asiel en Migratie")


def actors(*papers: Paper) -> dict[tuple[str, str], str | None]:
    """The ministry of everyone in a role on a paper."""
    (one,) = group(papers)

    def origin(of: Paper) -> dict[str, str]:
        return {
            "set_id": one.set_id,
            "publication_id": of.publication_id,
            "raw_sha256": of.raw_sha256,
            "parser_version": "test",
        }

    rows = [row for row in actor_rows(one.members, origin) if isinstance(row, Actor)]
    return {(row.publication_id, row.role): row.ministry for row in rows}


def test_an_office_is_at_the_ministry_of_the_day_that_concerns_its_role() -> None:
    asked = paper("kv-tk-2026Z01234", "2026Z01234", addressees=(MIGRATION,), dates=(submitted("20 februari 2026"),))
    answer = paper(
        "ah-tk-20252026-900",
        "2026Z01234",
        submitters=(Person("Kwik", "GRP"),),
        addressees=(MIGRATION,),
        answerers=(NAMED,),
        on_behalf_of=(MIGRATION,),
        # The ministry became a part of another one on 23 February.
        dates=(submitted("20 februari 2026"), received("12 maart 2026")),
    )
    assert actors(asked, answer) == {
        ("kv-tk-2026Z01234", "addressee"): "aenm",
        ("ah-tk-20252026-900", "submitter"): None,
        ("ah-tk-20252026-900", "addressee"): "aenm",
        ("ah-tk-20252026-900", "answerer"): "jenv",
        ("ah-tk-20252026-900", "on_behalf_of"): "jenv",
    }


@pytest.mark.parametrize(
    ("facts", "ministry"),
    [
        ({"dates": (submitted("30 februari 2026"), received("12 maart 2026"))}, "jenv"),
        ({"dates": (), "available_on": dt.date(2025, 5, 1)}, "aenm"),
        ({}, None),
    ],
)
def test_without_its_own_day_a_role_takes_the_next_best_or_none(facts: dict[str, object], ministry: str | None) -> None:
    asked = paper("kv-tk-2026Z01234", "2026Z01234", addressees=(MIGRATION,), **facts)
    assert actors(asked) == {("kv-tk-2026Z01234", "addressee"): ministry}


def test_a_person_without_an_office_is_at_no_ministry() -> None:
    asked = paper("kv-tk-2026Z01234", "2026Z01234", addressees=(Person("Zout", basis="metadata"),))
    assert actors(asked) == {("kv-tk-2026Z01234", "addressee"): None}


PRINTED_ONCE = (Person("Kwik", None), Person("Zwik", "GRP"))


def parties(*papers: Paper) -> dict[tuple[str, str | None], tuple[str | None, str | None]]:
    (one,) = group(papers)

    def origin(of: Paper) -> dict[str, str]:
        at = {"set_id": one.set_id, "publication_id": of.publication_id}
        return {**at, "raw_sha256": of.raw_sha256, "parser_version": "test"}

    rows = [row for row in actor_rows(one.members, origin) if isinstance(row, Actor)]
    return {(row.publication_id, row.name): (row.party, row.party_basis) for row in rows if row.role == "submitter"}


def test_a_party_that_is_printed_once_behind_several_names_is_theirs_where_another_paper_of_the_set_says_so() -> None:
    answer = paper("ah-tk-20252026-900", "2026Z01234", submitters=PRINTED_ONCE)
    alone = parties(answer)
    assert alone["ah-tk-20252026-900", "Kwik"] == (None, None)
    asked = paper("kv-tk-2026Z01234", "2026Z01234", submitters=(Person("Kwik", "GRP"), Person("Zwik", "GRP")))
    together = parties(answer, asked)
    assert together["ah-tk-20252026-900", "Kwik"] == ("GRP", "set")
    assert together["ah-tk-20252026-900", "Zwik"] == ("GRP", "text")


def test_two_of_one_surname_or_two_parties_of_one_name_decide_nothing() -> None:
    answer = paper("ah-tk-20252026-900", "2026Z01234", submitters=PRINTED_ONCE)
    asked = paper("kv-tk-2026Z01234", "2026Z01234", submitters=(Person("Kwik", "GRP"), Person("Kwik", "LVN")))
    assert parties(answer, asked)["ah-tk-20252026-900", "Kwik"] == (None, None)
    twice = paper("ah-tk-20252026-900", "2026Z01234", submitters=(Person("Kwik", None), Person("A. Kwik", None)))
    asked = paper("kv-tk-2026Z01234", "2026Z01234", submitters=(Person("Kwik", "GRP"),))
    assert parties(twice, asked)["ah-tk-20252026-900", "Kwik"] == (None, None)
