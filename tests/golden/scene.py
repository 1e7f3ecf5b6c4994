"""The scene of the kept pictures: a small town with units, incidents, posts and zones."""

from __future__ import annotations

from pathlib import Path

from console.domain.area import Grade, Post
from console.domain.incident import IncidentStatus
from console.domain.rows import changed
from console.domain.unit import UnitStatus
from console.widgets.map.canvas import MapCanvas
from console.widgets.selection import Selection
from console.widgets.theme import Theme
from tests.gui.map_scene import ALL, at, fixes, incident, make_canvas, picture, small_region, unit


def full_scene(tmp_path: Path, theme: Theme) -> MapCanvas:
    selection = Selection()
    canvas = make_canvas(tmp_path, selection, theme)
    region = small_region(tmp_path / "region")
    canvas.set_region(region)
    units = [
        unit("A-1", at(-3, 1), arm="patrol"),
        changed(unit("A-2", at(6, 1), UnitStatus.EN_ROUTE, arm="traffic"), incident="0402"),
        unit("A-3", at(-10, -3), arm="swat"),
        unit("B-1", at(16, -2), UnitStatus.RETURNING, arm="station"),
        unit("B-2", at(-18, 8), UnitStatus.OFF_DUTY, arm="criminal"),
    ]
    incidents = [
        incident("0401", at(2, -1.5), IncidentStatus.WAITING, "dispute", 1),
        incident("0402", at(14, 4), IncidentStatus.EN_ROUTE, "traffic", 3),
        incident("0403", at(-14, 2), IncidentStatus.ON_SCENE, "help", 4),
    ]
    zones = [changed(one, grade=Grade.GREEN) for one in region.zones]
    posts = [Post("P1", "Hekou Station", "河口派出所", at(-1, 3)), Post("P2", "East Post", "东警务站", at(20, -8))]
    canvas.set_picture(picture(units, incidents, zones, posts), ALL)
    canvas.set_fixes(fixes({"A-1": at(-3, 1), "A-2": at(6, 1), "B-1": at(16, -2)}))
    selection.set("0401", ["A-1"])
    return canvas
