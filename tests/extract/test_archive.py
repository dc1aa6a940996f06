from __future__ import annotations

import dataclasses
import datetime as dt
import errno
import gzip
import hashlib
import itertools
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extract.archive import METADATA, XML, Archive, ArchiveNotWritable, DamagedRaw, Observation

ID = "ah-tk-20252026-9001"
SEEN = Observation(
    address="https://repository.overheid.nl/x.xml",
    fetched_at=dt.datetime(2026, 3, 2, 1, 2, 3, tzinfo=dt.UTC),
    status=200,
    etag='"1"',
    source_changed_at=dt.datetime(2026, 2, 27, tzinfo=dt.UTC),
)
LATER = dataclasses.replace(SEEN, fetched_at=SEEN.fetched_at + dt.timedelta(days=1))


def rejected(reason: str) -> Observation:
    return dataclasses.replace(LATER, reason=reason)


def files(root: Path) -> dict[str, bytes]:
    return {str(path.relative_to(root)): path.read_bytes() for path in sorted(root.rglob("*")) if path.is_file()}


def test_bytes_come_back_from_a_file_that_zcat_reads(archive: Archive) -> None:
    entry = archive.put(ID, XML, b"<a/>", SEEN)
    assert archive.read(entry) == b"<a/>"
    path = archive.root / "ah-tk/20252026" / ID / f"{ID}.1.xml.gz"
    assert archive.path(entry) == path
    assert gzip.decompress(path.read_bytes()) == b"<a/>"


def test_the_manifest_tells_where_bytes_came_from(archive: Archive) -> None:
    archive.put(ID, METADATA, b"<a/>", SEEN)
    line = json.loads((archive.root / "ah-tk/20252026/manifest.jsonl").read_text())
    assert line == {
        "publication_id": ID,
        "manifestation": "metadata.xml",
        "version": 1,
        "address": "https://repository.overheid.nl/x.xml",
        "fetched_at": "2026-03-02T01:02:03+00:00",
        "status": 200,
        "etag": '"1"',
        "last_modified": None,
        "sha256": hashlib.sha256(b"<a/>").hexdigest(),
        "bytes": 4,
        "reason": None,
        "source_changed_at": "2026-02-27T00:00:00+00:00",
    }


def test_the_same_bytes_give_the_same_file_whenever_they_are_archived(tmp_path: Path) -> None:
    paths = []
    for name in ("one", "two"):
        archive = Archive(tmp_path / name)
        paths.append(archive.path(archive.put(ID, XML, b"<a/>" * 1000, SEEN)))
    assert paths[0].read_bytes() == paths[1].read_bytes()


def test_bytes_that_did_not_change_make_no_version_and_no_line(archive: Archive) -> None:
    first = archive.put(ID, XML, b"<a/>", SEEN)
    before = files(archive.root)
    assert archive.put(ID, XML, b"<a/>", LATER) == first
    assert files(archive.root) == before


@pytest.mark.parametrize("status", [200, 304])
def test_a_new_change_stamp_is_noted_without_a_new_version(archive: Archive, status: int) -> None:
    archive.put(ID, XML, b"<a/>", SEEN)
    stamp = dt.datetime(2026, 3, 1, tzinfo=dt.UTC)
    seen = dataclasses.replace(LATER, status=status, etag=None, source_changed_at=stamp)
    entry = archive.put(ID, XML, b"<a/>", seen) if status == 200 else archive.note(ID, XML, seen)
    assert (entry.version, entry.etag, entry.source_changed_at) == (1, '"1"', stamp)
    assert archive.latest(ID)[XML] == entry
    assert len(archive.observations(ID)) == 2
    assert len(list(archive.path(entry).parent.iterdir())) == 1


def test_changed_bytes_make_a_version_and_the_old_one_stays(archive: Archive) -> None:
    old, new = archive.put(ID, XML, b"<a/>", SEEN), archive.put(ID, XML, b"<b/>", LATER)
    assert (old.version, new.version) == (1, 2)
    assert archive.latest(ID) == {XML: new}
    assert (archive.read(old), archive.read(new)) == (b"<a/>", b"<b/>")


def test_rejected_bytes_are_kept_but_never_the_latest(archive: Archive) -> None:
    good = archive.put(ID, XML, b"<a/>", SEEN)
    bad = archive.note(ID, XML, rejected("html_instead_of_xml"), b"<html>")
    assert archive.path(bad).name == f"{ID}.2.xml.rejected.gz"
    assert archive.read(bad) == b"<html>"
    assert archive.latest(ID) == {XML: good}
    assert archive.note(ID, XML, rejected("html_instead_of_xml"), b"<html>").version == 2
    assert archive.put(ID, XML, b"<b/>", LATER).version == 3


