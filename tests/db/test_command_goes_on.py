"""`main.py command` when its server goes and comes back: the next line after that is done, not refused once more."""

from __future__ import annotations

from datetime import UTC, datetime

from console.bench.server import Server
from console.cli.command import Renewed, answer
from console.clock import SteadyClock
from console.commands.bus import Bus
from console.doctrines import load_doctrine
from console.surroundings import RegionSurroundings
from db.store import Store


def line(number: int) -> bytes:
    return b'{"command": "RegisterUnit", "unit": "U-%d", "at": [117, 36.6], "id": "id-%d"}' % (number, number)


def test_the_first_line_after_the_server_is_back_is_done(private_server: Server) -> None:
    with private_server.database() as url:
        store = Store.open_or_make(url, kind="live", name="shift", now=datetime.now(UTC))
        surroundings = RegionSurroundings()
        bus = Bus(store, clock=SteadyClock(), actor=store.login, doctrine=load_doctrine(), surroundings=surroundings)
        doctrine = Renewed(bus)
        try:
            assert answer(bus, line(1), doctrine)["seq"] == 1
            private_server.stop("immediate")
            assert answer(bus, line(2), doctrine)["error"]["code"] == "server_lost"  # type: ignore[index]
            private_server.start()
            assert answer(bus, line(2), doctrine)["seq"] == 2
            assert answer(bus, line(1), doctrine)["seq"] == 1
        finally:
            bus.close()
            store.close()
