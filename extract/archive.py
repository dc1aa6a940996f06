"""The raw archive: every answer of the source, byte for byte, never changed, with where and when it came from.

    raw/{area}/{sub}/{id}/{id}.{n}.{manifestation}.gz    one file a version; ``.rejected.gz`` where it was unusable
    raw/zaak/{year}/zaak-{kenmerk}/…                     the same for entries of the register, the second source
    raw/{area}/{sub}/manifest.jsonl                      one line an observation, only ever appended to

A file counts once a manifest line names it, and both are on disk before ``put`` returns. So a kill at any point
leaves an archive that resumes as if it had stopped a moment earlier: a line that was cut off is ignored and
overwritten, a file that no line names is overwritten.
"""

from __future__ import annotations

import datetime as dt
import gzip
import hashlib
import os
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from extract.folders import file_name, folder_of, is_of_register
from extract.manifest import DamagedRaw, Entry, Manifest, make_folder, sync_folder

XML, METADATA, RECORD = "xml", "metadata.xml", "record.xml"
PDF, HTML, DOCX, TEXT = "pdf", "html", "docx", "txt"
"""Manifestations: the document, the source's metadata, and the search record that led to them."""

JSON = "json"
"""The one manifestation of an entry of the register."""

MANIFEST = "manifest.jsonl"

FORGOTTEN = "forgotten"
"""The manifestation of a line that says: everything before it was purged, for the reason it names."""

DOCUMENTS = (XML, PDF, HTML, DOCX, TEXT)
"""Formats of the document itself, the one to read first: those of the source before those that only a user can have."""

__all__ = ["DOCUMENTS", "DOCX", "FORGOTTEN", "HTML", "JSON", "METADATA", "PDF", "RECORD", "TEXT", "XML"]
__all__ += ["Archive", "ArchiveNotWritable", "DamagedRaw", "Entry", "Observation"]


class ArchiveNotWritable(OSError):  # noqa: N818 (reads as what happened)
    """The archive cannot be written; the message is one line that names the file and what to do."""


@dataclass(frozen=True, slots=True)
class Observation:
    """Where an answer came from. A ``reason`` says that it cannot be used."""

    address: str
    """Canonical, or the name of a local file."""
    fetched_at: dt.datetime
    """UTC."""
    status: int | None = None
    etag: str | None = None
    last_modified: str | None = None
    reason: str | None = None
    source_changed_at: dt.datetime | None = None
    """The source's own change stamp that led here."""


