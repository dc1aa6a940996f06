from __future__ import annotations

import pytest

from extract.source import (
    LIVE,
    REPOSITORY,
    SEARCH_ADDRESS,
    ZOEK,
    at,
    document_address,
    metadata_address,
    page_address,
    question_ids,
    sample,
)


def test_addresses_are_those_that_the_source_names_in_its_search_records() -> None:
    item = f"{REPOSITORY}/frbr/officielepublicaties/ah-tk/20202021/ah-tk-20202021-2302/1"
    assert document_address("ah-tk-20202021-2302", "xml") == f"{item}/xml/ah-tk-20202021-2302.xml"
    assert document_address("ah-tk-20202021-2302", "metadata.xml") == f"{item}/metadata/metadata.xml"
    assert page_address("kv-tk-2021Z02286") == f"{ZOEK}/kv-tk-2021Z02286.html"
    assert metadata_address("kv-tk-2021Z02286") == f"{ZOEK}/kv-tk-2021Z02286/metadata.xml"


def test_an_id_without_a_known_folder_has_its_address_on_the_zoek_host_and_cannot_leave_it() -> None:
    assert document_address("stcrt-2018-x/../y", "xml") == f"{ZOEK}/stcrt-2018-x%2F..%2Fy.xml"


def test_canonical_addresses_stay_the_same_whatever_server_answers() -> None:
    elsewhere = at("http://127.0.0.1:1234/mirror/")
    for address in (SEARCH_ADDRESS, document_address("kv-tk-2021Z02286", "xml"), metadata_address("kv-tk-2021Z02286")):
        assert elsewhere.actual(address).startswith("http://127.0.0.1:1234/mirror/")
        assert elsewhere.canonical(elsewhere.actual(address)) == address
        assert LIVE.actual(address) == LIVE.canonical(address) == address


@pytest.mark.parametrize(
    "address",
    ["https://example.org/x.xml", f"{ZOEK}.example.org/x.xml", "http://zoek.officielebekendmakingen.nl/x.xml"],
)
def test_an_address_that_is_not_the_sources_is_refused(address: str) -> None:
    with pytest.raises(ValueError, match="not an address of the source"):
        LIVE.actual(LIVE.canonical(address))


def test_only_loopback_is_asked_without_pauses() -> None:
    assert LIVE.seconds_between_requests == at("https://mirror.example.org").seconds_between_requests == 3
    assert (
        sample("http://127.0.0.1:1").seconds_between_requests == at("http://127.0.0.1:1").seconds_between_requests == 0
    )


def test_the_sample_has_its_own_days() -> None:
    source = sample("http://127.0.0.1:1")
    assert source.first_day is not None
    assert source.today is not None
    assert source.first_day < source.today
    assert LIVE.first_day is LIVE.today is None


@pytest.mark.parametrize(
    ("kenmerk", "ids"),
    [
        ("2021Z02286", ("kv-tk-2021Z02286",)),
        ("2010Z05000", ("kv-tk-2010Z05000", "kv-2010Z05000")),
        ("2009Z12345", ("kv-2009Z12345",)),
        ("2009D25439", ()),
        ("2060700840", ("kv-2060700840",)),
        ("218190001", ("kv-ek-218190001",)),
    ],
)
def test_the_id_of_a_question_is_built_from_a_kenmerk_only_where_the_source_did_so(
    kenmerk: str, ids: tuple[str, ...]
) -> None:
    assert question_ids(kenmerk) == ids
