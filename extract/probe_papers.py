"""The questions a probe asks about single papers: their metadata, XML and page, and what is answered instead."""

from __future__ import annotations

import re
from collections.abc import Iterable

from extract.archive import HTML, METADATA, XML
from extract.asking import Asker, Findings, local, some
from extract.judge import GONE, PAPER_ON_A_PAGE, SOFT_404, judge
from extract.probe_documents import check_paper, count, outline, read_document
from extract.probe_records import Papers
from extract.session import Answer
from extract.source import REPOSITORY, ZOEK, document_address, metadata_address, page_address
from transform.identifiers import kenmerk_of
from transform.metadata import Metadata, SearchRecord, read_metadata
from transform.safe_xml import NotReadable, parse

STATUSES = ("Onopgemaakt", "Opgemaakt", "Opgemaakt na onopgemaakt")  # [document_status]
PARTY = re.compile(r"partij|fractie|minister|departement", re.IGNORECASE)
ISO_DAY = re.compile(r"\d{4}-\d\d-\d\d")
NOT_METADATA = "not_metadata"
OF_A_QUESTION = ("kenmerk_in_vraagnummer", "question_names_answers", "day_asked_in_metadata", "document_status")
OF_AN_ANSWER = ("kenmerk_in_vraagnummer", "day_received_in_metadata", "aanhangsel_types", "document_status")


def ask_papers(asker: Asker, findings: Findings, papers: Papers) -> None:
    """Look at one paper of each kind that the search named. Raises SourceUnavailable."""
    _invented(asker, findings)
    if papers.question is not None:
        _question(asker, findings, papers.question)
    if papers.answer is not None:
        _answer(asker, findings, papers.answer)
    if papers.notice is not None:
        _notice(asker, findings, papers.notice)
    if papers.unformatted is not None:
        _unformatted(asker, findings, papers.unformatted)
    if papers.old is not None:
        _old(asker, findings, papers.old)
    _robots(asker, findings)


def _question(asker: Asker, findings: Findings, record: SearchRecord) -> None:
    id_ = record.publication_id
    address = _item(asker, record, "metadata", METADATA)
    metadata = _metadata(findings, asker.get(address), address, OF_A_QUESTION)
    if metadata is not None:
        _kenmerk(findings, metadata, id_, address)
        said = f"{id_} names {some(metadata.aanhangsels)}"
        if metadata.aanhangsels:
            findings.holds("question_names_answers", said, address)
        elif record.aanhangsels:
            findings.differs(
                "question_names_answers", f"{id_} names none, its search record {some(record.aanhangsels)}", address
            )
        else:
            findings.not_seen("question_names_answers", f"{id_} is not answered yet", address)
        _day(findings, "day_asked_in_metadata", metadata, ("datum_indiening", "issued"), address)
    address = _item(asker, record, "xml", XML)
    answer = asker.get(address)
    root = read_document(findings, answer, address)
    if root is not None:
        check_paper(findings, root, address, "ingezonden")
    if isinstance(answer, str) or answer.status != 200:
        return
    _conditional(asker, findings, answer)
    _on_the_website(asker, findings, record, answer)


def _answer(asker: Asker, findings: Findings, record: SearchRecord) -> None:
    address = metadata_address(record.publication_id)
    told = asker.get(address)
    verdict = None if isinstance(told, str) else judge(METADATA, told)
    is_there = not isinstance(told, str) and (verdict is None or verdict.reason == NOT_METADATA)
    if is_there:
        findings.holds("zoek_metadata", record.publication_id, address)
    else:
        if verdict is not None:
            findings.differs("zoek_metadata", f"{verdict.reason}: {verdict.detail}", address)
        address = _item(asker, record, "metadata", METADATA)
        told = asker.get(address)
    metadata = _metadata(findings, told, address, OF_AN_ANSWER)
    if metadata is not None:
        _kenmerk(findings, metadata, record.publication_id, address)
        _day(findings, "day_received_in_metadata", metadata, ("datum_ontvangst", "issued"), address)
        said = f"{record.publication_id} is {metadata.aanhangsel_type or 'of no type'} ({some(metadata.types)})"
        findings.check("aanhangsel_types", metadata.aanhangsel_type in ("Antwoord", "Mededeling"), said, address)
    address = _item(asker, record, "xml", XML)
    root = read_document(findings, asker.get(address), address)
    if root is not None:
        check_paper(findings, root, address, "ontvangen", "antwoord")


