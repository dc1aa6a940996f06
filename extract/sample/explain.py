"""What the search says of itself: the indexes it can be asked by."""

from __future__ import annotations

from extract.sample.search import DAY_INDEXES, METADATA_INDEXES, MOMENT_INDEXES

INDEXES = (*METADATA_INDEXES, *DAY_INDEXES, *MOMENT_INDEXES, "c.product-area")


def explain() -> str:
    """The answer to operation=explain, as text."""
    listed = "".join(
        f'<zr:index><zr:map><zr:name set="{prefix}">{name}</zr:name></zr:map></zr:index>'
        for prefix, _, name in (index.partition(".") for index in dict.fromkeys(INDEXES))
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?><sru:explainResponse xmlns:sru="http://www.loc.gov/zing/srw/" '
        'xmlns:zr="http://explain.z3950.org/dtd/2.0/"><sru:record><sru:recordData><zr:explain><zr:indexInfo>'
        f"{listed}</zr:indexInfo></zr:explain></sru:recordData></sru:record></sru:explainResponse>"
    )
