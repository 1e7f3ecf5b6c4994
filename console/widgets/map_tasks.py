"""Tasks and posts on the map under the mouse: resting on one tells what it is, a click on a task opens its panel at it.

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
        words_of_post: what is told of a post, by its code.
    """

    def __init__(
        self,
        canvas: MapCanvas,
        panel: TasksPanel,
        open_panel: Callable[[], None],
        words_of_post: Callable[[str], str],
    ) -> None:
        super().__init__(canvas)
        self._canvas, self._panel, self._open_panel = canvas, panel, open_panel
        self._words = {"task": panel.words_of, "post": words_of_post}
        canvas.task_clicked.connect(self._open)
        canvas.installEventFilter(self)

    def _open(self, key: str) -> None:
        self._open_panel()
        self._panel.show_task(key)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """The mouse rests on the map: tell the task or post that is there."""
        if event.type() != QEvent.Type.ToolTip or not isinstance(event, QHelpEvent):
            return False
        at = event.pos().toPointF()
        nearest = {pick.kind: pick.id for pick in reversed(self._canvas.picks(at))}
        kind = next((kind for kind in self._words if kind in nearest), None)
        if kind is None:
            QToolTip.hideText()
        else:
            QToolTip.showText(event.globalPos(), self._words[kind](nearest[kind]), self._canvas)
        return True
