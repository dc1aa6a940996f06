"""The content tables: what the documents say, a row type a table, every column described once.

A column that means the same in several tables is one alias, so that the same quantity has the same name and the
same description everywhere. How a declaration is read is in schema.py.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Annotated, ClassVar

from transform.schema import Doc, Row

SetId = Annotated[
    str,
    Doc(
        "The set of questions: the normalised kenmerk; where none is known the publication_id; for a local file "
        "without either, 'file-' and twelve hex digits of its sha256.",
        "2021Z02286",
    ),
]
PublicationId = Annotated[
    str, Doc("The publication as the source names it (a suffix -n1 or -h1 included).", "ah-tk-20202021-2302")
]
RawSha256 = Annotated[str, Doc("SHA-256 of the archived bytes this row was read from.", "9f86d081…")]
ParserVersion = Annotated[
    str, Doc("Hash of the transform code and the parsing libraries that read the bytes.", "3f0a9c21b7de")
]
Vergaderjaar = Annotated[
    str | None, Doc("Parliamentary year, September to September, both years in full.", "2020-2021")
]
Chamber = Annotated[str | None, Doc("Tweede Kamer (tk) or Eerste Kamer (ek).", "tk")]
Ordinal = Annotated[int, Doc("Position in reading order, from 1; never the printed number.", "6")]
Label = Annotated[str | None, Doc("The heading as printed; NULL where none is printed.", "Vraag 5 en 6")]
Part = Annotated[
    str,
    Doc(
        "Where in the publication it stands: header, question, answer, or body (all other text).",
        "answer",
        values=("header", "question", "answer", "body"),
    ),
]
PartOrdinal = Annotated[
    int | None, Doc("Which question or answer of this publication, by reading order; NULL in header and body.", "3")
]

PartyBasis = Annotated[
    str | None,
    Doc(
        "Who tells the party: text (the paper), set (another paper of the set), or register (no paper does); NULL "
        "without a party.",
        "text",
    ),
]
MinistryBasis = Annotated[
    str | None,
    Doc("Whose words give the ministry: text (the paper's) or register; NULL without a ministry.", "text"),
]
RecordId = Annotated[
    str, Doc("The entry of the register, as the archive names it: its kenmerk behind 'zaak-'.", "zaak-2021Z02286")
]


@dataclass(frozen=True, slots=True)
class Publication(Row):
    """One publication as it now stands: a paper with questions, an answer, or a notice."""

    TABLE: ClassVar[str] = "publications"
    KEY: ClassVar[tuple[str, ...]] = ("publication_id",)

    set_id: Annotated[SetId, Doc("The first set it concerns; publication_sets has them all.", "2021Z02286")]
    publication_id: PublicationId
    chamber: Chamber
    family: Annotated[
        str,
        Doc(
            "Series of the source: kv (questions), ah (answers, notices), kst, blg, h, nds; file for one of your own.",
            "ah",
            values=("kv", "ah", "kst", "blg", "h", "nds", "file"),
        ),
    ]
    kind: Annotated[
        str,
        Doc(
            "question, oral_question, answer, notice, committee_list, letter, set_page or unknown.",
            "answer",
            values=("question", "oral_question", "answer", "notice", "committee_list", "letter", "set_page", "unknown"),
        ),
    ]
    notice_type: Annotated[
        str | None,
        Doc(
            "What a notice says: postponement, answered_by_letter, withdrawn or other.",
            "postponement",
            values=("postponement", "answered_by_letter", "withdrawn", "other"),
        ),
    ]
    vergaderjaar: Vergaderjaar
    aanhangsel_number: Annotated[int | None, Doc("Number in the Aanhangsel van de Handelingen.", "2302")]
    title: Annotated[str | None, Doc("Title in the source's metadata.", "Antwoord op vragen van het lid …")]
    subject: Annotated[str | None, Doc("What the questions are about, from the header of the paper.", "de sluiting …")]
    header_text: Annotated[
        str | None, Doc("The whole header as printed, a line an element.", "Vragen van het lid … (ingezonden …).")
    ]
    body_text: Annotated[
        str | None,
        Doc("Text outside header, questions and answers: the notice itself, explanations, annexes.", "Mededeling …"),
    ]
    document_status: Annotated[
        str | None,
        Doc("The source's word: Onopgemaakt, Opgemaakt, Opgemaakt na onopgemaakt.", "Opgemaakt na onopgemaakt"),
    ]
    available_on: Annotated[
        dt.date | None,
        Doc("Day of publication by the source; can be years late, never used for latency.", "2021-04-13"),
    ]
    source_changed_at: Annotated[
        dt.datetime | None, Doc("The source's own change stamp, from its search record.", "2021-04-13 04:10:11", "UTC")
    ]
    page_url: Annotated[str | None, Doc("The page a person reads.", "https://zoek.officielebekendmakingen.nl/…html")]
    source_url: Annotated[str, Doc("Canonical address of the bytes, or the name of a local file.", "https://…/….xml")]
    format: Annotated[
        str | None,
        Doc(
            "Format the text was read from: xml, pdf, docx, html or text; NULL where only metadata is known.",
            "xml",
            values=("xml", "pdf", "docx", "html", "text"),
        ),
    ]
    status: Annotated[
        str,
        Doc(
            "current; superseded (a correction, reprint or formatted version replaced it); pending (not yet "
            "formatted); deferred (found by a search, and left for a night with requests to spare); quarantined "
            "(could not be read, see quarantine); removed (the source took it back: its words are not kept here).",
            "current",
            values=("current", "superseded", "pending", "deferred", "quarantined", "removed"),
        ),
    ]
    superseded_by: Annotated[str | None, Doc("The publication that replaced this one.", "ah-tk-20202021-2302-n1")]
    see_also: Annotated[
        list[str], Doc("Publications its header names under 'Zie ook Aanhangsel'.", "['ah-tk-20202021-1874']")
    ]
    answered_in: Annotated[
        list[str], Doc("Publications that the metadata of a question paper names as its answers.", "['ah-tk-…']")
    ]
    disputed_kenmerken: Annotated[
        list[str],
        Doc(
            "Kenmerken of which its metadata, id and text each name another, so that nobody can say which is its own: "
            "it stands as a set of its own. Empty where they agree, or where two of three do.",
            "['2021Z02286', '2021Z02268']",
        ),
    ]
    metadata_sha256: Annotated[
        str | None, Doc("SHA-256 of the archived metadata.xml, where there is one.", "2c26b46b…")
    ]
    record_sha256: Annotated[str | None, Doc("SHA-256 of the archived search record, where there is one.", "8d969eef…")]
    is_awaited: Annotated[
        bool, Doc("A search named it, or stamped it anew, and a later night is to fetch what it says now.", "false")
    ]
    raw_sha256: RawSha256
    parser_version: ParserVersion


@dataclass(frozen=True, slots=True)
class PublicationSet(Row):
    """A publication concerns a set; a set has several publications and a publication may concern several sets."""

    TABLE: ClassVar[str] = "publication_sets"
    KEY: ClassVar[tuple[str, ...]] = ("set_id", "publication_id")

    set_id: SetId
    publication_id: PublicationId
    role: Annotated[
        str,
        Doc(
            "question, answer, notice, page, letter or unknown.",
            "answer",
            values=("question", "answer", "notice", "page", "letter", "unknown"),
        ),
    ]
    basis: Annotated[
        str,
        Doc(
            "How the link is known: vraagnummer (metadata), text (printed kenmerk), note_id (ids of its notes), link "
            "(tied to another publication or number of the set), id, or self (no kenmerk is known).",
            "vraagnummer",
            values=("vraagnummer", "text", "note_id", "link", "id", "self"),
        ),
    ]
    raw_sha256: RawSha256
    parser_version: ParserVersion


@dataclass(frozen=True, slots=True)
class QuestionSet(Row):
    """One set of questions: the fact table. What depends on today (open, overdue, outcome) is in the views."""

    TABLE: ClassVar[str] = "question_sets"
    KEY: ClassVar[tuple[str, ...]] = ("set_id",)

    set_id: SetId
    kenmerk: Annotated[
        str | None, Doc("Number under which the set was put to the minister; NULL where none is known.", "2021Z02286")
    ]
    kenmerk_kind: Annotated[
        str | None,
        Doc(
            "zaak (2021Z02286), document (2009D25439), eerste_kamer or other.",
            "zaak",
            values=("zaak", "document", "eerste_kamer", "other"),
        ),
    ]
    chamber: Chamber
    vergaderjaar: Vergaderjaar
    subject: Annotated[str | None, Doc("What the questions are about.", "de sluiting van spoorlijn X")]
    submitted_on: Annotated[
        dt.date | None, Doc("Day the questions were sent in (ingezonden), Amsterdam.", "2021-02-04")
    ]
    submitted_basis: Annotated[
        str | None, Doc("Which field or text gave submitted_on; see date_candidates.", "header_text")
    ]
    answered_on: Annotated[
        dt.date | None,
        Doc("Day the first substantive answer was received (ontvangen); a postponement is no answer.", "2021-04-12"),
    ]
    answered_basis: Annotated[
        str | None, Doc("Which field or text gave answered_on; letter where a letter answered.", "header_text")
    ]
    days_to_answer: Annotated[
        int | None,
        Doc(
            "answered_on minus submitted_on; NULL while open or where a date is implausible.",
            "67",
            "calendar days",
            True,
        ),
    ]
    postponed_on: Annotated[
        dt.date | None,
        Doc("Day the first postponement was received; NULL without one, or where its day cannot be.", "2021-02-24"),
    ]
    n_postponements: Annotated[int, Doc("Notices of postponement, dated or not.", "1", "notices")]
    withdrawn_on: Annotated[dt.date | None, Doc("Day a notice said that the questions are withdrawn.", "2021-03-01")]
    due_on: Annotated[
        dt.date | None, Doc("submitted_on plus three weeks; NULL where there is no term.", "2021-02-25", "", True)
    ]
    extended_due_on: Annotated[
        dt.date | None,
        Doc("submitted_on plus six weeks, only where the first postponement came by due_on.", "2021-03-18", "", True),
    ]
    deadline_on: Annotated[
        dt.date | None, Doc("extended_due_on where there is one, else due_on.", "2021-03-18", "", True)
    ]
    n_questions: Annotated[int, Doc("Questions in the set.", "9", "questions")]
    n_questions_answered: Annotated[int, Doc("Questions that some answer text covers.", "9", "questions")]
    n_answers: Annotated[int, Doc("Answer texts, each counted once however many questions it covers.", "7", "answers")]
    is_oral: Annotated[bool, Doc("Oral questions: they never get an answer document.", "false")]
    has_term: Annotated[
        bool, Doc("The three-week term applies: not for the Eerste Kamer, oral questions, lists and letters.", "true")
    ]
    has_unread_publication: Annotated[
        bool,
        Doc(
            "Some publication is pending, deferred, awaited under a new stamp, quarantined or removed, or one whose "
            "kenmerk is disputed may be of this set, so that 'open' cannot be claimed.",
            "false",
        ),
    ]
    date_problem: Annotated[
        str | None,
        Doc(
            "Why the dates cannot be trusted: submitted_missing, submitted_implausible, answered_implausible, "
            "answered_missing, answered_before_submitted, long_without_second_source (over two years by header or "
            "metadata alone), kenmerk_disputed (a paper of which nobody can say to which set it belongs). A notice "
            "without a day is in events.",
            "answered_before_submitted",
            values=(
                "submitted_missing",
                "submitted_implausible",
                "answered_implausible",
                "answered_missing",
                "answered_before_submitted",
                "long_without_second_source",
                "kenmerk_disputed",
            ),
        ),
    ]
    date_conflict_days: Annotated[
        int | None,
        Doc(
            "Largest difference between plausible candidates for the same date; NULL without any.", "0", "calendar days"
        ),
    ]
    publication_id: Annotated[
        PublicationId,
        Doc("Publication that stands for the set: its question paper, else its answer.", "kv-tk-2021Z02286"),
    ]
    raw_sha256: RawSha256
    parser_version: ParserVersion


@dataclass(frozen=True, slots=True)
class Question(Row):
    """One question of a set, once: from the answer document, else the question paper, else the notice."""

    TABLE: ClassVar[str] = "questions"
    KEY: ClassVar[tuple[str, ...]] = ("set_id", "ordinal")

    set_id: SetId
    ordinal: Ordinal
    printed_number: Annotated[int | None, Doc("The number as printed; NULL where none is printed.", "6")]
    occurrence: Annotated[int | None, Doc("Which question of that printed number: 2 for the second 'Vraag 25'.", "1")]
    label: Label
    text: Annotated[
        str, Doc("The question, paragraphs on lines of their own, note marks as raised figures.", "Klopt het dat …?¹")
    ]
    text_basis: Annotated[
        str,
        Doc(
            "own (printed for this question alone), split (one paragraph each of a joint block) or joint (the whole "
            "text of a joint block, repeated with each of its questions).",
            "own",
            values=("own", "split", "joint"),
        ),
    ]
    anomalies: Annotated[
        list[str],
        Doc(
            "What is odd: number_missing, number_doubled, number_gap, out_of_order, joint_text, "
            "not_in_answer_document.",
            "['number_doubled']",
            values=(
                "number_missing",
                "number_doubled",
                "number_gap",
                "out_of_order",
                "joint_text",
                "not_in_answer_document",
            ),
        ),
    ]
    publication_id: PublicationId
    raw_sha256: RawSha256
    parser_version: ParserVersion


@dataclass(frozen=True, slots=True)
class QuestionText(Row):
    """The same question as each publication of the set prints it."""

    TABLE: ClassVar[str] = "question_texts"
    KEY: ClassVar[tuple[str, ...]] = ("set_id", "publication_id", "publication_ordinal")

    set_id: SetId
    publication_id: PublicationId
    publication_ordinal: Annotated[int, Doc("Position of the question in this publication, from 1.", "6")]
    ordinal: Annotated[int, Doc("The question it is: questions.ordinal.", "6")]
    printed_number: Annotated[int | None, Doc("The number this publication prints.", "6")]
    label: Label
    text: Annotated[str, Doc("The text this publication prints.", "Klopt het dat …?¹")]
    is_different: Annotated[
        bool,
        Doc(
            "Letters or digits differ from questions.text (spacing, quotes and note marks do not count, nor does what "
            "the text of a joint block says besides).",
            "false",
        ),
    ]
    raw_sha256: RawSha256
    parser_version: ParserVersion


@dataclass(frozen=True, slots=True)
class Answer(Row):
    """One answer text, stored once in a set however many questions it answers."""

    TABLE: ClassVar[str] = "answers"
    KEY: ClassVar[tuple[str, ...]] = ("set_id", "publication_id", "ordinal")

    set_id: SetId
    publication_id: PublicationId
    ordinal: Ordinal
    label: Label
    kind: Annotated[
        str, Doc("text, or reference where it only points to another answer.", "text", values=("text", "reference"))
    ]
    text: Annotated[str, Doc("The answer, paragraphs on lines of their own, note marks as raised figures.", "Ja.")]
    raw_sha256: RawSha256
    parser_version: ParserVersion


@dataclass(frozen=True, slots=True)
class AnswerQuestion(Row):
    """One answer to one question, with the basis of the link."""

    TABLE: ClassVar[str] = "answer_questions"
    KEY: ClassVar[tuple[str, ...]] = ("set_id", "publication_id", "answer_ordinal", "ordinal")

    set_id: SetId
    publication_id: PublicationId
    answer_ordinal: Annotated[int, Doc("answers.ordinal.", "2")]
    ordinal: Annotated[int, Doc("questions.ordinal.", "3")]
    basis: Annotated[
        str,
        Doc(
            "label (the heading names the number), range (the heading names a range), position (no number is "
            "printed), implicit (an earlier question was left without an answer of its own) or derived (as a page "
            "says).",
            "label",
            values=("label", "range", "position", "implicit", "derived"),
        ),
    ]
    raw_sha256: RawSha256
    parser_version: ParserVersion


@dataclass(frozen=True, slots=True)
class Event(Row):
    """Something that happened to a set on a day, as a publication tells it."""

    TABLE: ClassVar[str] = "events"
    KEY: ClassVar[tuple[str, ...]] = ("set_id", "publication_id", "event")

    set_id: SetId
    publication_id: PublicationId
    event: Annotated[
        str,
        Doc(
            "submitted, postponed, answered, answered_further (a second answer), answered_by_letter, withdrawn, "
            "noticed (a notice that cannot be classified); and what happened to a paper and moves no date: formatted "
            "(this one replaced its version of the first day), corrected or reprinted (this one replaced an earlier "
            "print), removed (the source took it back).",
            "postponed",
            values=(
                "submitted",
                "postponed",
                "answered",
                "answered_further",
                "answered_by_letter",
                "withdrawn",
                "noticed",
                "formatted",
                "reprinted",
                "corrected",
                "removed",
            ),
        ),
    ]
    occurred_on: Annotated[
        dt.date | None, Doc("The day, Amsterdam; NULL where no plausible date is known.", "2021-02-24")
    ]
    basis: Annotated[
        str | None,
        Doc(
            "Which field or text gave the day; see date_candidates. available where it is the day of publication, "
            "sightings where it is the day (UTC) on which a paper was seen gone for the second time.",
            "header_text",
        ),
    ]
    reason: Annotated[
        str | None,
        Doc(
            "The sentences of a postponement that say why, as printed; NULL where none is found.",
            "De reden is dat de afstemming meer tijd vergt.",
        ),
    ]
    text: Annotated[str | None, Doc("The words of the notice.", "De vragen kunnen niet binnen de termijn …")]
    raw_sha256: RawSha256
    parser_version: ParserVersion


@dataclass(frozen=True, slots=True)
class Actor(Row):
    """A person or office in a role on a publication."""

    TABLE: ClassVar[str] = "actors"
    KEY: ClassVar[tuple[str, ...]] = ("set_id", "publication_id", "role", "position")

    set_id: SetId
    publication_id: PublicationId
    role: Annotated[
        str,
        Doc(
            "submitter, addressee, answerer or on_behalf_of.",
            "submitter",
            values=("submitter", "addressee", "answerer", "on_behalf_of"),
        ),
    ]
    position: Annotated[int, Doc("Order as printed, from 1: the first submitter is the first signatory.", "1")]
    name: Annotated[str | None, Doc("Name as printed; NULL where only the office is named.", "Van den Berg")]
    party: Annotated[str | None, Doc("Party as printed ('beiden X' given to both names).", "GroenLinks")]
    party_basis: PartyBasis
    function: Annotated[str | None, Doc("Office as printed with its portfolio.", "Minister van Buitenlandse Zaken")]
    portfolio: Annotated[str | None, Doc("What the office is for, as printed.", "Buitenlandse Zaken")]
    ministry: Annotated[
        str | None,
        Doc("The ministry of that office, the same under all its names (see ministries); NULL where unknown.", "bz"),
    ]
    ministry_basis: MinistryBasis
    weight: Annotated[
        float,
        Doc(
            "Share for fractional counting: 1/k for the k actors of a role on the publication that counts for the "
            "set, 0 on its other publications, so that each role adds up to 1 a set.",
            "0.5",
        ),
    ]
    basis: Annotated[
        str,
        Doc(
            "header_text, header_element, signature (the header names the office alone) or metadata.",
            "header_text",
            values=("header_text", "header_element", "signature", "metadata"),
        ),
    ]
    raw_sha256: RawSha256
    parser_version: ParserVersion


@dataclass(frozen=True, slots=True)
class Topic(Row):
    """A policy topic that the source gives a publication of the set."""

    TABLE: ClassVar[str] = "topics"
    KEY: ClassVar[tuple[str, ...]] = ("set_id", "parent_topic", "topic")

    set_id: SetId
    parent_topic: Annotated[str, Doc("Main topic; empty where the source names one level only.", "Recht")]
    topic: Annotated[str, Doc("The topic.", "Burgerlijk recht")]
    publication_id: PublicationId
    raw_sha256: RawSha256
    parser_version: ParserVersion


@dataclass(frozen=True, slots=True)
class Footnote(Row):
    """A footnote of a publication, with its own numbering; it stands in the first set the publication concerns."""

    TABLE: ClassVar[str] = "footnotes"
    KEY: ClassVar[tuple[str, ...]] = ("set_id", "publication_id", "ordinal")

    set_id: SetId
    publication_id: PublicationId
    ordinal: Ordinal
    printed_number: Annotated[str | None, Doc("The mark as printed; numbers may skip.", "1")]
    part: Part
    part_ordinal: PartOrdinal
    offset: Annotated[
        int | None,
        Doc(
            "Where its mark stands in the text of that part; NULL for a note in a heading or in another note.",
            "41",
            "characters",
        ),
    ]
    text: Annotated[str, Doc("The note.", "NRC, 3 maart 2021.")]
    urls: Annotated[list[str], Doc("Addresses its links point to.", "['https://…']")]
    raw_sha256: RawSha256
    parser_version: ParserVersion


@dataclass(frozen=True, slots=True)
class Citation(Row):
    """One reference to another document: marked up as a link by the source, or read from the words."""

    TABLE: ClassVar[str] = "citations"
    KEY: ClassVar[tuple[str, ...]] = ("set_id", "publication_id", "ordinal")

    set_id: SetId
    publication_id: PublicationId
    ordinal: Ordinal
    part: Annotated[
        str,
        Doc(
            "header, question, answer, body, or footnote.",
            "footnote",
            values=("header", "question", "answer", "body", "footnote"),
        ),
    ]
    part_ordinal: Annotated[
        int | None, Doc("Which question, answer or footnote of this publication; NULL in header and body.", "3")
    ]
    type: Annotated[
        str,
        Doc(
            "zaak, document, kamerstuk, motion, aanhangsel, handelingen, url, internal, law, letter, debate (both only "
            "a day named, without target) or other.",
            "kamerstuk",
            values=(
                "zaak",
                "document",
                "kamerstuk",
                "motion",
                "aanhangsel",
                "handelingen",
                "url",
                "internal",
                "law",
                "letter",
                "debate",
                "other",
            ),
        ),
    ]
    raw: Annotated[str, Doc("The words as printed.", "31 066, nr. 77")]
    offset: Annotated[int | None, Doc("Where the words stand in the text of that part.", "12", "characters")]
    target_id: Annotated[
        str | None,
        Doc(
            "What it points to: a publication id, a dossier of Kamerstukken, a kenmerk, an address, or answer:N.",
            "kst-31066-77",
        ),
    ]
    basis: Annotated[
        str, Doc("link (marked up by the source) or text (read from the words).", "link", values=("link", "text"))
    ]
    raw_sha256: RawSha256
    parser_version: ParserVersion


@dataclass(frozen=True, slots=True)
class DocumentAlias(Row):
    """Two names of one document, or of one set."""

    TABLE: ClassVar[str] = "document_aliases"
    KEY: ClassVar[tuple[str, ...]] = ("set_id", "alias", "target_id")

    set_id: SetId
    alias: Annotated[str, Doc("The other name.", "ah-1151601")]
    target_id: Annotated[str, Doc("The name used here.", "ah-tk-20232024-2141")]
    basis: Annotated[
        str,
        Doc(
            "formatted (unformatted paper replaced), suffix (-n1, -h1), or rekeyed (another name of the set).",
            "formatted",
            values=("formatted", "suffix", "rekeyed"),
        ),
    ]
    publication_id: PublicationId
    raw_sha256: RawSha256
    parser_version: ParserVersion


@dataclass(frozen=True, slots=True)
class DateCandidate(Row):
    """A date that some field or text of a publication gives; the choice and its losers side by side."""

    TABLE: ClassVar[str] = "date_candidates"
    KEY: ClassVar[tuple[str, ...]] = ("set_id", "publication_id", "name", "basis", "position")

    set_id: SetId
    publication_id: PublicationId
    name: Annotated[
        str, Doc("submitted (ingezonden) or received (ontvangen).", "received", values=("submitted", "received"))
    ]
    basis: Annotated[
        str,
        Doc(
            "header_element, header_text, datum_indiening, datum_ontvangst, datum_brief, letter_date (the day a letter "
            "bears), running_text (a day that a letter or notice names in a sentence), register (the Tweede Kamer's "
            "own feed; raw_sha256 is that of its entry) or issued, best first.",
            "header_text",
            values=(
                "header_text",
                "header_element",
                "datum_indiening",
                "datum_ontvangst",
                "datum_brief",
                "letter_date",
                "running_text",
                "register",
                "issued",
            ),
        ),
    ]
    position: Annotated[int, Doc("Order among candidates of the same basis, from 1.", "1")]
    value_text: Annotated[str, Doc("As printed.", "12 april 2021")]
    value_on: Annotated[dt.date | None, Doc("The day; NULL where the text is no day.", "2021-04-12")]
    is_plausible: Annotated[bool, Doc("A real day in 1945 or later, near the year of the kenmerk.", "true")]
    is_chosen: Annotated[bool, Doc("This candidate gave the publication's date.", "true")]
    raw_sha256: RawSha256
    parser_version: ParserVersion


@dataclass(frozen=True, slots=True)
class ParserWarning(Row):
    """Something a parser met and did not know or could not trust: kept, counted and reported."""

    TABLE: ClassVar[str] = "warnings"
    KEY: ClassVar[tuple[str, ...]] = ("set_id", "publication_id", "code", "detail")

    set_id: SetId
    publication_id: PublicationId
    code: Annotated[
        str, Doc("What kind of thing: unknown_element, unknown_label, impossible_date, …", "unknown_element")
    ]
    detail: Annotated[str, Doc("The thing itself.", "tekstregel")]
    n_times: Annotated[int, Doc("How often in this publication.", "2", "times")]
    raw_sha256: RawSha256
    parser_version: ParserVersion


@dataclass(frozen=True, slots=True)
class RegisterSet(Row):
    """A set as the Tweede Kamer's own register has it, the second source: whether or not the first one knows it."""

    TABLE: ClassVar[str] = "register_sets"
    KEY: ClassVar[tuple[str, ...]] = ("set_id",)

    set_id: Annotated[SetId, Doc("The kenmerk; where the register gives none, the record_id.", "2021Z02286")]
    record_id: RecordId
    register_id: Annotated[str | None, Doc("The register's own id of the zaak.", "1f4b1c0e-…")]
    kenmerk: Annotated[str | None, Doc("Number of the zaak.", "2021Z02286")]
    subject: Annotated[str | None, Doc("What the questions are about, in the register's words.", "De sluiting van …")]
    status: Annotated[str | None, Doc("The register's own word for how far it is.", "Vrijgegeven")]
    started_on: Annotated[dt.date | None, Doc("Day the zaak was started, Amsterdam.", "2021-02-04")]
    is_closed: Annotated[bool | None, Doc("The register calls it dealt with (Afgedaan).", "true")]
    is_removed: Annotated[
        bool, Doc("The register took it back; then it says nothing else any more, and counts for nothing.", "false")
    ]
    register_changed_at: Annotated[
        dt.datetime | None, Doc("The register's change stamp of the zaak itself.", "2021-02-05 09:12:44", "UTC")
    ]
    n_documents: Annotated[int, Doc("Papers that it names, see register_documents.", "3", "documents")]
    register_warnings: Annotated[
        list[str], Doc("What its reader met and did not know: a code and the thing itself.", "['relation_unknown: …']")
    ]
    source_url: Annotated[str, Doc("Canonical address of the entry.", "https://…/OData/v4/2.0/Zaak(1f4b1c0e-…)")]
    raw_sha256: RawSha256
    parser_version: ParserVersion


