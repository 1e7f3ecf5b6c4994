"""The coverage panel: what lies within minutes of open posts or free units, zone by zone, and what one more post gives.

Worked out anew while it is seen and units move; nothing is asked for while nobody looks.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from functools import partial

import numpy as np
import shapely
from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QBrush, QColor, QHideEvent, QShowEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QHeaderView, QLabel, QTreeWidget, QTreeWidgetItem, QVBoxLayout

from console.bridge import Bridge
from console.coverage_now import CoverageNow, Origins, Wanted, origins_of
from console.domain.area import Zone
from console.domain.geo import LonLat
from console.picture import ChangeSet, Picture
from console.widgets.coverage_work import Answer, CoverageWork
from console.widgets.duty_terms import place_label
from console.widgets.figures import travel_text
from console.widgets.map.canvas import MapCanvas
from console.widgets.map.figures import Figure, Ink
from console.widgets.map.reach import figures_of
from console.widgets.map.trial_post import TrialPost
from console.widgets.map.view import to_mercator
from console.widgets.map_tools import MapTools
from console.widgets.spoken import Spoken
from console.widgets.theme import GRID_PX, Look
from console.widgets.vehicles import vehicle_text
from maps.coverage import LIMITS_S, Gain
from maps.engine import RoadEngine
from maps.engines import StraightEngine
from maps.places import Places
from maps.vehicles import load_vehicles

LAYER = "rings"
#: Units move; what they cover is worked out again so often while somebody looks.
AGAIN_MS = 15_000
#: A unit that has not come this far covers what it did, degrees: some 100 m.
_STEP_DEG = 1e-3
_GAP_FILL = 0.10
_KINDS = ("calls", "addresses", "area")


class CoveragePanel(Spoken):
    """The panel.

    Args:
        show: puts areas on the map, in place of those before.

    `zone_opened` asks to show a zone on the map, by its code; `gain_told` says that `gain_text` is another.
    """

    zone_opened = Signal(str)
    gain_told = Signal()

    def __init__(
        self, bridge: Bridge, look: Look, work: CoverageWork, show: Callable[[Sequence[Figure]], None]
    ) -> None:
        super().__init__()
        self._bridge, self._look, self._work, self._show = bridge, look, work, show
        self.answer: Answer | None = None
        self._trouble = ""
        self._is_old = False
        self._gain: Gain | None = None
        self._post: LonLat | None = None
        self.origins, self.vehicles, self.kinds = QComboBox(self), QComboBox(self), QComboBox(self)
        for origin in Origins:
            self.origins.addItem("", origin)
        for vehicle in load_vehicles().values():
            self.vehicles.addItem("", vehicle)
        for kind in _KINDS:
            self.kinds.addItem("", kind)
        self.rows = QTreeWidget(self)
        self.rows.setRootIsDecorated(False)
        self.rows.setUniformRowHeights(True)
        self.rows.setColumnCount(1 + len(LIMITS_S))
        header = self.rows.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.note, self.gain = QLabel(self), QLabel(self)
        for label in (self.note, self.gain):
            label.setWordWrap(True)
            label.setContentsMargins(2 * GRID_PX, 0, 2 * GRID_PX, 0)
        top = QHBoxLayout()
        top.setContentsMargins(2 * GRID_PX, GRID_PX, 2 * GRID_PX, 0)
        top.setSpacing(GRID_PX)
        for box in (self.origins, self.vehicles, self.kinds):
            top.addWidget(box, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 2 * GRID_PX)
        column.setSpacing(2 * GRID_PX)
        column.addLayout(top)
        rows = QHBoxLayout()
        rows.setContentsMargins(2 * GRID_PX, 0, 2 * GRID_PX, 0)
        rows.addWidget(self.rows)
        column.addLayout(rows, 1)
        column.addWidget(self.note)
        column.addWidget(self.gain)
        self.setFocusProxy(self.rows)
        self._again = QTimer(self, interval=AGAIN_MS)
        self._again.timeout.connect(self._ask_if_moved)
        self.origins.activated.connect(lambda _: self.ask())
        self.vehicles.activated.connect(lambda _: self.ask())
        self.kinds.activated.connect(lambda _: self._list())
        self.rows.itemActivated.connect(self._open)
        work.worked_out.connect(self._worked_out)
        work.gained.connect(self._gained)
        work.failed.connect(self._failed)
        bridge.roads_changed.connect(self._roads_changed)
        bridge.picture_changed.connect(self._picture_changed)
        look.changed.connect(self.retranslate)
        self.retranslate()

    # -- asking ------------------------------------------------------------------------------------

    @property
    def wanted(self) -> Wanted:
        """What is picked above the list."""
        return Wanted(Origins(self.origins.currentData()), self.vehicles.currentData().key)

    def ask(self) -> None:
        """Work out what is covered from where units start now."""
        wanted, origins = self.wanted, self._origins()
        if not origins:
            self.answer = None
            self._show(())
            self._list()
            self._failed(
                self.tr("No post is open now: look from the free units.")
                if wanted.origins is Origins.POSTS
                else self.tr("No unit is free now: look from the posts.")
            )
            return
        bridge = self._bridge
        self._work.ask(wanted, origins, bridge.picture, bridge.session)
        self._trouble, self._is_old = "", False
        self._say()

    def stop(self) -> None:
        """End the thread that works coverage out."""
        self._work.stop()

    def trial(self) -> TrialPost:
        """A post to be put on the map, which tells what it would give beyond what is covered now."""
        if not self.isVisible():
            self.answer = None
            self.ask()
        return TrialPost(self._moved, self.gain_text)

    def showEvent(self, event: QShowEvent) -> None:
        """Look again, and go on looking."""
        super().showEvent(event)
        self._again.start()
        self.ask()

    def hideEvent(self, event: QHideEvent) -> None:
        """Nobody looks: the rings would grow old on the map."""
        self._again.stop()
        self._show(())
        super().hideEvent(event)

    def _origins(self) -> tuple[LonLat, ...]:
        bridge = self._bridge
        return origins_of(self.wanted.origins, bridge.picture, bridge.fixes, bridge.doctrine, bridge.now())

    def _ask_if_moved(self) -> None:
        if self._work.is_busy:
            return
        known, now = self.answer, self._origins()
        if self._is_old or known is None or len(known.origins) != len(now) or _have_moved(known.origins, now):
            self.ask()

    def _roads_changed(self) -> None:
        """Roads were closed or opened: the same posts reach other ground."""
        if self.isVisible() or self._post is not None:
            self.ask()

    def _picture_changed(self, _picture: Picture, changes: ChangeSet) -> None:
        """Another record is answered at once, other calls and zones when it is time to look again."""
        self._is_old |= bool(changes.incidents or changes.zones or changes.posts)
        if changes.everything and self.isVisible():
            self.ask()

    def _moved(self, post: LonLat | None) -> None:
        self._post = post
        if post is None or self.answer is None:
            self._gain = None
            self._say()
        else:
            self._work.try_post(post, self.answer)

    # -- answers -----------------------------------------------------------------------------------

    def _worked_out(self, answer: Answer) -> None:
        self.answer, self._trouble = answer, ""
        self._list()
        if self.isVisible():
            self._show((*_gap_figures(answer.covered.gaps), *figures_of(answer.covered.rings, Ink.FREE)))
        self._moved(self._post)

    def _gained(self, post: LonLat, gain: Gain) -> None:
        if self._post is not None:
            self._gain = gain
            self._say()
            self.gain_told.emit()

    def _failed(self, why: str) -> None:
        self._trouble = why
        self._say()
        self.gain_told.emit()

    # -- what is shown -----------------------------------------------------------------------------

    def retranslate(self) -> None:
        """Set every text anew."""
        for row, text in enumerate((self.tr("Open posts"), self.tr("Free units"))):
            self.origins.setItemText(row, text)
        for row in range(self.vehicles.count()):
            self.vehicles.setItemText(row, vehicle_text(self.vehicles.itemData(row)))
        for row, text in enumerate((self.tr("Calls"), self.tr("Addresses"), self.tr("Ground"))):
            self.kinds.setItemText(row, text)
        self.origins.setAccessibleName(self.tr("From where"))
        self.vehicles.setAccessibleName(self.tr("By what"))
        self.kinds.setAccessibleName(self.tr("Share of what"))
        self.rows.setHeaderLabels([self.tr("Zone"), *(travel_text(limit_s) for limit_s in LIMITS_S)])
        self.rows.setAccessibleName(self.tr("Coverage by zone"))
        muted = f"color: {self._look.theme.text_muted};"
        self.note.setStyleSheet(muted)
        self._list()

    def how(self) -> str:
        """What to do with a trial post."""
        return self.tr("Click where a post might stand, and drag it · Esc takes it off")

    def gain_text(self) -> str:
        """What the trial post would give, in one line; empty without one."""
        gain = self._gain
        if self._post is None:
            return ""
        if gain is None or self.answer is None:
            return self._trouble or self.tr("Looking for what it gives…")
        about = "≈ " if self.answer.is_estimate else ""
        if not gain.calls:
            within = gain.addresses[-1] if gain.addresses else 0.0
            return about + self.tr("+{0} of addresses within 15 min").format(_percent(within))
        text = about + self.tr("within 5/10/15 min +{0} of calls · saves {1} min a day").format(
            "/".join(_percent(share) for share in gain.calls), _minutes(gain.saved_s_per_day / 60)
        )
        if gain.newly_reached:
            text += " · " + self.tr("{0} calls that nobody reached").format(gain.newly_reached)
        return text

    def _list(self) -> None:
        """Say every row anew."""
        self.rows.clear()
        if self.answer is not None:
            covered, kind = self.answer.covered, self.kinds.currentData()
            picture = self._bridge.picture
            self._row(None, self.tr("All"), getattr(covered.whole, kind))
            for each in covered.zones:
                name = place_label(picture.zones.get(each.zone), each.zone)
                self._row(each.zone, name, getattr(each.shares, kind))
        self._say()

    def _row(self, code: str | None, name: str, shares: Sequence[float]) -> None:
        about = "≈ " if self.answer is not None and self.answer.is_estimate else ""
        texts = [about + _percent(share) for share in shares] or ["–"] * len(LIMITS_S)
        item = QTreeWidgetItem([name, *texts])
        item.setData(0, Qt.ItemDataRole.UserRole, code)
        for column in range(1, 1 + len(LIMITS_S)):
            item.setTextAlignment(column, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        if code is None:
            font = item.font(0)
            font.setBold(True)
            for column in range(1 + len(LIMITS_S)):
                item.setFont(column, font)
        elif shares and shares[-1] < 0.5:
            item.setForeground(len(LIMITS_S), QBrush(QColor(self._look.theme.amber)))
        self.rows.addTopLevelItem(item)

    def _say(self) -> None:
        said = self._trouble
        if not said and self._work.is_busy and self.answer is None:
            said = self.tr("Looking for what is covered…")
        elif not said and self.answer is not None:
            ground = self.answer.ground
            said = self.tr("{0} calls in {1} d · {2} addresses · from {3} places").format(
                len(ground.calls),
                math.ceil(ground.days),
                round(len(ground.addresses) / ground.addresses_share),
                len(self.answer.origins),
            )
            if self.answer.is_estimate:
                said += " · " + self.tr("≈ straight lines: this region has no roads")
        self.note.setText(said)
        self.gain.setText(self.gain_text())
        self.gain.setVisible(bool(self.gain.text()))

    def _open(self, item: QTreeWidgetItem) -> None:
        code = item.data(0, Qt.ItemDataRole.UserRole)
        if code is not None:
            self.zone_opened.emit(code)


def coverage_of_desk(
    bridge: Bridge, look: Look, canvas: MapCanvas, tools: MapTools, engine: RoadEngine | None, places: Places | None
) -> CoveragePanel:
    """The panel of a desk, with its trial post among the map's tools."""
    work = CoverageWork(CoverageNow(engine or StraightEngine(), places), tools)
    panel = CoveragePanel(bridge, look, work, partial(canvas.data.set_figures, LAYER))
    tools.add("trial_post", panel.trial, panel.how)
    panel.gain_told.connect(canvas.update)
    panel.zone_opened.connect(lambda code: canvas.fit(_corners(bridge.picture.zones[code])))
    return panel


def _corners(zone: Zone) -> list[LonLat]:
    west, south, east, north = shapely.from_wkb(zone.outline).bounds
    return [LonLat(west, south), LonLat(east, north)]


def _percent(share: float) -> str:
    return f"{share * 100:.0f} %"


def _minutes(minutes: float) -> str:
    """Whole minutes; few of them to a tenth, so that little is not told as nothing."""
    return f"{minutes:.0f}" if minutes >= 10.0 else f"{minutes:.1f}".removesuffix(".0")


def _have_moved(before: Sequence[LonLat], now: Sequence[LonLat]) -> bool:
    return bool((np.abs(np.array(before) - np.array(now)) > _STEP_DEG).any())


def _gap_figures(gaps: bytes) -> list[Figure]:
    """The ground that is not covered, as areas."""
    parts = [part for part in shapely.get_parts(shapely.from_wkb(gaps)) if part.geom_type == "Polygon"]
    return [
        Figure(
            tuple(to_mercator(shapely.get_coordinates(ring)) for ring in (part.exterior, *part.interiors)),
            Ink.ALARM, True, False, True, 1.0, _GAP_FILL,
        )
        for part in parts
    ]  # fmt: skip
