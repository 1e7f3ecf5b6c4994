"""The part of the moving layer that no fix changes: names of zones, posts, incidents and their marks.

Composed when the picture, the selection, a drag or the zoom changes, and kept while units move.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from console.domain.area import Grade
from console.widgets.map.asset_part import compose_assets, compose_tasks
from console.widgets.map.atlas import Fragments, no_fragments
from console.widgets.map.composing import MARGIN_PX, fragments_of, inside, marks_at, paler
from console.widgets.map.declutter import Raster, no_boxes
from console.widgets.map.figures import Stroke, strokes_of
from console.widgets.map.incident_part import IncidentPart, compose_incidents
from console.widgets.map.scene import Scene
from console.widgets.map.sprites import SpriteBook
from console.widgets.map.view import Floats, MapView, to_mercator
from console.widgets.map.zones import ZoneName, hidden_levels
from console.widgets.terms import grade_text

POST_NAMES_FROM_ZOOM = 13.0
#: A zone that is narrower is not named: there is no room for a word in it.
NAMED_FROM_PX = 48.0
#: Where a zone's name may go, from its middle: the nearest that is free.
_NAME_PLACES = [(float(aside), float(up)) for up in (0, -24, 24, -48, 48, -72, 72) for aside in (0, -40, 40)]


@dataclass
class Still:
    """What was composed, in the view's pixels.

    Attributes:
        parts: fragments of each layer, by its name.
        strokes: lines and areas of each layer that has some in view.
        marks: fragments over everything else.
        taken: where labels lie already.
        incidents: where they are, and what was composed of them.
    """

    parts: dict[str, list[Fragments]]
    strokes: dict[str, list[Stroke]]
    marks: Fragments
    taken: Raster
    incidents: IncidentPart


def compose_still(scene: Scene, view: MapView, book: SpriteBook, before: Still | None = None) -> Still:
    """Compose for a view.

    Args:
        before: what was composed last.
    """
    incidents = compose_incidents(scene, view, book, before.incidents.numbers if before is not None else None)
    taken = incidents.taken.copy()
    # Names of ours keep off the names that the base has; symbols and call signs lie over them.
    with_base = taken.copy()
    with_base.take(scene.base_names.boxes(view, scene.chinese) if scene.shows("names") else no_boxes())
    parts = {
        "posts": _posts(scene, view, book, with_base, taken),
        "zones": _zone_names(scene, view, book, with_base),
        "incidents": incidents.parts,
        **{layer: compose_assets(scene, view, book, layer) for layer in scene.assets},
        "tasks": compose_tasks(scene, view, book),
    }
    for layer, labels in _figure_labels(scene, view, book, with_base).items():
        parts.setdefault(layer, []).append(labels)
    for layer, of_layer in parts.items():
        paler(of_layer, scene.layering.opacity(layer))
    return Still(parts, _strokes(scene, view, book), _pin(scene, view, book), taken, incidents)


def _strokes(scene: Scene, view: MapView, book: SpriteBook) -> dict[str, list[Stroke]]:
    found = {
        layer: strokes_of(figures, view, book.theme, scene.layering.opacity(layer), MARGIN_PX)
        for layer, figures in scene.figures.items()
        if scene.shows(layer)
    }
    return {layer: strokes for layer, strokes in found.items() if strokes}


def _figure_labels(scene: Scene, view: MapView, book: SpriteBook, taken: Raster) -> dict[str, Fragments]:
    """What figures say, where there is room; a text that is all of its figure always."""
    found = {}
    for layer, figures in scene.figures.items():
        said = [one for one in figures if one.label and one.label_at is not None] if scene.shows(layer) else []
        if said:
            ids, widths = book.texts([one.label for one in said], "figure")
            places = [np.atleast_2d(one.label_at) for one in said if one.label_at is not None]
            is_all = np.array([not one.rings for one in said], dtype=np.bool_)
            at, rows = _roomy(places, widths / 2 + 2, is_all, view, taken)
            found[layer] = fragments_of(book, at, ids[rows])
    return found


def _roomy(
    places: Sequence[Floats], half: Floats, is_all: NDArray[np.bool_], view: MapView, taken: Raster
) -> tuple[Floats, NDArray[np.int64]]:
    """Where texts go, (n, 2) pixels, and which they are: each at the first of its places that has room."""
    found, rows = [], []
    left = np.arange(len(places))
    for turn in range(max(map(len, places))):
        tried = left[[len(places[row]) > turn for row in left.tolist()]]
        at = view.to_pixels(np.array([places[row][turn] for row in tried.tolist()]).reshape(-1, 2))
        boxes = np.column_stack((at[:, 0] - half[tried], at[:, 1] - 8, at[:, 0] + half[tried], at[:, 1] + 8))
        free = inside(view, at)
        free[free] = taken.try_take(boxes[free], is_all[tried[free]])
        found.append(at[free])
        rows.append(tried[free])
        left = np.setdiff1d(left, tried[free])
    return np.concatenate(found), np.concatenate(rows)


def _pin(scene: Scene, view: MapView, book: SpriteBook) -> Fragments:
    if scene.pin is None:
        return no_fragments()
    px = view.to_pixels(to_mercator(np.array([scene.pin], dtype=np.float64)))
    return marks_at(book, px, "pin")


def _zone_names(scene: Scene, view: MapView, book: SpriteBook, taken: Raster) -> list[Fragments]:
    names = scene.zone_names
    if not names.rows or not scene.shows("zones"):
        return []
    left_out = hidden_levels(scene.layering, view.zoom)
    px = view.to_pixels(names.metres)
    seen = np.flatnonzero(inside(view, px) & (names.span_m * view.scale >= NAMED_FROM_PX))
    rows = np.array([row for row in seen.tolist() if names.rows[row].level not in left_out], dtype=np.int64)
    texts = [_zone_text(scene, names.rows[row]) for row in rows.tolist()]
    ids, widths = book.texts(texts, "zone")
    at, half = px[rows], widths / 2 + 4
    parts = []
    for aside, up in _NAME_PLACES:
        x, y = at[:, 0] + aside, at[:, 1] + up
        free = taken.try_take(np.column_stack((x - half, y - 9, x + half, y + 9)))
        parts.append(fragments_of(book, np.column_stack((x[free], y[free])), ids[free]))
        at, ids, half = at[~free], ids[~free], half[~free]
    return parts


def _zone_text(scene: Scene, name: ZoneName) -> str:
    """Its name, and its grade in words while grades show: colour alone would not do."""
    text = scene.words(name.name, name.name_zh)
    return f"{text} · {grade_text(name.grade)}" if name.grade is not Grade.NONE and scene.shows("grades") else text


def _posts(scene: Scene, view: MapView, book: SpriteBook, with_base: Raster, taken: Raster) -> list[Fragments]:
    posts = scene.posts
    if not posts.rows or not scene.shows("posts"):
        return []
    px = view.to_pixels(posts.metres)
    rows = np.flatnonzero(inside(view, px))
    flags = np.array([book.post(posts.closed[row], posts.central[row]) for row in rows.tolist()], dtype=np.int64)
    at = px[rows]
    parts = [fragments_of(book, at, flags)]
    x, y, before = at[:, 0], at[:, 1], with_base.copy()
    with_base.take(np.column_stack((x - 16, y - 20, x + 34, y + 26)))  # who is at home stands there, with a call sign
    if view.zoom >= POST_NAMES_FROM_ZOOM:
        texts = [scene.words(posts.rows[row].name, posts.rows[row].name_zh) for row in rows.tolist()]
        ids, widths = book.texts(texts, "post")
        x, y = at[:, 0] + 13.0, at[:, 1] - 14.0
        boxes = np.column_stack((x, y - 7, x + widths + 2, y + 7))
        free = before.try_take(boxes)
        with_base.take(boxes[free])
        taken.take(boxes[free])
        parts.append(fragments_of(book, at[free], ids[free]))
    return parts
