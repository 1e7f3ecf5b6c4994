"""The map by day and night, in Chinese and English, in a drill, stale, clustered, with what desks share; 1x and 2x."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication, QImage

from tests.golden.compare import check
from tests.golden.states import SIZE, STATES


@pytest.fixture(scope="module", params=[1, 2], ids=["1x", "2x"])
def painted(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, project_root: Path
) -> tuple[int, Path]:
    """Every state, painted by a process of its own: a screen's density is set before Qt starts."""
    folder = tmp_path_factory.mktemp("states")
    out = folder / "out"
    out.mkdir()
    environment = {**os.environ, "QT_SCALE_FACTOR": str(request.param), "QT_QPA_PLATFORM": "offscreen"}
    script = [sys.executable, "-m", "tests.golden.states", str(folder), str(out)]
    subprocess.run(script, cwd=project_root, env=environment, check=True, timeout=120)
    return request.param, out


@pytest.mark.parametrize("state", STATES)
def test_state(painted: tuple[int, Path], state: str, qapp: QGuiApplication) -> None:
    scale, out = painted
    image = QImage(str(out / f"{state}.png"))
    assert (image.width(), image.height()) == (SIZE[0] * scale, SIZE[1] * scale)
    check(image, f"map/states/{state}_{scale}x")
