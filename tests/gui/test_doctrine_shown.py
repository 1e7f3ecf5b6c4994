"""Another doctrine in force is shown at once: two whole desks on one record, and what each list judges by."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from pytestqt.qtbot import QtBot

from console.commands.adopt_doctrine import AdoptDoctrine
from console.doctrines import read_doctrine
from tests.gui.real_desks import RealDesk, open_room
from tests.support.desks import desks

OWN = """\
extends = "default"
name = "ours"
[recommend]
stale_after_s = 77
min_cover_groups = 3
[limits]
dispatch_s = 7
[classes]
harbour = { en = "Harbour", zh = "港口" }
"""


def _is_at(desk: RealDesk, edition: str) -> bool:
    return desk.desk.panels.incidents.model.doctrine.edition == edition


def test_both_windows_judge_by_what_one_desk_adopts(tmp_path: Path, qtbot: QtBot) -> None:
    url = str(tmp_path / "record.sqlite")
    with desks(url) as make:
        desk = make()
        desk.unit("A-1")
        desk.incident()
    edition = read_doctrine(OWN)[0].edition
    with open_room(tmp_path / "room") as room:
        wang, li = room.open(url, "wang"), room.open(url, "li")
        qtbot.waitUntil(lambda: li.queue.model().rowCount() == 1)
        wang.bridge.submit(AdoptDoctrine(text=OWN))
        for each in (wang, li):
            panels = each.desk.panels
            qtbot.waitUntil(partial(_is_at, each, edition))
            incident = each.bridge.picture.incidents["0412"]
            assert panels.incidents.model.limits_of(incident).dispatch_s == 7
            assert each.desk.supervision.model.steps.of("0412")[0].due.limit_s == 7
            shown = panels.units.model.doctrine.min_cover_groups, panels.units.delegate.stale_after_s
            assert shown == (3, 77)
