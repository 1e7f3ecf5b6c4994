"""What lies under a point or inside a rectangle of the map. Reads the scene, paints nothing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import shapely
from numpy.typing import NDArray

from console.widgets.map.asset_part import FROM_ZOOM, TASK_BESIDE_PX
from console.widgets.map.figures import Figure
from console.widgets.map.scene import Scene
from console.widgets.map.view import MapView
from console.widgets.map.zones import ZoneShapes

INCIDENT_REACH_PX = 16.0
UNIT_REACH_PX = 14.0
DOT_REACH_PX = 8.0
POST_REACH_PX = 12.0
TASK_REACH_PX = 9.0
FIGURE_REACH_PX = 10.0

Floats = NDArray[np.float64]
Ids = NDArray[np.int64]


class Pick(NamedTuple):
    """One thing on the map: kind is incident, unit, post, asset, task or zone; id is its number, call sign or code."""

    kind: str
    id: str


def _near(view: MapView, metres: Floats, x: float, y: float, reach: float) -> list[int]:
    """Rows of (n, 2) metres within reach of a widget pixel, nearest first; of equally near ones the last drawn first.

    Only what lies in the column of the pixel is projected: most of fifty thousand does not.
    """
    x_m = float(view.to_metres(np.array([[x, y]], dtype=np.float64))[0, 0])
    rows = np.flatnonzero(np.abs(metres[:, 0] - x_m) <= (reach + 1.0) / view.scale)
    px = view.to_pixels(metres[rows])
    away = (px[:, 0] - x) ** 2 + (px[:, 1] - y) ** 2
    here = away <= reach * reach
    rows, away = rows[here], away[here]
    found: list[int] = rows[np.lexsort((-rows, np.round(away)))].tolist()
    return found


def picks_at(
    scene: Scene, zones: ZoneShapes, view: MapView, x: float, y: float, detail: str, singles: Ids | None = None
) -> list[Pick]:
    """Everything under a widget pixel: incidents, units, posts, cameras and alarm points, tasks, the zone.

    Of each kind the nearest comes first.

    Args:
        detail: how units are drawn.
        singles: rows of the incidents that are drawn by themselves; None: all.
    """
    found: list[Pick] = []
    if scene.shows("incidents"):
        metres = scene.incidents.metres if singles is None else scene.incidents.metres[singles]
        rows = _near(view, metres, x, y, INCIDENT_REACH_PX)
        if singles is not None:
            rows = singles[rows].tolist()
        found += [Pick("incident", scene.incidents.rows[row].number) for row in rows]
    if scene.shows("units"):
        found += [Pick("unit", name) for name in units_at(scene, view, x, y, detail)]
    if scene.shows("posts"):
        # The flag flies up and to the right of the place.
        rows = _near(view, scene.posts.metres, x - 4.0, y + 8.0, POST_REACH_PX)
        found += [Pick("post", scene.posts.rows[row].code) for row in rows]
    for layer, table in scene.assets.items():
        if scene.shows(layer) and view.zoom >= FROM_ZOOM[layer]:
            found += [Pick("asset", table.rows[row].code) for row in _near(view, table.metres, x, y, POST_REACH_PX)]
    if scene.shows("tasks"):
        rows = _near(view, scene.tasks.metres, x - TASK_BESIDE_PX[0], y - TASK_BESIDE_PX[1], TASK_REACH_PX)
        found += [Pick("task", scene.tasks.rows[row].key) for row in rows]
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
    reach = UNIT_REACH_PX if detail == "plates" else DOT_REACH_PX
    return [table.names[row] for row in _near(view, table.metres, x, y, reach) if table.known[row]]


def units_in(scene: Scene, view: MapView, left: float, top: float, right: float, bottom: float) -> list[str]:
    """Call signs of units inside a rectangle of widget pixels."""
    if not scene.shows("units"):
        return []
    table = scene.units
    px = view.to_pixels(table.metres)
    inside = table.known & (px[:, 0] >= left) & (px[:, 0] <= right) & (px[:, 1] >= top) & (px[:, 1] <= bottom)
    return [table.names[row] for row in np.flatnonzero(inside).tolist()]


def figure_at(figures: Sequence[Figure], view: MapView, x: float, y: float) -> str | None:
    """Id of the figure whose line or words lie under a widget pixel, the topmost first; None where there is none."""
    here = shapely.Point(x, y)
    for figure in reversed(figures):
        shapes = [shapely.LineString(view.to_pixels(ring)) for ring in figure.rings if len(ring) > 1]
        if figure.label_at is not None and not figure.rings:
            shapes.append(shapely.Point(view.to_pixels(figure.label_at.reshape(1, 2))[0]))
        if any(shape.distance(here) <= FIGURE_REACH_PX for shape in shapes):
            return figure.id
    return None
