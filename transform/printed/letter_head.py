"""What stands above the questions of a minister's letter: its fields, its opening, its signature.

The fields 'Datum', 'Onderwerp' (or 'Betreft') and 'Uw kenmerk' stand on a line with their value or above it. The
opening says which questions are answered: 'In antwoord op uw brief van 3 mei 2031, nr. 2031Z00012, …', 'Hierbij zend ik
u de antwoorden op de vragen van het lid A (P) over Z, ingezonden op 3 mei 2031 (kenmerk 2031Z00012)'. The signature is
the office and the name of who answers, either first.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from transform.dates import MONTHS, DateText, read_date, read_day_before
from transform.paper import Header, Person
from transform.printed.hyphens import LineJoiner
from transform.printed.list_layout import NONE, Line
from transform.reference.ministries import longest_name
from transform.wording.letter_title import DAY, KENMERK, Title, read_title
from transform.wording.notice_prose import read_notice_prose
from transform.wording.people import Unread, read_offices, with_names
from transform.wording.question_header import Asking, read_asking

SALUTATION = re.compile(
    r"Geachte\s+(?:(?:heer|mevrouw|leden)\b.{0,20}?)?(?:voorzitter|leden|mevrouw|heer)\b.{0,40}"
    r"|(?:Mevrouw|Mijnheer|Meneer)\s+de\s+voorzitter,?",
    re.IGNORECASE,
)
_FIELD = re.compile(
    r"(?P<name>Datum|Betreft|Onderwerp|Aan|Uw\s+(?:referentie|kenmerk|brief(?:\s+van)?)|Ons\s+kenmerk|Onze\s+referentie"
    r"|Kenmerk|Bijlagen?(?:\(n\))?|Contactpersoon)(?:\s*:\s*|\s+|$)(?P<value>.*)",
    re.IGNORECASE,
)
_NAMES = {"datum": "date", "aan": "addressee", "onderwerp": "subject", "betreft": "subject", "uw_brief_van": "uw_brief"}
_PLACE_AND_DATE = re.compile(rf"(?:Den\s+Haag|[’']s-Gravenhage)\s*,\s*(?P<date>{DAY})", re.IGNORECASE)
_LETTER_OPENING = re.compile(
    r"\b(?:In\s+antwoord\s+op\s+uw|Hierbij\s+(?:\w+\s+){1,3}(?:ik|u|wij)|Met\s+deze\s+brief|Bijgaand|In\s+reactie\s+op)\b",
    re.IGNORECASE,
)
_OWN_KENMERK = ("uw_kenmerk", "uw_referentie", "kenmerk", "uw_brief")
_KENMERK = re.compile(KENMERK, re.IGNORECASE)
_CALLED = re.compile(
    rf"(?:\b(?:nrs?\.?|kenmerk(?:en)?:?|nummers?|referentie:?|zaaknummer)\s*|\(\s*)({KENMERK}(?:\s*(?:,|en|/)\s*{KENMERK})*)",
    re.IGNORECASE,
)
_ABOUT_QUESTIONS = re.compile(r"\b(?:Kamer)?vra(?:ag|gen)\b|\bbeantwoord|\buw\s+brief\b", re.IGNORECASE)
_SENTENCE = re.compile(r"(?<=[\w)»”’][.?!])\s+(?=[A-Z])")
_SENT = rf"(?P<on>{DAY}|\d{{1,2}}\s+(?:{'|'.join(MONTHS)})\s+(?:jl|j\.l|jongstleden)\b)"
_SENT_ON = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\bvragen\b[^.]{{0,200}}?\bop\s+{_SENT}\s+(?:\w+\s+){{0,2}}?(?:ingezonden|ingediend|gesteld|toegezonden)\b",
        r"\b(?:ingezonden|ingediend|ingekomen|toegezonden|toegestuurd)\b\W*"
        rf"(?:(?:op|d\.\s?d\.|(?:bij|per)\s+brief\s+van)\s+)?{_SENT}",
        rf"\buw\s+(?:\w+\s+)?brief\b\W*(?:(?:van|d\.\s?d\.|gedateerd|op)\s+)*{_SENT}",
        rf"\bop\s+{_SENT}\.?\s+(?:\w+\s+){{0,3}}?(?:heeft|hebben|stelden?|zijn|werden|ontving)\b[^.]{{0,400}}?\b(?:Kamer)?vragen\b",
        rf"\b(?:Kamer)?vragen\b[^.]{{0,400}}?\bgesteld\b\W*(?:op\s+)?{_SENT}",
        rf"\b(?:Kamer)?vragen\s+(?:van|d\.\s?d\.)\s+{_SENT}",
    )
)
_ASKED = re.compile(
    r"\b(?:schriftelijke\s+)?(?:Kamer)?vragen\s+(?:(?:die\s+)?(?:zijn\s+|werden\s+)?gesteld\s+)?(?:(?:van|door)\s+(?=(?:het|de)\s)|(?=(?:het\s+)?(?:lid|leden)\s))"
    r"(?P<asked>.+)",
    re.IGNORECASE | re.DOTALL,
)
_ASKED_END = re.compile(
    r"\s+(?:worden|werden|zijn|is|heb|hebben|die|welke|zoals|waarvan|toekomen|toe|aan)\b(?!\s+(?:de|het)\s+(?:minister|staatssecretaris))"
    r"|[.;](?=\s|$)|\s\((?=[^)]*\d)|,\s+(?=ingezonden|kenmerk|met\s+kenmerk|d\.d\.)",
    re.IGNORECASE,
)
_ON_BEHALF = re.compile(
    r"\b(?:mede|ook)\s+namens\s+(?=(?:de|het)\s+(?:vice-?)?(?:minister|staatssecretaris))", re.IGNORECASE
)
_NEXT_OFFICE = re.compile(r"\s*(?:,|,?\s+en)\s+(?=(?:de\s+|het\s+)?(?:minister|staatssecretaris))", re.IGNORECASE)
_OFFICE = re.compile(r"(?:De|Het)\s+(?:(?:vice-?)?minister|staatssecretaris|bewindslieden)\b", re.IGNORECASE)
_OFFICE_BELOW = re.compile(r"(?:(?:De|de)\s+)?(?:Minister|Staatssecretaris)(?:-[Pp]resident)?\b(?!.*[.?!:]$).{0,120}")
_NAME = re.compile(
    r"(?:(?:drs?|mr|ir|ing|prof|dr)\.\s*)*(?:[A-ZÀ-Ý][\w’'.-]*\s+|(?:van|de|den|der|ten|ter|’t|el|von)\s+){0,5}[A-ZÀ-Ý][\w’'-]+",
    re.IGNORECASE,
)
_LINES_OF_SUBJECT = 6
_LINES_OF_OFFICE = 4
_LINES_ADDED = 2  # 'Digitalisering en Koninkrijksrelaties', below the office
_SIGNING_LINES = 24
_HEAD_LINES = 60
_LONGEST_OPENING = 10_000


@dataclass(frozen=True, slots=True)
class LetterHead:
    """The fields as (name, value), the words between them and the signature on one line, and who signs."""

    fields: tuple[tuple[str, str], ...]
    opening: str
    signed: tuple[Person, ...]

    def field(self, *names: str) -> str | None:
        """The first value of the first of these names."""
        return next((value for name in names for given, value in self.fields if given == name), None)

    def kenmerken(self) -> tuple[str, ...]:
        """The numbers of what it answers: of its fields, its subject, or the first sentence about questions."""
        in_fields = [k for name, value in self.fields if name in _OWN_KENMERK for k in _KENMERK.findall(value)]
        title = self.title()
        return tuple(dict.fromkeys(map(_normal, in_fields or (title.kenmerken if title else ()) or self._called())))

    def _called(self) -> list[str]:
        for sentence in _SENTENCE.split(self.opening):
            if _ABOUT_QUESTIONS.search(sentence) and (called := _CALLED.findall(sentence)):
                return [kenmerk for group in called for kenmerk in _KENMERK.findall(group)]
        return []

    def title(self) -> Title | None:
        """What its subject says of the questions."""
        return read_title(self.field("subject") or "")

    def dates(self) -> tuple[DateText, ...]:
        """The day of the letter, and the day on which it says that the questions were sent in."""
        found: list[DateText] = []
        dated = self.field("date")
        written_on = read_date(dated) if dated else None
        if dated and any(sign.isdigit() for sign in dated):
            found.append(DateText("received", "letter_date", dated, written_on))
        sent = next((text["on"] for pattern in _SENT_ON if (text := pattern.search(self.opening))), None)
        sent = sent or self.field("uw_brief")
        if sent and (on := read_day_before(sent, written_on)):
            found.insert(0, DateText("submitted", "running_text", sent, on))
        return tuple(found)

    def complete(self, header: Header) -> Header:
        """The header with what only the letter around it says."""
        unread: Unread = []
        asking = self._asking(header, unread)
        title = self.title()
        given = {date.name for date in header.dates}
        sent = title.submitted if title and "submitted" not in given else None
        of_title = [DateText("submitted", "header_text", sent, read_date(sent))] if sent else []
        return replace(
            header,
            submitters=header.submitters or asking.submitters,
            addressees=header.addressees or asking.addressees,
            subject=header.subject or asking.subject,
            answerers=with_names(header.answerers, self.signed) or self.signed,
            on_behalf_of=header.on_behalf_of or self._on_behalf_of(unread),
            dates=(*header.dates, *of_title, *self.dates()),
            is_answer=header.is_answer or (not header.is_notice and bool(self.signed or (title and title.is_answer))),
            unread=(*(u for u in header.unread if not (asking.submitters and u[0] == "header_unread")), *unread),
        )

    def _asking(self, header: Header, unread: Unread) -> Asking:
        """Who asks whom about what by its subject and its opening: of two lists of names the one with more parties."""
        title, found = self.title(), _ASKED.search(self.opening)
        said = [title.asked] if title else []
        if found:
            end = _ASKED_END.search(found["asked"])
            said.append(found["asked"][: end.start()] if end else found["asked"])
        read: list[tuple[Asking, Unread]] = []
        for text in said:
            told: Unread = []
            read.append((read_asking(f" {text}", told), told))
        if not any(one.submitters for one, _ in read):
            prose = read_notice_prose(self.opening, None)
            read.append((prose.asking, list(prose.unread)))
        asking, told = min(read, key=lambda one: _missing(one[0]))
        if not header.submitters:
            unread += told
        addressees = next((one.addressees for one, _ in read if one.addressees), ())
        subject = _clean_subject([one.subject for one, _ in read])
        if not (header.subject or title) and subject:
            unread.append(("subject_guessed", f"taken from the letter: {subject}"))
        return Asking(asking.submitters, addressees, subject or asking.subject)

    def _on_behalf_of(self, unread: Unread) -> tuple[Person, ...]:
        found = _ON_BEHALF.search(self.opening)
        if not found:
            return ()
        end = start = found.end()
        while size := longest_name(self.opening[end:]):
            end += size
            following = _NEXT_OFFICE.match(self.opening, end)
            if not following:
                break
            end = following.end()
        if end == start:
            unread.append(("office_unknown", self.opening[start : start + 100]))
        return read_offices(self.opening[start:end], unread)


def _clean_subject(subjects: Sequence[str | None]) -> str | None:
    """The first subject, or the beginning of it that another one is: an address may have run on behind it."""
    found = [subject for subject in subjects if subject]
    return min((s for s in found if found[0].startswith(s)), key=len, default=None)


def _missing(asking: Asking) -> tuple[bool, int]:
    return not asking.submitters, sum(person.party is None for person in asking.submitters)


def is_letter_head(lines: Sequence[Line]) -> bool:
    """Whether lines above questions are those of a letter: a salutation, two fields, or an opening."""
    texts = [line.text for line in lines[:_HEAD_LINES]]
    if any(SALUTATION.fullmatch(text) or _LETTER_OPENING.match(text) for text in texts):
        return True
    names = {found["name"].lower() for text in texts if (found := _FIELD.fullmatch(text))}
    return len(names & {"datum", "onderwerp", "betreft", "uw kenmerk", "ons kenmerk", "onze referentie"}) > 1


def read_letter_head(lines: Sequence[Line], joiner: LineJoiner, besides: Sequence[tuple[str, str]] = ()) -> LetterHead:
    """Read the lines above the questions; `besides` are fields that stood in the margin. Never fails."""
    end = next((i for i, line in enumerate(lines) if SALUTATION.fullmatch(line.text)), None)
    if end is None:
        end = next((i for i, line in enumerate(lines) if _LETTER_OPENING.match(line.text)), len(lines))
    fields = [*read_fields(lines[:end], joiner), *besides]
    if not any(name == "date" for name, _ in fields):
        fields += [("date", d["date"]) for line in lines[:end] if (d := _PLACE_AND_DATE.fullmatch(line.text))]
    opening = joiner.join(line.text for line in lines[end:])[:_LONGEST_OPENING]
    return LetterHead(tuple(fields), opening, read_signatures(lines[end:], joiner, []))


def read_fields(lines: Sequence[Line], joiner: LineJoiner) -> list[tuple[str, str]]:
    """The named lines of a head; a name alone on its line is followed by its value, and a subject may run on."""
    fields: list[tuple[str, str]] = []
    for index, line in enumerate(lines):
        found = _FIELD.fullmatch(line.text)
        if not found:
            continue
        name = "_".join(found["name"].lower().split())
        name = _NAMES.get(name, name)
        values = [found["value"]] if found["value"] else []
        most = _LINES_OF_SUBJECT if name == "subject" else 1
        for following in lines[index + 1 :]:
            is_due = not values or (len(values) < most and following.gap == NONE)
            if not is_due or _FIELD.fullmatch(following.text) or SALUTATION.fullmatch(following.text):
                break
            values.append(following.text)
        if values:
            fields.append((name, joiner.join(values)))
    return fields


def read_signatures(lines: Sequence[Line], joiner: LineJoiner, unread: Unread) -> tuple[Person, ...]:
    """'De Minister voor …,' at the end, over one line or more, and the name below it; or the name first."""
    last = list(lines[-_SIGNING_LINES:])
    people: list[Person] = []
    index = 0
    while index < len(last):
        end = _office_end(last, index, joiner)
        if end is None:
            above = last[index - 1].text if index else ""
            if not people and _OFFICE_BELOW.fullmatch(last[index].text) and _NAME.fullmatch(above):
                people += _signed(last[index].text, above, unread)
            index += 1
            continue
        below = _name_below(last, end)
        name = last[below].text if below < len(last) and not _OFFICE.match(last[below].text) else None
        people += _signed(joiner.join(part.text for part in last[index:end]), name, unread)
        index = below + 1
    return tuple(people)


def _office_end(lines: Sequence[Line], start: int, joiner: LineJoiner) -> int | None:
    """Where the office that begins on a line ends: with the ministry that is known, else at a comma; None: there is
    none. Without a comma it is one only in capitals, or right above a name.
    """
    if not _OFFICE.match(lines[start].text) or lines[start].closes:
        return None
    ends = [start + 1]
    while len(ends) < _LINES_OF_OFFICE and ends[-1] < len(lines) and lines[ends[-1]].gap == NONE:
        ends.append(ends[-1] + 1)
    texts = {end: joiner.join(line.text for line in lines[start:end]) for end in ends}
    known = [end for end, text in texts.items() if longest_name(text) >= len(text.rstrip(" ,"))]
    commas = [end for end, text in texts.items() if text.endswith(",")]
    if commas:
        return next((end for end in commas if end in known), commas[-1])
    for end in known:
        below = _name_below(lines, end)
        if below < len(lines) and lines[below].gap != NONE and _is_name(lines[below]):
            return end
    return None


def _name_below(lines: Sequence[Line], end: int) -> int:
    """The line that names who signs: the first one below the office, or behind what is added to the office."""
    for below in range(end, min(end + _LINES_ADDED + 1, len(lines))):
        if lines[below].gap != NONE:
            return below if _is_name(lines[below]) else end
    return end


def _is_name(line: Line) -> bool:
    return _NAME.fullmatch(line.text) is not None


def _signed(office: str, name: str | None, unread: Unread) -> list[Person]:
    offices = read_offices(office, unread)
    return [replace(office, name=name if len(offices) == 1 else None, basis="signature") for office in offices]


def _normal(kenmerk: str) -> str:
    return "".join(kenmerk.split()).upper()
