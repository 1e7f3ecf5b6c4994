"""Who is on, on both engines: desks that come, look, drag, go and fall down; and what a login may say of another."""

from __future__ import annotations

import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import make_url

from console.domain.presence import Presence, WhoIsOn
from console.domain.roles import Role
from console.presence import PresenceWatch
from db.positions import PositionStore
from db.presence import open_presence
from db.store import Store
from tests.support.databases import Server, free_port, own, run
from tests.support.desks import START, Desk
from tests.support.logins import login_of, logins

PATIENCE_S = 15.0
MakeWatch = Callable[..., "Watcher"]


class Watcher:
    """A desk's watch, and what it was told."""

    def __init__(self, store: Store, user: str, beat_s: float) -> None:
        self.store = store
        self.who = WhoIsOn()
        self.news = threading.Condition()
        self.watch = PresenceWatch(store, user=user, tell=self._told, station=f"{user}-pc", beat_s=beat_s)

    def _told(self, who: WhoIsOn) -> None:
        with self.news:
            self.who = who
            self.news.notify_all()

    def wait(self, until: Callable[[WhoIsOn], bool]) -> float:
        """Seconds until it was told so."""
        begun = time.perf_counter()
        with self.news:
            assert self.news.wait_for(lambda: until(self.who), PATIENCE_S), self.who
        return time.perf_counter() - begun

    def names(self) -> list[str]:
        return [other.name for other in self.who.others]


@pytest.fixture
def make_watch(engine_url: str, desk: Desk) -> Iterator[MakeWatch]:
    """Makes desks that are on, each with a store of its own."""
    assert desk.head()[0] == 0
    made: list[Watcher] = []

    def make(user: str, beat_s: float = 0.2) -> Watcher:
        made.append(Watcher(Store.open(engine_url), user, beat_s))
        made[-1].watch.start()
        return made[-1]

    yield make
    for watcher in made:
        watcher.watch.stop()
        watcher.store.close()
    assert desk.head()[0] == 0, "presence is never journaled"


def test_desks_see_each_other_come_look_drag_and_go(make_watch: MakeWatch) -> None:
    li, wang = make_watch("li"), make_watch("wang")
    li.wait(lambda who: len(who.others) == 1)
    wang.wait(lambda who: len(who.others) == 1)
    (other,) = wang.who.others
    assert other.station == "li-pc"
    assert other.role == "administrator"
    assert other.since is not None
    assert wang.who.me is not None
    assert wang.who.me.station == "wang-pc"
    li.watch.look_at("0412")
    wang.wait(lambda who: [one.desk for one in who.looking_at("0412")] == [other.desk])
    li.watch.drag(units=("A-1", "A-2"))
    wang.wait(lambda who: who.in_hands().keys() == {"A-1", "A-2"})
    li.watch.drag(incident="0412")
    wang.wait(lambda who: who.in_hands().keys() == {"0412"})
    li.watch.drag()
    wang.wait(lambda who: not who.in_hands())
    li.watch.stop()
    wang.wait(lambda who: who.others == ())


def test_a_change_is_seen_at_once_not_at_the_next_beat(make_watch: MakeWatch) -> None:
    li, wang = make_watch("li", 30.0), make_watch("wang", 30.0)
    li.wait(lambda who: len(who.others) == 1)
    wang.wait(lambda who: len(who.others) == 1)
    for number in range(5):
        li.watch.drag(units=(f"A-{number}",))
        assert wang.wait(lambda who, unit=f"A-{number}": unit in who.in_hands()) < 2.0  # type: ignore[misc]


def test_a_desk_that_fell_down_is_gone_after_three_beats(make_watch: MakeWatch, engine_url: str) -> None:
    fallen = Store.open(engine_url)
    presence = open_presence(fallen)
    presence.tell(Presence("d-1", fallen.login, fallen.login, "pc", "commander", looks_at="0412"), is_news=True)
    presence.close()
    fallen.close()
    li = make_watch("li")
    li.wait(lambda who: len(who.others) == 1)
    li.wait(lambda who: who.is_known and who.others == ())