def test_attempts_are_the_failures_since_the_last_success(archive: Archive) -> None:
    archive.note(ID, XML, rejected("soft_404"))
    archive.note(ID, METADATA, rejected("soft_404"))
    archive.note(ID, XML, rejected("not_found"))
    assert [entry.reason for entry in archive.attempts(ID, XML)] == ["soft_404", "not_found"]
    archive.put(ID, XML, b"<a/>", SEEN)
    assert archive.attempts(ID, XML) == []
    archive.note(ID, XML, rejected("not_found"))
    assert len(archive.attempts(ID, XML)) == 1
    archive.put(ID, XML, b"<a/>", SEEN)
    assert archive.attempts(ID, XML) == []
    assert len(archive.attempts(ID, METADATA)) == 1


def test_nothing_was_kept_of_an_attempt_without_bytes(archive: Archive) -> None:
    entry = archive.note(ID, XML, rejected("truncated"))
    assert (entry.version, entry.sha256, entry.bytes) == (0, None, 0)
    with pytest.raises(ValueError, match=r"no bytes of ah-tk-20252026-9001 were kept .*: truncated"):
        archive.read(entry)


def test_another_process_sees_what_was_archived(archive: Archive) -> None:
    ids = ["kv-tk-2026Z90001", ID, "kv-2026Z90002", "ah-9000001", "brief van de minister.txt"]
    entries = {id_: archive.put(id_, XML, id_.encode(), SEEN) for id_ in ids}
    again = Archive(archive.root)
    assert list(again.publication_ids()) == sorted(ids)
    assert again.folders == ["ah-tk/20252026", "ah/onopgemaakt", "file", "kv-tk/2026", "kv/2026"]
    for id_, entry in entries.items():
        assert again.observations(id_) == [entry]
        assert again.read(entry) == id_.encode()


def test_an_id_that_is_none_cannot_leave_the_archive_nor_meet_another(archive: Archive) -> None:
    names = ["../../etc/passwd", ".._.._etc_passwd", "a/b", "a_b", "..", "x" * 300]
    paths = [archive.path(archive.put(name, "txt", name.encode(), SEEN)) for name in names]
    assert all(path.resolve().is_relative_to((archive.root / "file").resolve()) for path in paths)
    assert all(len(path.relative_to(archive.root / "file").parts) == 2 for path in paths)
    assert len(set(paths)) == len(names)


@pytest.mark.parametrize("damage", ["other bytes", "no gzip", "cut off", "gone"])
def test_damaged_bytes_are_never_given(archive: Archive, damage: str) -> None:
    entry = archive.put(ID, XML, b"<a/>", SEEN)
    path = archive.path(entry)
    match damage:
        case "other bytes":
            path.write_bytes(gzip.compress(b"<b/>"))
        case "no gzip":
            path.write_bytes(b"<a/>")
        case "cut off":
            path.write_bytes(path.read_bytes()[:-6])
        case "gone":
            path.unlink()
    with pytest.raises(DamagedRaw, match=rf"{ID}\.1\.xml\.gz .*restore it from a backup") as error:
        archive.read(entry)
    assert "\n" not in str(error.value)


