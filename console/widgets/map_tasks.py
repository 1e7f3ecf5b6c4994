"""Tasks on the map under the mouse: resting on one tells what it is, a click opens the Tasks panel at it.

By key the panel does the same the other way round: it shows the picked task on the map.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QToolTip

from console.widgets.map.canvas import MapCanvas
from console.widgets.tasks_panel import TasksPanel


class MapTasks(QObject):
    """Listens to one canvas.

    Args:
        open_panel: brings the Tasks panel to the front.
    """

    def __init__(self, canvas: MapCanvas, panel: TasksPanel, open_panel: Callable[[], None]) -> None:
        super().__init__(canvas)
        self._canvas, self._panel, self._open_panel = canvas, panel, open_panel
        canvas.task_clicked.connect(self._open)
        canvas.installEventFilter(self)

    def _open(self, key: str) -> None:
        self._open_panel()
        self._panel.show_task(key)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """The mouse rests on the map: tell the task that is there."""
        if event.type() != QEvent.Type.ToolTip or not isinstance(event, QHelpEvent):
            return False
        at = event.pos().toPointF()
        key = next((pick.id for pick in self._canvas.picks(at) if pick.kind == "task"), None)
        if key is None:
            QToolTip.hideText()
        else:
            QToolTip.showText(event.globalPos(), self._panel.words_of(key), self._canvas)
        return True
