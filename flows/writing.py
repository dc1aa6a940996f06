"""The verbs that write: they run a job and print what it did."""

from __future__ import annotations

import argparse
import contextlib
import sys
from collections.abc import Iterator
from urllib.parse import urlsplit

from extract import probe as probing
from extract import source
from extract.sample.server import SampleServer
from extract.session import SourceUnavailable
from extract.source import Source
from flows import jobs
from flows.backfilling import backfill as past
from flows.data_folder import FILES, DataFolder
from flows.errors import NothingToShow, WrongUse
from flows.jobs import Done
from flows.report import keep, lines
from flows.settings import CONTACT, DEMO_DATA, LIVE_DATA, budget_of, settings
from flows.slices import days_of_vergaderjaar
from flows.stages import Progress
from transform.identifiers import read_kenmerk


def nightly(given: argparse.Namespace) -> int:
    """The nightly flow, once, now; without Prefect where asked."""
    contact = settings().contact
    budget = budget_of(given.budget) if given.budget else settings().budget
    with _source(given) as asked:
        if given.plain:
            progress = _progress("fetched")
            return _report(
                jobs.nightly(
                    _folder(given),
                    asked,
                    contact=contact,
                    since=given.since,
                    register=settings().register,
                    budget=budget,
                    progress=progress,
                )
            )
        from flows.nightly import run_once  # Prefect takes a second to import

        return _report(run_once(_folder(given), asked, contact, given.since, budget))


def backfill(given: argparse.Namespace) -> int:
    """The past in slices: the flow, once, now; without Prefect where asked. What is covered is left out."""
    if given.most < 1:
        raise WrongUse(f"--most {given.most}: a publication needs at least one paper")
    days = days_of_vergaderjaar(given.vergaderjaar) if given.vergaderjaar else (given.first, given.last)
    if not days[0] or not days[1] or (given.vergaderjaar and (given.first or given.last)):
        raise WrongUse("give --vergaderjaar 2015-2016, or --from DATE and --to DATE")
    contact = settings().contact
    with _source(given) as asked:
        if given.plain:
            done = past(
                _folder(given),
                asked,
                *days,
                contact=contact,
                register=settings().register,
                most=given.most,
                progress=_progress("fetched"),
                tell=lambda line: print(line, flush=True),
            )
        else:
            from flows.backfill import run_once  # Prefect takes a second to import

            done = run_once(_folder(given), asked, contact, days, given.most)
    if done is None:
        print("nothing to do: every day of it is covered")
        return 0
    return _report(done)


def pull(given: argparse.Namespace) -> int:
    """Sets by kenmerk into the archive and the tables."""
    kenmerken = [read_kenmerk(kenmerk).text for kenmerk in given.kenmerken]
    with _source(given) as asked:
        done = jobs.pull(_folder(given), asked, kenmerken, contact=settings().contact, register=settings().register)
    for outcome in done.work.outcomes:
        print(f"{outcome.publication_id}: {outcome.state}{f' ({outcome.reason})' if outcome.reason else ''}")
    return _report(done)


def load(given: argparse.Namespace) -> int:
    """Files into the archive and the tables."""
    for path in given.files:
        if not path.is_file():
            raise WrongUse(f"{path} is no file: nothing was loaded")
    folder = _folder(given)
    folder.claim(FILES)
    done = jobs.load(folder, given.files)
    for path, outcome in zip(given.files, done.work.outcomes, strict=True):
        print(f"{path} is {outcome.publication_id}: {outcome.state}")
    return _report(done)


def rebuild(given: argparse.Namespace) -> int:
    """Everything again from the raw archive."""
    folder = _folder(given)
    if not folder.archive.root.exists():
        raise NothingToShow(f"{folder.archive.root} does not exist: there is nothing to rebuild from")
    if given.to and not given.known_at:
        raise WrongUse("--to goes with --known-at: without it the data folder itself is made again")
    progress = _progress("read")
    return _report(jobs.rebuild(folder, known_at=given.known_at, to=given.to, accepted=given.accept, progress=progress))


def forget(given: argparse.Namespace) -> int:
    """Publications out of raw archive, tables, index and kept files, for good."""
    folder = _folder(given)
    done = jobs.forget(folder, given.ids, given.reason)
    for publication_id in given.ids:
        print(f"{publication_id}: forgotten ({given.reason}); it is never fetched again")
    return _report(done)


def probe(given: argparse.Namespace) -> int:
    """Ask the source about every assumption, print the verdicts and save them. Nothing is archived or published."""
    folder = _folder(given)
    with _source(given) as asked:
        report = probing.probe(asked, settings().contact)
    path = given.json or folder.root / "probe" / f"{report.started_at:%Y%m%dT%H%M%S%fZ}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(report.as_json(), encoding="utf-8")
    for line in probing.lines(report):
        print(line)
    print(f"\nreport: {path}")
    if report.problem:
        raise SourceUnavailable(report.problem)
    return 1 if report.has_differences else 0


@contextlib.contextmanager
def _source(given: argparse.Namespace) -> Iterator[Source]:
    """The source a command names; the sample is served as long as the command runs."""
    if given.sample:
        with SampleServer() as server:
            yield source.sample(server.base_url)
    elif given.source:
        try:
            address = urlsplit(given.source)
        except ValueError:
            address = urlsplit("")
        if address.scheme not in ("http", "https") or not address.hostname:
            raise WrongUse(f"{given.source} is no address: it must start with http:// or https:// and name a host")
        yield source.at(given.source)
    else:
        if not settings().contact:
            raise WrongUse(
                f"set {CONTACT} to an e-mail address or page first: the people of the live source must be able to "
                "reach whoever asks it every night (README, 'Before the first live run'); or use --sample"
            )
        yield source.LIVE


def _folder(given: argparse.Namespace) -> DataFolder:
    default = DEMO_DATA if getattr(given, "sample", False) else LIVE_DATA
    return DataFolder(settings(given.data, default).data)


def _report(done: Done) -> int:
    keep(done)
    for line in lines(done):
        print(line)
    return 1 if done.published.has_problems else 0


def _progress(what: str) -> Progress:
    """Show progress: one line that changes on a terminal, a line every hundred elsewhere."""
    is_terminal = sys.stderr.isatty()

    def show(done: int, total: int) -> None:
        if is_terminal:
            print(f"\r{what} {done} of {total}", end="\n" if done == total else "", file=sys.stderr, flush=True)
        elif done % 100 == 0 or done == total:
            print(f"{what} {done} of {total}", file=sys.stderr, flush=True)

    return show
