"""What a reader may do when it is called: functions that a child process finds by their names, and papers that kill."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Sequence

from tests.transform.printed.test_pdf_text import pdf_of
from transform.documents import RawPublication, read
from transform.paper import Paper

DEADLY = b"<!-- whoever reads this dies -->"
FAULTY = b"<!-- no reader foresaw this -->"
HALF = b"<!-- two of these do not go together -->"
_calls: list[int] = []


def process() -> int:
    """Who did it."""
    return os.getpid()


def double(number: int) -> int:
    return 2 * number


def abort() -> None:
    os.abort()


def abort_unless_it_is_the_first_call() -> int:
    _calls.append(1)
    if len(_calls) > 1:
        os.abort()
    return len(_calls)


def work_for_ever() -> None:
    while True:
        pass


def sleep(seconds: float) -> str:
    time.sleep(seconds)
    return "awake"


def fill_memory() -> int:
    return len([bytes(2**20) for _ in range(2**20)])


def raise_what_nobody_foresaw() -> None:
    raise KeyError("an odd\nmark")


def read_or_die(raw: RawPublication) -> Paper:
    """Read a paper, unless any part of it is deadly or faulty."""
    held = b"".join(filter(None, (raw.document, raw.metadata, raw.record)))
    if DEADLY in held:
        os.kill(os.getpid(), signal.SIGKILL)
    if FAULTY in held:
        raise IndexError("list index out of range")
    return read(raw)


def read_where_there_is_memory(owner: int, raw: RawPublication) -> Paper:
    """Read a paper anywhere but in one process."""
    if os.getpid() == owner:
        raise MemoryError
    return read(raw)


def make_sets_or_fail(raws: Sequence[RawPublication]) -> None:
    """Make the sets of papers, unless one is faulty or there are two of which either is half of something faulty."""
    held = [raw.document or b"" for raw in raws]
    if any(FAULTY in document for document in held) or sum(HALF in document for document in held) > 1:
        raise IndexError("list index out of range")


def read_until(publication_id: str, raw: RawPublication) -> Paper:
    """Read papers until that one comes, and be killed then."""
    if raw.publication_id == publication_id:
        os.kill(os.getpid(), signal.SIGKILL)
    return read(raw)


def deadly_pdf() -> bytes:
    """A page that paints a form that paints itself twice: the smallest PDF that takes all the memory there is."""
    form = b"<</Type/XObject/Subtype/Form/BBox[0 0 1 1]/Resources<</XObject<</X 5 0 R>>>>/Length 11>>"
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</XObject<</X 5 0 R>>>>/Contents 4 0 R>>"
    return pdf_of(
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        page,
        b"<</Length 5>>stream\n/X Do\nendstream",
        form + b"stream\n/X Do /X Do\nendstream",
    )