class Archive:
    """One folder of raw answers. Manifests are read once, a folder at a time; one process writes.

    With `before` it shows the archive as it was at that instant, and is only read.
    """

    def __init__(self, root: Path, before: dt.datetime | None = None) -> None:
        self.root = root
        self._before = before
        self._manifests: dict[str, Manifest] = {}

    def put(self, publication_id: str, manifestation: str, body: bytes, observation: Observation) -> Entry:
        """Archive an answer; durable when this returns. Gives the entry that now stands for it.

        The same bytes as before make no new file, and no line either where the observation tells nothing new.
        Raises ArchiveNotWritable.
        """
        same_kind = [e for e in self._of(publication_id, manifestation) if bool(e.reason) == bool(observation.reason)]
        sha256 = hashlib.sha256(body).hexdigest()
        known = same_kind[-1] if same_kind else None
        if known and known.sha256 == sha256:
            return self._observe(known, observation)
        ever = (e.version for e in self.all_observations(publication_id) if e.manifestation == manifestation)
        version = 1 + max(ever, default=0)
        entry = _entry(publication_id, manifestation, version, sha256, len(body), observation)
        self._write(self.path(entry), gzip.compress(body, compresslevel=6, mtime=0))
        self._append(entry)
        return entry

    def note(
        self, publication_id: str, manifestation: str, observation: Observation, body: bytes | None = None
    ) -> Entry:
        """Remember an observation that brought nothing usable: a failed attempt, or 'not modified'.

        With a ``reason`` it always makes a line, and the rejected bytes are kept beside the usable ones where given.
        Without one it says that the newest usable version still stands: KeyError where there is none.
        Raises ArchiveNotWritable.
        """
        if observation.reason is None:
            return self._observe(self.latest(publication_id)[manifestation], observation)
        if body:
            return self.put(publication_id, manifestation, body, observation)
        entry = _entry(publication_id, manifestation, 0, None, 0, observation)
        self._append(entry)
        return entry

    def latest(self, publication_id: str) -> dict[str, Entry]:
        """The newest usable entry of each manifestation."""
        return {e.manifestation: e for e in self.observations(publication_id) if e.reason is None}

    def document(self, publication_id: str) -> Entry | None:
        """The newest usable entry of the document itself, in the best format there is."""
        latest = self.latest(publication_id)
        return next((latest[form] for form in DOCUMENTS if form in latest), None)

    def observations(self, publication_id: str) -> list[Entry]:
        """Everything noted about a publication since it was last forgotten, oldest first."""
        entries = self.all_observations(publication_id)
        n_forgotten = max((n for n, e in enumerate(entries, 1) if e.manifestation == FORGOTTEN), default=0)
        return [e for e in entries[n_forgotten:] if self._before is None or e.fetched_at < self._before]

    def attempts(self, publication_id: str, manifestation: str) -> list[Entry]:
        """The failed attempts since the last success, oldest first."""
        failed: list[Entry] = []
        for entry in self._of(publication_id, manifestation):
            failed = [*failed, entry] if entry.reason else []
        return failed

    def forget(self, publication_id: str, reason: str, at: dt.datetime, roles: Mapping[str, str] | None = None) -> int:
        """Purge the bytes of a publication; the lines that name their hashes stay, and one that says why they went.

        `roles` are what it was in its sets, by set; those that an earlier call named stay. Gives the number of files
        that went. A kill on the way leaves a publication that is forgotten and files that the next call removes.
        Raises ArchiveNotWritable.
        """
        before = [e.roles or {} for e in self.all_observations(publication_id) if e.manifestation == FORGOTTEN]
        known = {set_id: role for told in (*before, roles or {}) for set_id, role in told.items()}
        marker = _entry(publication_id, FORGOTTEN, 0, None, 0, Observation("", at, reason=reason))
        self._append(marker._replace(roles=dict(sorted(known.items()))))
        folder = self.root / folder_of(publication_id) / file_name(publication_id)
        try:
            files = sorted(folder.iterdir()) if folder.is_dir() else []
            for file in files:
                file.unlink()
            if folder.is_dir():
                folder.rmdir()
                sync_folder(folder.parent)
        except OSError as error:
            raise _not_writable(folder, error) from error
        return len(files)

    def forgotten(self) -> list[Entry]:
        """The lines that say which publications are forgotten and why, by id; asked for again by nobody."""
        last = ((entries[-1] for entries in self._manifest(folder).entries.values()) for folder in self.folders)
        found = [entry for entries in last for entry in entries if entry.manifestation == FORGOTTEN]
        return sorted(found, key=lambda entry: entry.publication_id)

    def is_forgotten(self, publication_id: str) -> bool:
        """Whether everything held of a publication was purged."""
        entries = self.all_observations(publication_id)
        return bool(entries) and entries[-1].manifestation == FORGOTTEN

    def all_observations(self, publication_id: str) -> list[Entry]:
        """Everything ever noted about a publication, what was forgotten of it included, oldest first."""
        return self._manifest(folder_of(publication_id)).entries.get(publication_id, [])

    @property
    def folders(self) -> list[str]:
        """Folders that have a manifest, sorted: ``ah-tk/20202021`` …"""
        found = [*self.root.glob(f"*/{MANIFEST}"), *self.root.glob(f"*/*/{MANIFEST}")]
        return sorted(path.parent.relative_to(self.root).as_posix() for path in found)

    def publication_ids(self) -> Iterator[str]:
        """Every publication the archive knows anything of, sorted."""
        yield from self._ids(folder for folder in self.folders if not is_of_register(folder))

    def register_ids(self) -> Iterator[str]:
        """Every entry of the register that the archive holds, sorted: they are no publications."""
        yield from self._ids(folder for folder in self.folders if is_of_register(folder))

    def first_fetched_at(self) -> dt.datetime | None:
        """The instant of the oldest observation; None where there is none."""
        all_entries = (es for folder in self.folders for es in self._manifest(folder).entries.values())
        return min((entry.fetched_at for entries in all_entries for entry in entries), default=None)

    def path(self, entry: Entry) -> Path:
        """Where the bytes of an entry lie. ValueError where none were kept."""
        if not entry.version:
            raise ValueError(f"no bytes of {entry.publication_id} were kept on {entry.fetched_at}: {entry.reason}")
        name = file_name(entry.publication_id)
        rejected = ".rejected" if entry.reason else ""
        folder = self.root / folder_of(entry.publication_id)
        return folder / name / f"{name}.{entry.version}.{entry.manifestation}{rejected}.gz"

    def read(self, entry: Entry) -> bytes:
        """The bytes of an entry, as they were fetched. DamagedRaw where they are no longer those."""
        path = self.path(entry)
        try:
            body = gzip.decompress(path.read_bytes())
        except FileNotFoundError:
            raise DamagedRaw(_advice(path, "is missing")) from None
        except (gzip.BadGzipFile, EOFError, zlib.error) as error:
            raise DamagedRaw(_advice(path, f"cannot be unpacked ({error})")) from error
        if hashlib.sha256(body).hexdigest() != entry.sha256:
            raise DamagedRaw(
                _advice(path, f"is not what was fetched on {entry.fetched_at:%Y-%m-%d}: its sha256 differs")
            )
        return body

    def _ids(self, folders: Iterable[str]) -> Iterator[str]:
        known = (id_ for folder in folders for id_ in self._manifest(folder).entries)
        yield from sorted(
            id_ for id_ in known if not self.is_forgotten(id_) and (self._before is None or self.observations(id_))
        )

    def _of(self, publication_id: str, manifestation: str) -> list[Entry]:
        return [e for e in self.observations(publication_id) if e.manifestation == manifestation]

    def _observe(self, known: Entry, observation: Observation) -> Entry:
        entry = known._replace(
            address=observation.address,
            fetched_at=observation.fetched_at,
            status=observation.status,
            etag=observation.etag or known.etag,
            last_modified=observation.last_modified or known.last_modified,
            reason=observation.reason,
            source_changed_at=observation.source_changed_at or known.source_changed_at,
        )
        last = self._of(known.publication_id, known.manifestation)[-1]
        # That it still stands is news where something else of the publication failed.
        is_news = self.observations(known.publication_id)[-1].reason is not None
        if entry.reason is None and _told(entry) == _told(last) and not is_news:
            return last
        self._append(entry)
        return entry

    def _manifest(self, folder: str) -> Manifest:
        if folder not in self._manifests:
            self._manifests[folder] = Manifest(self.root / folder / MANIFEST)
        return self._manifests[folder]

    def _write(self, path: Path, data: bytes) -> None:
        self._require_present()
        beside = path.with_name(f"{path.name}.part")
        try:
            make_folder(path.parent)
            with beside.open("wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            beside.replace(path)
            sync_folder(path.parent)
        except OSError as error:
            raise _not_writable(path, error) from error

    def _append(self, entry: Entry) -> None:
        self._require_present()
        manifest = self._manifest(folder_of(entry.publication_id))
        try:
            make_folder(manifest.path.parent)
            manifest.append(entry)
        except OSError as error:
            raise _not_writable(manifest.path, error) from error

    def _require_present(self) -> None:
        if self._before is not None:
            raise ValueError(f"the archive as it was before {self._before} is only read")


def _entry(
    publication_id: str, manifestation: str, version: int, sha256: str | None, size: int, seen: Observation
) -> Entry:
    return Entry(
        publication_id,
        manifestation,
        version,
        seen.address,
        seen.fetched_at,
        seen.status,
        seen.etag,
        seen.last_modified,
        sha256,
        size,
        seen.reason,
        seen.source_changed_at,
    )


def _told(entry: Entry) -> tuple[object, ...]:
    """What an observation says, apart from when it was made and how the source put it."""
    return (entry.version, entry.address, entry.etag, entry.last_modified, entry.reason, entry.source_changed_at)


def _advice(path: Path, problem: str) -> str:
    return (
        f"{path} {problem}: restore it from a backup, or delete the lines of {MANIFEST} that name this version and "
        "pull the publication again"
    )


def _not_writable(path: Path, error: OSError) -> ArchiveNotWritable:
    return ArchiveNotWritable(
        error.errno,
        f"the archive cannot be written ({error.strerror}): see that the disk has room and the folder may be written, "
        "then run this again; everything archived so far is kept",
        str(path),
    )
