"""Headings that stand in a paragraph where the source forgot to mark them up, and signatures: put in their place.

`<vraag><al>Vraag 2 en 3</al><al>…` lacks its `nr`; a `vraag` may hold its answer, behind a paragraph 'Antwoord 2'; an
`ondertekening` may close the last answer. The tree is changed so that each stands where the published XML has it.
"""

from __future__ import annotations

from lxml import etree

from transform.folded_text import fold
from transform.wording.labels import leading_heading, read_label

_LABEL_TAGS = ("nr", "nummer")
_OTHER = {"vraag": "antwoord", "antwoord": "vraag"}
_HEADS = ("V", "v", "A", "a", "B", "b", "G", "g", "N", "n", *"0123456789")  # how a heading can begin


def place_headings(root: etree._Element) -> list[tuple[str, str]]:
    """Give each `vraag` and `antwoord` of a tree its heading as `nr`, and what is not of it to an element of its own.

    Changes the tree; gives warnings of (code, detail), one for each heading that was found in a paragraph.
    """
    warnings: list[tuple[str, str]] = []
    asked: set[int] | None = None  # numbers that questions bear; looked up only where a paragraph names one
    for block in [*root.iter("vraag", "antwoord")]:
        tag = str(block.tag)
        for signature in [*block.iterchildren("ondertekening")]:
            _behind(block, signature)
        if _needs_heading(block) and (label := _take_heading(block, tag)):
            warnings.append(("heading_in_paragraph", label))
        for paragraph in [*block.iterchildren("al")][1:]:
            label = _alone(paragraph, _OTHER[tag])
            if not label or label[0].isdigit():  # a figure alone in the middle of a text heads nothing
                continue
            if tag == "antwoord":  # a joint answer may name each of its questions again
                asked = _asked(root) if asked is None else asked
                numbers = set(read_label(label).numbers)
                if not numbers or numbers & asked:
                    continue
                asked |= numbers
            block = _cut(block, paragraph, _OTHER[tag])
            tag = str(block.tag)
            warnings.append(("heading_in_paragraph", label))
    return warnings


def part_answer(block: etree._Element, paragraph: etree._Element) -> etree._Element:
    """Make an `antwoord` without a heading, right behind a `vraag`, of what stands in it from a paragraph on."""
    return _cut(block, paragraph, "antwoord", has_heading=False)


def _needs_heading(block: etree._Element) -> bool:
    label = next(block.iterchildren(*_LABEL_TAGS), None)
    if label is None:
        return True
    if fold("".join(map(str, label.itertext()))) or len(label):
        return False
    tail = label.tail
    block.remove(label)  # an empty one says nothing
    block.text = (block.text or "") + (tail or "") or None
    return True


def _take_heading(block: etree._Element, word: str) -> str | None:
    """Make the heading at the beginning of a block its `nr`; the label, None where there is none."""
    if (text := block.text) and not text.isspace():
        found = leading_heading(fold(text), word) if text.lstrip().startswith(_HEADS) else None
        if not found:
            return None
        block.text = found[1] or None
        _insert_number(block, found[0])
        return found[0]
    first = next(iter(block), None)
    if first is None or first.tag != "al":
        return None
    if label := _alone(first, word):
        tail = first.tail
        block.remove(first)
        _insert_number(block, label).tail = tail
        return label
    text = first.text or ""
    found = leading_heading(fold(text), word) if text.lstrip().startswith(_HEADS) else None
    if not found or (not found[1] and len(first) and str(first[0].tag) != "br"):
        return None
    first.text = found[1] + (" " if found[1] and text[-1:].isspace() else "")
    _insert_number(block, found[0])
    return found[0]


def _alone(paragraph: etree._Element, word: str) -> str | None:
    """The heading that is all of a paragraph; one with a note or a link in it is none."""
    text = paragraph.text or ""
    if len(paragraph):
        if any(child.tag not in ("nadruk", "b", "i", "u") or len(child) for child in paragraph):
            return None
        text = "".join(map(str, paragraph.itertext()))
    if not text.lstrip().startswith(_HEADS):
        return None
    found = leading_heading(fold(text), word)
    return found[0] if found and not found[1] else None


def _asked(root: etree._Element) -> set[int]:
    labels = (next(block.iterchildren(*_LABEL_TAGS), None) for block in root.iter("vraag"))
    return {n for label in labels if label is not None for n in read_label(fold(label.text or "")).numbers}


def _insert_number(block: etree._Element, label: str) -> etree._Element:
    number = etree.Element("nr")
    number.text, number.tail = label, block.text
    block.text = None
    block.insert(0, number)
    return number


def _cut(block: etree._Element, paragraph: etree._Element, tag: str, has_heading: bool = True) -> etree._Element:
    """A new element right behind a block, of what stands in it from a paragraph on, which may be its heading."""
    new = etree.Element(tag)
    new.tail, block.tail = block.tail, None
    following = [paragraph, *paragraph.itersiblings()]
    block.addnext(new)
    for element in following:
        new.append(element)
    if not has_heading:
        return new
    label = fold("".join(map(str, paragraph.itertext())))
    tail = paragraph.tail
    new.remove(paragraph)
    _insert_number(new, label).tail = tail
    return new


def _behind(block: etree._Element, element: etree._Element) -> None:
    """Move an element out of a block, right behind it; what stands behind the element stays in the block."""
    before, tail = element.getprevious(), element.tail
    if tail and not tail.isspace():
        if before is None:
            block.text = (block.text or "") + tail
        else:
            before.tail = (before.tail or "") + tail
    element.tail = None
    element.tail, block.tail = block.tail, None
    block.addnext(element)
