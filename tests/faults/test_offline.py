"""A desk whose server dies: it goes on, loses nothing, and what it did is on the record once the server is back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path
from threading import Event

import psycopg
import pytest

from console.commands.add_note import AddNote
from console.commands.assign_units import AssignUnits
from console.commands.close_incident import CloseIncident
from console.commands.escalate import Escalate
from console.commands.hand_over import HandOver
from console.commands.undo import Undo
from console.commands.update_incident import UpdateIncident
from console.domain.handover import Head, Standing, summarise, text_of
from console.listening import LinkState
from console.picture import is_shadow_seq
from console.shared import check_same
from db.errors import StoreCertificate
from db.outbox import Outbox
from db.store import Store
from tests.support.databases import Server, programs_or_skip, server
from tests.support.desks import START
from tests.support.kills import kill_server
from tests.support.lost_desk import PATIENCE_S, Desk, call, commands, prepared, record

pytestmark = pytest.mark.postgresql
Open = Callable[..., Desk]


@pytest.fixture(scope="module")
def mortal_server(postgres_template: Path) -> Iterator[Server]:
    """One server for all tests here, that waits for the disk; each leaves it running or not."""
    with server(postgres_template, programs_or_skip(), durable=True) as made:
        yield made


@pytest.fixture
def url(mortal_server: Server) -> Iterator[str]:
    if mortal_server.pid is None:
        mortal_server.start()
    with mortal_server.database() as address:
        yield address


@pytest.fixture
def open_desk(url: str, tmp_path: Path) -> Iterator[Open]:
    with ExitStack() as stack:

        def make(user: str = "li", at: str | None = None) -> Desk:
            desk = Desk(at or url, tmp_path / user, user)
            stack.callback(desk.stop)
            return desk

        yield make


@pytest.mark.parametrize("how", ["fast", "immediate", "kill"])
def test_work_goes_on_without_the_server_and_is_all_there_afterwards(
    mortal_server: Server, url: str, open_desk: Open, how: str
) -> None:
    desk = open_desk()
    prepared(desk)
    if how == "kill":
        kill_server(mortal_server)
    else:
        mortal_server.stop(how)
    assigned = desk.done(AssignUnits(incident="0412", units=("A-1",)))
    assert is_shadow_seq(assigned.seq or 0)
    received = desk.done(call(summary="a second caller"))
    number = str(received.details["incident"])
    assert number.endswith("-1"), "a number of this desk's own"
    desk.done(AssignUnits(incident=number, units=("A-2",)))
    assert desk.refused(AssignUnits(incident=number, units=("A-1",))).error_code == "unit_busy"
    desk.told.wait(lambda t: t.link.waiting == 3 and desk.bound() == {"A-1": "0412", "A-2": number})
    assert desk.told.picture.text(desk.told.picture.incidents[number].summary) == "a second caller"
    assert not desk.told.health.db_ok
    mortal_server.start()
    desk.online()
    assert [outcome.ok for outcome in desk.told.replayed] == [True, True, True]
    assert desk.told.link.to_decide == ()
    assert desk.bound() == {"A-1": "0412", "A-2": number}
    assert desk.told.picture.text(desk.told.picture.incidents[number].summary) == "a second caller"
    after = desk.done(AssignUnits(incident="0412", units=("A-3",)))
    assert after.seq == 8
    assert commands(url)[4:] == ["AssignUnits", "ReceiveIncident", "AssignUnits", "AssignUnits"]


def test_moments_are_those_of_the_commander_and_the_entry_says_when_it_was_sent(
    mortal_server: Server, url: str, open_desk: Open
) -> None:
    desk = open_desk()
    prepared(desk)
    mortal_server.stop("immediate")
    before = desk.session.clock.now()
    desk.done(AssignUnits(incident="0412", units=("A-1",)))
    after = desk.session.clock.now()
    mortal_server.start()
    desk.online()
    with record(url) as entries:
        entry = entries[-1]
    assert before <= desk.told.picture.incidents["0412"].dispatched_at <= after + timedelta(seconds=1)  # type: ignore[operator]
    assert entry.body.details["sent_at"] > entry.body.at
    assert entry.actor == "li"


def test_of_two_desks_that_took_the_same_unit_the_first_to_return_has_it(
    mortal_server: Server, url: str, open_desk: Open
) -> None:
    first = open_desk("wang")
    prepared(first)
    first.done(call("0413"))
    second = open_desk("li")
    second.told.wait(lambda t: t.picture.seq == 5)
    mortal_server.stop("immediate")
    second.done(AssignUnits(incident="0413", units=("A-1",)))
    second.done(AddNote(incident="0413", text="on its way"))
    second.done(Escalate(incident="0413", tier=1, units=("A-2",)))
    second.stop()  # so that it is the later one
    first.done(AssignUnits(incident="0412", units=("A-1",)))
    mortal_server.start()
    first.online()
    again = open_desk("li")
    again.online()
    refused = again.told.link.to_decide
    assert [one.command.name() for one in refused] == ["AssignUnits", "Escalate"]
    assert refused[0].refused.error_code == "conflict"
    assert refused[0].refused.error_values["actor"] == "wang"
    assert refused[0].refused.error_values["at"].startswith("20")
    assert "AssignUnits" in (refused[1].refused.error_text or ""), "what built on it says so"
    assert again.bound() == {"A-1": "0412"}
    with record(url) as entries:
        assert [entry.body.command for entry in entries][5:] == ["AssignUnits", "AddNote"]
        assert [entry.actor for entry in entries][5:] == ["wang", "li"]


def test_a_refused_command_is_sent_again_as_of_now_or_dropped(mortal_server: Server, url: str, open_desk: Open) -> None:
    desk = open_desk("li")
    prepared(desk)
    mortal_server.stop("immediate")
    desk.done(AssignUnits(incident="0412", units=("A-1",)))
    desk.done(AssignUnits(incident="0412", units=("A-2",)))
    desk.done(AssignUnits(incident="0412", units=("A-3",)))
    desk.stop()
    mortal_server.start()
    other = open_desk("wang")
    other.done(UpdateIncident(incident="0412", priority=1))
    desk = open_desk("li")
    desk.online()
    first, second, third = desk.told.link.to_decide
    assert first.refused.error_values["actor"] == "wang"
    again = desk.session.send_again(first.id).result(PATIENCE_S)
    assert again is not None
    assert again.ok, again
    assert desk.session.drop(second.id).result(PATIENCE_S)
    assert [one.id for one in desk.session.link.to_decide] == [third.id]
    desk.stop()
    desk = open_desk("li")
    desk.online()
    assert [one.id for one in desk.session.link.to_decide] == [third.id], "what was not decided stays"
    other.done(CloseIncident(incident="0412", disposition="settled"))
    assert desk.session.send_again("unknown").result(PATIENCE_S) is None
    refused = desk.session.send_again(third.id).result(PATIENCE_S)
    assert refused is not None
    assert refused.error_code == "illegal_step"
    (left,) = desk.session.link.to_decide
    assert left.refused == refused, "it is still to be decided, for its new reason"
    assert desk.session.drop(left.id).result(PATIENCE_S)
    assert desk.session.link.to_decide == ()


def test_undo_of_what_was_done_offline_before_and_after_the_return(
    mortal_server: Server, url: str, open_desk: Open
) -> None:
    desk = open_desk()
    prepared(desk)
    known = desk.done(AssignUnits(incident="0412", units=("A-3",)))
    desk.told.wait(lambda t: t.picture.seq == known.seq)
    mortal_server.stop("immediate")
    desk.done(Undo(seq=known.seq or 0))
    first = desk.done(AssignUnits(incident="0412", units=("A-1",)))
    desk.done(Undo(seq=first.seq or 0))
    second = desk.done(AssignUnits(incident="0412", units=("A-2",)))
    desk.told.wait(lambda _: desk.bound() == {"A-2": "0412"})
    mortal_server.start()
    desk.online()
    assert [outcome.ok for outcome in desk.told.replayed] == [True] * 4
    assert desk.bound() == {"A-2": "0412"}
    desk.done(Undo(seq=second.seq or 0))  # by the number under which it was acknowledged
    desk.told.wait(lambda _: desk.bound() == {})
    with record(url) as entries:
        assert [entry.body.args["seq"] for entry in entries if entry.body.command == "Undo"] == [5, 7, 9]


def test_what_the_doctrine_chose_offline_is_what_is_sent(mortal_server: Server, url: str, open_desk: Open) -> None:
    desk = open_desk()
    prepared(desk, units=3)
    mortal_server.stop("immediate")
    chosen = desk.done(Escalate(incident="0412", tier=2)).details["assigned"]
    mortal_server.start()
    desk.online()
    with record(url) as entries:
        assert entries[-1].body.details["assigned"] == chosen
    assert sorted(desk.bound()) == sorted(chosen)


def test_a_command_sent_twice_under_its_id_is_done_once(mortal_server: Server, url: str, open_desk: Open) -> None:
    desk = open_desk()
    prepared(desk)
    mortal_server.stop("immediate")
    command = AssignUnits(id="once", incident="0412", units=("A-1",))
    first, second = desk.done(command), desk.done(command)
    assert first == second
    desk.told.wait(lambda t: t.link.waiting == 1)
    mortal_server.start()
    desk.online()
    assert desk.done(command).seq == 5
    assert commands(url)[4:] == ["AssignUnits"]


def test_a_login_that_is_refused_on_return_is_said_and_nothing_is_lost(
    mortal_server: Server, url: str, open_desk: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("console.server_line.BARRED_S", 0.1)

    def as_owner(*statements: str) -> None:
        with psycopg.connect(mortal_server.url(), autocommit=True) as connection:
            for statement in statements:
                connection.execute(statement)

    as_owner("DROP ROLE IF EXISTS officer", "CREATE ROLE officer LOGIN SUPERUSER")
    desk = open_desk("officer", url.replace(f"//{mortal_server.user}@", "//officer@"))
    prepared(desk)
    as_owner("ALTER ROLE officer NOLOGIN")  # who is on stays on, until the server is lost
    mortal_server.stop("immediate")
    desk.done(AssignUnits(incident="0412", units=("A-1",)))
    mortal_server.start()
    desk.told.wait(lambda t: t.link.is_barred)
    desk.done(AssignUnits(incident="0412", units=("A-2",)))
    as_owner("ALTER ROLE officer LOGIN")
    desk.online()
    assert [outcome.ok for outcome in desk.told.replayed] == [True, True]
    assert not desk.told.link.is_barred


def test_a_certificate_that_ended_meanwhile_is_said_and_not_asked_without_pause(
    mortal_server: Server, url: str, open_desk: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("console.server_line.BARRED_S", 0.1)
    ended = Event()

    def checked(store: Store) -> None:
        if ended.is_set():
            raise StoreCertificate(store.where, "the certificate of the server has ended")
        check_same(store)

    monkeypatch.setattr("console.server_line.check_same", checked)
    desk = open_desk()
    prepared(desk)
    ended.set()
    mortal_server.stop("immediate")
    desk.done(AssignUnits(incident="0412", units=("A-1",)))
    mortal_server.start()
    desk.told.wait(lambda t: t.link.is_barred and "has ended" in t.link.why)
    ended.clear()
    desk.online()
    assert [outcome.ok for outcome in desk.told.replayed] == [True]


def test_short_cuts_leave_no_trace(mortal_server: Server, url: str, open_desk: Open) -> None:
    desk = open_desk()
    prepared(desk)
    for number in range(3):
        with psycopg.connect(mortal_server.url(), autocommit=True) as connection:
            connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
                " AND datname = %s AND backend_type = 'client backend'",
                (url.rpartition("/")[2],),
            )
        outcome = desk.done(call(f"c-{number}"))
        assert not is_shadow_seq(outcome.seq or 0)
        desk.told.wait(lambda t: outcome.details["incident"] in t.picture.incidents)  # noqa: B023 - it waits at once
    assert [link.state for link in desk.told.links] == [LinkState.ONLINE]


def test_a_shift_is_handed_over_when_the_server_is_back(mortal_server: Server, url: str, open_desk: Open) -> None:
    desk = open_desk()
    prepared(desk)
    mortal_server.stop("immediate")
    number = desk.done(call()).details["incident"]
    desk.offline()
    summary = summarise(Standing(), by="li", since=START, now=START, head=Head(0, "0" * 64), notes="")
    refused = desk.refused(HandOver(summary=text_of(summary), since=START))
    assert (refused.error_code, "when the server is back" in str(refused.error_text)) == ("server_lost", True)
    assert desk.session.link.waiting == 1
    mortal_server.start()
    desk.online()
    assert number in desk.told.picture.incidents
    assert desk.session.link.to_decide == ()


def test_the_server_is_lost_again_and_again(mortal_server: Server, url: str, open_desk: Open) -> None:
    desk = open_desk()
    prepared(desk)
    for number in range(3):
        mortal_server.stop("immediate")
        desk.done(call(f"x-{number}"))
        desk.offline()
        mortal_server.start()
        desk.done(call(f"y-{number}"))
    desk.online()
    with record(url) as entries:
        named = [entry.body.details["incident"] for entry in entries[4:]]
    assert named == [f"{kind}-{number}" for number in range(3) for kind in "xy"]


def test_a_start_while_the_server_is_down_opens_on_the_shadow(
    mortal_server: Server, url: str, open_desk: Open, tmp_path: Path
) -> None:
    desk = open_desk()
    prepared(desk)
    mortal_server.stop("immediate")
    desk.done(AssignUnits(incident="0412", units=("A-1",)))
    since, rights = desk.session.link.since, desk.session.store.rights
    desk.stop()
    again = open_desk()
    again.told.wait(lambda t: t.link.state is LinkState.OFFLINE and t.link.waiting == 1)
    assert again.session.link.since == since
    assert (again.session.store.link, again.session.store.rights) == (None, rights)
    again.told.wait(lambda _: again.bound() == {"A-1": "0412"})
    number = again.done(call()).details["incident"]
    mortal_server.start()
    again.online()
    assert again.bound() == {"A-1": "0412"}
    assert number in again.told.picture.incidents
    assert not list((tmp_path / "li").glob("*/*/shadow*")), "the shadow is gone"


def test_what_a_desk_left_behind_is_sent_by_the_next_one(
    mortal_server: Server, url: str, open_desk: Open, tmp_path: Path
) -> None:
    first = open_desk()
    prepared(first)
    second = open_desk()
    second.told.wait(lambda t: t.picture.seq == 4)
    mortal_server.stop("immediate")
    first.done(call("left-1"))
    second.done(call("left-2"))
    first.done(AssignUnits(incident="0412", units=("A-1",)))
    second.done(AssignUnits(incident="0412", units=("A-2",)))
    first.stop()
    second.stop()
    mortal_server.start()
    only = open_desk()
    only.told.wait(lambda t: {"left-1", "left-2"} <= t.picture.incidents.keys())
    only.told.wait(lambda t: len(t.link.to_decide) == 1)
    assert len(only.told.replayed) == 4
    assert not list((tmp_path / "li").glob("*/*/shadow*"))


def test_two_desks_of_one_computer_have_an_outbox_each(open_desk: Open) -> None:
    first, second = open_desk(), open_desk()
    assert isinstance(first.outbox, Outbox)
    assert isinstance(second.outbox, Outbox)
    assert first.outbox.folder != second.outbox.folder
