"""Which publications may share a set: what one names, or is named by, is read together with it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping


def connected(names: Mapping[str, Iterable[str]]) -> list[list[str]]:
    """Groups of the keys that share a name, directly or through others; each sorted, and the groups too.

    A name may itself be a key: a question paper that names an answer is joined with it.
    """
    parent: dict[str, str] = {}

    def find(node: str) -> str:
        while (up := parent.setdefault(node, node)) != node:
            parent[node] = node = parent.get(up, up)
        return node

    for key, named in names.items():
        for name in named:
            parent[find(name)] = find(key)
    groups: dict[str, list[str]] = {}
    for key in sorted(names):
        groups.setdefault(find(key), []).append(key)
    return sorted(groups.values())
