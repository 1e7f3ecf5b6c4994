"""A list of painted rows: one column, fixed height, only what is touched is drawn again.

QTableView in place of QListView, whose rows are all laid out anew at every change of data. Knows what a row
is only by its id; its panel says what pressing, picking and dropping mean.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QContextMenuEvent, QFont, QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QRegion
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from console.widgets.company import Marks
from console.widgets.drag import DragView
from console.widgets.theme import FONT_TEXT_PX, GRID_PX, Look, qcolor

#: No parent: the lists have no levels.
ROOT = QModelIndex()
ID_ROLE = Qt.ItemDataRole.UserRole
DRAG_OVER_OPACITY = 0.35
STRUCK_OPACITY = 0.45
_CONTROL = Qt.KeyboardModifier.ControlModifier


class RowDelegate(QStyledItemDelegate):
    """What the delegates of all lists share: the look, the drag that is on, the row's ground."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.look = look
        self.drag: DragView | None = None
        self.marks = Marks()
        self.dirty: QRegion | None = None  # what the view paints just now; None: all of it
        self._fonts: dict[tuple[int, bool], tuple[QFont, QFontMetrics]] = {}

    def aged(self, index: QModelIndex, rect: QRect) -> QRect:
        """The part of a row that looks different only because time has passed; empty when none does."""
        return QRect()

    def is_dirty(self, part: QRect) -> bool:
        """Whether a part of a row has to be painted."""
        return self.dirty is None or self.dirty.intersects(part)

    def font(self, size_px: int, *, bold: bool = False) -> QFont:
        """A font of the look, made once: rows are painted by the thousand."""
        return self._font(size_px, bold)[0]

    def metrics(self, size_px: int, *, bold: bool = False) -> QFontMetrics:
        """Measures of the same font."""
        return self._font(size_px, bold)[1]

    def _font(self, size_px: int, bold: bool) -> tuple[QFont, QFontMetrics]:
        found = self._fonts.get((size_px, bold))
        if found is None:
            font = self.look.font(size_px, bold=bold)
            found = self._fonts[size_px, bold] = (font, QFontMetrics(font))
        return found

    def begin(self, painter: QPainter, option: QStyleOptionViewItem, row_id: str) -> None:
        """Paint the ground of a row and fade it when a drag can not land on it."""
        theme = self.look.theme
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, qcolor(theme.selected))
            painter.fillRect(QRect(rect.left(), rect.top(), 2, rect.height()), qcolor(theme.selection))
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, qcolor(theme.hover))
        if row_id in self.marks.struck:
            painter.fillRect(rect, qcolor(theme.amber_fill, STRUCK_OPACITY))
        if self.drag is not None and row_id not in self.drag.eligible and not self.is_hot(row_id):
            painter.setOpacity(DRAG_OVER_OPACITY)

    @contextmanager
    def row(self, painter: QPainter, option: QStyleOptionViewItem, row_id: str, margin_px: int) -> Iterator[QRect]:
        """Paint a row's ground, then what is painted within, then its ring; gives the room inside of the margins.

        Args:
            margin_px: left free above and below.
        """
        rect: QRect = option.rect
        painter.save()
        self.begin(painter, option, row_id)
        yield rect.adjusted(3 * GRID_PX, margin_px, -3 * GRID_PX, -margin_px)
        self.finish(painter, rect, row_id)
        painter.restore()

    def words(
        self, painter: QPainter, box: QRect, text: str, colour: str, px: int, *, bold: bool = False, right: bool = False
    ) -> int:
        """Paint a text on one line as far as there is room; its width."""
        metrics = self.metrics(px, bold=bold)
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, max(0, box.width()))
        painter.setFont(self.font(px, bold=bold))
        painter.setPen(qcolor(colour))
        side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | side, shown)
        return metrics.horizontalAdvance(shown)

    def is_hot(self, row_id: str) -> bool:
        """Whether a drag is over the row."""
        return self.drag is not None and self.drag.hot is not None and self.drag.hot.id == row_id

    def finish(self, painter: QPainter, rect: QRect, row_id: str) -> None:
        """Ring what a drag is over, dashed when nothing would come of letting go."""
        painter.setOpacity(1.0)
        if self.drag is None or not self.is_hot(row_id):
            return
        pen = painter.pen()
        pen.setColor(qcolor(self.look.theme.selection if self.drag.hot_legal else self.look.theme.late))
        pen.setWidth(2)
        pen.setStyle(Qt.PenStyle.SolidLine if self.drag.hot_legal else Qt.PenStyle.DashLine)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(rect.adjusted(1, 1, -1, -1))