@dataclass(frozen=True, slots=True)
class RegisterActor(Row):
    """Somebody in a role on a set, as the register has it."""

    TABLE: ClassVar[str] = "register_actors"
    KEY: ClassVar[tuple[str, ...]] = ("set_id", "role", "position")

    set_id: SetId
    record_id: RecordId
    role: Annotated[str, Doc("submitter, addressee, committee or other.", "submitter")]
    position: Annotated[
        int, Doc("From 1; the first submitter is the first signatory, the others come in no order.", "1")
    ]
    relation: Annotated[str | None, Doc("The register's own word for the role.", "Medeindiener")]
    name: Annotated[str | None, Doc("Name with initials.", "M.J. van Rozendaal")]
    party: Annotated[str | None, Doc("Party on that day, as the register names it.", "GroenLinks-PvdA")]
    function: Annotated[str | None, Doc("Office.", "minister van Buitenlandse Zaken")]
    ministry: Annotated[
        str | None, Doc("The ministry of that office of an addressee, as in ministries; NULL where unknown.", "bz")
    ]
    raw_sha256: RawSha256
    parser_version: ParserVersion


@dataclass(frozen=True, slots=True)
class RegisterDocument(Row):
    """A paper of a set, as the register has it."""

    TABLE: ClassVar[str] = "register_documents"
    KEY: ClassVar[tuple[str, ...]] = ("set_id", "ordinal")

    set_id: SetId
    record_id: RecordId
    ordinal: Annotated[int, Doc("Order by date, from 1.", "2")]
    kind: Annotated[str, Doc("question, answer, further_answer, postponement, notice or other.", "answer")]
    register_kind: Annotated[str | None, Doc("The register's own word.", "Antwoord schriftelijke vragen")]
    document_number: Annotated[str | None, Doc("The register's number of the paper.", "2021D13579")]
    document_on: Annotated[
        dt.date | None, Doc("The paper's date, Amsterdam: of asking or of answering, not of publication.", "2021-04-12")
    ]
    subject: Annotated[str | None, Doc("Its subject, in the register's words.", "Antwoord op vragen van …")]
    publication_id: Annotated[
        str | None, Doc("The id under which the source publishes it, without a suffix.", "ah-tk-20202021-2302")
    ]
    publication_basis: Annotated[
        str | None,
        Doc(
            "How that is known: external_id (the register names it) or aanhangsel_number (made of its number).",
            "external_id",
        ),
    ]
    external_ids: Annotated[
        list[str], Doc("All ids of the source that the register names for it.", "['ah-1151601', 'ah-tk-…']")
    ]
    raw_sha256: RawSha256
    parser_version: ParserVersion


