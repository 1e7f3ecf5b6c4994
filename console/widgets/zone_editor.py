"""The zone editor: zones drawn, reshaped, split, merged and described on a draft, checked behind the window.

Nothing is on record before Save, which is one command and one undo. Geometry is `maps.zoning`'s, the draft
`console.zone_draft`'s; on the map it is edited by `ZoneCorners`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta
from functools import partial
from typing import Any

import numpy as np
import shapely
from PySide6.QtWidgets import (
    QGridLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
)

from console.bridge import Bridge
from console.commands.base import Command, Outcome
from console.domain.geo import LonLat
from console.domain.mapped import DrawingKind
from console.picture import ChangeSet, Picture
from console.questions import places_of_calls
from console.widgets.behind import Behind
from console.widgets.map.canvas import MapCanvas
from console.widgets.map.drafts import Draft
from console.widgets.map.figures import Figure, Ink
from console.widgets.map.view import to_mercator
from console.widgets.map.zone_corners import ZoneCorners
from console.widgets.map_tools import MapTools
from console.widgets.spoken import Spoken
from console.widgets.terms import refusal_text
from console.widgets.theme import GRID_PX, Look
from console.widgets.zone_files import ZoneFiles
from console.widgets.zone_form import ZoneForm
from console.widgets.zone_lists import Findings, FoundList, ZoneTree
from console.zone_draft import ZoneDraft
from maps.zoning import Fault, ZoningError, calls_moved, faults

CALL_DAYS = 30
LAYER = "faults"
PATIENCE_S = 30.0
#: A new zone's corner snaps to what is so near, pixels of the view.
SNAP_PX = 12.0
_FAULT_FILL = 0.45


class ZoneEditor(Spoken):
    """The panel, and the `Editor` of the corners on the map."""

    def __init__(self, bridge: Bridge, look: Look, canvas: MapCanvas, tools: MapTools) -> None:
        super().__init__()
        self._bridge, self._look, self._canvas = bridge, look, canvas
        self._behind = Behind("zones", self)
        self.draft = ZoneDraft(bridge.picture.zones)
        self.picked: str | None = None
        self.findings: Findings | None = None
        self._sent: str | None = None
        self.rows, self.form, self.found = ZoneTree(self), ZoneForm(self), FoundList(self)
        self.files = ZoneFiles(self, self._behind)
        self.note = QLabel(self)
        self.buttons = {
            name: QPushButton(self) for name in ("merge", "remove", "back", "save", "discard", "read", "write")
        }
        self._arrange()
        for name, do in {
            "merge": self.merge,
            "remove": self.remove,
            "back": self.take_back,
            "save": self.save,
            "discard": self.discard,
            "read": lambda: self.files.ask(is_read=True),
            "write": lambda: self.files.ask(is_read=False),
        }.items():
            self.buttons[name].clicked.connect(lambda _checked=False, do=do: do())
        tools.add("edit_zones", lambda: ZoneCorners(self), self._how_to_edit)
        tools.add("draw_zone", lambda: Draft(DrawingKind.AREA, self._drawn), self._how_to_draw)
        tools.add("split_zone", lambda: Draft(DrawingKind.LINE, self._split), self._how_to_split)
        self.rows.picked.connect(self._picked_in_list)
        self.rows.opened.connect(lambda code: self._fit(shapely.from_wkb(self.draft.zones[code].outline)))
        self.found.opened.connect(lambda outline: self._fit(shapely.from_wkb(outline)))
        self.form.told.connect(self._describe)
        bridge.picture_changed.connect(self._pictured)
        bridge.answered.connect(self._answered)
        look.changed.connect(self.retranslate)
        self.retranslate()
        self._changed()

    def _arrange(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * GRID_PX, GRID_PX, 2 * GRID_PX, 2 * GRID_PX)
        column.setSpacing(2 * GRID_PX)
        buttons = QGridLayout()
        buttons.setSpacing(GRID_PX)
        for place, button in enumerate(self.buttons.values()):
            buttons.addWidget(button, place // 4, place % 4)
        self.buttons["save"].setProperty("primary", True)
        self.note.setWordWrap(True)
        column.addWidget(self.rows, 3)
        column.addWidget(self.form)
        column.addLayout(buttons)
        column.addWidget(self.note)
        column.addWidget(self.found, 1)
        self.setFocusProxy(self.rows)

    def stop(self) -> None:
        """End the thread that checks."""
        self._behind.stop()

    # -- what the corners on the map ask -------------------------------------------------------------

    def pick(self, code: str | None) -> None:
        """Pick a zone, in the list as on the map."""
        self.picked = code if code in self.draft.zones else None
        self.rows.show_picked(self.picked)
        self._show_form()
        self._canvas.update()

    def edit(self, step: Callable[[], object]) -> bool:
        """Do a step; what can not be done is said and changes nothing."""
        try:
            step()
        except ZoningError as error:
            self.say(refusal_text(error.template, error.values))
            return False
        self.say("")
        self._changed()
        return True

    def take_back(self) -> None:
        """Forget the last step."""
        if self.draft.take_back():
            self.say("")
            self._changed()

    # -- steps ---------------------------------------------------------------------------------------

    def merge(self) -> None:
        """Make one zone of those that are picked in the list."""
        codes = self.rows.codes_picked()
        if self.edit(lambda: self.draft.merge(codes)):
            self.pick(codes[0])

    def remove(self) -> None:
        """Take the picked zone away."""
        code = self.picked
        if code is not None and self.edit(lambda: self.draft.remove(code)):
            self.pick(None)

    def save(self) -> None:
        """Put the draft on record, as one step."""
        if not self.draft.is_changed:
            self.say(self.tr("There is nothing to save."))
        elif stale := self.draft.stale(self._bridge.picture.zones):
            self.say(
                self.tr("Another desk has changed {0}: discard your draft and begin again.").format(", ".join(stale))
            )
        else:
            self._sent = self._bridge.submit(self.draft.command())

    def discard(self) -> None:
        """Forget every step."""
        self.draft = ZoneDraft(self._bridge.picture.zones)
        self.say("")
        self._changed()

    def _drawn(self, ring: Sequence[LonLat]) -> None:
        above = self.draft.zones.get(self.picked or "")
        level, parent = (above.level, above.parent) if above is not None else ("zone", None)
        made: list[str] = []
        if self.edit(lambda: made.append(self.draft.add(ring, level, parent, self._reach_deg()))):
            self.pick(made[0])

    def _split(self, line: Sequence[LonLat]) -> None:
        code = self.picked or self.draft.zone_at(line[len(line) // 2])
        if code is None:
            self.say(self.tr("Pick the zone to split first."))
        else:
            self.edit(lambda: self.draft.split(code, line))

    def _describe(self, field: str, value: Any) -> None:
        code = self.picked
        if code is not None:
            self.edit(lambda: self.draft.describe(code, **{field: value}))

    def _reach_deg(self) -> float:
        view = self._canvas.view
        a, b = (view.lonlat_at(x, 0.0) for x in (0.0, SNAP_PX))
        return b.lon - a.lon

    # -- following -----------------------------------------------------------------------------------

    def _pictured(self, picture: Picture, changes: ChangeSet) -> None:
        if (changes.everything or changes.zones) and not self.draft.is_changed:
            self.draft = ZoneDraft(picture.zones)
            self._changed()

    def _answered(self, command: Command, outcome: Outcome) -> None:
        if self._sent is None or outcome.id != self._sent:
            return
        self._sent = None
        if outcome.ok:
            self.draft = ZoneDraft(self._bridge.picture.zones)
            self.say(self.tr("The zones are on record."))
            self._changed()
        else:
            self.say(refusal_text(outcome))

    def _changed(self) -> None:
        if self.picked not in self.draft.zones:
            self.picked = None
        self.rows.show_zones(self.draft)
        self.rows.show_picked(self.picked)
        self._show_form()
        self._show_faults(())
        self._check()
        self._canvas.update()

    def _check(self) -> None:
        """Look for faults, and for calls that change zone, behind the window."""
        if not self.draft.is_changed:
            self.findings = None
            self.found.show_findings(None)
            return
        before, after = list(self.draft.before.values()), list(self.draft.zones.values())
        session, since = self._bridge.session, self._bridge.now() - timedelta(days=CALL_DAYS)

        def work() -> Findings:
            calls = session.ask(partial(places_of_calls, since)).result(PATIENCE_S)
            places = np.array(calls, dtype=float).reshape(-1, 2)
            return Findings(faults(after), calls_moved(before, after, places))

        def told(found: Findings | None, why: str) -> None:
            if found is None:
                self.say(why)
            elif [*self.draft.zones.values()] == after:
                self.findings = found
                self._show_faults(found.faults)
                self.found.show_findings(found)

        self._behind.do(work, told)

    # -- what is shown -------------------------------------------------------------------------------

    def say(self, text: str) -> None:
        """Say something under the list, in place of what was said before."""
        self.note.setText(text)
        self.note.setVisible(bool(text))

    def retranslate(self) -> None:
        """Set every text anew."""
        for name, text in {
            "merge": self.tr("Merge"),
            "remove": self.tr("Remove"),
            "back": self.tr("Take back"),
            "save": self.tr("Save"),
            "discard": self.tr("Discard"),
            "read": self.tr("Read file…"),
            "write": self.tr("Write file…"),
        }.items():
            self.buttons[name].setText(text)
        self.buttons["merge"].setToolTip(
            self.tr("Make one zone of those that are picked (Ctrl and click picks several)")
        )
        self.buttons["save"].setToolTip(self.tr("Put every step on record as one, for every desk"))
        self.note.setStyleSheet(f"color: {self._look.theme.amber};")
        self.rows.show_zones(self.draft)
        self.rows.show_picked(self.picked)

    def _how_to_edit(self) -> str:
        return self.tr(
            "Drag a corner · click a border for a corner, a zone to pick it · Delete removes a corner · Esc leaves"
        )

    def _how_to_draw(self) -> str:
        return self.tr("Click round the new zone · Enter closes it · Backspace takes a click back · Esc leaves")

    def _how_to_split(self) -> str:
        return self.tr("Click a line across the picked zone · Enter splits it · Esc leaves")

    def _picked_in_list(self, code: str | None) -> None:
        self.picked = code
        self._show_form()
        self._canvas.update()

    def _show_form(self) -> None:
        zone = self.draft.zones.get(self.picked or "")
        self.form.show_zone(zone, self.draft.zones, self._bridge.picture.posts)
        is_one = zone is not None
        self.buttons["remove"].setEnabled(is_one)
        self.buttons["merge"].setEnabled(len(self.rows.codes_picked()) > 1)
        for name in ("back", "save", "discard"):
            self.buttons[name].setEnabled(self.draft.is_changed)

    def _show_faults(self, found: Sequence[Fault]) -> None:
        figures = []
        for fault in found:
            for part in shapely.get_parts(shapely.from_wkb(fault.outline)):
                if part.geom_type == "Polygon":
                    ring = to_mercator(shapely.get_coordinates(part.exterior))
                    figures.append(Figure((ring,), Ink.ALARM, is_area=True, fill=_FAULT_FILL))
        self._canvas.data.set_figures(LAYER, figures)

    def _fit(self, shape: shapely.Geometry) -> None:
        west, south, east, north = shape.bounds
        self._canvas.fit([LonLat(west, south), LonLat(east, north)])
