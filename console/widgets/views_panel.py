"""The panel of kept views: a digit or Enter goes to one, Delete forgets it, the line keeps where the map looks."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QListWidget, QPushButton, QVBoxLayout, QWidget

from console.domain.geo import LonLat
from console.widgets.focus import FocusReturn
from console.widgets.kept_views import KeptView, KeptViews
from console.widgets.spoken import Spoken
from console.widgets.theme import GRID_PX, Look


class ViewsPanel(Spoken):
    """`chosen` carries a view to go to; `left` follows leaving."""

    chosen = Signal(object)
    left = Signal()

    def __init__(
        self, views: KeptViews, where: Callable[[], tuple[LonLat, float]], look: Look, parent: QWidget | None = None
    ) -> None:
        """
        Args:
            where: the middle of the map and its zoom.
        """
        super().__init__(parent)
        self._views, self._where, self._look = views, where, look
        self.focus_return = FocusReturn(self)
        self.list = QListWidget(self)
        self.list.setSpacing(2)
        self.list.installEventFilter(self)
        self.list.itemActivated.connect(lambda _item: self._go(self.list.currentRow()))
        self.empty = QLabel(self)
        self.empty.setWordWrap(True)
        self.name = QLineEdit(self)
        self.name.installEventFilter(self)
        self.name.returnPressed.connect(self._keep)
        self.keep_button, self.forget_button = QPushButton(self), QPushButton(self)
        self.keep_button.clicked.connect(self._keep)
        self.forget_button.clicked.connect(self._forget)
        for button in (self.keep_button, self.forget_button):
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        row = QHBoxLayout()
        row.addWidget(self.name, 1)
        row.addWidget(self.keep_button)
        row.addWidget(self.forget_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * GRID_PX, GRID_PX, 2 * GRID_PX, GRID_PX)
        column.setSpacing(GRID_PX)
        column.addWidget(self.empty)
        column.addWidget(self.list, 1)
        column.addLayout(row)
        self.setFocusProxy(self.list)
        views.changed.connect(self._show)
        look.changed.connect(self.retranslate)
        self.retranslate()

    def begin(self) -> None:
        """Take the focus: the list, or the line when nothing is kept yet."""
        self.focus_return.remember()
        (self.list if self._views.views else self.name).setFocus(Qt.FocusReason.ShortcutFocusReason)

    def begin_keep(self) -> None:
        """Take the focus for the name of what the map shows now."""
        self.focus_return.remember()
        self.name.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def leave(self) -> None:
        """Give the focus back to where it was."""
        self.left.emit()
        self.focus_return.give_back()

    def _go(self, row: int) -> None:
        if 0 <= row < len(self._views.views):
            self.chosen.emit(self._views.views[row])
            self.leave()

    def _keep(self) -> None:
        name = " ".join(self.name.text().split())
        if name:
            middle, zoom = self._where()
            self._views.keep(KeptView(name, middle, zoom))
            self.name.clear()
            self.list.setFocus()

    def _forget(self) -> None:
        row = self.list.currentRow()
        if 0 <= row < len(self._views.views):
            self._views.forget(self._views.views[row].name)

    def _show(self) -> None:
        row = max(self.list.currentRow(), 0)
        self.list.clear()
        for number, view in enumerate(self._views.views, 1):
            self.list.addItem(f"{number}  {view.name}" if number <= 9 else f"    {view.name}")
        self.list.setCurrentRow(min(row, self.list.count() - 1))
        self.empty.setVisible(not self._views.views)
        self.list.setVisible(bool(self._views.views))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Digits go to a view, Delete forgets one, Escape leaves; here these keys are the panel's."""
        if isinstance(event, QKeyEvent) and event.type() in (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress):
            do = self._done_by(watched, event)
            if do is not None:
                event.accept()
                if event.type() == QEvent.Type.KeyPress:
                    do()
                return True
        return super().eventFilter(watched, event)

    def _done_by(self, watched: QObject, event: QKeyEvent) -> Callable[[], None] | None:
        if event.key() == Qt.Key.Key_Escape:
            return self.leave
        if watched is self.list:
            if event.key() == Qt.Key.Key_Delete:
                return self._forget
            if event.text().isdecimal() and event.text() != "0":
                return lambda: self._go(int(event.text()) - 1)
        return None

    def retranslate(self) -> None:
        """Set texts and colours anew."""
        self.list.setAccessibleName(self.tr("Kept views"))
        self.list.setToolTip(self.tr("1 to 9 and Enter go there · Delete forgets · Esc leaves"))
        self.empty.setText(self.tr("No view is kept yet. Move the map, type a name for it below, press Enter."))
        self.empty.setStyleSheet(f"color: {self._look.theme.text_muted};")
        self.name.setPlaceholderText(self.tr("Name of what the map shows"))
        self.keep_button.setText(self.tr("Keep"))
        self.forget_button.setText(self.tr("Forget"))
        self._show()
