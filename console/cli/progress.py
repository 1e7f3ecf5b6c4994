"""How far a long piece of work is, for whoever looks at a terminal."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def told_progress() -> Iterator[Callable[[str, float], None]]:
    """One line on stderr that is written over and goes at the end, when that is a terminal; else nothing."""
    if sys.stderr is None or not sys.stderr.isatty():
        yield lambda _text, _share: None
        return

    def show(text: str, share: float) -> None:
        sys.stderr.write(f"\r\x1b[K{share:4.0%} {text}")
        sys.stderr.flush()

    try:
        yield show
    finally:
        sys.stderr.write("\r\x1b[K")
        sys.stderr.flush()
