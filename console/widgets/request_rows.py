"""The rows of the requests panel: what is awaited, the soonest due first, then what was answered lately; how each is
painted. Knows no bridge and no commands."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QCoreApplication, QModelIndex, QPersistentModelIndex, QRect, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyleOptionViewItem, QWidget

from console.domain.request import NEGATIVE, Answer, Request
from console.domain.worst_first import Lateness
from console.widgets.log_words import actor_text
from console.widgets.request_terms import answer_text, request_kind_text
from console.widgets.row_paint import clock_text, local_clock, paint_chip
from console.widgets.rows_view import ID_ROLE, ROOT, RowDelegate
from console.widgets.theme import FONT_SMALL_PX, FONT_TEXT_PX, Look, qcolor

ROW_PX = 44
ROW_ROLE = Qt.ItemDataRole.UserRole + 1
#: So many of those that were answered last are shown below the others.
MOST_ENDED = 40
translate = QCoreApplication.translate
Index = QModelIndex | QPersistentModelIndex
_LEFT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
_RIGHT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
_LAST = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class RequestRow:
    """What a row is painted from. `words`: what was asked, or what was replied once there is an answer."""

    request: Request
    addressee: str
    words: str
    amber_share: float

    def stand(self, now: datetime) -> Lateness:
        """How it stands: one that came back needs somebody as much as a late one."""
        return Lateness.LATE if self.request.came_back else self.request.lateness(now, self.amber_share)

    def time_text(self, now: datetime) -> str:
        """How long until the answer is due, or what it was."""
        request = self.request
        if request.answer is not None:
            return answer_text(request.answer)
        if request.ended_at is not None:
            return translate("Request", "acknowledged")
        if request.due_at is None:
            return translate("Request", "asked {0} ago").format(clock_text((now - request.asked_at).total_seconds()))
        left_s = (request.due_at - now).total_seconds()
        if left_s > 0:
            return translate("Request", "in {0}").format(clock_text(left_s))
        return translate("Request", "late {0}").format(clock_text(-left_s))

    def steps_text(self, now: datetime) -> str:
        """Who asked and what came of it, each step with its moment."""
        request = self.request
        asker = request.unit or actor_text(request.asked_by)
        said = [translate("Request", "{who} {time}").format(who=asker, time=local_clock(request.asked_at, now))]
        for moment, text in (
            (request.delivered_at, translate("Request", "delivered {0}")),
            (request.acknowledged_at, translate("Request", "acknowledged {0}")),
            (request.chased_at, translate("Request", "asked again {0}")),
            (request.answered_at, translate("Request", "answered {0}")),
        ):
            if moment is not None:
                said.append(text.format(local_clock(moment, now)))
        if request.chased > 1:
            said.append(translate("Request", "{0} times").format(request.chased))
        return " · ".join(said)


def in_order(requests: Iterable[Request]) -> list[Request]:
    """Those that came back, those that wait by when they are due, those that were answered, those that ended last."""
    every = list(requests)
    waiting = sorted(
        (one for one in every if one.is_open),
        key=lambda one: (not one.came_back, not one.awaits_answer, one.due_at or _LAST, one.asked_at, one.key),
    )
    ended = sorted((one for one in every if not one.is_open), key=lambda one: (one.ended_at or _LAST, one.key))
    return [*waiting, *reversed(ended[-MOST_ENDED:])]


class RequestModel(QAbstractTableModel):
    """The rows; `show_rows` replaces them and keeps those that stay where they are."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        super().__init__()
        self._now = now
        self.rows: list[RequestRow] = []

    def rowCount(self, parent: Index = ROOT) -> int:
        """How many there are."""
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = ROOT) -> int:
        """One: the delegate paints the whole row."""
        return 0 if parent.isValid() else 1

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The request's key, the row to paint, or a line in words."""
        if not index.isValid() or index.row() >= len(self.rows):
            return None
        row = self.rows[index.row()]
        if role == ID_ROLE:
            return row.request.key
        if role == ROW_ROLE:
            return row
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            now = self._now()
            title = f"{request_kind_text(row.request.kind)} {row.request.key} {row.addressee} {row.time_text(now)}"
            lines = (title, row.steps_text(now), row.words)
            return "\n".join(filter(None, lines)) if role == Qt.ItemDataRole.ToolTipRole else title
        return None

    def show_rows(self, rows: list[RequestRow]) -> None:
        """Show these, when they differ."""
        if rows == self.rows:
            return
        if [row.request.key for row in rows] == [row.request.key for row in self.rows]:
            self.rows = rows
            self.dataChanged.emit(self.index(0, 0), self.index(len(rows) - 1, 0))
            return
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def row_of(self, key: str | None) -> int | None:
        """Where a request is shown, None when it is not."""
        return next((place for place, row in enumerate(self.rows) if row.request.key == key), None)


