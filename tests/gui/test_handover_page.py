"""The page of the handover panel tells what would be handed over now, while somebody reads it."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from pytestqt.qtbot import QtBot

from console.domain.geo import LonLat
from console.domain.incident import Incident
from console.widgets.handover_panel import HandoverPanel
from console.widgets.settings import Settings
from tests.gui.panel_kit import Kit


def test_a_call_that_comes_in_is_on_the_page_and_the_reader_stays_where_he_is(qtbot: QtBot, tmp_path: Path) -> None:
    kit = Kit(qtbot)
    panel = kit.show(HandoverPanel(kit.bridge, kit.look, Settings(tmp_path / "settings.json")), 300, 240)
    assert "0977" not in panel.page.toPlainText()
    bar = panel.page.verticalScrollBar()
    assert bar.maximum() > 40
    bar.setValue(40)
    came = kit.bridge.now() - timedelta(minutes=1)
    kit.bridge.change(Incident("0977", "dispute", 2, came, at=LonLat(111.3, 29.8)))
    qtbot.waitUntil(lambda: "0977" in panel.page.toPlainText(), timeout=10_000)
    assert bar.value() == 40
    panel.stop()
