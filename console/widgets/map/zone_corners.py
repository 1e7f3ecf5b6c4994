"""Corners of zones on the map: taken hold of, moved, added by a click on a border, removed. Edits a `ZoneDraft`.

Every edit goes through the editor, which says why one can not be done. Knows no record.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

import numpy as np
import shapely
from PySide6.QtCore import QPointF

from console.domain.area import Zone
from console.domain.geo import LonLat
from console.widgets.map.instruments import InstrumentPen
from console.widgets.map.view import to_mercator
from console.zone_draft import ZoneDraft
from maps.zoning import ZoningError, sharing, with_corner_moved

#: Corners nearer to one another than this are shown when one looks closer; they can be held all the same.
_APART_PX = 9.0


class Editor(Protocol):
    """What is edited: the draft, the zone that is picked, and how a step is done."""

    draft: ZoneDraft
    picked: str | None

    def pick(self, code: str | None) -> None:
        """Pick another zone."""
        ...

    def edit(self, step: Callable[[], object]) -> bool:
        """Do a step; whether it could be done."""
        ...

    def take_back(self) -> None:
        """Forget the last step."""
        ...


class ZoneCorners:
    """A `Movable` instrument: the corners of the zone that is picked, and with them those of its neighbours."""

    def __init__(self, editor: Editor) -> None:
        self._editor = editor
        self._reach_deg = 0.0
        self.held: LonLat | None = None
        self._to: LonLat | None = None
        self._sharing: list[Zone] = []

    # -- by the mouse ------------------------------------------------------------------------------

    def hold(self, at: LonLat, reach_deg: float) -> LonLat | None:
        """The corner of the picked zone that is near."""
        editor, self._reach_deg, self._to = self._editor, reach_deg, None
        self.held = editor.draft.corner_near(at, reach_deg, [editor.picked]) if editor.picked is not None else None
        if self.held is not None:
            self._sharing = sharing(list(editor.draft.zones.values()), self.held)
        return self.held

    def move(self, at: LonLat) -> None:
        """The corner would lie here."""
        self._to = at

    def drop(self) -> None:
        """Leave the corner there."""
        held, to, self._to = self.held, self._to, None
        if held is None or to is None or to == held:
            return
        came: list[LonLat] = []
        if self._editor.edit(lambda: came.append(self._editor.draft.move_corner(held, to, self._reach_deg))):
            self.held = came[0]

    def click(self, at: LonLat) -> bool:
        """A corner on a border that is near, else the zone under the pointer is picked."""
        editor = self._editor
        if editor.picked is not None and self._is_near_border(editor.draft.zones[editor.picked], at):
            came: list[LonLat] = []
            if editor.edit(lambda: came.append(editor.draft.add_corner(at, self._reach_deg))):
                self.held = came[0]
        else:
            self.held = None
            editor.pick(editor.draft.zone_at(at))
        return False

    def remove(self) -> None:
        """Take the corner away that was held last."""
        held = self.held
        if held is not None and self._editor.edit(lambda: self._editor.draft.drop_corner(held)):
            self.held = None

    def point(self, at: LonLat) -> None:
        """Nothing is shown before a press."""

    def take_back(self) -> None:
        """Forget the last step."""
        self.held = None
        self._editor.take_back()

    def end(self) -> None:
        """The draft stays; its corners are put away."""
        self.held = self._to = None

    def clear(self) -> None:
        """The same."""
        self.end()

    def _is_near_border(self, zone: Zone, at: LonLat) -> bool:
        return bool(shapely.from_wkb(zone.outline).boundary.distance(shapely.Point(at)) <= self._reach_deg)

    # -- painting ----------------------------------------------------------------------------------

    def paint(self, pen: InstrumentPen) -> None:
        """Zones that were edited, dashed; the picked one with its corners; what a corner in the hand would make."""
        editor = self._editor
        for zone in editor.draft.changed:
            self._paint_outline(pen, zone, is_dashed=True)
        picked = editor.draft.zones.get(editor.picked or "")
        for zone in self._preview():
            self._paint_outline(pen, zone, is_dashed=True)
        if picked is None:
            return
        self._paint_outline(pen, picked, is_dashed=False)
        pixels = pen.view.to_pixels(to_mercator(shapely.get_coordinates(shapely.from_wkb(picked.outline))))
        inside = ((pixels >= 0) & (pixels <= (pen.view.width, pen.view.height))).all(axis=1)
        last = np.full(2, np.inf)
        for at in pixels[inside]:
            if np.abs(at - last).max() >= _APART_PX:
                pen.dot(QPointF(*at.tolist()))
                last = at
        if self.held is not None:
            pen.line(_square(pen.pixel(self._to or self.held)))

    def _preview(self) -> Sequence[Zone]:
        if self.held is None or self._to is None:
            return ()
        try:
            return with_corner_moved(self._sharing, self.held, self._to)
        except ZoningError:
            return ()

    @staticmethod
    def _paint_outline(pen: InstrumentPen, zone: Zone, *, is_dashed: bool) -> None:
        for part in shapely.get_parts(shapely.from_wkb(zone.outline)):
            for ring in (part.exterior, *part.interiors):
                pixels = pen.view.to_pixels(to_mercator(shapely.get_coordinates(ring)))
                pen.line([QPointF(x, y) for x, y in np.asarray(pixels).tolist()], is_dashed=is_dashed)


def _square(at: QPointF) -> list[QPointF]:
    return [at + QPointF(x, y) for x, y in ((-7, -7), (7, -7), (7, 7), (-7, 7), (-7, -7))]
