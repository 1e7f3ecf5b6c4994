"""The part of the moving layer that no fix changes: names of zones, posts, incidents and their marks.

Composed when the picture, the selection, a drag or the zoom changes, and kept while units move.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from console.domain.area import Grade
from console.domain.incident import IncidentStatus
from console.widgets.drag import DragKind
from console.widgets.map.atlas import NO_SPRITE, Fragments, no_fragments
from console.widgets.map.declutter import Raster, no_boxes
from console.widgets.map.figures import Stroke, strokes_of
from console.widgets.map.scene import Scene
from console.widgets.map.shapes import INCIDENT_PX
from console.widgets.map.sprites import SpriteBook
from console.widgets.map.view import MapView, to_mercator
from console.widgets.map.zones import ZoneName, hidden_levels
from console.widgets.terms import grade_text

MARGIN_PX = 384
POST_NAMES_FROM_ZOOM = 13.0
FADED = 0.25
_NUMBER_FROM_PX = INCIDENT_PX / 2 + 6.0
#: Where a zone's name may go, from its middle: the nearest that is free.
_NAME_PLACES = [(float(aside), float(up)) for up in (0, -24, 24, -48, 48, -72, 72) for aside in (0, -40, 40)]

Floats = NDArray[np.float64]
Ids = NDArray[np.int64]
Flags = NDArray[np.bool_]


@dataclass
class Numbers:
    """Where the numbers of incidents went, and what decided it: kept while only what units do changes."""

    decided_by: tuple[bytes, ...]
    at: Floats
    ids: Ids
    taken: Raster


@dataclass
class Still:
    """What was composed, in the view's pixels.

    Attributes:
        fragments: what each layer shows, by its name.
        strokes: lines and areas of each layer that has some in view.
        marks: fragments over everything else.
        taken: where labels lie already.
        incident_px: (n, 2) of all open incidents.
        numbers: for the next composing.
    """

    fragments: dict[str, Fragments]
    strokes: dict[str, list[Stroke]]
    marks: Fragments
    taken: Raster
    incident_px: Floats
    numbers: Numbers


def inside(view: MapView, px: Floats, margin: float = MARGIN_PX) -> Flags:
    """Which of (n, 2) pixels lie in a view widened by a margin."""
    x, y = px[:, 0], px[:, 1]
    return (x > -margin) & (x < view.width + margin) & (y > -margin) & (y < view.height + margin)


def fragments_of(book: SpriteBook, at: Floats, sprites: Ids, faded: Flags | None = None) -> Fragments:
    """Fragments of sprites at places; `faded` ones are pale."""
    there = sprites != NO_SPRITE
    part = book.atlas.fragments(at[there], sprites[there])
    if faded is not None:
        part[faded[there], 9] = FADED
    return part


def joined(parts: list[Fragments]) -> Fragments:
    """Fragments behind one another, ready to draw."""
    return np.ascontiguousarray(np.concatenate(parts)) if parts else no_fragments()


def compose_still(scene: Scene, view: MapView, book: SpriteBook, before: Still | None = None) -> Still:
    """Compose for a view.

    Args:
        before: what was composed last; finding room for numbers is most of the work, and often nothing of it changed.
    """
    incident_px = view.to_pixels(scene.incidents.metres)
    rows = np.flatnonzero(inside(view, incident_px) & scene.shows("incidents"))
    numbers = [scene.incidents.rows[row].number for row in rows.tolist()]
    number_ids, widths = book.texts(numbers, "number")
    at = incident_px[rows]
    picked = np.array([number == scene.picked_incident for number in numbers], dtype=np.bool_)
    size = np.array([view.width, view.height])
    decided_by = tuple(array.tobytes() for array in (size, at, number_ids, widths, picked))
    if before is not None and before.numbers.decided_by == decided_by:
        placed = before.numbers
    else:
        room = Raster(view.width, view.height, MARGIN_PX)
        placed = Numbers(decided_by, *number_places(at, number_ids, widths, picked, room), room)
    taken, number_at, number_ids = placed.taken.copy(), placed.at, placed.ids
    # Names of ours keep off the names that the base has; symbols and call signs lie over them.
    with_base = taken.copy()
    with_base.take(scene.base_names.boxes(view, scene.chinese) if scene.shows("names") else no_boxes())
    layers = {
        "posts": _posts(scene, view, book, with_base, taken),
        "zones": _zone_names(scene, view, book, with_base),
        "incidents": _incidents(scene, book, rows, at, numbers, number_ids, number_at),
    }
    fragments = {layer: paler(joined(parts), scene.layering.opacity(layer)) for layer, parts in layers.items()}
    return Still(fragments, _strokes(scene, view, book), _pin(scene, view, book), taken, incident_px, placed)


def paler(fragments: Fragments, opacity: float) -> Fragments:
    """The same fragments, paler."""
    if opacity < 1.0:
        fragments[:, 9] *= opacity
    return fragments


def _strokes(scene: Scene, view: MapView, book: SpriteBook) -> dict[str, list[Stroke]]:
    found = {
        layer: strokes_of(figures, view, book.theme, scene.layering.opacity(layer), MARGIN_PX)
        for layer, figures in scene.figures.items()
        if scene.shows(layer)
    }
    return {layer: strokes for layer, strokes in found.items() if strokes}


def _pin(scene: Scene, view: MapView, book: SpriteBook) -> Fragments:
    if scene.pin is None:
        return no_fragments()
    px = view.to_pixels(to_mercator(np.array([scene.pin], dtype=np.float64)))
    return fragments_of(book, px, np.array([book.mark("pin")]))


def number_places(at: Floats, ids: Ids, widths: Floats, picked: Flags, taken: Raster) -> tuple[Floats, Ids]:
    """Where the numbers of (n, 2) incidents go, beside the disc on the first free side; takes discs and numbers.

    The most urgent come last and choose first. A number without a free side is left out, but not that of what is
    picked.
    """
    places = at.copy()
    discs = np.column_stack((at[:, 0] - 14, at[:, 1] - 14, at[:, 0] + 14, at[:, 1] + 14))
    taken.take(discs)
    left_of = -(2 * _NUMBER_FROM_PX + widths)
    open_rows = np.arange(len(at))[::-1]
    for to_left, up in ((False, 0.0), (True, 0.0), (False, -14.0), (False, 14.0), (True, -14.0), (True, 14.0)):
        x, y = at[open_rows, 0] + (left_of[open_rows] if to_left else 0.0), at[open_rows, 1] + up
        first = x + _NUMBER_FROM_PX
        last = first + widths[open_rows] + (0.0 if to_left else 3.0)  # at the left its own disc follows at once
        free = taken.try_take(np.column_stack((first, y - 7, last, y + 7)))
        places[open_rows[free]] = np.column_stack((x[free], y[free]))
        open_rows = open_rows[~free]
    left_out = np.zeros(len(at), dtype=np.bool_)
    left_out[open_rows] = True
    return places, np.where(left_out & ~picked, NO_SPRITE, ids)


def _zone_names(scene: Scene, view: MapView, book: SpriteBook, taken: Raster) -> list[Fragments]:
    if not scene.zone_names or not scene.shows("zones"):
        return []
    left_out = hidden_levels(scene.layering, view.zoom)
    names = [name for name in scene.zone_names if name.level not in left_out]
    px = view.to_pixels(np.array([(name.x, name.y) for name in names]).reshape(-1, 2))
    rows = np.flatnonzero(inside(view, px))
    texts = [_zone_text(scene, names[row]) for row in rows.tolist()]
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


def _incidents(
    scene: Scene, book: SpriteBook, rows: Ids, at: Floats, numbers: list[str], number_ids: Ids, number_at: Floats
) -> list[Fragments]:
    """Symbols with their numbers, then marks."""
    table = scene.incidents.rows
    drag = scene.drag_on(DragKind.INCIDENT)
    kinds = book.incidents([table[r] for r in rows.tolist()])
    faded: Flags | None = None
    parts: list[Fragments] = []
    if drag is not None:
        faded = np.array([number not in drag.eligible for number in numbers], dtype=np.bool_)
        parts.append(fragments_of(book, at[~faded], np.full(int((~faded).sum()), book.mark("lit_incident"))))
    parts.append(fragments_of(book, at, kinds, faded))
    parts.append(fragments_of(book, number_at, number_ids, faded))
    # As in the queue: what somebody was sent to is no news any more.
    news = {table[row].number for row in rows.tolist() if table[row].status is IncidentStatus.WAITING} & scene.unseen
    marks: dict[str, set[str]] = {"unseen": news, "picked_incident": {scene.picked_incident or ""}}
    if drag is not None and drag.hot is not None:
        marks["hot_incident" if drag.hot_legal else "refused"] = {drag.hot.id}
    for mark, marked in marks.items():
        here = [i for i, number in enumerate(numbers) if number in marked]
        if here:
            parts.append(fragments_of(book, at[here], np.full(len(here), book.mark(mark))))
    return parts
