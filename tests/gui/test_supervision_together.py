"""Two real windows on one record: who took note of a late step is seen at the other desk, until the step happens."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from console.domain.roles import Role
from console.widgets.private import MASK
from console.widgets.supervision import Supervision
from console.widgets.theme import NIGHT
from tests.gui.panel_kit import row_centre, type_keys
from tests.gui.real_desks import open_room
from tests.support.databases import Server
from tests.support.desks import desks
from tests.support.logins import login_of, logins

STEP = "0412/dispatch"


def until(qtbot: object, what: Callable[[], bool]) -> None:
    qtbot.waitUntil(what, timeout=20_000)  # type: ignore[attr-defined]


def note_of(panel: Supervision) -> str:
    row = panel.model.row(STEP)
    return "" if row is None or row.watched.noted is None else row.watched.noted.actor


def told_of(panel: Supervision) -> str:
    """What hovering over the row tells."""
    row = panel.model.row_of(STEP)
    assert row is not None
    return str(panel.model.index(row, 0).data(Qt.ItemDataRole.ToolTipRole))


def take_note(panel: Supervision, words: str) -> None:
    """With the mouse and the keyboard alone."""
    row = panel.model.row_of(STEP)
    assert row is not None
    QTest.mouseClick(panel.view.viewport(), Qt.MouseButton.LeftButton, pos=row_centre(panel.view, row))
    QTest.mouseClick(panel.words, Qt.MouseButton.LeftButton)
    type_keys(panel.words, words)
    QTest.mouseClick(panel.button, Qt.MouseButton.LeftButton)


def test_two_desks_see_who_took_note_until_the_step_happens(engine_url: str, tmp_path: Path, qtbot: object) -> None:
    with desks(engine_url) as make, open_room(tmp_path, "zh_CN", NIGHT) as room:
        record = make("chen")
        record.unit("A-1")
        record.incident("0412")
        record.incident("0413")
        li, wang = room.open(engine_url, "li"), room.open(engine_url, "wang")
        for desk in (li, wang):
            until(qtbot, lambda desk=desk: "0413" in desk.bridge.picture.incidents)  # type: ignore[misc]
            QTest.mouseClick(desk.desk.status_bar.late, Qt.MouseButton.LeftButton)
            until(qtbot, desk.desk.supervision.isVisible)
        here, there = li.desk.supervision, wang.desk.supervision
        assert here.model.late.unnoted == 2
        take_note(here, "asked zone B")
        until(qtbot, lambda: note_of(here) != "" and note_of(there) == note_of(here))
        until(qtbot, lambda: there.model.late.unnoted == 1)
        assert "asked zone B" in told_of(there)
        if (pictures := os.environ.get("SUPERVISION_PICTURES")) is not None:
            wang.desk.frame.grab().save(f"{pictures}/{engine_url.partition(':')[0]}.png")
        record.done("AssignUnits", incident="0412", units=["A-1"])
        until(qtbot, lambda: STEP not in here.model.ids and STEP not in there.model.ids)
        assert record.verify().ok


@pytest.mark.slow
def test_a_supervisor_takes_note_on_a_server_and_an_observer_may_not(
    postgres_server: Server, tmp_path: Path, qtbot: object
) -> None:
    with postgres_server.database() as url, desks(url) as make, logins(url) as login, open_room(tmp_path) as room:
        make().incident("0412")
        urls = login(Role.SUPERVISOR), login(Role.OBSERVER)
        supervisor, observer = (room.open(each, login_of(each)) for each in urls)
        for desk in (supervisor, observer):
            until(qtbot, lambda desk=desk: "0412" in desk.bridge.picture.incidents)  # type: ignore[misc]
            desk.desk.frame.open_panel("supervision")
            until(qtbot, lambda desk=desk: STEP in desk.desk.supervision.model.ids)  # type: ignore[misc]
        assert not observer.desk.supervision.button.isEnabled()
        take_note(supervisor.desk.supervision, "asked zone B")
        until(qtbot, lambda: note_of(observer.desk.supervision) == login_of(urls[0]))
        assert MASK in told_of(observer.desk.supervision)
        assert "asked zone B" not in told_of(observer.desk.supervision)
