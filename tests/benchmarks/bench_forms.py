"""How long a document of each form takes to read, and how much of a form is read in a second.

Reading is all of `transform.documents.read`. Real documents where they are beside the project, invented ones where not;
those are small, so that a document takes less and a megabyte more.

    python -m tests.benchmarks.bench_forms
"""

from __future__ import annotations

import time
from collections.abc import Sequence

from tests.forms import FORMS, Document, invented, real
from transform.documents import RawPublication, read

SECONDS = 1.5  # for each line of the table


def readable(documents: Sequence[Document]) -> list[RawPublication]:
    """What there is to read of some documents, without those that are broken on purpose."""
    papers = [RawPublication(f"file-{n}", "bench:", document.data, "") for n, document in enumerate(documents)]
    return [paper for paper in papers if read(paper).failure is None]


def seconds_to_read(papers: Sequence[RawPublication]) -> float:
    """Process-CPU seconds for one pass over the papers, the best of many."""
    best = float("inf")
    end = time.perf_counter() + SECONDS
    while time.perf_counter() < end:
        start = time.process_time()
        for paper in papers:
            read(paper)
        best = min(best, time.process_time() - start)
    return best


def main() -> None:
    """Print the table."""
    print(f"{'form':<20}{'':<10}{'n':>4}{'kB each':>9}{'ms each':>9}{'largest ms':>12}{'MB/s':>7}")
    for form in FORMS:
        papers = readable(real(form))
        origin = "real" if papers else "invented"
        papers = papers or readable(invented(form))
        size = sum(len(paper.document or b"") for paper in papers)
        seconds = seconds_to_read(papers)
        largest = max(papers, key=lambda paper: len(paper.document or b""))
        print(
            f"{form:<20}{origin:<10}{len(papers):>4}{size / 1e3 / len(papers):>9.1f}{seconds * 1e3 / len(papers):>9.2f}"
            f"{seconds_to_read([largest]) * 1e3:>12.2f}{size / 1e6 / seconds:>7.1f}"
        )


if __name__ == "__main__":
    main()
