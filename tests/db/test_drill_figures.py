"""The figures of a drill by zone go by the rules of recommendations: pools of central posts, zones that hold zones."""

from __future__ import annotations

from typing import Any

import shapely

from console.drill.result import figures, read_record
from tests.support.desks import Desk


def strip(code: str, west: float, east: float, **more: Any) -> dict[str, Any]:
    outline = shapely.to_wkb(shapely.box(west, 36.0, east, 37.0), hex=True)
    return {"code": code, "name": code, "name_zh": code, "outline": outline, **more}


def post(code: str, zone: str) -> dict[str, Any]:
    return {"code": code, "name": code, "name_zh": code, "at": [118.5, 36.5], "zone": zone}


def test_a_call_that_a_pool_of_its_zone_handled_stayed_in_its_zone(desk: Desk) -> None:
    zones = [
        strip("z-bureau", 117.0, 119.0, central_post="pool"),
        strip("west", 117.0, 118.0, parent="z-bureau"),
        strip("east", 118.0, 119.0, parent="z-bureau"),
    ]
    desk.done("AdoptRegion", region="R", zones=zones, posts=[post("pool", "east"), post("station", "east")])
    desk.unit("POOL-1", post="pool")
    desk.unit("EAST-1", "EAST-2", post="station")
    for number, lon, unit in (("0001", 117.5, "POOL-1"), ("0002", 117.5, "EAST-1"), ("0003", 118.5, "EAST-2")):
        desk.incident(number, at=[lon, 36.5])
        desk.done("AssignUnits", incident=number, units=[unit])
    desk.incident("0004", at=[117.5, 36.5])  # to which nobody was sent
    with desk.store.reading() as connection:
        record = read_record(connection, lambda _: None)
    assert [call.zone for call in record.calls] == ["west", "west", "east", "west"]
    assert figures(record, with_zones=True)["in_zone_share"] == round(2 / 3, 6)
