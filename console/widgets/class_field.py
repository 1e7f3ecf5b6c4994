"""The field for the class of a call: typed by name, initials or code, or walked down the tree with the arrows.

Right shows the classes one tier below the marked one, Left those one tier above; a click takes a class and shows those
below it. Knows no call.
"""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from console.bridge import Bridge
from console.typed.names import codes_named, fold
from console.widgets.codes import all_classes, class_label, classes_below, initials, typed_names
from console.widgets.suggest_field import SuggestField
from console.widgets.theme import Look

MOST_SHOWN = 12


class ClassField(SuggestField):
    """`code_changed` follows each change of the class that the words stand for."""

    code_changed = Signal()

    def __init__(self, bridge: Bridge, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, parent)
        self._bridge = bridge
        self._names: Mapping[str, tuple[str, ...]] | None = None
        self._code: str | None = None
        self._above = ""  # whose finer classes are offered while one walks the tree
        self.edited.connect(self._typed)
        self.taken.connect(self._set_code)
        bridge.doctrine_changed.connect(self.forget_names)

    @property
    def code(self) -> str | None:
        """The class that the words stand for, None while they stand for none or for several."""
        return self._code

    def show_class(self, code: str | None, words: str) -> None:
        """Show a class, or words that were typed for one."""
        self.setText(words)
        self._set_code(code)

    def forget_names(self, *_: object) -> None:
        """Names are others now: by the language or by the doctrine."""
        self._names = None

    def changeEvent(self, event: QEvent) -> None:
        """A class is called otherwise in the other language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.forget_names()
            if self._code is not None:
                self.setText(class_label(self._code, self._bridge.doctrine))
        super().changeEvent(event)

    def begin(self) -> None:
        """Offer what fits so far."""
        self._typed(self.text())

    def settle(self) -> str | None:
        """The class that the words name after all: the only one that fits, or the one that is called just so."""
        if self._code is None:
            doctrine, words = self._bridge.doctrine, self.text()
            fits = codes_named(words, all_classes(doctrine), self._known_names())
            exact = [code for code in fits if fold(class_label(code, doctrine)) == fold(words)]
            found = exact or fits
            self._set_code(found[0] if len(found) == 1 else None)
        return self._code

    def _known_names(self) -> Mapping[str, tuple[str, ...]]:
        if self._names is None:
            self._names = typed_names(self._bridge.doctrine)["class"]
        return self._names

    def _set_code(self, code: str | None) -> None:
        self._above = ""
        if code != self._code:
            self._code = code
            self.code_changed.emit()

    def _typed(self, words: str) -> None:
        doctrine = self._bridge.doctrine
        codes = codes_named(words, all_classes(doctrine), self._known_names()) if words.strip() else doctrine.classes
        self._set_code(codes[0] if len(codes) == 1 else None)
        self._offer(codes)

    def _offer(self, codes: tuple[str, ...]) -> None:
        doctrine = self._bridge.doctrine
        self.suggest([(class_label(code, doctrine), self._hint(code), code) for code in codes[:MOST_SHOWN]])

    def _hint(self, code: str) -> str:
        """Initials, code and the classes above; an arrow where there are finer ones."""
        doctrine = self._bridge.doctrine
        above = code.rpartition(".")[0]
        words = [initials(class_label(code, doctrine)), code, class_label(above, doctrine) if above else ""]
        hint = " · ".join(dict.fromkeys(word for word in words if word))
        return f"{hint}  ›" if classes_below(code, doctrine) else hint

    def clicked(self, place: int) -> None:
        """Take the class; below it its finer ones are offered, unless they stood there already."""
        offered = [code for _, _, code in self.suggestions]
        finer = classes_below(offered[place], self._bridge.doctrine)
        super().clicked(place)
        if not set(finer) <= set(offered):
            self._offer((offered[place], *finer))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Right at the end of the words goes down the tree, Left in a tier below comes back up."""
        if event.key() == Qt.Key.Key_Right and self.cursorPosition() == len(self.text()) and self._go_down():
            return
        if event.key() == Qt.Key.Key_Left and self._above and self.is_offering:
            self._go_up()
            return
        super().keyPressEvent(event)

    def _go_down(self) -> bool:
        marked = self.current_value if self.is_offering else self._code
        finer = classes_below(marked, self._bridge.doctrine) if marked is not None else ()
        if finer:
            self._offer(finer)
            self._above = str(marked)
        return bool(finer)

    def _go_up(self) -> None:
        above = self._above.rpartition(".")[0]
        self._offer(classes_below(above, self._bridge.doctrine))
        self._above = above
