"""What a server refuses to any program that logs in, ours or not; and what our own bus says of it first."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import closing

import psycopg
import pytest

from console.commands.registry import HANDLERS
from console.domain.errors import DomainError
from console.domain.roles import RIGHTS, Rights, Role, who_may
from db import journal
from db.guards import JOURNALED, role_name
from db.store import Store
from tests.support.databases import Server
from tests.support.desks import START, Desk, desks
from tests.support.logins import MakeLogin, login_of, logins
from tests.support.outside import INSERT, forged, outside

pytestmark = pytest.mark.postgresql
Denied = psycopg.errors.InsufficientPrivilege


@pytest.fixture
def owner_url(postgres_server: Server) -> Iterator[str]:
    """A live operation with an incident, two units and one of them on it."""
    with postgres_server.database() as url, desks(url) as make:
        desk: Desk = make()
        desk.unit("A-1", "A-2")
        desk.incident("0412", summary="caller 13800000000 says so", address="Mill Lane 3")
        desk.done("AssignUnits", incident="0412", units=["A-1"])
        yield url


def test_a_dispatcher_works_and_the_record_says_who_it_was(
    owner_url: str, login: MakeLogin, desk_of: Callable[[str], Desk]
) -> None:
    desk = desk_of(login(Role.DISPATCHER))
    desk.incident("0413", summary="loud quarrel")
    desk.done("AssignUnits", incident="0413", units=["A-2"])
    last = desk.done("Undo", seq=desk.head()[0])
    assert desk.active("A-2") == []
    assert desk.verify().ok
    with desk.store.reading() as connection:
        assert {entry.actor for entry in journal.entries(connection, (last.seq or 0) - 3)} == {desk.store.login}


def test_a_role_commands_what_is_its_own_and_nothing_else(
    owner_url: str, login: MakeLogin, desk_of: Callable[[str], Desk]
) -> None:
    dispatcher, observer = desk_of(login(Role.DISPATCHER)), desk_of(login(Role.OBSERVER))
    code, text = dispatcher.refused("Escalate", incident="0412", tier=2)
    assert code == "not_allowed"
    assert "commander" in str(text)
    assert observer.refused("AddNote", incident="0412", text="x")[0] == "not_allowed"
    commander = desk_of(login(Role.COMMANDER))
    raised = commander.done("Escalate", incident="0412", tier=2)
    assert dispatcher.refused("Undo", seq=raised.seq)[0] == "not_allowed"
    undone = commander.done("Undo", seq=raised.seq)
    assert dispatcher.refused("Undo", seq=undone.seq)[0] == "not_allowed"


def test_another_name_is_refused_by_the_bus_and_by_the_server(
    owner_url: str, login: MakeLogin, desk_of: Callable[[str], Desk]
) -> None:
    url = login(Role.COMMANDER)
    code, text = desk_of(url).refused("AddNote", incident="0412", text="x", actor="chief")
    assert (code, login_of(url) in str(text)) == ("not_allowed", True)
    with outside(url) as connection, pytest.raises(Denied):
        connection.execute(
            "INSERT INTO journal (command_id, kind, body, actor) VALUES (%s, %s, %s, 'chief')", forged("AddNote")
        )
    with outside(url) as connection:
        connection.execute("SELECT set_config('role', session_user, false)")
        connection.execute(INSERT, forged("AddNote"))
        (actor,) = connection.execute("SELECT actor FROM journal ORDER BY seq DESC LIMIT 1").fetchone() or ("",)
        assert actor == login_of(url)


EDITS = [
    "UPDATE journal SET body = replace(body, 'A-1', 'A-2')",
    "UPDATE journal SET actor = 'chief'",
    "DELETE FROM journal WHERE seq = 1",
    "TRUNCATE journal",
    "UPDATE journal_head SET seq = 1",
    "DELETE FROM journal_head",
    "INSERT INTO journal (seq, command_id, actor, prev, hash, body) VALUES (99, 'x', 'x', 'x', 'x', '{}')",
    "UPDATE operation SET value = 'drill' WHERE key = 'kind'",
    "INSERT INTO role_right VALUES ('console_dispatcher', 'Escalate', 0)",
    "UPDATE private_text SET text = 'nothing happened'",
    "DELETE FROM private_text",
    "UPDATE command SET result = NULL",
    "ALTER TABLE journal DISABLE TRIGGER ALL",
    "DROP TABLE journal",
    "ALTER TABLE journal DISABLE ROW LEVEL SECURITY",
    "CREATE OR REPLACE FUNCTION console_may(wanted text) RETURNS boolean LANGUAGE sql AS 'SELECT true'",
    "SET SESSION AUTHORIZATION postgres",
    "GRANT console_administrator TO CURRENT_USER",
]


@pytest.mark.parametrize("role", [None, Role.OBSERVER, Role.DISPATCHER, Role.SUPERVISOR, Role.COMMANDER])
def test_nobody_edits_the_record(owner_url: str, login: MakeLogin, role: Role | None) -> None:
    answers = {}
    with closing(outside(login(*([role] if role else [])))) as connection:
        for statement in EDITS:
            try:
                connection.execute(statement)
            except psycopg.Error as error:
                answers[statement] = error.sqlstate
            connection.rollback()
    assert answers == dict.fromkeys(EDITS, "42501")


def test_an_entry_for_another_roles_command_is_refused(owner_url: str, login: MakeLogin) -> None:
    url = login(Role.DISPATCHER)
    for entry in (forged("Escalate"), forged("MadeUp")):
        with outside(url) as connection, pytest.raises(Denied):
            connection.execute(INSERT, entry)
    disguised = forged("Escalate")
    with outside(url) as connection, pytest.raises(Denied):
        connection.execute(INSERT, (disguised[0], "AddNote", disguised[2]))
    with outside(url) as connection, pytest.raises(Denied):
        connection.execute(INSERT, ("another-id", "AddNote", forged("AddNote")[2]))


def test_undoing_takes_the_right_to_what_is_undone_on_the_server_too(
    owner_url: str, login: MakeLogin, desk_of: Callable[[str], Desk]
) -> None:
    raised = desk_of(login(Role.COMMANDER)).done("Escalate", incident="0412", tier=2)
    url = login(Role.DISPATCHER)
    with outside(url) as connection, pytest.raises(Denied, match="may not undo Escalate"):
        connection.execute(INSERT, forged("Undo", args={"seq": raised.seq}))


def test_rows_change_only_as_an_entry_of_the_same_transaction_says(owner_url: str, login: MakeLogin) -> None:
    url = login(Role.COMMANDER)
    quiet = "UPDATE unit SET status = 'off_duty', version = version + 1 WHERE call_sign = 'A-2'"
    image = {"kind": "unit", "key": "A-2", "before": {"status": "available", "version": 1}}
    told = forged("SetUnitStatus", rows=[{**image, "after": {"status": "off_duty", "version": 2}}])
    told_otherwise = forged("SetUnitStatus", rows=[{**image, "after": {"status": "returning", "version": 2}}])

    def transaction(*entries: tuple[str, str, str], change: str = quiet) -> None:
        with closing(outside(url)) as connection, connection.transaction():
            connection.execute(change)
            for entry in entries:
                connection.execute(INSERT, entry)

    with pytest.raises(Denied, match="without a journal entry"):
        transaction()
    with pytest.raises(Denied, match="without a journal entry"):
        transaction(forged("SetUnitStatus"))
    with pytest.raises(Denied, match="without a journal entry"):
        transaction(told_otherwise)
    with pytest.raises(Denied, match="without a journal entry"):
        transaction(told, change=quiet.replace("SET", "SET people = 50,"))
    with pytest.raises(Denied, match="without a journal entry"):
        transaction(told, change="DELETE FROM unit WHERE call_sign = 'A-2'")
    transaction(told)
    with pytest.raises(Denied, match="without a journal entry"):
        transaction(change=quiet)


def test_texts_about_callers_are_for_those_who_need_them(owner_url: str, login: MakeLogin) -> None:
    count = "SELECT count(*) FROM private_text"
    seen = {}
    for role in Role:
        with outside(login(role)) as connection:
            seen[role] = (connection.execute(count).fetchone() or (0,))[0] > 0
    assert seen == {role: role is not Role.OBSERVER for role in Role}
    with outside(login(Role.OBSERVER)) as connection, pytest.raises(Denied):
        connection.execute("INSERT INTO private_text VALUES ('r', 's', 't')")


def test_a_login_without_a_role_sees_nothing(owner_url: str, login: MakeLogin) -> None:
    for table in (*JOURNALED, "journal", "private_text", "command"):
        with outside(login()) as connection, pytest.raises(Denied):
            connection.execute(f"SELECT * FROM {table}")


def test_an_instructor_commands_in_drills_only(postgres_server: Server) -> None:
    for kind in ("live", "drill"):
        with postgres_server.database() as url:
            Store.open_or_make(url, kind=kind, name="test", now=START).close()
            with logins(url) as login:
                address = login(Role.INSTRUCTOR)
                desk = Desk(Store.open(address), "drill" if kind == "drill" else login_of(address))
                if kind == "drill":
                    desk.unit("A-1")
                    assert desk.verify().ok
                else:
                    assert desk.refused("RegisterUnit", unit="A-1", at=[117, 36])[0] == "not_allowed"
                desk.bus.close()
                desk.store.close()


SQL = "x'); DROP TABLE journal; --"


def test_sql_in_every_text_field_is_but_text(owner_url: str, login: MakeLogin, desk_of: Callable[[str], Desk]) -> None:
    desk = desk_of(login(Role.COMMANDER))
    desk.done("RegisterUnit", unit=SQL, at=[117, 36], group=SQL, arm=SQL, post=SQL, capabilities=[SQL])
    desk.done("ReceiveIncident", incident=SQL, class_="dispute", priority=2, at=[117, 36], address=SQL, summary=SQL)
    desk.run("UpdateIncident", incident=SQL, source=SQL)
    desk.done("AssignUnits", incident=SQL, units=[SQL])
    desk.done("AddNote", incident=SQL, text=SQL)
    desk.done("AddFeedback", incident=SQL, unit=SQL, text=SQL)
    desk.run("ReleaseUnits", incident=SQL, units=[SQL], reason=SQL)
    desk.run("DivertIncident", incident=SQL, to=SQL, reason=SQL)
    desk.run("ReopenIncident", incident=SQL, reason=SQL)
    assert desk.verify().ok
    assert (desk.row("unit", SQL) or {})["group"] == SQL


def test_rights_as_a_table() -> None:
    names = {command.name() for command in HANDLERS}
    assert all(RIGHTS[role] <= names for role in RIGHTS)
    assert set(who_may("Escalate")) == {Role.INSTRUCTOR, Role.COMMANDER, Role.ADMINISTRATOR}
    nobody = Rights("li", frozenset(), is_drill=False)
    assert not any(nobody.may(name) for name in names)
    assert not nobody.reads_private
    assert Rights("li", frozenset({Role.OBSERVER, Role.COMMANDER}), is_drill=False).role is Role.COMMANDER
    with pytest.raises(DomainError):
        nobody.check("AddNote")
    assert role_name(Role.OBSERVER) == "console_observer"
    assert json.loads(forged("AddNote")[2])["command"] == "AddNote"
