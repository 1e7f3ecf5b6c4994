"""Puts the training county together and writes it as a region folder."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import shapely

from console.domain.area import Post, Zone
from console.domain.geo import LonLat
from maps.folder import check_replaceable, writing
from maps.layers import AreaCollector, AreaKind, Label, LineKind, ThinLines
from maps.network import RoadLines, default_speeds
from maps.places import Place, write_places
from maps.region import PLACES_FILE, RegionParts, write_region
from maps.road_classes import RoadClass
from maps.roads import RoadNetwork
from maps.training import names
from maps.training.districts import ZONE_CODES, Districts, Station, make_districts, with_posts
from maps.training.names import Name
from maps.training.noise import Floats, generator
from maps.training.settle import Settlement, settle
from maps.training.terrain import HALF_HEIGHT_M, HALF_WIDTH_M, Terrain, make_terrain
from maps.training.trails import TrailBuilder
from maps.training.water import Water, make_water
from maps.zones import with_neighbours, wkb

ORIGIN = LonLat(112.3, 33.3)
"""Middle of the county. The place is made up and has nothing to do with what really lies there."""

_EAST_DEG = 1.0 / 93_127.0
_NORTH_DEG = 1.0 / 110_914.0
DEFAULT_SEED = 1
Progress = Callable[[str, float], None]


def to_lonlat(xy: Floats) -> Floats:
    """Metres from the middle of the county to degrees, shape (n, 2), rounded to a centimetre."""
    return np.asarray(np.round(xy * [_EAST_DEG, _NORTH_DEG] + [*ORIGIN], 7))


def place_at(xy: tuple[float, float]) -> LonLat:
    """One place in degrees."""
    lon, lat = to_lonlat(np.array([xy]))[0]
    return LonLat(float(lon), float(lat))


def make_training_county(out: Path, seed: int = DEFAULT_SEED, progress: Progress = lambda text, share: None) -> None:
    """Make the county and put it in the place of `out`; the same seed gives the same bytes.

    Raises:
        RegionError: `out` can not be written, or holds something else.
    """
    check_replaceable(out.absolute())
    progress("land", 0.0)
    land = make_terrain(seed)
    water = make_water(seed, land)
    places = settle(seed, land, water)
    place_names = _names(seed, places)
    progress("roads", 0.15)
    trails = TrailBuilder(seed, land, water, places).build()
    roads = _roads([(t.xy, t.road_class) for t in trails])
    progress("districts", 0.6)
    districts = make_districts(seed, land, places, place_names)
    stations = with_posts(seed, districts, land)
    progress("files", 0.8)
    with writing(out) as folder:
        search = [Place("locality", *name, place_at(p.at), 2 + p.rank) for p, name in zip(places, place_names, strict=True)]
        found = write_places(folder / PLACES_FILE, search, [])
        write_region(folder, _parts(land, water, places, place_names, roads, districts, stations, found))
    progress("done", 1.0)


def _names(seed: int, places: list[Settlement]) -> list[Name]:
    rng = generator(seed, "names")
    towns, villages = iter(names.TOWNS), names.villages(rng)
    return [(names.COUNTY_TOWN, None, None)[p.rank] or next(towns if p.rank == 1 else villages) for p in places]


def _roads(lines: list[tuple[Floats, RoadClass]]) -> RoadNetwork:
    classes = np.array([int(c) for _, c in lines], dtype=np.uint8)
    count = len(lines)
    flags = np.zeros(count, dtype=bool)
    packed = RoadLines(
        to_lonlat(np.concatenate([xy for xy, _ in lines])),
        np.concatenate(([0], np.cumsum([len(xy) for xy, _ in lines]))),
        classes,
        np.full(count, -1, dtype=np.int32),
        flags,
        flags.copy(),
        default_speeds(classes),
    )
    return RoadNetwork(packed)


def _parts(
    land: Terrain,
    water: Water,
    places: list[Settlement],
    place_names: list[Name],
    roads: RoadNetwork,
    districts: Districts,
    stations: list[Station],
    found: int,
) -> RegionParts:
    zone_code = [ZONE_CODES[s.zone] for s in stations]
    codes = _codes(stations)
    posts = tuple(
        Post(code, s.name[1], s.name[0], place_at(s.at), zone, s.kind, s.hours)
        for code, s, zone in zip(codes, stations, zone_code, strict=True)
    )
    central = {ZONE_CODES[s.zone]: code for s, code in zip(stations, codes, strict=True) if s.central}
    zones = with_neighbours(
        [
            Zone(code, names.ZONES[z][1], names.ZONES[z][0], wkb(_degrees(districts.zones[z])), central_post=central[code])
            for z, code in enumerate(ZONE_CODES)
        ]
    )
    areas = AreaCollector()
    for shape in shapely.get_parts(water.surface):
        areas.add(_rings(shape), AreaKind.WATER)
    for community in districts.communities:
        areas.add(_rings(community.shape), AreaKind.COMMUNITY, community.name, community.grade, community.zone)
    areas.add(_rings(land.border), AreaKind.COUNTY, names.COUNTY)
    corner = to_lonlat(np.array([[-HALF_WIDTH_M, -HALF_HEIGHT_M], [HALF_WIDTH_M, HALF_HEIGHT_M]]))
    west, south, east, north = (float(x) for x in shapely.bounds(_degrees(land.border)))
    del corner
    return RegionParts(
        names.COUNTY[1],
        names.COUNTY[0],
        (west, south, east, north),
        zones,
        posts,
        tuple(_labels(places, place_names)),
        roads,
        areas.pack(),
        _streams(water),
        places=found,
        fictional=True,
        notes=("Fictional: made by a program for training; no place, person or case in it is real.",),
    )


def _codes(stations: list[Station]) -> list[str]:
    counts = {"station": 0, "post": 0}
    codes = []
    for station in stations:
        counts[station.kind] += 1
        codes.append(f"{'S' if station.kind == 'station' else 'P'}{counts[station.kind]:02d}")
    return codes


def _labels(places: list[Settlement], place_names: list[Name]) -> list[Label]:
    kinds = ("county", "town", "village")
    return [Label(*name, place_at(p.at), kinds[p.rank], 1 + p.rank) for p, name in zip(places, place_names, strict=True)]


def _streams(water: Water) -> ThinLines:
    lines = water.streams
    return ThinLines(
        to_lonlat(np.concatenate([xy for xy, _ in lines])),
        np.concatenate(([0], np.cumsum([len(xy) for xy, _ in lines]))),
        np.full(len(lines), LineKind.STREAM, dtype=np.uint8),
        np.array([width for _, width in lines], dtype=np.float32),
    )


def _degrees(shape: shapely.Geometry) -> shapely.Geometry:
    return shapely.transform(shape, to_lonlat)


def _rings(shape: shapely.Polygon) -> list[Floats]:
    return [to_lonlat(shapely.get_coordinates(ring)) for ring in (shape.exterior, *shape.interiors)]
