"""A Word file opened: what hostile or broken ones could do is closed here, and pictures and the like are left behind.

python-docx reads what is left: the parts that hold text, their relationships, styles and numbering.
"""

from __future__ import annotations

import contextlib
import io
import posixpath
import struct
import zipfile
import zlib
from collections.abc import Iterator

from docx import Document
from docx.document import Document as WordDocument
from docx.exceptions import PythonDocxError
from docx.opc.exceptions import OpcError
from lxml import etree

from transform.safe_xml import MAX_BYTES, NotReadable, parse

MAX_PARTS = 5_000  # files in the zip; a letter has some twenty
MAX_TEXT = 64 * 1024 * 1024  # bytes of all parts with text, unpacked; those of a long letter are some megabytes

_ZIP = b"PK\x03\x04"
_TYPES = "[Content_Types].xml"
# Files that Word calls strict, with macros, or templates say the same in other words.
_SAME = (
    (
        b"http://purl.oclc.org/ooxml/wordprocessingml/main",
        b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    ),
    (
        b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    ),
    (b"http://purl.oclc.org/ooxml/officeDocument/math", b"http://schemas.openxmlformats.org/officeDocument/2006/math"),
    (
        b"application/vnd.ms-word.document.macroEnabled.main+xml",
        b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
    ),
    (
        b"application/vnd.ms-word.template.macroEnabledTemplate.main+xml",
        b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
    ),
    (b"wordprocessingml.template.main+xml", b"wordprocessingml.document.main+xml"),
)
_RELATED = ("officeDocument", "styles", "numbering", "settings", "footnotes", "endnotes", "header", "footer")


def is_docx(data: bytes) -> bool:
    """Whether these are the bytes of a Word file, by its first bytes and the name of the part with its text."""
    return data.startswith(_ZIP) and b"word/document" in data


def opened(data: bytes) -> WordDocument:
    """The document of a Word file. Raises NotReadable: too_large, damaged, encrypted, and the reasons of safe_xml."""
    if len(data) > MAX_BYTES:
        raise NotReadable("too_large", f"{len(data)} bytes is more than the {MAX_BYTES} that are read")
    with undamaged():
        return Document(io.BytesIO(_with_text_alone(data)))


@contextlib.contextmanager
def undamaged() -> Iterator[None]:
    """Say what is wrong with a file where python-docx, or what it stands on, cannot do its work. Raises NotReadable."""
    try:
        yield
    except NotReadable:
        raise
    except (zipfile.BadZipFile, zlib.error, struct.error, EOFError, NotImplementedError, OverflowError) as error:
        raise NotReadable("damaged", f"it cannot be unpacked: {' '.join(str(error).split())}") from error
    except (AttributeError, LookupError, TypeError, ValueError, OpcError, PythonDocxError, etree.LxmlError) as error:
        problem = " ".join(str(error).split())
        raise NotReadable("damaged", f"a part of it is missing or of another kind: {problem}") from error


def _with_text_alone(data: bytes) -> bytes:
    """The same file with the parts that hold text and nothing else, all in the names that Word usually gives."""
    kept = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as package, zipfile.ZipFile(kept, "w") as bare:
        entries = package.infolist()
        if len(entries) > MAX_PARTS:
            raise NotReadable("too_large", f"{len(entries)} files in it are more than the {MAX_PARTS} that are read")
        texts = [entry for entry in entries if entry.filename.lower().endswith((".xml", ".rels"))]
        # The sizes are those the file tells, and no more than that is ever unpacked.
        if (size := sum(entry.file_size for entry in texts)) > MAX_TEXT:
            raise NotReadable("too_large", f"it unpacks to {size} bytes, more than the {MAX_TEXT} that are read")
        names = {entry.filename.lower() for entry in entries}
        for entry in texts:
            if entry.flag_bits & 1:
                raise NotReadable("encrypted", "it opens only with a password")
            with package.open(entry) as part:
                body = part.read(entry.file_size)
            for name, usual in _SAME:
                body = body.replace(name, usual)
            root = parse(body)
            if entry.filename.endswith(".rels"):
                body = _of_texts(root, entry.filename, names)
            bare.writestr(entry.filename, body)
    return kept.getvalue()


def _of_texts(root: etree._Element, name: str, names: set[str]) -> bytes:
    """Relationships without those to parts that hold no text, or are not there."""
    folder = posixpath.dirname(posixpath.dirname(name))
    for related in list(root):
        kind, target = related.get("Type", "").rpartition("/")[2], related.get("Target", "")
        path = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/").lower()
        is_external = related.get("TargetMode") == "External"
        if kind not in _RELATED or is_external or path not in names:
            root.remove(related)
    return etree.tostring(root)
