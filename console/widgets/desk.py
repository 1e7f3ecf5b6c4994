"""One desk: the panels of one operation, put together in the frame and connected with each other and the actions.

Knows the bridge, not what is behind it.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from console.bridge import Bridge
from console.clock import SystemClock
from console.domain.roles import Role
from console.picture import ChangeSet, Picture
from console.userdata import data_folder, error_log
from console.widgets.actions import Actions
from console.widgets.base_map import BaseMap
from console.widgets.desk_panels import desk_panels
from console.widgets.drag_card import build_drag
from console.widgets.frame import LINE_PX, TOP_PX, Frame
from console.widgets.hints import Hints
from console.widgets.i18n import Language
from console.widgets.map.canvas import MapCanvas
from console.widgets.map.extent import extent_of
from console.widgets.map.view import MIN_ZOOM
from console.widgets.notices import ANSWER_S, Notice, Notices, Weight
from console.widgets.over_map import OverMap
from console.widgets.selection import Selection
from console.widgets.settings import KEYS, LANGUAGE, THEME, Settings
from console.widgets.theme import DAY, NIGHT, Look

if TYPE_CHECKING:
    from console.session import Health
    from console.widgets.drill_bar import DrillBar, DrillControls
    from maps.engine import RoadEngine
    from maps.region import Region


class Desk(QObject):
    """Builds and owns the window of one operation, in two steps: the map at once, the rest when the record is open."""

    #: The user wants to work on another record, a shared one.
    join_requested = Signal()

    def __init__(self, bridge: Bridge, look: Look, language: Language, settings: Settings, cache_folder: Path) -> None:
        """
        Args:
            bridge: may be without a session until `attach`.
        """
        super().__init__()
        self.bridge, self.look, self.language, self.settings = bridge, look, language, settings
        self.cache_folder = cache_folder
        self.region: Region | None = None
        self.drill: DrillControls | None = None
        self.selection = Selection(self)
        self.actions = Actions(self, is_drill=look.is_drill)
        self.actions.set_keys(settings.table(KEYS))
        self.drag = build_drag(bridge, look, self)
        self.canvas = MapCanvas(self.selection, look.families, cache_folder, self.drag, look.theme)
        self.canvas.layers.keep_in(settings)
        self.base_map = BaseMap(self.canvas, settings, self)
        self.frame = Frame(look, self.actions, settings, desk_panels(), self._title)
        self.frame.fill("map", self.canvas)
        self.hints = Hints(bridge, look, self.actions, settings)
        self.notices = Notices(look)
        # Room for the drill bar and the typed line, so that the map need not shrink when they come.
        room, line_room = QWidget(), QWidget()
        room.setFixedHeight(TOP_PX)
        line_room.setFixedHeight(LINE_PX)
        self.frame.set_rows(above=[room] if look.is_drill else [], below=[line_room])
        self.over_map = OverMap(look, self.canvas, (self.hints, self.notices))
        self.over_map.covers.connect(lambda px: setattr(self.canvas, "covered_px", px))
        self.over_map.lay_out()
        self.frame.restore_layout()
        #: Whether the record has been seen yet.
        self.has_picture = False
        self._is_on_record = self._is_whole = False
        self.canvas.set_language(language.code)
        look.changed.connect(lambda: self.canvas.set_theme(look.theme))
        language.changed.connect(self.canvas.set_language)

    def set_region(self, region: Region | None) -> None:
        """Show a region's map."""
        self.region = region
        self.canvas.set_region(region)
        self.base_map.set_region(region)
        self.frame.retranslate()

    def attach(self, drill: DrillControls | None = None, engine: RoadEngine | None = None) -> None:
        """Build all that needs the record; the bridge has its session now.

        Args:
            engine: answers the map's questions to the roads.
        """
        # As each part loads its code when it is built: the map is on the screen before.
        from console.widgets.wiring import Wiring

        self.drill = drill
        self._add_panels()
        self._add_side_panels()
        self._fill_frame()
        self._add_status_bar()
        self._add_company()
        self._add_rows()
        self._feed_canvas()
        self._add_map_tools(engine)
        self.wiring = Wiring(self)
        self.bridge.health_changed.connect(self._judge_health)
        if self.bridge.rights.role is Role.SUPERVISOR:
            self._show_late()
        self._is_whole = True
        self.frame.retranslate()

    def _add_panels(self) -> None:
        """The panels that all work goes through, and what lies over them."""
        from console.widgets.escalate_card import EscalateCard
        from console.widgets.history import History
        from console.widgets.panels import Panels
        from console.widgets.role_guard import RoleGuard, may_drag
        from console.widgets.shift_export import ShiftExport
        from console.widgets.sounds import Sounds
        from console.widgets.unit_file import UnitFileDesk

        bridge, look = self.bridge, self.look
        self.history = History(bridge, self)
        self.sounds = Sounds(self.settings, SystemClock().now, self)
        self.panels = Panels(
            bridge,
            self.selection,
            look,
            self.actions,
            drag=self.drag,
            history=self.history,
            sounds=self.sounds,
            places=self.region.places if self.region is not None else None,
            open_panel=self.frame.open_panel,
            parent=self,
        )
        self.role_guard = RoleGuard(bridge, self.actions, self.frame, self._say_barred)
        self.drag.may_lift = lambda: may_drag(bridge.rights)
        self.hints.allow(lambda: may_drag(bridge.rights))
        self.escalate_card = EscalateCard(bridge, look, self.frame)
        self.escalate_card.ask_why = self.drag.ask_why = self.panels.command_line.ask_why
        self.unit_file = UnitFileDesk(bridge, self.notices, self.frame)
        self.shift_export = ShiftExport(bridge, self.notices, self.settings, self.frame)

    def _add_side_panels(self) -> None:
        """The panels that are opened when they are wanted."""
        from console.widgets.alert_watch import AlertKind
        from console.widgets.decide_panel import DecidePanel
        from console.widgets.desks_panel import DesksPanel
        from console.widgets.doctrine_panel import DoctrinePanel
        from console.widgets.duty_desk import duty_of_desk
        from console.widgets.keys_panel import KeysPanel
        from console.widgets.layers_panel import LayersPanel
        from console.widgets.settings_panel import SettingsPanel
        from console.widgets.supervision import Supervision

        bridge, look, settings = self.bridge, self.look, self.settings
        self.settings_panel = SettingsPanel(look, self.language, settings, self.sounds, self.base_map)
        show_note = self.settings_panel.base_map.show_note
        self.canvas.data.changed.connect(lambda: show_note(self.canvas.data.base_note))
        self.keys_panel = KeysPanel(self.actions, settings, look)
        self.layers_panel = LayersPanel(self.canvas.layers, self.canvas.data, look)
        self.desks_panel = DesksPanel(bridge, self.selection, look)
        self.decide_panel = DecidePanel(bridge, look)
        self.doctrine_panel = DoctrinePanel(bridge, self.selection, look, self.actions, self.frame.open_panel)
        self.supervision = Supervision(bridge, self.selection, look, self.actions, self._show_late)
        watch = self.panels.log.alerts.watch
        self.supervision.noted.connect(lambda number: watch.acknowledge(AlertKind.LATE, number))
        self.duty = duty_of_desk(self)

    def _fill_frame(self) -> None:
        panels = self.panels
        for name, panel in (
            ("incidents", panels.incidents),
            ("units", panels.units),
            ("detail", panels.detail),
            ("new_call", panels.new_call),
            ("log", panels.log),
            ("load", panels.load),
            ("find", panels.find),
            ("desks", self.desks_panel),
            ("decide", self.decide_panel),
            ("supervision", self.supervision),
            *self.duty.panels,
            ("requests", panels.requests),
            ("doctrine", self.doctrine_panel),
            ("layers", self.layers_panel),
            ("settings", self.settings_panel),
            ("keys", self.keys_panel),
        ):
            self.frame.fill(name, panel)

    def _add_status_bar(self) -> None:
        """The bar at the foot, with what each part of the desk shows in it."""
        from console.widgets.desks_panel import DesksButton
        from console.widgets.offline_view import OfflineView
        from console.widgets.record_view import RecordView
        from console.widgets.status_bar import StatusBar
        from console.widgets.who_part import WhoPart

        bridge, look = self.bridge, self.look
        self.status_bar = StatusBar(bridge, look, self.language, self.actions, self.said_name)
        self.status_bar.late.clicked.connect(self._show_late)
        self.who = WhoPart(bridge, look)
        self.desks_button = DesksButton(bridge, look)
        self.desks_button.clicked.connect(lambda: self.frame.toggle_panel("desks"))
        watch = self.panels.log.alerts.watch
        self.offline = OfflineView(bridge, look, self.language, self.notices, watch, self.show_decide, self)
        self.record_view = RecordView(look, self.notices, self.sounds, self)
        for part in (self.who, self.desks_button, self.offline.chip, self.record_view.mark):
            self.status_bar.add_part(part)
        self.frame.set_status_bar(self.status_bar)

    def _add_company(self) -> None:
        """What other desks look at and have in hand, in the lists and on the map."""
        from console.widgets.company import Company

        self.company = Company(self.bridge, self.selection, self.drag, self)
        for show in (self.panels.incidents.show_marks, self.panels.units.show_marks):
            self.company.changed.connect(show)
        self.company.changed.connect(lambda marks: self.canvas.data.set_held(marks.in_hands))

    def _add_rows(self) -> None:
        """The bar of a drill above the panels, the typed line below them."""
        from console.widgets.drill_bar import DrillBar

        above: list[QWidget] = []
        self.drill_bar: DrillBar | None = None
        if self.drill is not None:
            self.drill_bar = DrillBar(self.drill, self.bridge.now(), self.look, self.actions)
            self.bridge.clock_ticked.connect(self.drill_bar.show_time)
            above.append(self.drill_bar)
        self.panels.command_line.setFixedHeight(LINE_PX)
        self.frame.set_rows(above=above, below=[self.panels.command_line])

    def _add_map_tools(self, engine: RoadEngine | None) -> None:
        """What is done on the map, and what this desk remembers of it."""
        from console.widgets.closures import ClosureDesk
        from console.widgets.desk_memory import DeskMemory
        from console.widgets.ground_desk import GroundDesk
        from console.widgets.map_desk import MapDesk
        from console.widgets.map_tools import MapTools

        bridge, canvas = self.bridge, self.canvas
        seen, watch = data_folder() / "seen", self.panels.log.alerts.watch
        self.memory = DeskMemory(bridge, self.panels.incidents.model, watch, canvas.data, seen, self)
        self.map_tools = MapTools(canvas, self.actions, self.notices, self.settings, self)
        self.map_tools.roads.engine = engine
        self.map_desk = MapDesk(self, self._title)
        self.ground = GroundDesk(self)
        self.closures = ClosureDesk(bridge, canvas, self.map_tools, self.look, self.actions, self.notices, self.frame)

    def _show_late(self) -> None:
        self.frame.open_panel("supervision")

    def show_decide(self) -> None:
        """Show what is to be decided, with the keys for it: whoever asks for it wants to decide."""
        self.frame.open_panel("decide")
        self.decide_panel.view.setFocus()

    def said_name(self) -> str:
        """The operation's name; one that is named after the region is said in the language in force."""
        name: str = self.bridge.operation_name if self.bridge.is_attached else ""
        if self.region is not None and name in (self.region.name, self.region.name_zh):
            return str(self.region.name_zh if self.language.code.startswith("zh") else self.region.name)
        return name

    def _title(self) -> str:
        name = self.said_name()
        return f"{name} · {self.tr('Command console')}" if name else self.tr("Command console")

    # -- the map -----------------------------------------------------------------------------------

    def _feed_canvas(self) -> None:
        canvas, bridge = self.canvas, self.bridge
        canvas.set_stale_after(bridge.doctrine.stale_after_s)
        bridge.doctrine_changed.connect(lambda doctrine: canvas.set_stale_after(doctrine.stale_after_s))
        canvas.data.scene.take_hours(bridge.doctrine.hours_of)
        bridge.doctrine_changed.connect(lambda doctrine: canvas.data.scene.take_hours(doctrine.hours_of))
        canvas.set_now(bridge.now())
        bridge.picture_changed.connect(self._picture_changed)
        bridge.fixes_changed.connect(canvas.set_fixes)
        bridge.clock_ticked.connect(canvas.set_now)

        if self.region is None:
            canvas.data.changed.connect(self._open_on_record)

    def _picture_changed(self, picture: Picture, changes: ChangeSet) -> None:
        self.canvas.set_picture(picture, changes)
        self.has_picture = True
        if self.region is None:
            self._open_on_record()

    def _open_on_record(self) -> None:
        """Without a region the map opens on what the record holds, once, unless its user has gone elsewhere."""
        data = self.canvas.data
        if self._is_on_record or not self.has_picture or not data.has_zones_ready:
            return
        if places := extent_of(data.zone_shapes, data.picture):
            self._is_on_record = True
            if self.canvas.view.zoom == MIN_ZOOM:
                self.canvas.fit(places)

    # -- notes -------------------------------------------------------------------------------------

    def _judge_health(self, health: Health) -> None:
        if health.db_ok or not health.link.is_online:
            self.notices.drop("database")
            return
        since = self.bridge.now().astimezone().strftime("%H:%M")
        if "database" not in self.notices.texts():
            self.notices.put(
                "database",
                Notice(
                    lambda: self.tr("The database does not answer since {since}: {why}. Trying again.").format(
                        since=since, why=health.text
                    ),
                    Weight.FAILURE,
                ),
            )

    def _say_barred(self, why: str) -> None:
        self.notices.put("hint", Notice(lambda: why, Weight.WARNING, lasts_s=ANSWER_S))

    def tell_error(self, what: str) -> None:
        """Tell of an error that nobody expected."""
        self.notices.put(
            "error",
            Notice(
                lambda: self.tr("Something went wrong: {what}. The window goes on; the log has more: {log}").format(
                    what=what, log=error_log()
                ),
                Weight.WARNING,
            ),
        )

    # -- life --------------------------------------------------------------------------------------

    def show(self) -> None:
        """Open the window."""
        self.frame.show()
        self.canvas.setFocus()

    def stop(self) -> None:
        """End what the window holds; the bridge's session is ended by who made it."""
        self.drag.cancel()
        self.base_map.stop()
        self.canvas.stop()
        if self._is_whole:
            self.map_tools.stop()
            self.map_desk.stop()
            self.ground.stop()
            self.panels.stop()
            self.doctrine_panel.stop()
            self.memory.stop()
            self.unit_file.stop()
            self.shift_export.stop()
            self.duty.stop()
            self.sounds.stop()

    def switch_theme(self) -> None:
        """Day to night and back."""
        self.look.set_theme(DAY if self.look.theme.is_dark else NIGHT)
        self.settings.set(THEME, self.look.theme.name)

    def switch_language(self) -> None:
        """To the other language."""
        self.language.toggle()
        self.settings.set(LANGUAGE, self.language.code)
