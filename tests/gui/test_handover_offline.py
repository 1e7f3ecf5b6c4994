"""A shift is not handed over without the server: the button is grey and the panel says why, in both languages."""

from __future__ import annotations

from pathlib import Path

from pytestqt.qtbot import QtBot

from console.listening import ONLINE, Link, LinkState
from console.widgets.handover_panel import HandoverPanel
from console.widgets.settings import Settings
from tests.gui.fakes import Health
from tests.gui.panel_kit import Kit


def test_without_the_server_the_panel_says_what_it_waits_for(qtbot: QtBot, tmp_path: Path) -> None:
    kit = Kit(qtbot)
    panel = kit.show(HandoverPanel(kit.bridge, kit.look, Settings(tmp_path / "settings.json")))
    assert panel.give.isEnabled()
    kit.bridge.health_changed.emit(Health(link=Link(LinkState.OFFLINE)))
    assert not panel.give.isEnabled()
    assert "when the server is back" in panel.give.toolTip()
    assert panel.said.isVisible()
    assert panel.said.text() == panel.give.toolTip()
    panel.hand_over()
    kit.bridge.health_changed.emit(Health(link=Link(LinkState.RETURNING)))
    assert not panel.give.isEnabled()
    kit.bridge.health_changed.emit(Health(link=ONLINE))
    assert panel.give.isEnabled()
    assert not panel.said.isVisible()
    assert kit.bridge.submitted == []
    panel.stop()
