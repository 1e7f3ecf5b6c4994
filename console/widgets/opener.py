"""Opens what was asked for on a thread of its own, the map first, and loads the code of the panels meanwhile."""

from __future__ import annotations

import threading
from importlib import import_module

from PySide6.QtCore import QObject, Signal

from console.opening import Opening, Wanted

#: Longest wait for the map before the database is opened.
MAP_FIRST_S = 2.0
#: Modules that `Desk.attach` takes its parts from.
PARTS = (
    "closures",
    "company",
    "decide_panel",
    "desk_memory",
    "desks_panel",
    "doctrine_panel",
    "drill_bar",
    "duty_desk",
    "escalate_card",
    "ground_desk",
    "history",
    "keys_panel",
    "layers_panel",
    "map_desk",
    "map_tools",
    "offline_view",
    "panels",
    "record_view",
    "settings_panel",
    "shift_export",
    "status_bar",
    "supervision",
    "unit_file",
    "who_part",
    "wiring",
)


class Opener(QObject):
    """Opens on a thread of its own; its signals arrive on the GUI thread."""

    progress = Signal(str, float)
    region_ready = Signal(object)
    opened = Signal(object)
    failed = Signal(object)

    def __init__(self, wanted: Wanted) -> None:
        super().__init__()
        self._wanted = wanted
        self._stop = threading.Event()
        self.go_on = threading.Event()
        self._thread = threading.Thread(target=self._run, name="opener")

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """Give up and wait for the end."""
        self._stop.set()
        self.go_on.set()
        if self._thread.ident is not None:
            self._thread.join()

    def _run(self) -> None:
        try:
            opening = Opening(self._wanted, self.progress.emit, self._stop)
            region = opening.region()
            self.region_ready.emit(region)
            self.go_on.wait(MAP_FIRST_S)  # the database's code is half of all there is to load: the map goes first
            import_behind()
            if not self._stop.is_set():
                self.opened.emit(opening.record(region))
        except Exception as error:  # noqa: BLE001 - carried to the main thread, which raises it
            self.failed.emit(error)


def import_behind() -> None:
    """Load the code of all that `Desk.attach` builds, tables of pinyin included, while the map can be moved already."""
    for name in ("console.session", "maps.places", *(f"console.widgets.{part}" for part in PARTS)):
        import_module(name)
