"""The tables of search.duckdb, the index of the ranked search: made from the content tables, never read into them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

from transform.records import SetId
from transform.schema import Doc, Row

Term = Annotated[int, Doc("Number of the stem, in the order of the alphabet.", "1207")]
Stem = Annotated[str, Doc("What the forms of a word have in common; without stemming the word itself.", "kamervraag")]
DocumentNumber = Annotated[int, Doc("Number of the text, in the order of set_id, part, publication and ordinal.", "17")]


@dataclass(frozen=True, slots=True)
class SearchIndex(Row):
    """What the index was made from, in one row."""

    TABLE: ClassVar[str] = "search_index"
    KEY: ClassVar[tuple[str, ...]] = ("made_from",)

    made_from: Annotated[str, Doc("SHA-256 over the Parquet files and the code that it was made from.", "9f86d081…")]
    stemming: Annotated[str, Doc("The stemmer and its version; none where words count as written.", "snowball 3.1.1")]
    n_documents: Annotated[int, Doc("All texts.", "412345", "texts")]
    mean_words: Annotated[float, Doc("Length of a text on average.", "87.3", "words")]


@dataclass(frozen=True, slots=True)
class SearchDocument(Row):
    """A text that can be found: a kenmerk, a subject, a question or an answer; one repeated in a publication once."""

    TABLE: ClassVar[str] = "documents"
    KEY: ClassVar[tuple[str, ...]] = ("document",)

    document: DocumentNumber
    set_id: SetId
    kenmerk: Annotated[str | None, Doc("The kenmerk of the set.", "2021Z02286")]
    part: Annotated[str, Doc("kenmerk or subject (of the set), question or answer.", "answer")]
    publication_id: Annotated[str, Doc("The publication the text was read from.", "ah-tk-20202021-2302")]
    ordinal: Annotated[
        int | None,
        Doc("questions.ordinal or answers.ordinal, the first of a joint text; NULL for the other parts.", "6"),
    ]
    n_words: Annotated[int, Doc("Length.", "87", "words")]
    text: Annotated[str, Doc("The text, as in the warehouse.", "Klopt het dat …?¹")]


@dataclass(frozen=True, slots=True)
class SearchWord(Row):
    """A word of the texts, or a stem of one, as searches compare it: see folded."""

    TABLE: ClassVar[str] = "vocabulary"
    KEY: ClassVar[tuple[str, ...]] = ("word",)

    word: Annotated[str, Doc("The word, lower case and without accents.", "kamervragen")]
    term: Term


@dataclass(frozen=True, slots=True)
class SearchTerm(Row):
    """A stem and how many texts hold it."""

    TABLE: ClassVar[str] = "terms"
    KEY: ClassVar[tuple[str, ...]] = ("term",)

    term: Term
    stem: Stem
    n_documents: Annotated[int, Doc("Texts that hold it.", "812", "texts")]


@dataclass(frozen=True, slots=True)
class Posting(Row):
    """A stem in a text."""

    TABLE: ClassVar[str] = "postings"
    KEY: ClassVar[tuple[str, ...]] = ("term", "document")

    term: Term
    document: DocumentNumber
    n_times: Annotated[int, Doc("How often it stands there, in whatever form.", "2", "times")]


SEARCH_MACROS = ("search/words.sql", "search/ranked.sql")
SEARCH: tuple[type[Row], ...] = (SearchIndex, SearchDocument, SearchWord, SearchTerm, Posting)
