"""Every row of a log is imported or listed, whatever is wrong with the file."""

from __future__ import annotations

import random
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.drill.errors import BadInput
from console.drill.importer import Imported, import_log
from console.drill.profile import load_profile
from console.drill.scenario import load_scenario, save_scenario
from tests.support.logs import COLUMNS, at, imported, row, written

SF = "san_francisco/sffd_calls_2020-04-07_2020-04-20.csv"


def rejected(answer: Imported) -> list[tuple[int, str]]:
    return [(entry["row"], entry["field"]) for entry in answer.rejected]


def assert_none_vanished(answer: Imported) -> None:
    runs = len(answer.scenario.runs) if answer.scenario else 0
    assert answer.rows == runs + answer.calls_without_unit + len(answer.rejected)
    assert len({entry["row"] for entry in answer.rejected}) == len(answer.rejected)


def test_a_whole_row_becomes_a_call_a_unit_and_a_run(tmp_path: Path) -> None:
    answer = imported(tmp_path, row())
    scenario = answer.scenario
    assert scenario is not None
    (call,), (unit,), (run,) = scenario.calls, scenario.units, scenario.runs
    assert (call.incident, call.class_code, call.priority) == ("1001", "help.medical", 2)
    assert call.received_at == datetime(2020, 4, 8, 5, 0, tzinfo=UTC)
    assert call.at == (-122.42, 37.75)
    assert call.disposition == "unfounded"
    assert call.address == "100 Block of MADE UP ST, San Francisco"
    assert (unit.unit, unit.arm, unit.capabilities) == ("E1", "engine", ("fire", "medical"))
    assert run.on_scene_at == datetime(2020, 4, 8, 5, 6, tzinfo=UTC)
    assert answer.as_json() | {"exceptions": []} == {
        "rows": 1,
        "incidents": 1,
        "unit_runs": 1,
        "calls_without_unit": 0,
        "units": 1,
        "first": "2020-04-08T05:00:00+00:00",
        "last": "2020-04-08T05:30:00+00:00",
        "rejected": [],
        "exceptions": [],
    }


@pytest.mark.parametrize(
    ("fields", "column"),
    [
        ({"unit": ""}, "Unit ID"),
        ({"call": ""}, "Call Number"),
        ({"call": "1" * 65}, "Call Number"),
        ({"received": ""}, "Received DtTm"),
        ({"dispatch": ""}, "Dispatch DtTm"),
        ({"received": "yesterday"}, "Received DtTm"),
        ({"scene": "04/31/2020 10:00:00 PM"}, "On Scene DtTm"),
        ({"scene": "04/07/2020 22:06:00"}, "On Scene DtTm"),
        ({"end": "04/07/0020 10:06:00 PM"}, "Available DtTm"),
        ({"transport": "13/07/2020 10:06:00 PM"}, "Transport DtTm"),
        ({"place": ""}, "Location"),
        ({"place": "(0, 0)"}, "Location"),
        ({"place": "(-122.42, 37.75)"}, "Location"),
        ({"place": "(37.75)"}, "Location"),
        ({"place": "(nan, nan)"}, "Location"),
    ],
)
def test_a_wrong_field_costs_its_row_and_names_the_column(tmp_path: Path, fields: dict[str, str], column: str) -> None:
    answer = imported(tmp_path, row(call="1"), row(**{"call": "2", **fields}), row(call="3", unit="E3"))
    assert rejected(answer) == [(3, column)]
    assert answer.scenario is not None
    assert [call.incident for call in answer.scenario.calls] == ["1", "3"]
    assert_none_vanished(answer)


def test_a_row_with_two_faults_is_rejected_once(tmp_path: Path) -> None:
    answer = imported(tmp_path, row(), row(call="2", unit="", place="nowhere"))
    assert rejected(answer) == [(3, "Unit ID")]
    assert [more["field"] for more in answer.rejected[0]["more"]] == ["Location"]
    assert_none_vanished(answer)


def test_unknown_codes_are_taken_as_the_default_and_listed(tmp_path: Path) -> None:
    answer = imported(tmp_path, row(kind="Dragon"))
    assert answer.scenario is not None
    assert answer.scenario.calls[0].class_code == "other"
    assert [(e["row"], e["field"]) for e in answer.exceptions] == [(2, "Call Type")]


def test_without_a_default_an_unknown_code_rejects(tmp_path: Path) -> None:
    answer = imported(tmp_path, row(), row(call="2", kind="Dragon"), default_class=None)
    assert rejected(answer) == [(3, "Call Type")]


def test_a_repeated_row_is_rejected_and_the_fuller_one_stays(tmp_path: Path) -> None:
    for rows in ([row(scene=""), row()], [row(), row(scene="")]):
        answer = imported(tmp_path, *rows)
        assert answer.scenario is not None
        assert [run.on_scene_at is not None for run in answer.scenario.runs] == [True]
        assert len(answer.rejected) == 1
        assert "repeats row" in answer.rejected[0]["reason"]
        assert_none_vanished(answer)


