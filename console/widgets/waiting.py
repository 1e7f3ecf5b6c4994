"""What waits until a desk shows its record: a first pick, and whoever wants a picture of the window."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QElapsedTimer, QTimer

from console.picture import ChangeSet, Picture

if TYPE_CHECKING:
    from console.widgets.desk import Desk

PAINTED_CHECK_MS = 30
#: A picture rests when nothing of it changed for so long; after the patience it counts as resting.
RESTS_MS, PATIENCE_MS = 700, 15_000


def pick_when_there(desk: Desk, number: str) -> None:
    """Pick an incident as soon as the picture holds it; "worst" is the one that needs somebody most."""

    def look(picture: Picture, _changes: ChangeSet) -> None:
        if desk.drill is not None and not picture.units:
            return
        if number == "worst" and picture.open_incidents():
            desk.panels.incidents.select_next_worst()
        elif number in picture.incidents:
            desk.selection.set_incident(number)
        else:
            return
        desk.bridge.picture_changed.disconnect(look)

    desk.bridge.picture_changed.connect(look)


def when_painted(desk: Desk, do: Callable[[], None]) -> None:
    """Call back once the picture has come to rest and the map shows all of it."""
    still = QElapsedTimer()
    still.start()
    begun = QElapsedTimer()
    begun.start()

    def check() -> None:
        rests = still.elapsed() > RESTS_MS and (desk.drill is None or bool(desk.bridge.picture.units))
        if desk.has_picture and (rests or begun.elapsed() > PATIENCE_MS) and desk.canvas.fully_painted():
            timer.stop()
            do()

    def changed(_picture: Picture, changes: ChangeSet) -> None:
        if changes.units or changes.incidents or changes.everything:
            still.restart()

    desk.bridge.picture_changed.connect(changed)
    timer = QTimer(desk, interval=PAINTED_CHECK_MS)
    timer.timeout.connect(check)
    timer.start()
