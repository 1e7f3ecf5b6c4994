"""A short sound when a call comes in, by its level. Never blocks; can be muted for minutes, never for good.

Qt's own sound module is not among the installed ones, so a tone is made once as a WAV file in the cache folder and
handed to a player that the machine has (pw-play, paplay, aplay, afplay). One that fails, as a player without its
sound server does, is followed by the next; after the last comes the system's beep. The one that played is asked first
from then on.
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
from PySide6.QtCore import QObject, QProcess, QThreadPool, QTimer, Signal
from PySide6.QtWidgets import QApplication

from console.userdata import NAME
from console.widgets.settings import Settings

RATE_HZ = 22_050
TONE_S = 0.14
PLAYERS: tuple[tuple[str, ...], ...] = (("pw-play",), ("paplay",), ("aplay", "-q"), ("afplay",))
#: Pitches in hertz of the tones by level: the worse, the more and the higher.
PITCHES_HZ = {1: (880.0, 1108.0, 880.0, 1108.0), 2: (880.0, 988.0), 3: (659.0,), 4: (523.0,)}
#: A player that takes longer has no server to speak to; a burst of calls makes no more sounds at once than these.
PATIENCE_MS, MOST_AT_ONCE = 4_000, 3
MAX_MUTE = timedelta(minutes=60)
STOP_MS = 1_000
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
    _ready = Signal()  # from the thread that writes the files

    def __init__(self, settings: Settings, now: Callable[[], datetime], parent: QObject | None = None) -> None:
        """
        Args:
            now: the time of the wall, not of a drill: a mute is for real minutes.
        """
        super().__init__(parent)
        self._settings = settings
        self._now = now
        self._folder = platformdirs.user_cache_path(NAME, appauthor=False) / "sounds"
        self._players = [player for player in PLAYERS if shutil.which(player[0])]
        self._playing: set[QProcess] = set()
        self._pool = QThreadPool(self)
        self._waiting: int | None = None
        self._is_ready = not self._players
        self._ready.connect(self._files_ready)
        if self._players:
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
        if not self._is_ready:  # a call in the first moment of a first start
            self._waiting = level if self._waiting is None else min(level, self._waiting)
        elif len(self._playing) < MOST_AT_ONCE:
            self._try(min(4, max(1, level)), list(self._players))

    def _files_ready(self) -> None:
        self._is_ready = True
        if self._waiting is not None:
            self.play(self._waiting)
            self._waiting = None

    def _try(self, level: int, players: list[tuple[str, ...]]) -> None:
        """Hand a sound to the first of these players, and to the next when it fails."""
        if not players:
            QApplication.beep()
            return
        player, others = players[0], players[1:]
        process = QProcess(self)
        process.setStandardOutputFile(QProcess.nullDevice())
        process.setStandardErrorFile(QProcess.nullDevice())
        patience = QTimer(process, interval=PATIENCE_MS, singleShot=True)
        patience.timeout.connect(process.kill)

        def done(played: bool) -> None:
            if process not in self._playing:
                return
            self._playing.discard(process)
            process.deleteLater()
            if played:
                if self._players[0] != player:
                    self._players = [player, *(other for other in self._players if other != player)]
            else:
                log.info("%s plays no sound", player[0])
                self._try(level, others)

        def failed(error: QProcess.ProcessError) -> None:
            if error is QProcess.ProcessError.FailedToStart:  # any other is told by its end too
                done(False)

        process.finished.connect(lambda code, how: done(code == 0 and how is QProcess.ExitStatus.NormalExit))
        process.errorOccurred.connect(failed)
        self._playing.add(process)
        patience.start()
        process.start(player[0], [*player[1:], str(self._folder / f"level_{level}.wav")])

    def stop(self) -> None:
        """Wait for the files to be written; a sound that is playing ends with the window."""
        self._pool.waitForDone()
        playing, self._playing = self._playing, set()
        for process in playing:
            process.kill()
            process.waitForFinished(STOP_MS)

    def _prepare(self) -> None:
        try:
            make_files(self._folder)
        except OSError as error:
            log.warning("no sounds: %s", error)
        self._ready.emit()
