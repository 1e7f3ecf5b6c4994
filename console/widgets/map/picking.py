"""What lies under a point or inside a rectangle of the map. Reads the scene, paints nothing."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from console.widgets.map.scene import Scene
from console.widgets.map.view import MapView
from console.widgets.map.zones import ZoneShapes

INCIDENT_REACH_PX = 16.0
UNIT_REACH_PX = 14.0
DOT_REACH_PX = 8.0
POST_REACH_PX = 12.0

Floats = NDArray[np.float64]


class Pick(NamedTuple):
    """One thing on the map: kind is incident, unit, post or zone; id is its number, call sign or code."""

    kind: str
    id: str


def _near(px: Floats, x: float, y: float, reach: float) -> list[int]:
    """Rows within reach of a point, nearest first; of equally near ones the last drawn first."""
    if not len(px):
        return []
    away = (px[:, 0] - x) ** 2 + (px[:, 1] - y) ** 2
    rows = np.flatnonzero(away <= reach * reach)
    order = np.lexsort((-rows, np.round(away[rows])))
    return [int(row) for row in rows[order]]


def picks_at(scene: Scene, zones: ZoneShapes, view: MapView, x: float, y: float, detail: str) -> list[Pick]:
    """Everything under a widget pixel: incidents, then units, then posts, then the zone; nearest first."""
    found: list[Pick] = []
    if scene.shows("incidents"):
        rows = _near(view.to_pixels(scene.incidents.metres), x, y, INCIDENT_REACH_PX)
        found += [Pick("incident", scene.incidents.rows[row].number) for row in rows]
    if scene.shows("units"):
        found += [Pick("unit", name) for name in units_at(scene, view, x, y, detail)]
    if scene.shows("posts"):
        px = view.to_pixels(scene.posts.metres)
        px[:, 0] += 4.0  # the flag flies up and to the right of the place
        px[:, 1] -= 8.0
        found += [Pick("post", scene.posts.rows[row].code) for row in _near(px, x, y, POST_REACH_PX)]
    x_m, y_m = view.to_metres(np.array([[x, y]], dtype=np.float64))[0]
    row = zones.row_at(float(x_m), float(y_m))
    if row is not None:
        found.append(Pick("zone", zones.codes[row]))
    return found


def units_at(scene: Scene, view: MapView, x: float, y: float, detail: str) -> list[str]:
    """Call signs of units under a widget pixel, nearest first; none while they are drawn as clusters."""
    if detail == "clusters":
        return []
    table = scene.units
    px = view.to_pixels(table.metres)
    px[~table.known] = np.nan
    reach = UNIT_REACH_PX if detail == "plates" else DOT_REACH_PX
    return [table.names[row] for row in _near(px, x, y, reach)]


def units_in(scene: Scene, view: MapView, left: float, top: float, right: float, bottom: float) -> list[str]:
    """Call signs of units inside a rectangle of widget pixels."""
    if not scene.shows("units"):
        return []
    table = scene.units
    px = view.to_pixels(table.metres)
    inside = table.known & (px[:, 0] >= left) & (px[:, 0] <= right) & (px[:, 1] >= top) & (px[:, 1] <= bottom)
    return [table.names[row] for row in np.flatnonzero(inside).tolist()]
