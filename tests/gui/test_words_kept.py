"""Names of codes are worked out once in each language, and follow it."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication

from console.domain.unit import UnitStatus
from console.widgets.i18n import Language, once_a_language
from console.widgets.terms import command_text, unit_status_text


def test_a_name_is_worked_out_once_in_each_language(qapp: QApplication) -> None:
    asked: list[str] = []

    @once_a_language
    def named(code: str) -> str:
        """Tells what it was asked."""
        asked.append(code)
        return code.upper()

    language = Language(qapp, "zh_CN")
    try:
        assert [named("a"), named("a"), named("b")] == ["A", "A", "B"]
        assert asked == ["a", "b"]
        language.set("en")
        assert named("a") == "A"
        assert asked == ["a", "b", "a"]
        assert named.__doc__ == "Tells what it was asked."
    finally:
        language.set("en")


def test_terms_follow_the_language_to_and_fro(qapp: QApplication) -> None:
    language = Language(qapp, "en")
    try:
        for _ in range(2):
            language.set("en")
            assert (command_text("Undo"), unit_status_text(UnitStatus.EN_ROUTE)) == ("undo", "en route")
            language.set("zh_CN")
            assert (command_text("Undo"), unit_status_text("en_route")) == ("撤销", "途中")
    finally:
        language.set("en")
