"""What a drag shows: the ghost that follows the pointer, and the card that names the target.

Both are windows of their own that take no mouse and no focus, so that they cross docks. What may be
done is decided in console.widgets.drop_rules, what is drawn on lists and maps by the surfaces.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from PySide6.QtCore import QCoreApplication, QObject, QPoint, QPropertyAnimation, QRect, QSize, Qt, QTimer
from PySide6.QtGui import QFontMetrics, QGuiApplication, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from console.commands.base import Command
from console.commands.reassign_units import ReassignUnits
from console.cover import fill_by_zone, why_not_leave, zone_of_unit
from console.domain.doctrine import Doctrine
from console.domain.geo import LonLat, distance_m
from console.domain.presence import WhoIsOn
from console.domain.unit import Unit
from console.feeds.fixes import FixTable
from console.picture import Picture
from console.widgets.codes import class_label
from console.widgets.company import drags_text
from console.widgets.drag import DragController
from console.widgets.drop_rules import DragKind, DropPlan
from console.widgets.figures import distance_text, moment_text, relay_text, travel_text
from console.widgets.place_now import place_now
from console.widgets.terms import refusal_text
from console.widgets.theme import FONT_LARGE_PX, FONT_TEXT_PX, GRID_PX, Look, qcolor

POINTER = QPoint(16, 12)
"""From the pointer to the ghost: neither window ever lies under the pointer, which must see what is below."""

_CARD_WIDTH_PX = 340
_FLY_BACK_MS = 180
_REASON_STAYS_MS = 3500
_ASK_AFTER_MS = 80
_UNITS_IN_TEXT = 3

translate = QCoreApplication.translate


class DragBridge(Protocol):
    """What a drag needs of console.bridge.Bridge."""

    picture: Picture
    fixes: FixTable
    presence: WhoIsOn

    @property
    def doctrine(self) -> Doctrine:
        """The doctrine in force."""
        ...

    @property
    def travel_ready(self) -> Any:
        """Signal: request, seconds by name, whether they are estimates."""
        ...

    @property
    def presence_changed(self) -> Any:
        """Signal: who is on."""
        ...

    @property
    def picture_changed(self) -> Any:
        """Signal: picture, changes."""
        ...

    def now(self) -> datetime:
        """The moment, of the drill in a drill."""
        ...

    def submit(self, command: Command) -> str:
        """Send a command."""
        ...

    def travel_s(self, origins: Mapping[str, LonLat], target: LonLat) -> str:
        """Ask for travel times; travel_ready answers."""
        ...


def build_drag(bridge: DragBridge, look: Look, parent: QObject) -> DragController:
    """The one controller of a console, with its ghost and card."""
    controller = DragController(lambda: bridge.picture, bridge.submit, DragCard(bridge, look, parent), parent)
    bridge.picture_changed.connect(controller.picture_changed)
    return controller


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a card: `role` is a colour of the theme."""

    text: str
    role: str = "text"
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Travel:
    """Travel times that were answered for a plan."""

    seconds: Mapping[str, float]
    is_estimate: bool


