"""What most parts of the window share: they say everything anew when the language changes. Knows no text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    _Base = QWidget  # whose events it overrides, once it stands before one of them
else:
    _Base = object


class SpokenPart(_Base):
    """Stands before a class of Qt: `retranslate` sets every text, and what else follows language or look."""

    def retranslate(self) -> None:
        """Set every text anew; one that has none of its own leaves it at that."""

    def changeEvent(self, event: QEvent) -> None:
        """Say everything in the new language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)


class Spoken(SpokenPart, QWidget):
    """A widget that is spoken."""
