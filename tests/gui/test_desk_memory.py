"""What was looked at here: kept over a crash, told anew when nobody looked, small and never in the way."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from console.domain.incident import IncidentStatus
from console.domain.rows import changed
from console.picture import ChangeSet, Picture
from console.widgets.alert_watch import AlertKind
from console.widgets.desk_memory import MOST_FILES, DeskMemory, file_of, read, write
from console.widgets.incident_queue import IncidentQueue
from console.widgets.log_panel import LogPanel
from console.widgets.map.data import MapData
from console.widgets.map.static import StaticLayer
from tests.gui.fakes import NOW
from tests.gui.panel_kit import Kit

KEY = "harbour\n2026-03-14T06:00:00+00:00"


class Sitting:
    """One start of a desk, with the parts that tell what is new."""

    def __init__(self, kit: Kit, folder: Path) -> None:
        kit.bridge.operation_key = KEY
        self.kit = kit
        self.queue = IncidentQueue(kit.bridge, kit.selection, kit.look)
        self.played: list[int] = []
        self.log = LogPanel(kit.bridge, kit.selection, kit.look, self)
        self.data = MapData(StaticLayer(), folder / "cache", [], self.log)
        self.data.set_picture(kit.bridge.picture, ChangeSet(everything=True))
        self.memory = DeskMemory(
            kit.bridge, self.queue.model, self.log.alerts.watch, self.data, folder / "seen", self.log
        )
        kit.bridge.show_picture(kit.bridge.picture)
        kit.qtbot.waitUntil(lambda: self.memory._is_restored)

    def play(self, level: int) -> None:
        """As the sounds of a desk."""
        self.played.append(level)

    def new_calls(self) -> set[str]:
        """Numbers whose alert stands."""
        return {alert.about for alert in self.log.alerts.watch.of(AlertKind.NEW_CALL)}

    def end(self) -> None:
        """The desk is closed, or what a crash leaves: the file is the same."""
        self.memory.stop()
        self.data.stop()
        self.queue.deleteLater()
        self.log.deleteLater()
        self.kit.settle()


@pytest.fixture
def kit(qtbot):
    return Kit(qtbot)


def receive(kit: Kit, *numbers: str) -> None:
    base = kit.bridge.picture.incidents["0412"]
    waiting = changed(base, status=IncidentStatus.WAITING, dispatched_at=None, received_at=NOW)
    kit.bridge.change(*(changed(waiting, number=number) for number in numbers))


def again(kit: Kit, tmp_path: Path, qtbot) -> Sitting:
    """The same record before a desk that was started anew."""
    fresh = Kit(qtbot)
    fresh.bridge.picture = kit.bridge.picture
    return Sitting(fresh, tmp_path)


def test_on_a_first_look_all_that_is_there_is_known(kit, tmp_path):
    sitting = Sitting(kit, tmp_path)
    assert not sitting.queue.model.unseen
    assert not sitting.new_calls()
    sitting.end()
    assert read(file_of(tmp_path / "seen", KEY)) is not None


def test_what_nobody_looked_at_is_new_again_after_a_start(kit, tmp_path, qtbot):
    sitting = Sitting(kit, tmp_path)
    receive(kit, "N1", "N2", "N3")
    kit.selection.set_incident("N1")
    sitting.log.alerts.watch.acknowledge(AlertKind.NEW_CALL, "N2")
    assert sitting.queue.model.unseen == {"N2", "N3"}
    sitting.end()

    later = again(kit, tmp_path, qtbot)
    assert later.queue.model.unseen == {"N2", "N3"}
    assert later.data.scene.unseen == {"N2", "N3"}
    assert later.new_calls() == {"N3"}, "that one was acknowledged, the other not"
    assert later.played == [kit.bridge.picture.incidents["N3"].priority], "one sound for all"
    later.end()


def test_a_call_that_came_while_the_desk_was_closed_is_new(kit, tmp_path, qtbot):
    Sitting(kit, tmp_path).end()
    receive(kit, "N9")
    later = again(kit, tmp_path, qtbot)
    assert later.queue.model.unseen == {"N9"}
    assert later.new_calls() == {"N9"}
    later.end()


def test_a_late_step_stays_told_until_it_is_acknowledged(kit, tmp_path, qtbot):
    sitting = Sitting(kit, tmp_path)
    receive(kit, "N1", "N2")
    kit.bridge.tick(3600)
    watch = sitting.log.alerts.watch
    assert {alert.about for alert in watch.of(AlertKind.LATE)} >= {"N1", "N2"}
    watch.acknowledge(AlertKind.LATE, "N1")
    sitting.end()

    fresh = Kit(qtbot)
    fresh.bridge.picture, fresh.bridge.clock = kit.bridge.picture, kit.bridge.clock
    later = Sitting(fresh, tmp_path)
    late = {alert.about for alert in later.log.alerts.watch.of(AlertKind.LATE)}
    assert "N2" in late
    assert "N1" not in late
    later.end()


def test_a_record_that_is_read_anew_tells_what_came_meanwhile(kit, tmp_path):
    sitting = Sitting(kit, tmp_path)
    base = kit.bridge.picture.incidents["0412"]
    came = changed(base, number="N5", status=IncidentStatus.WAITING, dispatched_at=None, received_at=NOW)
    kit.bridge.show_picture(replace(kit.bridge.picture, seq=99, incidents={**kit.bridge.picture.incidents, "N5": came}))
    assert sitting.queue.model.unseen == {"N5"}
    assert sitting.data.scene.unseen == {"N5"} or not sitting.data.scene.incidents.row_of.get("N5")
    assert sitting.new_calls() == {"N5"}
    sitting.end()


def test_a_damaged_file_counts_as_none(tmp_path, caplog):
    path = file_of(tmp_path, KEY)
    for text in ("{", "[]", '{"seen": 1}', '{"seen": [], "acknowledged": [], "late": [[1]]}'):
        path.write_text(text, encoding="utf-8")
        assert read(path) is None
    assert "not known" in caplog.text


def test_operations_of_long_ago_are_forgotten(tmp_path):
    for n in range(MOST_FILES + 5):
        write(tmp_path / f"{n}.json", json.dumps({}))
    assert len(list(tmp_path.glob("*.json"))) == MOST_FILES
    assert (tmp_path / f"{MOST_FILES + 4}.json").exists()


def test_a_jump_of_a_drill_raises_no_alert_about_positions(qtbot):
    kit = Kit(qtbot)
    kit.bridge.is_drill = True
    log = kit.show(LogPanel(kit.bridge, kit.selection, kit.look))
    watch = log.alerts.watch
    stale_before = {alert.about for alert in watch.of(AlertKind.STALE)}
    kit.bridge.clock += timedelta(hours=6)  # the units are placed later
    kit.bridge.tick(1)
    assert {alert.about for alert in watch.of(AlertKind.STALE)} == stale_before
    old = kit.bridge.fixes
    behind = old.fixed_at_s.copy()
    behind[1:] += 6 * 3600.0
    kit.bridge.fixes = replace(old, fixed_at_s=behind)
    kit.bridge.tick(1)
    assert old.units[0] in {alert.about for alert in watch.of(AlertKind.STALE)}, "one that sends nothing is told"


def test_an_empty_record_is_waited_for(kit, tmp_path):
    kit.bridge.picture = Picture()
    kit.bridge.operation_key = KEY
    queue, log = IncidentQueue(kit.bridge, kit.selection, kit.look), LogPanel(kit.bridge, kit.selection, kit.look)
    data = MapData(StaticLayer(), tmp_path / "cache", [], log)
    memory = DeskMemory(kit.bridge, queue.model, log.alerts.watch, data, tmp_path / "seen", log)
    kit.qtbot.waitUntil(lambda: memory._is_loaded)
    assert not memory._is_restored
    memory.stop()
    data.stop()
    queue.deleteLater()
    log.deleteLater()