@dataclass(frozen=True, slots=True)
class Ministry(Row):
    """A name that a ministry, or an office at it, has borne since 1994: reference data.

    Kept by hand in transform/reference/ministries.toml. All rows of one ministry are one line of a chart.
    """

    TABLE: ClassVar[str] = "ministries"
    KEY: ClassVar[tuple[str, ...]] = ("ministry", "name", "kind", "valid_from")

    ministry: Annotated[str | None, Doc("The ministry; NULL for an office that belonged to no single one.", "ienw")]
    name: Annotated[str, Doc("The name, or an abbreviation of it.", "Verkeer en Waterstaat")]
    kind: Annotated[
        str,
        Doc(
            "ministry; minister_voor or minister_van (an office without a ministry of that name); staatssecretaris "
            "(part of a ministry); abbreviation; short.",
            "ministry",
        ),
    ]
    valid_from: Annotated[dt.date | None, Doc("First day; NULL where no source gives it.", "2010-10-14")]
    valid_to: Annotated[dt.date | None, Doc("Last day; NULL where it still is, or no source says.", "2010-10-13")]
    source: Annotated[str, Doc("Where name and days are from; 'unverified' was looked up nowhere.", "tooi: mnre0170")]


@dataclass(frozen=True, slots=True)
class Cabinet(Row):
    """A cabinet and the days on which it was in office, resigned or not.

    Kept by hand in transform/reference/cabinets.toml.
    """

    TABLE: ClassVar[str] = "cabinets"
    KEY: ClassVar[tuple[str, ...]] = ("cabinet",)

    cabinet: Annotated[str, Doc("Its name.", "Rutte III")]
    first_on: Annotated[dt.date, Doc("The day it was sworn in.", "2017-10-26")]
    last_on: Annotated[
        dt.date,
        Doc(
            "The day before the next one was sworn in; of the newest, the day to which the list is known.", "2022-01-09"
        ),
    ]
    source: Annotated[str, Doc("Where the days are from.", "https://www.parlement.com/id/vij7e8jky5lw")]


