"""How long reading a paper takes, against a bare lxml parse-and-walk of the same bytes in the same run.

Reading is all of `transform.documents.read`: parsing safely, header, questions, answers, notes, pairing, and the
metadata where there are any. The walk looks at every element's tag, text and tail, and does nothing with them.
The bar is a ratio of 4 on the real papers; the invented ones are small, so that header and metadata weigh more there.

    python -m tests.benchmarks.bench_xml
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from pathlib import Path

from lxml import etree

from extract.sample.publications import sample_publications
from extract.sample.render import document_xml, metadata_xml
from transform.documents import RawPublication, read

CORPUS = Path(__file__).resolve().parents[2].parent / "shared" / "corpus" / "xml"
SECONDS = 4.0  # for each line of the table
ROUND_SECONDS = 0.004  # many short rounds, so that some of each are undisturbed on a busy machine


def corpus_papers() -> list[RawPublication]:
    """The real papers, without metadata: theirs are not kept as XML. Empty where they are absent."""
    return [_paper(path.stem, path.read_bytes(), None) for path in sorted(CORPUS.glob("*.xml"))]


def sample_papers(with_metadata: bool) -> list[RawPublication]:
    """All well-formed documents of the sample."""
    papers = []
    for publication in sample_publications():
        if publication.serve == "document" and not publication.is_unformatted:
            metadata = metadata_xml(publication, ()) if with_metadata else None
            papers.append(_paper(publication.id, document_xml(publication), metadata))
    return [paper for paper in papers if read(paper).failure is None]


def walk(papers: Sequence[RawPublication]) -> None:
    """The least that any reader must do."""
    for paper in papers:
        for data in (paper.document, paper.metadata):
            if data is not None:
                for element in etree.fromstring(data).iter():
                    _ = element.tag, element.text, element.tail


def read_all(papers: Sequence[RawPublication]) -> None:
    """What the pipeline does with a paper before it assembles a set."""
    for paper in papers:
        read(paper)


def best_seconds(papers: Sequence[RawPublication]) -> tuple[float, float]:
    """Process-CPU seconds for one pass over the papers: the best round of reading and of walking, taken in turns."""
    repeats = max(1, round(ROUND_SECONDS / _timed(read_all, papers, 1)))
    reading, walking = float("inf"), float("inf")
    end = time.perf_counter() + SECONDS
    while time.perf_counter() < end:
        reading = min(reading, _timed(read_all, papers, repeats))
        walking = min(walking, _timed(walk, papers, repeats * 3))
    return reading, walking


def _timed(work: Callable[[Sequence[RawPublication]], None], papers: Sequence[RawPublication], repeats: int) -> float:
    start = time.process_time()
    for _ in range(repeats):
        work(papers)
    return (time.process_time() - start) / repeats


def _paper(publication_id: str, document: bytes, metadata: bytes | None) -> RawPublication:
    return RawPublication(publication_id, f"bench:{publication_id}", document, "", metadata)


def main() -> None:
    """Print the table."""
    corpus = corpus_papers()
    rows = [(paper.publication_id, [paper]) for paper in corpus]
    rows.append(("real papers, all", corpus))
    rows.append(("sample, documents alone", sample_papers(with_metadata=False)))
    rows.append(("sample, with metadata", sample_papers(with_metadata=True)))
    print(f"{'papers':<26}{'n':>5}{'kB':>7}{'ratio':>8}{'papers/s':>10}{'MB/s':>7}{'walk MB/s':>11}")
    for name, papers in rows:
        if not papers:
            print(f"{name:<26} absent: {CORPUS.parent.name}/{CORPUS.name} is not beside the project")
            continue
        reading, walking = best_seconds(papers)
        size = sum(len(paper.document or b"") + len(paper.metadata or b"") for paper in papers)
        print(
            f"{name:<26}{len(papers):>5}{size / 1e3:>7.0f}{reading / walking:>8.2f}{len(papers) / reading:>10.0f}"
            f"{size / 1e6 / reading:>7.1f}{size / 1e6 / walking:>11.1f}"
        )


if __name__ == "__main__":
    main()
