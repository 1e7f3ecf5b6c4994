"""A scenario folder appears whole or not at all, and says when it is damaged."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from console.drill import scenario as module
from console.drill.errors import BadInput, NotDone
from console.drill.scenario import Scenario, load_scenario, save_scenario
from tests.support.logs import imported, row


@pytest.fixture
def made(tmp_path: Path) -> Scenario:
    scenario = imported(tmp_path, row(transport="22:20:00"), row(call="2", unit="E2", end="")).scenario
    assert scenario is not None
    return scenario


def test_what_is_saved_is_loaded(made: Scenario, tmp_path: Path) -> None:
    save_scenario(made, tmp_path / "a" / "folder", {"import.json": {"rows": 2}})
    assert load_scenario(tmp_path / "a" / "folder") == made
    assert json.loads((tmp_path / "a" / "folder" / "import.json").read_text()) == {"rows": 2}


def test_the_same_scenario_gives_the_same_bytes(made: Scenario, tmp_path: Path) -> None:
    for name in ("a", "b"):
        save_scenario(made, tmp_path / name)
    files = [{p.name: p.read_bytes() for p in (tmp_path / name).iterdir()} for name in ("a", "b")]
    assert files[0] == files[1]
    assert set(files[0]) == {"scenario.json", "units.jsonl", "incidents.jsonl", "runs.jsonl"}


def test_a_scenario_is_replaced_and_nothing_is_left_beside(made: Scenario, tmp_path: Path) -> None:
    folder = tmp_path / "here" / "scenario"
    save_scenario(made, folder, {"old.json": 1})
    save_scenario(made, folder)
    assert not (folder / "old.json").exists()
    assert [path.name for path in folder.parent.iterdir()] == ["scenario"]


def test_a_folder_with_something_else_is_left_alone(made: Scenario, tmp_path: Path) -> None:
    folder = tmp_path / "photos"
    folder.mkdir()
    (folder / "dear.jpg").write_bytes(b"x")
    with pytest.raises(BadInput, match="holds something else"):
        save_scenario(made, folder)
    assert [path.name for path in folder.iterdir()] == ["dear.jpg"]


def test_a_full_disk_leaves_nothing_and_keeps_what_was_there(
    made: Scenario, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "here" / "scenario"
    save_scenario(made, folder)
    written = {path.name: path.read_bytes() for path in folder.iterdir()}
    calls = []

    def full(path: Path, content: bytes) -> None:
        calls.append(path)
        if len(calls) == 3:
            raise OSError(28, "No space left on device")
        path.write_bytes(content)

    monkeypatch.setattr(module, "_write", full)
    with pytest.raises(NotDone, match="No space left"):
        save_scenario(made, folder)
    assert [path.name for path in folder.parent.iterdir()] == ["scenario"]
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == written


@pytest.mark.parametrize("name", ["units.jsonl", "incidents.jsonl", "runs.jsonl"])
def test_one_changed_byte_is_told(made: Scenario, tmp_path: Path, name: str) -> None:
    folder = tmp_path / "scenario"
    save_scenario(made, folder)
    content = (folder / name).read_bytes()
    (folder / name).write_bytes(content[:-10] + b"9" + content[-9:])
    with pytest.raises(BadInput, match=f"{name}.*is damaged"):
        load_scenario(folder)
    (folder / name).unlink()
    with pytest.raises(BadInput, match=name):
        load_scenario(folder)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"format": 2}, "format 2; this version reads 1"),
        ({"kind": "something"}, "is no scenario's manifest"),
        ({"files": {"units": {"file": "../units.jsonl"}}}, "outside the folder"),
    ],
)
def test_a_manifest_of_another_kind_is_told(
    made: Scenario, tmp_path: Path, change: dict[str, object], why: str
) -> None:
    folder = tmp_path / "scenario"
    save_scenario(made, folder)
    manifest = json.loads((folder / "scenario.json").read_text())
    (folder / "scenario.json").write_text(json.dumps({**manifest, **change}))
    with pytest.raises(BadInput, match=why):
        load_scenario(folder)


def test_a_folder_without_a_scenario_is_told(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="no such folder"):
        load_scenario(tmp_path / "nowhere")
    with pytest.raises(BadInput, match="holds no scenario"):
        load_scenario(tmp_path)
    (tmp_path / "scenario.json").write_text('{"kind": ')
    with pytest.raises(BadInput, match="is damaged"):
        load_scenario(tmp_path)
