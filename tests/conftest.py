"""What every test shares: Qt without a screen, hypothesis that repeats itself in CI, the optional data folder,
databases of both kinds, and a watch on threads that outlive their test."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

ROOT = Path(__file__).resolve().parent.parent

if sys.platform.startswith("linux") and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
# What a test draws must not hang on the machine's screen, language or zone.
os.environ.setdefault("QT_SCALE_FACTOR", "1")
os.environ.setdefault("QT_API", "pyside6")

IN_CI = os.environ.get("CI", "").lower() in ("1", "true", "yes")

# Two slow cores shared with others make deadlines lie; CI repeats the same examples so that a red run stays red.
settings.register_profile("here", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("ci", parent=settings.get_profile("here"), derandomize=True, print_blob=True)
settings.load_profile("ci" if IN_CI else "here")

pytest_plugins = ["tests.support.databases"]


@pytest.fixture(scope="session")
def project_root() -> Path:
    """The folder that holds main.py."""
    return ROOT


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of published data sets beside the project, when this machine has it."""
    folder = ROOT.parent / "shared" / "data"
    if not folder.is_dir():
        pytest.skip("no ../shared/data beside the project: published data sets are not on this machine")
    return folder


@pytest.fixture(autouse=True)
def user_folders(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep every test, and every program it starts, out of the folders of whoever runs it."""
    home = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("XDG_DATA_HOME", str(home / "data"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(home / "config"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(home / "cache"))
    monkeypatch.setenv("XDG_STATE_HOME", str(home / "state"))


@pytest.fixture(autouse=True)
def no_leftover_threads() -> Iterator[None]:
    """Fail a test that leaves a thread of its own running: a worker without a stop is a bug of ours."""
    before = set(threading.enumerate())
    yield
    for thread in set(threading.enumerate()) - before:
        if not is_allowed(thread):
            thread.join(timeout=5.0)  # it may be on its way out
    left = [thread.name for thread in set(threading.enumerate()) - before if not is_allowed(thread)]
    if left:
        pytest.fail(f"threads left running: {', '.join(sorted(left))}")


def is_allowed(thread: threading.Thread) -> bool:
    """Whether a thread belongs to a library that keeps one for the life of the process."""
    # Qt's own threads show as dummies once a Python slot ran in them; pyarrow and multiprocessing keep helpers.
    return isinstance(thread, threading._DummyThread) or thread.name.startswith(("QueueFeederThread", "pyarrow"))
