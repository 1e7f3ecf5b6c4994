"""A panel on a second screen is there again at the next start, under its own name; without the screen it is seen."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QRect

LEFT = {"name": "left", "x": 0, "y": 0, "width": 1600, "height": 1000, "dpr": 1}
RIGHT = {**LEFT, "name": "right", "x": 1600}
PLACE = (1700, 120, 500, 700)

#: A start of the desk: folder, "area" or "dock" to take out and put on the right screen, or "look".
START = """
import json, sys
from pathlib import Path
from PySide6.QtCore import QRect
from PySide6.QtWidgets import QApplication, QLabel
app = QApplication([])
from tests.gui.desk_kit import open_desk
folder, what, language = Path(sys.argv[1]), sys.argv[2], sys.argv[3]
with open_desk(folder, language=language) as kit:
    dock = kit.desk.frame.docks["units"]
    if what != "look":
        (dock.dockAreaWidget() if what == "area" else dock).setFloating()
        dock.floatingDockContainer().setGeometry(QRect(1700, 120, 500, 700))
    for _ in range(20):  # the window system answers a move within a few turns
        app.processEvents()
    window = dock.floatingDockContainer()
    found = {
        "screens": [screen.name() for screen in app.screens()],
        "window": window is not None and {
            "title": window.windowTitle(),
            "label": [label.text() for label in window.findChildren(QLabel, "floatingTitleLabel")],
            "place": window.geometry().getRect(),
            "screen": window.screen().name(),
            "is_open": not dock.isClosed(),
        },
    }
print("FOUND " + json.dumps(found))
"""


def start(project_root: Path, folder: Path, screens: list[dict[str, Any]], what: str, language: str = "en") -> Any:
    """Start a desk on pretended screens in a process of its own, and ask where the units are."""
    config = folder / "screens.json"
    config.write_text(json.dumps({"synchronousWindowSystemEvents": True, "screens": screens}))
    done = subprocess.run(
        [sys.executable, "-c", START, str(folder), what, language],
        cwd=project_root,
        env={**os.environ, "QT_QPA_PLATFORM": f"offscreen:configfile={config}", "PYTHONPATH": str(project_root)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    (found,) = [line for line in done.stdout.splitlines() if line.startswith("FOUND ")]
    return json.loads(found.removeprefix("FOUND "))


@pytest.mark.parametrize("what", ["dock", "area"])
def test_a_panel_comes_back_on_the_second_screen_under_its_own_name(
    project_root: Path, tmp_path: Path, what: str
) -> None:
    put = start(project_root, tmp_path, [LEFT, RIGHT], what)
    assert put["screens"] == ["left", "right"]
    for language, name in (("en", "Units"), ("zh_CN", "警力")):
        window = start(project_root, tmp_path, [LEFT, RIGHT], "look", language)["window"]
        assert (tuple(window["place"]), window["screen"]) == (PLACE, "right")
        assert (window["title"], window["label"]) == (name, [name])
        assert window["is_open"]


def test_a_panel_whose_screen_is_gone_is_on_the_one_that_is_left(project_root: Path, tmp_path: Path) -> None:
    start(project_root, tmp_path, [LEFT, RIGHT], "dock")
    found = start(project_root, tmp_path, [LEFT], "look")
    assert found["screens"] == ["left"]
    window = found["window"]
    assert QRect(0, 0, 1600, 1000).contains(QRect(*window["place"]))
    assert window["is_open"]
