"""A spring of invented papers, night by night: what the source holds on which day, what fails, and what is true.

The same events happen in a short and in a long spring, on the nights that a `Plan` names; night 1 is the first.
"""

from __future__ import annotations

import datetime as dt
import itertools
import json
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from extract.sample.publications import Publication, read_set, states_on
from extract.sample.server import Reply, SampleServer

A_DAY = dt.timedelta(days=1)
BEFORE = dt.timedelta(days=60)
"""An empty warehouse begins with the papers of so many days."""

DELAYS = (10, 21, 14, 22, 35, 18, 42, 20, 43, 55, 12, 30)
RIVERS = ("Oude Lek", "Nieuwe Lek", "Zwarte Aa", "Witte Vliet", "Lange Linge", "Korte Linge", "Stille Wiel")
EMPTY_SHELL = b"<officiele-publicatie><metadata/><kamervragen/></officiele-publicatie>"
IS_DOCUMENT = re.compile(r"/(?P<id>(?:kv|ah)-[^/]+)\.(?P<form>xml|pdf|html)$")

Facts = Mapping[str, object]


@dataclass(frozen=True)
class Plan:
    """Which night brings what."""

    first: dt.date
    n_nights: int
    sets_a_day: int
    n_old: int
    """Papers of earlier years that are stamped anew."""
    old_years: tuple[int, ...]
    budget: int
    restamp: int
    largest_page: int
    first_unreachable: int
    silent: tuple[int, ...]
    """Nothing answers."""
    breaks_off: int
    """Nothing answers any more after a few papers."""
    search_down: int
    skipped: int
    """Nobody asks."""
    formatted: tuple[tuple[int, int], tuple[int, int]]
    """An answer, a question: first without XML under a numeric id, later under its final one."""
    never_formatted: int
    corrected: tuple[int, int]
    reprinted: tuple[int, int]
    changed: tuple[int, int]
    """The answer, and the question paper of another set, in other words under the same id."""
    second_answer: int
    joint: int
    """One answer to two sets."""
    asked_long_ago: tuple[int, ...]
    question_gone: int
    answer_withdrawn: int
    answer_away: tuple[int, int]
    broken: tuple[int, int]
    """XML that is not well-formed, and neither PDF nor page of it."""
    empty: tuple[int, int]
    """An XML that is an empty shell."""
    empty_with_pdf: tuple[int, int]
    error_500: tuple[int, int]

    def on(self, night: int) -> dt.date:
        """The day of a night; those before the first have numbers below 1."""
        return self.first + (night - 1) * A_DAY


SHORT = Plan(
    first=dt.date(2026, 3, 16),
    n_nights=16,
    sets_a_day=1,
    n_old=150,
    old_years=(2023,),
    budget=200,
    restamp=9,
    largest_page=60,
    first_unreachable=61,
    silent=(3, 4),
    breaks_off=5,
    search_down=10,
    skipped=13,
    formatted=((2, 11), (3, 8)),
    never_formatted=14,
    corrected=(1, 8),
    reprinted=(3, 12),
    changed=(-6, 11),
    second_answer=12,
    joint=5,
    asked_long_ago=(2, 8, 15),
    question_gone=3,
    answer_withdrawn=4,
    answer_away=(2, 12),
    broken=(-2, 7),
    empty=(-3, 7),
    empty_with_pdf=(-2, 6),
    error_500=(-1, 9),
)
LONG = Plan(
    first=dt.date(2026, 2, 9),
    n_nights=60,
    sets_a_day=2,
    n_old=10_000,
    old_years=(2019, 2020, 2021, 2022),
    budget=2_000,
    restamp=35,
    largest_page=1000,
    first_unreachable=10_000,
    silent=(29, 30),
    breaks_off=31,
    search_down=41,
    skipped=47,
    formatted=((10, 31), (15, 19)),
    never_formatted=52,
    corrected=(12, 20),
    reprinted=(17, 33),
    changed=(8, 25),
    second_answer=45,
    joint=22,
    asked_long_ago=(2, 9, 17, 33, 44, 58),
    question_gone=14,
    answer_withdrawn=20,
    answer_away=(22, 50),
    broken=(5, 16),
    empty=(11, 24),
    empty_with_pdf=(12, 23),
    error_500=(24, 33),
)


