"""The glossary names every code that an operator can meet, so that it can not fall behind the code."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from console.domain.incident import STAMPS, IncidentStatus
from console.domain.unit import UnitStatus
from console.domain.worst_first import Step


@pytest.fixture(scope="module")
def sections(project_root: Path) -> dict[str, set[str]]:
    """Codes in each section of the glossary."""
    text = (project_root / "docs" / "glossary.md").read_text(encoding="utf-8")
    parts = re.split(r"^## (.+)$", text, flags=re.MULTILINE)
    return {title: set(re.findall(r"`([a-z_.]+)`", body)) for title, body in zip(parts[1::2], parts[2::2], strict=True)}


@pytest.fixture(scope="module")
def doctrine(project_root: Path) -> dict[str, dict[str, object]]:
    """The doctrine that comes with the console."""
    path = project_root / "resources" / "doctrines" / "default.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))


def test_statuses_are_those_of_the_code(sections: dict[str, set[str]]) -> None:
    assert sections["Status of an incident"] == {status.value for status in IncidentStatus}
    assert sections["Status of a unit"] == {status.value for status in UnitStatus}


def test_stamps_are_those_of_the_code(sections: dict[str, set[str]]) -> None:
    assert sections["Stamps of an incident"] == set(STAMPS)


def test_steps_are_those_of_the_code(sections: dict[str, set[str]]) -> None:
    assert sections["Steps that have a limit"] - {"amber_share"} == {step.value for step in Step}


def test_top_classes_and_dispositions_are_those_of_the_doctrine(
    sections: dict[str, set[str]], doctrine: dict[str, dict[str, object]]
) -> None:
    assert sections["Top classes"] == {code for code in doctrine["classes"] if "." not in code}
    assert sections["Dispositions"] == set(doctrine["dispositions"])
