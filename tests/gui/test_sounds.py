"""Sounds: what the files hold, which player gets them, what comes after one that fails, and the mute."""

from __future__ import annotations

import shutil
import subprocess
import time
import wave
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from console.widgets.settings import Settings
from console.widgets.sounds import MAX_MUTE, PITCHES_HZ, TONE_S, Sounds, make_files

NOW = datetime(2026, 3, 14, 6, tzinfo=UTC)
Make = Callable[..., Sounds]


class Wall:
    """The time of the wall."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def wall() -> Wall:
    return Wall()


@pytest.fixture
def beeps(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    heard: list[bool] = []
    monkeypatch.setattr(QApplication, "beep", staticmethod(lambda: heard.append(True)))
    return heard


@pytest.fixture
def make(
    tmp_path: Path, wall: Wall, monkeypatch: pytest.MonkeyPatch, qapp: QApplication
) -> Iterator[Callable[..., Sounds]]:
    """Sounds on a machine with these players: program to its exit status. What each was given is in `given`."""
    made: list[Sounds] = []
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    programs = tmp_path / "bin"
    programs.mkdir()

    def made_with(**players: int) -> Sounds:
        for name, status in players.items():
            program = programs / name.replace("_", "-")
            program.write_text(f'#!/bin/sh\necho "{program.name} $*" >> {tmp_path}/given\nexit {status}\n')
            program.chmod(0o755)
        monkeypatch.setenv("PATH", str(programs))
        sounds = Sounds(Settings(tmp_path / "settings.json"), wall)
        made.append(sounds)
        return sounds

    yield made_with
    for sounds in made:
        sounds.stop()
        sounds._settings.stop()


def given(tmp_path: Path) -> list[list[str]]:
    path = tmp_path / "given"
    lines = path.read_text().splitlines() if path.exists() else []
    return [[*line.split()[:-1], Path(line.split()[-1]).name] for line in lines]


def samples_of(path: Path) -> tuple[np.ndarray, int]:
    with wave.open(str(path), "rb") as file:
        assert (file.getnchannels(), file.getsampwidth()) == (1, 2)
        return np.frombuffer(file.readframes(file.getnframes()), "<i2").astype(float), file.getframerate()


def pitch_hz(samples: np.ndarray, rate_hz: int) -> float:
    """The loudest frequency."""
    strength = np.abs(np.fft.rfft(samples * np.hanning(len(samples)), 1 << 16))
    return float(np.argmax(strength) * rate_hz / (1 << 16))


def test_each_level_has_an_audible_sound_of_its_own(tmp_path: Path) -> None:
    make_files(tmp_path)
    for level, pitches in PITCHES_HZ.items():
        samples, rate_hz = samples_of(tmp_path / f"level_{level}.wav")
        assert len(samples) / rate_hz == pytest.approx(TONE_S * len(pitches), abs=0.01)
        assert 4_000 < np.sqrt(np.mean(samples**2)) < 12_000, "loud enough to hear, far from clipping"
        assert np.abs(samples).max() < 32_000
        count = int(rate_hz * TONE_S)
        for n, wanted_hz in enumerate(pitches):
            assert pitch_hz(samples[n * count : (n + 1) * count], rate_hz) == pytest.approx(wanted_hz, abs=3.0)
            assert samples[n * count] == 0, "no click where a tone begins"
    lengths = [len(PITCHES_HZ[level]) for level in (1, 2, 3, 4)]
    assert lengths == sorted(lengths, reverse=True), "the worse, the longer"


@pytest.mark.parametrize(
    ("level", "file"), [(1, "level_1.wav"), (4, "level_4.wav"), (0, "level_1.wav"), (9, "level_4.wav")]
)
def test_the_first_player_there_is_gets_the_sound_of_the_level(
    make: Make, tmp_path: Path, qtbot: QtBot, beeps: list[bool], level: int, file: str
) -> None:
    sounds = make(paplay=0, aplay=0)
    sounds.play(level)
    qtbot.waitUntil(lambda: bool(given(tmp_path)) and not sounds._playing)
    assert given(tmp_path) == [["paplay", file]]
    assert (tmp_path / "cache/command-console/sounds" / file).stat().st_size > 0, (
        "the file was there when it was played"
    )
    assert not beeps


def test_a_player_without_its_server_is_followed_by_the_next(
    make: Make, tmp_path: Path, qtbot: QtBot, beeps: list[bool]
) -> None:
    sounds = make(pw_play=1, paplay=1, aplay=0)
    sounds.play(2)
    qtbot.waitUntil(lambda: len(given(tmp_path)) == 3 and not sounds._playing)
    assert [words[0] for words in given(tmp_path)] == ["pw-play", "paplay", "aplay"]
    assert given(tmp_path)[-1] == ["aplay", "-q", "level_2.wav"]
    sounds.play(3)
    qtbot.waitUntil(lambda: len(given(tmp_path)) == 4 and not sounds._playing)
    assert given(tmp_path)[-1] == ["aplay", "-q", "level_3.wav"], "the one that played is asked first"
    assert not beeps


def test_when_all_fail_or_there_is_none_the_machine_beeps(
    make: Make, tmp_path: Path, qtbot: QtBot, beeps: list[bool]
) -> None:
    make().play(1)
    assert beeps == [True]
    sounds = make(aplay=1)
    sounds.play(1)
    qtbot.waitUntil(lambda: len(beeps) == 2)
    assert given(tmp_path) == [["aplay", "-q", "level_1.wav"]]


def test_a_mute_is_for_minutes_and_ends_by_itself(
    make: Make, tmp_path: Path, qtbot: QtBot, wall: Wall, beeps: list[bool]
) -> None:
    sounds = make()
    sounds.mute(timedelta(minutes=15))
    sounds.play(1)
    assert not beeps
    wall.now += timedelta(minutes=14, seconds=59)
    sounds.play(1)
    assert not beeps
    wall.now += timedelta(seconds=2)
    assert sounds.muted_s == 0
    sounds.play(1)
    assert beeps == [True]
    sounds.mute(timedelta(days=3))
    assert sounds.muted_s == MAX_MUTE.total_seconds(), "never for good"
    sounds.mute(timedelta(0))
    sounds.play(1)
    assert len(beeps) == 2


def test_a_burst_of_calls_makes_no_choir(make: Make, tmp_path: Path, qtbot: QtBot) -> None:
    sounds = make(paplay=0)
    qtbot.waitUntil(lambda: sounds._is_ready)
    for _ in range(50):
        sounds.play(1)
    assert 0 < len(sounds._playing) <= 3
    qtbot.waitUntil(lambda: not sounds._playing)


def test_a_real_player_is_heard_on_a_real_sound_server(
    tmp_path: Path, wall: Wall, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, beeps: list[bool]
) -> None:
    """PulseAudio with a sink that plays into nothing; what it got is recorded and looked at."""
    if not all(map(shutil.which, ("pulseaudio", "paplay", "parec"))):
        pytest.skip("no pulseaudio on this machine")
    for name in ("XDG_RUNTIME_DIR", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "HOME"):
        monkeypatch.setenv(name, str(tmp_path / name))
        (tmp_path / name).mkdir(mode=0o700)
    socket = tmp_path / "pulse"
    monkeypatch.setenv("PULSE_SERVER", f"unix:{socket}")
    server = subprocess.Popen(
        [
            *("pulseaudio", "-n", "--daemonize=no", "--exit-idle-time=-1", "--disallow-exit", "--use-pid-file=no"),
            *(
                "-L",
                "module-null-sink sink_name=ears",
                "-L",
                f"module-native-protocol-unix auth-anonymous=1 socket={socket}",
            ),
        ],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    recorder = None
    try:
        qtbot.waitUntil(socket.exists, timeout=10_000)
        record = ["parec", "-d", "ears.monitor", "--format=s16le", "--rate=22050", "--channels=1", "--latency-msec=20"]
        with (tmp_path / "heard.raw").open("wb") as heard:
            recorder = subprocess.Popen(record, stdout=heard, stderr=subprocess.DEVNULL)
        qtbot.waitUntil(lambda: (tmp_path / "heard.raw").stat().st_size > 0, timeout=10_000)
        settings = Settings(tmp_path / "settings.json")
        sounds = Sounds(settings, wall)
        for level in (1, 3):
            sounds.play(level)
            qtbot.waitUntil(lambda: sounds._is_ready and not sounds._playing, timeout=10_000)
            mark, until = (tmp_path / "heard.raw").stat().st_size, time.monotonic() + 10

            def was_heard(mark: int = mark, until: float = until) -> bool:
                return (tmp_path / "heard.raw").stat().st_size > mark + 22_050 or time.monotonic() > until

            qtbot.waitUntil(was_heard, timeout=15_000)
        sounds.stop()
        settings.stop()
    finally:
        for program in filter(None, (recorder, server)):
            program.terminate()
            program.wait(10)
    heard_bytes = (tmp_path / "heard.raw").read_bytes()
    samples = np.frombuffer(heard_bytes[: len(heard_bytes) // 2 * 2], "<i2")
    count = int(22_050 * TONE_S / 2)
    blocks = samples[: len(samples) // count * count].reshape(-1, count).astype(float)
    loud = blocks[np.sqrt(np.mean(blocks**2, axis=1)) > 3_000]
    known_hz = np.array((523, 659, 880, 988, 1108))
    pitches = {int(known_hz[np.argmin(np.abs(known_hz - pitch_hz(block, 22_050)))]) for block in loud}
    assert pitches == {880, 1108, 659}, "level 1 is two pitches in turn, level 3 one"
    assert not beeps
