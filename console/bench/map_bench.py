"""Frames of the real map widget beside bare painting of the same tiles and as many fragments, in turn, in one run.

The scene: 1600 x 1000, raster base, 200 zones of 200 vertices, 500 incidents with their numbers, units moving.
"""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QApplication

from console.bench import Progress, Result, measured_in_turn
from console.bench.map_frames import FRAMES, GESTURES, ROUNDS, Bare, measured, shown_bare
from console.bench.map_scene import HEIGHT, WIDTH, ZOOM, Scene, begin_offscreen, make_scene
from console.widgets.map.atlas import no_fragments
from console.widgets.map.static import TILE_PX

UNITS = (1_000, 10_000, 50_000)
STATED = 10_000
PAN_GOAL, MANY_GOAL, COLD_LIMIT_MS = 1.5, 2.5, 50.0


def run(progress: Progress) -> list[Result]:
    """Measure units growing in number, and the worst frame with nothing prepared."""
    families = begin_offscreen()
    results: list[Result] = []
    own: dict[tuple[int, str], float] = {}
    with tempfile.TemporaryDirectory(prefix="bench-map-") as folder:
        for count in UNITS:
            progress(f"map: {count} units")
            scene, bare = make_scene(Path(folder), families, count), shown_bare()
            for gesture in GESTURES:
                frames = measured(scene, bare, gesture)
                goal = PAN_GOAL if gesture == "pan" and count == STATED else None
                results += frames.results(f"{gesture}, {count} units", goal)
                own[count, gesture] = frames.cpu_ms
            results.append(_blit(bare, count, own[count, "pan"]))
            if count == STATED:
                progress("map: cold cache")
                results += _cold(scene)
            bare.close()
            scene.close()
    for gesture in GESTURES:
        many, stated = own[UNITS[-1], gesture], own[STATED, gesture]
        name = f"{gesture}, {UNITS[-1]} units against {STATED}"
        results.append(Result(name, many, "ms CPU", f"the same with {STATED} units", stated, goal=MANY_GOAL))
    return results


def _blit(bare: Bare, count: int, pan_ms: float) -> Result:
    """The cheapest frame there is: one pixmap of the window's size."""
    whole = QPixmap(WIDTH, HEIGHT)
    whole.fill(Qt.GlobalColor.white)
    bare.shift = (0.0, 0.0)
    bare.tiles, bare.fragments = [(QRectF(0, 0, TILE_PX, TILE_PX), whole)], no_fragments()

    def blit(_round: int) -> float:
        begun = time.process_time()
        for _ in range(FRAMES):
            bare.repaint()
        return (time.process_time() - begun) * 1e3 / FRAMES

    (blit_ms,) = measured_in_turn((blit,), ROUNDS)
    return Result(f"pan, {count} units, beside a blit", pan_ms, "ms CPU", "one full-window blit", blit_ms)


def _cold(scene: Scene) -> list[Result]:
    """The worst frame of a wheel through levels whose composites and simplified zones are not there yet."""
    canvas = scene.canvas
    worst = worst_cpu = 0.0
    canvas.data.forget_prepared()
    canvas.set_theme(canvas.theme)  # drops the sprites too
    for zoom in (ZOOM, ZOOM + 0.5, ZOOM + 1.0, ZOOM + 1.5, ZOOM - 0.5, ZOOM - 1.0):
        canvas.set_view(canvas.view.zoomed_about(500.0, 300.0, zoom))
        for _ in range(500):
            begun, begun_cpu = time.perf_counter(), time.thread_time()
            canvas.repaint()
            worst_cpu = max(worst_cpu, (time.thread_time() - begun_cpu) * 1e3)
            worst = max(worst, (time.perf_counter() - begun) * 1e3)
            QApplication.processEvents()
            if canvas.fully_painted():
                break
    name = "worst cold-cache zoom frame"
    return [
        Result(f"{name}, wall", worst, "ms", "the limit", COLD_LIMIT_MS, goal=1.0),
        Result(f"{name}, CPU of the GUI thread", worst_cpu, "ms CPU", "the limit", COLD_LIMIT_MS, goal=1.0),
    ]
