"""What every test of the window shares."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest


@pytest.fixture(autouse=True)
def garbage_of_the_main_thread() -> Iterator[None]:
    """Collect on the main thread only, as the program does: no worker of a test may free a Qt object."""
    gc.disable()
    yield
    gc.collect()
    gc.enable()
