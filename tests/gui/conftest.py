"""What every test of the window shares."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from functools import partial

import pytest
from pytestqt.qtbot import QtBot

#: Longest wait for what a window is to show: two cores may have much else to do.
PATIENCE_MS = 20_000


@pytest.fixture(autouse=True)
def garbage_of_the_main_thread() -> Iterator[None]:
    """Collect on the main thread only, as the program does: no worker of a test may free a Qt object."""
    gc.disable()
    yield
    gc.collect()
    gc.enable()


@pytest.fixture
def qtbot(qtbot: QtBot) -> QtBot:
    """pytest-qt's own, with more patience than its five seconds where a test names none."""
    for name in ("waitUntil", "waitSignal", "waitSignals"):
        setattr(qtbot, name, partial(getattr(qtbot, name), timeout=PATIENCE_MS))
    return qtbot
