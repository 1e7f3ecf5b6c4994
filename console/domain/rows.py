"""A frozen row with some of its fields changed. Knows no kind of row."""

from __future__ import annotations

from typing import Any, TypeVar

import msgspec

R = TypeVar("R", bound=msgspec.Struct)


def changed(row: R, **news: Any) -> R:
    """The row with these fields in place of its own."""
    return msgspec.structs.replace(row, **news)
