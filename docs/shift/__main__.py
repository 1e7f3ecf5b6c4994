"""Plays a commander's shift in the real window, by keyboard alone and then by mouse alone, and prints what it cost.

Run under a display of its own: `xvfb-run -a -s "-screen 0 1600x1000x24" python -m docs.shift COUNTY [PICTURES]`.
COUNTY is a folder made by `main.py region training`; calls, stories and addresses are those of its generator. Keys and
the pointer are the X server's own (`xdotool`); Chinese words come as an input method commits them. Writes no file but
the pictures; the record is thrown away.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from PySide6.QtCore import QTimer

from console.app import Program, WindowOptions, run_window
from console.opening import Wanted
from docs.shift.by_keys import ByKeys
from docs.shift.by_mouse import ByMouse
from docs.shift.hand import Hand, Step, table
from docs.shift.setting import Setting

LOOK_MS, PATIENCE_LOOKS = 15, 1200
#: One hand plays the shift: it approves what it asked for.
ALONE = 'extends = "beihai"\nname = "alone"\n[closing]\nreviewed_by_another = false\n'


class Player:
    """Steps through both halves: each step yields what must become true before the next."""

    def __init__(self, program: Program, pictures: Path | None) -> None:
        self.program = program
        self.failure = ""
        self.hands = {"keys": Hand(program), "mouse": Hand(program)}
        self._pictures = pictures
        self._script = self._play()
        self._until: Callable[[], object] = lambda: program.desk is not None and program.running is not None
        self._looks = 0
        self._timer = QTimer(program, interval=LOOK_MS)
        self._timer.timeout.connect(self._look)
        self._timer.start()

    def _look(self) -> None:
        self._looks += 1
        if self._looks > PATIENCE_LOOKS:
            self._end(f"it never came: {self._where()}")
            return
        try:
            if self._until():
                self._looks = 0
                self._until = next(self._script)
        except StopIteration:
            self._end("")
        except Exception as error:  # noqa: BLE001 - a timer's slot would swallow it
            self._end(f"{type(error).__name__}: {error}: {self._where()}")

    def _where(self) -> str:
        return ", ".join(f"{name} at {hand.order}" for name, hand in self.hands.items())

    def _end(self, failure: str) -> None:
        self._timer.stop()
        self.failure = failure
        if self._pictures is not None and self.program.desk is not None:
            self.program.desk.frame.grab().save(str(self._pictures / "end.png"))
        self.program.end()

    def _play(self) -> Iterator[Step]:
        desk = self.program.desk
        assert desk is not None
        setting = Setting(desk)
        yield from setting.prepare()
        for half in (ByKeys(setting, self.hands["keys"]), ByMouse(setting, self.hands["mouse"])):
            yield from half.play()
            if self._pictures is not None:
                desk.frame.grab().save(str(self._pictures / f"{type(half).__name__}.png"))


def main() -> int:
    """Play, print the table; 1 when the shift could not be played to its end."""
    county, *pictures = (Path(word) for word in sys.argv[1:])
    players: list[Player] = []
    with tempfile.TemporaryDirectory() as folder:
        doctrine = Path(folder) / "alone.toml"
        doctrine.write_text(ALONE, encoding="utf-8")
        run_window(
            Wanted(db=f"sqlite:///{folder}/shift.db", region=county, user="li", doctrine=str(doctrine)),
            WindowOptions(language="zh_CN", theme="day"),
            lambda program: players.append(Player(program, pictures[0] if pictures else None)),
        )
    player = players[0]
    sys.stdout.write(table(player.hands["keys"].costs, player.hands["mouse"].costs))
    if player.failure:
        sys.stderr.write(f"error: shift: {county}: {player.failure}\n")
    return 1 if player.failure else 0


if __name__ == "__main__":
    sys.exit(main())
