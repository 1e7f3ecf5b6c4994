"""The line at the bottom: says what it will do before Enter, errors in the same place, completes as one types.

The grammar is `console.typed`; this is only its face. Incoming pictures change the preview, never the text.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QWidget

from console.bridge import Bridge
from console.commands.assign_units import AssignUnits
from console.commands.base import Command, Outcome
from console.commands.reassign_units import ReassignUnits
from console.domain.geo import LonLat
from console.picture import is_shadow_seq
from console.typed.grammar import parse
from console.typed.parts import Context, Typed
from console.typed.why import as_meant, why_line
from console.widgets.actions import SPECS, Actions
from console.widgets.codes import typed_names
from console.widgets.completion_list import CompletionList
from console.widgets.focus import FocusReturn
from console.widgets.history import History
from console.widgets.place_finder import PlaceFinder
from console.widgets.place_now import place_now
from console.widgets.preview_label import PreviewLabel
from console.widgets.role_guard import COMMANDS, why_not
from console.widgets.selection import Selection
from console.widgets.spoken import Spoken
from console.widgets.terms import refusal_text
from console.widgets.theme import FONT_LARGE_PX, GRID_PX, Look
from console.widgets.typed_texts import begun, error_text, part_text, verb_names

ASK_AFTER_MS = 120
MOST_REMEMBERED = 200


class CommandLine(Spoken):
    """The line. `history` has undo_seq and redo_seq; `finder` looks up places; both may be missing.

    `reread` says that the line may mean something else now.
    """

    reread = Signal()

    def __init__(
        self,
        bridge: Bridge,
        selection: Selection,
        look: Look,
        actions: Actions | None = None,
        *,
        history: History | None = None,
        finder: PlaceFinder | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._bridge, self._selection, self._look = bridge, selection, look
        self._actions, self._history, self._finder = actions, history, finder
        self._names: Mapping[str, Mapping[str, tuple[str, ...]]] | None = None
        self._places: dict[str, LonLat | None] = {}
        self._travel_s: dict[tuple[str, str], float] = {}
        self._guessed: frozenset[tuple[str, str]] = frozenset()
        self._asked_travel: dict[str, str] = {}
        self.here: LonLat | None = None
        self._sent: set[str] = set()
        self.focus_return = FocusReturn(self)
        self._goes_back = False
        self._remembered: list[str] = []
        self._recalled = 0
        self._draft = ""
        self._message: tuple[str, str, bool] | None = None  # what became of the last line, until the next is typed
        self._meant: Command | None = None  # what the line asks the reason of
        self.typed = Typed()
        self.prompt = QLabel("❯", self)
        self.edit = QLineEdit(self)
        self.edit.setFrame(False)
        self.edit.installEventFilter(self)
        self.preview = PreviewLabel(look, self)
        row = QHBoxLayout(self)
        row.setContentsMargins(3 * GRID_PX, GRID_PX, 3 * GRID_PX, GRID_PX)
        row.setSpacing(2 * GRID_PX)
        row.addWidget(self.prompt)
        row.addWidget(self.edit, 2)
        row.addWidget(self.preview, 3)
        self.setFocusProxy(self.edit)
        self.completions: CompletionList | None = None
        self._ask_later = QTimer(self, interval=ASK_AFTER_MS, singleShot=True)
        self._ask_later.timeout.connect(self._ask)
        self.edit.textChanged.connect(self._text_changed)
        selection.changed.connect(self.read)
        bridge.picture_changed.connect(lambda *_: self.read())
        bridge.answered.connect(self._answered)
        bridge.doctrine_changed.connect(self._forget_names)
        bridge.travel_ready.connect(self._travel_ready)
        bridge.roads_changed.connect(self._forget_travel)
        if finder is not None:
            finder.found.connect(self._place_found)
        look.changed.connect(self.retranslate)
        self.retranslate()

    def _forget_names(self, *_: object) -> None:
        self._names = None

    # -- coming and going ----------------------------------------------------------------------------

    def begin(self, text: str = "") -> None:
        """Take the focus; with a text, begin a line with it and give the focus back after Enter."""
        self.focus_return.remember()
        self._meant = None
        self._goes_back = bool(text)
        # Any other reason would select all, and the next letter would replace what was filled in.
        self.edit.setFocus(Qt.FocusReason.OtherFocusReason)
        if text:
            self.edit.setText(begun(text))
            self.edit.end(False)
        else:
            self.edit.selectAll()
        self.read()

    def ask_why(self, command: Command) -> bool:
        """Ask for the reason of a command that doctrine wants one for; whether it does: it is not to be sent then."""
        line = why_line(command, self._bridge.picture, self._bridge.doctrine)
        if line:
            self.begin(line)
            self._meant = command
        return bool(line)

    def leave(self) -> None:
        """Give the focus back to where it was; what was typed stays."""
        self._hide_completions()
        self.focus_return.give_back()

    def set_here(self, at: LonLat | None) -> None:
        """The place picked on the map, for a call without an address."""
        self.here = at
        self.read()

    # -- reading -------------------------------------------------------------------------------------

    def context(self) -> Context:
        """What stands around the line now."""
        if self._names is None:
            self._names = typed_names(self._bridge.doctrine)
        own = verb_names()
        actions = {s.verb: s.name for s in SPECS if s.verb and s.verb not in own} if self._actions is not None else {}
        return Context(
            doctrine=self._bridge.doctrine,
            now=self._bridge.now(),
            user=self._bridge.user,
            incident=self._selection.incident,
            units=tuple(sorted(self._selection.units)),
            names=self._names,
            here=self.here,
            places=self._places,
            travel_s=self._travel_s,
            guessed=self._guessed,
            undo_seq=getattr(self._history, "undo_seq", None),
            redo_seq=getattr(self._history, "redo_seq", None),
            actions=actions,
        )

    def _text_changed(self, text: str) -> None:
        if self.completions is not None:
            self.completions.current = 0
        if text:
            self._message = None
        else:
            self._travel_s.clear()
            self._asked_travel.clear()
        self.read()

    def read(self) -> None:
        """Read the line anew: its text, or what stands around it, has changed."""
        text = self.edit.text()
        if not text.strip():
            self.typed = Typed()
            hint = self.tr("a assign · e escalate · n new call · Tab completes · Esc leaves")
            shown = (hint, "text_muted", False) if self.edit.hasFocus() else None
            self._say([piece for piece in (self._message or shown,) if piece is not None])
            self._hide_completions()
            return
        self.typed = parse(text, self._bridge.picture, self.context())
        doctrine = self._bridge.doctrine
        if barred := self._why_barred():
            self._say([(f"✕ {barred}", "late", True)])
        elif self.typed.error is not None:
            words, is_wrong = error_text(self.typed.error, doctrine), self.typed.error.is_alarm
            self._say([(f"✕ {words}" if is_wrong else words, "late" if is_wrong else "text_muted", is_wrong)])
        else:
            self._say(
                [
                    (
                        f"! {part_text(part, doctrine)}" if part.is_alarm else part_text(part, doctrine),
                        "late" if part.is_alarm else "text",
                        part.is_alarm or place == 0,
                    )
                    for place, part in enumerate(self.typed.parts)
                ]
            )
        self._offer()
        if self.typed.wants_place is not None or self._wants_travel() is not None:
            self._ask_later.start()
        self.reread.emit()

    def _why_barred(self) -> str:
        """Why the role of this desk may not do what is typed; empty when it may."""
        typed, rights = self.typed, self._bridge.rights
        if typed.action is not None and self._actions is not None and not self._actions[typed.action].isEnabled():
            return why_not(rights, COMMANDS[typed.action]) if typed.action in COMMANDS else ""
        return next((why for command in typed.commands if (why := why_not(rights, command.name()))), "")

    def _tell(self, text: str, colour: str) -> None:
        self._message = (text, colour, colour == "late")
        self._say([self._message])

    def _say(self, pieces: list[tuple[str, str, bool]]) -> None:
        self.preview.say(pieces)

    # -- asking --------------------------------------------------------------------------------------

    def _wants_travel(self) -> tuple[str, tuple[str, ...]] | None:
        """Incident and units whose travel time the preview lacks."""
        for command in self.typed.commands:
            if isinstance(command, AssignUnits | ReassignUnits):
                missing = tuple(u for u in command.units if (u, command.incident) not in self._travel_s)
                if missing:
                    return command.incident, missing
        return None

    def _ask(self) -> None:
        if self.typed.wants_place is not None:
            if self._finder is not None:
                self._finder.find(self.typed.wants_place)
            else:
                self._places[self.typed.wants_place] = None
                self.read()
        wanted = self._wants_travel()
        if wanted is None or wanted[0] in self._asked_travel.values():
            return
        incident = self._bridge.picture.incidents.get(wanted[0])
        origins = {unit: at for unit in wanted[1] if (at := place_now(unit, self._bridge)) is not None}
        if incident is not None and incident.at is not None and origins:
            self._asked_travel[self._bridge.travel_s(origins, incident.at)] = incident.number

    def _forget_travel(self) -> None:
        """Other roads are closed now."""
        self._travel_s.clear()
        self._asked_travel.clear()
        self.read()

    def _travel_ready(self, request: str, seconds: Mapping[str, float], is_estimate: bool) -> None:
        number = self._asked_travel.pop(request, None)
        if number is not None:
            known = {(unit, number): value for unit, value in seconds.items()}
            self._travel_s |= known
            self._guessed = self._guessed | known.keys() if is_estimate else self._guessed - known.keys()
            self.read()

    def _place_found(self, words: str, places: list[Any]) -> None:
        self._places[words] = places[0].at if places else None
        if self.typed.wants_place == words:
            self.read()

    # -- doing ---------------------------------------------------------------------------------------

    def enter(self) -> None:
        """Do what the line says; an unfinished line stays and keeps saying what it lacks."""
        self.read()
        typed = self.typed
        if not typed.is_ready or self._why_barred():
            return
        text = self.edit.text().strip()
        self._remembered = [*(line for line in self._remembered if line != text), text][-MOST_REMEMBERED:]
        self._recalled = 0
        self.edit.clear()
        if self._goes_back or typed.go is not None or typed.action is not None:
            self.leave()
        if typed.go is not None:
            units = typed.go.units or self._selection.units
            self._selection.set(typed.go.incident or self._selection.incident, units)
        elif typed.action is not None and self._actions is not None:
            self._actions[typed.action].trigger()
        for command in typed.commands:
            self._sent.add(self._bridge.submit(as_meant(command, self._meant)))
        self._meant = None
        if typed.commands:
            self._tell(self.tr("sent: {0}").format(text), "text_muted")

    def _answered(self, command: Command, outcome: Outcome) -> None:
        if outcome.id not in self._sent:
            return
        self._sent.discard(outcome.id)
        if self.edit.text():
            return  # the next line is being typed: a refusal stays in the alerts
        if outcome.ok and is_shadow_seq(outcome.seq or 0):
            self._tell(self.tr("done here, to be sent when the server is back"), "free")
        elif outcome.ok:
            self._tell(self.tr("done, entry {0}").format(outcome.seq), "free")
        else:
            self._tell(f"✕ {refusal_text(outcome)}", "late")

    # -- completion and keys -------------------------------------------------------------------------

    def _offer(self) -> None:
        if not self.edit.hasFocus() or not self.typed.completions:
            self._hide_completions()
            return
        if self.completions is None or self.completions.parentWidget() is not self.window():
            self.completions = CompletionList(self._look, self.window())
            self.completions.chosen.connect(self._complete)
        doctrine = self._bridge.doctrine
        rows = [(c.text, part_text(c.hint, doctrine) if c.hint is not None else "") for c in self.typed.completions]
        self.completions.offer(rows, self.edit, max(0, self.edit.cursorRect().left() - 8))

    def _hide_completions(self) -> None:
        if self.completions is not None:
            self.completions.hide()

    def _complete(self, place: int) -> None:
        """Put a completion in for the word being typed."""
        start, end = self.typed.span
        word = self.typed.completions[place].text
        text = self.edit.text()
        self.edit.setText(f"{text[:start]}{word} {text[end:].lstrip()}")
        self.edit.setCursorPosition(start + len(word) + 1)

    def _recall(self, by: int) -> None:
        """Bring back a line of before."""
        if self._recalled == 0:
            self._draft = self.edit.text()
        wanted = min(max(0, self._recalled + by), len(self._remembered))
        if wanted != self._recalled:
            self._recalled = wanted
            self.edit.setText(self._remembered[-wanted] if wanted else self._draft)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keys of the line; everything else is the line's own editing."""
        if watched is self.edit and event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._key(event)
        if watched is self.edit and event.type() == QEvent.Type.FocusOut:
            self._hide_completions()
            QTimer.singleShot(0, self, self.read)
        elif watched is self.edit and event.type() == QEvent.Type.FocusIn:
            QTimer.singleShot(0, self, self.read)
        return super().eventFilter(watched, event)

    def _key(self, event: QKeyEvent) -> bool:
        listed = self.completions if self.completions is not None and self.completions.isVisible() else None
        match event.key():
            case Qt.Key.Key_Escape:
                self.leave()
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self.enter()
            case Qt.Key.Key_Up:
                self._recall(1)
            case Qt.Key.Key_Down if self._recalled:
                self._recall(-1)
            case Qt.Key.Key_Down if listed is not None:
                listed.step(1)
            case Qt.Key.Key_Tab if listed is not None:
                self._complete(listed.current)
            case Qt.Key.Key_Backtab if listed is not None:
                listed.step(-1)
            case Qt.Key.Key_Tab | Qt.Key.Key_Backtab:
                pass  # the focus leaves by Escape only
            case _:
                return False
        return True

    def retranslate(self) -> None:
        """Set texts and colours anew."""
        self._names = None
        theme = self._look.theme
        self.edit.setFont(self._look.font(FONT_LARGE_PX))
        self.edit.setPlaceholderText(self.tr("/ to type a command, such as: a A-1 0412"))
        self.edit.setAccessibleName(self.tr("Command line"))
        self.prompt.setFont(self._look.font(FONT_LARGE_PX, bold=True))
        self.prompt.setStyleSheet(f"color: {theme.selection};")
        self.edit.setStyleSheet(f"background: {theme.surface}; border: none;")
        self.setAutoFillBackground(True)
        self.setStyleSheet(f"CommandLine {{ background: {theme.surface}; }}")
        self.read()
