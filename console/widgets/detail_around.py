"""What stands around the picked incident: the way of its order, joined calls, requests, hazards, earlier calls there.

Hazards and earlier calls are asked of the record whenever another place is shown.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta

from PySide6.QtCore import QObject, Signal

from console.bridge import Bridge
from console.domain.assets import nearest
from console.domain.duplicates import joined_with, main_of
from console.domain.earlier import Earlier
from console.domain.geo import LonLat
from console.domain.incident import Incident
from console.domain.mapped import AssetKind
from console.domain.request import Request
from console.domain.unit import UnitStatus
from console.widgets.around_lines import call_line, hazard_line
from console.widgets.around_list import About, AroundList, Line
from console.widgets.codes import addressee_label, class_label, is_chinese
from console.widgets.doctrine_words import named
from console.widgets.request_rows import in_order, state_text
from console.widgets.request_terms import request_kind_text
from console.widgets.row_paint import local_clock

MOST_CAMERAS = 3


class DetailAround(QObject):
    """Keeps the list of the detail.

    `opened` carries the number of an incident that is to be shown, `asked` the key of a request and its row.
    """

    opened = Signal(str)
    asked = Signal(str, int)

    def __init__(self, bridge: Bridge, view: AroundList, parent: QObject) -> None:
        super().__init__(parent)
        self._bridge, self.view = bridge, view
        self._incident: Incident | None = None
        self._at: LonLat | None = None
        self._request = ""
        self._earlier, self._texts = Earlier(), dict[str, str]()
        view.opened.connect(self._open)
        view.menu_asked.connect(lambda _at: self._open(view.picked_ids()[0]))
        bridge.around_found.connect(self._found)

    def _open(self, row_id: str) -> None:
        line = self.view.line_of(row_id)
        if line.about is About.REQUEST:
            self.asked.emit(line.id, self.view.lines_model.row_of(row_id))
        else:
            self.opened.emit(line.id)

    def show_incident(self, incident: Incident) -> None:
        """Show what stands around an incident; a hazard that was told since is asked for anew."""
        is_other = self._incident is None or self._incident.number != incident.number
        self._incident = incident
        if is_other or incident.at != self._at:
            self.forget()
        if not self._request and incident.at is not None:
            self._at, self._request = incident.at, self._bridge.look_around(incident.at)
        told = (self._hazards, self._relayed, self._joined, self._requests, self._calls, self._cameras)
        self.view.show_lines([line for tell in told for line in tell(incident)])

    def forget(self) -> None:
        """Ask for hazards and earlier calls anew when the incident is shown next."""
        self._at, self._request, self._earlier, self._texts = None, "", Earlier(), {}

    def _found(self, request: str, earlier: Earlier, texts: Mapping[str, str]) -> None:
        if request == self._request and self._incident is not None:
            self._earlier, self._texts = earlier, dict(texts)
            self.show_incident(self._incident)

    def _relayed(self, incident: Incident) -> Iterator[Line]:
        """The levels that an order passes until it is delivered, each with the moment by which it has."""
        picture, now = self._bridge.picture, self._bridge.now()
        bound = [one for one in picture.active_on(incident.number) if one.unit in picture.units]
        under_way = [one for one in bound if picture.units[one.unit].status is UnitStatus.DISPATCHED]
        if not under_way:
            return
        ordered_at = max(one.assigned_at for one in under_way)
        for step in self._bridge.doctrine.relay.steps:
            passed_at = ordered_at + timedelta(seconds=step.passed_s)
            words = self.tr("through {0}").format(named(step.level.names))
            yield Line(About.ORDER, incident.number, words, local_clock(passed_at, now), is_chosen=passed_at <= now)

    def _joined(self, incident: Incident) -> Iterator[Line]:
        """The main incident first, then those that were joined to this one."""
        incidents, doctrine, now = self._bridge.picture.incidents, self._bridge.doctrine, self._bridge.now()
        main = main_of(incident, incidents)
        for one in ([main] if main is not incident else []) + joined_with(incident.number, incidents):
            arrow = "→" if one is main else "←"
            words = f"{arrow} {one.number}  {class_label(one.class_code, doctrine)}"
            yield Line(About.JOINED, one.number, words, local_clock(one.received_at, now))

    def _requests(self, incident: Incident) -> Iterator[Line]:
        about = (one for one in self._bridge.picture.requests.values() if one.incident == incident.number)
        for request in in_order(about):
            yield self._request_line(request)

    def _request_line(self, request: Request) -> Line:
        doctrine, now = self._bridge.doctrine, self._bridge.now()
        whom = addressee_label(request.kind, request.addressee, doctrine)
        words = f"{request.key}  {request_kind_text(request.kind)}  {whom}"
        at_end = state_text(request, now)
        if request.awaits_answer:  # no clock: the list stands still while somebody reads it
            at_end = self.tr("due {0}").format(local_clock(request.due_at, now)) if request.due_at is not None else ""
        return Line(About.REQUEST, request.key, words, at_end)

    def _cameras(self, incident: Incident) -> Iterator[Line]:
        """The nearest, with the addresses of their streams."""
        if incident.at is None:
            return
        assets = self._bridge.picture.assets.values()
        for camera, away_m in nearest(assets, AssetKind.CAMERA, incident.at, MOST_CAMERAS):
            name = (camera.name_zh or camera.name) if is_chinese() else (camera.name or camera.name_zh)
            stream = camera.stream or self.tr("no stream")
            yield Line(About.CAMERA, "", f"{camera.code}  {name}  {stream}", f"{away_m:.0f} m")

    def _hazards(self, _incident: Incident) -> Iterator[Line]:
        return (hazard_line(note, self._texts, self._bridge) for note in self._earlier.hazards)

    def _calls(self, incident: Incident) -> Iterator[Line]:
        for call in self._earlier.calls:
            if call.incident.number != incident.number and call.incident.joined_to != incident.number:
                yield call_line(call, self._bridge)