def test_a_unit_sent_twice_to_one_call_has_two_runs(tmp_path: Path) -> None:
    answer = imported(tmp_path, row(), row(dispatch="22:40:00", response="", scene="", end="22:50:00"))
    assert answer.scenario is not None
    assert len(answer.scenario.runs) == 2
    assert answer.rejected == ()


def test_calls_go_on_past_midnight(tmp_path: Path) -> None:
    late = row(received="23:50:00", entry="", dispatch="23:55:00", response="23:58:00")
    next_day = {"On Scene DtTm": at("00:05:00", "04/08/2020"), "Available DtTm": at("00:30:00", "04/08/2020")}
    answer = imported(tmp_path, {**late, **next_day})
    assert answer.scenario is not None
    run = answer.scenario.runs[0]
    assert run.on_scene_at is not None
    assert (run.on_scene_at - run.dispatched_at).total_seconds() == 600


def test_rows_that_disagree_about_their_call_are_listed(tmp_path: Path) -> None:
    answer = imported(tmp_path, row(), row(unit="E2"), row(unit="E3", kind="Alarms", received="21:59:00"))
    assert answer.scenario is not None
    (call,) = answer.scenario.calls
    assert call.class_code == "help.medical"
    assert call.received_at == datetime(2020, 4, 8, 4, 59, tzinfo=UTC)
    assert {e["field"] for e in answer.exceptions} >= {"Call Type", "Received DtTm"}


def test_the_order_of_rows_means_nothing(tmp_path: Path) -> None:
    rows = [row(call=str(n), unit=f"E{n % 3}", received=f"1{n}:00:00", entry="", dispatch=f"1{n}:01:00", response="",
                scene=f"1{n}:05:00", end=f"1{n}:50:00", place=f"(37.7{n}, -122.4{n})") for n in range(8)]  # fmt: skip
    rows += [row(call="3", unit="E9", received="13:00:10", dispatch="13:02:00", response="", end="", scene="")]
    rows += [rows[0]]
    expected = imported(tmp_path, *rows)
    for seed in range(5):
        shuffled = random.Random(seed).sample(rows, len(rows))
        answer = imported(tmp_path, *shuffled)
        assert answer.scenario == expected.scenario
        assert len(answer.rejected) == len(expected.rejected) == 1


# --- the file's form -------------------------------------------------------------------------------


def import_bytes(folder: Path, content: bytes) -> Imported:
    path = folder / "log.csv"
    path.write_bytes(content)
    return import_log(path, load_profile("sffd"))


def plain(folder: Path, *rows: Any) -> bytes:
    return written(folder / "plain.csv", rows).read_bytes()


def test_a_byte_order_mark_changes_nothing(tmp_path: Path) -> None:
    content = plain(tmp_path, row())
    assert import_bytes(tmp_path, b"\xef\xbb\xbf" + content).scenario == import_bytes(tmp_path, content).scenario


def test_line_ends_and_blank_lines_change_nothing_but_the_numbers(tmp_path: Path) -> None:
    content = plain(tmp_path, row(), row(call="2", unit="")).replace(b"\n", b"\r\n")
    head, first, second, _ = content.split(b"\r\n")
    answer = import_bytes(tmp_path, b"\r\n".join([head, b"", first, b"", second, b""]))
    assert answer.rows == 2
    assert rejected(answer) == [(5, "Unit ID")]


@pytest.mark.parametrize("cut", [3, 20, 60, 120, 200])
def test_a_file_cut_in_its_last_row_loses_that_row_only(tmp_path: Path, cut: int) -> None:
    content = plain(tmp_path, row(), row(call="2"), row(call="3"))
    answer = import_bytes(tmp_path, content[:-cut])
    assert answer.rows == 3
    assert rejected(answer) == [(4, "row")]
    assert_none_vanished(answer)


def test_a_quote_never_closed_costs_its_own_row_only(tmp_path: Path) -> None:
    lines = plain(tmp_path, *(row(call=str(n), unit=f"E{n}") for n in range(6))).split(b"\n")
    lines[3] = lines[3].replace(b"100 Block", b'"100 Block')
    answer = import_bytes(tmp_path, b"\n".join(lines))
    assert answer.rows == 6
    assert rejected(answer) == [(4, "row")]
    lines[5] = lines[5].replace(b"100 Block", b'"100 Block')
    answer = import_bytes(tmp_path, b"\n".join(lines))
    assert rejected(answer) == [(4, "row"), (6, "row")]
    assert_none_vanished(answer)


def test_a_line_break_inside_quotes_is_part_of_the_cell(tmp_path: Path) -> None:
    answer = imported(tmp_path, {**row(), "Address": "1 A ST\nrear house"}, row(call="2", unit=""))
    assert answer.scenario is not None
    assert answer.scenario.calls[0].address == "1 A ST\nrear house, San Francisco"
    assert rejected(answer) == [(3, "Unit ID")]