def test_the_last_of_many_quick_changes_is_what_is_seen(make_watch: MakeWatch) -> None:
    li, wang = make_watch("li"), make_watch("wang")
    wang.wait(lambda who: len(who.others) == 1)
    for number in range(300):
        li.watch.look_at(f"{number:04d}")
    wang.wait(lambda who: bool(who.looking_at("0299")))


def test_beats_do_not_make_positions_be_read_again(make_watch: MakeWatch) -> None:
    li, wang = make_watch("li", 0.05), make_watch("wang", 0.05)
    positions = PositionStore.open(li.store.url)
    try:
        assert positions.changed_table() is not None
        for number in range(5):
            wang.watch.look_at(str(number))
            li.wait(lambda who, number=number: bool(who.looking_at(str(number))))  # type: ignore[misc]
            assert positions.changed_table() is None
    finally:
        positions.close()


ACTS = st.lists(
    st.tuples(
        st.integers(0, 2),
        st.sampled_from([("looks", None), ("looks", "0412"), ("looks", "0413")])
        | st.tuples(st.just("drags"), st.sets(st.sampled_from(["A-1", "A-2", "单位 3"]), max_size=2).map(tuple))
        | st.tuples(st.just("holds"), st.sampled_from(["0412", "0413"])),
    ),
    max_size=12,
)


@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(acts=ACTS)
def test_whatever_they_do_everybody_sees_the_end_of_it(
    make_watch: MakeWatch, acts: list[tuple[int, tuple[str, Any]]]
) -> None:
    three = [make_watch(name) for name in ("li", "wang", "chen")]
    for desk in three:
        desk.wait(lambda who: len({one.station for one in who.others}) == 2)
    state = [Presence("", "", "", f"{name}-pc", "") for name in ("li", "wang", "chen")]
    for place, (act, what) in acts:
        if act == "looks":
            state[place] = state[place].looking(what)
            three[place].watch.look_at(what)
        elif act == "drags":
            state[place] = state[place].dragging(what)
            three[place].watch.drag(units=what)
        else:
            state[place] = state[place].dragging(incident=what)
            three[place].watch.drag(incident=what)
    expected = {(one.station, one.looks_at, one.drags_units, one.drags_incident) for one in state}
    for place, desk in enumerate(three):
        others = {one for one in expected if one[0] != state[place].station}
        desk.wait(
            lambda who, others=others: (
                {  # type: ignore[misc]
                    (one.station, one.looks_at, one.drags_units, one.drags_incident) for one in who.others
                }
                == others
            )
        )
    for desk in three:
        desk.watch.stop()


def test_twenty_desks_all_see_all(make_watch: MakeWatch) -> None:
    desks = [make_watch(f"d{number}", 2.0) for number in range(20)]
    for desk in desks:
        desk.wait(lambda who: len(who.others) == 19)


@pytest.mark.postgresql
def test_a_lost_server_leaves_nobody_known_and_all_are_known_again_when_it_is_back(private_server: Server) -> None:
    with private_server.database() as url:
        Store.open_or_make(url, kind="live", name="test", now=START).close()
        pair = [Watcher(Store.open(url), name, 0.2) for name in ("li", "wang")]
        try:
            for desk in pair:
                desk.watch.start()
            for desk in pair:
                desk.wait(lambda who: len(who.others) == 1)
            private_server.stop("immediate")
            pair[0].watch.look_at("0412")
            pair[0].wait(lambda who: not who.is_known and who.others == ())
            private_server.start()
            pair[1].wait(lambda who: bool(who.looking_at("0412")))
        finally:
            for desk in pair:
                desk.watch.stop()
                desk.store.close()


@pytest.mark.postgresql
def test_where_nothing_may_be_written_one_looks_on(postgres_server: Server) -> None:
    with postgres_server.database() as url:
        Store.open_or_make(url, kind="live", name="test", now=START).close()
        writer = Watcher(Store.open(url), "li", 0.2)
        writer.watch.start()
        with psycopg.connect(make_url(url).set(drivername="postgresql").render_as_string(False)) as owner:
            owner.execute(f'ALTER DATABASE "{make_url(url).database}" SET default_transaction_read_only = on')
        looker = Watcher(Store.open(url), "wang", 0.2)
        looker.watch.start()
        try:
            looker.wait(lambda who: [other.station for other in who.others] == ["li-pc"])
            writer.watch.look_at("0412")
            looker.wait(lambda who: bool(who.looking_at("0412")))
            assert writer.who.others == (), "who only looks on is not told of"
        finally:
            for desk in (writer, looker):
                desk.watch.stop()
                desk.store.close()