def _notice(asker: Asker, findings: Findings, record: SearchRecord) -> None:
    address = _item(asker, record, "xml", XML)
    root = read_document(findings, asker.get(address), address)
    if root is None:
        return
    check_paper(findings, root, address, "ontvangen")
    n_questions, n_answers = count(root, "vraag"), count(root, "antwoord")
    words = "".join(text for element in root.iter("{*}kamervraagopmerking") for text in map(str, element.itertext()))
    said = f"{n_questions} vraag, {n_answers} antwoord, {len(words.split())} words in kamervraagopmerking"
    findings.check("notice_shape", bool(n_questions and not n_answers and words.strip()), said, address)


def _unformatted(asker: Asker, findings: Findings, record: SearchRecord) -> None:
    address = f"{ZOEK}/{record.publication_id}.xml"
    answer = asker.get(address)
    if isinstance(answer, str):
        findings.not_seen("unformatted_xml_is_a_page", answer, address)
        return
    said = _said(XML, answer)
    findings.check("unformatted_xml_is_a_page", answer.status == 200 and said.startswith("html_instead"), said, address)


def _old(asker: Asker, findings: Findings, record: SearchRecord) -> None:
    address = _item(asker, record, "xml", XML)
    answer = asker.get(address)
    if isinstance(answer, str):
        findings.not_seen("early_xml", answer, address)
        return
    if verdict := judge(XML, answer):
        findings.not_seen("early_xml", f"{verdict.reason}: {verdict.detail}", address)
        return
    root = parse(answer.body)
    has_all = local(root) == "vraagdoc" and next(root.iter("vragen"), None) is not None
    findings.check("early_xml", has_all, outline(root), address)


def _invented(asker: Asker, findings: Findings) -> None:
    address = document_address(f"kv-tk-{asker.today().year}Z99999", XML)
    answer = asker.get(address)
    if isinstance(answer, str):
        findings.not_seen("unknown_id_recognised", answer, address)
        return
    verdict = judge(XML, answer)
    said = f"status {answer.status} at {answer.final_address}: {_said(XML, answer)}"
    findings.check("unknown_id_recognised", verdict is not None and verdict.reason in GONE, said, address)
    findings.check("soft_404", verdict is not None and verdict.reason == SOFT_404, said, address)


def _robots(asker: Asker, findings: Findings) -> None:
    address = f"{REPOSITORY}/robots.txt"
    answer = asker.get(address)
    if isinstance(answer, str):
        findings.not_seen("robots_disallow", answer, address)
        return
    text = answer.body.decode("utf-8", "replace")
    if answer.status != 200 or not re.search(r"^\s*user-agent\s*:", text, re.IGNORECASE | re.MULTILINE):
        findings.not_seen("robots_disallow", f"status {answer.status}, no robots.txt", address)
        return
    rules = re.findall(r"^\s*(disallow\s*:\s*\S+)", text, re.IGNORECASE | re.MULTILINE)
    findings.check("robots_disallow", bool(rules), some(rules) or "it disallows nothing", address)


# --- Metadata


