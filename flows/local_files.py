"""Files a user already has: into the archive as they are, or straight to the parsers."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Sequence
from pathlib import Path

from extract.archive import DOCX, HTML, METADATA, PDF, TEXT, XML, Archive, Observation
from extract.fetch import PUBLISHED, UNCHANGED, Outcome, refuse_forgotten
from flows.paper_reader import PaperReader
from transform.contents import form_of
from transform.documents import RawPublication
from transform.identifiers import parse_publication_id
from transform.metadata import read_metadata
from transform.paper import Paper
from transform.safe_xml import NotReadable

_FORMS = {"xml": XML, "pdf": PDF, "html": HTML, "docx": DOCX, "text": TEXT}


def load(archive: Archive, paths: Sequence[Path], at: dt.datetime) -> list[Outcome]:
    """Archive files, each with the metadata.xml that lies beside it.

    Raises IsForgotten (before anything is archived), OSError, ArchiveNotWritable.
    """
    ids = []
    with PaperReader() as reader:
        for path in paths:
            document, metadata = _read(path)
            ids.append(local_id(reader, path.name, metadata, document))
            refuse_forgotten(archive, ids[-1])
    outcomes = []
    for path, publication_id in zip(paths, ids, strict=True):
        document, metadata = _read(path)
        before = {name: entry.sha256 for name, entry in archive.latest(publication_id).items()}
        form = _FORMS[form_of(document)] if document is not None else XML
        for manifestation, body, name in ((form, document, path.name), (METADATA, metadata, "metadata.xml")):
            if body is not None:
                archive.put(publication_id, manifestation, body, Observation(f"file:{name}", at))
        after = {name: entry.sha256 for name, entry in archive.latest(publication_id).items()}
        n_bytes = len(document or metadata or b"")
        outcomes.append(Outcome(publication_id, UNCHANGED if before == after else PUBLISHED, n_bytes=n_bytes))
    return outcomes


def read_file(path: Path, reader: PaperReader | None = None) -> Paper:
    """What the parsers see in a file, metadata.xml beside it included; one `reader` does for many. Raises OSError."""
    if reader is None:
        with PaperReader() as own:
            return read_file(path, own)
    document, metadata = _read(path)
    return reader.read(
        RawPublication(
            local_id(reader, path.name, metadata, document),
            f"file:{path.name}",
            document,
            hashlib.sha256(document).hexdigest() if document is not None else None,
            metadata,
            hashlib.sha256(metadata).hexdigest() if metadata is not None else None,
        )
    )


def local_id(reader: PaperReader, name: str, metadata: bytes | None, document: bytes | None) -> str:
    """The publication id of a file: its name where that is one, else what its metadata say or what is printed on it,
    else from its bytes.
    """
    stem = name.split(".")[0]
    if parse_publication_id(stem):
        return stem
    named = (_named_by(metadata) if metadata else None) or (reader.printed_id(document) if document else None)
    return named or f"file-{hashlib.sha256(document or metadata or b'').hexdigest()[:12]}"


def _named_by(metadata: bytes) -> str | None:
    try:
        named = read_metadata(metadata).publication_id
    except NotReadable:
        return None
    return named if named and parse_publication_id(named) else None


def _read(path: Path) -> tuple[bytes | None, bytes | None]:
    """A file, and its metadata: `NAME.metadata.xml`, or a `metadata.xml` in its folder that names no other paper.

    Of a file that is itself metadata, that alone: `load folder/*.xml` names both.
    """
    if path.name == METADATA or path.name.endswith(f".{METADATA}"):
        return None, path.read_bytes()
    own, shared = path.with_name(f"{path.stem}.{METADATA}"), path.with_name(METADATA)
    if own.is_file():
        return path.read_bytes(), own.read_bytes()
    metadata = shared.read_bytes() if shared.is_file() else None
    is_its_own = _named_by(metadata or b"") in (None, path.stem) if parse_publication_id(path.stem) else _is_alone(path)
    return path.read_bytes(), metadata if is_its_own else None


def _is_alone(path: Path) -> bool:
    """Whether a metadata.xml in the folder can only be about this file."""
    return [
        file.name for file in path.parent.iterdir() if file.is_file() and file.name not in (path.name, METADATA)
    ] == []
