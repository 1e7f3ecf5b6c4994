"""How full each zone's pool is, told by the roster's panel: now by the units, at another moment by their tours."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from types import MappingProxyType

from PySide6.QtCore import QDateTime

from console.domain.tour import Tour
from console.widgets.roster_panel import RosterPanel
from tests.gui.fakes import NOW
from tests.gui.panel_kit import Kit


def test_the_pool_of_another_moment_is_what_tours_make_of_it(qtbot):
    kit = Kit(qtbot)
    hours = lambda n: NOW + timedelta(hours=n)  # noqa: E731
    night = [Tour(f"t{n}", f"A-{n}", hours(10), hours(18), post="B-P1") for n in (1, 2)]
    tours = MappingProxyType({tour.key: tour for tour in night})
    kit.bridge.show_picture(replace(kit.bridge.picture, tours=tours))
    panel = kit.show(RosterPanel(kit.bridge, kit.selection, kit.look, kit.actions))
    assert "free" in panel.pools.text()
    panel.is_now.setChecked(False)
    panel.moment.setDateTime(QDateTime.fromSecsSinceEpoch(int(hours(12).timestamp())))
    assert panel.pools.text() == "Old town 2 on duty"
    panel.moment.setDateTime(QDateTime.fromSecsSinceEpoch(int(hours(20).timestamp())))
    assert not panel.pools.isVisible()
