"""What lies over a whole window, as a menu of its panel does: whether it is still there, and over that window.

A panel that floats and docks again takes such a child to its end with the window that it was in.
"""

from __future__ import annotations

from typing import TypeGuard, TypeVar

import shiboken6
from PySide6.QtWidgets import QWidget

Lying = TypeVar("Lying", bound=QWidget)


def lives(widget: Lying | None) -> TypeGuard[Lying]:
    """Whether there is a widget, and Qt has not ended it with its window."""
    return widget is not None and shiboken6.isValid(widget)


def lies_over(widget: Lying | None, window: QWidget) -> TypeGuard[Lying]:
    """Whether a widget is there, over this window."""
    return lives(widget) and widget.parentWidget() is window
