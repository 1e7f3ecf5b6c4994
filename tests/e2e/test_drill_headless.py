"""`main.py drill --headless` as a user calls it, and the real fourteen days against figures computed apart."""

from __future__ import annotations

import csv
import json
import signal
import subprocess
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from console.drill.importer import import_log
from console.drill.profile import load_profile
from console.drill.scenario import save_scenario
from tests.support.logs import imported, row

SF = "san_francisco/sffd_calls_2020-04-07_2020-04-20.csv"


def call(project_root: Path, *arguments: str | Path, timeout: float = 120) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "main.py", *map(str, arguments)],
        cwd=project_root,
        capture_output=True,
        text=True,
        timeout=timeout,
        check=False,
    )


@pytest.fixture
def small(tmp_path: Path) -> Path:
    scenario = imported(tmp_path, row(), row(call="2", unit="E2")).scenario
    assert scenario is not None
    save_scenario(scenario, tmp_path / "small")
    return tmp_path / "small"


def test_the_answer_and_the_result_are_the_same(project_root: Path, small: Path, tmp_path: Path) -> None:
    done = call(project_root, "drill", small, "--headless", "--out", tmp_path / "out", "--json")
    assert (done.returncode, done.stderr) == (0, "")
    answer = json.loads(done.stdout)
    assert answer == json.loads((tmp_path / "out" / "result.json").read_text())
    assert list(answer)[:6] == ["scenario", "mode", "doctrine", "seed", "simulated_s", "wall_s"]
    assert answer["first_arrival_s"]["median"] == 360.0
    shown = call(project_root, "db", "verify", "--db", tmp_path / "out" / "drill.sqlite", "--json")
    assert json.loads(shown.stdout)["head"] == answer["journal"]["head"]
    again = call(project_root, "drill", small, "--headless", "--json", "--speed", "max")
    assert json.loads(again.stdout)["journal"] == answer["journal"]


def test_with_a_region_there_are_figures_by_zone(
    project_root: Path, small: Path, tmp_path: Path, shared_data: Path
) -> None:
    folder = shared_data / "san_francisco"
    built = call(
        project_root, "region", "build", tmp_path / "sf", "--roads", folder / "tl_2013_06075_roads.zip",
        "--zones", folder / "sfpd_districts.geojson", "--posts", folder / "fire_stations.geojson",
    )  # fmt: skip
    assert built.returncode == 0, built.stderr
    done = call(project_root, "drill", small, "--region", tmp_path / "sf", "--headless", "--json")
    assert (done.returncode, done.stderr) == (0, "")
    answer = json.loads(done.stdout)
    assert sum(zone["incidents"] for zone in answer["by_zone"].values()) == 2
    assert "outside" not in answer["by_zone"]
    assert answer["in_zone_share"] == 1.0


@pytest.mark.parametrize(
    ("arguments", "status", "words"),
    [
        (["nowhere", "--headless"], 2, "no such folder"),
        (["{small}", "--headless", "--mode", "decided"], 2, "not available"),
        (["{small}", "--headless", "--mode", "else"], 2, "invalid choice"),
        (["{small}", "--headless", "--doctrine", "defalt"], 2, "did you mean default?"),
        (["{small}", "--headless", "--region", "nowhere"], 2, "no such folder"),
        (["{small}", "--headless", "--speed", "0"], 2, "is no speed"),
        (["{small}", "--headless", "--db", "{live}"], 2, "is a live operation"),
        (["{small}", "--headless", "--out", "/proc/out"], 1, "/proc/out"),
        (["{small}", "--json"], 2, "goes with --headless"),
    ],
)
def test_wrong_use_is_one_line(
    project_root: Path, small: Path, tmp_path: Path, arguments: list[str], status: int, words: str
) -> None:
    live = tmp_path / "live.db"
    assert call(project_root, "db", "init", "--db", live).returncode == 0
    done = call(project_root, "drill", *(word.format(small=small, live=live) for word in arguments))
    assert (done.returncode, done.stdout) == (status, "")
    assert words in done.stderr
    assert done.stderr.startswith("error: ")
    assert done.stderr.count("\n") == 1


