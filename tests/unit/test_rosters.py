"""Patterns into tours, rosters and lists of tasks from files, and how a tour stands: rules without a record."""

from __future__ import annotations

import itertools
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.domain import roster
from console.domain.area import Post, Zone
from console.domain.doctrine import Names
from console.domain.errors import DomainError
from console.domain.geo import LonLat
from console.domain.roster import Pattern, TourState, Turn, spans, tour_state
from console.domain.task import Task, TaskKind, TaskOutcome, TaskState, end, tally, task_state
from console.domain.tour import Tour
from console.domain.unit import Unit, UnitStatus
from console.feeds.patterns import PatternError, load_patterns
from console.feeds.roster_files import known, planned, read_roster
from console.feeds.tables import TableError
from console.feeds.task_files import read_tasks

NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
MONDAY = date(2026, 3, 2)
PATTERNS = load_patterns()
UNITS = {f"A-{n}" for n in range(1, 8)}
EAST = Zone("C", "Eastern Zone", "东部警务协作区", "")
STATION = Post("S11", "Shigutang Station", "石鼓塘派出所", LonLat(112.4, 33.3), "C")
ON_RECORD = known(UNITS, PATTERNS, [EAST], [STATION])


def days_of(code: str, last: date, team: int = 0) -> list[int]:
    """Days of March on which a team's turns begin."""
    return [span.starts_at.astimezone().day for span in spans(PATTERNS[code], MONDAY, last, team)]


def test_an_office_works_on_weekdays() -> None:
    assert days_of("office", date(2026, 3, 15)) == [2, 3, 4, 5, 6, 9, 10, 11, 12, 13]
    first = spans(PATTERNS["office"], MONDAY, MONDAY)[0]
    assert (f"{first.starts_at:%H:%M}", first.ends_at - first.starts_at) == ("08:30", timedelta(hours=9))


def test_each_weekend_has_its_group_beside_all_hands_on_weekdays() -> None:
    last = MONDAY + timedelta(days=27)
    by_team = [set(days_of("weekdays_weekend", last, team)) for team in range(4)]
    weekends = [{7, 8}, {14, 15}, {21, 22}, {28, 29}]
    assert sorted(min(days & {7, 14, 21, 28}) for days in by_team) == [7, 14, 21, 28]
    for days in by_team:
        assert len(days) == 22
        assert sum(weekend <= days for weekend in weekends) == 1


@given(st.integers(1, 60))
def test_somebody_is_on_for_all_24_hours(length: int) -> None:
    last = MONDAY + timedelta(days=length)
    found = sorted(
        (span.starts_at, span.ends_at) for n in range(3) for span in spans(PATTERNS["one_in_three"], MONDAY, last, n)
    )
    assert len(found) == length + 1
    for (_, ends), (begins, _) in itertools.pairwise(found):
        assert ends == begins


@pytest.mark.parametrize("words", ["1-9 08:00-17:00", "2-1 08:00-09:00", "0 08:00-09:00", "1 25:00-09:00", "mon 8-9"])
def test_what_is_no_turn_is_refused(words: str) -> None:
    with pytest.raises(ValueError, match=words.split(maxsplit=1)[0]):
        Turn.parse(words, 7)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("[a]\nturns = ['1-9 08:00-09:00']", "a: turns: .* no part of a cycle of 7"),
        ("[a]\nturn = []", "a: turn: no such key"),
        ("[a]\nturns = []", "a: turns: there is none"),
        ("[a]\nturns = ['1 08:00-09:00']\ncycle_days = 0", "a: cycle_days"),
        ("[a]\nturns = 'x'", "a: turns: 'x' is no list"),
        ("[a", "is no TOML"),
    ],
)
def test_a_pattern_that_is_wrong_is_named(tmp_path: Path, text: str, why: str) -> None:
    path = tmp_path / "patterns.toml"
    path.write_text(text)
    with pytest.raises(PatternError, match=why):
        load_patterns(path)


def tour(**fields: object) -> Tour:
    return Tour(**{"key": "t", "unit": "A-1", "starts_at": NOW, "ends_at": NOW + timedelta(hours=8), **fields})  # type: ignore[arg-type]


