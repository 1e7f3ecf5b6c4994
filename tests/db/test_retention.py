"""What is over its time goes and nothing else: texts of ended incidents, and positions once a file holds them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import shapely
from sqlalchemy import select

from console.commands.base import Command, Outcome
from console.domain.errors import DomainError
from console.domain.fix import Fix
from console.domain.geo import LonLat
from console.domain.roles import Rights
from console.retention import LetGo, NotAllowed, may_retain, retain
from db import journal, reading
from db.archive import COLUMNS, read_file
from db.beside import HISTORY, open_beside
from db.errors import StoreDamaged
from db.positions import PositionStore
from db.retention import Retention, retention
from tests.support.desks import START, Desk
from tests.support.program import run_main

DAY = timedelta(days=1)


@pytest.fixture
def desk(make_desk: Callable[..., Desk]) -> Desk:
    """A desk whose record keeps texts for 30 days and positions for 7."""
    desk = make_desk()
    desk.unit("A-1")
    desk.done("SetRetention", keep_private_days=30, keep_positions_days=7)
    return desk


def an_incident(desk: Desk, number: str, ended: datetime | None) -> None:
    """One with an address that was corrected, a story, a note that was taken back and one that stays."""
    if ended is not None:
        desk.clock.set(ended - timedelta(hours=1))
    desk.incident(number, summary=f"story of {number}", address=f"first address of {number}")
    desk.done("UpdateIncident", incident=number, address=f"address of {number}")
    taken_back = desk.done("AddNote", incident=number, text=f"note on {number}, taken back")
    desk.done("Undo", seq=taken_back.seq)
    desk.done("AssignUnits", incident=number, units=["A-1"])
    desk.done("ReleaseUnits", incident=number, units=["A-1"], reason=f"reason of {number}")
    if ended is not None:
        desk.clock.set(ended - timedelta(seconds=1))
        desk.done("CloseIncident", incident=number, disposition="settled")


def texts(desk: Desk) -> set[str]:
    """All texts that are there."""
    with desk.store.reading() as connection:
        rows = desk.store.statements.select("private_text").rows(connection)
    return {row["text"] for row in rows if row["text"] is not None}


def days_later(desk: Desk, now: datetime, archive: Path | None = None) -> LetGo:
    desk.clock.set(now)
    return retain(desk.store, desk.bus.run, now, archive)


def test_texts_of_what_ended_long_ago_go_with_all_their_versions(desk: Desk) -> None:
    an_incident(desk, "0001", START + DAY)
    an_incident(desk, "0002", START + 20 * DAY)
    an_incident(desk, "0003", None)
    before = texts(desk)
    done = days_later(desk, START + 40 * DAY)
    assert (done.texts, done.incidents, done.refused) == (5, 1, 0)
    assert before - texts(desk) == {
        "story of 0001",
        "first address of 0001",
        "address of 0001",
        "note on 0001, taken back",
        "reason of 0001",
    }
    assert desk.verify().ok
    with desk.store.reading() as connection:
        assert journal.text_difference(connection) is None
        *_, last = journal.entries(connection)
    assert (last.body.command, last.actor, last.body.args["incidents"]) == ("EraseTexts", "desk", ["0001"])
    assert last.body.details == {"erased": 5}
    assert days_later(desk, START + 40 * DAY) == LetGo()


def test_a_task_keeps_its_texts_until_its_own_end_is_over_its_time(desk: Desk) -> None:
    an_incident(desk, "0001", START + DAY)
    desk.clock.set(START + DAY)
    desk.done("OpenTask", task="done", kind="revisit", incident="0001", text="look again")
    desk.done("OpenTask", task="to do", kind="revisit", incident="0001", text="look once more")
    taken_back = desk.done("OpenTask", task="slip", kind="check", unit="A-1", text="nobody meant this")
    desk.done("Undo", seq=taken_back.seq)
    desk.done("EndTask", task="done", outcome="done", report="all quiet")
    before = texts(desk)
    done = days_later(desk, START + 40 * DAY)
    assert (done.incidents, done.refused) == (1, 0)
    assert {"look again", "all quiet", "nobody meant this"} <= before - texts(desk)
    assert "look once more" in texts(desk)
    assert desk.verify().ok


def test_texts_that_several_requests_share_go_with_their_incident(desk: Desk) -> None:
    desk.incident("0001", summary="a quarrel")
    desk.done("RequestSupport", incident="0001", arms=["traffic", "swat"], text="help at the mill")
    desk.done("AskReview", incident="0001", text="how it is to be closed")
    desk.done("AnswerReview", request="0001/3", approved=False, reply="a signature is lacking")
    desk.incident("0002", summary="another quarrel")
    desk.done("RequestSupport", incident="0002", arms=["traffic", "swat"], text="help at the ford")
    desk.done("AnswerRequest", request="0002/1", answer="unable")
    desk.done("DivertIncident", incident="0001", to="hotline", reason="no police work")
    assert days_later(desk, START + 40 * DAY).refused == 0
    assert texts(desk) == {"another quarrel", "help at the ford"}
    assert desk.verify().ok


def test_what_was_never_begun_or_lifted_ended_as_planned(desk: Desk) -> None:
    begins, ends = (START + DAY).isoformat(), (START + 2 * DAY).isoformat()
    desk.done("PlanTours", tours=[{"code": "t", "unit": "A-1", "starts_at": begins, "ends_at": ends, "crew": "Li"}])
    places = [[117.0, 36.0], [118.0, 36.0]]
    desk.done("CloseRoad", places=places, reason="a wedding", until=ends)
    desk.done("CloseRoad", places=places, reason="the bridge is down")
    assert days_later(desk, START + 31 * DAY).texts == 0
    assert days_later(desk, START + 33 * DAY).texts == 2
    assert texts(desk) == {"the bridge is down"}


def test_nothing_of_an_open_incident_is_ever_erased(desk: Desk) -> None:
    an_incident(desk, "0001", START + DAY)
    desk.clock.set(START + 39 * DAY)
    desk.done("ReopenIncident", incident="0001", reason="it goes on")
    before = texts(desk)
    assert days_later(desk, START + 90 * DAY).texts == 0
    assert texts(desk) == before


def test_an_incident_that_is_reopened_at_that_moment_keeps_its_texts(desk: Desk) -> None:
    an_incident(desk, "0001", START + DAY)
    before = texts(desk)

    def reopened_first(command: Command) -> Outcome:
        desk.done("ReopenIncident", incident="0001", reason="it goes on")
        return desk.bus.run(command)

    desk.clock.set(START + 90 * DAY)
    done = retain(desk.store, reopened_first, START + 90 * DAY, None)
    assert (done.texts, done.refused) == (0, 1)
    assert before <= texts(desk)


def test_the_texts_of_another_incident_can_not_be_named(desk: Desk) -> None:
    an_incident(desk, "0001", START + DAY)
    an_incident(desk, "0002", None)
    row = desk.row("incident", "0002")
    assert row is not None
    code, why = desk.refused(
        "EraseTexts", incidents=["0001"], texts=[row["summary"]], ended_before="2026-04-01T00:00:00Z"
    )
    assert (code, why) == ("bad_field", "texts: one belongs to 0002")
    assert "story of 0002" in texts(desk)


def test_a_desk_that_holds_the_words_forgets_them(desk: Desk) -> None:
    an_incident(desk, "0001", START + DAY)
    with desk.store.reading() as connection:
        picture = reading.load(connection)
    assert "story of 0001" in picture.texts.values()
    days_later(desk, START + 40 * DAY)
    with desk.store.reading() as connection:
        followed, changes = reading.follow(connection, picture, journal.entries(connection, picture.seq))
    assert changes.everything
    assert dict(followed.texts) == {}
    assert followed.text(followed.incidents["0001"].summary) == ""


def test_the_file_itself_forgets(desk: Desk, engine_url: str) -> None:
    if not engine_url.startswith("sqlite"):
        return  # a server's pages are its own; what VACUUM leaves is said in the manual
    an_incident(desk, "0001", START + DAY)
    path = Path(engine_url.removeprefix("sqlite:///"))
    files = [path, path.with_name(f"{path.name}-wal")]
    assert any(b"story of 0001" in file.read_bytes() for file in files)
    days_later(desk, START + 40 * DAY)
    assert not any(b"story of 0001" in file.read_bytes() for file in files)


def test_without_a_setting_everything_stays(make_desk: Callable[..., Desk], tmp_path: Path) -> None:
    desk = make_desk()
    desk.unit("A-1")
    an_incident(desk, "0001", START + DAY)
    assert days_later(desk, START + 9_000 * DAY, tmp_path) == LetGo()
    with desk.store.reading() as connection:
        assert retention(connection) == Retention()


def test_the_last_setting_holds(desk: Desk) -> None:
    desk.done("SetRetention", keep_positions_days=3)
    with desk.store.reading() as connection:
        assert retention(connection) == Retention(None, 3)
    with pytest.raises(DomainError, match="keep_private_days"):
        desk.run("SetRetention", keep_private_days=0)


def test_a_role_that_may_not_is_refused(desk: Desk) -> None:
    an_incident(desk, "0001", START + DAY)
    desk.store.rights = Rights("desk", frozenset(), is_drill=False)
    assert not may_retain(desk.store)
    with pytest.raises(NotAllowed):
        days_later(desk, START + 40 * DAY)


# -- positions -----------------------------------------------------------------------------------------


@pytest.fixture
def fixes(desk: Desk) -> Iterator[PositionStore]:
    """Fixes of ten days, two units, every eight hours; the positions."""
    positions = PositionStore.open(desk.store.url)
    positions.write(
        Fix(unit, LonLat(117 + n / 100, 36.6), START + n * DAY / 3, None if n % 2 else 45.0, 3.5)
        for n in range(30)
        for unit in ("A-1", "警-2")
    )
    yield positions
    positions.close()


def history(desk: Desk) -> list[tuple[Any, ...]]:
    engine = open_beside(desk.store.url)
    try:
        with engine.connect().execution_options(reads=True) as connection:
            wanted = select(*(HISTORY.c[name] for name in COLUMNS)).order_by(HISTORY.c.unit, HISTORY.c.fixed_at_ms)
            return [tuple(row) for row in connection.execute(wanted)]
    finally:
        engine.dispose()


def test_old_positions_move_to_files_that_hold_every_one(desk: Desk, fixes: PositionStore, tmp_path: Path) -> None:
    before, latest = history(desk), fixes.latest()
    done = days_later(desk, START + 10 * DAY, tmp_path / "archive")
    left = history(desk)
    limit_ms = (START + 3 * DAY).timestamp() * 1000
    assert left == [row for row in before if row[1] >= limit_ms]
    archived = [row for file in done.files for page in read_file(Path(file)) for row in page]
    assert sorted(archived) == sorted(row for row in before if row[1] < limit_ms)
    assert done.positions == len(archived) == 18
    assert [Path(file).name for file in done.files] == [f"positions-2026-03-{day:02d}.parquet" for day in (1, 2, 3, 4)]
    assert fixes.latest() == latest
    with desk.store.reading() as connection:
        entries = [entry for entry in journal.entries(connection) if entry.body.command == "ArchivePositions"]
    assert sum(entry.body.args["rows"] for entry in entries) == 18
    assert "sha256:" in entries[0].body.args["files"][0]
    assert days_later(desk, START + 10 * DAY, tmp_path / "archive").positions == 0
    assert desk.verify().ok


def test_an_archive_is_geoparquet(desk: Desk, fixes: PositionStore, tmp_path: Path) -> None:
    (file, *_) = days_later(desk, START + 10 * DAY, tmp_path).files
    table = pq.read_table(file)
    geo = json.loads(table.schema.metadata[b"geo"])
    assert geo["columns"][geo["primary_column"]]["encoding"] == "WKB"
    place = shapely.from_wkb(table.column("geometry")[0].as_py())
    assert (place.x, place.y) == (117.0, 36.6)
    assert table.schema.field("fixed_at").type == pa.timestamp("ms", tz="UTC")


def test_what_can_not_be_put_on_record_stays(desk: Desk, fixes: PositionStore, tmp_path: Path) -> None:
    before = history(desk)

    def refusing(command: Command) -> Outcome:
        return Outcome(False, "x", error_code="not_allowed", error_text="not now")

    with pytest.raises(NotAllowed, match="not now"):
        retain(desk.store, refusing, START + 10 * DAY, tmp_path)
    assert history(desk) == before
    done = days_later(desk, START + 10 * DAY, tmp_path)
    assert len(done.files) == len(list(tmp_path.glob("positions-*"))), "the file of the first try serves the second"
    assert done.positions == 18


def test_a_fix_that_comes_late_goes_with_the_next(desk: Desk, fixes: PositionStore, tmp_path: Path) -> None:
    late = Fix("A-1", LonLat(118.0, 36.6), START + DAY / 2)

    def late_fix(command: Command) -> Outcome:
        fixes.write([late])
        return desk.bus.run(command)

    desk.clock.set(START + 10 * DAY)
    assert retain(desk.store, late_fix, START + 10 * DAY, tmp_path).positions == 18
    assert ("A-1", 118.0) in [(row[0], row[2]) for row in history(desk)]
    assert days_later(desk, START + 10 * DAY, tmp_path).files == (str(tmp_path / "positions-2026-03-01-2.parquet"),)
    again = [row for page in read_file(tmp_path / "positions-2026-03-01-2.parquet") for row in page]
    assert {(row[0], row[2]) for row in again} == {("A-1", 118.0)}


def test_a_damaged_archive_is_said_to_be_so(tmp_path: Path) -> None:
    (tmp_path / "positions-2026-03-01.parquet").write_bytes(b"PAR1 no more PAR1")
    with pytest.raises(StoreDamaged, match="Parquet"):
        next(read_file(tmp_path / "positions-2026-03-01.parquet"))


def test_by_a_daily_job(project_root: Path, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'shift.db'}"
    main = partial(run_main, project_root)
    fix = {"unit": "A-1", "at": [117.2, 36.7], "fixed_at": "2026-01-01T08:00:00Z"}
    assert main("command", "--db", url, lines=['{"command": "RegisterUnit", "unit": "A-1", "at": [117, 36]}']).stdout
    assert main("positions", "--db", url, lines=[fix]).returncode == 0
    kept = main("db", "keep", "--db", url, "--private-days", "90", "--positions-days", "30", "--json")
    assert json.loads(kept.stdout) == {"keep_private_days": 90, "keep_positions_days": 30}
    done = main("db", "retain", "--db", url, "--archive", str(tmp_path / "old"), "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["positions"] == 1
    assert (tmp_path / "old" / "positions-2026-01-01.parquet").exists()
    told = main("db", "keep", "--db", url, "--private-days", "soon")
    assert (told.returncode, told.stderr[:45]) == (2, "error: db keep: --private-days soon: write da")
