"""Which sprite stands for what: turns codes of units, incidents, posts and texts into ids of one atlas.

Makes missing sprites within a time budget a frame; what is left out is drawn a frame later. Knows no positions.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Hashable, Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen

from console.domain.incident import Incident, IncidentStatus
from console.domain.unit import UnitStatus
from console.widgets.map.asset_shapes import paint_alarm_point, paint_camera, paint_task
from console.widgets.map.atlas import NO_SPRITE, SpriteAtlas, add_text
from console.widgets.map.group_shapes import CLUSTER_PX, SQUARE_PX, TAG_PX, paint_incidents, paint_tier, paint_units
from console.widgets.map.shapes import (
    INCIDENT_PX,
    PLATE_H_PX,
    PLATE_W_PX,
    paint_dart,
    paint_incident,
    paint_nose,
    paint_plate,
    paint_post,
    plate_colors,
    shape_of_class,
)
from console.widgets.map.units import HEADINGS, STATUSES
from console.widgets.theme import FONT_SMALL_PX, FONT_TEXT_PX, Theme, qcolor

FRESH, STALE, HOLLOW = 0, 1, 2
_ROOM_PX = 8192
_FREE_STEPS = 8
#: Where the number of an incident stands beside its place, and how far under it the time since its call.
NUMBER_FROM_PX, SINCE_BELOW_PX = INCIDENT_PX / 2 + 6.0, 13.0
#: A square of incidents stands up and aside, so that the units that are gathered there can be read as well.
_SQUARE_AT = (14.0, -16.0)

Ids = NDArray[np.int64]
Bytes = NDArray[np.uint8]


class SpriteBook:
    """All sprites of one theme, font and device pixel ratio.

    `is_short` tells after a frame that some sprites did not fit its budget, `is_fresh` at its beginning that the
    atlas was full and ids given before are void.
    """

    def __init__(self, theme: Theme, families: Sequence[str], dpr: float) -> None:
        self.theme = theme
        self.atlas = SpriteAtlas(dpr)
        self.is_short = False
        self.is_fresh = True
        self._left_s = 0.0
        self._small = self._font(families, FONT_SMALL_PX, bold=False)
        self._small_bold = self._font(families, FONT_SMALL_PX, bold=True)
        self._bold = self._font(families, FONT_TEXT_PX, bold=True)
        self._tag = self._font(families, TAG_PX, bold=True)
        self._incidents: dict[tuple[str, int, IncidentStatus], int] = {}
        self._texts: dict[str, dict[str, tuple[int, float]]] = {}

    @staticmethod
    def _font(families: Sequence[str], px: int, *, bold: bool) -> QFont:
        font = QFont(list(families))
        font.setPixelSize(px)
        font.setBold(bold)
        font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
        return font

    def begin(self, budget_s: float) -> None:
        """Start a frame that may spend so long on missing sprites."""
        self.is_short = False
        self._left_s = budget_s
        self.is_fresh = self.atlas.pixmap.height() > _ROOM_PX * self.atlas.dpr
        if self.is_fresh:
            self.atlas = SpriteAtlas(self.atlas.dpr)
            self._texts.clear()
            self._incidents.clear()

    def _get(self, key: Hashable, make: Callable[[], int]) -> int:
        sprite = self.atlas.id_of(key)
        if sprite != NO_SPRITE:
            return sprite
        if self._left_s <= 0.0:
            self.is_short = True
            return NO_SPRITE
        begun = time.perf_counter()
        made = make()
        self._left_s -= time.perf_counter() - begun
        return made

    # -- units -------------------------------------------------------------------------------------

    def plates(self, arms: Sequence[str], arm: Bytes, status: Bytes, state: Bytes) -> Ids:
        """Plate of each unit, (n,); `state` is `FRESH`, `STALE` or `HOLLOW`."""
        return self._by_code(
            (arm.astype(np.int64) * 8 + status) * 3 + state, lambda code: self._plate(arms[code // 24], code)
        )

    def _plate(self, arm: str, code: int) -> int:
        status, state = STATUSES[code // 3 % 8], code % 3

        def paint(painter: QPainter, centre: QPointF) -> None:
            paint_plate(painter, centre, arm, status, self.theme, hollow=state == HOLLOW, stale=state == STALE)

        key = ("plate", arm, status, state)
        return self._get(key, lambda: self.atlas.add(key, 28, 24, paint))

    def noses(self, status: Bytes, heading: Bytes, state: Bytes) -> Ids:
        """Nose of each unit, (n,); none for those that stand or are stale."""
        codes = np.where((heading < HEADINGS) & (state == FRESH), status.astype(np.int64) * HEADINGS + heading, -1)
        return self._by_code(codes, self._nose)

    def _nose(self, code: int) -> int:
        status, heading = STATUSES[code // HEADINGS], code % HEADINGS

        def paint(painter: QPainter, centre: QPointF) -> None:
            edge = plate_colors(status, self.theme)[1]
            paint_nose(painter, centre, heading * 360.0 / HEADINGS, edge, qcolor(self.theme.map_halo))

        key = ("nose", status, heading)
        return self._get(key, lambda: self.atlas.add(key, 48, 48, paint))

    def darts(self, status: Bytes, heading: Bytes, state: Bytes) -> Ids:
        """Small arrow along the heading of each unit, (n,); a dot where it has none."""
        codes = (status.astype(np.int64) * (HEADINGS + 1) + heading) * 3 + state
        return self._by_code(codes, self._dart)

    def _dart(self, code: int) -> int:
        status, heading, state = STATUSES[code // 3 // (HEADINGS + 1)], code // 3 % (HEADINGS + 1), code % 3
        if heading == HEADINGS or state != FRESH:
            return self._dot(STATUSES.index(status) * 3 + state)

        def paint(painter: QPainter, centre: QPointF) -> None:
            fill, edge, _ = plate_colors(status, self.theme)
            paint_dart(painter, centre, heading * 360.0 / HEADINGS, fill, edge, qcolor(self.theme.map_halo))

        key = ("dart", status, heading)
        return self._get(key, lambda: self.atlas.add(key, 18, 18, paint))

    def dots(self, status: Bytes, state: Bytes) -> Ids:
        """Dot of each unit, (n,)."""
        return self._by_code(status.astype(np.int64) * 3 + state, self._dot)

    def _dot(self, code: int) -> int:
        status, state = STATUSES[code // 3], code % 3

        def paint(painter: QPainter, centre: QPointF) -> None:
            fill, edge, _ = plate_colors(status, self.theme)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(qcolor(self.theme.map_halo))
            painter.drawEllipse(centre, 4.0, 4.0)
            painter.setOpacity(1.0 if state == FRESH else 0.5)
            painter.setBrush(edge if state == FRESH and fill == edge else qcolor(self.theme.map_plate))
            painter.setPen(QPen(edge, 1.2))
            painter.drawEllipse(centre, 2.7, 2.7)

        key = ("dot", status, state)
        return self._get(key, lambda: self.atlas.add(key, 9, 9, paint))

    def cluster(self, count: int, free: int) -> tuple[int, int]:
        """Disc and number of a cluster of units; the ring shows the share that is free."""
        size = 0 if count < 10 else 1 if count < 100 else 2
        eighth = round(_FREE_STEPS * free / count)
        key = ("cluster", size, eighth)

        def paint(painter: QPainter, centre: QPointF) -> None:
            paint_units(painter, centre, CLUSTER_PX[size], eighth / _FREE_STEPS, self.theme)

        px = CLUSTER_PX[size] + 4
        disc = self._get(key, lambda: self.atlas.add(key, px, px, paint))
        return disc, self.text(_rounded(count), "count")

    def incident_cluster(self, count: int, worst: int, waits: bool) -> tuple[int, int]:
        """A square for many incidents, and their number: edged by the most pressing level, which a corner names in
        roman figures; a dark outline when one of them waits."""
        size = 0 if count < 10 else 1 if count < 100 else 2
        key = ("incident_cluster", size, worst, waits)
        px = SQUARE_PX[size]

        def paint(painter: QPainter, centre: QPointF) -> None:
            paint_incidents(painter, centre, px, worst, self.theme, self._tag, waits=waits)

        square = self._get(key, lambda: self.atlas.add(key, px + 16, px + 12, paint, _SQUARE_AT))
        return square, self.text(_rounded(count), "incident_count")

    # -- incidents, posts, marks -------------------------------------------------------------------

    def incidents(self, incidents: Sequence[Incident]) -> Ids:
        """Symbol of each incident, (n,)."""
        known = self._incidents
        ids = [known.get((one.class_code, one.priority, one.status), NO_SPRITE) for one in incidents]
        if NO_SPRITE in ids:
            ids = [self._incident(one.class_code, one.priority, one.status) for one in incidents]
        return np.array(ids, dtype=np.int64)

    def _incident(self, class_code: str, priority: int, status: IncidentStatus) -> int:
        key = ("incident", shape_of_class(class_code), priority, status)

        def paint(painter: QPainter, centre: QPointF) -> None:
            paint_incident(painter, centre, class_code, priority, status, self.theme)

        sprite = self._get(key, lambda: self.atlas.add(key, INCIDENT_PX + 6, INCIDENT_PX + 6, paint))
        if sprite != NO_SPRITE:
            self._incidents[class_code, priority, status] = sprite
        return sprite

    def tier(self, tier: int) -> int:
        """The tag of an incident that was escalated, below its disc at the left."""
        key = ("tier", tier)

        def paint(painter: QPainter, centre: QPointF) -> None:
            paint_tier(painter, centre, tier, self.theme, self._tag)

        return self._get(key, lambda: self.atlas.add(key, 24, 17, paint, (-11.0, 12.0)))

    def post(self, closed: bool, central: bool) -> int:
        """A post's flag, its staff's foot on the place."""
        key = ("post", closed, central)

        def paint(painter: QPainter, centre: QPointF) -> None:
            paint_post(painter, QPointF(centre.x() - 4, centre.y() + 8), self.theme, closed=closed, central=central)

        return self._get(key, lambda: self.atlas.add(key, 24, 24, paint, (4.0, -8.0)))

    def asset(self, layer: str, heading: int | None = None) -> int:
        """A camera, with the way it looks in steps of 45 degrees, or an alarm point."""
        key = ("asset", layer, heading)

        def paint(painter: QPainter, centre: QPointF) -> None:
            if layer == "alarms":
                paint_alarm_point(painter, centre, self.theme)
            else:
                paint_camera(painter, centre, self.theme, None if heading is None else heading * 45.0)

        return self._get(key, lambda: self.atlas.add(key, 34, 34, paint))

    def task(self, *, is_overdue: bool) -> int:
        """A task that is to be done."""
        key = ("task", is_overdue)
        return self._get(
            key,
            lambda: self.atlas.add(key, 20, 20, lambda painter, at: paint_task(painter, at, self.theme, is_overdue)),
        )

    def mark(self, name: str) -> int:
        """A mark laid around or beside a symbol: `unseen`, `picked_incident`, `picked_unit`, `lit_incident`,
        `lit_unit`, `lit_dot`, `hot_incident`, `hot_unit`, `held_unit`, `refused`, `pin`."""
        key = ("mark", name)

        def paint(painter: QPainter, centre: QPointF) -> None:
            _paint_mark(painter, centre, name, self.theme)

        anchor = {"unseen": (10.0, -10.0), "pin": (0.0, -16.0)}.get(name, (0.0, 0.0))
        return self._get(key, lambda: self.atlas.add(key, 48, 48, paint, anchor))

    # -- texts -------------------------------------------------------------------------------------

    def text(self, text: str, role: str) -> int:
        """A text with its halo, by its role: `call_sign`, `held`, `age`, `stack`, `number`, `since`, `count`,
        `incident_count`, `zone`, `post`, `asset`, `figure`.
        """
        font, ink, anchor, align = self._role(role)
        key = ("text", role, text)
        halo = qcolor(self.theme.map_plate if role.endswith("count") else self.theme.map_halo, 0.95)
        return self._get(key, lambda: add_text(self.atlas, key, text, font, ink, halo, anchor, align))

    def texts(self, texts: Sequence[str], role: str) -> tuple[Ids, NDArray[np.float64]]:
        """Sprites and widths in logical pixels (halo left out) of many texts at once."""
        known = self._texts.setdefault(role, {})
        metrics: QFontMetricsF | None = None
        found = []
        for text in texts:
            here = known.get(text)
            if here is None or (here[0] == NO_SPRITE and self._left_s > 0.0):
                metrics = metrics or QFontMetricsF(self._role(role)[0])
                width = metrics.horizontalAdvance(text) if here is None else here[1]
                here = known[text] = (self.text(text, role), width)
            self.is_short = self.is_short or here[0] == NO_SPRITE
            found.append(here)
        both = np.array(found, dtype=np.float64).reshape(-1, 2)
        return both[:, 0].astype(np.int64), both[:, 1]

    def _role(self, role: str) -> tuple[QFont, QColor, tuple[float, float], str]:
        theme = self.theme
        match role:
            case "number":
                return self._bold, qcolor(theme.text), (NUMBER_FROM_PX, 0.0), "left"
            case "since":
                return self._small, qcolor(theme.text), (NUMBER_FROM_PX, SINCE_BELOW_PX), "left"
            case "call_sign":
                return self._small, qcolor(theme.text), (0.0, PLATE_H_PX / 2 + 9.0), "centre"
            case "age":
                return self._small, qcolor(theme.stale), (0.0, PLATE_H_PX / 2 + 21.0), "centre"
            case "stack":
                return self._small_bold, qcolor(theme.text), (PLATE_W_PX / 2 + 4.0, -PLATE_H_PX / 2 + 1.0), "left"
            case "held":
                return self._small_bold, qcolor(theme.amber), (0.0, -PLATE_H_PX / 2 - 17.0), "centre"
            case "incident_count":
                return self._small, qcolor(theme.map_plate_ink), _SQUARE_AT, "centre"
            case "zone":
                return self._bold, qcolor(theme.map_label_muted), (0.0, 0.0), "centre"
            case "figure":
                return self._bold, qcolor(theme.text), (0.0, 0.0), "centre"
            case "post" | "asset":
                return self._small, qcolor(theme.map_post), (13.0, -14.0), "left"
            case _:
                return self._small, qcolor(theme.map_plate_ink), (0.0, 0.0), "centre"

    def _by_code(self, codes: Ids, make: Callable[[int], int]) -> Ids:
        """Sprites of many codes at once; code -1 has none."""
        if not len(codes):
            return np.empty(0, np.int64)
        seen = np.flatnonzero(np.bincount(codes + 1))
        lookup = np.full(int(seen[-1]) + 1, NO_SPRITE, dtype=np.int64)
        for code in seen.tolist():
            if code > 0:
                lookup[code] = make(code - 1)
        return lookup[codes + 1]


def _rounded(count: int) -> str:
    if count < 100:
        return str(count)
    return str(count // 10 * 10) if count < 1000 else f"{count / 1000:.1f}k"


def _paint_mark(painter: QPainter, centre: QPointF, name: str, theme: Theme) -> None:
    kind, _, what = name.partition("_")
    r = 16.8 if what == "incident" else 17.5
    painter.setBrush(Qt.BrushStyle.NoBrush)
    if kind == "unseen":
        painter.setPen(QPen(qcolor(theme.map_halo), 1.5))
        painter.setBrush(qcolor(theme.selection))
        painter.drawEllipse(centre, 4.5, 4.5)
    elif kind == "pin":
        painter.setPen(QPen(qcolor(theme.map_halo), 5.0))
        painter.drawEllipse(QPointF(centre.x(), centre.y() - 2), 8, 8)
        painter.setPen(QPen(qcolor(theme.selection), 2.6))
        painter.drawEllipse(QPointF(centre.x(), centre.y() - 2), 8, 8)
        painter.drawLine(QPointF(centre.x(), centre.y() + 6), QPointF(centre.x(), centre.y() + 16))
        painter.setBrush(qcolor(theme.selection))
        painter.drawEllipse(QPointF(centre.x(), centre.y() - 2), 2.4, 2.4)
    elif kind == "refused":
        painter.setPen(QPen(qcolor(theme.text_muted), 2.0, Qt.PenStyle.DotLine))
        painter.drawEllipse(centre, r, r)
    else:
        width = {"picked": 2.6, "lit": 2.0, "hot": 3.6, "held": 2.4}[kind]
        r = 7.0 if what == "dot" else 21.0 if kind == "held" else r  # around the ring of one that is picked too
        radius = r + (2.0 if kind == "hot" else 0.0)
        painter.setPen(QPen(qcolor(theme.map_halo), width + 2.4))
        painter.drawEllipse(centre, radius, radius)
        color = qcolor({"lit": theme.free, "held": theme.amber}.get(kind, theme.selection))
        dashed = {"lit": Qt.PenStyle.DashLine, "held": Qt.PenStyle.DotLine}
        painter.setPen(QPen(color, width, dashed.get(kind, Qt.PenStyle.SolidLine)))
        painter.drawEllipse(centre, radius, radius)


def is_free(status: Bytes) -> NDArray[np.bool_]:
    """Whether each status code is one that may be assigned."""
    free = np.array([STATUSES.index(UnitStatus.AVAILABLE), STATUSES.index(UnitStatus.RETURNING)], dtype=np.uint8)
    return np.isin(status, free)