class RequestDelegate(RowDelegate):
    """Above: what, whom, about which incident, and the clock. Below: the words, and the steps."""

    def __init__(self, look: Look, now: Callable[[], datetime], parent: QWidget | None = None) -> None:
        super().__init__(look, parent)
        self._now = now

    def aged(self, index: QModelIndex, rect: QRect) -> QRect:
        """The line with the clock, of those that wait."""
        row: RequestRow | None = index.data(ROW_ROLE)
        waits = row is not None and row.request.awaits_answer
        return QRect(rect.left(), rect.top(), rect.width(), ROW_PX // 2) if waits else QRect()

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint a row."""
        row: RequestRow | None = index.data(ROW_ROLE)
        if row is None:
            return
        rect: QRect = option.rect
        theme, now = self.look.theme, self._now()
        painter.save()
        self.begin(painter, option, row.request.key)
        is_over = not row.request.is_open
        right = self._paint_time(painter, rect, row, now)
        box = QRect(rect.left() + 11, rect.top() + 3, right - rect.left() - 17, 20)
        ink = theme.text_muted if is_over else theme.text
        at = self._word(painter, box, box.left(), row.addressee, ink, bold=True)
        at = self._word(painter, box, at, request_kind_text(row.request.kind), ink)
        self._word(painter, box, at, row.request.incident or row.request.zone or "", theme.text_muted)
        lower = QRect(rect.left() + 11, rect.top() + 23, rect.width() - 22, 18)
        at = self._word(painter, lower, lower.left(), row.words, ink, px=FONT_SMALL_PX)
        self._word(painter, lower, at, row.steps_text(now), theme.text_muted, px=FONT_SMALL_PX)
        self.finish(painter, rect, row.request.key)
        painter.restore()

    def _paint_time(self, painter: QPainter, rect: QRect, row: RequestRow, now: datetime) -> int:
        """The clock in its plate; where it begins."""
        theme, text, stand = self.look.theme, row.time_text(now), row.stand(now)
        width = self.metrics(FONT_TEXT_PX, bold=True).horizontalAdvance(text) + 14
        box = QRect(rect.right() - 8 - width, rect.top() + 3, width, 19)
        painter.setFont(self.font(FONT_TEXT_PX, bold=stand is Lateness.LATE))
        if stand is Lateness.LATE:
            paint_chip(painter, box, text, theme.late_ink, theme.late_fill)
        elif stand is Lateness.AMBER:
            paint_chip(painter, box, text, theme.amber, None, theme.amber)
        elif row.request.answer in NEGATIVE:
            paint_chip(painter, box, text, theme.late, None, theme.late)
        else:
            is_yes = row.request.answer is not None and row.request.answer != Answer.WITHDRAWN
            painter.setPen(qcolor(theme.free if is_yes else theme.text_muted))
            painter.drawText(box.adjusted(0, 0, -6, 0), _RIGHT, text)
        return box.left()

    def _word(
        self,
        painter: QPainter,
        box: QRect,
        left: int,
        text: str,
        colour: str,
        *,
        px: int = FONT_TEXT_PX,
        bold: bool = False,
    ) -> int:
        """Draw a word as far as there is room; where the next one begins."""
        room = box.right() - left
        if not text or room <= 0:
            return left
        metrics = self.metrics(px, bold=bold)
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, room)
        painter.setFont(self.font(px, bold=bold))
        painter.setPen(qcolor(colour))
        painter.drawText(QRect(left, box.top(), room, box.height()), _LEFT, shown)
        return left + metrics.horizontalAdvance(shown) + 8