@dataclass(frozen=True)
class Trouble:
    """A paper that the source cannot give as it should, up to and including a day."""

    publication_id: str
    last: dt.date
    what: str
    """broken, empty, empty_with_pdf or error_500."""

    def is_asked_for(self, path: str) -> bool:
        """Whether a request is about this paper."""
        return any(f"/{self.publication_id}{end}" in path for end in "/.")

    def spoil(self, path: str, reply: Reply) -> Reply:
        """What comes instead of an answer."""
        if self.what == "error_500":
            return Reply(500, b"<html><body>500</body></html>")
        found = IS_DOCUMENT.search(path)
        if found is None:
            return reply
        if found["form"] == "xml":
            return replace(reply, body=reply.body[: len(reply.body) // 2] if self.what == "broken" else EMPTY_SHELL)
        return reply if self.what == "empty_with_pdf" else replace(reply, body=b"<html>Onderhoud</html>")


@dataclass(frozen=True)
class Truth:
    """What is true of a set on a day."""

    kenmerk: str
    submitted_on: dt.date
    answered_on: dt.date | None
    postponed_on: dt.date | None
    withdrawn_on: dt.date | None

    def outcome(self, on: dt.date) -> str:
        """The three-week rule once more, for sets that are no more than this."""
        asked, answered = self.submitted_on, self.answered_on
        if self.withdrawn_on and (answered is None or answered >= self.withdrawn_on):
            return "withdrawn"
        days = ((answered or on) - asked).days
        in_time = self.postponed_on is not None and (self.postponed_on - asked).days <= 21
        if answered is None:
            late = "open_postponed" if in_time else "open_notice_too_late" if self.postponed_on else "open_silent"
            return "open_in_term" if days <= 21 else late if days <= 42 else "open_beyond_six_weeks"
        too_late = self.postponed_on is not None and self.postponed_on <= answered
        late = "late_with_notice" if in_time else "late_notice_too_late" if too_late else "late_silent"
        return "on_time" if days <= 21 else late if days <= 42 else "late_beyond_six_weeks"


@dataclass
class Spring:
    """All papers and troubles of a plan."""

    plan: Plan
    papers: list[Publication] = field(default_factory=list)
    troubles: list[Trouble] = field(default_factory=list)
    touched: set[str] = field(default_factory=set)
    """Sets of which nights saw a paper that the source does not have any more at the end."""
    withdrawn: dict[str, dt.date] = field(default_factory=dict)
    """The day on which a set was withdrawn, by kenmerk."""
    n_sets: int = 0

    def set_of(self, submitted: dt.date, *papers: Facts, **facts: object) -> str:
        """Add a set that was asked on a day and its other papers; gives its kenmerk."""
        self.n_sets = n = self.n_sets + 1
        kenmerk = f"{submitted.year}Z{90000 + n}"
        river = f"{RIVERS[n % len(RIVERS)]} {n}"
        told: dict[str, object] = {
            "kenmerk": kenmerk,
            "submitted": submitted,
            "asked_by": "het lid Oudenhof (Waterpartij)",
            "asked_to": "de Minister van Financiën",
            "answered_by": "Minister Veenendorp (Financiën)",
            "subject": f"de sluis in de {river}",
            "indieners": ["E.M. Oudenhof"],
            "ontvangers": ["J.H. Veenendorp"],
            "topics": ["Verkeer | Water"],
            "questions": [f"Klopt het dat de {river} droog staat?", "Wie betaalt dat?"],
            "answers": [f"Ja, de {river} staat sinds mei droog.", "Het Rijk."],
            "notice": f"De vragen over de {river} kunnen niet binnen de gebruikelijke termijn worden beantwoord.",
            "question": {},
            **facts,
        }
        asking = told.pop("question")
        assert isinstance(asking, dict)
        states = [{"kind": "question"} | one for one in (asking, *asking.pop("states", ()))]
        text = _toml(told)
        for paper in [*states, *papers]:
            numbered = {} if paper["kind"] == "question" else {"number": 1000 + 3 * n}
            text += "[[publication]]\n" + _toml(numbered | dict(paper))
        self.papers += read_set(kenmerk, text)
        return kenmerk

    def troubled(self, kenmerk: str, what: str, last_night: int) -> None:
        """Give the answer of a set a trouble."""
        answer = next(p for p in self.papers if p.set_name == kenmerk and p.kind == "answer")
        self.troubles.append(Trouble(answer.id, self.plan.on(last_night), what))

    @cached_property
    def by_kenmerk(self) -> dict[str, list[Publication]]:
        """The papers of each set; a joint answer stands with both."""
        found: dict[str, list[Publication]] = defaultdict(list)
        for paper in self.papers:
            for kenmerk in paper.vraagnummers:
                found[kenmerk].append(paper)
        return found

    def truths(self, on: dt.date) -> dict[str, Truth]:
        """What is true on a day of every set that the source ever told of."""
        found = {}
        for kenmerk, papers in self.by_kenmerk.items():
            seen = [p for p in papers if p.since <= on]
            answers = [p.issued for p in seen if p.kind == "answer"]
            notices = [p.issued for p in seen if p.kind == "notice"]
            gone = self.withdrawn.get(kenmerk)
            withdrawn_on = gone if gone in notices else None
            postponed = [day for day in notices if day != withdrawn_on]
            if seen:
                asked = next(p for p in papers if p.kind == "question").issued
                dates = (min(answers, default=None), min(postponed, default=None), withdrawn_on)
                found[kenmerk] = Truth(kenmerk, asked, *dates)
        return found

    def on_offer(self, on: dt.date) -> dict[str, tuple[dt.date, dt.date]]:
        """What a search can find on a day: by id the day of publication and the day of the change stamp."""
        listed = [p for p in states_on(self.papers, on).values() if p.is_listed]
        answered: dict[str, dt.date] = defaultdict(lambda: dt.date.min)
        for paper in listed:
            if paper.family == "ah":
                answered[paper.set_name] = max(answered[paper.set_name], paper.available)
        return {
            p.id: (p.available, max(p.since, answered[p.set_name]) if p.family == "kv" else p.since) for p in listed
        }

    def faults(self, night: int, server: SampleServer, path: str, reply: Reply) -> Reply | None:
        """What becomes of an answer on a night."""
        plan = self.plan
        if night in plan.silent:
            return None
        if night == plan.breaks_off and sum("/frbr/" in asked for asked, _ in server.requests) >= 7:
            return None
        if night == plan.search_down and path.startswith("/sru"):
            return Reply(503, b"<html><body>503</body></html>")
        for trouble in self.troubles:
            if plan.on(night) <= trouble.last and trouble.is_asked_for(path):
                return trouble.spoil(path, reply)
        return reply


def spring(plan: Plan) -> Spring:
    """The papers of a plan."""
    made = Spring(plan)
    _ordinary(made)
    _unusual(made)
    _old(made)
    return made


def _ordinary(made: Spring) -> None:
    """New sets every working day but one in eight, from the first that an empty warehouse asks for."""
    plan = made.plan
    days = [day for day in _days(plan.first - BEFORE, plan.on(plan.n_nights)) for _ in range(plan.sets_a_day)]
    for n, day in enumerate(days):
        if n % 8 == 7:
            continue
        replies: list[Facts] = []
        answered = _weekday(day + DELAYS[n % len(DELAYS)] * A_DAY)
        if n % 3 == 0:
            replies.append({"kind": "notice", "received": _weekday(day + (14 if n % 2 else 22) * A_DAY)})
        is_withdrawn = n % 17 == 5
        if is_withdrawn:
            words = "De vragen over de sluis kunnen als ingetrokken worden beschouwd."
            withdrawn = _weekday(day + 9 * A_DAY)
            replies = [{"kind": "notice", "received": withdrawn, "notice": words}]
        elif n % 9 != 4:  # every ninth stays open
            replies.append(_answer(answered))
        numbered = [{"number": 30_000 + 3 * n + k} | dict(reply) for k, reply in enumerate(replies)]
        kenmerk = made.set_of(day, *numbered)
        if is_withdrawn:
            made.withdrawn[kenmerk] = withdrawn


def _unusual(made: Spring) -> None:
    plan = made.plan

    def ago(night: int, days: int) -> dt.date:
        day = plan.on(night) - days * A_DAY
        return day - max(0, day.weekday() - 4) * A_DAY

    def published(night: int, **told: object) -> Facts:
        return _answer(ago(night, 1), available=plan.on(night), **told)

    (first, final), (first_question, final_question) = plan.formatted
    unformatted = {"status": "Onopgemaakt", "id": "ah-9190001"}
    gone = {"kind": "answer", "id": "ah-9190001", "since": plan.on(final), "serve": "soft_404"}
    formatted = _answer(ago(first, 1), available=plan.on(final))
    made.touched.add(made.set_of(ago(first, 16), published(first, **unformatted), gone, formatted))
    asked = {"id": "kv-90001", "status": "Onopgemaakt", "available": plan.on(first_question)}
    gone_question = {"id": "kv-90001", "since": plan.on(final_question), "serve": "soft_404"}
    kept = {"available": plan.on(final_question), "status": "Opgemaakt na onopgemaakt"}
    made.touched.add(made.set_of(ago(first_question, 1), question=asked | {"states": [gone_question, kept]}))
    made.set_of(ago(plan.never_formatted, 20), published(plan.never_formatted, status="Onopgemaakt", id="ah-9190002"))

    for (one, other), suffix in ((plan.corrected, "n1"), (plan.reprinted, "h1")):
        kenmerk = made.set_of(ago(one, 18), published(one))
        before = made.papers[-1]
        again = {"id": f"{before.id}-{suffix}", "available": plan.on(other), "answers": ["Nee.", "Het Rijk."]}
        made.papers += _more(before, kenmerk, _answer(ago(one, 1), number=before.number, **again))
    one, other = plan.changed
    words = {"since": plan.on(other), "answers": ["Toch niet.", "De provincie."]}
    made.set_of(ago(one, 12), published(one, number=50_000), published(one, number=50_000, **words))
    anew = {"since": plan.on(other), "questions": ["Klopt het dat de sluis lekt?", "Wie betaalt dat?"]}
    made.set_of(ago(one, 1), question={"states": [anew]})

    asked_early = _weekday(plan.first - 55 * A_DAY)
    later = published(plan.second_answer, number=50_004, answers=["Bij nader inzien niet.", "De gemeente."])
    made.set_of(asked_early, _answer(_weekday(plan.first - 35 * A_DAY), number=50_003), later)
    with_another = made.set_of(ago(plan.joint, 20))
    own = f"{ago(plan.joint, 13).year}Z{90000 + made.n_sets + 1}"
    made.set_of(ago(plan.joint, 13), published(plan.joint, vraagnummers=[own, with_another], number=50_006))
    for night in plan.asked_long_ago:
        made.set_of(_weekday(plan.first - 90 * A_DAY), published(night))

    away = {"since": plan.on(plan.question_gone), "serve": "soft_404"}
    answered = _answer(ago(plan.question_gone, 9))
    made.touched.add(made.set_of(ago(plan.question_gone, 30), answered, question={"states": [away]}))
    taken_back = {"since": plan.on(plan.answer_withdrawn), "serve": "withdrawn"}
    withdrawn = _answer(ago(plan.answer_withdrawn, 8), number=50_009)
    made.touched.add(made.set_of(ago(plan.answer_withdrawn, 27), withdrawn, {**withdrawn, **taken_back}))
    first_away, back = plan.answer_away
    there = _answer(ago(first_away, 8), number=50_012)
    hidden = {**there, "since": plan.on(first_away), "serve": "soft_404"}
    made.set_of(ago(first_away, 24), there, hidden, {**there, "since": plan.on(back), "serve": "document"})

    for what in ("broken", "empty", "empty_with_pdf", "error_500"):
        one, last = getattr(plan, what)
        made.troubled(made.set_of(ago(one, 15), published(one)), what, last)


def _old(made: Spring) -> None:
    """Papers of earlier years that nobody asked for, until the source stamps them all anew on one day."""
    plan = made.plan
    before = len(made.papers)
    for n in itertools.count():
        if len(made.papers) - before >= plan.n_old:
            break
        year = plan.old_years[n % len(plan.old_years)]
        asked = _weekday(dt.date(year, 10, 2) + (n // len(plan.old_years)) % 250 * A_DAY)
        delay = DELAYS[n % len(DELAYS)]
        notice = {"kind": "notice", "received": _weekday(asked + 13 * A_DAY), "number": 10_000 + 2 * n}
        answer = _answer(_weekday(asked + delay * A_DAY), number=10_001 + 2 * n)
        made.set_of(asked, *([notice] if n % 10 == 3 else []), *([answer] if n % 10 != 6 else []))
    made.papers += [replace(paper, since=plan.on(plan.restamp)) for paper in made.papers[before:]]


def _more(answer: Publication, kenmerk: str, paper: Facts) -> list[Publication]:
    """Another paper of the set of an answer."""
    body = _toml({"kenmerk": kenmerk, "submitted": answer.submitted, "asked_by": answer.asked_by})
    body += _toml({"asked_to": answer.asked_to, "answered_by": "Minister Veenendorp (Financiën)"})
    body += _toml({"subject": answer.title.partition(" over ")[2], "questions": ["Klopt het?", "Wie betaalt dat?"]})
    return read_set(kenmerk, body + "[[publication]]\n" + _toml(paper))


def _answer(received: dt.date, **told: object) -> Facts:
    return {"kind": "answer", "received": received, **told}


def _days(first: dt.date, last: dt.date) -> list[dt.date]:
    """The working days after the first and before the last."""
    days = (first + n * A_DAY for n in range(1, (last - first).days))
    return [day for day in days if day.weekday() < 5]


def _weekday(day: dt.date) -> dt.date:
    return day + {5: 2, 6: 1}.get(day.weekday(), 0) * A_DAY


def _toml(facts: Facts) -> str:
    return "".join(f"{name} = {_value(value)}\n" for name, value in facts.items())


def _value(value: object) -> str:
    if isinstance(value, dt.date):
        return value.isoformat()
    return json.dumps(value, ensure_ascii=False)


def requests_by_paper(requests: Iterable[tuple[str, int]]) -> dict[str, int]:
    """How many requests that were answered named each paper."""
    found: dict[str, int] = defaultdict(int)
    for path, status in requests:
        named = re.search(r"/((?:kv|ah)-[^/.]*\d[^/.]*)(?:/|\.)", path.removeprefix("/frbr/officielepublicaties"))
        if named and status:
            found[named[1]] += 1
    return found
