"""Translations live in memory: a .qm file that is rewritten or cut in place does not take a running window down."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QApplication

from console.widgets import i18n


def test_a_file_that_is_cut_in_place_changes_nothing_until_the_next_switch(
    qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for path in i18n.TRANSLATIONS.glob("*.qm"):
        shutil.copy(path, tmp_path)
    monkeypatch.setattr(i18n, "TRANSLATIONS", tmp_path)
    language = i18n.Language(qapp, "zh_CN")
    try:
        with (tmp_path / "console_zh_CN.qm").open("r+b") as file:
            file.truncate(0)
        assert QCoreApplication.translate("Actions", "Undo") == "撤销"
        language.set("en")
        with pytest.raises(FileNotFoundError):
            language.set("zh_CN")
        assert QCoreApplication.translate("Actions", "Undo") == "Undo"
    finally:
        language.set("en")