def put_all(archive: Archive) -> None:
    """What a night does; the same calls again change nothing."""
    for body, seen in ((b"<a/>", SEEN), (b"<b/>", LATER)):
        if not any(entry.fetched_at == seen.fetched_at for entry in archive.observations(ID)):
            archive.put(ID, XML, body, seen)
    archive.put("kv-tk-2026Z90001", XML, b"<c/>", SEEN)


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_a_manifest_cut_off_anywhere_resumes_to_the_same_archive(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    archive = Archive(tmp_path_factory.mktemp("raw"))
    put_all(archive)
    whole = files(archive.root)
    manifest = archive.root / "ah-tk/20252026/manifest.jsonl"
    manifest.write_bytes(manifest.read_bytes()[: data.draw(st.integers(0, manifest.stat().st_size))])
    put_all(Archive(archive.root))
    assert files(archive.root) == whole


def put_all_dying_at(step: int, root: Path) -> None:
    left = step

    def dying(call: Callable[..., Any]) -> Callable[..., Any]:
        def counted(*args: Any, **kwargs: Any) -> Any:
            nonlocal left
            left -= 1
            if left == 0:
                os._exit(9)
            return call(*args, **kwargs)

        return counted

    for owner, name in ((os, "fsync"), (Path, "mkdir"), (Path, "open"), (Path, "replace")):
        setattr(owner, name, dying(getattr(owner, name)))
    put_all(Archive(root))


def test_a_kill_at_any_step_resumes_to_the_same_archive(tmp_path: Path) -> None:
    put_all(Archive(tmp_path / "whole"))
    whole = files(tmp_path / "whole")
    for step in itertools.count(1):
        folder = tmp_path / "killed" / str(step)
        folder.mkdir(parents=True)
        child = os.fork()  # a real death: nothing is flushed, closed or caught
        if child == 0:
            try:
                put_all_dying_at(step, folder)
            finally:
                os._exit(0)
        was_killed = os.waitpid(child, 0)[1] != 0
        put_all(Archive(folder))
        assert files(folder) == whole, f"killed at step {step}"
        if not was_killed:
            break
    assert step > 25


def test_a_full_disk_is_told_in_one_line_and_leaves_a_good_archive(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive.put(ID, XML, b"<a/>", SEEN)

    def full(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", full)
        with pytest.raises(ArchiveNotWritable, match=r"No space left on device.*run this again"):
            archive.put(ID, XML, b"<b/>", LATER)
        with pytest.raises(ArchiveNotWritable):
            archive.note(ID, XML, rejected("not_found"))
    archive.put(ID, XML, b"<b/>", LATER)
    assert [archive.read(entry) for entry in Archive(archive.root).observations(ID)] == [b"<a/>", b"<b/>"]


def test_a_folder_that_may_not_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "raw").write_text("a file where the folder should be")
    with pytest.raises(ArchiveNotWritable, match="cannot be written"):
        Archive(tmp_path / "raw").put(ID, XML, b"<a/>", SEEN)


def test_what_is_forgotten_leaves_its_hashes_and_the_reason(tmp_path: Path) -> None:
    archive = Archive(tmp_path / "raw")
    at = dt.datetime(2026, 3, 1, 3, 30, tzinfo=dt.UTC)
    first = archive.put("kv-tk-2026Z90001", XML, b"<a>een naam</a>", Observation("https://example.org/a", at))
    archive.put("kv-tk-2026Z90002", XML, b"<b/>", Observation("https://example.org/b", at))
    assert archive.forget("kv-tk-2026Z90001", "asked for by the person named", at) == 1
    for reopened in (archive, Archive(tmp_path / "raw")):
        assert list(reopened.publication_ids()) == ["kv-tk-2026Z90002"]
        assert reopened.document("kv-tk-2026Z90001") is None
        assert reopened.is_forgotten("kv-tk-2026Z90001")
        assert not reopened.is_forgotten("kv-tk-2026Z90002")
        assert [(e.publication_id, e.reason) for e in reopened.forgotten()] == [
            ("kv-tk-2026Z90001", "asked for by the person named")
        ]
    files = {path.name for path in (tmp_path / "raw").rglob("*.gz")}
    assert files == {"kv-tk-2026Z90002.1.xml.gz"}
    manifest = (tmp_path / "raw/kv-tk/2026/manifest.jsonl").read_text(encoding="utf-8")
    assert first.sha256
    assert first.sha256 in manifest
    assert "een naam" not in manifest


def test_what_was_forgotten_and_is_fetched_again_gets_a_new_version(tmp_path: Path) -> None:
    archive = Archive(tmp_path / "raw")
    at = dt.datetime(2026, 3, 1, 3, 30, tzinfo=dt.UTC)
    archive.put("kv-tk-2026Z90001", XML, b"<a/>", Observation("https://example.org/a", at))
    archive.forget("kv-tk-2026Z90001", "a mistake", at)
    entry = archive.put("kv-tk-2026Z90001", XML, b"<a/>", Observation("https://example.org/a", at))
    assert entry.version == 2
    assert archive.read(entry) == b"<a/>"
    assert not archive.is_forgotten("kv-tk-2026Z90001")


# --- As it was


def test_the_archive_as_it_was_shows_what_had_been_fetched_before_and_nothing_since(archive: Archive) -> None:
    first = archive.put(ID, XML, b"<a/>", SEEN)
    archive.put(ID, METADATA, b"<m/>", LATER)
    archive.put(ID, XML, b"<b/>", LATER)
    archive.note("ah-tk-20252026-9002", XML, rejected("not_found"))
    then = Archive(archive.root, LATER.fetched_at)
    assert list(then.publication_ids()) == [ID]
    assert then.latest(ID) == {XML: first}
    assert then.read(first) == b"<a/>"
    assert then.observations("ah-tk-20252026-9002") == []
    assert list(Archive(archive.root, SEEN.fetched_at).publication_ids()) == []
    just_after = Archive(archive.root, LATER.fetched_at + dt.timedelta(microseconds=1))
    assert just_after.latest(ID) == archive.latest(ID)
    assert [archive.first_fetched_at(), Archive(archive.root / "nothing").first_fetched_at()] == [SEEN.fetched_at, None]


def test_the_archive_as_it_was_is_only_read(archive: Archive) -> None:
    archive.put(ID, XML, b"<a/>", SEEN)
    before = files(archive.root)
    then = Archive(archive.root, LATER.fetched_at)
    with pytest.raises(ValueError, match="only read"):
        then.put(ID, XML, b"<b/>", LATER)
    with pytest.raises(ValueError, match="only read"):
        then.note(ID, XML, rejected("not_found"))
    assert files(archive.root) == before
