"""Every table, view and macro is asked in every version, one that is new today too."""

from tests.matrix.questions import questions
from warehouse import declared


def test_every_macro_and_view_is_asked() -> None:
    asked = questions()
    assert {f"{macro.name}()" for macro in declared.macros()} <= asked.keys()
    assert {view.name for view in declared.views()} <= asked.keys()
