"""How long the window takes from the start of the process to the fully painted map, beside an empty window.

Each start is a process of its own. The training county lies in a folder that is made for the bench and thrown away,
so that the very first start is measured too, on a user who has nothing yet.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from console.bench import Progress, Result, measured_in_turn

ROUNDS = 5
#: A window takes at most so many times what an empty one takes, and half a second; the first start 20 s.
GOAL_RATIO, GOAL_MORE_S, GOAL_FIRST_S = 1.5, 0.5, 20.0
TOO_LONG_S = 120.0
ROOT = Path(__file__).parents[2]

#: Ends at its first paint: what Qt alone costs on this machine.
EMPTY = """
import os, sys
from PySide6.QtWidgets import QApplication, QWidget
class Empty(QWidget):
    def paintEvent(self, event):
        os._exit(0)
app = QApplication(["empty"])
window = Empty()
window.resize(1920, 1080)
window.show()
sys.exit(app.exec())
"""

#: Ends, by force and at once, when the console's map has been painted fully for the first time.
CONSOLE = """
import os, sys
from console.app import WindowOptions, run_window
from console.opening import Wanted
def watch(program):
    def shown(*_):
        program.desk.canvas.painted_fully.connect(lambda: os._exit(0))
    program.opener.region_ready.connect(shown)
if __name__ == "__main__":
    sys.exit(run_window(Wanted(live=sys.argv[1] == "live"), WindowOptions("zh_CN"), watch))
"""


def run(progress: Progress) -> list[Result]:
    """Measure an empty window, a live operation and the drill in turn, and the very first start once."""
    with tempfile.TemporaryDirectory(prefix="start-bench-") as home:
        environment = environment_in(Path(home))
        program = Path(home, "console_start.py")
        program.write_text(CONSOLE, encoding="utf-8")
        progress("first start: the county is being made")
        first_s = _run_s([sys.executable, str(program), "live"], environment)
        progress("later starts")
        empty_s, live_s, drill_s = measured_in_turn(
            (
                lambda _: _run_s([sys.executable, "-c", EMPTY], environment),
                lambda _: _run_s([sys.executable, str(program), "live"], environment),
                lambda _: _run_s([sys.executable, str(program), "drill"], environment),
            ),
            ROUNDS,
        )
    allowed_s = GOAL_RATIO * empty_s + GOAL_MORE_S
    reference = f"{GOAL_RATIO} x an empty window ({empty_s:.3f} s) + {GOAL_MORE_S} s"
    return [
        Result("start to painted map, live", live_s, "s", reference, allowed_s, 1.0),
        Result("start to painted map, drill", drill_s, "s", reference, allowed_s, 1.0),
        Result("start to painted map, against an empty window", live_s, "s", "an empty window", empty_s),
        Result("very first start, county made", first_s, "s", f"{GOAL_FIRST_S:.0f} s", GOAL_FIRST_S, 1.0),
    ]


def environment_in(home: Path) -> dict[str, str]:
    """An environment whose folders of the user lie in `home`; offscreen where there is no screen."""
    folders = {f"XDG_{kind}_HOME": str(home / kind.lower()) for kind in ("DATA", "CONFIG", "CACHE", "STATE")}
    environment = {**os.environ, **folders, "PYTHONPATH": str(ROOT)}
    if not (environment.get("DISPLAY") or environment.get("WAYLAND_DISPLAY")):
        environment["QT_QPA_PLATFORM"] = "offscreen"
    return environment


def _run_s(command: list[str], environment: dict[str, str]) -> float:
    begun = time.perf_counter()
    subprocess.run(command, env=environment, cwd=ROOT, check=True, timeout=TOO_LONG_S, capture_output=True)
    return time.perf_counter() - begun
