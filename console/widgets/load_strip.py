"""The load of the operation over time: calls by hour, calls that wait, groups that are free.

Samples what the picture says once a minute; keeps a day. Knows nothing of single incidents.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections import Counter
from datetime import datetime

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from console.bridge import Bridge
from console.domain.incident import IncidentStatus
from console.domain.unit import Unit, UnitStatus
from console.picture import ChangeSet, Picture
from console.widgets.spoken import Spoken
from console.widgets.theme import FONT_SMALL_PX, FONT_TITLE_PX, GRID_PX, Look, qcolor

HOURS = 12
SAMPLE_S = 60.0
#: Fewer than so many make no line to look at.
FEW_SAMPLES = 3
MOST_SAMPLES = 24 * 60


class HourAxis(pg.AxisItem):
    """Hours of the wall clock."""

    def tickStrings(self, values: list[float], _scale: float, _spacing: float) -> list[str]:
        """Local time of each tick."""
        return [datetime.fromtimestamp(value * 3600.0).astimezone().strftime("%H:%M") for value in values]


class LoadStrip(Spoken):
    """Three figures and a chart."""

    def __init__(self, bridge: Bridge, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge, self._look = bridge, look
        self._arrivals: Counter[int] = Counter()
        self._counted: set[str] = set()
        self._received_s: list[float] = []  # rising
        self._samples: list[tuple[float, int, int]] = []  # Unix seconds, waiting, free groups
        self._waiting: set[str] = set()
        self._groups: dict[str, dict[str, UnitStatus]] = {}
        self._free: set[str] = set()
        self.figures = {name: QLabel(self) for name in ("waiting", "free", "hour")}
        self.captions = {name: QLabel(self) for name in self.figures}
        row = QHBoxLayout()
        row.setContentsMargins(2 * GRID_PX, GRID_PX, 2 * GRID_PX, 0)
        row.setSpacing(6 * GRID_PX)
        for name, figure in self.figures.items():
            pair = QVBoxLayout()
            pair.setSpacing(0)
            pair.addWidget(figure)
            pair.addWidget(self.captions[name])
            row.addLayout(pair)
        row.addStretch(1)
        self.plot = pg.PlotWidget(parent=self, axisItems={"bottom": HourAxis("bottom")})
        self.plot.setMenuEnabled(False)
        self.plot.setMouseEnabled(x=False, y=False)
        self.plot.hideButtons()
        self.nothing = QLabel(self.plot)
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.nothing.setWordWrap(True)
        over = QVBoxLayout(self.plot)
        over.addWidget(self.nothing)
        self.plot.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.bars = pg.BarGraphItem(x=[], height=[], width=0.8)
        self.waiting = pg.PlotCurveItem()
        self.free = pg.PlotCurveItem()
        for item in (self.bars, self.waiting, self.free):
            self.plot.addItem(item)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, GRID_PX)
        column.setSpacing(GRID_PX)
        column.addLayout(row)
        column.addWidget(self.plot, 1)
        bridge.picture_changed.connect(self._picture_changed)
        bridge.clock_ticked.connect(self._tick)
        look.changed.connect(self.retranslate)
        self.retranslate()
        self._picture_changed(bridge.picture, ChangeSet(everything=True))
        self._tick(bridge.now())

    # -- counting ------------------------------------------------------------------------------------

    def _picture_changed(self, picture: Picture, change: ChangeSet) -> None:
        if change.everything:
            for kept in (self._arrivals, self._counted, self._received_s, self._waiting, self._groups, self._free):
                kept.clear()
        for number in picture.incidents.keys() if change.everything else change.incidents:
            incident = picture.incidents.get(number)
            if incident is not None and incident.status is IncidentStatus.WAITING:
                self._waiting.add(number)
            else:
                self._waiting.discard(number)
            if incident is not None and number not in self._counted:
                self._counted.add(number)
                received_s = incident.received_at.timestamp()
                self._arrivals[int(received_s // 3600)] += 1
                insort(self._received_s, received_s)
        for call_sign in picture.units.keys() if change.everything else change.units:
            if (unit := picture.units.get(call_sign)) is not None:
                self._count_group(unit)
        self._say_figures()

    def _count_group(self, unit: Unit) -> None:
        """As `console.domain.coverage.is_whole` counts, but only for the group of one unit."""
        group = self._groups.setdefault(unit.group_name, {})
        group[unit.call_sign] = unit.status
        on_duty = [status for status in group.values() if status is not UnitStatus.OFF_DUTY]
        if on_duty and all(status.is_free for status in on_duty):
            self._free.add(unit.group_name)
        else:
            self._free.discard(unit.group_name)

    def _tick(self, now: datetime) -> None:
        at = now.timestamp()
        if self._samples and self._samples[-1][0] > at:  # a drill went back
            del self._samples[bisect_left(self._samples, (at, -1, -1)) :]
        if self._samples and at - self._samples[-1][0] < SAMPLE_S:
            return
        self._samples.append((at, len(self._waiting), len(self._free)))
        del self._samples[:-MOST_SAMPLES]
        self._draw(at)
        self._say_figures()

    def figures_now(self) -> tuple[int, int, int]:
        """Calls that wait, groups that are free, calls of the last 60 minutes."""
        now_s = self._bridge.now().timestamp()
        lately = bisect_right(self._received_s, now_s) - bisect_right(self._received_s, now_s - 3600.0)
        return len(self._waiting), len(self._free), lately

    # -- drawing -------------------------------------------------------------------------------------

    def _draw(self, at: float) -> None:
        """Draw anew, once a minute: bars of the last hours, lines of the samples in the same span."""
        this_hour = int(at // 3600)
        hours = np.arange(this_hour - HOURS + 1, this_hour + 1)
        counts = np.array([self._arrivals[int(hour)] for hour in hours], dtype=float)
        self.bars.setOpts(x=hours + 0.5, height=counts, width=0.8)
        shown = np.array([sample for sample in self._samples if sample[0] >= hours[0] * 3600.0], dtype=float)
        shown = shown.reshape(-1, 3)
        self.waiting.setData(shown[:, 0] / 3600.0, shown[:, 1])
        self.free.setData(shown[:, 0] / 3600.0, shown[:, 2])
        self.nothing.setVisible(len(shown) < FEW_SAMPLES and not counts.any())
        top = max(4.0, float(counts.max()), float(shown[:, 1:].max()) if len(shown) else 0.0)
        self.plot.setXRange(hours[0], this_hour + 1.0, padding=0.0)
        self.plot.setYRange(0.0, top * 1.1, padding=0.0)

    def _say_figures(self) -> None:
        for name, value in zip(("waiting", "free", "hour"), self.figures_now(), strict=True):
            self.figures[name].setText(str(value))

    def retranslate(self) -> None:
        """Set texts and colours anew."""
        theme, look = self._look.theme, self._look
        for name, text, colour in (
            ("waiting", self.tr("╌ waiting calls"), theme.late),
            ("free", self.tr("━ free groups"), theme.free),
            ("hour", self.tr("▮ calls in the last hour"), theme.text_muted),
        ):
            self.captions[name].setText(text)
            self.captions[name].setFont(look.font(FONT_SMALL_PX))
            self.captions[name].setStyleSheet(f"color: {colour};")
            self.figures[name].setFont(look.font(FONT_TITLE_PX, bold=True))
        self.nothing.setText(
            self.tr("Nothing to draw yet. A point is added each minute, a bar for each hour with calls.")
        )
        self.nothing.setStyleSheet(f"color: {theme.text_muted}; background: transparent;")
        self.plot.setBackground(qcolor(theme.surface))
        self.bars.setOpts(brush=qcolor(theme.edge, 0.5), pen=None)
        self.waiting.setPen(pg.mkPen(qcolor(theme.late), width=2, style=Qt.PenStyle.DashLine))
        self.free.setPen(pg.mkPen(qcolor(theme.free), width=2))
        small = look.font(FONT_SMALL_PX)
        for side in ("left", "bottom"):
            axis = self.plot.getAxis(side)
            axis.setPen(pg.mkPen(qcolor(theme.line)))
            axis.setTextPen(pg.mkPen(qcolor(theme.text_muted)))
            axis.setTickFont(small)
        self.plot.getAxis("left").setWidth(QFontMetrics(small).horizontalAdvance("0000") + 8)
