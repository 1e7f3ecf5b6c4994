"""Who commands here and where, in the status bar: user, role, server; a connection that is not safe is said plainly."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QLabel, QWidget

from console.widgets.terms import desk_role_text
from console.widgets.theme import FONT_TEXT_PX, Look

#: A longer name of a server is cut in the middle.
SERVER_PX = 180


class WhoPart(QLabel):
    """One line of words; asks once a second whether the server is another now."""

    def __init__(self, bridge: Any, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge, self._look = bridge, look
        self._shown: object = None
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setFont(look.font(FONT_TEXT_PX))
        bridge.clock_ticked.connect(self._tick)
        look.changed.connect(self.retranslate)
        self.retranslate()

    def changeEvent(self, event: QEvent) -> None:
        """Say everything in the new language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def _tick(self, *_: object) -> None:
        if self._bridge.server_link != self._shown:
            self.retranslate()

    def retranslate(self) -> None:
        """Set text, tooltip and colour anew."""
        bridge, theme = self._bridge, self._look.theme
        link = self._shown = bridge.server_link
        if link is None:
            self.setText(bridge.user)
            self.setToolTip(self.tr("Who sits at this desk"))
            self._colour(theme.text_muted)
            return
        role = desk_role_text(bridge.rights.role)
        server = self.fontMetrics().elidedText(link.host.shown, Qt.TextElideMode.ElideMiddle, SERVER_PX)
        parts = [bridge.user, role, server]
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
        self.setText(" · ".join(parts))
        self.setToolTip(f"{told}\n{weak[1] if weak is not None else safe}")
        self._colour(theme.amber if weak is not None else theme.text_muted)

    def _colour(self, name: str) -> None:
        self.setStyleSheet(f"color: {name};")
