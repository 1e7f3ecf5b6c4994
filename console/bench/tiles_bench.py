"""The longest frame of a pan over tiles that nobody has asked for yet: vector tiles, and those of a server.

A frame is a turn of the event loop: the map moved and repainted once, all that workers brought taken in. The scene is
that of the map's bench, 10,000 units.
"""

from __future__ import annotations

import gc
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QThread
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from console.app import SWITCH_INTERVAL_S
from console.bench import Progress, Result
from console.bench.made_tiles import TileServer, vector_archive
from console.bench.map_scene import RasterTiles, Scene, begin_offscreen, make_scene
from console.widgets.map.base.keeper import TileChoice
from console.widgets.map.static import TileKey
from console.widgets.map.view import HALF_WORLD_M, WORLD_M

UNITS = 10_000
FRAMES, STEP_PX = 400, (14.0, 8.0)
FRAME_S = 1.0 / 60.0
LIMIT_MS = 50.0
DELAY_S = 0.04
_FIRST_ZOOM, _SIDE = 12, 16
_SCHEDULED = Path("/proc/thread-self/schedstat")


def run(progress: Progress) -> list[Result]:
    """Pan over each kind of base with nothing of it there."""
    families = begin_offscreen()
    sys.setswitchinterval(SWITCH_INTERVAL_S)  # as the window does
    results: list[Result] = []
    with tempfile.TemporaryDirectory(prefix="bench-tiles-") as folder:
        scene = make_scene(Path(folder), families, UNITS)
        gc.freeze()  # as the window does when all is there
        try:
            progress("tiles: all there")
            results += _panned(scene, "all in memory", lambda: None)
            progress("tiles: vector")
            archive = _archive(Path(folder), scene)
            results += _panned(scene, "vector", lambda: scene.canvas.set_tiles(TileChoice(str(archive))))
            progress("tiles: network")
            server = TileServer(_picture(), DELAY_S)
            try:
                results += _panned(scene, "network", lambda: scene.canvas.set_tiles(TileChoice(server.address)))
            finally:
                server.stop()
        finally:
            scene.close()
    return results


def _archive(folder: Path, scene: Scene) -> Path:
    side_m = WORLD_M / (1 << _FIRST_ZOOM)
    column = int((scene.home.x_m + HALF_WORLD_M) / side_m) - _SIDE // 2
    row = int((HALF_WORLD_M - scene.home.y_m) / side_m) - _SIDE // 2
    return vector_archive(folder / "made.mbtiles", (_FIRST_ZOOM, _FIRST_ZOOM + 1), column, row, _SIDE)


def _picture() -> bytes:
    """A tile that takes as long to decode as a real one."""
    image = RasterTiles().tile(TileKey(0, 0, 0))
    assert image is not None
    content = QByteArray()
    buffer = QBuffer(content)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    part: QImage = image.copy(0, 0, 256, 256)
    part.save(buffer, "PNG")  # type: ignore[call-overload]
    return bytes(content.data())


def _panned(scene: Scene, base: str, choose: Callable[[], object]) -> list[Result]:
    """To and fro past what was asked for; every span that holds the GUI thread is a part of its frame."""
    canvas = scene.canvas
    canvas.set_view(scene.home)
    choose()
    wall: list[float] = []
    own: list[float] = []
    for number in range(FRAMES):
        begun, waited = time.perf_counter(), _waited_s()
        canvas.set_view(scene.home.panned(STEP_PX[0] * number - 2000.0, STEP_PX[1] * number - 1500.0))
        QApplication.processEvents()
        wall.append((time.perf_counter() - begun) * 1e3)
        own.append(wall[-1] - (_waited_s() - waited) * 1e3)
        while time.perf_counter() - begun < FRAME_S:
            QThread.msleep(1)
    name, limit = f"pan over uncached tiles, {base}", "the limit"
    return [
        Result(f"{name}: longest frame, wall", max(wall), "ms", limit, LIMIT_MS, goal=1.0),
        Result(f"{name}: longest frame, less waiting for a processor", max(own), "ms", limit, LIMIT_MS, goal=1.0),
        Result(f"{name}: median frame, wall", statistics.median(wall), "ms", limit, LIMIT_MS),
    ]


def _waited_s() -> float:
    """How long this thread was ready to run and had no processor, where the system tells: others' work, not ours."""
    try:
        return int(_SCHEDULED.read_text().split()[1]) / 1e9
    except OSError:
        return 0.0
