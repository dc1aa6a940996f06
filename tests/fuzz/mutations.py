"""Ways in which a document can be damaged: on the wire, by a tool, by a hand that pastes."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from random import Random

from tests.forms import DOCX, Document
from tests.transform.printed.docx_files import packed, unpacked
from tests.transform.printed.test_pdf_text import lines, pdf, show

MOST_BYTES = 400_000
_TAG = re.compile(rb"<[^<>]*>")
_ODD = (
    "\0",
    "\f",
    "\r",
    "\u00a0",
    "\u202e",
    "\ufeff",
    "\u200b",
    "\x81\x93",
    "e\u0301",
    "Kostic´ ¨e",
    "caf&amp;eacute; &#150;",
    "«",
    "ﬁ",
    "9" * 40,
    "Vraag 1",
    "Antwoord op vraag 1 t/m 999",
    "(",
    "[1]",
)

Damage = Callable[[Random, bytes], bytes]


def damaged(random: Random, document: Document, other: Document) -> tuple[bytes, list[str]]:
    """The bytes of a document after one to three kinds of damage, and what was done."""
    data, how = document.data, []
    if document.pages and random.random() < 0.5:
        pages, done = _pages(random, list(document.pages), list(other.pages))
        how.append(done)
        data = _printed(pages) if document.data.startswith(b"%PDF") else "\f".join(pages).encode("utf-8", "replace")
    for _ in range(random.choice((1, 1, 1, 2, 3)) - len(how)):
        if document.form == DOCX and zipfile.is_zipfile(io.BytesIO(data)) and random.random() < 0.8:
            data, done = _in_a_part(random, data)
        elif random.random() < 0.08:
            data, done = _glued(random, data, other.data)
        else:
            damage = random.choice(DAMAGES)
            data, done = damage(random, data), damage.__name__.strip("_")
        how.append(done)
    return data[:MOST_BYTES], how


def _in_a_part(random: Random, data: bytes) -> tuple[bytes, str]:
    """One of the files in a Word file damaged, or gone."""
    try:
        files = unpacked(data)
    except Exception:  # it was damaged before, in whatever way
        return data, "kept"
    if not files:
        return data, "kept"
    name = random.choice([*files, *[name for name in files if name == "word/document.xml"] * 5])
    if random.random() < 0.1:
        del files[name]
        return packed(files), f"without {name}"
    damage = random.choice(DAMAGES)
    files[name] = damage(random, files[name])
    return packed(files), f"{damage.__name__.strip('_')} in {name}"


def _pages(random: Random, pages: list[str], others: list[str]) -> tuple[list[str], str]:
    """The pages, or the lines of one, in another order, twice, or without some."""
    if random.random() < 0.5:
        at = random.randrange(len(pages))
        rows = pages[at].split("\n")
        pages[at], done = "\n".join(_order(random, rows)), "lines"
        return pages, done
    if len(pages) == 1:
        pages = re.split(r"(?<=\n)(?=Vraag |Antwoord |\d+\n)", pages[0])
    return _order(random, [*pages, *others] if random.random() < 0.2 else pages), "pages"


def _order(random: Random, parts: list[str]) -> list[str]:
    kind = random.choice(("shuffle", "swap", "twice", "drop", "many"))
    at, to = random.randrange(len(parts)), random.randrange(len(parts))
    if kind == "shuffle":
        random.shuffle(parts)
    elif kind == "swap":
        parts[at], parts[to] = parts[to], parts[at]
    elif kind == "twice":
        parts.insert(to, parts[at])
    elif kind == "drop":
        del parts[at]
    else:
        parts += [parts[at]] * random.randrange(2, 200)
    return parts


def _printed(pages: list[str]) -> bytes:
    """A PDF of these pages; a sign that the type lacks is a question mark."""
    known = [page.encode("cp1252", "replace").decode("cp1252", "replace") for page in pages[:60]]
    drawn = [lines(*page.replace("\ufffd", "?").split("\n")[:150], top=800) for page in known]
    return pdf(*(show(runs) for runs in drawn))


def _flipped(random: Random, data: bytes) -> bytes:
    """Some bytes replaced."""
    changed = bytearray(data)
    for _ in range(random.choice((1, 3, 30)) if changed else 0):
        changed[random.randrange(len(changed))] = random.randrange(256)
    return bytes(changed)


def _dropped_tags(random: Random, data: bytes) -> bytes:
    """Some tags left out."""
    share = random.choice((0.02, 0.1, 0.5))
    return _TAG.sub(lambda tag: b"" if random.random() < share else tag[0], data)


def _moved_tags(random: Random, data: bytes) -> bytes:
    """Two tags in each other's place, so that elements cross or stand elsewhere."""
    tags = list(_TAG.finditer(data))
    if len(tags) < 2:
        return data
    first, second = sorted(random.sample(tags, 2), key=lambda tag: tag.start())
    middle = data[first.end() : second.start()]
    return data[: first.start()] + second[0] + middle + first[0] + data[second.end() :]


