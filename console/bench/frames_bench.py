"""Memory of the map over very many scripted frames: pans, zooms, moves, changes of theme and of layers.

Runs by its name alone, for it takes minutes. `FRAMES` in the environment asks for fewer or more.
"""

from __future__ import annotations

import gc
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from PySide6.QtWidgets import QApplication

from console.bench import Progress, Result
from console.bench.map_scene import ZOOM, Scene, begin_offscreen, make_scene
from console.widgets.map.view import MapView

FRAMES = 200_000
UNITS = 1_000
#: Caches fill and the allocator settles in the first part; what comes after must be flat.
WARM_SHARE = 0.1
#: Mean of so many looks at each end: what is in use swings with the caches.
LOOKS = 20
GROWTH_GOAL = 1.05


def run(progress: Progress) -> list[Result]:
    """Walk the map and look at the memory of the process at both ends of the walk."""
    families = begin_offscreen()
    frames = int(os.environ.get("FRAMES", FRAMES))
    sizes: list[float] = []
    with tempfile.TemporaryDirectory(prefix="bench-frames-") as folder:
        scene = make_scene(Path(folder), families, UNITS)
        every = max(1, frames // 200)
        for n, view in enumerate(_walk(scene, frames)):
            _frame(scene, n, view)
            if n % every == 0:
                gc.collect()
                sizes.append(_resident_mb())
                progress(f"frames: {n} of {frames}, {sizes[-1]:.0f} MB")
        scene.close()
    warm = sizes[int(len(sizes) * WARM_SHARE) :]
    first, last = (float(np.mean(part)) for part in (warm[:LOOKS], warm[-LOOKS:]))
    return [Result(f"memory after {frames} frames", last, "MB", "after the first tenth", first, goal=GROWTH_GOAL)]


def _walk(scene: Scene, frames: int) -> Iterator[MapView]:
    """A pan that turns now and then and stays near home, with a level in or out every hundred frames."""
    rng = np.random.default_rng(9)
    view, heading = scene.home, np.array([9.0, 5.0])
    for n in range(frames):
        if n % 100 == 0:
            zoom = ZOOM + float(rng.integers(-4, 5)) / 2.0
            view = scene.home.zoomed_about(float(rng.uniform(0, 1600)), float(rng.uniform(0, 1000)), zoom)
            turn = float(rng.uniform(0.0, 2.0 * np.pi))
            heading = np.array([np.cos(turn), np.sin(turn)]) * 12.0
        view = view.panned(*heading.tolist())
        yield view


def _frame(scene: Scene, n: int, view: MapView) -> None:
    canvas = scene.canvas
    canvas.set_view(view)
    if n % 10 == 0:
        canvas.set_fixes(scene.ticks[n // 10 % len(scene.ticks)])
    if n % 5_000 == 0:
        canvas.set_language(("en", "zh_CN")[n // 5_000 % 2])
    if n % 2_000 == 0:
        canvas.layers.set_visible("zones", n // 2_000 % 2 == 0)
    canvas.repaint()
    if n % 20 == 0:
        QApplication.processEvents()


def _resident_mb() -> float:
    """Memory of this process that is in use, as Linux counts it."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6
