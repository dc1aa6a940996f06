"""What a notice (Mededeling) says, why a postponement was needed, and whether an answer only points to another one."""

from __future__ import annotations

import re
from collections.abc import Iterator

from transform.folded_text import fold

POSTPONEMENT, BY_LETTER, WITHDRAWN, OTHER = "postponement", "answered_by_letter", "withdrawn", "other"

LONGEST = 10_000  # a longer text says more than one thing

_QUOTED = re.compile(r"«[^«»]*»")
_SUBJECT = re.compile(r"\b(?:over|inzake|betreffende|omtrent|met\s+betrekking\s+tot)\b", re.I)
_SUBJECT_END = re.compile(r"\((?:kenmerk\W{0,3})?\d{4}\s?Z\s?\d{5}\b|\(\s*ingezonden\b", re.I)
_SENTENCE_END = re.compile(r"(?<=[\w)»”’]{3}[.!?])\s+(?=[A-Z])|(?<=[;:])\s+")
_WHOLE_SENTENCE_END = re.compile(r"(?<=[a-z0-9)»”’]{2}[.!?])([⁰¹²³⁴⁵⁶⁷⁸⁹]*)\s+(?=[A-Z·])")

_WITHDRAWN = re.compile(
    r"\bals\s+ingetrokken\b|\bintrekking\s+van\s+(?:de|deze|zijn|haar|hun)\s+(?:\w+\s+)?vra(?:ag|gen)\b"
    r"|\bvra(?:ag|gen)\b(?:(?!\b(?:over|dat|die|waarin|niet)\b).){0,150}?\bingetrokken\b"
    r"|\btrek(?:t|ken)?\b.{0,60}\bvra(?:ag|gen)\b(?:\s\w+){0,2}\sin(?=[.,;]|$)",
    re.I,
)
_DONE = re.compile(
    r"\b(?:is|zijn|was|waren|werd|werden|heb|hebben|heeft|als)\b(?P<between>.{0,200}?)\b(?:beantwoord|afgedaan)\b", re.I
)
_NOT_DONE = re.compile(r"\b(?:niet|nog|later|kan|kunnen|wordt|worden|zal|zullen)\b", re.I)
_LETTER = re.compile(r"\b(?:\w*brief|\w*brieven)\b", re.I)
_IN_TIME = r"\b(?:tijdig|op\s+tijd|voor\s+het\s+verstrijken|binnen\b.{0,60}?\b(?:\w*termijn|\w*tijd|weken|dagen))\b"
_BETWEEN = r"(?:(?!\b(?:maar|wel|zal|zullen)\b|,\s+word).){0,150}?"
_TOO_LATE = re.compile(rf"\bniet\b{_BETWEEN}{_IN_TIME}|{_IN_TIME}{_BETWEEN}\b(?:niet|onmogelijk|onhaalbaar)\b", re.I)
_EXTENSION = re.compile(
    r"\b(?:om|voor|reden\s+(?:van|voor)(?:\s+(?:het|dit|dat))?)\s+uitstel\b"
    r"|\buitstel\s+(?:(?:van|voor)\s+)?(?:de\s+|het\s+)?(?:beantwoord|antwoord)"
    r"|\bmeer\s+tijd\s+(?:\w+\s+){0,2}(?:nodig|vergt|vergen|vraagt|vragen|kost|kosten|behoeft|behoeven)\b"
    r"|\b(?:nodig|vergt|vergen|vraagt|kost|behoeft|behoeven)\b(?:\s\w+){0,3}\smeer\s+tijd\b",
    re.I,
)
_SOON = re.compile(r"\bzo\s+(?:spoedig|snel)\s+mogelijk\b", re.I)
# Answered with other questions, or by somebody else: what becomes of these questions is not said.
_ELSEWHERE = re.compile(
    r"\b(?:samen|tezamen|gezamenlijk|tegelijk\w*|gelijktijdig)\b|\bdoor(?:gezonden|gestuurd|geleid|gegeven)\b"
    r"|\bovergedragen\b|\bin\s+handen\b",
    re.I,
)
# What announces why: a word for "because", or something to be done first that takes its time.
_BECAUSE = re.compile(
    r"\breden(?:en)?\b|\b(?:om|door)dat\b|\baangezien\b|\b(?:vanwege|wegens)\b|\bin\s+verband\s+met\b"
    r"|\bi\.?\s?v\.?\s?m\b|\b(?:als|ten)\s+gevolge?\s+van\b|\bgelet\s+op\b|\bgezien\s+(?:de|het|dat)\b"
    r"|\bin\s+afwachting\s+van\b|\bte\s+wijten\s+aan\b|\bkomt\s+door\b|\bten\s+behoeve\s+van\b|\bteneinde\b"
    r"|\bmet\s+het\s+oog\s+op\b|\bzorgvuldig(?:e|er|heid)?\b"
    r"|\b(?:\w*afstemming|\w*overleg|\w*onderzoek|\w*informatie|\w*gegevens)\b.{0,150}?"
    r"\b(?:tijd|nog\s+niet|nog\s+geen|ontbre(?:ekt|ken))\b"
    r"|\bmeer\s+tijd\s+(?:\w+\s+){0,2}om\b(?!.{0,80}\bbeantwoord)",
    re.I,
)
_THEREFORE = re.compile(r"\b(?:om\s+(?:die|deze)\s+reden(?:en)?|daarom|daardoor|hierdoor|derhalve)\b", re.I)
_VERB = re.compile(r"\b(?:kunnen|kan|konden|kon|zullen|zal|worden|wordt|zijn|is|lukt)\b", re.I)
_ALSO = r"(?:\s+(?:u|uw\s+kamer|hiervoor|daarvoor|graag|ook|tevens|kortheidshalve))*"
_POINTS = (
    r"(?:(?:hier(?:voor|bij)|daarvoor|kortheidshalve|voor\s+(?:het\s+antwoord\s+op|de\s+beantwoording\s+van)\s+deze\s+vraag)\s+)?"
    rf"(?:zie{_ALSO}|(?:(?:ik|wij)\s+verwij(?:s|zen)|verwij(?:s|zen)\s+(?:ik|wij)|verwezen\s+wordt){_ALSO}\s+naar)\s+"
)
_ANSWER_TO = (
    r"(?:(?:het|mijn|ons|de|onze)\s+)?(?:(?:eerdere|gezamenlijke|bovenstaande)\s+)?"
    r"(?:(?:antwoord(?:en)?|beantwoording)\s*(?:op|van|bij|onder)?\s*)?(?:de\s+)?(?:vra(?:ag|gen)\s+)?"
)
_NUMBERS = r"(?P<numbers>\d{1,3}(?:\s*(?:,|en|t/m|tot en met|[-–])\s*(?:vra(?:ag|gen)\s+)?\d{1,3})*)"
_REFERENCE = re.compile(rf"{_POINTS}{_ANSWER_TO}{_NUMBERS}(?:\s+hier(?:boven|onder))?\s*\.?", re.I)


