"""The page of openkamer.org on one set of questions, as text: fields, questions with their answers, source ids.

openkamer prints 'Zie antwoord vraag 2.' for every question but the first under a combined heading, so that line is
derived, not the minister's: one answer covers them all. A real reference ('Zie het antwoord op vraag 1.') is an answer.
The page gives the submitters in an order of its own and the topics run together; both are kept as printed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from transform.dates import DateText, read_date
from transform.folded_text import raised
from transform.identifiers import parse_publication_id
from transform.paper import Answer, Body, Header, Person, Question
from transform.printed.hyphens import LineJoiner
from transform.printed.list_layout import BLANK, Layout, Line, read_lines
from transform.printed.list_notes import place_notes
from transform.wording.notices import reference_target
from transform.wording.people import Unread, read_submitters

_HEAD = 4000  # how much of a text is looked at to recognise it
_IS_TITLE = re.compile(r"^[^\S\n]*Kamervraag\b", re.MULTILINE)
_IS_FIELD = re.compile(r"^[^\S\n]*(?:Ingediend|Indieners?|Bron vraag)\b", re.MULTILINE)
_KENMERK = re.compile(r"Kamervraag\s+(?P<kenmerk>\d{4}\s?[ZD]\s?\d{5})")
_FIELD = re.compile(
    r"(?P<name>Ingediend|Beantwoord\s+door|Beantwoord|Indieners?|Onderwerpen|Onderwerp|Bron\s+vraag|Bron\s+antwoord)"
    r"(?:\s*:\s*|\s+|$)(?P<value>.*)"
)
_AFTER = re.compile(
    r"(?P<name>Kamervraag document nummer|Kamerantwoord document nummer|Volledige titel):\s*(?P<value>.*)"
)
_QUESTION = re.compile(r"(?:[•●*·-]\s*)?Vraag\s+(?P<number>\d{1,3})\s*:?")
_SOURCES = re.compile(r"Bronnen:?")
_SOURCE = re.compile(r"(?P<number>\d{1,3})\.\s*(?P<text>\S.*)")
_DAYS = re.compile(r"\(\s*na\s+(?P<days>\d{1,5})\s+dag(?:en)?\s*\)")
_DERIVED = re.compile(r"Zie antwoord vraag (?P<number>\d{1,3})\.")
_MARK = re.compile(r"(?<=[?!»”’)]|\.)(?<!\d\.)\d{1,2}(?=\s|$)")
_ANSWERER = re.compile(r"\s*,?\s*(?P<name>[^(),]+?)\s*\((?P<first>[^()]*)\)(?:\s*\((?P<second>[^()]*)\))?")
_OFFICE = re.compile(
    r"(?:vice-?)?(?:minister(?:-president)?|staatssecretaris)(?:\s+zonder\s+portefeuille)?(?:\s+(?:van|voor)(?=\s))?\s*",
    re.IGNORECASE,
)


def is_set_page(text: str) -> bool:
    """Whether the text begins as such a page does: 'Kamervraag …' and its fields."""
    head = text[:_HEAD]
    return bool(_IS_TITLE.search(head)) and len({field.strip() for field in _IS_FIELD.findall(head)}) > 1


def read_set_page(text: str) -> Body:
    """Read the text of such a page; never fails, what is not understood is in the warnings.

    The ids of both documents, their titles, the printed number of days and the topics are `printed_facts`; the page
    itself has no publication id. A printed number of days that its two dates contradict is warned of.
    """
    return _Reader(text).read()


class _Reader:
    def __init__(self, text: str) -> None:
        self._warnings: list[tuple[str, str]] = []
        self._facts: list[tuple[str, str]] = []
        self._lines = read_lines(text)
        self._joiner = LineJoiner(text)
        self._layout = Layout(self._lines, self._joiner)
        self._questions: list[Question] = []
        self._has_sources = False
        self._n_marks = 0  # note marks raised so far
        self._shown: list[str] = []  # what the page shows under each question, empty where nothing

    def read(self) -> Body:
        top, items, bottom = self._parts()
        top, sources = self._sources(top)
        self._has_sources = bool(sources)
        for number, label, lines in items:
            self._read_item(number, label, lines)
        header, kenmerken = self._read_top(top)
        self._read_bottom(bottom)
        texts = {("question", q.ordinal): q.text for q in self._questions}
        answers = self._answers()
        texts |= {("answer", answer.ordinal): answer.text for answer in answers}
        placed, notes, unplaced = place_notes(texts, sources)
        self._warnings += [*header.unread, *unplaced]
        return Body(
            header,
            "\n".join(line.text for line in top) or None,
            kenmerken,
            tuple(Question(q.ordinal, q.number, q.label, placed["question", q.ordinal]) for q in self._questions),
            tuple(Answer(a.ordinal, (), None, placed["answer", a.ordinal], a.covers, a.reference) for a in answers),
            notes,
            (),
            "\n".join(line.text for line in bottom) or None,
            tuple(self._warnings),
            None,
            "set_page",
            tuple(self._facts),
        )

    def _parts(self) -> tuple[list[Line], list[tuple[int, str, list[Line]]], list[Line]]:
        """The lines above the questions, each question with what stands below it, and the lines at the end."""
        top: list[Line] = []
        bottom: list[Line] = []
        items: list[tuple[int, str, list[Line]]] = []
        for line in self._lines:
            if found := None if bottom else _QUESTION.fullmatch(line.text):
                items.append((int(found["number"]), found[0].lstrip("•●*·- ").rstrip(" :"), []))
            elif bottom or (items and _AFTER.fullmatch(line.text)):
                bottom.append(line)
            else:
                (items[-1][2] if items else top).append(line)
        return top, items, bottom

    def _sources(self, top: Sequence[Line]) -> tuple[list[Line], list[tuple[str, str]]]:
        """The panel 'Bronnen' holds the footnotes of the questions."""
        kept: list[Line] = []
        sources: list[tuple[str, list[str]]] = []
        is_inside = False
        for line in top:
            if _SOURCES.fullmatch(line.text):
                is_inside = True
                self._warnings.append(("furniture", f"panel heading: {line.text}"))
            elif is_inside and (found := _SOURCE.fullmatch(line.text)):
                sources.append((found["number"], [found["text"]]))
            elif is_inside and sources:
                sources[-1][1].append(line.text)
            else:
                kept.append(line)
        return kept, [(number, self._joiner.join(lines)) for number, lines in sources]

    # --- fields -------------------------------------------------------------------------------------------------

    def _read_top(self, top: Sequence[Line]) -> tuple[Header, tuple[tuple[str, str], ...]]:
        fields: dict[str, list[str]] = {}
        titles: list[str] = []
        kenmerken: list[tuple[str, str]] = []
        current = titles
        for line in top:
            if not kenmerken and not titles and (found := _KENMERK.match(line.text)):
                kenmerken.append((found["kenmerk"], "text"))
            elif found := _FIELD.fullmatch(line.text):
                current = fields.setdefault(" ".join(found["name"].split()).lower(), [])
                current.append(found["value"])
            elif line.text != "Kamervraag":
                current.append(line.text)
        values = {name: self._joiner.join(lines) for name, lines in fields.items()}
        unread: Unread = []
        dates = tuple(
            DateText(name, "header_text", _DAYS.sub("", values[field]).strip(), read_date(values[field]))
            for name, field in (("submitted", "ingediend"), ("received", "beantwoord"))
            if values.get(field)
        )
        self._check_days(values.get("beantwoord", ""), dates)
        if topics := values.get("onderwerpen") or values.get("onderwerp"):
            self._facts.append(("topics", topics))
        for name, field in (("question", "bron vraag"), ("answer", "bron antwoord")):
            if values.get(field):
                self._facts.append((f"{name}_url", values[field]))
                self._add_id(f"{name}_id", values[field].rpartition("/")[2].removesuffix(".html"))
        header = Header(
            submitters=read_submitters(values.get("indieners") or values.get("indiener") or "", unread),
            answerers=_answerers(values.get("beantwoord door", ""), unread),
            subject=self._joiner.join(titles) or None,
            dates=dates,
            is_answer="beantwoord" in values,
            unread=tuple(unread),
        )
        return header, tuple(kenmerken)

    def _check_days(self, answered: str, dates: Sequence[DateText]) -> None:
        found = _DAYS.search(answered)
        if not found:
            return
        self._facts.append(("days", found["days"]))
        days = [date.on for date in dates if date.on is not None]
        apart = (days[1] - days[0]).days if len(days) == 2 else None
        if apart != int(found["days"]):
            between = "cannot be computed from its dates" if apart is None else f"is {apart} days by its dates"
            self._warnings.append(("latency_mismatch", f"the page says {found['days']} days, which {between}"))

    def _add_id(self, name: str, text: str) -> None:
        if parse_publication_id(text) is None:
            self._warnings.append(("unknown_id", f"{name}: {text}"))
        elif (name, text) not in self._facts:
            self._facts.append((name, text))

    def _read_bottom(self, bottom: Sequence[Line]) -> None:
        about = "question"
        fields: list[tuple[str, list[str]]] = []
        for line in bottom:
            if not (found := _AFTER.fullmatch(line.text)):
                if fields:
                    fields[-1][1].append(line.text)
                continue
            if "nummer" in found["name"]:
                about = "answer" if "antwoord" in found["name"] else "question"
            fields.append((f"{about}_id" if "nummer" in found["name"] else f"{about}_title", [found["value"]]))
        for name, lines in fields:
            value = self._joiner.join(lines)
            if name.endswith("_id"):
                self._add_id(name, value)
            elif value:
                self._facts.append((name, value))

    # --- questions and answers ----------------------------------------------------------------------------------

    def _read_item(self, number: int, label: str, lines: Sequence[Line]) -> None:
        """The question stands above the first empty line, what the page shows as its answer below."""
        gaps = [index for index, line in enumerate(lines) if index and line.gap == BLANK]
        start = gaps[0] if gaps else self._layout.answer_start(lines, False)
        question = self._with_marks(self._layout.text(lines[:start]))
        self._questions.append(Question(len(self._questions) + 1, number, label, question))
        self._shown.append(self._with_marks(self._layout.text(lines[start:])))

    def _with_marks(self, text: str) -> str:
        """Note marks raised where the page prints them but not their notes: figures behind a sign, in sequence."""
        if self._has_sources:
            return text
        for found in _MARK.finditer(text):
            if found[0] == str(self._n_marks + 1):
                self._n_marks += 1
                text = text[: found.start()] + raised(found[0]) + text[found.end() :]
                self._warnings.append(("note_missing", f"the page prints note mark {found[0]} but no such note"))
        return text

    def _answers(self) -> tuple[Answer, ...]:
        own: dict[int, int] = {}  # question number to the place of its first answer that is no derived line
        followers: dict[int, list[int]] = {}
        derived: set[int] = set()
        for index, (question, text) in enumerate(zip(self._questions, self._shown, strict=True)):
            found = _DERIVED.fullmatch(text)
            if found and int(found["number"]) in own:
                followers.setdefault(own[int(found["number"])], []).append(question.ordinal)
                derived.add(index)
                self._warnings.append(("derived_answer", f"{question.label}: {text}"))
            elif text and question.number is not None:
                own.setdefault(question.number, index)
        answers: list[Answer] = []
        for index, (question, text) in enumerate(zip(self._questions, self._shown, strict=True)):
            if text and index not in derived:
                covers = ((question.ordinal, "position"), *((o, "derived") for o in followers.get(index, ())))
                answers.append(Answer(len(answers) + 1, (), None, text, covers, reference_target(text)))
        return tuple(answers)


def _answerers(text: str, unread: Unread) -> tuple[Person, ...]:
    """'A B (minister buitenlandse zaken) (P), C D (staatssecretaris …) (Q)': name, function, party."""
    people = []
    position = 0
    while found := _ANSWERER.match(text, position):
        position = found.end()
        function, party = found["first"].strip(), (found["second"] or "").strip() or None
        office = _OFFICE.match(function)
        if office is None and party is None:  # only a party is printed
            function, party = "", function
        portfolio = function[office.end() :].strip() if office else ""
        people.append(Person(found["name"].strip(), party or None, function or None, portfolio or None))
    if rest := text[position:].strip(" ,"):
        unread.append(("header_unread", rest[:200]))
    return tuple(people)
