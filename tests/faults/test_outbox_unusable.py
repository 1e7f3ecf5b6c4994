"""A desk whose own disk can not be used: it works on the server all the same, and what waited stays where it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from console.listening import Health
from console.offline import Offline
from db.errors import StoreFull
from tests.support.databases import Server
from tests.support.lost_desk import Desk, commands, prepared


def test_a_desk_without_its_outbox_works_on_the_server(
    postgres_server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_offline: Offline) -> None:
        raise StoreFull("outbox.sqlite", "the disk is full")

    monkeypatch.setattr(Offline, "resume", full)
    with postgres_server.database() as url:
        desk = Desk(url, tmp_path, "li")
        try:
            prepared(desk)
            assert desk.session.link.is_online
        finally:
            desk.stop()
        assert commands(url) == ["RegisterUnit"] * 3 + ["ReceiveIncident"]


def test_what_can_not_be_dropped_is_told_and_stays(
    postgres_server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_offline: Offline, _command_id: str) -> bool:
        raise StoreFull("outbox.sqlite", "the disk is full")

    monkeypatch.setattr(Offline, "drop", full)
    with postgres_server.database() as url:
        desk = Desk(url, tmp_path, "li")
        told: list[Health] = []
        monkeypatch.setattr(desk.told, "health_changed", told.append)
        try:
            assert not desk.session.drop("any").result(10)
            assert any("the disk is full" in health.text for health in told)
        finally:
            desk.stop()
