"""The questions a probe asks the search, and the papers it finds on the way for the questions about papers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from extract.asking import Asker, Findings, Found, local, some
from extract.probe_records import Papers, check_names, check_records, choose_papers, named_day
from extract.session import Answer
from extract.source import (
    CHANGED_MARGIN,
    DAY_INDEXES,
    EXPLAIN_PARAMETERS,
    FAMILIES,
    FIRST_UNREACHABLE,
    IDENTIFIER_INDEX,
    KENMERK_INDEX,
    LARGEST_PAGE,
    PRODUCT_AREA,
    SEARCH_ADDRESS,
)
from transform.identifiers import kenmerk_of, parse_publication_id
from transform.metadata import SearchRecord
from transform.safe_xml import NotReadable, parse

A_DAY = dt.timedelta(days=1)
RECENT = dt.timedelta(days=30)
OLD_MONTH = dt.date(2005, 3, 1), dt.date(2005, 3, 31)
USED_INDEXES = (
    *(PRODUCT_AREA.partition("=")[0], "w.publicatienaam", *DAY_INDEXES.values()),
    *(KENMERK_INDEX, IDENTIFIER_INDEX),
)
DIAGNOSTIC = "{http://docs.oasis-open.org/ns/search-ws/diagnostic}diagnostic"
RECORD_PARTS = ("originalData", "meta", "owmskern", "owmsmantel", "tpmeta", "enrichedData")
FIELDS_OF_AN_ANSWER = ("aanhangselnummer", "vraagnummer", "vergaderjaar", "publicatienaam")
ABSENT_INDEX = "w.ditVeldBestaatNiet"
LONGEST_SEARCH = 120
"""Seconds."""


def ask_search(asker: Asker, findings: Findings) -> Papers:
    """Ask what the search can do; gives papers of each kind that it named. Raises SourceUnavailable."""
    today = asker.today()
    _explain(asker, findings)
    changed = _questions(asker, findings, today)
    older = _answers(asker, findings, today)
    recent = _recent_answers(asker, findings, today)
    old = _old_questions(asker, findings)
    lists = {"kv": (changed, old), "ah": (older, recent)}
    check_names(asker, findings, lists, today)
    check_records(asker, findings, (changed, older, recent, old))
    papers = choose_papers(changed, recent, older, old, OLD_MONTH[0].year)
    _single_papers(asker, findings, papers, is_end_seen=len(older.records) < LARGEST_PAGE)
    _pages(asker, findings, older)
    _misunderstandings(asker, findings, today, finds_any=bool(older.records or recent.records))
    if asker.longest_search:
        seconds = f"the longest search took {asker.longest_search:.1f} s"
        findings.check("search_within_two_minutes", asker.longest_search < LONGEST_SEARCH, seconds)
    return papers


def _explain(asker: Asker, findings: Findings) -> None:
    answer = asker.get(SEARCH_ADDRESS, EXPLAIN_PARAMETERS)
    if isinstance(answer, str):
        findings.not_seen("explain_lists_indexes", answer, SEARCH_ADDRESS)
        return
    listed = _listed_indexes(answer)
    if not listed:
        findings.not_seen("explain_lists_indexes", f"status {answer.status}, no list of indexes in it", SEARCH_ADDRESS)
        return
    missing = [index for index in USED_INDEXES if index.lower() not in listed]
    seen = f"{len(listed)} indexes" + (f"; missing: {some(missing)}" if missing else "")
    findings.check("explain_lists_indexes", not missing, seen, SEARCH_ADDRESS)


def _listed_indexes(answer: Answer) -> set[str]:
    """The indexes of an explain record, in small letters."""
    try:
        names = parse(answer.body).iter("{*}name")
        return {f"{name.get('set')}.{(name.text or '').strip()}".lower() for name in names if name.get("set")}
    except NotReadable:
        return set()


# --- Lists of papers


def _questions(asker: Asker, findings: Findings, today: dt.date) -> Found:
    """Questions that changed in two weeks that are over: a clause that is ignored would give younger ones."""
    first, last = today - 21 * A_DAY, today - 7 * A_DAY
    found = _window(asker, "kv", "changed", first, last)
    if not _is_refused("changed_index", findings, found):
        findings.holds("changed_index", "a query by it is accepted", found.address)
        margin = 2 * CHANGED_MARGIN
        _in_window(
            "changed_ranges", findings, found, lambda record: _day(record.changed_at), first - margin, last + margin
        )
    if found.refused or not found.records:
        found = _window(asker, "kv", "available", today - 2 * RECENT, today)
    return found


def _answers(asker: Asker, findings: Findings, today: dt.date) -> Found:
    """As many answers as fit on a page, of days that are over."""
    first, last = today - 400 * A_DAY, today - RECENT
    found = _window(asker, "ah", "available", first, last, LARGEST_PAGE)
    if _is_refused("available_ranges", findings, found):
        return found
    n_records, total = len(found.records), found.page.estimated_total
    findings.check("count_given", total is not None, f"it says {total}, and gave {n_records} on a page", found.address)
    _in_window("available_ranges", findings, found, named_day("available"), first, last)
    if n_records >= LARGEST_PAGE:
        findings.check("page_of_1000", n_records == LARGEST_PAGE, f"{n_records} records on a page", found.address)
    elif n_records:
        more = asker.search(found.query, n_records + 1, 10)
        if {record.publication_id for record in more.records} - {record.publication_id for record in found.records}:
            findings.differs("page_of_1000", f"{n_records} records on a page, and more on the next", found.address)
        else:
            findings.not_seen("page_of_1000", f"there are {n_records} only", found.address)
        _end(findings, more, n_records + 1)
    return found


def _end(findings: Findings, beyond: Found, start: int) -> None:
    """What stands where the records end."""
    if beyond.page.diagnostics or (beyond.status or 0) >= 400:
        findings.differs("empty_page_at_end", f"record {start}: {beyond.refused}", beyond.address)
    elif beyond.root is not None and not beyond.records:
        findings.holds("empty_page_at_end", f"nothing from record {start} on", beyond.address)


def _recent_answers(asker: Asker, findings: Findings, today: dt.date) -> Found:
    """The answers received lately, those not yet formatted among them."""
    found = _window(asker, "ah", "issued", today - RECENT, today, 100)
    if _is_refused("issued_ranges", findings, found):
        return _window(asker, "ah", "available", today - RECENT, today, 100)
    _in_window("issued_ranges", findings, found, named_day("issued"), today - RECENT, today)
    return found


def _old_questions(asker: Asker, findings: Findings) -> Found:
    found = _window(asker, "kv", "issued", *OLD_MONTH, 5)
    if not _is_refused("issued_ranges", findings, found):
        _in_window("issued_ranges", findings, found, named_day("issued"), *OLD_MONTH)
    ids = [record.publication_id for record in found.records if named_day("issued")(record) is not None]
    if ids:
        forms = [parse_publication_id(id_) for id_ in ids]
        known = all(form is not None and form.form == "kv-vergaderjaar" for form in forms)
        findings.check("ten_digit_ids", known, f"papers of March 2005: {some(ids)}", found.address)
    else:
        findings.not_seen("ten_digit_ids", "the search names no question of March 2005", found.address)
    return found


def _is_refused(name: str, findings: Findings, found: Found) -> bool:
    """Whether a query was not taken as it was meant, and says so: an answer that is none tells nothing of the query."""
    if found.problem:
        findings.not_seen(name, found.problem, found.address)
    elif found.page.diagnostics:
        findings.differs(name, f"it is refused: {found.refused}", found.address)
    return found.refused is not None


def _window(asker: Asker, family: str, by: str, first: dt.date, last: dt.date, maximum: int = 50) -> Found:
    index = DAY_INDEXES[by]
    return asker.search(f"{_of(family)} and {index}>={first} and {index}<={last}", 1, maximum)


def _in_window(
    name: str,
    findings: Findings,
    found: Found,
    day_of: Callable[[SearchRecord], dt.date | None],
    first: dt.date,
    last: dt.date,
) -> None:
    days = [day for record in found.records if (day := day_of(record))]
    outside = [day for day in days if not first <= day <= last]
    if outside:
        findings.differs(name, f"asked for {first} to {last}, it gave {some(sorted(set(outside)))}", found.address)
    elif days:
        findings.holds(name, f"{len(days)} records, all of {first} to {last}", found.address)
    else:
        findings.not_seen(name, f"nothing was found from {first} to {last}", found.address)


# --- Single papers, pages, and what the search makes of nonsense


def _single_papers(asker: Asker, findings: Findings, papers: Papers, *, is_end_seen: bool) -> None:
    known = papers.answer or papers.notice or papers.question
    if known is None:
        return
    id_ = known.publication_id
    found = asker.search(f'{PRODUCT_AREA} and {IDENTIFIER_INDEX}=="{id_}"', 1, 10)
    ids = [record.publication_id for record in found.records]
    said = found.refused or f"asked for {id_}, it gave {some(ids) or 'nothing'}"
    if _was_answered("identifier_search", findings, found):
        if findings.check("identifier_search", id_ in ids, said, found.address):
            findings.check("exact_relation", ids == [id_], said, found.address)
        if ids and not is_end_seen:
            _end(findings, asker.search(found.query, len(ids) + 1, 10), len(ids) + 1)
    kenmerk = next((k.text for v in known.vraagnummers if (k := kenmerk_of(v))), None)
    if kenmerk is None:
        findings.not_seen("vraagnummer_search", "no search record names a vraagnummer")
        return
    found = asker.search(f'{_of("ah" if id_.startswith("ah-") else "kv")} and {KENMERK_INDEX}=="{kenmerk}"', 1, 100)
    if not _was_answered("vraagnummer_search", findings, found):
        return
    own = [r for r in found.records if kenmerk in [k.text for v in r.vraagnummers if (k := kenmerk_of(v))]]
    ids = [record.publication_id for record in found.records]
    said = found.refused or f"asked for {kenmerk}, it gave {some(ids) or 'nothing'}"
    is_so = not found.refused and id_ in [record.publication_id for record in own]
    findings.check("vraagnummer_search", is_so, said, found.address)
    if {"Antwoord", "Mededeling"} <= {record.aanhangsel_type for record in own}:
        findings.holds("notice_shares_vraagnummer", said, found.address)


def _pages(asker: Asker, findings: Findings, listed: Found) -> None:
    ids = [record.publication_id for record in listed.records]
    if len(set(ids)) >= 6:
        found = asker.search(listed.query, 3, 3)
        got = [record.publication_id for record in found.records]
        if _was_answered("pages_by_count", findings, found):
            # A paper that is published meanwhile moves the others by one.
            is_so = bool(set(got) & set(ids[2:5])) and ids[0] not in got
            said = found.refused or f"from record 3 on: {some(got)}; before: {some(ids)}"
            findings.check("pages_by_count", is_so, said, found.address)
    deep = asker.search_once(_of("ah"), FIRST_UNREACHABLE)
    if deep.status == 504:
        findings.holds("start_below_10000", "status 504", deep.address)
    elif deep.records:
        findings.differs("start_below_10000", "it gave a record", deep.address)
    else:
        findings.not_seen("start_below_10000", deep.refused or "an empty page", deep.address)


def _misunderstandings(asker: Asker, findings: Findings, today: dt.date, *, finds_any: bool) -> None:
    broken = asker.search(f"{PRODUCT_AREA} and w.publicatienaam==", 1, 1)
    if broken.root is None and (broken.status or 200) < 400:
        findings.not_seen("broken_query_diagnosed", broken.problem or "", broken.address)
    else:
        said = broken.refused or f"no diagnostic, {len(broken.records)} records"
        is_so = bool(broken.page.diagnostics) and not broken.records
        findings.check("broken_query_diagnosed", is_so, said, broken.address)
    unknown = asker.search(f'{_of("ah")} and {ABSENT_INDEX}=="1"', 1, 1)
    if _was_answered("unknown_index_diagnosed", findings, unknown):
        said = f"{unknown.refused or 'no diagnostic'}; {len(unknown.records)} records beside it"
        findings.check("unknown_index_diagnosed", bool(unknown.page.diagnostics), said, unknown.address)
    for found in (broken, unknown):
        _diagnostics_place(findings, found)
    no_day = f"{today.year}-02-30"
    impossible = asker.search(f"{_of('ah')} and {DAY_INDEXES['available']}=={no_day}", 1, 1)
    if _was_answered("impossible_date_ignored", findings, impossible) and finds_any:
        said = impossible.refused or f"{len(impossible.records)} records of those asked for"
        is_so = bool(impossible.records) and not impossible.refused
        findings.check("impossible_date_ignored", is_so, said, impossible.address)


def _was_answered(name: str, findings: Findings, found: Found) -> bool:
    if found.root is None:
        findings.not_seen(name, found.problem or "", found.address)
    return found.root is not None


def _diagnostics_place(findings: Findings, found: Found) -> None:
    if found.root is None:
        return
    for element in found.root.iter("{*}diagnostic"):
        above = element.getparent()
        is_there = above is not None and local(above) == "diagnostics" and above.getparent() is found.root
        where = "/".join([*(local(e) for e in reversed([*element.iterancestors()])), str(element.tag)])
        findings.check("diagnostics_place", is_there and element.tag == DIAGNOSTIC, where, found.address)


def _of(family: str) -> str:
    return f'{PRODUCT_AREA} and w.publicatienaam=="{FAMILIES[family]}"'


def _day(instant: dt.datetime | None) -> dt.date | None:
    return instant.date() if instant else None
