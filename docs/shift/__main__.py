"""Plays a commander's shift in the real window, by keyboard alone and then by mouse alone, and prints what it cost.

Run under a display of its own: `xvfb-run -a -s "-screen 0 1600x1000x24" python -m docs.shift COUNTY`. COUNTY is a
folder made by `main.py region training`; calls, stories and addresses are those of its generator. Keys and the pointer
are the X server's own (`xdotool`); Chinese words come as an input method commits them. The record is thrown away.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from PySide6.QtCore import QElapsedTimer, QTimer
from PySide6.QtGui import QGuiApplication

from console.app import Program, WindowOptions, run_window
from console.opening import Wanted
from docs.shift.by_keys import ByKeys
from docs.shift.by_mouse import ByMouse
from docs.shift.hand import Hand, Step
from docs.shift.setting import Setting
from docs.shift.sheet import table, write

LOOK_MS, PATIENCE_MS = 15, 60_000
#: One hand plays the shift: it approves what it asked for.
ALONE = 'extends = "beihai"\nname = "alone"\n[closing]\nreviewed_by_another = false\n'


class Player:
    """Steps through both halves: each step yields what must become true before the next.

    Args:
        folder: for what the shift is played with.
        pictures: for a picture of the screen before each gesture of each order, taken once.
    """

    def __init__(self, program: Program, folder: Path, pictures: Path | None) -> None:
        self.program = program
        self.failure = "the window did not open"
        self.hands = {"keys": Hand(program), "mouse": Hand(program)}
        self._hand = self.hands["keys"]
        self._folder, self._pictures = folder, pictures
        self._script = self._play()
        self._until: Callable[[], object] = lambda: program.desk is not None and program.running is not None
        self._waited = QElapsedTimer()
        self._waited.start()
        self._timer = QTimer(program, interval=LOOK_MS)
        self._timer.timeout.connect(self._look)
        self._timer.start()

    def _look(self) -> None:
        try:
            if self._until():
                self._take_picture()
                self._until = next(self._script)
                self._waited.restart()
            elif self._waited.elapsed() > PATIENCE_MS:
                self._end("it never came")
        except StopIteration:
            self._end("")
        except Exception as error:  # noqa: BLE001 - a timer's slot would swallow it
            self._end(f"{type(error).__name__}: {error}")

    def _take_picture(self) -> None:
        hand, folder = self._hand, self._pictures
        if folder is None or hand.order in hand.costs:
            return
        name = next(name for name, one in self.hands.items() if one is hand)
        count = len(list(folder.glob(f"{name} {hand.order} *")))
        QGuiApplication.primaryScreen().grabWindow(0).save(str(folder / f"{name} {hand.order} {count}.png"))

    def _end(self, failure: str) -> None:
        self._timer.stop()
        self.failure = f"{failure}: {self._hand.order}" if failure else ""
        self.program.end()

    def _play(self) -> Iterator[Step]:
        desk = self.program.desk
        assert desk is not None
        setting = Setting(desk, self._folder)
        yield from setting.prepare()
        for name, half in (("keys", ByKeys), ("mouse", ByMouse)):
            self._hand = self.hands[name]
            yield from half(setting, self._hand).play()


def main() -> int:
    """Play, print the table; 1 when the shift could not be played to its end."""
    parser = argparse.ArgumentParser(prog="python -m docs.shift", description=__doc__)
    parser.add_argument("county", type=Path)
    parser.add_argument("--write", action="store_true", help="put the table into docs/shift-by-hand.md")
    parser.add_argument("--pictures", type=Path, metavar="FOLDER", help="keep a picture of every moment there")
    parser.add_argument("--language", choices=("zh_CN", "en"), default="zh_CN")
    parser.add_argument("--theme", choices=("day", "night"), default="day")
    wanted = parser.parse_args()
    players: list[Player] = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for kind in ("DATA", "CONFIG", "CACHE"):  # whoever plays it may have moved the panels of his own window
            os.environ[f"XDG_{kind}_HOME"] = str(folder / kind.lower())
        doctrine = folder / "alone.toml"
        doctrine.write_text(ALONE, encoding="utf-8")
        run_window(
            Wanted(db=f"sqlite:///{folder}/shift.db", region=wanted.county, user="li", doctrine=str(doctrine)),
            WindowOptions(language=wanted.language, theme=wanted.theme),
            lambda program: players.append(Player(program, folder, wanted.pictures)),
        )
    player = players[0]
    lines = table(player.hands["keys"].costs, player.hands["mouse"].costs)
    sys.stdout.write(lines)
    if player.failure:
        sys.stderr.write(f"error: shift: {wanted.county}: {player.failure}\n")
    elif wanted.write:
        write(lines)
    return 1 if player.failure else 0


if __name__ == "__main__":
    sys.exit(main())
