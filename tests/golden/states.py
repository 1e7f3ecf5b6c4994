"""Saves the map in every state that must look right, on a screen of the environment's density.

`python -m tests.golden.states FOLDER OUT`: one PNG a state of `STATES` into OUT.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import numpy as np
import shapely
from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from console.domain.area import Grade
from console.domain.mapped import Asset, AssetKind, Closure, Drawing, DrawingKind
from console.domain.rows import changed
from console.picture import ChangeSet
from console.widgets.drill_mark import PanelHost
from console.widgets.i18n import Language
from console.widgets.map.canvas import MapCanvas
from console.widgets.map.figures import Figure, Ink, ring_of
from console.widgets.theme import DAY, NIGHT, Look, Theme
from tests.golden.scene import full_scene
from tests.gui.map_scene import ALL, CORNERS, NOW, at, fixes, incident, make_canvas, picture, unit

SIZE = (480, 320)


def plain(folder: Path, theme: Theme, language: str) -> MapCanvas:
    """The town, twelve minutes after the calls, the second of which was escalated."""
    canvas = full_scene(folder, theme)
    there = canvas.data.picture
    incidents = dict(there.incidents) | {"0402": changed(there.incidents["0402"], tier=2)}
    canvas.set_picture(replace(there, incidents=incidents), ChangeSet(incidents=frozenset({"0402"})))
    canvas.set_language(language)
    canvas.set_fixes(fixes({"A-1": at(-3, 1), "A-2": at(6, 1), "B-1": at(16, -2)}, age_s=-720.0))
    canvas.set_now(NOW + timedelta(minutes=12))
    return canvas


def stale(folder: Path, theme: Theme, language: str) -> MapCanvas:
    """The same when no fix has come for two hours."""
    canvas = plain(folder, theme, language)
    canvas.set_now(NOW + timedelta(hours=2))
    return canvas


def clustered(folder: Path, theme: Theme, language: str) -> MapCanvas:
    """Thousands of units and incidents."""
    rng = np.random.default_rng(4)
    canvas = make_canvas(folder, theme=theme)
    units = [unit(f"U-{n}", at(*place)) for n, place in enumerate(rng.normal(0, 7, (16_000, 2)).tolist())]
    places = rng.normal(0, 9, (900, 2)).tolist()
    incidents = [incident(f"{n:04d}", at(*place), priority=n % 4 + 1) for n, place in enumerate(places)]
    canvas.set_picture(picture(units, incidents), ALL)
    canvas.set_fixes(fixes({one.call_sign: one.at for one in units if one.at}))
    canvas.set_language(language)
    canvas.set_now(NOW)
    return canvas


def shared(folder: Path, theme: Theme, language: str) -> MapCanvas:
    """Drawings, a closure, a ring, a way with its arrival, a camera, an alarm point, grades in colour and pattern."""
    canvas = plain(folder, theme, language)
    there = canvas.data.picture

    def drawn(key: str, kind: DrawingKind, shape: shapely.Geometry, colour: str, label: str | None = None) -> Drawing:
        return Drawing(key, kind, str(shapely.to_wkb(shape, hex=True)), NOW, "desk", label, colour)

    drawings = (
        drawn("1", DrawingKind.AREA, shapely.Polygon([at(-26, -12), at(-14, -12), at(-14, -6), at(-26, -6)]), "", "a"),
        drawn("2", DrawingKind.ARROW, shapely.LineString([at(-20, 12), at(-8, 12), at(-4, 7)]), "red"),
        drawn("3", DrawingKind.TEXT, shapely.Point(at(-20, 14)), "", "b"),
    )
    line = str(shapely.to_wkb(shapely.LineString([at(10, -7), at(22, -5)]), hex=True))
    assets = (
        Asset("C-1", AssetKind.CAMERA, "North gate", "北门", at(-6, -10), heading_deg=45.0),
        Asset("A-1", AssetKind.ALARM_POINT, "Shop", "商店", at(0, -11)),
    )
    grades = (Grade.RED, Grade.ORANGE)
    zones = {zone.code: changed(zone, grade=grade) for zone, grade in zip(there.zones.values(), grades, strict=True)}
    everything = replace(
        there,
        zones=zones,
        drawings={one.key: one for one in drawings},
        closures={"1": Closure("1", line, NOW, "desk")},
        assets={one.code: one for one in assets},
        texts={"a": "集结区 Assembly", "b": "搜索方向 Search"},
    )
    canvas.set_picture(everything, ALL)
    canvas.layers.set_visible("grades", True)
    ring = ring_of([at(8 * np.cos(turn) + 16, 7 * np.sin(turn)) for turn in np.linspace(0, 2 * np.pi, 40)])
    canvas.data.set_figures("rings", [Figure((ring,), Ink.FREE, is_area=True, fill=0.06)])
    way = ring_of([at(6, 1), at(6, -12), at(25, -12), at(26, 12), at(14, 4)])
    canvas.data.set_ways([Figure((way,), Ink.BUSY, label="A-2 12:24", label_at=way[1])], frozenset({"A-2"}))
    return canvas


State = Callable[[Path, Theme, str], MapCanvas]
#: What each picture shows: the state, the light, the language, and whether it is a drill.
STATES: dict[str, tuple[State, Theme, str, bool]] = {
    "day_english": (plain, DAY, "en", False),
    "day_chinese": (plain, DAY, "zh_CN", False),
    "night_english": (plain, NIGHT, "en", False),
    "night_chinese": (plain, NIGHT, "zh_CN", False),
    "drill": (plain, DAY, "zh_CN", True),
    "stale": (stale, DAY, "zh_CN", False),
    "clustered_day": (clustered, DAY, "en", False),
    "clustered_night": (clustered, NIGHT, "zh_CN", False),
    "shared_day": (shared, DAY, "zh_CN", False),
    "shared_night": (shared, NIGHT, "en", False),
}


def save(application: QApplication, name: str, folder: Path, out: Path) -> bool:
    """Paint one state; whether the map had everything."""
    state, theme, code, is_drill = STATES[name]
    language = Language(application, code)
    look = Look(application, theme, is_drill=is_drill)
    canvas = state(folder / name, theme, code)
    host = PanelHost(look)
    host.fill(canvas)
    host.resize(*SIZE)
    host.show()
    loop = QEventLoop()
    canvas.painted_fully.connect(loop.quit)
    canvas.fit(CORNERS)
    QTimer.singleShot(40_000, loop.quit)
    loop.exec()
    full = canvas.fully_painted()
    shown: QWidget = host
    shown.grab().toImage().save(str(out / f"{name}.png"))
    host.close()
    canvas.stop()
    language.set("en")
    return full


def main(folder: Path, out: Path) -> int:
    application = QApplication(["states"])
    missing = [name for name in STATES if not save(application, name, folder, out)]
    application.quit()
    return len(missing)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2])))