class DragCard(QObject):
    """The feedback of `console.widgets.drag`: one ghost and one card, made once and shown when needed."""

    def __init__(self, bridge: DragBridge, look: Look, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._look = look
        self.ghost = FloatingText(look, is_plate=True)
        self.card = FloatingText(look, is_plate=False)
        self._plan: DropPlan | None = None
        self._known: dict[tuple[str, tuple[str, ...]], Travel] = {}
        self._asked: dict[str, tuple[str, tuple[str, ...]]] = {}
        self._shown: tuple[DropPlan, Picture] | None = None
        self._kept: tuple[Mapping[str, Unit], tuple[str, ...], list[Line]] | None = None
        self._ask_soon = QTimer(self, singleShot=True, interval=_ASK_AFTER_MS)
        self._ask_soon.timeout.connect(self._ask)
        self._hide_later = QTimer(self, singleShot=True, interval=_REASON_STAYS_MS)
        self._hide_later.timeout.connect(self.card.hide)
        self._flight = QPropertyAnimation(self.ghost, b"pos", self)
        self._flight.setDuration(_FLY_BACK_MS)
        self._flight.finished.connect(self.ghost.hide)
        bridge.travel_ready.connect(self._answered)
        bridge.presence_changed.connect(lambda _who: self._show_plan())
        if parent is not None:
            parent.destroyed.connect(self.ghost.deleteLater)
            parent.destroyed.connect(self.card.deleteLater)

    # -- DragFeedback ------------------------------------------------------------------------------

    def lift(self, kind: DragKind, ids: Sequence[str], at: QPoint) -> None:
        """Show the ghost with the call signs, or with the number of the incident."""
        self._flight.stop()
        self._hide_later.stop()
        self._known.clear()
        self._asked.clear()
        self._plan = self._shown = self._kept = None
        self.card.hide()
        text = short_list(ids, 4) if kind is DragKind.UNITS else incident_text(ids[0], self._bridge)
        self.ghost.show_lines([Line(text, "selection", bold=True)])
        self.move(at)
        self.ghost.show()

    def move(self, at: QPoint) -> None:
        """Follow the pointer, on the side of it where there is room."""
        screen = QGuiApplication.screenAt(at) or QGuiApplication.primaryScreen()
        ghost, card = self.ghost.size(), self.card.size()
        both = QSize(max(ghost.width(), card.width()), ghost.height() + GRID_PX + card.height())
        corner = beside_pointer(at, both, screen.availableGeometry())
        above = corner.y() < at.y()
        self.ghost.move(corner + QPoint(0, card.height() + GRID_PX if above else 0))
        self.card.move(corner + QPoint(0, 0 if above else ghost.height() + GRID_PX))
        self._at = at

    def name(self, plan: DropPlan | None) -> None:
        """Say what letting go would do."""
        if plan is None:
            self._plan = self._shown = None
            self.card.hide()
            return
        # Most moves of the pointer stay over one target, and nothing new is to be said.
        if self._shown is not None and self._shown[0] == plan and self._shown[1] is self._bridge.picture:
            return
        self._shown = (plan, self._bridge.picture)
        if self._plan is None or (plan.incident, plan.units) != (self._plan.incident, self._plan.units):
            self._ask_soon.start()
        self._plan = plan
        self._show_plan()

    def land(self) -> None:
        """Everything goes at once: the line in the log says the rest."""
        self._end()
        self.ghost.hide()
        self.card.hide()

    def fly_back(self, home: QPoint, plan: DropPlan | None) -> None:
        """Return to where it was lifted; a reason stays to be read."""
        self._end()
        if plan is None or plan.refusal is None:
            self.card.hide()
        else:
            self._hide_later.start()
        self._flight.setStartValue(self.ghost.pos())
        self._flight.setEndValue(home)
        self._flight.start()

    # -- inside ------------------------------------------------------------------------------------

    def _end(self) -> None:
        self._ask_soon.stop()
        self._asked.clear()
        self._plan = self._shown = self._kept = None

    def _show_plan(self) -> None:
        plan = self._plan
        if plan is None:
            return
        travel = self._known.get((plan.incident, plan.units))
        self.card.show_lines(plan_lines(plan, self._bridge, travel, self._keeps(plan)))
        self.move(self._at)
        self.card.show()

    def _keeps(self, plan: DropPlan) -> list[Line]:
        """What the zones keep, worked out once for the units of a drag while no unit changes."""
        units = self._bridge.picture.units
        if self._kept is None or self._kept[0] is not units or self._kept[1] != plan.units:
            self._kept = (units, plan.units, cover_lines(plan.units, self._bridge))
        return self._kept[2]

    def _ask(self) -> None:
        plan = self._plan
        if plan is None or (plan.incident, plan.units) in self._known:
            return
        incident = self._bridge.picture.incidents.get(plan.incident)
        places = {unit: at for unit in plan.units if (at := place_now(unit, self._bridge)) is not None}
        if incident is not None and incident.at is not None and places:
            self._asked[self._bridge.travel_s(places, incident.at)] = (plan.incident, plan.units)

    def _answered(self, request: str, seconds: Mapping[str, float], is_estimate: bool) -> None:
        about = self._asked.pop(request, None)
        if about is not None:
            self._known[about] = Travel(seconds, is_estimate)
            self._show_plan()


class FloatingText(QWidget):
    """A few lines in a frame that floats above everything and takes neither mouse nor focus."""

    def __init__(self, look: Look, *, is_plate: bool) -> None:
        super().__init__(
            None,
            Qt.WindowType.ToolTip
            | Qt.WindowType.FramelessWindowHint
            | Qt.WindowType.WindowTransparentForInput
            | Qt.WindowType.WindowDoesNotAcceptFocus,
        )
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._look = look
        self._is_plate = is_plate
        self.lines: tuple[Line, ...] = ()
        self._boxes: list[QRect] = []
        self.resize(0, 0)
        look.changed.connect(self.update)

    def show_lines(self, lines: Sequence[Line]) -> None:
        """Show these lines; the window takes the size they need."""
        if tuple(lines) == self.lines:
            return
        self.lines = tuple(lines)
        self.setAccessibleName("; ".join(line.text for line in lines))
        pad, top, width = 2 * GRID_PX, GRID_PX + 2, 0
        self._boxes = []
        for line in self.lines:
            metrics = QFontMetrics(self._font(line))
            box = metrics.boundingRect(QRect(0, 0, _CARD_WIDTH_PX, 1000), Qt.TextFlag.TextWordWrap, line.text)
            self._boxes.append(QRect(pad, top, box.width() + 2, box.height()))
            top += box.height() + 2
            width = max(width, box.width() + 2)
        self.setFixedSize(width + 2 * pad, top + GRID_PX)
        self.update()

    def text(self) -> str:
        """What is read in it."""
        return "\n".join(line.text for line in self.lines)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Ground, edge, lines."""
        theme = self._look.theme
        painter = QPainter(self)
        painter.fillRect(self.rect(), qcolor(theme.selected if self._is_plate else theme.raised))
        painter.setPen(qcolor(theme.selection if self._is_plate else theme.edge))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        for line, box in zip(self.lines, self._boxes, strict=True):
            painter.setFont(self._font(line))
            painter.setPen(qcolor(getattr(theme, line.role)))
            painter.drawText(box, Qt.TextFlag.TextWordWrap, line.text)

    def _font(self, line: Line) -> Any:
        return self._look.font(FONT_LARGE_PX if self._is_plate else FONT_TEXT_PX, bold=line.bold)


def beside_pointer(at: QPoint, size: QSize, room: QRect) -> QPoint:
    """Top left corner of a window that stays on the screen and off the pointer."""
    x, y = at.x() + POINTER.x(), at.y() + POINTER.y()
    if x + size.width() > room.right():
        x = max(room.left(), at.x() - POINTER.x() - size.width())
    if y + size.height() > room.bottom():
        y = at.y() - POINTER.y() - size.height()
    return QPoint(x, y)


def short_list(names: Sequence[str], most: int = _UNITS_IN_TEXT) -> str:
    """Names in a row, the rest counted."""
    rest = len(names) - most
    return "  ".join(names[:most]) + (f"  +{rest}" if rest > 0 else "")


def incident_text(number: str, bridge: DragBridge) -> str:
    """Number and class of an incident."""
    incident = bridge.picture.incidents.get(number)
    return number if incident is None else f"{number} {class_label(incident.class_code, bridge.doctrine)}"


def plan_lines(plan: DropPlan, bridge: DragBridge, travel: Travel | None, keeps: Sequence[Line]) -> list[Line]:
    """What the card says of a plan: who goes where, when they are there, what the zone keeps; or why not."""
    picture = bridge.picture
    lines = [Line(f"{short_list(plan.units)}  →  {incident_text(plan.incident, bridge)}", bold=True)]
    lines += _in_hands_lines(plan, bridge)
    if plan.refusal is not None:
        lines.append(Line(f"✕ {refusal_text(plan.refusal)}", "late", bold=True))
        if plan.movable:
            lines.append(Line(translate("DragCard", "Hold Shift to move it here"), "text_muted"))
        return lines
    lines += [Line(text) for text in _travel_lines(plan, bridge, travel)]
    if isinstance(plan.command, ReassignUnits):
        left = sorted({picture.units[unit].incident or "" for unit in plan.units} - {""})
        lines.append(Line(translate("DragCard", "! leaves {0}").format(", ".join(left)), "amber", bold=True))
    incident = picture.incidents[plan.incident]
    if (kept := why_not_leave(plan.units, incident, picture, bridge.doctrine)) is not None:
        lines.append(Line(f"! {refusal_text(kept)}", "amber", bold=True))
    return [*lines, *_old_fix_lines(plan, bridge), *keeps]


def _in_hands_lines(plan: DropPlan, bridge: DragBridge) -> list[Line]:
    """Who else has them in hand at this moment: one of the two will be refused."""
    held: dict[str, list[str]] = {}
    in_hands = bridge.presence.in_hands()
    for what in (*plan.units, plan.incident):
        if (name := in_hands.get(what)) is not None:
            held.setdefault(name, []).append(what)
    return [Line(f"! {drags_text(name, what)}", "amber", bold=True) for name, what in held.items()]


def _travel_lines(plan: DropPlan, bridge: DragBridge, travel: Travel | None) -> list[str]:
    incident = bridge.picture.incidents[plan.incident]
    if incident.at is None:
        return [translate("DragCard", "The place is not known")]
    lines = []
    for unit in plan.units[:_UNITS_IN_TEXT]:
        place = place_now(unit, bridge)
        if place is None:
            continue
        parts = [] if len(plan.units) == 1 else [unit]
        seconds = None if travel is None else travel.seconds.get(unit)
        if seconds is not None and seconds == seconds and travel is not None:
            relay_s = bridge.doctrine.relay.delay_s
            there = translate("DragCard", "there at {0}").format(moment_text(bridge.now(), seconds + relay_s))
            takes = travel_text(seconds, travel.is_estimate), relay_text(relay_s)
            parts += [" ".join(filter(None, takes)), there]
        elif travel is not None:
            parts.append(translate("DragCard", "no way there"))
        # A straight line is known at once and is said to be one.
        parts.append(translate("DragCard", "{0} away").format(distance_text(distance_m(place, incident.at))))
        lines.append(" · ".join(parts))
    return lines


def _old_fix_lines(plan: DropPlan, bridge: DragBridge) -> list[Line]:
    now_s, lines = bridge.now().timestamp(), []
    for unit in plan.units:
        row = bridge.fixes.row_of.get(unit)
        age_s = 0.0 if row is None else now_s - float(bridge.fixes.fixed_at_s[row])
        if age_s > bridge.doctrine.stale_after_s:
            text = translate("DragCard", "! position of {0} is {1} old").format(unit, travel_text(age_s))
            lines.append(Line(text, "amber"))
    return lines


def cover_lines(units: Sequence[str], bridge: DragBridge) -> list[Line]:
    """What the zones of these units keep free when they go."""
    picture, lines = bridge.picture, []
    known = [picture.units[unit] for unit in units if unit in picture.units]
    zones = list(dict.fromkeys(zone for unit in known if (zone := zone_of_unit(unit, picture)) is not None))
    before, after = fill_by_zone(picture, (), zones), fill_by_zone(picture, units, zones)
    for zone in zones:
        if zone not in after:
            continue
        bare = after[zone].free < min(before[zone].free, bridge.doctrine.min_cover_groups)
        text = translate("DragCard", "zone {0} keeps {1} of {2} free")
        text = text.format(zone, after[zone].free, before[zone].total)
        lines.append(Line(f"{text} !" if bare else text, "amber" if bare else "text_muted", bold=bare))
    return lines
