"""Drawing on the map of every desk: which action begins what, in which colour, and the words of a text.

What is drawn is a command like any other; it shows when it has come back from the record.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import QObject, QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit

from console.bridge import Bridge
from console.commands.base import Command, Outcome
from console.commands.draw_on_map import AddDrawing, EraseDrawing
from console.domain.geo import LonLat
from console.domain.mapped import DrawingKind
from console.widgets.actions import Actions
from console.widgets.map.canvas import MapCanvas
from console.widgets.map.drafts import Draft, Eraser
from console.widgets.map.picking import figure_at
from console.widgets.map_tools import MapTools
from console.widgets.notices import ANSWER_S, Notice, Notices, Weight
from console.widgets.terms import refusal_text

COLOURS = ("", "red", "amber", "green", "grey")
#: The action that draws each kind.
ACTIONS: Mapping[str, DrawingKind] = {f"draw_{kind.value}": kind for kind in DrawingKind}
KEY = "drawing"
TEXT_PX = 220


class WordsField(QLineEdit):
    """Where the words of a text are typed, on the map itself. Enter draws them, Escape lets them be."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape closes it."""
        if event.key() == Qt.Key.Key_Escape:
            self.close()
            event.accept()
        else:
            super().keyPressEvent(event)


class DrawingTools(QObject):
    """Connects the actions that draw and erase."""

    def __init__(
        self, bridge: Bridge, canvas: MapCanvas, tools: MapTools, actions: Actions, notices: Notices, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._bridge, self._canvas, self._notices = bridge, canvas, notices
        self._colour = COLOURS[0]
        self._sent: set[str] = set()
        self.words: WordsField | None = None
        for name, kind in ACTIONS.items():
            tools.add(name, partial(self._draft, kind), self._how_to_draw)
        tools.add("erase_drawing", self._eraser, lambda: self.tr("Click a drawing to erase it · Esc ends"))
        actions["draw_colour"].triggered.connect(lambda _checked=False: self._next_colour())
        bridge.answered.connect(self._answered)

    def _next_colour(self) -> None:
        """Draw in the next colour from now on."""
        self._colour = COLOURS[(COLOURS.index(self._colour) + 1) % len(COLOURS)]
        name = self._colour_text()
        self._notices.put(KEY, Notice(lambda: self.tr("Drawn in {0} from now on").format(name), lasts_s=ANSWER_S))

    def _how_to_draw(self) -> str:
        return self.tr("Click place after place, in {0} · Backspace takes one back · Enter draws it · Esc ends").format(
            self._colour_text()
        )

    def _colour_text(self) -> str:
        return {
            "": self.tr("blue"),
            "red": self.tr("red"),
            "amber": self.tr("amber"),
            "green": self.tr("green"),
            "grey": self.tr("grey"),
        }[self._colour]

    # -- instruments -------------------------------------------------------------------------------

    def _draft(self, kind: DrawingKind) -> Draft:
        done = self._ask_words if kind is DrawingKind.TEXT else partial(self._send_drawing, kind, None)
        return Draft(kind, done)

    def _eraser(self) -> Eraser:
        return Eraser(self._figure_at, lambda key: self._send(EraseDrawing(drawing=key)))

    def _figure_at(self, place: LonLat) -> str | None:
        canvas = self._canvas
        at = canvas.pixel_of(place)
        return figure_at(canvas.data.scene.figures.get("drawings", ()), canvas.view, at.x(), at.y())

    def _ask_words(self, places: tuple[LonLat, ...]) -> None:
        """A field at the place; what is typed there is drawn."""
        canvas = self._canvas
        at: QPoint = canvas.pixel_of(places[0]).toPoint()
        field = self.words = WordsField(canvas)
        field.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        field.setMaxLength(200)
        field.setPlaceholderText(self.tr("Words, then Enter"))
        field.setAccessibleName(self.tr("Words to draw on the map"))
        field.destroyed.connect(lambda: setattr(self, "words", None))
        field.setGeometry(min(at.x(), canvas.width() - TEXT_PX), at.y() - 12, TEXT_PX, field.sizeHint().height())

        def entered() -> None:
            words = field.text().strip()
            field.close()
            canvas.setFocus()
            if words:
                self._send_drawing(DrawingKind.TEXT, words, places)

        field.returnPressed.connect(entered)
        field.show()
        field.setFocus()

    # -- commands ----------------------------------------------------------------------------------

    def _send_drawing(self, kind: DrawingKind, label: str | None, places: tuple[LonLat, ...]) -> None:
        self._send(AddDrawing(kind=kind, places=places, label=label, colour=self._colour))  # type: ignore[arg-type]

    def _send(self, command: Command) -> None:
        self._sent.add(self._bridge.submit(command))

    def _answered(self, _command: Command, outcome: Outcome) -> None:
        if outcome.id not in self._sent:
            return
        self._sent.discard(outcome.id)
        if not outcome.ok:
            self._notices.put(KEY, Notice(lambda: refusal_text(outcome), Weight.WARNING, lasts_s=ANSWER_S))
