"""The process that paints base tiles: every QPainter call holds the GIL, so a thread would stall the window.

Reads wishes from a pipe, answers with raw pixels, then keeps the tile on disk. Knows a source and a style.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from console.widgets.map.base.style import BaseStyle
from console.widgets.map.static import TileKey

if TYPE_CHECKING:
    from PySide6.QtGui import QImage

    from maps.errors import TileTrouble

PIXEL_BYTES = 4
PNG_QUALITY = 85  # Qt maps it to a fast zlib level: a tile takes 8 ms to write


class Painter(Protocol):
    """Paints tiles in one style."""

    def paint(self, key: TileKey) -> QImage:
        """The tile as an opaque image in device pixels."""
        ...

    def take_troubles(self) -> Iterable[TileTrouble]:
        """What was left out since this was asked last."""
        ...


class PaintedSource(Protocol):
    """What tiles are painted from; crosses to the process, and is opened there."""

    @property
    def where(self) -> str:
        """The file or folder."""
        ...

    def name(self) -> str | None:
        """What its tiles are kept under on disk, another one when its content is another; None: they are not kept.

        Raises:
            OSError: it can not be read.
        """
        ...

    def opened(self) -> Callable[[BaseStyle], Painter]:
        """In the process: read it, and answer what makes painters.

        Raises:
            MapError: it can not be used.
        """
        ...


def tile_file(folder: Path, key: TileKey) -> Path:
    """Where a tile is kept below the folder of its source and style."""
    return folder / str(key.level) / f"{key.x}_{key.y}.png"


def run(link: Connection, source: PaintedSource) -> None:
    """Serve until the other side hangs up or sends None.

    Wishes are `("style", BaseStyle, folder or None)` and `("tile", TileKey)`. Answers are `("ready",)` once, `("tile",
    TileKey, style key, side)` followed by the pixels, `("flawed", TileTrouble)`, `("unkept", text)` and
    `("failed", MapError)`.
    """
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    if hasattr(os, "nice"):
        os.nice(5)  # the window goes first
    from PySide6.QtGui import QGuiApplication

    from console.widgets.theme import load_families
    from maps.errors import MapError

    application = QGuiApplication(["base-tiles"])
    load_families()
    try:
        make_painter = source.opened()
        link.send(("ready",))
        painter: Painter | None = None
        while (wish := link.recv()) is not None:
            if wish[0] == "style":
                style, folder = wish[1:]
                painter = make_painter(style)
            elif painter is not None:
                _serve(link, painter, wish[1], style.key(), folder)
    except MapError as error:
        link.send(("failed", error))
    except (EOFError, BrokenPipeError, KeyboardInterrupt):
        return  # the window has closed
    finally:
        application.quit()


def _serve(link: Connection, painter: Painter, key: TileKey, style_key: str, folder: Path | None) -> None:
    image = painter.paint(key)
    link.send(("tile", key, style_key, image.width()))
    link.send_bytes(image.constBits())
    for trouble in painter.take_troubles():
        link.send(("flawed", trouble))
    if folder is None:
        return
    where = tile_file(folder, key)
    try:
        where.parent.mkdir(parents=True, exist_ok=True)
        unfinished = where.with_name(f"{where.name}.{os.getpid()}")
        if image.save(str(unfinished), "PNG", PNG_QUALITY):  # type: ignore[call-overload]
            unfinished.replace(where)
    except OSError as error:
        link.send(("unkept", f"{where}: {error.strerror}"))
