"""A paper that cannot be read is a paper with a failure, whatever its reading does, and no other is blamed for it."""

from __future__ import annotations

import functools
import hashlib
import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from extract.sample.publications import Publication, sample_publications
from extract.sample.render import document_xml, metadata_xml
from flows import paper_reader
from flows.being_read import BeingRead, left_behind, suspects
from flows.paper_reader import PaperReader
from tests.flows import deeds
from tests.flows.deeds import DEADLY, FAULTY, HALF
from transform.documents import RawPublication, read
from transform.paper import Paper
from transform.records import Answer, Question
from transform.schema import Row
from transform.sets.assembly import assemble
from transform.sets.membership import PaperSet

Reading = Callable[[RawPublication], Paper]


def raw(publication: Publication, document: bytes = b"", metadata: bytes = b"") -> RawPublication:
    """A publication of the sample with something behind its document or its metadata."""
    body, about = document_xml(publication) + document, metadata_xml(publication, ()) + metadata
    digest = hashlib.sha256(body).hexdigest()
    return RawPublication(publication.id, "sample:", body, digest, about, hashlib.sha256(about).hexdigest())


QUESTION, NOTICE, ANSWER = (p for p in sample_publications() if p.set_name.startswith("2026Z90001"))


def failure(paper: Paper) -> tuple[str, str] | None:
    return (paper.failure.stage, paper.failure.reason) if paper.failure else None


@pytest.fixture
def readers(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., PaperReader]]:
    """Readers whose reading is another; all are closed at the end."""
    opened: list[PaperReader] = []

    def make(reading: Reading = deeds.read_or_die, *arguments: Any) -> PaperReader:
        monkeypatch.setattr(paper_reader, "read", reading)
        opened.append(PaperReader(*arguments))
        return opened[-1]

    yield make
    for reader in opened:
        reader.__exit__()


def test_a_paper_is_read_apart_as_it_is_read_here(readers: Callable[..., PaperReader]) -> None:
    one = raw(ANSWER)
    assert readers(read, None, {ANSWER.id}).read(one) == readers(read).read(one) == read(one)


def test_a_suspect_that_kills_is_set_aside_and_what_is_known_of_it_counts(readers: Callable[..., PaperReader]) -> None:
    paper = readers(deeds.read_or_die, None, {ANSWER.id}).read(raw(ANSWER, DEADLY))
    assert failure(paper) == ("parse", "reader_died")
    assert paper.status == "quarantined"
    assert [kenmerk for kenmerk, _, _ in paper.kenmerken] == ["2026Z90001"]
    assert paper.raw_sha256 == raw(ANSWER, DEADLY).document_sha256, "so it is not read again"


def test_where_the_metadata_kill_the_paper_is_left_without(readers: Callable[..., PaperReader]) -> None:
    paper = readers(deeds.read_or_die, None, {ANSWER.id}).read(raw(ANSWER, metadata=DEADLY))
    assert failure(paper) == ("parse", "reader_died")
    assert paper.title is None
    assert paper.metadata_sha256, "its bytes are known all the same"


def test_a_fault_of_the_parsers_costs_the_one_paper(readers: Callable[..., PaperReader]) -> None:
    reader = readers()
    paper = reader.read(raw(ANSWER, FAULTY))
    assert failure(paper) == ("parse", "reader_failed")
    assert paper.failure
    assert paper.failure.detail == "IndexError: list index out of range"
    assert failure(reader.read(raw(QUESTION))) is None


def test_where_the_memory_of_the_run_does_not_suffice_a_paper_is_read_apart(
    readers: Callable[..., PaperReader],
) -> None:
    reading = functools.partial(deeds.read_where_there_is_memory, os.getpid())
    assert readers(reading).read(raw(ANSWER)) == read(raw(ANSWER))


def test_a_run_that_is_stopped_is_no_fault_of_a_paper(tmp_path: Path, readers: Callable[..., PaperReader]) -> None:
    def stop(_: RawPublication) -> Paper:
        raise KeyboardInterrupt

    being_read = BeingRead(tmp_path, "1")
    with pytest.raises(KeyboardInterrupt):
        readers(stop, being_read).read(raw(ANSWER))
    being_read.close()
    assert suspects(tmp_path) == {ANSWER.id}, "it may have been stopped because the paper took for ever"


def test_what_is_being_read_is_named_while_it_is(tmp_path: Path, readers: Callable[..., PaperReader]) -> None:
    seen: list[list[str]] = []

    def look(one: RawPublication) -> Paper:
        seen.extend(left_behind(tmp_path).values())
        return read(one)

    being_read = BeingRead(tmp_path, "1")
    reader = readers(look, being_read)
    reader.read_sets([raw(QUESTION), raw(ANSWER)], {})
    reader.read(raw(NOTICE, FAULTY))
    assert seen == [[QUESTION.id], [ANSWER.id], [NOTICE.id]]
    assert list(left_behind(tmp_path).values()) == [[]]
    being_read.close()
    assert list(tmp_path.iterdir()) == []


def fail_at(marked: Sequence[bytes], monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no set be made of papers with such a document."""
    digests = {hashlib.sha256(document).hexdigest() for document in marked}

    def fail(papers: PaperSet, parser_version: str, entry: None) -> list[Row]:
        if digests <= {member.paper.raw_sha256 for member in papers.members if member.paper.failure is None}:
            raise IndexError("list index out of range")
        return assemble(papers, parser_version, entry)

    monkeypatch.setattr(paper_reader, "assemble", fail)
    monkeypatch.setattr(paper_reader, "try_sets", deeds.make_sets_or_fail)


@pytest.mark.parametrize(
    ("question", "answer", "expected"),
    [(b"", FAULTY, {ANSWER.id}), (HALF, HALF, {QUESTION.id, NOTICE.id, ANSWER.id})],
    ids=["one paper", "papers that do not go together"],
)
def test_a_set_that_cannot_be_made_is_made_without_the_papers_to_blame(
    monkeypatch: pytest.MonkeyPatch, question: bytes, answer: bytes, expected: set[str]
) -> None:
    raws = [raw(QUESTION, question), raw(NOTICE), raw(ANSWER, answer)]
    fail_at([one.document or b"" for one in raws if FAULTY in (one.document or b"") or question], monkeypatch)
    with PaperReader() as reader:
        papers, sets = reader.read_sets(raws, {})
    assert {paper.publication_id for paper in papers if failure(paper) == ("parse", "reader_failed")} == expected
    ((set_id, rows),) = sets
    assert set_id == "2026Z90001"
    assert any(isinstance(row, Question) for row in rows) is (QUESTION.id not in expected)
    assert not any(isinstance(row, Answer) for row in rows)


def test_papers_that_were_made_into_a_set_when_a_run_was_killed_are_tried_apart_first(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(paper_reader, "try_sets", deeds.make_sets_or_fail)
    with PaperReader(None, {QUESTION.id, ANSWER.id}) as reader:
        papers, _ = reader.read_sets([raw(QUESTION), raw(ANSWER, FAULTY)], {})
    assert [failure(paper) for paper in papers] == [None, ("parse", "reader_failed")]
