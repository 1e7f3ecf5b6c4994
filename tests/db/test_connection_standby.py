"""A primary and its standby, for real: who is taken, who is refused, and what looking on allows."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from console.bench.server import Server, free_port, own, run, server
from console.domain.errors import DomainError
from console.joining import Access, State, run_test
from db import connection
from db.connection import Connector, Link, link_of
from db.engine import make_engine, parse_url, shown
from db.errors import StoreUnreachable, StoreVersion
from db.store import Store
from db.troubles import Stage, Trouble
from tests.support.databases import programs_or_skip
from tests.support.desks import START

pytestmark = pytest.mark.postgresql


@pytest.fixture(scope="module")
def primary(postgres_template: Path) -> Iterator[Server]:
    with server(postgres_template, programs_or_skip()) as made:
        Store.open_or_make(made.url(), kind="live", name="shift", now=START).close()
        yield made


@pytest.fixture(scope="module")
def standby(primary: Server) -> Iterator[Server]:
    """A copy of the primary that follows it."""
    folder = Path(tempfile.mkdtemp(prefix="pg-"))
    own(folder)
    made = Server(primary.programs, folder, free_port())
    source = f"host={primary.folder} port={primary.port} user={primary.user}"
    try:
        run([primary.programs / "pg_basebackup", "-D", made.data, "-R", "-X", "stream", "-c", "fast", "-d", source])
        made.start()
        yield made
    finally:
        made.stop("immediate")
        shutil.rmtree(folder, ignore_errors=True)


def address(*servers: Server, attrs: str = "") -> str:
    places = ",".join(f"127.0.0.1:{each.port}" for each in servers)
    return f"postgresql://{servers[0].user}@{places}/postgres" + (f"?target_session_attrs={attrs}" if attrs else "")


def link(text: str) -> Link:
    url = parse_url(text)
    with Connector(url, shown(url)).connect() as opened:
        return link_of(opened)


def test_a_standby_alone_is_not_worked_on(standby: Server) -> None:
    with pytest.raises(StoreUnreachable) as caught:
        Store.open(address(standby))
    assert caught.value.trouble is Trouble.STANDBY
    assert "target_session_attrs=any" in caught.value.why


def test_of_both_the_primary_is_taken_whichever_comes_first(primary: Server, standby: Server) -> None:
    for servers in ((primary, standby), (standby, primary)):
        made = link(address(*servers))
        assert (made.host.port, made.is_standby) == (str(primary.port), False)


def test_who_looks_on_gets_the_standby_and_without_one_the_primary(primary: Server, standby: Server) -> None:
    assert link(address(primary, standby, attrs="prefer-standby")).is_standby
    assert link(address(primary, standby, attrs="standby")).host.port == str(standby.port)
    assert not link(address(primary, attrs="prefer-standby")).is_standby
    with pytest.raises(StoreUnreachable):
        link(address(primary, attrs="standby"))


def test_a_record_that_was_not_reached_yet_learns_how_it_was(primary: Server) -> None:
    known = Store.open(address(primary))
    url = parse_url(address(primary))
    late = Store(url, make_engine(url, create=False), known.operation, known.rights)
    try:
        assert late.link is None
        with late.reading():
            assert late.link == known.link
    finally:
        late.close()
        known.close()


def test_looking_on_changes_nothing_whatever_the_role(standby: Server) -> None:
    store = Store.open(address(standby, attrs="any"))
    try:
        assert store.link is not None
        assert store.link.is_standby
        assert store.rights.owns
        assert not store.rights.may("AssignUnits")
        with pytest.raises(DomainError, match="standby"):
            store.rights.check("AssignUnits")
    finally:
        store.close()


def test_a_test_of_it_says_that_one_looks_on(standby: Server) -> None:
    told = {}
    verdict = run_test(Access.of(address(standby, attrs="any")), "", lambda step: told.update({step.stage: step}))
    assert verdict.is_good
    assert told[Stage.VERSION].state is State.WEAK
    assert "a standby" in told[Stage.VERSION].text
    assert "nothing can be changed" in told[Stage.ROLE].text
    assert told[Stage.ENCRYPTED].text == "not encrypted, and need not be: the server is on this computer"


def test_an_older_server_is_refused_by_name(primary: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "LEAST_VERSION", 990_000)
    with pytest.raises(StoreVersion) as caught:
        Store.open(address(primary))
    assert caught.value.trouble is Trouble.OLD_SERVER
    assert "99 or newer is needed" in caught.value.why