def _metadata(findings: Findings, answer: Answer | str, address: str, depending: Iterable[str]) -> Metadata | None:
    """The metadata where they can be read; else that what depends on them was not seen."""
    metadata, why = None, answer if isinstance(answer, str) else ""
    if not isinstance(answer, str):
        try:
            metadata = read_metadata(answer.body)
            why = "none of the metadata's names is known"
        except NotReadable as error:
            why = _said(METADATA, answer)
            if error.reason == NOT_METADATA and not why.startswith(("soft_404", "withdrawn", "html")):
                findings.differs("metadata_root", error.detail, address)
                why = error.detail
    if metadata is not None:
        findings.holds("metadata_root", "<metadata_gegevens>", address)
        if metadata.publication_id or metadata.title or metadata.dates:
            findings.holds("metadata_names", f"identifier {metadata.publication_id}", address)
            unknown = metadata.unknown_names
            findings.check("no_other_metadata_names", not unknown, some(unknown) or "all names are known", address)
            parties = [name for name in unknown if PARTY.search(name)]
            findings.check("no_party_in_metadata", not parties, some(parties) or "none", address)
            status = metadata.document_status
            findings.check("document_status", status in STATUSES, f"it says {status}", address)
            return metadata
        findings.differs("metadata_names", some(metadata.unknown_names) or "there is nothing in it", address)
    for name in depending:
        findings.not_seen(name, why, address)
    return None


def _kenmerk(findings: Findings, metadata: Metadata, id_: str, address: str) -> None:
    kenmerken = [kenmerk_of(text) for text in metadata.vraagnummers]
    said = f"{id_} has {some(metadata.vraagnummers) or 'none'}"
    findings.check("kenmerk_in_vraagnummer", any(kenmerken), said, address)


def _day(findings: Findings, name: str, metadata: Metadata, bases: tuple[str, ...], address: str) -> None:
    days = [(basis, text) for basis, text in metadata.dates if basis in bases]
    said = some([f"{basis} {text}" for basis, text in days]) or "it has none"
    findings.check(name, any(ISO_DAY.fullmatch(text) for _, text in days), said, address)


def _conditional(asker: Asker, findings: Findings, answer: Answer) -> None:
    if not (answer.etag or answer.last_modified):
        findings.differs("conditional_requests", "neither ETag nor Last-Modified", answer.address)
        return
    again = asker.get(answer.address, etag=answer.etag, last_modified=answer.last_modified)
    if isinstance(again, str):
        findings.not_seen("conditional_requests", again, answer.address)
    else:
        said = f"ETag {answer.etag}, Last-Modified {answer.last_modified}: status {again.status}"
        findings.check("conditional_requests", again.status == 304, said, answer.address)


def _on_the_website(asker: Asker, findings: Findings, record: SearchRecord, in_repository: Answer) -> None:
    address = f"{ZOEK}/{record.publication_id}.xml"
    there = asker.get(address)
    if isinstance(there, str):
        findings.not_seen("zoek_documents", there, address)
    elif findings.check("zoek_documents", judge(XML, there) is None, _said(XML, there), address):
        same = there.body == in_repository.body
        said = f"{len(there.body)} bytes there, {len(in_repository.body)} in the repository"
        findings.check("hosts_byte_identical", same, said + ("" if same else ", and they differ"), address)
    address = page_address(record.publication_id)
    page = asker.get(address)
    if isinstance(page, str) or page.status != 200:
        findings.not_seen("page_classes", page if isinstance(page, str) else _said(HTML, page), address)
    else:
        is_marked = PAPER_ON_A_PAGE.search(page.body) is not None
        findings.check("page_classes", is_marked, "found on the page" if is_marked else _said(HTML, page), address)


def _item(asker: Asker, record: SearchRecord, item: str, manifestation: str) -> str:
    """The address that the record names where it is the source's, else the one that would be built."""
    named = asker.session.source.canonical(record.item_urls.get(item, ""))
    if named.startswith((f"{ZOEK}/", f"{REPOSITORY}/")):
        return named
    return document_address(record.publication_id, manifestation)


def _said(manifestation: str, answer: Answer) -> str:
    verdict = judge(manifestation, answer) if answer.status != 304 else None
    return f"{verdict.reason}: {verdict.detail}" if verdict else f"status {answer.status}, {len(answer.body)} bytes"
