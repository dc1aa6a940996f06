"""The signs of pages, before anything is read from them: as they were meant, each letter one sign with its accent."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from transform.accents import composed
from transform.faulty_signs import Faults, mended
from transform.folded_text import visible

# The only place where one is printed; the lines are joined again where it is known what words the text has.
_BROKEN = re.compile(r"\u00ad(?=[^\S\n]*(?:\n|\Z))")
_BETWEEN_PAGES = "\0"  # no page holds it: what is no sign is a blank by then


def as_meant(pages: Sequence[str], faults: Faults) -> list[str]:
    """The same pages in the signs that were meant; line breaks and blanks stay as they are.

    A soft hyphen that breaks a word at the end of a line is a hyphen, elsewhere it prints nothing and vanishes.
    """
    text = _BETWEEN_PAGES.join(visible(_BROKEN.sub("-", mended(page, faults))) for page in pages)
    return unicodedata.normalize("NFC", composed(text)).split(_BETWEEN_PAGES)