def test_a_damaged_scenario_is_told(project_root: Path, small: Path) -> None:
    (small / "runs.jsonl").write_bytes(b"")
    done = call(project_root, "drill", small, "--headless", "--json")
    assert (done.returncode, done.stdout) == (2, "")
    assert "is damaged" in done.stderr


def test_ctrl_c_ends_it_cleanly(project_root: Path, small: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    program = subprocess.Popen(
        [sys.executable, "main.py", "drill", str(small), "--headless", "--speed", "1", "--out", str(out), "--json"],
        cwd=project_root,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        while program.poll() is None and not (out / "drill.sqlite-wal").exists():
            pass
        program.send_signal(signal.SIGINT)
        stdout, stderr = program.communicate(timeout=30)
    finally:
        if program.poll() is None:
            program.kill()
            program.wait()
    assert (program.returncode, stdout) == (1, "")
    assert stderr.startswith("error: interrupted: ")
    assert list(out.iterdir()) == []


# --- the real log, computed apart -------------------------------------------------------------------


def apart(path: Path) -> dict[str, Any]:
    """The figures straight from the file: nothing of the importer, the plan or the tables."""

    def moment(text: str) -> datetime | None:
        return datetime.strptime(text, "%m/%d/%Y %I:%M:%S %p") if text else None  # noqa: DTZ007 - one zone, no odd night

    with path.open(newline="") as file:
        rows = list(csv.DictReader(file))
    runs: dict[str, list[list[Any]]] = {}
    received: dict[str, datetime] = {}
    for each in rows:
        stamps = [moment(each[f"{name} DtTm"]) for name in ("Dispatch", "On Scene", "Available")]
        runs.setdefault(each["Unit ID"], []).append([*stamps, each["Call Number"]])
        first = moment(each["Received DtTm"])
        assert first is not None
        received[each["Call Number"]] = first
    dispatched: dict[str, datetime] = {}
    there: dict[str, list[tuple[datetime, int, int]]] = {}
    for own in runs.values():
        own.sort(key=lambda run: run[0])
        for run, after in zip(own, [*own[1:], None], strict=True):
            start, scene, end, number = run
            dispatched[number] = min(start, dispatched.get(number, start))
            if after is not None and (end is None or after[0] < end):
                end = after[0]
            if scene is not None and (end is None or scene <= end):
                there.setdefault(number, []).append((scene, 1, 5))
                if end is not None:
                    there[number].append((end, 2 if end == scene else 0, -5))
    answer: dict[str, Any] = {"dispatch_s": figures(dispatched[n] - received[n] for n in received)}
    for people in (1, 5, 15):
        waits = []
        for number, moves in there.items():
            count = 0
            for at, _, change in sorted(moves):
                count += change
                if count >= people:
                    waits.append(at - received[number])
                    break
        answer[str(people)] = figures(waits)
    return answer


def figures(waits: Any) -> dict[str, float]:
    seconds = np.array([wait.total_seconds() for wait in waits])
    return {
        "n": len(seconds),
        "mean": round(float(seconds.mean()), 3),
        "median": float(np.quantile(seconds, 0.5)),
        "p90": float(np.quantile(seconds, 0.9)),
    }


@pytest.mark.slow
def test_fourteen_real_days(project_root: Path, shared_data: Path, tmp_path: Path) -> None:
    made = import_log(shared_data / SF, load_profile("sffd"))
    assert made.scenario is not None
    save_scenario(made.scenario, tmp_path / "sf")
    done = call(project_root, "drill", tmp_path / "sf", "--headless", "--json", timeout=300)
    assert done.returncode == 0, done.stderr
    answer = json.loads(done.stdout)
    expected = apart(shared_data / SF)
    assert answer["refused"] == []
    assert answer["incidents"] == {
        "received": 5292, "assigned": 5292, "arrived": 5118, "closed": 5292, "diverted": 0, "left_open": 0,
    }  # fmt: skip
    assert answer["first_arrival_s"] == answer["people_arrival_s"]["1"] == expected["1"]
    assert answer["people_arrival_s"] == {people: expected[people] for people in ("1", "5", "15")}
    assert answer["dispatch_s"] == expected["dispatch_s"]
    assert (answer["first_arrival_s"]["median"], answer["first_arrival_s"]["p90"]) == (420.0, 1027.0)
    assert answer["dispatch_s"]["median"] == 103.0
