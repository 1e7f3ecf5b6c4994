"""A click on the map answers the question "where?": of a call that is being entered, or of a typed line.

While that question is open the map takes clicks on anything; otherwise on empty ground only: things can be picked.
The keyboard goes back to whoever asked.
"""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QApplication, QWidget

from console.domain.geo import LonLat
from console.widgets.command_line import CommandLine
from console.widgets.new_call import NewCall

#: Typed verbs that take the place clicked on the map.
VERBS = ("new", "unit")


class Placing(QObject):
    """Joins the map with the form of a new call and the command line.

    Args:
        canvas: has place_clicked, set_placing(bool) and set_pin(LonLat | None); a QWidget.
    """

    def __init__(self, canvas: Any, new_call: NewCall, line: CommandLine) -> None:
        super().__init__(canvas)
        self._canvas, self._form, self._line = canvas, new_call, line
        self._asks: QWidget | None = None
        self._shown: LonLat | None = None
        canvas.place_clicked.connect(self._take)
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.focusChanged.connect(self._focus_changed)
        line.edit.textChanged.connect(self.update)
        line.reread.connect(self.update)
        new_call.place_changed.connect(self.update)
        new_call.left.connect(self.update)

    def _focus_changed(self, _old: QWidget | None, now: QWidget | None) -> None:
        if now is not None and now is not self._canvas:
            # A click on the map takes the focus before the map hears of it.
            self._asks = next((it for it in (self._form, self._line) if it is now or it.isAncestorOf(now)), None)
        self.update()

    def update(self, *_: object) -> None:
        """See anew who asks, and show the place that is known."""
        form, line = self._form, self._line
        if self._asks is form and form.isVisible() and form.draft.at is None:
            self._give_found(form)
        line_has_one = line.typed.verb in VERBS
        asks = (self._asks is form and form.isVisible() and form.draft.at is None) or (
            self._asks is line and line_has_one and not line.typed.is_ready
        )
        self._canvas.set_placing(asks)
        if self._asks is not line and form.isVisible():
            self._canvas.set_pin(form.draft.at)
        else:
            self._canvas.set_pin(line.here if line_has_one or line.here == self._shown else None)

    def _give_found(self, form: NewCall) -> None:
        """The place that was found is the call's, as long as it can be seen; once."""
        at, self._shown = self._shown, None
        if at is not None and self._canvas.rect().contains(self._canvas.pixel_of(at).toPoint()):
            form.set_place(at)

    def show(self, at: LonLat) -> None:
        """Mark a place that was found; the next call or unit is put there unless something else is said."""
        self._shown = at
        self._line.set_here(at)
        self.update()

    def _take(self, at: LonLat) -> None:
        asks = self._asks
        self._shown = None
        self._line.set_here(at)
        if asks is not self._line and self._form.isVisible():
            self._form.set_place(at)
        if asks is self._form and self._form.isVisible():
            self._form.go_on()
        elif asks is self._line and self._line.typed.verb in VERBS:
            self._line.edit.setFocus(Qt.FocusReason.OtherFocusReason)
        self.update()
