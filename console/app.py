"""The only place that builds a window: opens what was asked for, puts what runs behind it, ends all in order."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QLocale, QObject, QTimer
from PySide6.QtWidgets import QApplication

from console.opening import NotOpened, Opened, Wanted
from console.roads import LATEST_MS, Roads
from console.userdata import NAME, cache_folder
from console.widgets.collector import Collector
from console.widgets.errors import ErrorWatch
from console.widgets.i18n import LANGUAGES, Language
from console.widgets.opener import Opener
from console.widgets.settings import LAST_OPENED, NEXT_START, SAME, Settings
from console.widgets.space_key import SpaceKey
from console.widgets.theme import DAY, THEMES, Look

if TYPE_CHECKING:
    from console.bridge import Bridge
    from console.running import Running
    from console.widgets.desk import Desk
    from console.widgets.join_desk import JoinDesk

#: How long opening may take before a window says what is going on.
PATIENCE_MS = 400
#: A longer share of the interpreter for the GUI thread would let worker threads hold it up.
SWITCH_INTERVAL_S = 0.0005
#: How often Python looks whether it was asked to stop.
SIGNALS_MS = 250
#: Longest wait for a picture of the window.
SCREENSHOT_WAIT_MS = 60_000


@dataclass(frozen=True, slots=True)
class WindowOptions:
    """How the window shows itself. Empty: as kept, else the system's. `screenshot`: save it there and quit.

    `pick`: the incident that is picked once it is there, by its number, or "worst".
    """

    language: str = ""
    theme: str = ""
    screenshot: Path | None = None
    pick: str = ""


class Program(QObject):
    """One run of the window, from opening to the end."""

    def __init__(self, app: QApplication, wanted: Wanted, options: WindowOptions, settings: Settings) -> None:
        super().__init__()
        self.app, self.wanted, self.options, self.settings = app, wanted, options, settings
        self.failure: Exception | None = None
        self.desk: Desk | None = None
        self.bridge: Bridge | None = None
        self.running: Running | None = None
        self.roads = Roads()
        code = options.language or settings.text("language")
        self.language = Language(app, code if code in LANGUAGES else system_language())
        theme = THEMES.get(options.theme or settings.text("theme"), DAY)
        self.look = Look(app, theme, is_drill=wanted.is_drill)
        self.errors = ErrorWatch(self)
        self.collector = Collector(self)
        self.space_key = SpaceKey(app)
        self.opener = Opener(wanted)
        self.opener.progress.connect(self._tell)
        self.opener.region_ready.connect(lambda region: self._or_fail(self._show_map, region))
        self.opener.opened.connect(lambda opened: self._or_fail(self._attach, opened))
        self.opener.failed.connect(self._fail)
        self._opening: Any = None
        #: What the next window is to open, when this one was left for a shared record.
        self.next: Wanted | None = None
        self.joining: JoinDesk | None = None

    def run(self) -> int:
        """Open, run until the window is closed, end everything in order."""
        self.errors.start()
        self.collector.start()
        self.opener.start()
        if self.options.screenshot is None:
            QTimer.singleShot(PATIENCE_MS, self, self._lose_patience)
        else:
            self._watch_screenshot(self.options.screenshot)
        QTimer.singleShot(0, self, import_ahead)
        try:
            status = self.app.exec()
        finally:
            self._stop()
        if self.failure is not None:
            raise self.failure
        return status

    def end(self) -> None:
        """Close the window as its user would, or give up opening it."""
        if self.desk is not None:
            self.desk.frame.close()
        else:
            self.app.exit(0)

    def _stop(self) -> None:
        self.roads.stop_waiting()
        self.opener.stop()
        if self.joining is not None:
            self.joining.stop()
        if self.running is not None:
            self.running.stop_drill()
        if self.desk is not None:
            self.desk.stop()
        if self.bridge is not None:
            self.bridge.detach()
        if self.running is not None:
            self.running.stop()
        self.roads.stop()
        self.settings.stop()
        self.errors.stop()
        self.collector.stop()

    def clear_away(self) -> None:
        """Delete what was shown, for another program to begin on the same application."""
        self.language.set("en")
        shown = (self.desk and self.desk.frame, self.desk, self.bridge)
        for thing in (*shown, self.language, self.look, self.errors, self.collector, self.opener, self):
            if thing is not None:
                thing.deleteLater()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)

    # -- opening -----------------------------------------------------------------------------------

    def _lose_patience(self) -> None:
        if self.desk is None and self.failure is None and self._opening is None:
            from console.widgets.opening_window import OpeningWindow

            self._opening = OpeningWindow(self.look, is_record=self.wanted.db is not None)
            self._opening.given_up.connect(self.app.quit)
            self._opening.resize(1200, 720)
            self._opening.show()

    def _tell(self, text: str, share: float) -> None:
        if self._opening is not None:
            self._opening.tell(text, share)

    def _fail(self, error: Exception) -> None:
        from console.widgets.join_desk import can_be_mended

        self.failure = error
        # Whoever is there may type another password or server.
        if self.options.screenshot is None and self.desk is None and can_be_mended(error, self.wanted):
            self.ask_to_join(error.__cause__)
        else:
            self.app.exit(1)

    def ask_to_join(self, failure: BaseException | None = None) -> None:
        """Let a shared record be joined; `failure` is why the one that was asked for could not be opened."""
        from console.widgets.join_desk import JoinDesk

        self._end_opening_window()
        if self.joining is None:
            self.joining = JoinDesk(self.look, self)
            self.joining.joined.connect(self._join)
            self.joining.left.connect(lambda: self.desk is None and self.app.exit(1))
        self.joining.ask(self.wanted.db or "", failure)

    def _join(self, address: str) -> None:
        """Leave what is open for a shared record, which the next start opens too."""
        self.settings.set(NEXT_START, SAME)
        self.next = replace(self.wanted, live=False, db=address, scenario=None)
        self.failure = None
        self.end()

    def _end_opening_window(self) -> None:
        if self._opening is not None:
            self._opening.given_up.disconnect(self.app.quit)
            self._opening.close()
            self._opening = None

    def _or_fail(self, step: Callable[[Any], object], what: Any) -> None:
        """A step of opening that raises ends the program: a window half built would be there for nobody."""
        if self.failure is None:
            try:
                step(what)
            except Exception as error:  # noqa: BLE001 - carried out of the event loop, which would swallow it
                self._fail(error)

    def _show_map(self, region: Any) -> None:
        """Show the window with the map; what the database holds comes later."""
        if self.wanted.db is not None:
            self.opener.go_on.set()  # whether it is a drill decides how the window looks
        else:
            self._build(region)

    def _build(self, region: Any) -> Desk:
        from console.bridge import Bridge
        from console.widgets.desk import Desk

        self.bridge = Bridge(self)
        self.desk = desk = Desk(self.bridge, self.look, self.language, self.settings, cache_folder())
        desk.set_region(region)
        self.errors.caught.connect(desk.tell_error)
        # Not quit: it asks every window first, and a floating panel of Qt-ADS 5.1.1 hides and says no.
        desk.frame.closing.connect(lambda: self.app.exit(0))
        desk.join_requested.connect(self.ask_to_join)
        desk.canvas.painted_fully.connect(self.opener.go_on.set)
        desk.canvas.painted_fully.connect(self.roads.start)
        QTimer.singleShot(LATEST_MS, self, self.roads.start)
        desk.show()
        self._end_opening_window()
        return desk

    def _attach(self, opened: Opened) -> None:
        """Put the record behind the window."""
        from console.commands.adopt_region import AdoptRegion
        from console.running import Running
        from console.widgets.waiting import pick_when_there

        if self.desk is None:
            self.look.set_drill(opened.store.operation.kind == "drill")
        desk = self.desk or self._build(opened.region)
        bridge, region = desk.bridge, opened.region
        self.running = running = Running(
            opened,
            self.wanted,
            bridge.inbox,
            self.roads.open(region, is_patient=opened.scenario is not None),
            tell_failed=lambda error: self.errors.caught.emit(f"{type(error).__name__}: {error}"),
            tell_care=lambda state: bridge.inbox.call(lambda: desk.record_view.show_care(state)),
        )
        bridge.attach(running.session)
        desk.attach(running.drill, self.roads.engine)
        self.roads.changed = lambda: bridge.inbox.call(bridge.roads_changed.emit)
        bridge.clock_ticked.connect(lambda now: self.roads.take(bridge.picture.closures.values(), now))
        running.start()
        self.collector.settle()
        running.start_drill()
        if region is not None and opened.takes_zones:
            name_zh = region.name_zh or None
            bridge.submit(AdoptRegion(region=region.name, region_zh=name_zh, zones=region.zones, posts=region.posts))
        if self.options.pick:
            pick_when_there(desk, self.options.pick)
        if self.options.screenshot is not None:
            self._take_screenshot(self.options.screenshot)
        else:
            self._remember()

    def _remember(self) -> None:
        """Keep what was opened, for a start that should open the same, from another folder too."""
        from db.engine import for_keeping

        wanted = self.wanted
        last = {
            "live": "yes" if wanted.live else "",
            "db": for_keeping(wanted.db) if wanted.db else "",
            "region": str(wanted.region.absolute()) if wanted.region is not None else "",
        }
        self.settings.set(LAST_OPENED, {name: text for name, text in last.items() if text} or None)

    # -- screenshot --------------------------------------------------------------------------------

    def _take_screenshot(self, path: Path) -> None:
        from console.widgets.waiting import when_painted

        desk = self.desk
        assert desk is not None

        def save() -> None:
            if self.failure is None and not desk.frame.grab().save(str(path)):
                self.failure = NotOpened("screenshot", str(path), "can not be written as a picture")
            self.app.exit(1 if self.failure else 0)

        when_painted(desk, save)

    def _watch_screenshot(self, path: Path) -> None:
        """Nobody looks at this window: whatever keeps it from its picture ends it."""

        def end(why: str) -> None:
            if self.failure is None:
                self._fail(NotOpened("screenshot", str(path), why))

        self.errors.caught.connect(end)
        QTimer.singleShot(SCREENSHOT_WAIT_MS, self, lambda: end("the map was not painted in time"))


def as_last_time(wanted: Wanted, settings: Settings) -> Wanted:
    """What to open when nothing was asked for: the county, or what was open the last time if so chosen."""
    last = settings.table(LAST_OPENED)
    if wanted != Wanted(user=wanted.user) or settings.text(NEXT_START) != SAME or not last:
        return wanted
    region = last.get("region")
    return replace(wanted, live=bool(last.get("live")), db=last.get("db"), region=Path(region) if region else None)


def system_language() -> str:
    """English on an English system, Chinese on any other: it was made for Chinese desks."""
    return "en" if QLocale.system().language() == QLocale.Language.English else "zh_CN"


def import_ahead() -> None:
    """Load the code of the map's window while the files are being opened."""
    import console.bridge
    import console.widgets.desk  # noqa: F401


def run_window(wanted: Wanted, options: WindowOptions, then: Callable[[Program], None] | None = None) -> int:
    """Open the console and run it until it is closed.

    Args:
        then: called with the program before it runs, for the benches.
    Returns:
        the exit status of the event loop.
    Raises:
        NotOpened: what was asked for can not be opened, or the picture not be taken.
    """
    sys.setswitchinterval(SWITCH_INTERVAL_S)
    os.environ.setdefault("QT_API", "pyside6")
    app = QApplication(sys.argv[:1])
    app.setApplicationName(NAME)
    app.setQuitOnLastWindowClosed(False)
    settings = Settings()
    if options.screenshot is None:
        wanted = as_last_time(wanted, settings)
    while True:
        program = Program(app, wanted, options, settings)
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_, program=program: program.end())
        alarm = QTimer(program, interval=SIGNALS_MS)  # Qt's loop would keep Python from ever seeing a signal
        alarm.timeout.connect(lambda: None)
        alarm.start()
        if then is not None:
            then(program)
        status = program.run()
        if program.next is None:
            return status
        # Another record, another window: nothing of the first may show through.
        wanted = program.next
        options = replace(options, language=program.language.code, theme=program.look.theme.name, pick="")
        settings = Settings()
        program.clear_away()