class RowsView(QTableView):
    """Shows a one-column model. `picked` follows the user's own picking only, `opened` Enter or a double click."""

    picked = Signal()
    opened = Signal(str)
    pressed_on = Signal(list, QPoint)  # ids that a drag would take, global position
    pointer_inside = Signal(bool)
    menu_asked = Signal(QPoint)  # of the picked row, global position
    has_pointer = False

    def __init__(
        self, look: Look, row_px: int, *, several: bool = False, lag_ms: int = 0, parent: QWidget | None = None
    ) -> None:
        """
        Args:
            lag_ms: how long after a tick of the clock the list follows: lists that all did at once would make one
                long frame.
        """
        super().__init__(parent)
        self.look = look
        self.empty_text: Callable[[], str] = str
        self._aging = QTimer(self, interval=lag_ms, singleShot=True)
        self._aging.timeout.connect(self.age)
        self._kept_press: QModelIndex | None = None
        self._pressed_twice: str | None = None
        self._quiet = False
        mode = QAbstractItemView.SelectionMode
        self.setSelectionMode(mode.ExtendedSelection if several else mode.SingleSelection)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setMouseTracking(True)
        self.setTabKeyNavigation(False)
        self.horizontalHeader().hide()
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.verticalHeader().hide()
        self.verticalHeader().setMinimumSectionSize(row_px)
        self.verticalHeader().setDefaultSectionSize(row_px)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        look.changed.connect(self.viewport().update)

    def setModel(self, model: QAbstractItemModel | None) -> None:
        """Show a model and listen to what is picked in it."""
        super().setModel(model)
        self.selectionModel().selectionChanged.connect(self._selection_changed)

    # -- ids -----------------------------------------------------------------------------------------

    def id_at(self, global_pos: QPoint) -> str | None:
        """Id of the row at a place of the screen."""
        index = self.indexAt(self.viewport().mapFromGlobal(global_pos))
        return index.data(ID_ROLE) if index.isValid() else None

    def picked_ids(self) -> list[str]:
        """Ids of the picked rows, from the top."""
        return [i.data(ID_ROLE) for i in sorted(self.selectionModel().selectedRows()) if i.data(ID_ROLE) is not None]

    def show_picked(self, rows: list[int], *, scroll: bool) -> None:
        """Mark rows as picked without telling anybody."""
        self._quiet = True
        try:
            selection = QItemSelection()
            for row in rows:
                index = self.model().index(row, 0)
                selection.select(index, index)
            flag = QItemSelectionModel.SelectionFlag
            self.selectionModel().select(selection, flag.ClearAndSelect | flag.Rows)
            if rows:
                index = self.model().index(rows[0], 0)
                self.selectionModel().setCurrentIndex(index, flag.NoUpdate)
                if scroll:
                    self.scrollTo(index, QAbstractItemView.ScrollHint.EnsureVisible)
        finally:
            self._quiet = False

    def rowsAboutToBeRemoved(self, parent: QModelIndex | QPersistentModelIndex, first: int, last: int) -> None:
        """A row that goes leaves nothing picked: Qt would pick its neighbour, and the next key would hit that."""
        self._quiet = True
        try:
            if first <= self.currentIndex().row() <= last:
                self.selectionModel().clear()
            super().rowsAboutToBeRemoved(parent, first, last)
        finally:
            self._quiet = False

    def _selection_changed(self) -> None:
        if not self._quiet:
            self.picked.emit()

    # -- mouse and keys ------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Pick, and offer what is picked to a drag; pressing a picked row keeps the others picked for now."""
        index = self.indexAt(event.position().toPoint())
        plain = event.button() == Qt.MouseButton.LeftButton and not event.modifiers()
        self._kept_press = self._pressed_twice = None
        if plain and index.isValid() and self.selectionModel().isSelected(index):
            self._kept_press = index
        else:
            super().mousePressEvent(event)
        if plain and index.isValid() and index.data(ID_ROLE) is not None:
            ids = self.picked_ids() or [index.data(ID_ROLE)]
            self.pressed_on.emit(ids, event.globalPosition().toPoint())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Hover only: dragging takes rows elsewhere, it never picks more of them."""
        if not event.buttons() & Qt.MouseButton.LeftButton:
            super().mouseMoveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """The press became no drag: pick that row alone."""
        if self._kept_press is not None and event.button() == Qt.MouseButton.LeftButton:
            self.setCurrentIndex(self._kept_press)
            self._kept_press = None
        super().mouseReleaseEvent(event)
        opened, self._pressed_twice = self._pressed_twice, None
        if opened is not None and event.button() == Qt.MouseButton.LeftButton:
            self.opened.emit(opened)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Open the row when the button is let go; a press soon after a click may as well begin a drag."""
        self.mousePressEvent(event)
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and event.button() == Qt.MouseButton.LeftButton:
            self._pressed_twice = index.data(ID_ROLE)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """A right click, which has picked the row, or the key of menus asks what can be done with it."""
        is_key = event.reason() is QContextMenuEvent.Reason.Keyboard
        at = self.visualRect(self.currentIndex()).center() if is_key else event.pos()
        index = self.indexAt(at)
        if index.isValid() and index.data(ID_ROLE) is not None:
            self.menu_asked.emit(self.viewport().mapToGlobal(at))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows move; Enter opens; letters belong to the actions, not to a search in the list."""
        index = self.currentIndex()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and index.isValid():
            if index.data(ID_ROLE) is not None:
                self.opened.emit(index.data(ID_ROLE))
        elif event.text().isprintable() and event.text() and not event.modifiers() & _CONTROL:
            event.ignore()
        else:
            super().keyPressEvent(event)

    def viewportEvent(self, event: QEvent) -> bool:
        """Know whether the pointer is over the rows."""
        if event.type() in (QEvent.Type.Enter, QEvent.Type.HoverEnter):
            self._set_pointer(True)
        elif event.type() in (QEvent.Type.Leave, QEvent.Type.HoverLeave):
            self._set_pointer(False)
        return super().viewportEvent(event)

    def _set_pointer(self, inside: bool) -> None:
        if inside != self.has_pointer:
            self.has_pointer = inside
            self.pointer_inside.emit(inside)

    def hideEvent(self, event: object) -> None:
        """A hidden list has no pointer over it."""
        self._set_pointer(False)
        super().hideEvent(event)  # type: ignore[arg-type]

    # -- painting ------------------------------------------------------------------------------------

    def age_soon(self) -> None:
        """Time has passed: paint again what shows it, in this list's turn."""
        if self.isVisible() and not self._aging.isActive():
            self._aging.start()

    def age(self) -> None:
        """Paint again the parts of rows that time alone has changed."""
        delegate, viewport = self.itemDelegate(), self.viewport()
        if not isinstance(delegate, RowDelegate) or (first := self.rowAt(0)) < 0:
            return
        last = self.rowAt(viewport.height() - 1)
        for row in range(first, (self.model().rowCount() if last < 0 else last + 1)):
            index = self.model().index(row, 0)
            part = delegate.aged(index, self.visualRect(index))
            if not part.isEmpty():
                viewport.update(part)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The rows, as far as they have to be painted, or what to do when there are none."""
        delegate = self.itemDelegate()
        if isinstance(delegate, RowDelegate):
            delegate.dirty = event.region()
        super().paintEvent(event)
        if isinstance(delegate, RowDelegate):
            delegate.dirty = None
        if self.model() is None or self.model().rowCount():
            return
        painter = QPainter(self.viewport())
        painter.setFont(self.look.font(FONT_TEXT_PX))
        painter.setPen(qcolor(self.look.theme.text_muted))
        flags = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap
        above = min(24, self.viewport().height() // 8)
        painter.drawText(self.viewport().rect().adjusted(16, above, -16, 0), flags, self.empty_text())
        painter.end()
