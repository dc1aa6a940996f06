"""What a probe sees in the records that a search gives, and which papers it looks at closer."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from extract.asking import Asker, Findings, Found, local, some
from extract.source import (
    DAY_INDEXES,
    EXPRESSION,
    FAMILIES,
    LARGEST_PAGE,
    PRODUCT_AREA,
    REPOSITORY,
    SEARCH_ADDRESS,
    UNFORMATTED,
    ZOEK,
    document_address,
)
from transform.identifiers import parse_publication_id
from transform.metadata import SearchRecord
from transform.safe_xml import parse

A_DAY = dt.timedelta(days=1)
RECORD_PARTS = ("originalData", "meta", "owmskern", "owmsmantel", "tpmeta", "enrichedData")
FIELDS_OF_AN_ANSWER = ("aanhangselnummer", "vergaderjaar", "publicatienaam")


@dataclass(slots=True)
class Papers:
    """What the search named, to be looked at closer; None where it named none of the kind."""

    question: SearchRecord | None = None
    answer: SearchRecord | None = None
    notice: SearchRecord | None = None
    unformatted: SearchRecord | None = None
    old: SearchRecord | None = None
    why_none: str = "the search names none"


def check_names(asker: Asker, findings: Findings, lists: Mapping[str, Sequence[Found]], today: dt.date) -> None:
    """Whether the series and the product area are called as assumed; `lists` are answers by family."""
    answered = [found for founds in lists.values() for found in founds if found.root is not None]
    if answered:
        findings.holds("search_address", f"status {answered[0].status}, a searchRetrieveResponse", SEARCH_ADDRESS)
    else:
        problem = lists["kv"][0].problem or "no answer that can be read"
        findings.differs("search_address", problem, SEARCH_ADDRESS)
        return
    empty = [family for family, founds in lists.items() if not any(found.records for found in founds)]
    for family, founds in lists.items():
        names = {r.publication_name for found in founds for r in found.records if r.publication_name}
        if other := names - {FAMILIES[family]}:
            findings.differs(
                "family_names", f"asked for '{FAMILIES[family]}', it gave {some(sorted(other))}", founds[0].address
            )
        elif names:
            findings.holds("family_names", f"'{FAMILIES[family]}' finds papers", founds[0].address)
    if len(empty) < len(lists):
        findings.holds("product_area", "queries with it find papers", SEARCH_ADDRESS)
    if not empty:
        findings.holds("steady_volume", "both series have papers of the last weeks", SEARCH_ADDRESS)
        return
    if len(empty) == len(lists):
        bare = asker.search(f'w.publicatienaam=="{FAMILIES["ah"]}"', 1, 1)
        if bare.records:
            findings.differs("product_area", "the same query finds papers without it and none with it", bare.address)
            return
    days = f"{DAY_INDEXES['available']}>={today - 400 * A_DAY} and {DAY_INDEXES['available']}<={today}"
    like = asker.search(f"{PRODUCT_AREA} and w.publicatienaam=Kamervragen and {days}", 1, LARGEST_PAGE)
    other = {r.publication_name for r in like.records if r.publication_name} - set(FAMILIES.values())
    if other:
        findings.differs("family_names", f"the series is called {some(sorted(other))}", like.address)
    elif not any(found.refused for family in empty for found in lists[family]):
        findings.differs("steady_volume", f"no paper of {' and '.join(empty)} in two months", like.address)


def check_records(asker: Asker, findings: Findings, founds: Sequence[Found]) -> None:
    """What the records of some answers hold."""
    records = [record for found in founds for record in found.records]
    unreadable = [problem for found in founds for problem in found.page.unreadable]
    if unreadable:
        findings.differs("record_skeleton", some(unreadable), SEARCH_ADDRESS)
    if not records:
        return
    address = SEARCH_ADDRESS
    names = [{local(element) for element in parse(record.raw).iter()} for record in records]
    missing = sorted({part for held in names for part in RECORD_PARTS if part not in held})
    findings.check(
        "record_skeleton",
        not missing,
        f"{len(records)} records" + (f" without {some(missing)}" if missing else ""),
        address,
    )
    _stamps(findings, records)
    ids = [record.publication_id for record in records]
    unknown = [id_ for id_ in ids if parse_publication_id(id_) is None]
    findings.check("id_forms", not unknown, f"not known: {some(unknown)}" if unknown else some(ids), address)
    if corrected := [id_ for id_ in ids if (form := parse_publication_id(id_)) and form.suffix]:
        findings.holds("corrections_by_suffix", some(corrected), address)
    without = [record.publication_id for record in records if not record.vraagnummers]
    findings.check(
        "vraagnummer_in_record",
        len(without) * 2 < len(records),
        f"{len(records) - len(without)} of {len(records)} records have one",
        address,
    )
    answers = [held for record, held in zip(records, names, strict=True) if record.publication_id.startswith("ah-")]
    lacking = [name for name in FIELDS_OF_AN_ANSWER if answers and not any(name in held for held in answers)]
    if answers:
        findings.check(
            "record_fields",
            not lacking,
            f"no answer has {some(lacking)}" if lacking else f"{len(answers)} records",
            address,
        )
    _addresses(findings, asker, records)
    _unformatted(findings, records)


def _stamps(findings: Findings, records: Sequence[SearchRecord]) -> None:
    without = [record.publication_id for record in records if record.changed_at is None]
    two = []
    for record in records:
        root = parse(record.raw)
        stamps = {(e.text or "").strip() for e in root.iter("{*}timestamp", "{*}datumTijdstipWijzigingExpression")}
        if len(stamps) > 1:
            two.append(f"{record.publication_id}: {' and '.join(sorted(stamps))}")
    problem = f"no instant in {some(without)}" if without else f"two instants in {some(two)}" if two else ""
    findings.check("change_stamp", not problem, problem or f"one in each of {len(records)} records", SEARCH_ADDRESS)


def _addresses(findings: Findings, asker: Asker, records: Sequence[SearchRecord]) -> None:
    canonical = asker.session.source.canonical
    items = [(r, form, canonical(url)) for r in records for form, url in r.item_urls.items()]
    bare = [r.publication_id for r in records if "metadata" not in r.item_urls or not {"xml", "pdf"} & set(r.item_urls)]
    # A few papers are without a text of any kind, and nothing is wrong.
    few = len(bare) * 10 <= len(records)
    findings.check("item_urls", few, f"named in {len(records) - len(bare)} of {len(records)} records", SEARCH_ADDRESS)
    if not items:
        return
    elsewhere = sorted({url for _, _, url in items if not url.startswith((f"{ZOEK}/", f"{REPOSITORY}/"))})
    findings.check(
        "item_urls_on_source_hosts", not elsewhere, some(elsewhere or [url for *_, url in items]), SEARCH_ADDRESS
    )
    numbers: set[str] = set()
    strange: list[str] = []
    for record, form, url in items:
        built = document_address(record.publication_id, "metadata.xml" if form == "metadata" else form)
        path, pattern = url.partition("//")[2].partition("/")[2], built.partition("//")[2].partition("/")[2]
        before, found, after = pattern.partition(f"/{record.publication_id}/{EXPRESSION}/")
        here = re.fullmatch(rf"{re.escape(before)}/{re.escape(record.publication_id)}/([^/]+)/{re.escape(after)}", path)
        if here and found:
            numbers.add(here[1])
        elif form in ("metadata", "xml", "pdf", "html"):
            strange.append(url)
    if strange:
        findings.differs("repository_paths", some(strange), SEARCH_ADDRESS)
    elif numbers:
        findings.holds("repository_paths", items[0][2], SEARCH_ADDRESS)
    if numbers:
        findings.check("expression_is_1", numbers == {EXPRESSION}, f"seen: {some(sorted(numbers))}", SEARCH_ADDRESS)


def _unformatted(findings: Findings, records: Sequence[SearchRecord]) -> None:
    found = [record for record in records if record.document_status == UNFORMATTED]
    if not found:
        for name in ("unformatted_numeric_ids", "unformatted_pdf_only"):
            findings.not_seen(name, "no paper of the last weeks is unformatted", SEARCH_ADDRESS)
        return
    ids = [r.publication_id for r in found if (form := parse_publication_id(r.publication_id)) and form.is_unformatted]
    seen = f"{len(ids)} of {len(found)} unformatted papers have one: {some([r.publication_id for r in found])}"
    findings.check("unformatted_numeric_ids", len(ids) == len(found), seen, SEARCH_ADDRESS)
    better = [r.publication_id for r in found if "xml" in r.item_urls]
    if any(r.item_urls for r in found):
        findings.check(
            "unformatted_pdf_only", not better, f"XML named for {some(better)}" if better else some(ids), SEARCH_ADDRESS
        )


def choose_papers(changed: Found, recent: Found, older: Found, old: Found, year: int) -> Papers:
    """One paper of each kind: of changed questions, recent and older answers, and questions of an old year."""

    def whole(record: SearchRecord) -> bool:
        form = parse_publication_id(record.publication_id)
        return bool(form and not form.is_malformed and not form.suffix and record.document_status != UNFORMATTED)

    def first(records: Iterable[SearchRecord], *conditions: Callable[[SearchRecord], object]) -> SearchRecord | None:
        kept = [record for record in records if all(condition(record) for condition in conditions)]
        return kept[0] if kept else None

    questions = [r for r in changed.records if not (r.title or "").lower().startswith("mondelinge") and whole(r)]
    answers = [r for r in (*recent.records, *older.records) if whole(r)]
    notices = [r for r in answers if r.aanhangsel_type == "Mededeling" or (r.title or "").startswith("Uitstel")]
    real_answers = [r for r in answers if r not in notices]
    loose = [r for r in (*recent.records, *changed.records) if r.document_status == UNFORMATTED]
    in_2005 = [r for r in old.records if (day := named_day("issued")(r)) and day.year == year]
    return Papers(
        question=first(questions, lambda r: r.aanhangsels) or first(questions),
        answer=first(real_answers),
        notice=first(notices),
        unformatted=first(loose),
        old=first(in_2005),
    )


def named_day(name: str) -> Callable[[SearchRecord], dt.date | None]:
    """Reads a day of a record by its name; None where it has none or it is none."""

    def day_of(record: SearchRecord) -> dt.date | None:
        for basis, text in record.dates:
            if basis == name:
                try:
                    return dt.date.fromisoformat(text[:10])
                except ValueError:
                    continue
        return None

    return day_of