def _nested(random: Random, data: bytes) -> bytes:
    """One tag opened many times."""
    tags = [tag for tag in _TAG.finditer(data) if tag[0][1:2].isalpha()]
    if not tags:
        return data
    tag = random.choice(tags)
    return data[: tag.start()] + tag[0] * random.choice((2, 50, 300, 3000)) + data[tag.end() :]


def _cut(random: Random, data: bytes) -> bytes:
    """The end missing."""
    return data[: random.randrange(len(data) + 1)]


def _without_start(random: Random, data: bytes) -> bytes:
    """The beginning missing."""
    return data[random.randrange(len(data) + 1) :]


def _hole(random: Random, data: bytes) -> bytes:
    """A stretch left out, or there twice."""
    first, second = sorted(random.randrange(len(data) + 1) for _ in range(2))
    return data[:first] + (data[second:] if random.random() < 0.5 else data[first:second] + data[first:])


def _rows(random: Random, data: bytes) -> bytes:
    """Lines in another order."""
    return "\n".join(_order(random, data.decode("latin-1").split("\n"))).encode("latin-1")


def _one_line(random: Random, data: bytes) -> bytes:
    """No line breaks at all, or each word on its own."""
    return data.replace(b"\n", b"") if random.random() < 0.5 else b"\n".join(data.split())


def _odd(random: Random, data: bytes) -> bytes:
    """Odd signs and stray headings put in."""
    for _ in range(random.choice((1, 5, 100))):
        at = random.randrange(len(data) + 1)
        data = data[:at] + random.choice(_ODD).encode() + data[at:]
    return data


def _much(random: Random, data: bytes) -> bytes:
    """The document, or a piece of it, very often."""
    first, second = sorted(random.randrange(len(data) + 1) for _ in range(2))
    piece = random.choice((data, data[first:second], data[first : first + 7]))
    return (data[:first] + piece * (MOST_BYTES // (len(piece) + 1)))[: random.choice((20_000, 60_000, MOST_BYTES))]


def _encoded(random: Random, data: bytes) -> bytes:
    """In another encoding, or in a wrong one."""
    name = random.choice(("utf-16", "utf-16-be", "cp1252", "utf-8-sig"))
    return data.decode("utf-8", "replace").encode(name, "replace")


def _glued(random: Random, data: bytes, other: bytes) -> tuple[bytes, str]:
    """Two documents in one file, one behind or inside the other."""
    at = random.choice((len(data), random.randrange(len(data) + 1)))
    return data[:at] + random.choice((b"", b"\n", b"\f")) + other + data[at:], "glued"


DAMAGES: tuple[Damage, ...] = (
    *(_flipped, _dropped_tags, _moved_tags, _nested, _cut, _without_start, _hole, _rows, _one_line, _odd, _much),
    _encoded,
)
