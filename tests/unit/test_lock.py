"""The lock: complete, hashed, in step with pyproject.toml, and silent about where it was made."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version


@pytest.fixture(scope="module")
def lock(project_root: Path) -> str:
    """The lock's text."""
    return (project_root / "requirements.lock").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def pinned(lock: str) -> dict[str, list[Version]]:
    """Locked versions by name; more than one where Pythons differ."""
    found: dict[str, list[Version]] = {}
    for name, version in re.findall(r"^([a-z0-9.-]+)==(\S+)", lock, flags=re.MULTILINE):
        found.setdefault(canonicalize_name(name), []).append(Version(version))
    return found


@pytest.fixture(scope="module")
def project(project_root: Path) -> dict[str, Any]:
    """What pyproject.toml says."""
    return tomllib.loads((project_root / "pyproject.toml").read_text(encoding="utf-8"))


def test_every_direct_dependency_is_locked_as_asked(pinned: dict[str, list[Version]], project: dict[str, Any]) -> None:
    asked = [Requirement(text) for text in project["project"]["dependencies"] + project["dependency-groups"]["dev"]]
    assert len(asked) > 20
    for requirement in asked:
        versions = pinned.get(canonicalize_name(requirement.name), [])
        assert versions, f"{requirement.name} is not in the lock: make lock"
        assert all(version in requirement.specifier for version in versions), requirement


def test_every_package_has_hashes_and_nothing_else_stands_there(lock: str) -> None:
    entries = re.split(r"\n(?=\S)", "\n".join(line for line in lock.splitlines() if not line.lstrip().startswith("#")))
    for entry in entries:
        assert re.fullmatch(r"[a-z0-9.-]+==\S+( ; .+?)? \\(\n    --hash=sha256:[0-9a-f]{64}( \\)?)+", entry), entry[
            :200
        ]


def test_the_lock_names_no_place(lock: str) -> None:
    assert "://" not in lock
    assert not re.search(r"--(index-url|extra-index-url|find-links)|/\w+/\w+", lock)


def test_qt_and_its_docking_move_together(pinned: dict[str, list[Version]]) -> None:
    assert pinned["pyside6-essentials"] == pinned["shiboken6"] == [Version("6.11.2")]
    assert pinned["pyside6-qtads"] == [Version("5.1.1")]
