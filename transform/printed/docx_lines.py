"""Lines of a Word file and what parts them: empty lines, and the ends of paragraphs that no space follows."""

from __future__ import annotations

END = None
"""The end of a paragraph that is followed by the next without any space."""

Lines = list[str | None]

_FEW_GAPS = 10  # where fewer than one end of a paragraph in so many is followed by space, space tells nothing


def without_many_blanks(lines: Lines) -> Lines:
    """No empty lines at the ends, and never more than two; beside them the end of a paragraph is none."""
    kept: Lines = []
    for line in lines:
        if line is END:
            if kept and kept[-1] and kept[-1] is not END:
                kept.append(END)
        elif line.strip():
            kept.append(line)
        elif kept[-2:] not in ([], ["", ""]):
            kept[-1:] = [""] if kept[-1] is END else [kept[-1], ""]
    while kept and not kept[-1]:
        kept.pop()
    return kept


def parted(lines: Lines) -> list[str]:
    """The lines of a text; where it hardly parts its paragraphs at all, as it is clear on paper, each is parted."""
    n_ends = sum(line is END for line in lines)
    is_told_apart = lines.count("") * _FEW_GAPS >= n_ends
    return [line or "" for line in lines if not (line is END and is_told_apart)]
