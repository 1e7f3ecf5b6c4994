"""What the parts of the moving layer share: fragments of sprites at pixels of a view."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from console.widgets.map.atlas import NO_SPRITE, Fragments, no_fragments
from console.widgets.map.sprites import SpriteBook
from console.widgets.map.view import MapView

#: What is composed reaches so far beyond the view, so that a pan need not compose.
MARGIN_PX = 384
FADED = 0.25

Floats = NDArray[np.float64]
Ids = NDArray[np.int64]
Flags = NDArray[np.bool_]


def inside(view: MapView, px: Floats, margin: float = MARGIN_PX) -> Flags:
    """Which of (n, 2) pixels lie in a view widened by a margin."""
    x, y = px[:, 0], px[:, 1]
    return (x > -margin) & (x < view.width + margin) & (y > -margin) & (y < view.height + margin)


def fragments_of(book: SpriteBook, at: Floats, sprites: Ids, faded: Flags | None = None) -> Fragments:
    """Fragments of sprites at places; `faded` ones are pale."""
    there = sprites != NO_SPRITE
    part = book.atlas.fragments(at[there], sprites[there])
    if faded is not None:
        part[faded[there], 9] = FADED
    return part


def marks_at(book: SpriteBook, at: Floats, mark: str) -> Fragments:
    """One mark at each of (n, 2) places."""
    return fragments_of(book, at, np.full(len(at), book.mark(mark), dtype=np.int64))


def joined(parts: Sequence[Fragments]) -> Fragments:
    """Fragments behind one another, ready to draw."""
    return np.ascontiguousarray(np.concatenate(parts)) if parts else no_fragments()


def paler(parts: Sequence[Fragments], opacity: float) -> Sequence[Fragments]:
    """The same fragments, paler by the opacity of their layer."""
    if opacity < 1.0:
        for part in parts:
            part[:, 9] *= opacity
    return parts
