"""Wrong use and broken endings, as a user of the command line meets them: one line, an exit status, no traceback."""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import types
from collections.abc import Callable
from pathlib import Path

import pytest

import main
from console import userdata
from console.cli import COMMANDS
from console.cli.errors import UsageError, WorkFailed

HEAVY = ("PySide6", "pyqtgraph", "sqlalchemy", "scipy", "numpy", "shapely", "osmium")


def call(project_root: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run main.py to its end."""
    return subprocess.run(
        [sys.executable, "main.py", *arguments],
        cwd=project_root,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def assert_one_line(stderr: str) -> None:
    """Check the form `error: WHAT: WHERE: WHY`."""
    assert re.fullmatch(r"error: [^:\n]+: .+: .+\n", stderr), stderr


@pytest.fixture
def command(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[], int]], None]:
    """Puts a command `probe` in place whose work is the given function."""

    def put(work: Callable[[], int]) -> None:
        module = types.ModuleType("console.cli.probe")

        def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
            commands.add_parser("probe").set_defaults(run=lambda _arguments: work())

        module.add_parser = add_parser  # type: ignore[attr-defined]
        monkeypatch.setitem(sys.modules, "console.cli.probe", module)
        monkeypatch.setattr(main, "COMMANDS", {"probe": "does what the test says"})

    return put


@pytest.mark.parametrize("arguments", [["no-such-command"], ["drll", "x"], ["--no-such-option"], ["--", "x"]])
def test_wrong_use_is_one_line_and_status_2(project_root: Path, arguments: list[str]) -> None:
    done = call(project_root, *arguments)
    assert done.returncode == 2
    assert done.stdout == ""
    assert_one_line(done.stderr)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_explains_itself(project_root: Path, name: str) -> None:
    done = call(project_root, name, "--help")
    assert (done.returncode, done.stderr) == (0, "")
    assert f"main.py {name}" in done.stdout


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_refuses_an_unknown_option_in_one_line(project_root: Path, name: str) -> None:
    done = call(project_root, name, "--no-such-option")
    assert done.returncode == 2
    assert done.stdout == ""
    assert_one_line(done.stderr)


HELP = """
import contextlib, sys, main
with contextlib.suppress(SystemExit):
    main.main(["--help"])
print([name for name in HEAVY if name in sys.modules])
"""


def test_the_help_lists_every_command_and_loads_nothing_heavy(project_root: Path) -> None:
    code = HELP.replace("HEAVY", repr(HEAVY))
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=project_root, capture_output=True, text=True, timeout=60, check=True
    )
    *text, loaded = done.stdout.splitlines()
    assert loaded == "[]"
    for name in COMMANDS:
        assert any(line.split()[:1] == [name] for line in text), name


@pytest.mark.parametrize(("error", "status"), [(UsageError, 2), (WorkFailed, 1)])
def test_expected_errors_keep_to_one_line(
    command: Callable[[Callable[[], int]], None],
    capsys: pytest.CaptureFixture[str],
    error: type[UsageError] | type[WorkFailed],
    status: int,
) -> None:
    def work() -> int:
        raise error("import", "row 3", "two\nlines")

    command(work)
    assert main.main(["probe"]) == status
    assert capsys.readouterr().err == "error: import: row 3: two lines\n"


def test_an_unexpected_error_leaves_its_traceback_in_the_log_only(
    command: Callable[[Callable[[], int]], None], capsys: pytest.CaptureFixture[str]
) -> None:
    def work() -> int:
        raise ZeroDivisionError("of our own making")

    command(work)
    assert main.main(["probe"]) == 1
    shown = capsys.readouterr()
    assert shown.out == ""
    assert_one_line(shown.err)
    assert str(userdata.error_log()) in shown.err
    kept = userdata.error_log().read_text(encoding="utf-8")
    assert "Traceback" in kept
    assert "in work" in kept


def test_a_log_that_can_not_be_kept_is_said(
    command: Callable[[Callable[[], int]], None],
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    blocker = tmp_path / "a file"
    blocker.write_text("in the way of the folder")
    monkeypatch.setenv("XDG_DATA_HOME", str(blocker))

    def work() -> int:
        raise ZeroDivisionError("of our own making")

    command(work)
    assert main.main(["probe"]) == 1
    assert_one_line(shown := capsys.readouterr().err)
    assert "could not be kept" in shown


def test_a_failure_of_the_system_names_the_file(
    command: Callable[[Callable[[], int]], None], capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    command(lambda: len((tmp_path / "missing").read_bytes()))
    assert main.main(["probe"]) == 1
    assert capsys.readouterr().err == f"error: system: {tmp_path / 'missing'}: No such file or directory\n"


def test_the_keyboard_stops_a_command_in_one_line(
    command: Callable[[Callable[[], int]], None], capsys: pytest.CaptureFixture[str]
) -> None:
    def work() -> int:
        raise KeyboardInterrupt

    command(work)
    assert main.main(["probe"]) == 1
    assert capsys.readouterr().err == "error: interrupted: probe: stopped from the keyboard\n"


PRINTER = """
import sys, types, main
module = types.ModuleType("console.cli.probe")
def work(_):
    for _ in range(100_000):
        print("a line")
    return 0
module.add_parser = lambda commands: commands.add_parser("probe").set_defaults(run=work)
sys.modules["console.cli.probe"] = module
main.COMMANDS = {"probe": "prints"}
sys.exit(main.main(["probe"]))
"""


def test_a_reader_that_leaves_is_no_error_to_tell(project_root: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", PRINTER], cwd=project_root, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert process.stdout.readline() == "a line\n"
        process.stdout.close()
        assert process.stderr.read() == ""
    assert process.returncode == 1


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here to stand for a full disk")
def test_a_full_disk_behind_stdout_is_said_in_one_line(project_root: Path) -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-c", PRINTER],
            cwd=project_root,
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert done.returncode == 1
    assert done.stderr == "error: system: probe: No space left on device\n"
