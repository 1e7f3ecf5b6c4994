"""The panel of layers: what is ticked, moved and faded there shows on the map, and is kept for the next start."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from console.domain.rows import changed
from console.widgets.layers_panel import LayersPanel
from console.widgets.map.canvas import MapCanvas
from console.widgets.map.figures import Figure, ring_of
from console.widgets.map.layering import STACK, Layering
from console.widgets.settings import Settings
from console.widgets.theme import Look
from tests.gui.map_scene import ALL, at, incident, make_canvas, picture, settle, show, unit, zone


@pytest.fixture
def canvas(qtbot: QtBot, tmp_path: Path) -> MapCanvas:
    made = make_canvas(tmp_path)
    zones = [changed(zone("S", -20, -10, 20, 10), level="station"), zone("A", -20, -10, 0, 10)]
    made.set_picture(picture([unit("A-1", at(0, 0))], [incident("0401", at(0, 0))], zones), ALL)
    show(qtbot, made)
    return made


@pytest.fixture
def panel(qtbot: QtBot, qapp: QApplication, canvas: MapCanvas) -> LayersPanel:
    made = LayersPanel(canvas.layers, canvas.data, Look(qapp))
    qtbot.addWidget(made)
    made.resize(300, 500)
    made.show()
    made.activateWindow()
    made.setFocus()
    qtbot.waitUntil(made.rows.hasFocus)
    return made


def names(panel: LayersPanel) -> list[str]:
    rows = [panel.rows.topLevelItem(n) for n in range(panel.rows.topLevelItemCount())]
    return [row.text(0).strip() for row in rows if row is not None]


def pick(panel: LayersPanel, name: str) -> None:
    row = panel.rows.topLevelItem(names(panel).index(name))
    assert row is not None
    panel.rows.setCurrentItem(row)


def test_the_topmost_layer_stands_first_and_levels_of_zones_under_the_zones(panel: LayersPanel) -> None:
    rows = names(panel)
    assert rows[:3] == ["Incidents", "Units", "Call signs"]
    zones = rows.index("Zones")
    assert rows[zones : zones + 3] == ["Zones", "Station district", "Zone"]
    assert rows[-1] == "Base map"


def test_space_hides_a_layer_and_a_key_of_the_map_is_seen_on_the_panel(
    qtbot: QtBot, panel: LayersPanel, canvas: MapCanvas
) -> None:
    qtbot.keyClick(panel.rows, Qt.Key.Key_Space)
    assert not canvas.layers.now.shows("incidents")
    canvas.layers.toggle(1)
    first = panel.rows.topLevelItem(0)
    assert first is not None
    assert first.checkState(0) is Qt.CheckState.Checked


def test_what_is_moved_over_another_is_painted_over_it(qtbot: QtBot, panel: LayersPanel, canvas: MapCanvas) -> None:
    line = Figure((ring_of([at(-9, 0), at(9, 0)]),), width_px=9.0)
    canvas.data.set_figures("drawings", [line])
    settle(qtbot, canvas)
    place = canvas.pixel_of(at(0, 0)).toPoint()
    under = canvas.grab().toImage().pixelColor(place)
    pick(panel, "Drawings")
    for _ in STACK:
        qtbot.keyClick(panel.rows, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert canvas.layers.now.order[-1] == "drawings"
    assert names(panel)[0] == "Drawings"
    settle(qtbot, canvas)
    over = canvas.grab().toImage().pixelColor(place)
    assert over != under
    assert over.name() == canvas.theme.selection
    composed = canvas.moving_layer.composed
    assert composed is not None
    assert len(composed.pieces) == 2, "fragments under a line are one call"


def test_a_faded_layer_is_paler(qtbot: QtBot, panel: LayersPanel, canvas: MapCanvas) -> None:
    def darkest() -> int:
        settle(qtbot, canvas)
        image = canvas.grab().toImage()
        middle = canvas.pixel_of(at(0, 0)).toPoint()
        return min(image.pixelColor(middle.x() + x, middle.y()).lightness() for x in range(-16, 17))

    strong = darkest()
    for layer in ("Incidents", "Units"):
        pick(panel, layer)
        for _ in range(7):
            qtbot.keyClick(panel.rows, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert canvas.layers.now.opacity("units") == pytest.approx(0.3)
    assert darkest() > strong + 60


def test_a_level_of_zones_hides_alone(qtbot: QtBot, panel: LayersPanel, canvas: MapCanvas) -> None:
    edge = canvas.pixel_of(at(0, 6)).toPoint()

    def is_drawn() -> bool:
        settle(qtbot, canvas)
        image = canvas.grab().toImage()
        land = image.pixelColor(edge.x() + 60, edge.y()).lightness()
        return any(image.pixelColor(edge.x() + x, edge.y()).lightness() < land - 40 for x in (-1, 0, 1))

    assert is_drawn()
    pick(panel, "Zone")
    qtbot.keyClick(panel.rows, Qt.Key.Key_Space)
    assert not is_drawn()
    assert canvas.layers.now.shows("zones")


def test_what_was_chosen_is_there_at_the_next_start(qtbot: QtBot, tmp_path: Path, canvas: MapCanvas) -> None:
    file = tmp_path / "settings.json"
    settings = Settings(file)
    canvas.layers.keep_in(settings)
    canvas.layers.set_visible("posts", False)
    canvas.layers.fade("zones", 0.4)
    canvas.layers.move("units", -3)
    settings.stop()
    kept = Layering.of_table(Settings(file).table("layers"))
    assert kept == canvas.layers.now
    assert not kept.shows("posts")


def test_settings_that_are_damaged_or_of_another_version_count_as_absent() -> None:
    table = {"hidden": "units clouds", "opacities": "units=much zones=0.5 clouds=0.1", "order": "units incidents"}
    layering = Layering.of_table(table)
    assert layering.hidden == {"units"}
    assert layering.opacities == {"zones": 0.5}
    assert layering.order == STACK
    assert Layering.of_table({}) == Layering()


def test_the_language_names_every_row(panel: LayersPanel) -> None:
    assert all(text and "_" not in text for text in names(panel))


def test_figures_out_of_view_cost_no_painting(qtbot: QtBot, canvas: MapCanvas) -> None:
    far = Figure((ring_of([at(9_000, 0), at(9_100, 0)]),))
    canvas.data.set_figures("rings", [far])
    settle(qtbot, canvas)
    composed = canvas.moving_layer.composed
    assert composed is not None
    assert not composed.still.strokes
    assert all(isinstance(piece, np.ndarray) for piece in composed.pieces)
