"""The map as a widget: shows a picture, lets it be picked and dragged on, and moves when its user moves it.

Owns the view and the layers. Knows commands only through the drag controller, and no database or feed: pictures,
fixes and the clock are handed in.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from pathlib import Path

import numpy as np
from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from console.domain.geo import LonLat
from console.feeds.fixes import FixTable
from console.picture import ChangeSet, Picture
from console.widgets.drag import DragController, DragView, Target
from console.widgets.map.base.keeper import TileChoice
from console.widgets.map.data import MapData
from console.widgets.map.gestures import DRAG_KINDS, ZOOM_STEP, Gestures
from console.widgets.map.layers import Layers
from console.widgets.map.legend import Legend
from console.widgets.map.moving import MovingLayer
from console.widgets.map.overlays import STRIP_PX, Overlays
from console.widgets.map.picking import Pick, picks_at, units_in
from console.widgets.map.scene import Scene
from console.widgets.map.sprites import SpriteBook
from console.widgets.map.static import StaticLayer
from console.widgets.map.view import Floats, MapView, level_near, zoom_of
from console.widgets.map.zones import corners_of
from console.widgets.selection import Selection
from console.widgets.theme import DAY, Theme
from maps.coordinates import Notation
from maps.region import Region


class MapCanvas(QWidget):
    """The map. Implements `console.widgets.drag.DropSurface`."""

    place_clicked = Signal(object)  # LonLat: a place was clicked while `set_placing(True)`
    task_clicked = Signal(str)
    context_requested = Signal(object, object, QPoint)  # list[Pick] under the pointer, LonLat, global position
    painted_fully = Signal()
    view_changed = Signal()

    def __init__(
        self,
        selection: Selection,
        families: Sequence[str],
        cache_folder: Path,
        drags: DragController | None = None,
        theme: Theme = DAY,
        parent: QWidget | None = None,
        scene: Scene | None = None,
    ) -> None:
        """
        Args:
            scene: of another map, which keeps it up to date: both show the same.
        """
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setMinimumSize(160, 120)
        self.view = MapView()
        self.theme = theme
        self.selection = selection
        self._families = tuple(families)
        self._drags = drags
        self.gestures = Gestures(self, selection, drags, self._families)
        self._was_full = self._was_shown = False
        self.covered_px = 0  # how much of the top lies under words: a fit keeps clear of it
        self._pending_fit: Callable[[], None] | None = None
        self.static_layer = StaticLayer()
        self.data = MapData(self.static_layer, cache_folder, self._families, self, scene)
        self._scene = self.data.scene
        self.layers = Layers(self.data, self)
        self.moving_layer = MovingLayer(self._scene)
        self.sprites = SpriteBook(theme, self._families, 1.0)
        self._overlays = Overlays(self._families)
        self._legend = Legend(self._families)
        self.data.changed.connect(self.update)
        self.layers.changed.connect(self.update)
        selection.changed.connect(self._selection_changed)
        if drags is not None:
            drags.add_surface(self)
        self.data.set_theme(theme)
        self._selection_changed()

    # -- what is shown -----------------------------------------------------------------------------

    def set_region(self, region: Region | None) -> None:
        """Paint this region's base; the view goes to it when there was none before."""
        first = self.data.region is None and region is not None
        self.data.set_region(region)
        if first and region is not None:
            self.fit(corners_of(region))

    def set_tiles(self, tiles: TileChoice | None) -> None:
        """Paint tiles of a file or a server as base; None: the region's own data."""
        self.data.set_tiles(tiles)

    def set_base_names(self, language: str) -> None:
        """Names of the base in `zh_CN`, `en` or `both`; empty: as the rest of the map."""
        self.data.set_base_names(language)

    def set_picture(self, picture: Picture, changes: ChangeSet) -> None:
        """Take in what changed."""
        self.data.set_picture(picture, changes)
        self.update()

    def set_fixes(self, fixes: FixTable) -> None:
        """Take in all moves of a tick: one repaint."""
        self._scene.units.set_fixes(fixes)
        self.update()

    def set_now(self, now: datetime) -> None:
        """Tell the time; repaints only when something looks older for it."""
        if self.data.set_now(now):
            self.update()

    def set_stale_after(self, seconds: float) -> None:
        """After so long a fix looks stale: `doctrine.stale_after_s`."""
        self._scene.stale_after_s = seconds
        self._scene.touch()
        self.update()

    def set_theme(self, theme: Theme) -> None:
        """Switch to day or night."""
        self.theme = theme
        self.sprites = SpriteBook(theme, self._families, self.sprites.atlas.dpr)
        self.moving_layer.forget()
        self.data.set_theme(theme)
        self.update()

    def set_language(self, language: str) -> None:
        """Labels in `zh_CN`, `en` or `both`."""
        self.data.set_language(language)
        self.update()

    def set_pin(self, place: LonLat | None) -> None:
        """Mark the place of a call that is being typed."""
        self._scene.pin = place
        self._scene.touch()
        self.update()

    def set_placing(self, placing: bool) -> None:
        """While on, a click on the map answers with `place_clicked` instead of selecting."""
        self.gestures.set_placing(placing)

    def show_legend(self, shown: bool) -> None:
        """Show or hide what the symbols mean."""
        self._legend.shown = shown
        self.update()

    def set_notation(self, notation: Notation) -> None:
        """How the place under the pointer is written."""
        self._overlays.notation = notation
        self.update()

    @property
    def legend_shown(self) -> bool:
        """Whether the legend is on."""
        return self._legend.shown

    # -- where it looks ----------------------------------------------------------------------------

    def set_view(self, view: MapView) -> None:
        """Look elsewhere; only ever called for a gesture or a command of the user."""
        if view != self.view:
            self.view = view
            self._was_full = False
            self.view_changed.emit()
            self.update()

    def fit(self, points: Iterable[LonLat]) -> None:
        """Show all of these places."""
        lonlat = np.array(list(points), dtype=np.float64).reshape(-1, 2)
        if not len(lonlat):
            return
        self._pending_fit = None
        if not self._was_shown:
            self._pending_fit = lambda: self._fit_now(lonlat)
        self._fit_now(lonlat)

    def _fit_now(self, lonlat: Floats) -> None:
        self.set_view(self.view.fitted(lonlat, above_px=self.covered_px, below_px=STRIP_PX))

    def go_to(self, place: LonLat, zoom: float | None = None) -> None:
        """Put a place in the middle."""
        self._pending_fit = None
        self.set_view(self.view.centred(place, zoom))

    def zoom_by(self, steps: float, at: QPointF | None = None) -> None:
        """Zoom about a point, or about the middle."""
        x, y = (self.view.width / 2.0, self.view.height / 2.0) if at is None else (at.x(), at.y())
        wanted = self.view.zoom + steps
        if abs(steps) >= ZOOM_STEP:
            wanted = zoom_of(level_near(wanted))  # whole steps land on levels, where the base is sharp
        self.set_view(self.view.zoomed_about(x, y, wanted))

    def lonlat_at(self, at: QPointF) -> LonLat:
        """The place at a widget pixel."""
        return self.view.lonlat_at(at.x(), at.y())

    def pixel_of(self, place: LonLat) -> QPointF:
        """The widget pixel of a place."""
        return QPointF(*self.view.pixel_of(place))

    # -- picking -----------------------------------------------------------------------------------

    def picks(self, at: QPointF) -> list[Pick]:
        """Everything under a widget pixel, topmost first."""
        detail, singles = self.moving_layer.drawn()
        return picks_at(self._scene, self.data.zone_shapes, self.view, at.x(), at.y(), detail, singles)

    def pick(self, at: QPointF) -> Pick | None:
        """The topmost thing under a widget pixel: incidents before units before posts before zones."""
        return next(iter(self.picks(at)), None)

    def pick_units(self, rect: QRectF) -> list[str]:
        """Call signs of the units inside a rectangle."""
        box = rect.normalized()
        return units_in(self._scene, self.view, box.left(), box.top(), box.right(), box.bottom())

    @property
    def has_unseen(self) -> bool:
        """Whether an incident is still marked as new."""
        return bool(self._scene.unseen)

    def mark_seen(self, number: str) -> None:
        """Take the mark of something new off an incident."""
        if number in self._scene.unseen:
            self._scene.unseen.discard(number)
            self._scene.touch()
            self.update()

    # -- drops -------------------------------------------------------------------------------------

    def drag_target_at(self, global_pos: QPoint) -> Target | None:
        """The incident or unit drawn at a place of the screen. While a drag is on, only its kind of target counts."""
        drag = self._scene.drag
        for pick in self.picks(QPointF(self.mapFromGlobal(global_pos))):
            kind = DRAG_KINDS.get(pick.kind)
            if kind is not None and (drag is None or kind is drag.target_kind):
                return Target(kind, pick.id)
        return None

    def show_drag(self, drag: DragView | None) -> None:
        """Light what a drag may be dropped on and fade the rest; None: it is over."""
        if drag is not None:  # the drag controller has taken the gesture over
            self.gestures.give_up()
        if drag != self._scene.drag:
            self._scene.drag = drag
            self._scene.touch()
            self.update()

    # -- painting ----------------------------------------------------------------------------------

    def fully_painted(self) -> bool:
        """Whether the last frame showed everything, nothing stood in and nothing was left out."""
        return self._was_full

    def paintEvent(self, event: QPaintEvent) -> None:
        """One frame."""
        dpr = self.devicePixelRatioF()
        self.data.set_dpr(dpr)
        if self.view.dpr != dpr:
            self.view = self.view.resized(self.width(), self.height(), dpr)
        if self.sprites.atlas.dpr != dpr:
            self.sprites = SpriteBook(self.theme, self._families, dpr)
        level = self.static_layer.missing_zone_level(self.view)
        if level is not None:
            self.data.simplify_zones(level)
        painter = QPainter(self)
        try:
            full = self._paint(painter)
        finally:
            painter.end()  # Qt ends the process when a painter outlives its paint event
        self._tell_full(full)

    def _paint(self, painter: QPainter) -> bool:
        """Paint all layers; whether nothing is missing."""
        full = self.static_layer.paint(painter, self.view, self.theme)
        sprites = self.moving_layer.paint(painter, self.view, self.sprites)
        self.gestures.paint(painter, self.theme)
        self._overlays.attribution, self._overlays.note = self.data.attribution, self.data.note
        self._overlays.paint(painter, self.view, self.theme)
        painter.translate(0, self.covered_px)
        self._legend.paint(painter, self.view, self.theme)
        painter.translate(0, -self.covered_px)
        if not sprites or self.static_layer.must_go_on:
            QTimer.singleShot(0, self, self.update)
        return full and sprites and self.data.is_settled(level_near(self.view.zoom))

    def _tell_full(self, full: bool) -> None:
        was, self._was_full = self._was_full, full
        if full and not was:
            self._was_shown, self._pending_fit = True, None  # from here on the view is its user's
            QTimer.singleShot(0, self, self._emit_full)

    def _emit_full(self) -> None:
        if self._was_full:  # it may have changed since the frame
            self.painted_fully.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the centre."""
        self.view = self.view.resized(self.width(), self.height(), self.devicePixelRatioF())
        if self._pending_fit is not None:
            self._pending_fit()
        self.view_changed.emit()

    def changeEvent(self, event: QEvent) -> None:
        """Words follow the language."""
        if event.type() == QEvent.Type.LanguageChange:
            self._legend.forget()
            self.update()
        super().changeEvent(event)

    # -- mouse and keys ----------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a gesture."""
        self._pending_fit = None
        self.gestures.pressed(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Go on with the gesture, and tell the place under the pointer."""
        self._overlays.cursor = self.lonlat_at(event.position())
        self.gestures.moved(event.position())
        self.update(0, self.height() - 2 * STRIP_PX, self.width(), 2 * STRIP_PX)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End the gesture with effect."""
        self.gestures.released(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """A second press is a press, so that quick clicks step through a stack."""
        self.mousePressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom about the pointer."""
        self._pending_fit = None
        self.gestures.wheeled(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows pan, plus and minus zoom, Escape cancels a gesture."""
        if self.gestures.keyed(event):
            self._pending_fit = None
            event.accept()
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Ask for a menu on what lies under the pointer."""
        at = QPointF(event.pos())
        self.context_requested.emit(self.picks(at), self.lonlat_at(at), event.globalPos())

    def leaveEvent(self, event: QEvent) -> None:
        """No pointer, no position."""
        self._overlays.cursor = None
        self.update()
        super().leaveEvent(event)

    def _selection_changed(self) -> None:
        scene = self._scene
        scene.picked_incident, scene.picked_units = self.selection.incident, self.selection.units
        if self.selection.incident is not None:
            scene.unseen.discard(self.selection.incident)
        scene.touch()
        self.update()

    # -- end ---------------------------------------------------------------------------------------

    def leave(self) -> None:
        """Have the workers behind the map end soon, without waiting for them; `stop` is short then."""
        if self._drags is not None:
            self._drags.remove_surface(self)
        self.data.leave()

    def stop(self) -> None:
        """End the workers behind the map; call before the program ends."""
        self.leave()
        self.data.stop()