def test_how_a_tour_stands() -> None:
    before, after = NOW - timedelta(hours=1), NOW + timedelta(hours=9)
    assert tour_state(tour(), before) is TourState.PLANNED
    assert tour_state(tour(), NOW) is TourState.DUE
    assert tour_state(tour(begun_at=NOW), NOW) is TourState.ON_DUTY
    assert tour_state(tour(begun_at=NOW), after) is TourState.OVER
    assert tour_state(tour(begun_at=NOW, break_since=NOW), NOW) is TourState.ON_BREAK
    assert tour_state(tour(begun_at=NOW, ended_at=after), after) is TourState.ENDED
    assert tour_state(tour(ended_at=before), NOW) is TourState.CANCELLED
    assert roster.late_at(tour(), 600) == NOW + timedelta(minutes=10)
    assert roster.late_at(tour(begun_at=NOW), 300) == NOW + timedelta(hours=8, minutes=5)
    assert roster.late_at(tour(begun_at=NOW, ended_at=after), 600) is None
    assert roster.planned_for([tour(), tour(ended_at=before)], NOW) == [tour()]


@given(st.integers(-10, 10), st.integers(-10, 10), st.integers(-10, 10))
def test_on_duty_is_begun_and_not_ended(begun: int, ended: int, asked: int) -> None:
    begun, ended = sorted((begun, ended))
    one = tour(begun_at=NOW + timedelta(hours=begun), ended_at=NOW + timedelta(hours=ended))
    assert roster.is_on_duty(one, NOW + timedelta(hours=asked)) == (begun <= asked < ended)


def test_a_tour_crews_its_unit_as_far_as_it_says() -> None:
    unit = Unit("A-1", people=5, post="p1", status=UnitStatus.OFF_DUTY)
    crewed = roster.manned(unit, tour(people=2))
    assert (crewed.people, crewed.post, crewed.vehicle) == (2, "p1", "")


def test_a_roster_file_gives_tours_and_names_each_row_that_is_none(tmp_path: Path) -> None:
    path = tmp_path / "roster.csv"
    path.write_text(
        "unit,pattern,from,until,team,starts_at,ends_at,people,crew\n"
        "A-1,office,2026-03-02,2026-03-06,,,,4,Li\n"
        "A-2,,,,,2026-03-02 08:00,2026-03-02 20:00,,\n"
        "A-3,night,2026-03-02,2026-03-06,,,,,\n"
        ",office,2026-03-02,2026-03-06,,,,,\n"
        "A-4,office,2026-03-06,2026-03-02,,,,,\n"
        "A-5,,,,,2026-03-02 08:00,2026-03-02 07:00,,\n"
        "A-6,office,2026-03-02,2026-03-06,,,,none,\n"
        "A-7,office,soon,2026-03-06,,,,,\n"
        "A-2,,,,,2026-03-02 08:00,2026-03-02 21:00,,\n"
        "B-9,office,2026-03-02,2026-03-06,,,,,\n"
    )
    found = read_roster(path, ON_RECORD)
    assert [(where, len(command.tours)) for where, command in found.commands] == [("2", 5), ("3", 1)]
    first = found.commands[0][1].tours[0]
    assert (first.people, first.crew) == (4, "Li")
    told = [str(wrong) for wrong in found.bad]
    for beginning in (
        "4: pattern: “night”",
        "5: unit: is missing",
        "6: until:",
        "7: ends_at:",
        "8: people:",
        "9: from:",
    ):
        assert any(line.startswith(beginning) for line in told), (beginning, told)
    assert len(told) == 8
    assert told[6] == "10: unit: A-2 has a tour from 2026-03-02 08:00 in the file already"
    assert told[7] == "11: unit: B-9 is not on record"


def test_a_roster_may_be_a_workbook(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["unit", "pattern", "from", "until", "team"])
    book.active.append(["A-1", "one_in_three", date(2026, 3, 2), date(2026, 3, 10), 1])
    book.save(tmp_path / "roster.xlsx")
    found = read_roster(tmp_path / "roster.xlsx", ON_RECORD)
    assert [len(command.tours) for _, command in found.commands] == [3]
    assert not found.bad


