"""The command line: verbs are stages, and questions people have.

Exit codes: 0 done; 1 done, with new problems that someone should look at; 2 wrong use; 3 nothing was published, or
there is nothing to read.
"""

from __future__ import annotations

import argparse
import datetime as dt
import importlib
import os
import sys
import traceback
from pathlib import Path

DONE, PROBLEMS, WRONG_USE, NOTHING = 0, 1, 2, 3


def main(arguments: list[str] | None = None) -> int:
    """Run one command and give its exit code. What goes wrong is one clear line on stderr."""
    parser = _parser()
    given = parser.parse_args(arguments)
    given.typed = sys.argv[1:] if arguments is None else arguments
    if not hasattr(given, "run"):
        parser.print_help()
        return WRONG_USE
    try:
        module, function = given.run.split(":")  # imported only now: a command that reads starts without Prefect
        code: int = getattr(importlib.import_module(module), function)(given)
        sys.stdout.flush()
        return code
    except BrokenPipeError:  # the reader of a pipe has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except KeyboardInterrupt:
        return _complain("stopped; what was fetched is kept and the next run goes on from there", NOTHING)
    except Exception as error:
        for names, code in _EXPECTED.items():
            if type(error).__name__ in names:
                return _complain(str(error), code)
        if isinstance(error, OSError):
            return _complain(f"{error.filename or 'a file'}: {error.strerror or error}", NOTHING)
        traceback.print_exc()
        return _complain(
            "this is a fault of the program, please report the lines above; nothing was published", NOTHING
        )


# By name, so that a command that only reads need not import what only others raise.
_EXPECTED = {
    ("NotAKenmerk", "WrongFolder", "WrongUse", "BadQuery", "IsForgotten"): WRONG_USE,
    (
        *("UnknownKenmerk", "SourceUnavailable", "SearchFailed", "DamagedRaw", "CheckFailed", "NoWarehouse"),
        *("SourceChanged", "ArchiveNotWritable", "FolderNotUsable", "NothingToShow"),
    ): NOTHING,
}


def _day(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"'{text}' is no day: write it as 2026-03-31") from None


def _complain(message: str, code: int) -> int:
    print(f"kamervragen: {' '.join(message.split())}", file=sys.stderr)
    return code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="kamervragen", description="Dutch parliamentary questions and their answers.")
    parser.add_argument(
        "--data", help="data folder (default: KAMERVRAGEN_DATA, else data/live; data/demo with --sample)"
    )
    verbs = parser.add_subparsers(title="verbs", metavar="VERB")

    def verb(name: str, run: str, text: str) -> argparse.ArgumentParser:
        added = verbs.add_parser(name, help=text, description=text)
        added.add_argument("--data", help=argparse.SUPPRESS, default=argparse.SUPPRESS)
        added.set_defaults(run=run)
        return added

    nightly = verb(
        "nightly",
        "flows.writing:nightly",
        "what is new or changed since the last good night: the Prefect flow",
    )
    backfill = verb(
        "backfill",
        "flows.writing:backfill",
        "the past in resumable slices, by the days on which papers were published; one published years after it was "
        "written is found in that later year",
    )
    backfill.add_argument("--vergaderjaar", metavar="YEARS", help="as 2015-2016: 1 September to 31 August")
    backfill.add_argument("--from", dest="first", type=_day, metavar="DATE", help="first day")
    backfill.add_argument("--to", dest="last", type=_day, metavar="DATE", help="last day")
    backfill.add_argument(
        "--most", type=int, default=300, metavar="N", help="publish after so many new papers (default: 300)"
    )
    pull = verb("pull", "flows.writing:pull", "these sets by kenmerk: question, notices, answers; then publish")
    probe = verb("probe", "flows.writing:probe", "is the source as assumed? a few polite questions, a verdict on each")
    probe.add_argument("--json", type=Path, metavar="FILE", help="save it here, not in the data folder")
    for one in (nightly, backfill, pull, probe):
        which = one.add_mutually_exclusive_group()
        which.add_argument("--sample", action="store_true", help="the invented sample, served on loopback")
        which.add_argument("--source", metavar="URL", help="another address that answers as the source does")
    for one in (nightly, backfill):
        one.add_argument("--plain", action="store_true", help="without Prefect")
    nightly.add_argument("--since", type=_day, metavar="DATE", help="search from this day at least")
    nightly.add_argument(
        "--budget",
        metavar="N",
        help="leave the rest to the next nights after N requests (KAMERVRAGEN_BUDGET, else 2000)",
    )
    pull.add_argument("kenmerken", nargs="+", metavar="KENMERK")
    load = verb("load", "flows.writing:load", "files you already have, into the archive and the tables")
    load.add_argument("files", nargs="+", type=Path, metavar="FILE")
    rebuild = verb("rebuild", "flows.writing:rebuild", "tables and DuckDB file again from the raw archive, no network")
    rebuild.add_argument(
        "--accept", action="append", default=[], metavar="CHECK", help="let this check find a loss, this once"
    )
    rebuild.add_argument(
        "--known-at",
        type=_day,
        metavar="DATE",
        help="what had been fetched by the end of that day, read with today's code, into a folder of its own",
    )
    rebuild.add_argument(
        "--to", type=Path, metavar="DIR", help="the folder for --known-at (default: known-at/DATE in the data folder)"
    )
    forget = verb("forget", "flows.writing:forget", "purge publications from everything that is kept, for good")
    forget.add_argument("ids", nargs="+", metavar="ID")
    forget.add_argument("--reason", required=True, metavar="TEXT", help="why; it is kept, with the hashes")
    parse = verb("parse", "flows.reading:parse", "what the parsers see in any file: one JSON object a file")
    parse.add_argument("files", nargs="+", type=Path, metavar="FILE")
    show = verb("show", "flows.reading:show", "a set as a page, in Dutch")
    show.add_argument("kenmerk", metavar="KENMERK")
    query = verb("sql", "flows.reading:sql", "read-only SQL on the published file; from stdin where none is given")
    query.add_argument("query", nargs="?", metavar="SELECT")
    form = query.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="one JSON object a row")
    form.add_argument("--csv", action="store_true", help="comma-separated, with a header")
    search = verb("search", "flows.reading:search", "full text of questions and answers, the best sets first")
    search.add_argument("words", nargs="+", metavar="WORD")
    search.add_argument("--limit", type=int, default=10, metavar="N", help="sets shown (default: 10)")
    search.add_argument("--json", action="store_true", help="one JSON object a set")
    verb("status", "flows.quality:status", "freshness, last runs, what is missing, quarantine, warnings")
    check = verb("check", "flows.quality:check", "every check on the published file; exit 1: one warns, 3: one fails")
    check.add_argument("--json", action="store_true", help="one JSON object")
    return parser
