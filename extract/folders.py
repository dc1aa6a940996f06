"""Where in the archive something lies: an id as a folder and as a file name."""

from __future__ import annotations

import hashlib
import re
from functools import lru_cache

from transform.identifiers import REGISTER_RECORD, parse_publication_id

FOLDER_OF_FILES = "file"
"""For what has no id of the source: local files."""

_REGISTER_FOLDER = "zaak/"
_KENMERK = re.compile(rf"{REGISTER_RECORD}(\d{{4}})Z\d{{5}}", re.ASCII)


@lru_cache(maxsize=1 << 18)
def folder_of(publication_id: str) -> str:
    """The folder of the archive, and of the source's repository, that holds a publication."""
    if publication_id.startswith(REGISTER_RECORD):
        kenmerk = _KENMERK.fullmatch(publication_id)
        return f"{_REGISTER_FOLDER}{kenmerk[1] if kenmerk else 'other'}"
    parsed = parse_publication_id(publication_id)
    return parsed.folder if parsed else FOLDER_OF_FILES


def is_of_register(folder: str) -> bool:
    """Whether a folder holds entries of the register, and so no publications."""
    return folder.startswith(_REGISTER_FOLDER)


def file_name(publication_id: str) -> str:
    """The id as a file name: itself, unless it holds what a file name must not."""
    safe = re.sub(r"[^A-Za-z0-9._-]", "_", publication_id).lstrip(".")[:100]
    if safe == publication_id:
        return safe
    return f"{safe}-{hashlib.sha256(publication_id.encode()).hexdigest()[:8]}"
