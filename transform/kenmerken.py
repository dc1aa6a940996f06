"""Which kenmerk a paper bears, where its metadata, its own text and its id may each name one.

The field vraagnummer is asked first, then what is printed, then the id. Where they contradict each other two of three
decide; one word against another decides nothing: the paper then bears none, and what it may bear is kept as disputed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from transform.identifiers import Kenmerk

FIELD, TEXT, NOTE_ID, ID = "vraagnummer", "text", "note_id", "id"
_FEWEST_DIGITS = 4

Named = tuple[str, str, str]
"""Text, kind and basis of a kenmerk."""


@dataclass(frozen=True, slots=True)
class Witness:
    """What names kenmerken of a paper. A weak one (ids of notes, the one number in a notice, a malformed id) may name
    another set's: it breaks a tie and speaks where nobody else does, but contradicts nobody.
    """

    basis: str
    kenmerken: tuple[Kenmerk, ...]
    is_weak: bool = False

    def agrees(self, other: Witness) -> bool:
        """Whether both name some same kenmerk."""
        return not {k.text for k in self.kenmerken}.isdisjoint(k.text for k in other.kenmerken)

    def contradicts(self, other: Witness) -> bool:
        """Whether both name numbers of a same kind, and none is the same: a document's number contradicts no zaak's."""
        kinds = [{k.kind for k in witness.kenmerken if is_number(k.text, k.kind)} for witness in (self, other)]
        return not kinds[0].isdisjoint(kinds[1]) and not self.agrees(other)

    def __str__(self) -> str:
        return f"{self.basis} {' and '.join(k.text for k in self.kenmerken)}"


@dataclass(frozen=True, slots=True)
class Finding:
    """The kenmerken a paper bears, those between which nothing decides, and warnings of (code, detail)."""

    kenmerken: tuple[Named, ...] = ()
    disputed: tuple[str, ...] = ()
    warnings: tuple[tuple[str, str], ...] = ()


def is_number(name: str, kind: str) -> bool:
    """Whether a name can name a set: a dash or 'onbekend' would make one set of papers of many."""
    return kind != "other" or sum(c.isdecimal() for c in name) >= _FEWEST_DIGITS


def decide(witnesses: Iterable[Witness]) -> Finding:
    """What the witnesses together say, given in the order in which they are asked."""
    heard = [witness for witness in witnesses if witness.kenmerken]
    strong = [witness for witness in heard if not witness.is_weak]
    if not heard:
        return Finding()
    said = "; ".join(map(str, heard))
    if any(one.contradicts(other) for one in strong for other in strong):
        votes = [sum(witness.agrees(other) for other in heard) for witness in strong]
        most = [witness for witness, n in zip(strong, votes, strict=True) if n == max(votes)]
        if max(votes) < 2 or not all(one.agrees(other) for one in most for other in most):
            disputed = dict.fromkeys(k.text for witness in strong for k in witness.kenmerken)
            return Finding((), tuple(disputed), (("kenmerk_disputed", said),))
        return Finding(_named(most[:1]), (), (("kenmerk_conflict", f"{said}: {most[0]} is believed"),))
    first = (strong or heard)[0]
    named = [first]
    if first.basis == FIELD and not _is_proper(first):  # a misprint in the field: another's number goes before it
        named = [*(witness for witness in strong[1:2] if _is_proper(witness)), first]
    odd = len(named) > 1 or any(first.contradicts(other) for other in heard)
    return Finding(_named(named), (), (("kenmerk_conflict", f"{said}: {named[0]} is believed"),) if odd else ())


def _is_proper(witness: Witness) -> bool:
    return any(kenmerk.kind != "other" for kenmerk in witness.kenmerken)


def _named(witnesses: Sequence[Witness]) -> tuple[Named, ...]:
    found: dict[str, Named] = {}
    for witness in witnesses:
        for kenmerk in witness.kenmerken:
            found.setdefault(kenmerk.text, (kenmerk.text, kenmerk.kind, witness.basis))
    return tuple(found.values())
