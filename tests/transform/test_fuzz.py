"""Some damaged documents of every form, always the same ones; `make fuzz` reads many."""

from __future__ import annotations

import resource

from tests import forms
from tests.fuzz.fuzz_documents import document, run


def test_no_damaged_document_crashes_hangs_or_stays_without_a_name() -> None:
    ours = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024  # each child begins with what this process has
    tally = run(20260302, range(300))
    assert tally.failures == []
    assert tally.n == tally.outcomes.total() == 300
    assert tally.peak_megabytes < ours + 300
    read = [name for name in tally.outcomes if name.startswith("current")]
    assert {name.rpartition("(")[2] for name in read} == {"xml)", "html)", "pdf)", "docx)", "text)"}, (
        "damage leaves some readable"
    )
    refused = {name for name in tally.outcomes if name.startswith("quarantined: ")}
    assert {"quarantined: not_well_formed", "quarantined: unknown_document_kind"} <= refused


def test_the_damaged_documents_are_the_same_every_time_and_of_every_form() -> None:
    first = [document(1, number) for number in range(60)]
    assert first == [document(1, number) for number in range(60)]
    assert all(any(f"({form};" in name for name, _, _ in first) for form in forms.FORMS)
