"""A small place of our own and a canvas that shows it, for tests of the map."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType

import numpy as np
import shapely
from pytestqt.qtbot import QtBot

from console.domain.area import Grade, Post, Zone
from console.domain.geo import LonLat
from console.domain.incident import Incident, IncidentStatus
from console.domain.unit import Unit, UnitStatus
from console.feeds.fixes import FixTable
from console.picture import ChangeSet, Picture
from console.widgets.map.canvas import MapCanvas
from console.widgets.selection import Selection
from console.widgets.theme import DAY, Theme, load_families
from maps.folder import writing
from maps.layers import AreaCollector, AreaKind, Label, LineKind, ThinLines
from maps.network import RoadLines, build_graph
from maps.region import Region, RegionParts, write_region
from maps.road_classes import RoadClass
from maps.roads import RoadNetwork

NOW = datetime(2026, 6, 1, 4, 0, tzinfo=UTC)
CENTRE = LonLat(112.0, 33.0)
CORNERS = (LonLat(111.97, 32.98), LonLat(112.03, 33.02))


def at(east: float, north: float) -> LonLat:
    """A place so many thousandths of a degree from the centre."""
    return LonLat(CENTRE.lon + east / 1000.0, CENTRE.lat + north / 1000.0)


def unit(name: str, place: LonLat | None, status: UnitStatus = UnitStatus.AVAILABLE, **more: object) -> Unit:
    return Unit(name, at=place, status=status, **more)  # type: ignore[arg-type]


def incident(
    number: str,
    place: LonLat,
    status: IncidentStatus = IncidentStatus.WAITING,
    code: str = "dispute",
    priority: int = 2,
) -> Incident:
    return Incident(number, code, priority, NOW, place, status=status)


def zone(code: str, west: float, south: float, east: float, north: float, grade: Grade = Grade.NONE) -> Zone:
    low, high = at(west, south), at(east, north)
    outline = str(shapely.to_wkb(shapely.box(low.lon, low.lat, high.lon, high.lat), hex=True))
    return Zone(code, f"Zone {code}", f"{code} 区", outline, grade=grade)


def picture(
    units: Sequence[Unit] = (),
    incidents: Sequence[Incident] = (),
    zones: Sequence[Zone] = (),
    posts: Sequence[Post] = (),
    seq: int = 1,
) -> Picture:
    def table(rows: Sequence[object], key: str) -> Mapping[str, object]:
        return MappingProxyType({getattr(row, key): row for row in rows})

    return Picture(
        seq,
        incidents=table(incidents, "number"),  # type: ignore[arg-type]
        units=table(units, "call_sign"),  # type: ignore[arg-type]
        zones=table(zones, "code"),  # type: ignore[arg-type]
        posts=table(posts, "code"),  # type: ignore[arg-type]
    )


def fixes(
    places: Mapping[str, LonLat], age_s: float = 0.0, course_deg: float = 90.0, speed_mps: float = 9.0
) -> FixTable:
    count = len(places)
    return FixTable(
        tuple(places),
        np.array(list(places.values()), dtype=np.float64).reshape(-1, 2),
        np.full(count, NOW.timestamp() - age_s),
        np.full(count, course_deg),
        np.full(count, speed_mps),
    )


def show(qtbot: QtBot, canvas: MapCanvas, width: int = 640, height: int = 480) -> None:
    """Show a canvas and wait until everything is painted."""
    qtbot.addWidget(canvas, before_close_func=lambda widget: widget.stop())
    canvas.resize(width, height)
    canvas.set_now(NOW)
    canvas.fit(CORNERS)
    canvas.show()
    settle(qtbot, canvas)


def settle(qtbot: QtBot, canvas: MapCanvas) -> None:
    """Wait until a canvas has painted everything."""
    canvas.repaint()
    qtbot.waitUntil(canvas.fully_painted, timeout=20_000)


def make_canvas(tmp_path: Path, selection: Selection | None = None, theme: Theme = DAY) -> MapCanvas:
    return MapCanvas(selection or Selection(), load_families(), tmp_path / "cache", theme=theme)


def small_region(folder: Path) -> Region:
    """A made-up place: a river, a wood, a town of a few streets, a motorway."""
    lines = [
        ([at(-30, -6), at(-8, -5), at(10, -7), at(30, -4)], RoadClass.MOTORWAY, 0),
        ([at(-25, 12), at(-6, 2), at(0, 0), at(12, 3), at(28, 12)], RoadClass.PRIMARY, 1),
        ([at(0, -5.6), at(0, 0), at(1, 8), at(0, 18)], RoadClass.SECONDARY, 2),
        ([at(-6, 2), at(-5, 6), at(1, 8)], RoadClass.TERTIARY, 3),
        *(([at(x, -1.5), at(x, 2.5)], RoadClass.RESIDENTIAL, 4 + i) for i, x in enumerate((-3.0, -1.5, 1.5, 3.0))),
        ([at(-3, -1.5), at(3, -1.5)], RoadClass.RESIDENTIAL, 8),
        ([at(12, 3), at(14, -3), at(20, -6)], RoadClass.TRACK, -1),
    ]
    names = ("X1 Motorway", "River Road", "North Street", "Mill Lane", "First Lane", "Second Lane", "Third Lane",
             "Fourth Lane", "Market Row")  # fmt: skip
    names_zh = ("训云高速", "沿河路", "北大街", "磨坊巷", "一巷", "二巷", "三巷", "四巷", "集市街")
    roads = RoadLines(
        np.array([place for places, _, _ in lines for place in places], dtype=np.float64),
        np.cumsum([0, *(len(places) for places, _, _ in lines)]),
        np.array([road for _, road, _ in lines], dtype=np.uint8),
        np.array([name for *_, name in lines], dtype=np.int32),
        np.zeros(len(lines), dtype=np.bool_),
        np.zeros(len(lines), dtype=np.bool_),
        np.full(len(lines), 10.0, dtype=np.float32),
        names_zh,
        names,
    )
    areas = AreaCollector()
    areas.add([ring(-30, 8, -12, 20)], AreaKind.WOOD)
    areas.add([ring(-5, -3, 5, 4)], AreaKind.BUILT_UP)
    areas.add([ring(16, 6, 24, 11)], AreaKind.WATER, ("镜湖", "Mirror Lake"))
    areas.add([ring(-5, -3, 5, 4)], AreaKind.COMMUNITY, ("河口社区", "Hekou Community"), Grade.ORANGE)
    stream = np.array([at(-30, 3), at(-10, 5), at(6, 5), at(30, 2)], dtype=np.float64)
    thin = ThinLines(stream, np.array([0, 4]), np.array([LineKind.STREAM], np.uint8), np.array([3.0], np.float32))
    labels = (
        Label("河口镇", "Hekou", at(0, 0.5), "town", 2),
        Label("北村", "Beicun", at(0, 15), "village", 3),
        Label("镜湖", "Mirror Lake", at(20, 8.5), "lake", 3),
    )
    with writing(folder) as temporary:
        write_region(
            temporary,
            RegionParts(
                "Hekou",
                "河口",
                (*CORNERS[0], *CORNERS[1]),
                zones=(zone("A", -28, -15, 0, 18), zone("B", 0, -15, 28, 18)),
                labels=labels,
                roads=RoadNetwork(roads, build_graph(roads)),
                areas=areas.pack(),
                thin_lines=thin,
                fictional=True,
                notes=("Made up for tests.",),
            ),
        )
    return Region.load(folder)


def ring(west: float, south: float, east: float, north: float) -> np.ndarray:
    """A closed rectangle in degrees."""
    corners = ((west, south), (east, south), (east, north), (west, north), (west, south))
    return np.array([at(x, y) for x, y in corners], dtype=np.float64)


ALL = ChangeSet(everything=True)
"""The change after opening."""
