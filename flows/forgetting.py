"""What a data folder keeps besides raw and what is published: where else the words of a forgotten paper may stand."""

from __future__ import annotations

import shutil
from collections.abc import Iterable

from flows.data_folder import DataFolder
from flows.other_writers import forget_logs
from transform.records import PublicationSet
from warehouse.catalog import PREVIOUS
from warehouse.history import History
from warehouse.searching import INDEX_NAME


def roles_of(folder: DataFolder, publication_id: str) -> dict[str, str]:
    """What a publication is in its sets, by set, as the published tables have it."""
    links = folder.lake.read(PublicationSet, ["publication_id", "set_id", "role"]).to_pylist()
    return {link["set_id"]: link["role"] for link in links if link["publication_id"] == publication_id}


def clear_history(folder: DataFolder, publication_ids: Iterable[str]) -> bool:
    """Take the words of publications out of the history of changes; says whether there were any. Raises OSError.

    What is published has them until the next publication.
    """
    history = History(folder.root / "runs")
    return bool([id_ for id_ in publication_ids if history.forget(id_)])


def clear_kept(folder: DataFolder) -> None:
    """Remove what can be made again: versions and files before, those of --known-at, and the index. Raises OSError.

    What other programs left goes too.
    """
    current = folder.lake.current()
    versions = [path for path in (folder.root / "versions").glob("*") if path != current]
    for kept in (*versions, folder.root / PREVIOUS, folder.root / "known-at"):
        if kept.exists():
            shutil.rmtree(kept)
    (folder.root / INDEX_NAME).unlink(missing_ok=True)
    forget_logs(folder.root)