@pytest.mark.parametrize(
    ("damage", "why"),
    [(b"\x00", "NUL"), (b"\xff\xfe", "utf-8"), (b"x" * 30_000, "characters"), (b",,,,", "cells")],
)
def test_damage_inside_a_row_costs_that_row(tmp_path: Path, damage: bytes, why: str) -> None:
    content = plain(tmp_path, row(), row(call="2", unit="E2"), row(call="3", unit="E3"))
    lines = content.split(b"\n")
    lines[2] = lines[2].replace(b"100 Block", b"100" + damage + b"Block")
    answer = import_bytes(tmp_path, b"\n".join(lines))
    assert rejected(answer) == [(3, "row")]
    assert why in answer.rejected[0]["reason"]
    assert_none_vanished(answer)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "is empty"),
        (b"\n\n", "is empty"),
        ((",".join(COLUMNS) + "\n").encode(), "no row"),
        (b"a,b\n1,2\n", "has no column 'Call Number'"),
        (",".join(COLUMNS).replace("Unit ID", "UnitID").encode() + b"\nx\n", "rename it to 'UnitID'"),
        (b"a,a\n1,2\n", "there twice"),
        ("a,b\n".encode("utf-16"), "is UTF-16"),
        (b"PK\x03\x04rest", "ZIP"),
        (b"\xff\xff,b\n1,2\n", "not utf-8"),
    ],
)
def test_a_file_that_is_no_such_log_is_told_at_once(tmp_path: Path, content: bytes, why: str) -> None:
    with pytest.raises(BadInput, match=why.replace("(", r"\(")):
        import_bytes(tmp_path, content)


def test_when_no_row_can_be_imported_all_are_listed(tmp_path: Path) -> None:
    answer = imported(tmp_path, row(unit=""), row(place=""))
    assert answer.scenario is None
    assert rejected(answer) == [(2, "Unit ID"), (3, "Location")]


@given(st.data())
def test_whatever_a_file_holds_no_row_vanishes(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    folder = tmp_path_factory.mktemp("log")
    content = bytearray(plain(folder, *(row(call=str(n), unit=f"E{n}") for n in range(4))))
    head = content.index(b"\n") + 1
    inside = [where for where in range(head, len(content)) if content[where : where + 1] != b"\n"]
    for where in data.draw(st.lists(st.sampled_from(inside), min_size=1, max_size=4)):
        content[where] = data.draw(st.sampled_from(list(b'",\x00\xff9a ()')))
    answer = import_bytes(folder, bytes(content))
    assert answer.rows == 4
    assert_none_vanished(answer)


# --- workbooks -------------------------------------------------------------------------------------


def workbook(path: Path, rows: list[list[Any]]) -> Path:
    book = openpyxl.Workbook()
    for cells in rows:
        book.active.append(cells)
    book.save(path)
    return path


def test_a_workbook_is_read_like_text(tmp_path: Path) -> None:
    cells: list[Any] = list(row().values())
    cells[COLUMNS.index("Call Number")] = 1001
    cells[COLUMNS.index("Priority")] = 3.0
    cells[COLUMNS.index("Received DtTm")] = datetime(2020, 4, 7, 22, 0, 0)  # noqa: DTZ001 - as a sheet holds it
    path = workbook(tmp_path / "log.xlsx", [list(COLUMNS), cells, [], [*cells[:1], "", *cells[2:]]])
    answer = import_log(path, load_profile("sffd"))
    assert answer.scenario == imported(tmp_path, row()).scenario
    assert rejected(answer) == [(4, "Unit ID")]


def test_a_workbook_that_is_none_is_told(tmp_path: Path) -> None:
    (tmp_path / "log.xlsx").write_bytes(b"PK\x03\x04 nothing of the sort")
    with pytest.raises(BadInput, match="is no XLSX workbook"):
        import_log(tmp_path / "log.xlsx", load_profile("sffd"))


# --- the real log ----------------------------------------------------------------------------------


def test_fourteen_real_days(shared_data: Path, tmp_path: Path) -> None:
    answer = import_log(shared_data / SF, load_profile("sffd"))
    found = answer.as_json()
    assert (found["rows"], found["incidents"], found["unit_runs"], found["units"]) == (10410, 5292, 10410, 199)
    assert found["rejected"] == []
    words = ("is before", "is after Available")
    out_of_order = {e["row"] for e in answer.exceptions if e["reason"].startswith(words)}
    assert len(out_of_order) == 17
    missing_ends = [e for e in answer.exceptions if e["reason"].startswith("is missing")]
    assert len(missing_ends) == 2
    assert answer.scenario is not None
    save_scenario(answer.scenario, tmp_path / "scenario")
    assert load_scenario(tmp_path / "scenario") == answer.scenario
