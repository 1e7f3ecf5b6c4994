"""Saves the scene as a screen of the environment's density shows it: `python -m tests.golden.dense FOLDER OUT`."""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication

from console.widgets.theme import DAY
from tests.golden.scene import full_scene
from tests.gui.map_scene import CORNERS, NOW


def main(folder: Path, out: Path) -> int:
    application = QApplication(["dense"])
    canvas = full_scene(folder, DAY)
    canvas.resize(480, 360)
    canvas.set_now(NOW)
    canvas.fit(CORNERS)
    canvas.show()
    loop = QEventLoop()
    canvas.painted_fully.connect(loop.quit)
    QTimer.singleShot(40_000, loop.quit)
    loop.exec()
    full = canvas.fully_painted()
    canvas.grab().toImage().save(str(out))
    canvas.stop()
    application.quit()
    return 0 if full else 1


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2])))
