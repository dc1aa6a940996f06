"""Papers that get no answer: their own fault or the source's? It shows when the next one is asked for.

A paper that always resets, stalls or is refused must not end every night; a source that is down must not have its
papers wait for weeks. So a paper is set aside, to be tried again on its days, once another paper or the search answers;
and where several papers in a row get no answer nothing is held against any of them.
"""

from __future__ import annotations

from extract.archive import RECORD, Archive
from extract.fetch import NO_ANSWER, QUARANTINED, UNAVAILABLE, Outcome, PaperUnanswered, fetch
from extract.search import SearchFailed, count
from extract.session import Session, SourceUnavailable
from transform.metadata import SearchRecord

PAPERS_THAT_MEAN_DOWN = 5
"""So many different ones in a row: a fault of one set is no fault of the source, and a set rarely has more than four
papers (question, notice, answer, correction). Papers of which the last that was seen is no answer are not counted."""

WHILE_DOWN = "while_down"
"""The manifestation of a line that says: asked for while the source was down. It counts as no attempt."""


class Fetcher:
    """Fetches papers one after the other, and finds out whose fault it is where one gets no answer."""

    def __init__(self, session: Session, archive: Archive) -> None:
        self._session, self._archive = session, archive
        self._in_a_row: list[PaperUnanswered] = []
        self._n_well = 0
        """Those of them that had answers before."""

    def fetch(self, publication_id: str, record: SearchRecord | None = None, *, is_listed: bool = True) -> Outcome:
        """As fetch.fetch; a known paper without an answer is quarantined, which is final with the next that answers.

        Raises SourceUnavailable where the source is down, or does not answer for what nothing is known of.
        """
        n_before = self._session.n_requests
        try:
            outcome = fetch(self._session, self._archive, publication_id, record, is_listed=is_listed)
        except PaperUnanswered as error:
            if not error.is_known:
                raise
            self._n_well += not is_unwell(self._archive, publication_id)
            self._in_a_row.append(error)
            if self._n_well >= PAPERS_THAT_MEAN_DOWN:
                raise self._down() from error
            return Outcome(publication_id, QUARANTINED, error.seen.reason, error.manifestation)
        if self._session.n_requests > n_before:
            self._set_aside()
        return outcome

    def settle(self) -> None:
        """Nothing is asked for any more: the search tells whether the source answers. Raises SourceUnavailable."""
        if self._in_a_row:
            today = self._session.now().date()
            try:
                count(self._session, "kv", today, today)
            except (SearchFailed, SourceUnavailable) as error:
                raise self._down() from error
            self._set_aside()

    def _set_aside(self) -> None:
        for one in self._in_a_row:
            self._archive.note(one.publication_id, one.manifestation, one.seen)
        self._in_a_row, self._n_well = [], 0

    def _down(self) -> SourceUnavailable:
        """Remember who was asked for, so that others are the next time, and say that the source is down."""
        for one in self._in_a_row:
            self._archive.note(one.publication_id, WHILE_DOWN, one.seen)
        last = self._in_a_row[-1]
        if len(self._in_a_row) == 1:
            return last
        named = ", ".join(one.publication_id for one in self._in_a_row)
        return SourceUnavailable(f"no answer for {named} one after the other; {last}", last.status)


def is_unwell(archive: Archive, publication_id: str) -> bool:
    """Whether the last that was seen of a paper, its search record aside, is that it was not answered for."""
    seen = [entry for entry in archive.observations(publication_id) if entry.manifestation != RECORD]
    return bool(seen) and seen[-1].reason in (UNAVAILABLE, NO_ANSWER)
