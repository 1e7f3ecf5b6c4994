"""The window as a program: what it answers when there is no screen, no region, no right; and pictures of itself."""

from __future__ import annotations

import os
import signal
import subprocess
import sys

import pytest
from PySide6.QtGui import QImage

from console.opening import NotOpened, Opening, Wanted
from console.screens import why_no_screen
from db import journal
from db.store import Store
from tests.gui.fakes import NOW

TIMEOUT_S = 120


def run(project_root, *arguments, screen="offscreen", **more):
    """Run the program as a user without a screen does."""
    environment = {k: v for k, v in os.environ.items() if k not in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")}
    if screen:
        environment["QT_QPA_PLATFORM"] = screen
    return subprocess.run(
        [sys.executable, "main.py", "console", *map(str, arguments)],
        cwd=project_root,
        env={**environment, **more},
        capture_output=True,
        text=True,
        timeout=TIMEOUT_S,
        check=False,
    )


def only_line(done) -> str:
    lines = done.stderr.splitlines()
    assert len(lines) == 1, done.stderr
    assert lines[0].startswith("error: ")
    return lines[0]


def test_without_a_screen_it_names_the_ways_out(project_root):
    done = run(project_root, screen="")
    assert done.returncode == 1
    line = only_line(done)
    assert "--screenshot" in line
    assert "drill --headless" in line


def test_a_display_that_does_not_answer_is_no_screen():
    assert "does not answer" in why_no_screen({"DISPLAY": ":2719"})
    assert "neither" in why_no_screen({})
    assert why_no_screen({"QT_QPA_PLATFORM": "offscreen"}) == ""


def test_a_picture_of_a_new_live_operation_changes_nothing_in_it(project_root, tmp_path):
    database, picture = tmp_path / "shift.db", tmp_path / "window.png"
    done = run(project_root, "--db", f"sqlite:///{database}", "--lang", "en", "--screenshot", picture, screen="")
    assert (done.returncode, done.stderr) == (0, "")
    image = QImage(str(picture))
    assert (image.width(), image.height()) == (1920, 1080)
    assert len({image.pixel(x, y) for x in range(0, 1920, 30) for y in range(0, 1080, 30)}) > 10
    store = Store.open(f"sqlite:///{database}")
    try:
        with store.reading() as connection:
            assert journal.head(connection)[0] == 0
        assert store.operation.kind == "live"
    finally:
        store.close()


@pytest.mark.parametrize(
    ("arguments", "status", "named"),
    [
        (["--region", "/nowhere/at/all", "--screenshot", "{tmp}/x.png"], 2, "/nowhere/at/all"),
        (["--live", "--screenshot", "{tmp}/no/such/x.png"], 1, "no/such"),
        (["--live", "--screenshot", "{tmp}/x.txt"], 2, "x.txt"),
        (["--db", "mysql://x/y", "--screenshot", "{tmp}/x.png"], 2, "mysql"),
        (["--doctrine", "nonsense", "--db", "{tmp}/a.db", "--screenshot", "{tmp}/x.png"], 2, "nonsense"),
        (["--lang", "fr"], 2, "fr"),
    ],
)
def test_what_can_not_be_opened_is_one_line(project_root, tmp_path, arguments, status, named):
    done = run(project_root, *(argument.format(tmp=tmp_path) for argument in arguments))
    assert done.returncode == status, done.stderr
    assert named in only_line(done)


def test_a_live_operation_never_opens_a_drill(tmp_path):
    url = f"sqlite:///{tmp_path / 'drill.db'}"
    Store.open_or_make(url, kind="drill", name="x", now=NOW).close()
    with pytest.raises(NotOpened, match="is a drill"):
        Opening(Wanted(live=True, db=url), lambda *_: None, _never()).record(None)


@pytest.mark.skipif(not hasattr(signal, "SIGTERM") or os.name != "posix", reason="signals of POSIX")
def test_it_ends_cleanly_when_it_is_told_to(project_root, tmp_path):
    database = tmp_path / "shift.db"
    program = subprocess.Popen(
        [sys.executable, "main.py", "console", "--db", str(database)],
        cwd=project_root,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        _wait_until(database.exists, program)
        program.send_signal(signal.SIGTERM)
        _, said = program.communicate(timeout=TIMEOUT_S)
    finally:
        program.kill()
        program.wait()
    assert (program.returncode, said) == (0, "")


def _wait_until(is_so, program):
    """Poll a process that one can only look at from outside."""
    import select

    for _ in range(600):
        if is_so() or program.poll() is not None:
            return
        select.select([], [], [], 0.1)
    pytest.fail("it did not begin")


def _never():
    import threading

    return threading.Event()


BROKEN_WINDOW = """
import sys
import main
import console.widgets.desk as desk

def broken(*_args, **_kwargs):
    raise LookupError("a panel can not be built")

setattr(desk.Desk, sys.argv[1], broken)
sys.exit(main.main(["console", *sys.argv[2:]]))
"""


@pytest.mark.parametrize("step", ["set_region", "attach"])
def test_a_window_that_can_not_be_built_ends_with_its_line(project_root, tmp_path, step):
    """It would be there for nobody: without a picture, or without a window to close."""
    arguments = ["--db", f"sqlite:///{tmp_path / 'shift.db'}"]
    if step == "attach":
        arguments += ["--screenshot", str(tmp_path / "window.png")]
    done = subprocess.run(
        [sys.executable, "-c", BROKEN_WINDOW, step, *arguments],
        cwd=project_root,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "XDG_DATA_HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=TIMEOUT_S,
        check=False,
    )
    assert done.returncode == 1
    assert "LookupError: a panel can not be built" in only_line(done)
