"""The process that paints base tiles: every QPainter call holds the GIL, so a thread would stall the window.

Reads wishes from a pipe, answers with raw pixels, then keeps the tile on disk. Knows a region's folder and a style.
"""

from __future__ import annotations

import os
from multiprocessing.connection import Connection
from pathlib import Path

from console.widgets.map.static import TileKey

PIXEL_BYTES = 4
PNG_QUALITY = 85  # Qt maps it to a fast zlib level: a tile takes 8 ms to write


def tile_file(folder: Path, key: TileKey) -> Path:
    """Where a tile is kept below the folder of its region and style."""
    return folder / str(key.level) / f"{key.x}_{key.y}.png"


def run(link: Connection, region_folder: str) -> None:
    """Serve until the other side hangs up or sends None.

    Wishes are `("style", BaseStyle, folder)` and `("tile", TileKey)`. Answers are `("tile", TileKey, style key, side)`
    followed by the pixels, or `("failed", text)`.
    """
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    if hasattr(os, "nice"):
        os.nice(5)  # the window goes first
    from PySide6.QtGui import QGuiApplication

    from console.widgets.map.base.geometry import BaseGeometry
    from console.widgets.map.base.paint import TilePainter
    from console.widgets.theme import load_families
    from maps.errors import RegionError
    from maps.region import Region

    application = QGuiApplication(["base-tiles"])
    load_families()
    try:
        geometry = BaseGeometry.of_region(Region.load(region_folder))
    except RegionError as error:
        link.send(("failed", str(error)))
        return
    painter: TilePainter | None = None
    folder = Path()
    try:
        while (wish := link.recv()) is not None:
            if wish[0] == "style":
                painter, folder = TilePainter(geometry, wish[1]), Path(wish[2])
            elif painter is not None:
                _serve(link, painter, wish[1], folder)
    except (EOFError, BrokenPipeError, KeyboardInterrupt):
        return  # the window has closed
    finally:
        application.quit()


def _serve(link: Connection, painter: object, key: TileKey, folder: Path) -> None:
    from console.widgets.map.base.paint import TilePainter

    assert isinstance(painter, TilePainter)
    image = painter.paint(key)
    link.send(("tile", key, painter.style.key(), image.width()))
    link.send_bytes(image.constBits())
    where = tile_file(folder, key)
    try:
        where.parent.mkdir(parents=True, exist_ok=True)
        unfinished = where.with_name(f"{where.name}.{os.getpid()}")
        if image.save(str(unfinished), "PNG", PNG_QUALITY):  # type: ignore[call-overload]
            unfinished.replace(where)
    except OSError as error:
        link.send(("unkept", f"{where}: {error.strerror}"))
