"""The moving layer: units, incidents, posts and their labels as one list of fragments, drawn in one call.

Composed when something changed or the zoom did; a pan inside the margin only shifts what was composed. Owns the level
of detail. Takes its sprites from a `SpriteBook`, its data from a `Scene`.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, Qt
from PySide6.QtGui import QPainter, QPen

from console.widgets.drag import DragKind, DragView
from console.widgets.map.atlas import FRAGMENT_FIELDS, NO_SPRITE, draw
from console.widgets.map.declutter import Occupied
from console.widgets.map.scene import Scene
from console.widgets.map.sprites import FRESH, HOLLOW, STALE, SpriteBook, is_free
from console.widgets.map.view import MapView, to_mercator
from console.widgets.theme import qcolor

PLATES_MAX = 1_500
ARROWS_MAX = 4_000
DOTS_MAX = 15_000
LABELS_MAX = 600
CLUSTER_PX = 56.0
MARGIN_PX = 192
SPRITE_BUDGET_S = 0.004
_BAND_PX = 24.0
_FADED = 0.25

Floats = NDArray[np.float64]
Ids = NDArray[np.int64]


@dataclass
class Composed:
    """What was composed for one view, in that view's pixels."""

    view: MapView
    version: tuple[int, int]
    fragments: Floats = field(default_factory=lambda: np.empty((0, FRAGMENT_FIELDS)))
    lines: list[QLineF] = field(default_factory=list)
    detail: str = "plates"
    units: int = 0
    is_short: bool = False


