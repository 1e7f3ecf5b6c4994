"""The comparison itself: it lets smoothing pass and catches a thing that moved."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QGuiApplication, QImage, QPainter

from tests.golden import compare


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qapp: QGuiApplication) -> Path:
    monkeypatch.setattr(compare, "KEPT", tmp_path / "kept")
    monkeypatch.setattr(compare, "FAILED", tmp_path / "failed")
    monkeypatch.setenv("UPDATE_GOLDEN", "1")
    compare.check(picture(), "one")
    monkeypatch.delenv("UPDATE_GOLDEN")
    return tmp_path


def picture(shift: float = 0.0, shade: int = 0) -> QImage:
    image = QImage(120, 80, QImage.Format.Format_RGB32)
    image.fill(QColor(240, 240, 240 - shade))
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(QColor("#305080"))
    painter.drawEllipse(QRectF(20 + shift, 20, 40, 40))
    painter.end()
    return image


def test_the_same_and_the_nearly_same_pass(kept: Path) -> None:
    compare.check(picture(), "one")
    compare.check(picture(shade=2), "one")
    assert not (kept / "failed").exists()


def test_a_thing_that_moved_fails_and_leaves_both_pictures(kept: Path) -> None:
    with pytest.raises(AssertionError, match="pixels are others"):
        compare.check(picture(shift=6.0), "one")
    assert {path.name for path in (kept / "failed").iterdir()} == {"one.found.png", "one.difference.png"}


def test_another_size_and_a_missing_picture_fail(kept: Path) -> None:
    with pytest.raises(AssertionError, match="in place of"):
        compare.check(picture().copy(0, 0, 50, 50), "one")
    with pytest.raises(AssertionError, match="no kept picture"):
        compare.check(picture(), "two")
