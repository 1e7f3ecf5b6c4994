"""Setting up, as a user on a machine with less than ours meets it."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

TOOLS = ("bash", "cat", "cut", "dirname", "env", "id", "ldconfig", "ls", "mkdir", "rm", "sha256sum")


@pytest.fixture
def bare(tmp_path: Path, project_root: Path) -> Path:
    """A project with nothing but setup and lock, and beside it a `bin` with the plainest tools only."""
    project = tmp_path / "project"
    (project / ".ci").mkdir(parents=True)
    shutil.copy(project_root / ".ci" / "setup.sh", project / ".ci")
    shutil.copy(project_root / "requirements.lock", project)
    programs = tmp_path / "bin"
    programs.mkdir()
    for name in TOOLS:
        found = shutil.which(name, path=f"{os.environ['PATH']}:/usr/sbin:/sbin")
        assert found is not None, name
        (programs / name).symlink_to(found)
    return project


def setup(project: Path, scope: str, path: str) -> subprocess.CompletedProcess[str]:
    """Run setup.sh with the given PATH."""
    return subprocess.run(
        ["bash", ".ci/setup.sh", scope],
        cwd=project,
        env={"PATH": path, "HOME": str(project)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_nothing_to_do_is_done_without_a_word(project_root: Path) -> None:
    stamps = [path.name for path in (project_root / ".venv").glob(".ready-*")]
    if not stamps:
        pytest.skip("this environment was not made by make setup")
    done = setup(project_root, "run", os.environ["PATH"])
    assert (done.returncode, done.stdout) == (0, "")
    assert [path.name for path in (project_root / ".venv").glob(".ready-*")] == stamps


def test_an_unknown_scope_is_wrong_use(bare: Path) -> None:
    done = setup(bare, "everything", str(bare.parent / "bin"))
    assert done.returncode == 2
    assert done.stderr == "error: setup: everything: say run or all\n"


def test_without_python_and_apt_the_packages_are_named(bare: Path) -> None:
    done = setup(bare, "run", str(bare.parent / "bin"))
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "sudo apt-get install python3 python3-venv" in done.stderr
    assert not (bare / ".venv").exists()


def test_a_python_that_does_not_run_is_passed_over(bare: Path) -> None:
    programs = bare.parent / "bin"
    for name in ("python3.11", "python3"):
        shim = programs / name
        shim.write_text("#!/bin/sh\necho 'pyenv: version not installed' >&2\nexit 127\n")
        shim.chmod(0o755)
    done = setup(bare, "run", str(programs))
    assert done.returncode == 1
    assert "apt-get install python3 python3-venv" in done.stderr
    assert "pyenv" not in done.stderr


def test_a_python_without_venv_is_told_which_package_it_lacks(bare: Path) -> None:
    shim = bare.parent / "bin" / "python3.11"
    shim.write_text(
        "#!/bin/bash\n"
        'case "$2" in *ensurepip*) exit 1 ;; *%d.%d*) echo 3.11 ;; *) echo "$0" ;; esac\n'  # as Debian's does
    )
    shim.chmod(0o755)
    done = setup(bare, "run", str(bare.parent / "bin"))
    assert done.returncode == 1
    assert "apt-get install python3.11-venv" in done.stderr
