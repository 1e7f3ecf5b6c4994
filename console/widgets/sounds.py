"""A short sound when a call comes in, by its level. Never blocks; can be muted for minutes, never for good.

Qt's own sound module is not among the installed ones, so a tone is made once as a WAV file in the cache folder and
handed to the first player that the machine has (pw-play, paplay, aplay, afplay); without one, the system's beep.
"""

from __future__ import annotations

import logging
import math
import shutil
import struct
import wave
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import platformdirs
from PySide6.QtCore import QObject, QProcess, QThreadPool, Signal
from PySide6.QtWidgets import QApplication

from console.userdata import NAME
from console.widgets.settings import Settings

RATE_HZ = 22_050
TONE_S = 0.14
PLAYERS = (("pw-play",), ("paplay",), ("aplay", "-q"), ("afplay",))
#: Pitches in hertz of the tones by level: the worse, the more and the higher.
PITCHES_HZ = {1: (880.0, 1108.0, 880.0, 1108.0), 2: (880.0, 988.0), 3: (659.0,), 4: (523.0,)}
MAX_MUTE = timedelta(minutes=60)
MUTED_UNTIL = "muted_until"
log = logging.getLogger(__name__)


def tones(pitches_hz: tuple[float, ...]) -> bytes:
    """Sixteen-bit samples of tones one after the other, each with a soft start and end."""
    samples = []
    count = int(RATE_HZ * TONE_S)
    for pitch_hz in pitches_hz:
        for n in range(count):
            loud = min(1.0, n / 200, (count - n) / 600)
            samples.append(int(9000 * loud * math.sin(2 * math.pi * pitch_hz * n / RATE_HZ)))
    return struct.pack(f"<{len(samples)}h", *samples)


def make_files(folder: Path) -> None:
    """Write the sound of each level that is not there yet."""
    folder.mkdir(parents=True, exist_ok=True)
    for level, pitches_hz in PITCHES_HZ.items():
        path = folder / f"level_{level}.wav"
        if not path.exists():
            draft = path.with_suffix(".new")
            with wave.open(str(draft), "wb") as file:
                file.setnchannels(1)
                file.setsampwidth(2)
                file.setframerate(RATE_HZ)
                file.writeframes(tones(pitches_hz))
            draft.replace(path)


class Sounds(QObject):
    """Plays the sound of a level unless muted. `changed` follows each change of the mute."""

    changed = Signal()

    def __init__(self, settings: Settings, now: Callable[[], datetime], parent: QObject | None = None) -> None:
        """
        Args:
            now: the time of the wall, not of a drill: a mute is for real minutes.
        """
        super().__init__(parent)
        self._settings = settings
        self._now = now
        self._folder = platformdirs.user_cache_path(NAME, appauthor=False) / "sounds"
        self._player = next((player for player in PLAYERS if shutil.which(player[0])), None)
        self._pool = QThreadPool(self)
        if self._player is not None:
            self._pool.start(self._prepare)

    @property
    def muted_s(self) -> float:
        """Seconds that the mute still lasts; 0 when it is over or none was set."""
        until = self._settings.moment(MUTED_UNTIL)
        if until is None:
            return 0.0
        # A clock that was set back must not make a mute longer than may be.
        return max(0.0, min((until - self._now()).total_seconds(), MAX_MUTE.total_seconds()))

    def mute(self, for_how_long: timedelta) -> None:
        """Be silent for a while, at most `MAX_MUTE`; nothing or less ends the mute."""
        is_mute = for_how_long > timedelta(0)
        self._settings.set(MUTED_UNTIL, self._now() + min(for_how_long, MAX_MUTE) if is_mute else None)
        self.changed.emit()

    def play(self, level: int) -> None:
        """Sound the level of a call, 1 to 4, and return at once."""
        if self.muted_s > 0:
            return
        path = self._folder / f"level_{min(4, max(1, level))}.wav"
        if self._player is None or not QProcess.startDetached(self._player[0], [*self._player[1:], str(path)]):
            QApplication.beep()

    def stop(self) -> None:
        """Wait for the files to be written."""
        self._pool.waitForDone()

    def _prepare(self) -> None:
        try:
            make_files(self._folder)
        except OSError as error:
            log.warning("no sounds: %s", error)
