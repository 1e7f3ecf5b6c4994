"""What stands around the place of a call that is being entered: open calls it may belong to, hazards, earlier calls.

An open call is chosen by Enter, a double click or Ctrl with its number: the new one is joined to it when it is sent.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import partial

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from console.bridge import Bridge
from console.domain.duplicates import Likeness, likely_same
from console.domain.earlier import Earlier
from console.domain.geo import LonLat
from console.picture import ChangeSet, Picture
from console.widgets.around_lines import call_line, hazard_line
from console.widgets.around_list import About, AroundList, Line
from console.widgets.codes import class_label
from console.widgets.row_paint import clock_text

FOLLOW_MS = 250
MOST_SAME = 5


class NearCalls(QObject):
    """Keeps the list of a form. `changed` follows another choice, `known` the answer of what is known of the place."""

    changed = Signal()
    known = Signal()

    def __init__(self, bridge: Bridge, view: AroundList, parent: QWidget) -> None:
        super().__init__(parent)
        self._bridge, self.view = bridge, view
        self._at: LonLat | None = None
        self._class_code: str | None = None
        self._received_at: datetime | None = None
        self._request = ""
        self._earlier, self._texts = Earlier(), dict[str, str]()
        self.joins: str | None = None
        #: The incident that the form is about, when it is on record already.
        self.of: str | None = None
        self._later = QTimer(self, interval=FOLLOW_MS, singleShot=True)
        self._later.timeout.connect(self.refresh)
        for place in range(1, MOST_SAME + 1):
            key = QShortcut(QKeySequence(f"Ctrl+{place}"), parent)
            key.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            key.activated.connect(partial(self.choose_nth, place))
        view.opened.connect(lambda row_id: self.choose(view.line_of(row_id).id))
        bridge.around_found.connect(self._found)
        bridge.picture_changed.connect(self._picture_changed)

    @property
    def zone_grade(self) -> str:
        """Colour grade of the zone that holds the place, as far as known."""
        zone = self._bridge.picture.zones.get(self._earlier.zone) if self._earlier.zone is not None else None
        return "none" if zone is None else str(zone.grade)

    def ask(self, at: LonLat | None, class_code: str | None, received_at: datetime | None) -> None:
        """Look around a place for a call of a class; no place: nothing is near."""
        if at != self._at:
            self._at, self._earlier, self._texts = at, Earlier(), {}
            self._request = self._bridge.look_around(at) if at is not None else ""
        self._class_code, self._received_at = class_code, received_at
        self.refresh()

    def choose(self, number: str) -> None:
        """Join the call to an open one when it is sent; chosen again, let it be."""
        if any(one.incident.number == number for one in self._same()):
            self.joins = None if self.joins == number else number
            self.refresh()

    def choose_nth(self, place: int) -> None:
        """Choose by the number of the line, from 1."""
        same = self._same()
        if place <= len(same):
            self.choose(same[place - 1].incident.number)

    def restore(self, joins: str | None) -> None:
        """Choose what a draft had chosen."""
        self.joins = joins
        self.refresh()

    def _found(self, request: str, earlier: Earlier, texts: Mapping[str, str]) -> None:
        if request == self._request:
            self._earlier, self._texts = earlier, dict(texts)
            self.refresh()
            self.known.emit()

    def _picture_changed(self, _picture: Picture, change: ChangeSet) -> None:
        if self._at is not None and (change.everything or change.incidents) and not self._later.isActive():
            self._later.start()

    def _same(self) -> list[Likeness]:
        if self._at is None:
            return []
        received_at = self._received_at or self._bridge.now()
        incidents = [one for one in self._bridge.picture.incidents.values() if one.number != self.of]
        return likely_same(self._at, self._class_code, received_at, incidents, self._bridge.doctrine.duplicates)[
            :MOST_SAME
        ]

    def refresh(self) -> None:
        """Show the lines anew; a choice that is no longer open falls away."""
        same, now = self._same(), self._bridge.now()
        numbers = [one.incident.number for one in same]
        if self.joins is not None and self.joins not in numbers:
            self.joins = None
        lines = [hazard_line(note, self._texts, self._bridge) for note in self._earlier.hazards]
        lines += [self._same_line(one, place, now) for place, one in enumerate(same, 1)]
        earlier = [call for call in self._earlier.calls if call.incident.number not in (*numbers, self.of)]
        lines += [call_line(call, self._bridge) for call in earlier]
        self.view.show_lines(lines)
        self.changed.emit()

    def _same_line(self, one: Likeness, place: int, now: datetime) -> Line:
        incident, picture = one.incident, self._bridge.picture
        words = [incident.number, class_label(incident.class_code, self._bridge.doctrine)]
        if self._bridge.rights.reads_private:
            words.append(picture.text(incident.summary) or picture.text(incident.address))
        age = clock_text((now - incident.received_at).total_seconds())
        at_end = f"{one.distance_m:.0f} m · {age} · Ctrl+{place}"
        return Line(About.SAME, incident.number, "  ".join(filter(None, words)), at_end, incident.number == self.joins)
