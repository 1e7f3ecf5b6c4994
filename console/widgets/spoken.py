"""What most panels share: they say everything anew when the language changes. Knows no text."""

from __future__ import annotations

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QWidget


class Spoken(QWidget):
    """A widget whose `retranslate` sets every text, and what else follows language or look."""

    def retranslate(self) -> None:
        """Set every text anew; one that has none of its own leaves it at that."""

    def changeEvent(self, event: QEvent) -> None:
        """Say everything in the new language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)
