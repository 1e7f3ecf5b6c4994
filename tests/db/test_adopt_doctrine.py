"""AdoptDoctrine on both engines: on record with all that it extends, checked, journaled, undone, and by whom."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from console.doctrines import load_doctrine, read_doctrine
from console.domain.mapped import AdoptedDoctrine, in_force
from console.domain.roles import Role
from db import journal
from db.reading import load
from db.store import Store
from tests.support.databases import Server
from tests.support.desks import START, Desk, desks
from tests.support.logins import login_of, logins

OWN = 'extends = "huimin"\nname = "ours"\n[limits]\ndispatch_s = 45\n'


def adopted(store: Store) -> AdoptedDoctrine | None:
    with store.reading() as connection:
        return in_force(load(connection).doctrines.values())


def test_what_is_adopted_last_is_in_force_at_every_desk(desk: Desk) -> None:
    assert adopted(desk.store) is None
    first = desk.done("AdoptDoctrine", text=OWN)
    row = adopted(desk.store)
    assert row is not None
    doctrine, whole = read_doctrine(row.text)
    assert (row.name, row.edition, row.adopted_by) == ("ours", doctrine.version, "desk")
    assert (doctrine.limits.dispatch_s, doctrine.stay_in_zone.from_tier, whole) == (45.0, 3, row.text)
    assert first.details == {"doctrine": doctrine.edition, "before": load_doctrine().edition}
    desk.bus.doctrine = doctrine
    desk.done("AdoptDoctrine", text='extends = "binhai"\nname = "theirs"\n')
    second = adopted(desk.store)
    assert second is not None
    assert second.name == "theirs"
    assert desk.verify().ok


def test_a_desk_whose_clock_is_behind_adopts_last_all_the_same(make_desk: Callable[..., Desk]) -> None:
    ahead, behind = make_desk("ahead"), make_desk("behind")
    ahead.clock.set(START + timedelta(minutes=5))
    for desk, name in ((ahead, "first"), (behind, "second"), (behind, "third")):
        desk.done("AdoptDoctrine", text=OWN.replace("ours", name))
        found = adopted(desk.store)
        assert found is not None
        assert found.name == name


def test_an_adoption_is_undone(desk: Desk) -> None:
    done = desk.done("AdoptDoctrine", text=OWN)
    desk.done("Undo", seq=done.seq)
    assert adopted(desk.store) is None
    assert desk.verify().ok


def test_every_entry_names_the_doctrine_that_it_was_made_under(desk: Desk) -> None:
    before = desk.done("AdoptDoctrine", text=OWN)
    desk.bus.doctrine = read_doctrine(OWN)[0]
    after = desk.done("RegisterUnit", unit="A-1", at=[117.0, 36.6])
    with desk.store.reading() as connection:
        editions = {entry.seq: entry.body.doctrine for entry in journal.entries(connection, 0)}
    assert editions[before.seq or 0] == load_doctrine().edition
    assert editions[after.seq or 0] == read_doctrine(OWN)[0].edition


@pytest.mark.parametrize(
    ("text", "code", "words"),
    [
        ('name = "x"\nextends = "default"\n[limits]\narive_s = 3\n', "bad_field", "doctrine:4: limits/arive_s"),
        ('name = "x"\n[limits', "bad_field", "doctrine:2: is no TOML"),
        ('extends = "default"\nname = "default"\n', "illegal_step", "in force already: default@"),
    ],
)
def test_what_fails_its_check_or_changes_nothing_is_refused(desk: Desk, text: str, code: str, words: str) -> None:
    refused, said = desk.refused("AdoptDoctrine", text=text)
    assert refused == code
    assert said is not None
    assert words in said
    assert adopted(desk.store) is None


def test_supervisors_and_who_commands_may_dispatchers_may_not(postgres_server: Server) -> None:
    with postgres_server.database() as url, desks(url) as make, logins(url) as login:
        make()
        for role in (Role.SUPERVISOR, Role.COMMANDER, Role.DISPATCHER, Role.OBSERVER):
            theirs = login(role)
            desk = Desk(Store.open(theirs), login_of(theirs))
            try:
                outcome = desk.run("AdoptDoctrine", text=OWN.replace('"ours"', f'"{role}"'))
                assert outcome.ok == (role in (Role.SUPERVISOR, Role.COMMANDER)), (role, outcome)
                assert outcome.ok or outcome.error_code == "not_allowed"
            finally:
                desk.bus.close()
                desk.store.close()
        last = adopted(make("other").store)
        assert last is not None
        assert last.name == "commander"