@pytest.mark.slow
@pytest.mark.postgresql
def test_who_looks_on_at_a_standby_sees_desks_and_positions(private_server: Server) -> None:
    programs = private_server.programs
    with private_server.database() as url, tempfile.TemporaryDirectory(prefix="pg-standby-") as place:
        store = Store.open_or_make(url, kind="live", name="test", now=START)
        own(Path(place))
        source = ["-h", "127.0.0.1", "-p", str(private_server.port), "-U", private_server.user]
        run([programs / "pg_basebackup", *source, "-D", Path(place, "data"), "-R", "-c", "fast"])
        standby = Server(programs, Path(place), free_port())
        standby.start()
        database = make_url(url).database or ""
        desks = [Watcher(store, "li", 0.2)]
        try:
            desks.append(Watcher(Store.open(f"{standby.url(database)}?target_session_attrs=any"), "wang", 0.2))
            for desk in desks:
                desk.watch.start()
            desks[0].watch.look_at("0412")
            desks[1].wait(lambda who: bool(who.looking_at("0412")))
            assert desks[0].who.others == (), "a standby can not say who looks on"
            positions = PositionStore.open(desks[1].store.url)
            assert positions.changed_table() is not None
            positions.close()
        finally:
            for desk in desks:
                desk.watch.stop()
                desk.store.close()
            standby.stop("immediate")


@pytest.mark.postgresql
def test_a_login_says_it_of_itself_alone(postgres_server: Server) -> None:
    with postgres_server.database() as owner_url:
        Store.open_or_make(owner_url, kind="live", name="test", now=START).close()
        with logins(owner_url) as make:
            urls = make(Role.OBSERVER), make(Role.DISPATCHER)
            stores = [Store.open(url) for url in urls]
            watchers = [Watcher(store, "somebody else", 0.2) for store in stores]
            for watcher in watchers:
                watcher.watch.start()
            for watcher in watchers:
                watcher.wait(lambda who: len(who.others) == 1)
            assert watchers[0].names() == [login_of(urls[1])], "the name is the login's, whatever a desk calls itself"
            assert watchers[0].who.others[0].role == "dispatcher"
            assert watchers[1].who.others[0].role == "observer"
            outside = psycopg.connect(make_url(urls[0]).set(drivername="postgresql").render_as_string(False))
            with outside:
                other = watchers[0].who.others[0].desk
                changed = outside.execute("UPDATE presence SET looks_at = 'x' WHERE desk = %s", (other,))
                assert changed.rowcount == 0, "rows of others are out of reach"
                assert outside.execute("DELETE FROM presence WHERE desk = %s", (other,)).rowcount == 0
                with pytest.raises(psycopg.errors.InsufficientPrivilege), outside.transaction():
                    outside.execute(
                        "INSERT INTO presence (desk, login, name, station, role, since_ms, seen_ms, ahead_ms)"
                        " VALUES ('x', %s, 'li', 'pc', 'commander', 0, 0, 0)",
                        (login_of(urls[1]),),
                    )
            outside.close()
            for watcher in watchers:
                watcher.watch.stop()
                watcher.store.close()


def test_clocks_are_compared_with_the_records(
    make_watch: MakeWatch, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    li = make_watch("li")
    li.wait(lambda who: who.is_known and who.me is not None and not who.me.is_off)
    if desk.store.is_file:
        return  # one computer, one clock
    honest = time.time
    monkeypatch.setattr("db.presence.time.time", lambda: honest() - 3.2)
    wang = make_watch("wang")
    wang.wait(lambda who: who.me is not None and who.me.ahead_s < -3.0)
    assert wang.who.me is not None
    assert wang.who.me.is_off
    assert -3.4 < wang.who.me.ahead_s < -3.0
    li.wait(lambda who: any(other.ahead_s < -3.0 for other in who.others))
