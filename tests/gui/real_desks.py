"""Whole desks on a real record, several on one: windows that are shown, each with a session of its own behind it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import QEvent, QPoint
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from console.bridge import Bridge
from console.doctrines import load_doctrine
from console.session import Session
from console.widgets.desk import Desk
from console.widgets.i18n import Language
from console.widgets.rows_view import RowsView
from console.widgets.settings import Settings
from console.widgets.theme import DAY, Look, Theme
from db.store import Store


class RealDesk:
    """One window and its session."""

    def __init__(self, url: str, user: str, folder: Path, look: Look, language: Language) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.bridge = Bridge()
        self.settings = Settings(folder / "settings.json")
        self.desk = Desk(self.bridge, look, language, self.settings, folder / "cache")
        self.desk.set_region(None)
        self.desk.frame.resize(1500, 850)
        self.desk.show()
        store = Store.open(url)
        self.session = Session(store, user=user, doctrine=load_doctrine(), listener=self.bridge.inbox)
        self.bridge.attach(self.session)
        self.desk.attach()
        self.session.start()

    def stop(self) -> None:
        """Close all, as the program does."""
        self.desk.frame.close()
        self.desk.stop()
        self.bridge.detach()
        self.session.stop()
        self.settings.stop()
        for thing in (self.desk.frame, self.desk, self.bridge):
            thing.deleteLater()

    @property
    def units(self) -> RowsView:
        """The list of units."""
        return self.desk.panels.units.view

    @property
    def queue(self) -> RowsView:
        """The queue of incidents."""
        return self.desk.panels.incidents.view

    def unit_at(self, call_sign: str) -> QPoint:
        """The middle of a unit's row, in the viewport of the list."""
        row = self.desk.panels.units.model.row_of(call_sign)
        assert row is not None, call_sign
        return QPoint(self.units.visualRect(self.units.model().index(row, 0)).center())

    def incident_at(self, number: str) -> QPoint:
        """The middle of an incident's row, in the viewport of the queue."""
        row = self.desk.panels.incidents.model.row_of(number)
        assert row is not None, number
        return QPoint(self.queue.visualRect(self.queue.model().index(row, 0)).center())


class Room:
    """A look and a language, and the desks that share them."""

    def __init__(self, folder: Path, language: str = "en", theme: Theme = DAY) -> None:
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        self._folder = folder
        self.look = Look(app, theme)
        self.language = Language(app, language)
        self.desks: list[RealDesk] = []

    def open(self, url: str, user: str) -> RealDesk:
        """Another desk."""
        self.desks.append(RealDesk(url, user, self._folder / user, self.look, self.language))
        # Side by side: what lies under the pointer is asked of the topmost window.
        self.desks[-1].desk.frame.move(1_600 * (len(self.desks) - 1), 0)
        QTest.qWaitForWindowExposed(self.desks[-1].desk.frame)
        return self.desks[-1]

    def stop(self) -> None:
        """Close every window."""
        for desk in self.desks:
            desk.stop()
        self.language.set("en")
        for thing in (self.language, self.look):
            thing.deleteLater()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@contextmanager
def open_room(folder: Path, language: str = "en", theme: Theme = DAY) -> Iterator[Room]:
    """A room of desks, closed in the end."""
    room = Room(folder, language, theme)
    try:
        yield room
    finally:
        room.stop()
