"""What the window says while the server is out of reach: in the status bar, over the map, in the alerts.

Calm on purpose: work goes on. Follows the link that comes with the bridge's health; decides nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QToolButton, QWidget

from console.bridge import Bridge
from console.listening import ONLINE, Link, LinkState
from console.widgets.alert_watch import Alert, AlertKind, AlertWatch
from console.widgets.i18n import Language
from console.widgets.notices import Notice, Notices, Weight
from console.widgets.row_paint import local_clock
from console.widgets.spoken import SpokenPart
from console.widgets.theme import Look

#: An outage that is shorter is not told by an alert: a server that hands over to another takes a few seconds.
ALERT_AFTER = timedelta(seconds=10)
NOTE = "offline"


class OfflineChip(SpokenPart, QToolButton):
    """A few words in the status bar, hidden while all is well; a press shows what is to be decided."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._link = ONLINE
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        look.changed.connect(self.retranslate)
        self.retranslate()

    def show_link(self, link: Link) -> None:
        """Say how the line stands."""
        if link != self._link:
            self._link = link
            self.retranslate()

    def retranslate(self) -> None:
        """Set text, colour and hint anew."""
        link, theme = self._link, self._look.theme
        text = self._words(link)
        self.setVisible(bool(text))
        self.setText(text)
        self.setAccessibleName(text)
        self.setStyleSheet(
            f"QToolButton {{ background: {theme.amber_fill}; color: {theme.amber_ink}; border: none;"
            " border-radius: 3px; padding: 1px 8px; font-weight: bold; }"
        )
        hint = self.tr("What is done meanwhile is kept on this computer and sent by itself when the server is back.")
        if link.is_online:
            hint = self.tr("Commands that were given offline and that the server refused; press to decide")
        self.setToolTip(f"{hint}\n{link.why}" if link.why and not link.is_online else hint)

    def _words(self, link: Link) -> str:
        if link.state is LinkState.RETURNING:
            return self.tr("server is back, sending {count}").format(count=link.waiting)
        if link.state is LinkState.OFFLINE and link.since is not None:
            since = local_clock(link.since)[:5]
            if link.waiting:
                return self.tr("offline since {since}, {count} waiting").format(since=since, count=link.waiting)
            return self.tr("offline since {since}").format(since=since)
        if link.to_decide:
            return self.tr("{count} to decide").format(count=len(link.to_decide))
        return ""


class OfflineView(QObject):
    """Joins the link with the chip, the notes over the map and the alerts.

    Args:
        decide: shows the panel of what is to be decided.
    """

    def __init__(
        self,
        bridge: Bridge,
        look: Look,
        language: Language,
        notices: Notices,
        watch: AlertWatch,
        decide: Callable[[], None],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._bridge, self._notices, self._watch, self._decide = bridge, notices, watch, decide
        self.chip = OfflineChip(look)
        self.chip.clicked.connect(lambda _checked=False: decide())
        self._link = ONLINE
        self._alerted = False
        self._known: set[str] = set()
        bridge.health_changed.connect(lambda health: self.show_link(health.link))
        bridge.clock_ticked.connect(lambda _now: self._alert())
        language.changed.connect(lambda _code: self._note())

    def show_link(self, link: Link) -> None:
        """The line stands otherwise."""
        if link == self._link:
            return
        before, self._link = self._link, link
        self.chip.show_link(link)
        self._alert()
        if link.is_online and not before.is_online:
            self._back(before)
        fresh = [one for one in link.to_decide if one.id not in self._known]
        for decided in self._known - {one.id for one in link.to_decide}:
            self._watch.acknowledge(AlertKind.REFUSED, f"offline/{decided}")
        self._known = {one.id for one in link.to_decide}
        for one in fresh:
            detail = one.command.name(), one.refused
            self._watch.put(Alert(AlertKind.REFUSED, f"offline/{one.id}", self._bridge.now(), 3, detail))
        was = before.state, before.waiting, before.is_barred, False
        if (link.state, link.waiting, link.is_barred, bool(fresh)) != was or not link.to_decide:
            self._note()

    def _alert(self) -> None:
        link, now = self._link, self._bridge.now()
        if self._alerted or link.state is not LinkState.OFFLINE or link.since is None:
            return
        if now - link.since >= ALERT_AFTER:
            self._alerted = True
            self._watch.put(Alert(AlertKind.DATABASE, NOTE, link.since, 3, link))

    def _back(self, before: Link) -> None:
        if self._alerted and before.since is not None:
            self._watch.put(Alert(AlertKind.DATABASE, NOTE, before.since, 3, self._bridge.now()), quietly=True)
        self._alerted = False

    # -- over the map ------------------------------------------------------------------------------

    def _note(self) -> None:
        link = self._link
        if link.state is LinkState.OFFLINE:
            self._notices.put(NOTE, Notice(self._offline_text, Weight.WARNING, can_dismiss=False))
        elif link.state is LinkState.RETURNING:
            self._notices.put(NOTE, Notice(self._returning_text, Weight.WARNING, fraction=-1.0, can_dismiss=False))
        elif link.to_decide:
            choice = Notice(self._decide_text, Weight.WARNING, choice=lambda: self.tr("Decide"), do=self._decide)
            self._notices.put(NOTE, choice)
        else:
            self._notices.drop(NOTE)

    def _offline_text(self) -> str:
        link = self._link
        since = local_clock(link.since)[:5] if link.since is not None else ""
        if link.is_barred:
            return self.tr(
                "Offline since {since}: the server answers and can not be used: {why}. Work goes on here; "
                "waiting: {count}."
            ).format(since=since, why=link.why, count=link.waiting)
        if not link.waiting:
            return self.tr(
                "Offline since {since}: the server does not answer. Work goes on here, on what this desk saw last."
            ).format(since=since)
        return self.tr(
            "Offline since {since}: the server does not answer. Work goes on here; "
            "waiting, and sent when it is back: {count}."
        ).format(since=since, count=link.waiting)

    def _returning_text(self) -> str:
        return self.tr("The server is back. Sending what was done offline: {count} left.").format(
            count=self._link.waiting
        )

    def _decide_text(self) -> str:
        return self.tr("Given offline and refused by the server: {count}. Each waits for your decision.").format(
            count=len(self._link.to_decide)
        )
