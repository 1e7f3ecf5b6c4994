"""A call that was entered at a desk is what its keys go to next, unless its user has picked another meanwhile."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from console.commands.base import Outcome
from console.commands.receive_incident import ReceiveIncident
from console.domain.geo import LonLat
from tests.gui.desk_kit import Kit, open_desk


@pytest.fixture
def kit(qtbot: QtBot, tmp_path: Path) -> Iterator[Kit]:
    with open_desk(tmp_path) as made:
        yield made


def send(kit: Kit) -> ReceiveIncident:
    """Enter a call and send it; the record has not answered yet."""
    kit.desk.panels.enter_call(LonLat(111.31, 29.81))
    kit.desk.panels.new_call.class_field.show_class("dispute", "dispute")
    assert kit.desk.panels.new_call.send()
    sent = kit.bridge.submitted[-1]
    assert isinstance(sent, ReceiveIncident)
    return sent


def answer(kit: Kit, sent: ReceiveIncident, number: str) -> None:
    name = sent.id or f"c{len(kit.bridge.submitted)}"
    kit.bridge.answered.emit(sent, Outcome(True, name, 9, details={"incident": number}))


def test_the_call_is_picked_once_it_has_its_number(kit: Kit) -> None:
    kit.desk.selection.set_incident("0411")
    sent = send(kit)
    assert kit.desk.selection.incident == "0411"
    answer(kit, sent, "0410")
    assert kit.desk.selection.incident == "0410"


def test_what_was_picked_meanwhile_stays(kit: Kit) -> None:
    sent = send(kit)
    kit.desk.selection.set_incident("0411")
    answer(kit, sent, "0410")
    assert kit.desk.selection.incident == "0411"
