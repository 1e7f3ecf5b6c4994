"""Checks a tile archive before a region copies it, and counts its tiles."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from maps.errors import TileTrouble
from maps.sources.archive import open_archive


def check_tiles(path: Path) -> tuple[int, tuple[str, ...]]:
    """Read what an archive states of itself and compare; answers the number of tiles, and warnings.

    Raises:
        SourceError: it is missing, damaged, of an unknown kind or version, or empty.
    """
    with closing(open_archive(path)) as archive:
        tiles, empty = archive.count()
    if tiles - empty <= 0:
        raise TileTrouble(str(path), "it holds no tiles")
    return tiles, (f"{path}: {empty} of {tiles} tiles are empty",) if empty else ()