class MovingLayer:
    """Composes and paints. Painting has no other effect than the sprites it makes."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.composed: Composed | None = None

    def forget(self) -> None:
        """Compose anew at the next painting: theme, language or screen changed."""
        self.composed = None

    def paint(self, painter: QPainter, view: MapView, book: SpriteBook) -> bool:
        """Paint for a view. False when sprites are missing yet: paint again."""
        done = self.composed
        if done is None or done.is_short or not self._serves(done, view):
            done = self.composed = self._compose(view, book)
        dx, dy = done.view.left - view.left, done.view.top - view.top
        painter.translate(dx, dy)
        if done.lines:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(qcolor(book.theme.text_muted, 0.75), 1.3, Qt.PenStyle.DashLine))
            painter.drawLines(done.lines)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        draw(painter, book.atlas, done.fragments)
        painter.translate(-dx, -dy)
        return not done.is_short

    def _serves(self, done: Composed, view: MapView) -> bool:
        was = done.view
        return (
            done.version == (self.scene.version, self.scene.units.version)
            and (was.zoom, was.width, was.height, was.dpr) == (view.zoom, view.width, view.height, view.dpr)
            and abs(was.left - view.left) <= MARGIN_PX
            and abs(was.top - view.top) <= MARGIN_PX
        )

    # -- composing ---------------------------------------------------------------------------------

    def _compose(self, view: MapView, book: SpriteBook) -> Composed:
        scene = self.scene
        book.begin(SPRITE_BUDGET_S)
        done = Composed(view, (scene.version, scene.units.version))
        work = _Work(view, book, scene, done)
        work.zone_names()
        work.posts()
        work.incident_boxes()
        work.units()
        work.incidents()
        work.pin()
        done.fragments = np.ascontiguousarray(np.concatenate(work.parts)) if work.parts else done.fragments
        done.is_short = book.is_short
        return done


class _Work:
    """One composing: gathers fragments from bottom to top."""

    def __init__(self, view: MapView, book: SpriteBook, scene: Scene, done: Composed) -> None:
        self.view, self.book, self.scene, self.done = view, book, scene, done
        self.parts: list[Floats] = []
        self.occupied = Occupied()
        self.drag = scene.drag if isinstance(scene.drag, DragView) else None

    def _inside(self, px: Floats, margin: float = MARGIN_PX) -> NDArray[np.bool_]:
        x, y = px[:, 0], px[:, 1]
        view = self.view
        return (x > -margin) & (x < view.width + margin) & (y > -margin) & (y < view.height + margin)

    def _add(self, at: Floats, sprites: Ids, faded: NDArray[np.bool_] | None = None) -> None:
        there = sprites != NO_SPRITE
        if there.any():
            part = self.book.atlas.fragments(at[there], sprites[there])
            if faded is not None:
                part[faded[there], 9] = _FADED
            self.parts.append(part)

    def _add_one(self, at: tuple[float, float], *sprites: int) -> None:
        self._add(np.array([at] * len(sprites), dtype=np.float64), np.array(sprites, dtype=np.int64))

    # -- what stands -------------------------------------------------------------------------------

    def zone_names(self) -> None:
        """Names of zones, at places that the zone layer found."""
        names = self.scene.zone_names
        if not names or not self.scene.shows("zones"):
            return
        px = self.view.to_pixels(np.array([(x, y) for *_, x, y in names]))
        for row in np.flatnonzero(self._inside(px)).tolist():
            _, name, name_zh, *_ = names[row]
            text = name_zh or name if self.scene.chinese else name or name_zh
            half = self.book.text_width(text, "zone") / 2 + 4
            x, y = px[row].tolist()
            if self.occupied.try_take(x - half, y - 9, x + half, y + 9):
                self._add_one((x, y), self.book.text(text, "zone"))

    def posts(self) -> None:
        """Flags, and their names from zoom 12 on where there is room."""
        posts = self.scene.posts
        if not posts.rows or not self.scene.shows("posts"):
            return
        px = self.view.to_pixels(posts.metres)
        rows = np.flatnonzero(self._inside(px))
        sprites = [self.book.post(posts.closed[row], posts.central[row]) for row in rows.tolist()]
        self._add(px[rows], np.array(sprites, dtype=np.int64))
        if self.view.zoom < 12:
            return
        for row in rows.tolist():
            post = posts.rows[row]
            text = post.name_zh or post.name if self.scene.chinese else post.name or post.name_zh
            x, y = px[row].tolist()
            half = self.book.text_width(text, "post") / 2 + 2
            if self.occupied.try_take(x - half, y + 1, x + half, y + 15):
                self._add_one((x, y), self.book.text(text, "post"))

    def incident_boxes(self) -> None:
        """Keep the place of incidents and their numbers free of other labels."""
        incidents = self.scene.incidents
        self.incident_px = self.view.to_pixels(incidents.metres)
        self.incident_rows = (
            np.flatnonzero(self._inside(self.incident_px)) if self.scene.shows("incidents") else np.empty(0, np.int64)
        )
        for row in self.incident_rows.tolist():
            x, y = self.incident_px[row].tolist()
            self.occupied.take(
                x - 14, y - 14, x + 16 + self.book.text_width(incidents.rows[row].number, "number"), y + 14
            )

    def incidents(self) -> None:
        """Symbols, numbers, marks; the picked one last."""
        scene, book, drag = self.scene, self.book, self.drag
        if not len(self.incident_rows):
            return
        rows = self.incident_rows.tolist()
        table = scene.incidents.rows
        px = self.incident_px
        sprites = np.array([book.incident(table[r].class_code, table[r].priority, table[r].status) for r in rows])
        numbers = np.array([book.text(table[r].number, "number") for r in rows])
        faded = None
        if drag is not None and drag.target_kind is DragKind.INCIDENT:
            faded = np.array([table[r].number not in drag.eligible for r in rows])
            lit = [r for r in rows if table[r].number in drag.eligible]
            self._add(px[lit], np.full(len(lit), book.mark("lit_incident")))
        at = px[self.incident_rows]
        both = np.stack((sprites, numbers), axis=1).reshape(-1)
        self._add(np.repeat(at, 2, axis=0), both, None if faded is None else np.repeat(faded, 2))
        for r in rows:
            number = table[r].number
            place = (float(px[r, 0]), float(px[r, 1]))
            if number in scene.unseen:
                self._add_one(place, book.mark("unseen"))
            if number == scene.picked_incident:
                self._add_one(place, book.mark("picked_incident"))
            if (
                drag is not None
                and drag.hot is not None
                and drag.hot.kind is DragKind.INCIDENT
                and drag.hot.id == number
            ):
                self._add_one(place, book.mark("hot_incident" if drag.hot_legal else "refused"))

    def pin(self) -> None:
        """The place of a call that is being typed."""
        if self.scene.pin is not None:
            px = self.view.to_pixels(to_mercator(np.array([self.scene.pin], dtype=np.float64)))
            self._add(px, np.array([self.book.mark("pin")], dtype=np.int64))

    # -- units -------------------------------------------------------------------------------------

    def units(self) -> None:
        """Units by the level of detail that their number in view allows."""
        table = self.scene.units
        if not len(table) or not self.scene.shows("units"):
            return
        px = self.view.to_pixels(table.metres)
        near = table.known & self._inside(px)
        count = int((near & self._inside(px, 0.0)).sum())
        rows = np.flatnonzero(near)
        self.done.units = count
        self.done.detail = detail_for(count)
        if self.done.detail == "clusters":
            self._clusters(rows, px[rows])
            rows = rows[self._is_picked(rows)]
        order = np.argsort((px[rows, 1] // _BAND_PX).astype(np.int32), kind="stable")
        rows = rows[order]
        at = px[rows]
        status, heading = table.status[rows], table.heading[rows]
        now_s = self.scene.now.timestamp()
        fixed = table.fixed_at_s[rows]
        state = np.where(
            np.isnan(fixed), HOLLOW, np.where(now_s - fixed > self.scene.stale_after_s, STALE, FRESH)
        ).astype(np.uint8)
        faded = self._faded_units(rows)
        if self.done.detail in ("plates", "clusters"):
            noses = self.book.noses(status, heading, state)
            plates = self.book.plates(table.arms, table.arm[rows], status, state)
            both = np.stack((noses, plates), axis=1).reshape(-1)
            self._lines(rows, at)
            self._add(np.repeat(at, 2, axis=0), both, None if faded is None else np.repeat(faded, 2))
            self._unit_labels(rows, at, state, now_s - fixed)
        elif self.done.detail == "arrows":
            self._lines(rows, at)
            self._add(at, self.book.darts(status, heading, state), faded)
        else:
            self._add(at, self.book.dots(status, state), faded)
        self._unit_marks(rows, at)

    def _is_picked(self, rows: Ids) -> NDArray[np.bool_]:
        row_of = self.scene.units.row_of
        wanted = [row_of[name] for name in self.scene.picked_units if name in row_of]
        return np.isin(rows, np.array(wanted, dtype=np.int64))

    def _faded_units(self, rows: Ids) -> NDArray[np.bool_] | None:
        drag = self.drag
        if drag is None or drag.target_kind is not DragKind.UNITS:
            return None
        names = self.scene.units.names
        return np.array([names[r] not in drag.eligible for r in rows.tolist()], dtype=np.bool_)

    def _clusters(self, rows: Ids, px: Floats) -> None:
        """Counts on a grid that is fixed to the world, so that panning does not reshuffle them."""
        view = self.view
        first_x, first_y = (int((edge - MARGIN_PX) // CLUSTER_PX) for edge in (view.left, view.top))
        column = ((px[:, 0] + view.left) // CLUSTER_PX).astype(np.int64) - first_x
        line = ((px[:, 1] + view.top) // CLUSTER_PX).astype(np.int64) - first_y
        columns, lines = int(column.max()) + 1, int(line.max()) + 1
        cell = line * columns + column
        size = columns * lines
        count = np.bincount(cell, minlength=size)
        free = np.bincount(cell[is_free(self.scene.units.status[rows])], minlength=size)
        x = np.bincount(cell, weights=px[:, 0], minlength=size)
        y = np.bincount(cell, weights=px[:, 1], minlength=size)
        full = np.flatnonzero(count)
        at = np.column_stack((x[full], y[full])) / count[full][:, None]
        sprites = [self.book.cluster(n, f) for n, f in zip(count[full].tolist(), free[full].tolist(), strict=True)]
        self._add(np.repeat(at, 2, axis=0), np.array(sprites, dtype=np.int64).reshape(-1))

    def _lines(self, rows: Ids, at: Floats) -> None:
        """From each assigned unit to its incident."""
        if not self.scene.shows("lines"):
            return
        incidents, names = self.scene.incidents, self.scene.units.incident
        for row, (x, y) in zip(rows.tolist(), at.tolist(), strict=True):
            number = names[row]
            target = incidents.row_of.get(number) if number else None
            if target is not None:
                to_x, to_y = self.incident_px[target].tolist()
                self.done.lines.append(QLineF(x, y, to_x, to_y))

    def _unit_labels(self, rows: Ids, at: Floats, state: NDArray[np.uint8], age_s: Floats) -> None:
        """Call signs where there is room, with the age of old fixes; picked units always have theirs."""
        if not self.scene.shows("call_signs"):
            return
        names, book = self.scene.units.names, self.book
        picked = self._is_picked(rows)
        order = np.argsort(~picked, kind="stable")[:LABELS_MAX]
        texts: list[int] = []
        places: list[tuple[float, float]] = []
        for i in order.tolist():
            x, y = float(at[i, 0]), float(at[i, 1])
            name = names[rows[i]]
            half = book.text_width(name, "call_sign") / 2 + 1
            old = state[i] == STALE
            if not self.occupied.try_take(x - half, y + 11, x + half, y + (36 if old else 24)) and not picked[i]:
                continue
            texts.append(book.text(name, "call_sign"))
            places.append((x, y))
            if old:
                texts.append(book.text(age_text(float(age_s[i])), "age"))
                places.append((x, y))
        if texts:
            self._add(np.array(places), np.array(texts, dtype=np.int64))

    def _unit_marks(self, rows: Ids, at: Floats) -> None:
        """Rings: what is picked, what a drag may be dropped on, what lies under the pointer."""
        picked = self._is_picked(rows)
        self._add(at[picked], np.full(int(picked.sum()), self.book.mark("picked_unit"), dtype=np.int64))
        drag = self.drag
        if drag is None or drag.target_kind is not DragKind.UNITS:
            return
        faded = self._faded_units(rows)
        assert faded is not None
        self._add(at[~faded], np.full(int((~faded).sum()), self.book.mark("lit_unit"), dtype=np.int64))
        row = self.scene.units.row_of.get(drag.hot.id) if drag.hot is not None else None
        if row is not None:
            here = rows == row
            mark = self.book.mark("hot_unit" if drag.hot_legal else "refused")
            self._add(at[here], np.full(int(here.sum()), mark, dtype=np.int64))


def detail_for(count: int) -> str:
    """How units are drawn when so many are in view."""
    if count <= PLATES_MAX:
        return "plates"
    if count <= ARROWS_MAX:
        return "arrows"
    return "dots" if count <= DOTS_MAX else "clusters"


def age_text(age_s: float) -> str:
    """Age of a fix as a label: minutes, hours, days."""
    if age_s < 3600:
        return f"{int(age_s // 60)} min"
    return f"{int(age_s // 3600)} h" if age_s < 172_800 else f"{int(age_s // 86_400)} d"
