"""Tours, tasks, notices and handovers on a server that guards itself: who may, and who reads the names of a crew."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from console.domain.handover import Head, Standing, summarise, text_of
from console.domain.roles import Role
from db.reading import load
from db.store import Store
from tests.support.databases import Server
from tests.support.desks import START, Desk, desks
from tests.support.logins import login_of, logins


@pytest.fixture
def roles(postgres_server: Server) -> Iterator[dict[Role, Desk]]:
    """A commander, a dispatcher and an observer on one record with a unit and a call."""
    with postgres_server.database() as url, desks(url) as make:
        owner = make()
        owner.unit("A-1")
        owner.incident(class_="dispute.family")
        with logins(url) as login:
            opened = {}
            try:
                for role in (Role.COMMANDER, Role.DISPATCHER, Role.OBSERVER):
                    address = login(role)
                    opened[role] = Desk(Store.open(address), login_of(address))
                yield opened
            finally:
                for desk in opened.values():
                    desk.bus.close()
                    desk.store.close()


def test_the_commander_plans_the_dispatcher_runs_and_an_observer_reads_no_names(roles: dict[Role, Desk]) -> None:
    commander, dispatcher, observer = roles.values()
    span = {"starts_at": START.isoformat(), "ends_at": (START + timedelta(hours=8)).isoformat()}
    tours = [{"code": "t", "unit": "A-1", "crew": "Li Lei", **span}]
    assert dispatcher.refused("PlanTours", tours=tours)[0] == "not_allowed"
    commander.done("PlanTours", tours=tours)
    dispatcher.done("BeginTour", tour="t")
    dispatcher.done("BeginBreak", unit="A-1")
    dispatcher.done("OpenTask", kind="check", task="lamps", unit="A-1", text="the lamps")
    dispatcher.done("EndTask", task="lamps", outcome="done", report="all burn")
    assert observer.refused("EndTour", unit="A-1")[0] == "not_allowed"
    dispatcher.done("EndTour", unit="A-1")
    (key,) = dispatcher.done("CloseIncident", incident="0412", disposition="mediated").details["tasks"]
    head = Head(*commander.head())
    summary = summarise(Standing(), by="x", since=START, now=START, head=head, notes="the bridge")
    assert dispatcher.refused("HandOver", summary=text_of(summary), since=START.isoformat())[0] == "not_allowed"
    given = commander.done("HandOver", summary=text_of(summary), since=START.isoformat()).details["handover"]
    commander.done("TakeOver", handover=given)
    for desk, reads in ((dispatcher, True), (observer, False)):
        with desk.store.reading() as connection:
            picture = load(connection)
        assert picture.tasks[key].incident == "0412"
        assert (picture.text(picture.tours["t"].crew) == "Li Lei") is reads
        assert (picture.text(picture.tasks["lamps"].report) == "all burn") is reads
    assert commander.verify().ok