CHINESE = (
    "呼号,班制,起始日期,截止日期,班组,协作区,派出所,人数,车牌号,人员\n"
    "A-1,24小时值班，三班轮换,2026/03/02,2026-03-10,1,东部警务协作区,石鼓塘派出所,4,云A0001警,李\n"
    "A-2,office,2026-03-02,2026-03-06,,C,S11,,,\n"
    "A-3,office,2026-03-02,2026-03-06,,北部,S11,,,\n"
    "A-4,office,2026-03-02,2026-03-06,,C,S99,,,\n"
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_roster_may_be_written_in_chinese(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "roster.csv"
    path.write_text(CHINESE, encoding=encoding)
    found = read_roster(path, ON_RECORD)
    assert [(where, len(command.tours)) for where, command in found.commands] == [("2", 3), ("3", 5)]
    first = found.commands[0][1].tours[0]
    assert (first.pattern, first.zone, first.post, first.people) == ("one_in_three", "C", "S11", 4)
    assert (first.vehicle, first.crew) == ("云A0001警", "李")
    assert [str(wrong) for wrong in found.bad] == ["4: zone: 北部 is not on record", "5: post: S99 is not on record"]


def test_a_list_of_tasks_may_be_written_in_chinese(tmp_path: Path) -> None:
    path = tmp_path / "tasks.csv"
    path.write_text(
        "任务类型,任务编号,协作区,期限,内容\n回访,一,东部警务协作区,2026-03-02 18:00,门店\n", encoding="gb18030"
    )
    task = read_tasks(path, [EAST]).commands[0][1]
    assert (task.kind, task.task, task.zone, task.text) == (TaskKind.REVISIT, "一", "C", "门店")
    assert str(read_tasks(path, [Zone("B", "West", "西部", "")]).bad[0]) == "2: zone: 东部警务协作区 is not on record"


def test_a_file_without_units_is_refused_as_a_whole(tmp_path: Path) -> None:
    path = tmp_path / "roster.csv"
    path.write_text("name\nA-1\n")
    with pytest.raises(TableError, match="no column is named unit"):
        read_roster(path, ON_RECORD)


def test_a_pattern_is_planned_over_so_many_days_only() -> None:
    with pytest.raises(TableError, match="until"):
        planned("A-1", PATTERNS["office"], (MONDAY, MONDAY + timedelta(days=500)))


def test_a_list_of_tasks_names_each_row_that_is_none(tmp_path: Path) -> None:
    path = tmp_path / "tasks.csv"
    path.write_text(
        "kind,task,lon,lat,zone,unit,due_at,text\n"
        "patrol,one,117.0,36.6,,,2026-03-02 18:00,the market\n"
        "revisit,two,,,east,A-1,,\n"
        "dance,three,,,east,,,\n"
        "check,four,36.6,117.0,,,,\n"
        "check,five,,,east,,soon,\n"
        "check,two,,,east,,,\n"
    )
    found = read_tasks(path)
    assert [(where, command.task) for where, command in found.commands] == [("2", "one"), ("3", "two")]
    assert found.commands[0][1].due_at is not None
    told = [str(wrong) for wrong in found.bad]
    for row, field in ((4, "kind"), (5, "at"), (6, "due_at"), (7, "task")):
        assert any(line.startswith(f"{row}: {field}:") for line in told), told


def task(**fields: object) -> Task:
    return Task(**{"key": "t", "kind": TaskKind.CHECK, "opened_at": NOW, "opened_by": "x", **fields})  # type: ignore[arg-type]


def test_tasks_are_counted_by_what_was_due() -> None:
    due = NOW + timedelta(hours=1)
    late = NOW + timedelta(hours=2)
    rows = [
        end(task(due_at=due), TaskOutcome.DONE, NOW),
        end(task(due_at=due), TaskOutcome.SETTLED, late),
        end(task(due_at=due), TaskOutcome.NOT_DONE, NOW),
        end(task(due_at=due), TaskOutcome.CANCELLED, NOW),
        task(due_at=due),
        task(),
    ]
    found = tally(rows, late)
    assert (found.opened, found.open, found.overdue, found.done) == (6, 2, 1, 2)
    assert (found.with_due, found.in_time, found.share_in_time) == (4, 1, 0.25)
    assert task_state(rows[4], NOW) is TaskState.DUE
    with pytest.raises(DomainError):
        end(rows[0], TaskOutcome.DONE, NOW)


def test_a_pattern_of_ones_own_takes_the_place_of_another(tmp_path: Path) -> None:
    path = tmp_path / "patterns.toml"
    path.write_text("[office]\nen = 'Nights'\nturns = ['1-7 20:00-08:00']\n")
    pattern = load_patterns(path)["office"]
    assert pattern == Pattern("office", Names("Nights", "Nights"), pattern.turns)
    assert len(spans(pattern, MONDAY, MONDAY + timedelta(days=6))) == 7
