"""First contact: a few polite questions to a source, and what they tell of each assumption about it.

A source of another shape is no error here: the report says what differs. Nothing is archived.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
from collections.abc import Iterable
from dataclasses import dataclass

from extract.asking import DIFFERS, MOST_REQUESTS, VERDICTS, Asker, Finding, Findings
from extract.probe_papers import ask_papers
from extract.probe_search import ask_search
from extract.session import Session, SourceUnavailable
from extract.source import Source

NOT_ASKED = "nothing was found that would show it"


@dataclass(frozen=True, slots=True)
class Report:
    """What a probe learned: one finding for each assumption, in the order in which they are declared."""

    source: str
    address: str
    started_at: dt.datetime
    ended_at: dt.datetime
    findings: tuple[Finding, ...]
    requests: tuple[tuple[str, int | None], ...]
    """Address and status of each question; None where there was no answer."""
    n_requests: int
    """Requests sent, retries and redirects included."""
    problem: str | None = None
    """Why the source could not be asked to the end, in one line."""

    def of(self, verdict: str) -> list[Finding]:
        """The findings with this verdict."""
        return [finding for finding in self.findings if finding.verdict == verdict]

    @property
    def has_differences(self) -> bool:
        """Whether the source is in any way another than assumed."""
        return bool(self.of(DIFFERS))

    def as_json(self) -> str:
        """All of it, readable by people too."""
        findings = [
            {
                "assumption": finding.assumption.name,
                "verdict": finding.verdict,
                "certainty": finding.assumption.certainty,
                "says": finding.assumption.says,
                "if_not": finding.assumption.if_not,
                "touches": list(finding.assumption.touches),
                "evidence": [dataclasses.asdict(evidence) for evidence in finding.evidence],
            }
            for finding in self.findings
        ]
        told = {
            "source": self.source,
            "address": self.address,
            "started_at": self.started_at.isoformat(),
            "ended_at": self.ended_at.isoformat(),
            "n_requests": self.n_requests,
            "problem": self.problem,
            "n_by_verdict": {verdict: len(self.of(verdict)) for verdict in VERDICTS},
            "findings": findings,
            "requests": [{"address": address, "status": status} for address, status in self.requests],
        }
        return json.dumps(told, indent=1, ensure_ascii=False) + "\n"


def probe(source: Source, contact: str | None = None, most_requests: int = MOST_REQUESTS) -> Report:
    """Ask the source, at its pace, and report. Raises nothing a source can cause: `problem` says where it ended."""
    started_at = dt.datetime.now(dt.UTC)
    findings, problem = Findings(), None
    patient = dataclasses.replace(source, retries=min(source.retries, 2))
    with Session(patient, contact=contact) as session:
        asker = Asker(session, contact, most_requests)
        try:
            ask_papers(asker, findings, ask_search(asker, findings))
        except SourceUnavailable as error:
            problem = str(error)
        _pace(findings, source, asker)
        why_not = f"not asked: {problem}" if problem else NOT_ASKED
        ended_at = dt.datetime.now(dt.UTC)
        return Report(
            source.name,
            source.repository,
            started_at,
            ended_at,
            tuple(findings.all(why_not)),
            tuple(asker.asked),
            session.n_requests,
            problem,
        )


def lines(report: Report) -> Iterable[str]:
    """The report for a terminal, what asks most of a person first."""
    counts = ", ".join(f"{len(report.of(verdict))} {verdict.replace('_', ' ')}" for verdict in VERDICTS)
    yield f"{report.source} at {report.address}: {report.n_requests} requests"
    yield f"{len(report.findings)} assumptions: {counts}"
    for verdict in VERDICTS:
        found = report.of(verdict)
        if found:
            yield ""
            yield f"{verdict.replace('_', ' ')} ({len(found)})"
        for finding in found:
            assumption, evidence = finding.assumption, finding.evidence[0]
            yield f"  {assumption.name:<27}{assumption.certainty:<10}{_short(evidence.seen)}"
            if verdict == DIFFERS:
                yield f"      assumed  {assumption.says}"
                yield f"      so       {assumption.if_not}"
                yield f"      touches  {', '.join(assumption.touches) or 'no row'}"
                yield f"      at       {evidence.address}"


def _pace(findings: Findings, source: Source, asker: Asker) -> None:
    if not source.seconds_between_requests:
        findings.not_seen("pace", "a source on this machine is asked without pauses")
    elif 429 in [status for _, status in asker.asked]:
        findings.differs("pace", f"429 at one request in {source.seconds_between_requests:g} s")
    elif asker.asked:
        said = f"{len(asker.asked)} questions, one in {source.seconds_between_requests:g} s, none answered with 429"
        findings.holds("pace", said)


def _short(text: str) -> str:
    return text if len(text) <= 120 else f"{text[:117]}…"
