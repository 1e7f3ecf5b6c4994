"""A live console that tells what is new at it, looks at one call, and is killed: for the tests of what it keeps.

Arguments: the database's URL; the number to look at, or "" to only tell and close.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from pathlib import Path

from PySide6.QtCore import QTimer

from console.app import Program, WindowOptions, run_window
from console.opening import Wanted
from console.userdata import data_folder
from console.widgets.alert_watch import AlertKind

CHECK_MS = 50


def main(url: str, look_at: str) -> int:
    def watch(program: Program) -> None:
        def check() -> None:
            desk = program.desk
            if desk is None or not desk._is_whole or not desk.memory._is_restored:
                return
            panels, files = desk.panels, sorted(Path(data_folder(), "seen").glob("*.json"))
            kept = json.loads(files[0].read_text(encoding="utf-8")) if files else {"seen": []}
            if look_at and desk.selection.incident is None:
                desk.selection.set_incident(look_at)
            elif not look_at or look_at in kept["seen"]:
                new_calls = [alert.about for alert in panels.log.alerts.watch.of(AlertKind.NEW_CALL)]
                told = {"unseen": sorted(panels.incidents.model.unseen), "alerts": sorted(new_calls)}
                sys.stdout.write(json.dumps(told) + "\n")
                sys.stdout.flush()
                if look_at:
                    os.kill(os.getpid(), signal.SIGKILL)
                timer.stop()
                program.end()

        timer = QTimer(program, interval=CHECK_MS)
        timer.timeout.connect(check)
        timer.start()

    return run_window(Wanted(db=url), WindowOptions("en"), watch)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
