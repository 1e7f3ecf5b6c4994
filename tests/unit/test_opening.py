"""What is opened before there is a window."""

from __future__ import annotations

import os
import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from console.doctrines import load_doctrine
from console.domain.roles import Rights, Role
from console.opening import KEPT_DRILLS, LEFT_OVER_S, NotOpened, Opened, Opening, Wanted, fresh_drill_file

NOW = datetime(2026, 3, 1, 8, 0, tzinfo=UTC)


def test_old_drills_are_cleared_away_except_one_that_is_open() -> None:
    made = []
    for hour in range(KEPT_DRILLS + 3):
        path = fresh_drill_file(NOW + timedelta(hours=hour))
        path.touch()
        path.with_name(f"{path.name}.positions").touch()
        if hour < 2:  # the first is open in another console, the second was left by one that crashed long ago
            log = path.with_name(f"{path.name}-wal")
            log.touch()
            written_s = NOW.timestamp() - hour * LEFT_OVER_S
            os.utime(log, (written_s, written_s))
        made.append(path)
    there = [path for path in made if path.exists()]
    assert there == [made[0], *made[-KEPT_DRILLS:]]
    assert len(list(made[0].parent.iterdir())) == 2 * len(there) + 1


def test_a_mistake_in_a_doctrine_is_told_with_its_key(tmp_path: Path) -> None:
    path = tmp_path / "huimin.toml"
    path.write_text('extends = "default"\nname = "huimin"\n[limits]\narrive = 300\n', encoding="utf-8")
    opening = Opening(Wanted(live=True, doctrine=str(path)), lambda _text, _share: None, threading.Event())
    with pytest.raises(NotOpened, match=r"huimin\.toml:4: limits/arrive: unknown key; did you mean arrive_s"):
        opening.record(None)


@pytest.mark.parametrize(
    ("role", "kind", "has_zones", "takes"),
    [
        (Role.COMMANDER, "live", False, True),
        (Role.DISPATCHER, "live", False, False),
        (Role.OBSERVER, "live", False, False),
        (Role.ADMINISTRATOR, "live", True, False),
        (Role.ADMINISTRATOR, "drill", False, False),
    ],
)
def test_zones_are_put_on_record_once_and_by_who_may(role: Role, kind: str, has_zones: bool, takes: bool) -> None:
    rights = Rights("li", frozenset({role}), is_drill=kind == "drill")
    store: Any = SimpleNamespace(operation=SimpleNamespace(kind=kind), rights=rights)
    region: Any = object()
    opened = Opened(store, region, load_doctrine(), "li", is_new=True, has_zones=has_zones)
    assert opened.takes_zones is takes
    assert not replace(opened, region=None).takes_zones