def notice_type(text: str) -> str:
    """Classify the words of a notice, those of the subject and of quotations left out.

    Only what says so is a postponement: what says nothing known, or two things at once, is `other`.
    """
    if len(text) > LONGEST:
        return OTHER
    words = _own_words(fold(text))
    said = {kind for sentence in _SENTENCE_END.split(words) for kind in _kinds(sentence)}
    if said:
        return said.pop() if len(said) == 1 else OTHER
    return POSTPONEMENT if _SOON.search(words) and not _ELSEWHERE.search(words) else OTHER


def postponement_reason(text: str) -> str | None:
    """The sentences of a notice that say why the questions are answered later, as printed; None where none says it.

    A sentence counts by its own words, those of the subject and of quotations left out, and so does the sentence
    before a "therefore" (daarom, om die reden) that says that the term is not met.
    """
    if len(text) > LONGEST:
        return None
    found: list[str] = []
    for paragraph in text.split("\n"):
        before, is_before_late = "", True
        for sentence, own in _sentences(fold(paragraph)):
            is_late = bool(_TOO_LATE.search(own) or _EXTENSION.search(own))
            if is_late and _THEREFORE.search(own):
                if not is_before_late and before not in found:
                    found.append(before)
            elif _BECAUSE.search(own):
                found.append(sentence)
            before, is_before_late = sentence, is_late
    return " ".join(found) or None


def _sentences(text: str) -> Iterator[tuple[str, str]]:
    """Each sentence as printed, and without quotations and subject."""
    masked = _QUOTED.sub(lambda quoted: "·" * len(quoted[0]), text)
    for start, end in _subjects(masked):
        masked = masked[:start] + "·" * (end - start) + masked[end:]
    position = 0
    for start, end in [
        *((gap.end(1), gap.end()) for gap in _WHOLE_SENTENCE_END.finditer(masked)),
        (len(text), len(text)),
    ]:
        own = masked[position:start]
        late = _TOO_LATE.search(own)
        subject = _SUBJECT.search(own, 0, late.start()) if late else None
        if late and subject:  # a subject without a kenmerk behind it ends where the sentence goes on
            verb = max((v.start() for v in _VERB.finditer(own, subject.start(), late.start())), default=late.start())
            own = own[: subject.start()] + own[verb:]
        yield text[position:start], own
        position = end


def _own_words(text: str) -> str:
    """The text without quotations and without subjects."""
    text = _QUOTED.sub("", text)
    kept, position = [], 0
    for start, end in _subjects(text):
        kept.append(text[position:start])
        position = end
    return "".join([*kept, text[position:]])


def _subjects(text: str) -> Iterator[tuple[int, int]]:
    """From where to where a subject stands: between 'over' and a kenmerk or '(ingezonden'."""
    position = 0
    for end in _SUBJECT_END.finditer(text):
        if subject := _SUBJECT.search(text, position, end.start()):
            yield subject.start(), end.start()
        position = end.start()


def _kinds(sentence: str) -> Iterator[str]:
    """What one sentence says of the questions."""
    if _WITHDRAWN.search(sentence):
        yield WITHDRAWN
    if _LETTER.search(sentence) and any(
        done[0].lower().startswith("als") or not _NOT_DONE.search(done["between"]) for done in _DONE.finditer(sentence)
    ):
        yield BY_LETTER
    if _TOO_LATE.search(sentence) or _EXTENSION.search(sentence):
        yield POSTPONEMENT


def reference_target(text: str) -> str | None:
    """The numbers as printed where an answer does nothing but point to another answer, else None."""
    if len(text) > 160:
        return None
    found = _REFERENCE.fullmatch(text)
    return found["numbers"] if found else None
