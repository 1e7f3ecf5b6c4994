"""Who commands here and where, in the status bar: user, role, server; a connection that is not safe is said plainly."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QLabel, QWidget

from console.bridge import Bridge
from console.widgets.spoken import SpokenPart
from console.widgets.terms import desk_role_text
from console.widgets.theme import FONT_TEXT_PX, Look

#: A longer name of a server is cut in the middle; narrower windows leave out the server, then the user.
SERVER_PX = 180
ROOM_FOR_SERVER_PX, ROOM_FOR_USER_PX = 1680, 1400


class WhoPart(SpokenPart, QLabel):
    """One line of words; asks once a second whether the server is another now."""

    def __init__(self, bridge: Bridge, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge, self._look = bridge, look
        self._shown: object = None
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setFont(look.font(FONT_TEXT_PX))
        bridge.clock_ticked.connect(self._tick)
        look.changed.connect(self.retranslate)
        self.retranslate()

    def showEvent(self, event: QShowEvent) -> None:
        """Say as much as the window has room for, from now on."""
        super().showEvent(event)
        self.window().installEventFilter(self)
        self.retranslate()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The window got wider or narrower."""
        if event.type() == QEvent.Type.Resize and watched is self.window():
            self.retranslate()
        return super().eventFilter(watched, event)

    def _tick(self, *_: object) -> None:
        if self._bridge.server_link != self._shown:
            self.retranslate()

    def retranslate(self) -> None:
        """Set text, tooltip and colour anew."""
        bridge, theme = self._bridge, self._look.theme
        link = self._shown = bridge.server_link
        role = desk_role_text(bridge.rights.role)
        room = self.window().width()
        parts = [bridge.user, role] if room >= ROOM_FOR_USER_PX else [role]
        if link is None:
            self.setText(" · ".join(parts) if bridge.is_shared else bridge.user)
            unreached = self.tr("You are {login}, {role}, as the server said when it was last reached")
            told = unreached.format(login=bridge.rights.login, role=role)
            self.setToolTip(told if bridge.is_shared else self.tr("Who sits at this desk"))
            self._colour(theme.text_muted)
            return
        name = link.host.name or link.host.shown
        server = self.fontMetrics().elidedText(name, Qt.TextElideMode.ElideMiddle, SERVER_PX)
        if room >= ROOM_FOR_SERVER_PX:
            parts.append(server)
        weak = {
            "plain": (
                self.tr("▲ not encrypted"),
                self.tr("Everybody on the way can read and change all that is sent."),
            ),
            "unchecked": (
                self.tr("▲ server not verified"),
                self.tr("Somebody on the way could be taken for the server. Use sslmode=verify-full in the address."),
            ),
            "name": (
                self.tr("▲ server's name not verified"),
                self.tr("Another server of the same authority could be taken for it. Use sslmode=verify-full."),
            ),
        }.get(link.weakness)
        if link.is_standby:
            parts.append(self.tr("standby"))
        if weak is not None:
            parts.append(weak[0])
        safe = self.tr("encrypted and verified") if link.encrypted else self.tr("on this computer")
        told = self.tr("You are {login}, {role}, on {server}").format(
            login=bridge.rights.login, role=role, server=link.host.shown
        )
        words, tip = " · ".join(parts), f"{told}\n{weak[1] if weak is not None else safe}"
        if (words, tip) != (self.text(), self.toolTip()):
            self.setText(words)
            self.setToolTip(tip)
        self._colour(theme.amber if weak is not None else theme.text_muted)

    def _colour(self, name: str) -> None:
        if self.styleSheet() != (wanted := f"color: {name};"):
            self.setStyleSheet(wanted)
