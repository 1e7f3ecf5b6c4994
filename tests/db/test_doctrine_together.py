"""Two desks on one record, on both engines: what one adopts, the other goes by; what can not be used is told."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from console.commands.adopt_doctrine import AdoptDoctrine
from console.commands.receive_incident import ReceiveIncident
from console.commands.undo import Undo
from console.doctrine_in_force import DoctrineInForce
from console.doctrines import DoctrineError, load_doctrine, read_doctrine
from console.domain.geo import LonLat
from console.domain.mapped import AdoptedDoctrine
from console.session import Session
from db.store import Store
from tests.db.test_session import Recorder
from tests.support.desks import START, desks

OWN = 'extends = "binhai"\nname = "ours"\n'


@contextmanager
def session(url: str, user: str) -> Iterator[tuple[Session, Recorder]]:
    heard = Recorder()
    made = Session(Store.open(url), user=user, doctrine=load_doctrine(), listener=heard)
    made.start()
    try:
        yield made, heard
    finally:
        made.stop()


@pytest.fixture
def url(engine_url: str) -> str:
    with desks(engine_url) as make:
        make().unit("A-1", "A-2")
    return engine_url


def test_every_desk_goes_by_what_one_adopts(url: str) -> None:
    ours = read_doctrine(OWN)[0]
    with session(url, "wang") as (wang, heard_by_wang), session(url, "li") as (li, heard):
        adopted = wang.submit(AdoptDoctrine(text=OWN)).result()
        assert adopted.ok, adopted
        heard_by_wang.wait(lambda _: wang.doctrine.edition == ours.edition)
        heard.wait(lambda _: li.doctrine.edition == ours.edition)
        li.submit(ReceiveIncident(incident="0412", class_code="dispute", priority=2, at=LonLat(117.0, 36.6))).result()
        heard.wait(lambda told: any(entry.command == "ReceiveIncident" for entry in told.entries))
        assert li.propose("0412", 1).result().basis.need.people == 5
        wang.submit(Undo(seq=adopted.seq or 0)).result()
        heard.wait(lambda _: li.doctrine.edition == load_doctrine().edition)


def test_a_desk_that_comes_later_goes_by_it_too(url: str) -> None:
    with desks(url) as make:
        make("chief").done("AdoptDoctrine", text=OWN)
    with session(url, "li") as (li, heard):
        heard.wait(lambda _: li.doctrine.name == "ours")


def test_what_two_doctrines_recommend_side_by_side(url: str) -> None:
    with desks(url) as make:
        make("chief").incident(class_="dispute")
    with session(url, "li") as (li, heard):
        heard.wait(lambda told: bool(told.picture.incidents))
        compared = li.compare("0412", OWN).result()
        assert (compared.now.basis.need.people, compared.then.basis.need.people) == (1, 5)
        assert compared.doctrine.name == "ours"
        with pytest.raises(DoctrineError, match="doctrine:2: nam: unknown key"):
            li.compare("0412", 'extends = "binhai"\nnam = "ours"\n').result()


def test_what_can_not_be_used_here_leaves_the_doctrine_as_it_was() -> None:
    desk = DoctrineInForce(load_doctrine())
    row = AdoptedDoctrine("k", "newer", "0", 'extends = "default"\nname = "newer"\nwings = 2\n', START, "wang")
    desk.take([row])
    assert desk.doctrine == load_doctrine()
    assert "newer:3: wings: unknown key" in desk.trouble
    desk.take([])
    assert desk.trouble == ""
