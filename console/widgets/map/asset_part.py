"""Cameras, alarm points and tasks as the moving layer draws them; names of the fixed ones when one looks closely."""

from __future__ import annotations

import numpy as np

from console.domain.task import TaskState, task_state
from console.widgets.map.atlas import Fragments
from console.widgets.map.composing import fragments_of, inside
from console.widgets.map.scene import Scene
from console.widgets.map.sprites import SpriteBook
from console.widgets.map.view import MapView

#: A camera on every corner is a carpet from afar; alarm points are fewer and matter more.
FROM_ZOOM = {"cameras": 12.5, "alarms": 11.0}
#: Beside the place: an incident's symbol or a post may stand on it.
TASK_BESIDE_PX = (-13.0, -9.0)
NAMES_FROM_ZOOM = 16.0


def compose_assets(scene: Scene, view: MapView, book: SpriteBook, layer: str) -> list[Fragments]:
    """Compose one of the layers for a view."""
    table = scene.assets[layer]
    if not table.rows or not scene.shows(layer) or view.zoom < FROM_ZOOM[layer]:
        return []
    px = view.to_pixels(table.metres)
    rows = np.flatnonzero(inside(view, px))
    shown = [table.rows[row] for row in rows.tolist()]
    steps = [None if one.heading_deg is None else round(one.heading_deg / 45.0) % 8 for one in shown]
    sprites = np.array([book.asset(layer, step) for step in steps], dtype=np.int64)
    parts = [fragments_of(book, px[rows], sprites)]
    if view.zoom >= NAMES_FROM_ZOOM:
        ids, _ = book.texts([scene.words(one.name, one.name_zh) for one in shown], "asset")
        parts.append(fragments_of(book, px[rows], ids))
    return parts


def compose_tasks(scene: Scene, view: MapView, book: SpriteBook) -> list[Fragments]:
    """Compose the tasks that are to be done, the overdue ones in the colour of what is late."""
    table = scene.tasks
    if not table.rows or not scene.shows("tasks"):
        return []
    px = view.to_pixels(table.metres) + np.array(TASK_BESIDE_PX)
    rows = np.flatnonzero(inside(view, px))
    late = [task_state(table.rows[row], scene.now) is TaskState.OVERDUE for row in rows.tolist()]
    sprites = np.array([book.task(is_overdue=one) for one in late], dtype=np.int64)
    return [fragments_of(book, px[rows], sprites)]
