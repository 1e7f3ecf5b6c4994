"""The window tells how far the record was verified, and plainly when it is not what it was."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication

from console.care import CareState, Jump
from console.heads import Seen, Unlike
from console.widgets.i18n import Language
from console.widgets.notices import Notices
from console.widgets.record_view import RecordView
from console.widgets.theme import DAY, NIGHT, Look
from tests.gui.fakes import NOW

CUT = Unlike(Seen(1734, "a", "2026-03-01T06:05:00.000Z"), Seen(1600, "b"), is_cut=True, ends_at=1700)


class Sound:
    def __init__(self) -> None:
        self.played: list[int] = []

    def play(self, level: int) -> None:
        self.played.append(level)


class Kit:
    def __init__(self, qapp: QApplication) -> None:
        self.look = Look(qapp, DAY)
        self.language = Language(qapp, "en")
        self.notices = Notices(self.look)
        self.sound = Sound()
        self.view = RecordView(self.look, self.notices, self.sound)  # type: ignore[arg-type]


@pytest.fixture
def kit(qapp: Any, tmp_path: Path) -> Iterator[Kit]:
    made = Kit(qapp)
    yield made
    made.language.set("en")
    made.view.mark.deleteLater()
    made.notices.deleteLater()


def test_the_hint_says_up_to_where_and_when(kit: Kit) -> None:
    assert kit.view.mark.isHidden(), "nothing was read yet"
    kit.view.show_care(CareState(verified=1734, verified_at=NOW, total=1734))
    assert not kit.view.mark.isHidden()
    at = NOW.astimezone().strftime("%H:%M")
    assert kit.view.mark.toolTip() == f"Verified up to entry 1,734 at {at}"
    assert kit.notices.texts() == {}


def test_a_cut_journal_stays_on_the_screen_until_it_is_right(kit: Kit) -> None:
    kit.view.show_care(CareState(verified=1700, verified_at=NOW, unlike=CUT))
    (text,) = kit.notices.texts().values()
    assert "saw entry 1734" in text
    assert "ends at 1700" in text
    assert "--remembered --accept" in text
    assert kit.view.mark.text() == "✗ journal"
    assert kit.sound.played == [1]
    kit.view.show_care(CareState(verified=1701, verified_at=NOW, unlike=CUT))
    assert kit.sound.played == [1], "once"
    kit.language.set("zh_CN")
    kit.look.set_theme(NIGHT)
    (text,) = kit.notices.texts().values()
    assert "1734" in text
    assert "日志" in text
    kit.view.show_care(CareState(verified=1701, verified_at=NOW))
    assert kit.notices.texts() == {}


def test_a_broken_chain_and_a_clock_that_went_back(kit: Kit) -> None:
    kit.view.show_care(CareState(broken=(12, "its text or actor was changed"), jump=Jump(190.2, NOW)))
    texts = " ".join(kit.notices.texts().values())
    assert "Entry 12 of the journal" in texts
    assert "went back by 3 min 10 s" in texts
    again = CareState(broken=(12, "its text or actor was changed"), jump=Jump(30, NOW + timedelta(hours=1)))
    kit.view.show_care(again)
    assert "went back by 30 s" in " ".join(kit.notices.texts().values())


def test_a_look_that_failed_is_told_until_one_comes_through(kit: Kit) -> None:
    kit.view.show_care(CareState(failed="PermissionError"))
    (text,) = kit.notices.texts().values()
    assert text.startswith("The record could not be checked: PermissionError.")
    kit.language.set("zh_CN")
    kit.notices.retranslate()
    (text,) = kit.notices.texts().values()
    assert "记录未能检查：PermissionError" in text
    kit.view.show_care(CareState())
    assert kit.notices.texts() == {}
