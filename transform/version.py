"""Which code read the bytes: when this changes, everything is read again from raw."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

import docx
from lxml import etree
from pypdfium2.version import PDFIUM_INFO, PYPDFIUM_INFO


@cache
def parser_version() -> str:
    """The version of this package."""
    return version_of(Path(__file__).parent)


def version_of(folder: Path) -> str:
    """Twelve hex digits over the sources in and under a folder and the versions of the parsing libraries."""
    digest = hashlib.sha256()
    for source in sorted([*folder.rglob("*.py"), *folder.rglob("*.toml")]):
        digest.update(source.relative_to(folder).as_posix().encode() + b"\0" + source.read_bytes() + b"\0")
    digest.update(f"lxml {etree.LXML_VERSION} libxml2 {etree.LIBXML_VERSION}".encode())
    digest.update(f"pypdfium2 {PYPDFIUM_INFO} pdfium {PDFIUM_INFO}".encode())
    digest.update(f"python-docx {docx.__version__}".encode())
    return digest.hexdigest()[:12]
