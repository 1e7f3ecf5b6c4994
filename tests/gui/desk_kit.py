"""A whole desk on a bridge with nothing behind it, for tests of the frame."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from console.domain.roles import Rights
from console.widgets.desk import Desk
from console.widgets.i18n import Language
from console.widgets.settings import Settings
from console.widgets.theme import DAY, Look
from tests.gui.fakes import NOW, FakeBridge


class FakeDrill:
    """The control of a drill, without a drill: keeps what it was told."""

    def __init__(self) -> None:
        self.begins_at = NOW - timedelta(hours=1)
        self.ends_at = NOW + timedelta(hours=5)
        self.is_playing = True
        self.speed = 1.0
        self.jumps: list[datetime] = []

    def play(self) -> None:
        self.is_playing = True

    def pause(self) -> None:
        self.is_playing = False

    def set_speed(self, speed: float) -> None:
        self.speed = speed

    def jump(self, moment: datetime) -> None:
        self.jumps.append(moment)


class Kit:
    """A desk and what is around it."""

    def __init__(
        self,
        folder: Path,
        *,
        is_drill: bool = False,
        language: str = "en",
        empty: bool = False,
        rights: Rights | None = None,
        link: Any = None,
    ) -> None:
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        self.bridge = FakeBridge(is_drill=is_drill, empty=empty)
        self.bridge.rights = rights or self.bridge.rights
        self.bridge.server_link = link
        self.settings = Settings(folder / "settings.json")
        self.look = Look(app, DAY, is_drill=is_drill)
        self.language = Language(app, language)
        self.drill = FakeDrill() if is_drill else None
        self.desk = Desk(self.bridge, self.look, self.language, self.settings, folder / "cache")
        self.desk.set_region(None)
        self.desk.frame.resize(1600, 900)
        self.desk.show()
        self.desk.attach(self.drill)
        self.bridge.show_picture(self.bridge.picture)

    def stop(self) -> None:
        """Close all, as the program does."""
        self.desk.frame.close()
        self.desk.stop()
        self.settings.stop()
        self.language.set("en")
        for thing in (self.desk.frame, self.desk, self.language, self.look, self.bridge):
            thing.deleteLater()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@contextmanager
def open_desk(folder: Path, **named: Any) -> Iterator[Kit]:
    """A desk in a window that is really shown, closed in the end; named arguments are the kit's."""
    kit = Kit(folder, **named)
    try:
        QTest.qWaitForWindowExposed(kit.desk.frame)
        kit.desk.frame.activateWindow()
        kit.desk.canvas.setFocus()
        QApplication.processEvents()
        yield kit
    finally:
        kit.stop()
