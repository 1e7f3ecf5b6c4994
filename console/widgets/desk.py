"""One desk: the panels of one operation, put together in the frame and connected with each other and the actions.

Knows the bridge, not what is behind it.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from console.clock import SystemClock
from console.picture import ChangeSet, Picture
from console.userdata import error_log
from console.widgets.actions import Actions
from console.widgets.drag import DragController
from console.widgets.drag_card import DragCard
from console.widgets.drill_bar import DrillBar, DrillControls
from console.widgets.frame import Frame, Panel, Place
from console.widgets.hints import Hints
from console.widgets.history import History
from console.widgets.i18n import Language
from console.widgets.incident_queue import IncidentQueue
from console.widgets.keys_panel import KEYS, KeysPanel
from console.widgets.map.canvas import MapCanvas
from console.widgets.notices import Notice, Notices, Weight
from console.widgets.selection import Selection
from console.widgets.settings import Settings
from console.widgets.settings_panel import LANGUAGE, THEME, SettingsPanel
from console.widgets.sounds import Sounds
from console.widgets.status_bar import StatusBar
from console.widgets.theme import DAY, NIGHT, Look
from console.widgets.unit_list import UnitList
from console.widgets.wiring import Wiring

PAINTED_CHECK_MS = 30


class Desk(QObject):
    """Builds and owns the window of one operation."""

    def __init__(
        self,
        bridge: Any,
        region: Any,
        look: Look,
        language: Language,
        settings: Settings,
        cache_folder: Path,
        drill: DrillControls | None = None,
    ) -> None:
        super().__init__()
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        self.bridge, self.region, self.look, self.language = bridge, region, look, language
        self.settings, self.drill = settings, drill
        self.selection = Selection(self)
        self.actions = Actions(self, is_drill=bridge.is_drill)
        self.actions.set_keys(settings.table(KEYS))
        self.history = History(bridge, self)
        self.sounds = Sounds(settings, SystemClock().now, self)
        self.drag = DragController(lambda: bridge.picture, bridge.submit, DragCard(bridge, look, self), self)
        bridge.picture_changed.connect(self.drag.picture_changed)
        self.canvas = MapCanvas(self.selection, look.families, cache_folder, self.drag, look.theme)
        self.queue = IncidentQueue(bridge, self.selection, look, self.drag)
        self.notices = Notices(look)
        self.status_bar = StatusBar(bridge, look, language, self.actions)
        self.hints = Hints(bridge, look, self.actions, settings)
        self.settings_panel = SettingsPanel(look, language, settings, self.sounds)
        self.keys_panel = KeysPanel(self.actions, settings, look)
        self.units = UnitList(bridge, self.selection, look, self.drag)
        above: list[QWidget] = []
        self.drill_bar: DrillBar | None = None
        if drill is not None:
            self.drill_bar = DrillBar(drill, bridge.now(), look, self.actions)
            bridge.clock_ticked.connect(self.drill_bar.show_time)
            above.append(self.drill_bar)
        above += [self.hints, self.notices]
        self.frame = Frame(
            look, self.actions, settings, self.status_bar, self._panels(), above=above, title=self._title
        )
        self._has_picture = False
        self._feed_canvas()
        self.wiring = Wiring(self)
        self.frame.restore_layout()
        bridge.health_changed.connect(self._judge_health)

    def _panels(self) -> list[Panel]:
        return [
            Panel("map", lambda: self.tr("Map"), self.canvas, Place.CENTRE),
            Panel("incidents", lambda: self.tr("Incidents"), self.queue, Place.LEFT),
            Panel("units", lambda: self.tr("Units"), self.units, Place.RIGHT),
            Panel("settings", lambda: self.tr("Settings"), self.settings_panel, Place.ASIDE),
            Panel("keys", lambda: self.tr("Keys"), self.keys_panel, Place.ASIDE),
        ]

    def _title(self) -> str:
        return f"{self.bridge.operation_name} · {self.tr('Command console')}"

    # -- the map -----------------------------------------------------------------------------------

    def _feed_canvas(self) -> None:
        canvas, bridge = self.canvas, self.bridge
        canvas.set_region(self.region)
        canvas.set_language(self.language.code)
        canvas.set_stale_after(bridge.doctrine.stale_after_s)
        canvas.set_now(bridge.now())
        bridge.picture_changed.connect(self._picture_changed)
        bridge.fixes_changed.connect(canvas.set_fixes)
        bridge.clock_ticked.connect(canvas.set_now)
        self.look.changed.connect(lambda: canvas.set_theme(self.look.theme))
        self.language.changed.connect(canvas.set_language)

    def _picture_changed(self, picture: Picture, changes: ChangeSet) -> None:
        self.canvas.set_picture(picture, changes)
        self._has_picture = True

    def when_painted(self, do: Callable[[], None]) -> None:
        """Call back once the picture has come and the map shows all of it."""

        def check() -> None:
            if self._has_picture and self.canvas.fully_painted():
                timer.stop()
                do()

        timer = QTimer(self, interval=PAINTED_CHECK_MS)
        timer.timeout.connect(check)
        timer.start()

    # -- notes -------------------------------------------------------------------------------------

    def _judge_health(self, health: Any) -> None:
        if health.db_ok:
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

    def tell_error(self, what: str) -> None:
        """Tell of an error that nobody expected."""
        self.notices.put(
            "error",
            Notice(
                lambda: self.tr(
                    "Something went wrong in the window: {what}. It goes on; the log has more: {log}"
                ).format(what=what, log=error_log()),
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
        self.canvas.stop()
        self.sounds.stop()

    def switch_theme(self) -> None:
        """Day to night and back."""
        self.look.set_theme(DAY if self.look.theme.is_dark else NIGHT)
        self.settings.set(THEME, self.look.theme.name)

    def switch_language(self) -> None:
        """To the other language."""
        self.language.toggle()
        self.settings.set(LANGUAGE, self.language.code)
