"""Compares a picture with the one that is kept, with a tolerance, and saves what differs.

Kept pictures are PNG beside the tests. `UPDATE_GOLDEN=1` writes them anew: look at them before committing.
"""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QImage

KEPT = Path(__file__).resolve().parent
FAILED = KEPT.parents[1] / "build" / "golden"
FAR = 40
"""A channel that differs by more counts as another pixel; less is how glyphs and edges are smoothed."""


def pixels(image: QImage) -> NDArray[np.int16]:
    """(height, width, 3) of an image."""
    plain = image.convertToFormat(QImage.Format.Format_RGB32)
    flat = np.frombuffer(plain.constBits(), dtype=np.uint8)
    return flat.reshape(plain.height(), plain.bytesPerLine() // 4, 4)[:, : plain.width(), :3].astype(np.int16)


def check(image: QImage, name: str, *, far_share: float = 0.004, mean: float = 1.2) -> None:
    """Fail when an image differs from the kept one `name` (with a folder, without a suffix).

    Args:
        far_share: share of pixels that may differ by more than `FAR`.
        mean: average difference of a channel that is allowed.
    """
    kept = KEPT / f"{name}.png"
    if os.environ.get("UPDATE_GOLDEN"):
        kept.parent.mkdir(parents=True, exist_ok=True)
        image.save(str(kept))
    if not kept.exists():
        raise AssertionError(f"{name}: no kept picture; make it with UPDATE_GOLDEN=1 and look at it")
    wanted, found = pixels(QImage(str(kept))), pixels(image)
    if wanted.shape != found.shape:
        _save(image, name, None)
        raise AssertionError(f"{name}: {found.shape[1::-1]} pixels in place of {wanted.shape[1::-1]}")
    away = np.abs(wanted - found)
    far = float((away.max(axis=2) > FAR).mean())
    if far > far_share or float(away.mean()) > mean:
        where = _save(image, name, away)
        raise AssertionError(
            f"{name}: {far:.2%} of the pixels are others (allowed {far_share:.2%}), mean {away.mean():.2f} "
            f"(allowed {mean}); see {where}"
        )


def _save(image: QImage, name: str, away: NDArray[np.int16] | None) -> Path:
    """Save what was found, and where it differs in white on black."""
    where = FAILED / f"{name}.found.png"
    where.parent.mkdir(parents=True, exist_ok=True)
    image.save(str(where))
    if away is not None:
        bright = np.ascontiguousarray(np.minimum(away.max(axis=2) * 4, 255).astype(np.uint8))
        height, width = bright.shape
        shown = QImage(bright.tobytes(), width, height, width, QImage.Format.Format_Grayscale8)
        shown.save(str(where.with_name(f"{Path(name).name}.difference.png")))
    return where