@dataclass(frozen=True, slots=True)
class Recess(Row):
    """A recess of the Tweede Kamer. No recess suspends the term.

    Kept by hand in transform/reference/recesses.toml.
    """

    TABLE: ClassVar[str] = "recesses"
    KEY: ClassVar[tuple[str, ...]] = ("first_on",)

    name: Annotated[str, Doc("Which recess.", "zomerreces")]
    first_on: Annotated[dt.date, Doc("First day.", "2023-07-07")]
    last_on: Annotated[dt.date, Doc("Last day, itself included.", "2023-09-04")]
    source: Annotated[str, Doc("Where the days are from.", "tweedekamer.nl/debat_en_vergadering/recessen")]


@dataclass(frozen=True, slots=True)
class CalendarDay(Row):
    """A day, with what it was: working day, public holiday, recess. Also a date dimension for dashboards.

    Two numbers subtracted are the days after the one day up to and including the other.
    """

    TABLE: ClassVar[str] = "calendar_days"
    KEY: ClassVar[tuple[str, ...]] = ("day_on",)

    day_on: Annotated[dt.date, Doc("The day, Amsterdam.", "2021-04-05")]
    iso_weekday: Annotated[int, Doc("Day of the week: 1 Monday … 7 Sunday.", "1")]
    holiday: Annotated[str | None, Doc("Public holiday on which offices are closed.", "Tweede Paasdag")]
    is_working_day: Annotated[bool, Doc("Monday to Friday and no public holiday.", "false")]
    recess: Annotated[str | None, Doc("The recess it lies in.", "zomerreces")]
    is_recess: Annotated[
        bool | None,
        Doc("It lies in a recess of the Tweede Kamer; NULL where the list of recesses is not known.", "false"),
    ]
    working_day_number: Annotated[
        int, Doc("Working days from the first day of the calendar up to this day.", "7965", "working days")
    ]
    recess_free_day_number: Annotated[
        int | None,
        Doc(
            "Days outside recess up to this day, from recess_known_from_on; NULL where the list is not known.",
            "117",
            "calendar days",
        ),
    ]
    recess_known_from_on: Annotated[
        dt.date | None,
        Doc(
            "First day of the unbroken span around this day in which every recess is known (the day before it belongs "
            "to the span too, for subtracting).",
            "2023-04-21",
        ),
    ]


CONTENT: tuple[type[Row], ...] = (
    QuestionSet,
    Question,
    Answer,
    AnswerQuestion,
    QuestionText,
    Publication,
    PublicationSet,
    Event,
    Actor,
    Topic,
    Footnote,
    Citation,
    DocumentAlias,
    DateCandidate,
    ParserWarning,
)

# What the second source says, merged by set as content is: the sets need not be known to the first one.
REGISTER: tuple[type[Row], ...] = (RegisterSet, RegisterActor, RegisterDocument)

# Tables that no paper changes.
REFERENCE: tuple[type[Row], ...] = (Ministry, Cabinet, Recess, CalendarDay)
