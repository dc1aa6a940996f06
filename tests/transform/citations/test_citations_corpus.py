"""Citations in real papers: how many of the hand-made labels are reached, and the golden numbers of the seeds."""

from __future__ import annotations

import collections
import json
import re
import unicodedata
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from transform.citations.in_text import Citation, find_citations

SHARED = Path(__file__).resolve().parents[3].parent / "shared"
CORPUS, SEEDS = SHARED / "corpus", SHARED / "seeds"
# What the words cannot give: an address that only the markup holds.
ONLY_IN_MARKUP = {("xml/ah-tk-20172018-1547.xml", "http://maxius.nl/wetboek-van-strafrecht/boek2/titelxxviii/")}
NAMED = ("zaak", "document", "kamerstuk", "aanhangsel", "handelingen")

needs_corpus = pytest.mark.skipif(not CORPUS.is_dir(), reason="shared/corpus is not beside the project")
needs_seeds = pytest.mark.skipif(not SEEDS.is_dir(), reason="shared/seeds is not beside the project")


def text_of(file: str) -> str:
    path = CORPUS / file
    if path.suffix == ".xml":
        paragraphs = etree.parse(path).getroot().iter("al")
        return "\n".join(" ".join("".join(map(str, p.itertext())).split()) for p in paragraphs)
    return path.with_suffix(".txt").read_text(encoding="utf-8")


def address(target: str | None) -> str:
    """Letters and digits only, as tools/score.py compares addresses."""
    plain = unicodedata.normalize("NFKC", re.sub(r"^https?://", "", target or "")).casefold()
    return re.sub(r"[^0-9a-zà-ÿ]", "", plain)


def reached(label: dict[str, Any], left: collections.Counter[tuple[str, str | None]]) -> bool:
    key = label["type"], address(label["target"]) if label["type"] == "url" else label["target"]
    is_there = left[key] > 0
    left[key] -= is_there and label["type"] in NAMED  # addresses and internal references may be labelled once or more
    return is_there


def golden() -> list[dict[str, Any]]:
    with (CORPUS / "golden.jsonl").open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


@needs_corpus
@pytest.mark.parametrize("is_folded", [False, True], ids=["as extracted", "folded"])
def test_the_labels_of_real_papers_are_reached(is_folded: bool) -> None:
    right, total = collections.Counter[str](), collections.Counter[str]()
    missed = []
    for paper in golden():
        text = " ".join(text_of(paper["file"]).split()) if is_folded else text_of(paper["file"])
        left = collections.Counter(
            (c.type, address(c.target) if c.type == "url" else c.target) for c in find_citations(text)
        )
        for label in paper["references"]:
            if label["target"] and (paper["file"], label["target"]) not in ONLY_IN_MARKUP:
                total[label["type"]] += 1
                right[label["type"]] += (is_right := reached(label, left))
                missed += [] if is_right else [(paper["file"], label["type"], label["target"])]
    assert set(total) == {*NAMED, "url", "internal"}
    assert {type_: right[type_] / n for type_, n in total.items() if right[type_] < 0.98 * n} == {}, missed


@needs_corpus
def test_nothing_is_found_that_no_label_has() -> None:
    """Kamerstukken, documents and questions; the other types are not labelled whole."""
    extra = []
    for paper in golden():
        if paper["file"].endswith(".xml"):
            continue  # read here without its structure
        labels = {(label["type"], label["target"]) for label in paper["references"]}
        own = {paper["kenmerk"], paper["id"]}
        for citation in find_citations(text_of(paper["file"])):
            is_asked = citation.type in ("zaak", "document", "kamerstuk", "internal", "handelingen")
            if is_asked and citation.target not in own and (citation.type, citation.target) not in labels:
                extra.append((paper["file"], citation.type, citation.target))
    assert extra == []


def seed(number: str) -> list[Citation]:
    (path,) = SEEDS.glob(f"{number}_*.txt")
    return find_citations(path.read_text(encoding="utf-8"))


def targets(citations: list[Citation], type_: str) -> list[str | None]:
    return [c.target for c in citations if c.type == type_]


@needs_seeds
def test_seed_000_an_answer_letter() -> None:
    found = seed("000")
    assert len(targets(found, "url")) == 5
    assert targets(found, "internal") == ["answer:2", "answer:2", "answer:4"]
    assert targets(found, "kamerstuk") == targets(found, "motion") == ["kst-32735-281"]
    assert targets(found, "aanhangsel") == ["ah-tk-20192020-2253"]


@needs_seeds
def test_seed_001_a_letter_without_questions() -> None:
    found = seed("001")
    assert targets(found, "zaak") == ["2020Z25251", "2020Z14314", "2020Z04826", "2020Z04102"]
    assert targets(found, "document") == ["2020D53280", "2020D11978"]


@needs_seeds
def test_seed_002_a_page_with_no_break_spaces() -> None:
    found = seed("002")
    dossiers = ["kst-21501-20-1591", "kst-21501-20-1596", "kst-35570-V-43", "kst-35570-V-53"]
    assert targets(found, "kamerstuk") == dossiers
    assert targets(found, "motion") == dossiers
    assert targets(found, "internal")[:2] == ["answer:2", "answer:2"]  # the page's own, derived
    assert "answer:7" in targets(found, "internal")


@needs_seeds
def test_seed_003_a_committee_list() -> None:
    found = seed("003")
    assert targets(found, "internal") == ["answer:46", "answer:88", "answer:1", "answer:63"]
    own = targets(found, "kamerstuk").count("kst-35207-34")
    assert own == 3  # the foot of three pages
    assert sorted(filter(None, targets(found, "kamerstuk"))) == sorted(
        ["kst-35207-34"] * 3
        + ["kst-35207-32"] * 3
        + ["kst-32735-284", "kst-34300-V-22", "kst-23432-436", "kst-23432-436", "kst-35300-V-42", "kst-26485-291"]
    )
    addresses = targets(found, "url")
    assert len(addresses) == 19
    assert sum("//" in (target or "") for target in addresses) == 18
    assert not any("utm_" in (target or "") or " " in (target or "") for target in addresses)
    assert len(targets(found, "law")) == 7


@needs_seeds
def test_seed_004_an_answer_letter_with_margin_text() -> None:
    found = seed("004")
    assert targets(found, "zaak") == ["2018Z15781", "2019Z10940", "2019Z10940"]
    assert targets(found, "internal") == ["answer:5"]
    assert len(targets(found, "url")) == 1
