"""The part of the moving layer that changes with every tick: units by level of detail, their labels and rings."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from PySide6.QtCore import QLineF

from console.widgets.drag import DragKind
from console.widgets.map.ages import age_text
from console.widgets.map.atlas import Fragments
from console.widgets.map.clusters import clusters_of
from console.widgets.map.composing import MARGIN_PX, Flags, Floats, Ids, fragments_of, inside
from console.widgets.map.scene import Scene
from console.widgets.map.shapes import PLATE_H_PX, PLATE_W_PX
from console.widgets.map.sprites import FRESH, HOLLOW, STALE, SpriteBook, is_free
from console.widgets.map.still import Still
from console.widgets.map.view import MapView

PLATES_MAX = 1_500
ARROWS_MAX = 4_000
DOTS_MAX = 15_000
LABELS_MAX = 600
LINES_MAX = 150
_BAND_PX = 24.0
_STACK_PX = 10.0


@dataclass
class UnitPart:
    """What was composed: fragments, lines to incidents, the detail chosen, how many units are in view, and where
    clusters of them lie.
    """

    parts: list[Fragments] = field(default_factory=list)
    lines: list[QLineF] = field(default_factory=list)
    detail: str = "plates"
    units: int = 0
    clusters: Floats = field(default_factory=lambda: np.empty((0, 2)))


def detail_for(count: int) -> str:
    """How units are drawn when so many are in view."""
    if count <= PLATES_MAX:
        return "plates"
    if count <= ARROWS_MAX:
        return "arrows"
    return "dots" if count <= DOTS_MAX else "clusters"


def compose_units(scene: Scene, view: MapView, book: SpriteBook, still: Still) -> UnitPart:
    """Compose for a view, over what stands still."""
    done = UnitPart()
    table = scene.units
    if not len(table) or not scene.shows("units"):
        return done
    px = view.to_pixels(table.metres)
    near = table.known & inside(view, px)
    rows = np.flatnonzero(near)
    at = px[rows]
    done.units = int(inside(view, at, 0.0).sum())
    done.detail = detail_for(done.units)
    if done.detail == "clusters":
        gathered = clusters_of(view, at, MARGIN_PX)
        free = gathered.how_many(is_free(table.status[rows])).tolist()
        pairs = zip(gathered.count.tolist(), free, strict=True)
        sprites = np.array([book.cluster(n, f) for n, f in pairs], dtype=np.int64).reshape(-1)
        done.parts.append(fragments_of(book, np.repeat(gathered.middle, 2, axis=0), sprites))
        done.clusters = gathered.middle
        kept = _picked(scene, rows) | _held(scene, rows)
        rows, at = rows[kept], at[kept]
    order = np.argsort((at[:, 1] / _BAND_PX).astype(np.int16), kind="stable")
    work = _Work(scene, book, still, done, rows[order], at[order])
    if done.detail in ("plates", "clusters"):
        work.plates()
    elif done.detail == "arrows":
        work.arrows()
    else:
        work.dots()
    work.marks()
    return done


def _picked(scene: Scene, rows: Ids) -> Flags:
    row_of = scene.units.row_of
    wanted = [row_of[name] for name in scene.picked_units if name in row_of]
    return np.isin(rows, np.array(wanted, dtype=np.int64))


def _held(scene: Scene, rows: Ids) -> Flags:
    row_of = scene.units.row_of
    wanted = [row_of[name] for name in scene.held_units if name in row_of]
    return np.isin(rows, np.array(wanted, dtype=np.int64))


class _Work:
    """Units in view, sorted by bands from north to south: memory stays near, and the southern lie on top."""

    def __init__(self, scene: Scene, book: SpriteBook, still: Still, done: UnitPart, rows: Ids, at: Floats) -> None:
        self.scene, self.book, self.still, self.done = scene, book, still, done
        self.rows, self.at = rows, at
        self.taken = still.taken.copy()
        table = scene.units
        self.status, self.heading = table.status[rows], table.heading[rows]
        fixed = table.fixed_at_s[rows]
        self.age_s = scene.now.timestamp() - fixed
        self.state = np.where(self.age_s > scene.stale_after_s, STALE, FRESH).astype(np.uint8)
        self.state[np.isnan(fixed)] = HOLLOW
        self.picked = _picked(scene, rows)
        self.drag = scene.drag_on(DragKind.UNITS)
        self.faded: Flags | None = None
        if self.drag is not None:
            names, eligible = table.names, self.drag.eligible
            self.faded = np.array([names[row] not in eligible for row in rows.tolist()], dtype=np.bool_)

    def _add(self, at: Floats, sprites: Ids, faded: Flags | None = None) -> None:
        self.done.parts.append(fragments_of(self.book, at, sprites, faded))

    def plates(self) -> None:
        """Plates with their noses, lines to incidents, and call signs where there is room."""
        book = self.book
        noses = book.noses(self.status, self.heading, self.state)
        table = self.scene.units
        plates = book.plates(table.arms, table.arm[self.rows], self.status, self.state)
        both = np.stack((noses, plates), axis=1).reshape(-1)
        self._lines()
        self._add(np.repeat(self.at, 2, axis=0), both, None if self.faded is None else np.repeat(self.faded, 2))
        self._rings()  # before the call signs, which they would cut
        self._stacks()
        if self.scene.shows("call_signs"):
            self._labels()

    def arrows(self) -> None:
        """Small arrows, and lines to incidents."""
        self._lines()
        self._add(self.at, self.book.darts(self.status, self.heading, self.state), self.faded)
        self._rings()

    def dots(self) -> None:
        """Dots."""
        self._add(self.at, self.book.dots(self.status, self.state), self.faded)
        self._rings()

    def _lines(self) -> None:
        """From each assigned unit to its incident; when that would be a thicket, for what is picked only."""
        if not self.scene.shows("lines"):
            return
        targets = self.scene.targets[self.rows]
        bound = np.flatnonzero(targets >= 0)
        if len(bound) > LINES_MAX:
            chosen = self.scene.incidents.row_of.get(self.scene.picked_incident or "", -2)
            bound = bound[(targets[bound] == chosen) | self.picked[bound]]
        if on_ways := self.scene.on_ways:
            names = self.scene.units.names
            straight = [names[row] not in on_ways for row in self.rows[bound].tolist()]
            bound = bound[np.array(straight, dtype=np.bool_)]
        ends = np.hstack((self.at[bound], self.still.incidents.px[targets[bound]])).tolist()
        self.done.lines = [QLineF(*end) for end in ends]

    def _stacks(self) -> None:
        """How many lie under one plate, beside the topmost of each stack."""
        if len(self.rows) < 2:
            return
        cells = np.floor(self.at / _STACK_PX).astype(np.int64)
        from_top = ((cells[:, 1] << 32) + cells[:, 0])[::-1]
        _, first, count = np.unique(from_top, return_index=True, return_counts=True)
        high = count > 1
        tops = len(self.rows) - 1 - first[high]
        highest = np.argsort(-count[high], kind="stable")
        at = self.at[tops[highest]]
        ids, widths = self.book.texts([f"+{n - 1}" for n in count[high][highest].tolist()], "stack")
        x, y = at[:, 0] + PLATE_W_PX / 2 + 4, at[:, 1] - PLATE_H_PX / 2 + 1
        shown = self.taken.try_take(np.column_stack((x, y - 5, x + widths, y + 5)))
        self._add(at[shown], ids[shown])

    def _labels(self) -> None:
        """Call signs where there is room, with the age of old fixes; picked units always have theirs."""
        order = np.argsort(~self.picked, kind="stable")[:LABELS_MAX]
        at, rows, old = self.at[order], self.rows[order], self.state[order] == STALE
        names = self.scene.units.names
        ids, widths = self.book.texts([names[row] for row in rows.tolist()], "call_sign")
        half = widths / 2 + 1
        boxes = np.column_stack((at[:, 0] - half, at[:, 1] + 11, at[:, 0] + half, at[:, 1] + np.where(old, 36, 24)))
        shown = self.taken.try_take(boxes, self.picked[order])
        self._add(at[shown], ids[shown])
        aged = np.flatnonzero(shown & old)
        ages = [age_text(age) for age in self.age_s[order][aged].tolist()]
        self._add(at[aged], self.book.texts(ages, "age")[0])

    def marks(self) -> None:
        """Rings over everything: what a drag may be dropped on, what lies under the pointer."""
        drag = self.drag
        if drag is None or self.faded is None:
            return
        self._ring(~self.faded, "lit_unit" if self.done.detail == "plates" else "lit_dot")
        row = self.scene.units.row_of.get(drag.hot.id) if drag.hot is not None else None
        if row is not None:
            self._ring(self.rows == row, "hot_unit" if drag.hot_legal else "refused")

    def _rings(self) -> None:
        """What is picked; and what other desks drag, with their names."""
        self._ring(self.picked, "picked_unit")
        places = np.flatnonzero(_held(self.scene, self.rows))
        if not len(places):
            return
        names = [self.scene.held_units[self.scene.units.names[row]] for row in self.rows[places].tolist()]
        self._add(self.at[places], np.full(len(places), self.book.mark("held_unit")))
        self._add(self.at[places], self.book.texts(names, "held")[0])

    def _ring(self, which: Flags, mark: str) -> None:
        count = int(which.sum())
        if count:
            self._add(self.at[which], np.full(count, self.book.mark(mark)))
