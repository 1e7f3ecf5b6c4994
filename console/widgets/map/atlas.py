"""Sprites painted once into one pixmap, drawn by the thousand in one call.

Owns the pixmap and where each sprite lies in it. A sprite is made at first use, within a budget a frame that its
users keep. Knows nothing of what the sprites mean.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from math import ceil, cos, pi, sin

import numpy as np
import shiboken6
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPixmap

#: QPainter.PixmapFragment as ten doubles: x, y, sourceLeft, sourceTop, width, height, scaleX, scaleY, rotation,
#: opacity.
FRAGMENT_FIELDS = 10
NO_SPRITE = -1
_PAGE_W_PX = 2048
_GAP_PX = 1
_HALO_PX = 1.5
_HALO_COPIES = 10

Fragments = NDArray[np.float64]
Ids = NDArray[np.int64]


def no_fragments() -> Fragments:
    """An empty list of fragments."""
    return np.empty((0, FRAGMENT_FIELDS))


class SpriteAtlas:
    """Sprites by key in one pixmap that grows downwards.

    `rects` (n, 4) holds left, top, width and height of each sprite in device pixels, `anchors` (n, 2) the offset of
    its centre from the point that it marks, in logical pixels. Sprite ids are rows of these.
    """

    def __init__(self, dpr: float) -> None:
        self.dpr = dpr
        self._ids: dict[Hashable, int] = {}
        self._rects: list[tuple[float, float, float, float]] = []
        self._anchors: list[tuple[float, float]] = []
        self._pixmap = self._new_page(512)
        self._x = self._y = self._shelf = 0
        self._tables: tuple[Fragments, Fragments] | None = None

    def __len__(self) -> int:
        return len(self._rects)

    @property
    def pixmap(self) -> QPixmap:
        """The page that fragments are cut from; its device pixel ratio is 1, for sources are in device pixels."""
        return self._pixmap

    def id_of(self, key: Hashable) -> int:
        """The sprite of a key, or `NO_SPRITE`."""
        return self._ids.get(key, NO_SPRITE)

    def add(
        self,
        key: Hashable,
        width: float,
        height: float,
        paint: Callable[[QPainter, QPointF], None],
        anchor: tuple[float, float] = (0.0, 0.0),
    ) -> int:
        """Paint a sprite.

        Args:
            width, height: logical pixels.
            paint: called with the painter and the sprite's centre.
            anchor: where the sprite's centre lies from the point that it marks, logical pixels.
        Returns:
            its id.
        """
        w, h = ceil(width * self.dpr), ceil(height * self.dpr)
        self._make_room(w, h)
        painter = QPainter(self._pixmap)
        try:
            painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
            painter.setClipRect(self._x, self._y, w, h)
            painter.translate(self._x, self._y)
            painter.scale(self.dpr, self.dpr)
            paint(painter, QPointF(w / self.dpr / 2.0, h / self.dpr / 2.0))
        finally:
            painter.end()
        sprite = len(self._rects)
        self._rects.append((self._x, self._y, w, h))
        self._anchors.append(anchor)
        self._ids[key] = sprite
        self._x += w + _GAP_PX
        self._shelf = max(self._shelf, h + _GAP_PX)
        self._tables = None
        return sprite

    def tables(self) -> tuple[Fragments, Fragments]:
        """`rects` and `anchors` as arrays."""
        if self._tables is None:
            rects = np.array(self._rects, dtype=np.float64).reshape(-1, 4)
            self._tables = rects, np.array(self._anchors, dtype=np.float64).reshape(-1, 2)
        return self._tables

    def fragments(self, at: Fragments, sprites: Ids) -> Fragments:
        """Fragments that draw a sprite at each place.

        Args:
            at: (n, 2) logical pixels of the points that the sprites mark.
            sprites: (n,) ids; rows of `NO_SPRITE` are left out.
        Returns:
            (m, 10), ready for `draw`, centred so that every sprite falls on whole device pixels.
        """
        there = sprites != NO_SPRITE
        if not there.all():
            at, sprites = at[there], sprites[there]
        rects, anchors = self.tables()
        source = rects[sprites]
        out = np.empty((len(sprites), FRAGMENT_FIELDS))
        # Whole device pixels: fragments at fractions would be resampled, which is slow and soft.
        corner = np.floor((at + anchors[sprites]) * self.dpr - source[:, 2:4] / 2.0 + 0.5)
        out[:, 0:2] = (corner + source[:, 2:4] / 2.0) / self.dpr
        out[:, 2:6] = source
        out[:, 6:8] = 1.0 / self.dpr
        out[:, 8] = 0.0
        out[:, 9] = 1.0
        return out

    def _make_room(self, w: int, h: int) -> None:
        if self._x + w > _PAGE_W_PX:
            self._x, self._y, self._shelf = 0, self._y + self._shelf, 0
        needed = self._y + h + _GAP_PX
        if needed > self._pixmap.height():
            page = self._new_page(max(self._pixmap.height() * 2, needed))
            painter = QPainter(page)
            painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Source)
            painter.drawPixmap(0, 0, self._pixmap)
            painter.end()
            self._pixmap = page

    @staticmethod
    def _new_page(height: int) -> QPixmap:
        page = QPixmap(_PAGE_W_PX, height)
        page.fill(Qt.GlobalColor.transparent)
        return page


def draw(painter: QPainter, atlas: SpriteAtlas, fragments: Fragments) -> None:
    """Draw fragments of an atlas in one call; `fragments` must be a contiguous (n, 10) array of doubles."""
    if len(fragments):
        first = shiboken6.wrapInstance(fragments.ctypes.data, QPainter.PixmapFragment)
        assert isinstance(first, QPainter.PixmapFragment)
        painter.drawPixmapFragments(first, len(fragments), atlas.pixmap)


def add_text(
    atlas: SpriteAtlas,
    key: Hashable,
    text: str,
    font: QFont,
    ink: QColor,
    halo: QColor,
    anchor: tuple[float, float],
    align: str,
) -> int:
    """Paint a text with its halo as a sprite.

    Args:
        anchor: from the marked point to the text's edge (`align` left, right) or middle (centre), logical pixels.
        align: left, right or centre.
    """
    metrics = QFontMetricsF(font)
    width, height = metrics.horizontalAdvance(text) + 5.0, metrics.height() + 3.0

    def paint(painter: QPainter, centre: QPointF) -> None:
        start = QPointF(centre.x() - width / 2 + 2.5, centre.y() + (metrics.ascent() - metrics.descent()) / 2.0)
        painter.setFont(font)
        # Copies around the text: a third of the cost of stroking its outline.
        painter.setPen(halo)
        for turn in range(_HALO_COPIES):
            angle = 2.0 * pi * turn / _HALO_COPIES
            painter.drawText(start + QPointF(_HALO_PX * cos(angle), _HALO_PX * sin(angle)), text)
        painter.setPen(ink)
        painter.drawText(start, text)

    shift = {"left": width / 2 - 2.5, "right": 2.5 - width / 2, "centre": 0.0}[align]
    return atlas.add(key, width, height, paint, (anchor[0] + shift, anchor[1]))
