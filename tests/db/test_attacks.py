"""Somebody hostile with a login of his own: what he writes past our programs is refused, or stops no desk."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import closing

import psycopg
import pytest

from console.domain.roles import Role
from db.errors import StoreBusy
from db.guards import install
from db.positions import PositionStore
from db.presence import open_presence
from db.store import Store
from tests.support.databases import Server
from tests.support.desks import START, Desk, desks
from tests.support.logins import MakeLogin, login_of, logins
from tests.support.outside import INSERT, forged, outside

pytestmark = pytest.mark.postgresql
Refused = (psycopg.errors.InsufficientPrivilege, psycopg.errors.CheckViolation, psycopg.DataError)
OFF_DUTY = "UPDATE unit SET status = 'off_duty', version = 2 WHERE call_sign = 'A-2'"
IMAGE = {"kind": "unit", "key": "A-2", "before": {"status": "available", "version": 1}}
AFTER = {"status": "off_duty", "version": 2}
TRUE = {**IMAGE, "after": AFTER}


@pytest.fixture(scope="module")
def owner_url(postgres_server: Server) -> Iterator[str]:
    """A live operation with an incident, three units and one of them on it; all tests attack the same."""
    with postgres_server.database() as url, desks(url) as make:
        desk: Desk = make()
        desk.unit("A-1", "A-2", "A-3")
        desk.incident("0412", summary="caller 13800000000 says so", address="Mill Lane 3")
        desk.done("AssignUnits", incident="0412", units=["A-1"])
        yield url


def attempt(url: str, *steps: str | tuple[str, str, str]) -> None:
    """Entries and statements, one after the other in one transaction."""
    with closing(outside(url)) as connection, connection.transaction():
        for step in steps:
            if isinstance(step, str):
                connection.execute(step.encode())
            else:
                connection.execute(INSERT, step)


def is_whole(owner_url: str) -> bool:
    """Whether the record verifies, and its tables are what its journal says."""
    with closing(Store.open(owner_url)) as store:
        return Desk(store).verify().ok


LIES: dict[str, list[str | tuple[str, str, str]]] = {
    "of a row that did not change": [forged("SetUnitStatus", rows=[TRUE])],
    "of a row that is not there": [
        forged(
            "SetUnitStatus", rows=[{"kind": "unit", "key": "A-9", "before": {"version": 1}, "after": {"version": 2}}]
        )
    ],
    "of a row that was taken away": [
        forged("Undo", args={"seq": 1}, rows=[{"kind": "unit", "key": "A-2", "before": {"version": 1}, "after": None}])
    ],
    "beside the truth": [
        OFF_DUTY,
        forged("SetUnitStatus", rows=[TRUE, {**IMAGE, "after": {"status": "returning", "version": 9}}]),
    ],
    "in a second entry": [
        OFF_DUTY,
        forged("SetUnitStatus", rows=[{**IMAGE, "after": {"status": "returning", "version": 2}}]),
        forged("SetUnitStatus", "forged-2", rows=[TRUE]),
    ],
    "checked too early": [
        OFF_DUTY,
        forged("SetUnitStatus", rows=[TRUE]),
        "SET CONSTRAINTS ALL IMMEDIATE",
        "UPDATE unit SET status = 'available', version = 3 WHERE call_sign = 'A-2'",
    ],
    "put back behind it": [
        OFF_DUTY,
        forged("SetUnitStatus", rows=[TRUE]),
        "SET CONSTRAINTS ALL IMMEDIATE",
        "SET CONSTRAINTS ALL DEFERRED",
        "UPDATE unit SET status = 'available', version = 3 WHERE call_sign = 'A-2'",
        forged("AddNote", "forged-2"),
    ],
    "in a savepoint": [
        OFF_DUTY,
        "SAVEPOINT one",
        forged("SetUnitStatus", rows=[TRUE]),
        "ROLLBACK TO one",
        forged("AddNote", "forged-2"),
    ],
    "without a version": [
        "UPDATE unit SET status = 'off_duty' WHERE call_sign = 'A-2'",
        forged("SetUnitStatus", rows=[{**IMAGE, "before": {}, "after": {"status": "off_duty"}}]),
    ],
    "by taking away and putting in": [
        "DELETE FROM unit WHERE call_sign = 'A-2'",
        "INSERT INTO unit SELECT 'A-2', NULL, 'x', NULL, 5, '[]', NULL, NULL, 'off_duty', NULL, NULL, 2",
        forged("SetUnitStatus", rows=[TRUE]),
    ],
    "by upsert": [
        "INSERT INTO unit SELECT * FROM unit ON CONFLICT (call_sign) DO UPDATE SET status = 'off_duty'",
        forged("AddNote"),
    ],
    "without triggers": ["SET session_replication_role = replica", OFF_DUTY],
}


@pytest.mark.parametrize("lie", LIES)
def test_an_entry_says_what_happened_or_is_refused(owner_url: str, login: MakeLogin, lie: str) -> None:
    with pytest.raises(Refused):
        attempt(login(Role.COMMANDER), *LIES[lie])
    assert is_whole(owner_url)


def test_what_is_true_is_taken(owner_url: str, login: MakeLogin) -> None:
    true = forged("SetUnitStatus", "true-1", rows=[{**TRUE, "key": "A-3"}])
    attempt(login(Role.COMMANDER), OFF_DUTY.replace("A-2", "A-3"), true)
    assert is_whole(owner_url)


_BODY = json.loads(forged("AddNote")[2])
POISON = {
    "no JSON": "nothing",
    "no object": "[]",
    "a part missing": json.dumps({name: _BODY[name] for name in sorted(_BODY) if name != "rows"}),
    "a part twice": forged("AddNote")[2].replace('"command"', '"at":"2026-03-01T09:00:00.000Z","command"'),
    "the command twice": forged("AddNote")[2].replace('"command"', '"command":"Escalate","command"'),
    "no moment": forged("AddNote", at="yesterday")[2],
    "no day of any calendar": forged("AddNote", at="2026-02-30T08:00:00.000Z")[2],
    "a number without end": forged("AddNote")[2].replace('"args":{}', '"args":{"x":1e400}'),
    "a pit": forged("AddNote")[2].replace('"args":{}', '"args":{"x":' + "[" * 2000 + "]" * 2000 + "}"),
    "rows that are none": forged("AddNote", rows=[])[2].replace('"rows":[]', '"rows":[{"kind":"unit"}]'),
    "a kind that is none": forged("AddNote", rows=[{"kind": "x", "key": "1", "before": None, "after": None}])[2],
    "rows within rows": forged(
        "AddNote", rows=[{"kind": "unit", "key": "A-2", "before": {"x": {}}, "after": {"version": 2}}]
    )[2],
    "something else changed": forged("AddNote", changed={"unit": ["A-1"]})[2],
    "too long": forged("AddNote", details={"x": "x" * 2_000_000})[2],
}


@pytest.mark.parametrize("kind", ["live", "drill"])
def test_an_entry_that_no_desk_could_read_is_refused(postgres_server: Server, kind: str) -> None:
    with postgres_server.database() as url:
        Store.open_or_make(url, kind="drill" if kind == "drill" else "live", name="test", now=START).close()
        with logins(url) as login, closing(outside(login(Role.DISPATCHER))) as connection:
            for body in POISON.values():
                with pytest.raises(Refused), connection.transaction():
                    connection.execute(INSERT, ("forged-1", "AddNote", body))
            connection.execute(INSERT, forged("AddNote"))


def test_an_undo_names_an_entry_before_it(owner_url: str, login: MakeLogin) -> None:
    url = login(Role.DISPATCHER)
    for seq in ("9", None, 1.5, 99, {"x": 1}):
        with pytest.raises(Refused):
            attempt(url, forged("Undo", args={"seq": seq}))


UNREADABLE = [
    ("status", "asleep"),
    ("status_at", "noon"),
    ("status_at", "2026-02-30T08:00:00.000Z"),
    ("capabilities", "all"),
    ("capabilities", "[1]"),
    ("lon", "NaN"),
    ("lat", 91.0),
    ("lat", None),
]


def test_a_row_that_no_desk_could_read_is_refused(owner_url: str, login: MakeLogin) -> None:
    url = login(Role.COMMANDER)
    for column, value in UNREADABLE:
        shown = "NULL" if value is None else f"'{value}'"
        change = f"UPDATE unit SET {column} = {shown}, version = 2 WHERE call_sign = 'A-2'"
        image = {**IMAGE, "before": {"version": 1}, "after": {column: value, "version": 2}}
        with pytest.raises(Refused):
            attempt(url, change, forged("SetUnitStatus", rows=[image]))


def test_nobody_answers_for_another(owner_url: str, login: MakeLogin, desk_of: Callable[[str], Desk]) -> None:
    url, commander = login(Role.DISPATCHER), desk_of(login(Role.COMMANDER))
    done = json.dumps({"ok": True, "id": "shift-42", "seq": 3})
    for result in (done, done.replace("true", "1"), done.replace("shift-42", "x"), "{}", "nothing"):
        with closing(outside(url)) as connection, pytest.raises(Refused), connection.transaction():
            connection.execute("INSERT INTO command (id, result) VALUES ('shift-42', %s)", (result,))
    with outside(url) as connection:
        refusal = {
            "ok": False,
            "id": "shift-42",
            "error_code": "bad_field",
            "error_text": "no",
            "by": commander.store.login,
        }
        connection.execute("INSERT INTO command (id, result) VALUES ('shift-42', %s)", (json.dumps(refusal),))
    code, text = commander.refused("Escalate", incident="0412", tier=2, id="shift-42")
    assert (code, login_of(url) in str(text)) == ("conflict", True)
    assert commander.done("Escalate", incident="0412", tier=2, id="shift-43").seq


def test_an_id_that_was_used_for_something_else_swallows_nothing(
    login: MakeLogin, desk_of: Callable[[str], Desk]
) -> None:
    dispatcher, commander = desk_of(login(Role.DISPATCHER)), desk_of(login(Role.COMMANDER))
    note = dispatcher.done("AddNote", incident="0412", text="x", id="shift-50")
    for command, fields in (("Escalate", {"tier": 2}), ("AddNote", {"text": "mine"})):
        code, text = commander.refused(command, incident="0412", id="shift-50", **fields)
        assert (code, dispatcher.store.login in str(text)) == ("conflict", True)
    assert dispatcher.done("AddNote", incident="0412", text="x", id="shift-50").seq == note.seq


def test_a_private_text_is_the_one_of_its_reference(owner_url: str, login: MakeLogin) -> None:
    with pytest.raises(Refused):
        attempt(login(Role.DISPATCHER), "INSERT INTO private_text VALUES ('ref', 'salt', 'text')")


PRESENCE = {
    "desk": "'d'",
    "login": "session_user",
    "name": "session_user",
    "station": "'s'",
    "role": "'dispatcher'",
    "since_ms": "1",
    "seen_ms": "(extract(epoch FROM clock_timestamp()) * 1000)::bigint",
    "looks_at": "NULL",
    "drags": "NULL",
    "ahead_ms": "0",
}


LIES_OF_A_DESK = [
    {"login": "'chief'"},
    {"name": "'chief'"},
    {"role": "'commander'"},
    {"role": "'nobody'"},
    {"since_ms": "9223372036854775807"},
    {"ahead_ms": "9223372036854775807"},
    {"drags": "'nothing'"},
    {"drags": "'[]'"},
    {"station": "repeat('x', 1000000)"},
    {"desk": "generate_series(1, 1000)::text"},
]


def on(lie: dict[str, str]) -> str:
    """A statement that says a desk is on."""
    row = {**PRESENCE, **lie}
    return f"INSERT INTO presence ({', '.join(row)}) SELECT {', '.join(row.values())}"


def test_presence_says_who_one_is(owner_url: str, login: MakeLogin) -> None:
    url = login(Role.DISPATCHER)
    for lie in LIES_OF_A_DESK:
        with pytest.raises(Refused):
            attempt(url, on(lie))
    attempt(url, on({"desk": "generate_series(1, 32)::text"}), "UPDATE presence SET looks_at = '0412'")
    with pytest.raises(Refused):
        attempt(url, on({"desk": "'one more'"}))
    attempt(url, "DELETE FROM presence")


def test_a_desk_that_can_not_be_read_hides_no_other(owner_url: str, login: MakeLogin) -> None:
    url = login(Role.DISPATCHER)
    for desk, drags in (("'a'", """'{"units": 5}'"""), ("'b'", "NULL"), ("'c'", """'{"incident": []}'""")):
        attempt(url, on({"desk": desk, "drags": drags}))
    with closing(Store.open(owner_url)) as store, closing(open_presence(store)) as presence:
        assert [one.desk for one in presence.everybody()] == ["b"]


FIX = "INSERT INTO position_latest VALUES ('A-1', {}, 36.6, {}, NULL, NULL)"
#: In a thousand years.
FAR = 35_000_000_000_000


def test_positions_are_fed_by_those_who_may_and_can_not_be_blocked(owner_url: str, login: MakeLogin) -> None:
    dispatcher = login(Role.DISPATCHER)
    for url, fix in (
        (login(Role.INSTRUCTOR), FIX.format(117, 1)),
        (login(Role.OBSERVER), FIX.format(117, 1)),
        (dispatcher, FIX.format("'NaN'", 1)),
        (dispatcher, FIX.format("1e308", 1)),
        (dispatcher, FIX.format(117, 9223372036854775807)),
    ):
        with pytest.raises(Refused):
            attempt(url, fix)
    attempt(
        dispatcher,
        FIX.format(117, FAR),
        "INSERT INTO position_version VALUES (1, 9223372036854775807)",
        "UPDATE position_version SET version = 9223372036854775807",
    )
    with closing(Store.open(dispatcher)) as store, closing(PositionStore.open(store.url)) as positions:
        positions.write_rows([("A-1", 117.2, 36.7, 1_772_000_000_000, None, None)])
        assert positions.latest()["A-1"].at.lon == 117.2


def test_nothing_in_the_schema_stands_for_what_is_the_servers(owner_url: str, login: MakeLogin) -> None:
    """As on PostgreSQL 14, where every login may make functions in `public`."""
    url = login(Role.DISPATCHER)
    body = "LANGUAGE plpgsql AS 'BEGIN ALTER TABLE public.journal DISABLE TRIGGER ALL; RETURN 1::text; END'"
    with outside(owner_url) as owner:
        owner.execute("GRANT CREATE ON SCHEMA public TO PUBLIC")
    attempt(
        url,
        f"CREATE FUNCTION public.joined(text, integer) RETURNS text {body}",
        "CREATE OPERATOR public.|| (FUNCTION = public.joined, LEFTARG = text, RIGHTARG = integer)",
        f"CREATE FUNCTION public.format(text, name, text) RETURNS text {body}",
    )
    attempt(url, "SET search_path = public, pg_catalog", forged("AddNote"))
    with pytest.raises(psycopg.errors.InsufficientPrivilege, match="may not undo"):
        attempt(url, "SET search_path = public, pg_catalog", forged("Undo", "forged-2", args={"seq": 1}))
    assert is_whole(owner_url)
    with closing(Store.open(owner_url)) as store, store.engine.begin() as connection:
        install(connection)
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        attempt(url, "CREATE FUNCTION public.more() RETURNS integer LANGUAGE sql AS 'SELECT 1'")
    attempt(url, "DROP FUNCTION public.joined CASCADE", "DROP FUNCTION public.format")


def test_the_servers_own_functions_serve_nobody_else(owner_url: str, login: MakeLogin) -> None:
    for name in ("journal_chain", "console_told", "console_journaled", "console_answered", "console_erased"):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            attempt(
                login(Role.COMMANDER),
                "CREATE TEMP TABLE mine (seq integer, body text, actor text)",
                f"CREATE TRIGGER taken BEFORE INSERT ON mine FOR EACH ROW EXECUTE FUNCTION public.{name}()",
            )


def test_who_holds_the_record_does_not_hold_a_desk_for_ever(
    owner_url: str, login: MakeLogin, desk_of: Callable[[str], Desk], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PGOPTIONS", "-c lock_timeout=200ms")  # what the environment asks for comes after our own
    commander, dispatcher = desk_of(login(Role.COMMANDER)), login(Role.DISPATCHER)
    for hold in (forged("AddNote", "held-1"), "LOCK TABLE unit, incident IN ACCESS EXCLUSIVE MODE"):
        with closing(outside(dispatcher)) as connection:
            connection.execute(hold.encode()) if isinstance(hold, str) else connection.execute(INSERT, hold)
            with pytest.raises(StoreBusy):
                commander.run("SetUnitStatus", unit="A-1", status="acknowledged")
    assert commander.done("SetUnitStatus", unit="A-1", status="acknowledged").seq


def test_a_desk_that_is_frozen_lets_go(owner_url: str) -> None:
    with closing(Store.open(owner_url)) as store, store.reading() as connection:
        limits = {
            name: connection.exec_driver_sql(f"SHOW {name}").scalar()
            for name in ("lock_timeout", "idle_in_transaction_session_timeout")
        }
    assert limits == {"lock_timeout": "10s", "idle_in_transaction_session_timeout": "30s"}
