"""Icons from one set (Material Design Icons 6, as QtAwesome ships it), drawn in the theme's colours at any scale.

The font is read from QtAwesome's folder; importing QtAwesome itself costs a fifth of a second of every start.
"""

from __future__ import annotations

import importlib.util
import json
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontDatabase, QIcon, QIconEngine, QPainter, QPixmap

from console.widgets.theme import qcolor

if TYPE_CHECKING:
    from console.widgets.theme import Look


@lru_cache(maxsize=1)
def _glyphs() -> tuple[str, dict[str, str]]:
    """Family of the icon font, and its characters by name."""
    spec = importlib.util.find_spec("qtawesome")
    if spec is None or spec.origin is None:
        return "", {}
    folder = Path(spec.origin).parent / "fonts"
    font = next(iter(folder.glob("materialdesignicons6-webfont-*.ttf")), None)
    charmap = next(iter(folder.glob("materialdesignicons6-webfont-charmap-*.json")), None)
    if font is None or charmap is None:
        return "", {}
    families = QFontDatabase.applicationFontFamilies(QFontDatabase.addApplicationFont(str(font)))
    codes = json.loads(charmap.read_text(encoding="utf-8"))
    return (families[0] if families else ""), {name: chr(int(code, 16)) for name, code in codes.items()}


class _GlyphEngine(QIconEngine):
    """Paints one character of the icon font in a colour of the theme in force."""

    def __init__(self, look: Look, name: str, colour: str) -> None:
        super().__init__()
        self._look, self._name, self._colour = look, name, colour

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, _state: QIcon.State) -> None:
        """Draw the character as large as the place."""
        family, glyphs = _glyphs()
        theme = self._look.theme
        font = QFont(family)
        font.setPixelSize(max(1, min(rect.width(), rect.height())))
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.TextAntialiasing)
        painter.setFont(font)
        colour = theme.text_muted if mode == QIcon.Mode.Disabled else getattr(theme, self._colour)
        painter.setPen(qcolor(colour, 0.5 if mode == QIcon.Mode.Disabled else 1.0))
        painter.drawText(QRectF(rect), Qt.AlignmentFlag.AlignCenter, glyphs.get(self._name, ""))
        painter.restore()

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        """Draw into a picture of its own."""
        pixmap = QPixmap(size)
        if pixmap.isNull():
            return pixmap  # of a button that has no room yet
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        self.paint(painter, QRect(0, 0, size.width(), size.height()), mode, state)
        painter.end()
        return pixmap

    def clone(self) -> QIconEngine:
        """Another of the same."""
        return _GlyphEngine(self._look, self._name, self._colour)


def icon(look: Look, name: str, colour: str = "text") -> QIcon:
    """An icon that follows the theme.

    Args:
        name: as on the icon set's site, such as "play" or "weather-night".
        colour: a field of `Theme`.
    """
    return QIcon(_GlyphEngine(look, name, colour))
