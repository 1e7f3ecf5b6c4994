"""Lines that `command` and `positions` must answer and outlive, whatever they hold."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import shapely


def register(unit: str) -> str:
    return json.dumps({"command": "RegisterUnit", "unit": unit, "at": [117.0, 36.6]})


def call(**more: Any) -> str:
    given = {"command": "ReceiveIncident", "class": "dispute", "priority": 2, "at": [117.0, 36.6], **more}
    return json.dumps(given)


def adopt(**zone: Any) -> str:
    named = {"code": "z", "name": "z", "name_zh": "z", "outline": "00", **zone}
    return json.dumps({"command": "AdoptRegion", "region": "r", "zones": [named]})


#: A point: good WKB, but nothing that could hold a call.
POINT = "0101000000000000000000f03f0000000000000040"
AREA = str(shapely.to_wkb(shapely.box(117, 36, 118, 37), hex=True))
TOUR = {"code": "t", "unit": "A-1", "starts_at": "2026-03-01T08:00:00Z", "ends_at": "2026-03-01T16:00:00Z"}
CAMERA = {"code": "c", "kind": "camera", "name": "", "name_zh": "", "at": [117.0, 36.0]}

HOSTILE: dict[str, str | bytes] = {
    "nested deeply": '{"a":' * 100_000,
    "nested deeply in a list": "[" * 100_000,
    "a number too large for the database": json.dumps({"command": "Undo", "seq": 2**63}),
    "a number too large for any machine": json.dumps({"command": "Undo", "seq": 2**200}),
    "a time before the first year": call(answered_at="0001-01-01T00:00:00+14:00"),
    "a time after the last year": call(answered_at="9999-12-31T23:59:59-12:00"),
    "an outline that is no WKB": adopt(outline="zz"),
    "an outline without an area": adopt(outline=POINT),
    "a zone without a code": adopt(code=" ", outline=POINT),
    "NUL in the name of a zone": adopt(code="Z", name="a\0b", outline=AREA),
    "a line end in the name of a zone": adopt(code="Z", name="a\nb", outline=AREA),
    "NUL in the name of a neighbour": adopt(code="Z", neighbours=["a\0b"], outline=AREA),
    "a code that nobody types": adopt(code="Z" * 65, outline=AREA),
    "a name of a million signs": adopt(code="Z", name="a" * 1_000_000, outline=AREA),
    "a pattern with NUL": json.dumps({"command": "PlanTours", "tours": [{**TOUR, "pattern": "a\0b"}]}),
    "a year that no desk tells": call(answered_at="9999-01-01T00:00:00Z"),
    "a camera of two lines": json.dumps({"command": "PlaceAssets", "assets": [{**CAMERA, "stream": "a\nb"}]}),
    "NUL in a name": register("A\0B"),
    "a line end after a name": register("A\n"),
    "an escape in a name": register("A\x1b[31m"),
    "NUL in a text": call(summary="a\0b"),
    "no UTF-8": b'{"command": "Undo", "\xff": 1}',
}


def run(project_root: Path, verb: str, url: str, lines: list[str | bytes]) -> list[dict[str, Any]]:
    text = b"".join((line if isinstance(line, bytes) else line.encode()) + b"\n" for line in lines)
    done = subprocess.run(
        [sys.executable, "main.py", verb, "--db", url],
        cwd=project_root,
        input=text,
        capture_output=True,
        check=False,
        timeout=120,
    )
    assert (done.returncode, b"Traceback" in done.stderr) == (0, False), done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_no_line_ends_the_program_and_the_next_is_still_run(project_root: Path, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'shift.db'}"
    told = run(project_root, "command", url, [*HOSTILE.values(), register("A-1"), call(incident="1")])
    assert len(told) == len(HOSTILE) + 2
    for name, answer in zip(HOSTILE, told, strict=False):
        assert not answer["ok"], name
        assert answer["error"]["code"] == "bad_field", (name, answer)
        assert "regex" not in answer["error"]["text"], name
    assert [answer.get("seq") for answer in told[-2:]] == [1, 2]


@pytest.mark.parametrize(
    "line", [b'{"a":' * 100_000, b'{"unit": "A", "at": [1, 1], "fixed_at": "0001-01-01T00:00:00+14:00"}']
)
def test_positions_count_a_hostile_line_and_go_on(project_root: Path, tmp_path: Path, line: bytes) -> None:
    url = f"sqlite:///{tmp_path / 'shift.db'}"
    run(project_root, "command", url, [register("A-1")])
    good = b'{"unit": "A-1", "at": [117.0, 36.6], "fixed_at": "2026-03-01T08:00:00Z"}'
    done = subprocess.run(
        [sys.executable, "main.py", "positions", "--db", url, "--json"],
        cwd=project_root,
        input=line + b"\n" + good + b"\n",
        capture_output=True,
        check=False,
        timeout=120,
    )
    assert json.loads(done.stdout) == {"lines": 2, "kept": 1, "bad": 1}
    assert (done.returncode, done.stderr.count(b"\n")) == (0, 1)
