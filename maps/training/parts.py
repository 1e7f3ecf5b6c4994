"""Turns the made county, in metres, into the parts of a region, in degrees."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely

from console.domain.area import Grade, Post, Zone
from console.domain.geo import LonLat
from maps.layers import AreaCollector, AreaKind, Label, LineKind, ThinLines
from maps.network import RoadLines, default_speeds
from maps.places import House, Place
from maps.region import RegionParts
from maps.roads import RoadNetwork
from maps.training import names
from maps.training.districts import ZONE_CODES, Districts, Station
from maps.training.grounds import make_grounds
from maps.training.houses import Houses
from maps.training.names import Name
from maps.training.noding import Line
from maps.training.noise import Floats
from maps.training.roadworks import Roadworks
from maps.training.settle import Settlement
from maps.training.terrain import Terrain
from maps.training.water import Water
from maps.zones import with_neighbours, wkb

ORIGIN = LonLat(112.3, 33.3)
"""Middle of the county. The place is made up and has nothing to do with what really lies there."""

_EAST_DEG = 1.0 / 93_127.0
_NORTH_DEG = 1.0 / 110_914.0
_NOTE = "Fictional: made by a program for training; no place, person or case in it is real."


@dataclass(frozen=True, slots=True)
class County:
    """All that was made; `homes` are in the order of `places`."""

    land: Terrain
    water: Water
    places: list[Settlement]
    place_names: list[Name]
    works: Roadworks
    homes: list[Houses]
    districts: Districts
    stations: list[Station]


def to_lonlat(xy: Floats) -> Floats:
    """Metres from the middle of the county to degrees, shape (..., 2), rounded to a centimetre."""
    return np.asarray(np.round(xy * [_EAST_DEG, _NORTH_DEG] + [*ORIGIN], 7))


def place_at(xy: tuple[float, float]) -> LonLat:
    """One place in degrees."""
    lon, lat = to_lonlat(np.array([xy]))[0]
    return LonLat(float(lon), float(lat))


def region_parts(seed: int, county: County, found: int) -> RegionParts:
    """The county as the parts of a region.

    Args:
        found: number of rows in its search file.
    """
    west, south, east, north = (round(float(x), 7) for x in shapely.bounds(_degrees(county.land.border)))
    return RegionParts(
        names.COUNTY[1],
        names.COUNTY[0],
        (west, south, east, north),
        _zones(county),
        tuple(
            Post(code, s.name[1], s.name[0], place_at(s.at), ZONE_CODES[s.zone], s.kind, s.hours)
            for code, s in zip(_codes(county.stations), county.stations, strict=True)
        ),
        tuple(_labels(county)),
        _roads(county.works.lines),
        _areas(seed, county).pack(),
        _thin_lines(county),
        places=found,
        fictional=True,
        notes=(_NOTE,),
    )


def search_rows(county: County) -> tuple[list[Place], list[House]]:
    """Everything in the county that has a name or a house number."""
    rows = [Place("locality", *name, place_at(p.at), 2 + p.rank) for p, name in _named_places(county)]
    rows += [Place("station", s.name[0], s.name[1], place_at(s.at), 3) for s in county.stations]
    rows += [Place("community", *c.name, place_at(c.at), 5) for c in county.districts.communities]
    rows += [
        Place("water", *names.RIVER, place_at(tuple(county.water.river[len(county.water.river) // 2])), 3),
        Place(
            "water",
            *names.LAKE,
            place_at(tuple(shapely.get_coordinates(county.water.lake.representative_point())[0])),
            3,
        ),
    ]
    houses: list[House] = []
    for (place, within), homes in zip(_named_places(county), county.homes, strict=True):
        first = len(rows)
        for street, middle in zip(homes.streets, homes.middles, strict=True):
            inside = within if street is not None else ("", "")
            rows.append(Place("street", *(street or within), place_at(middle), 4 + place.rank, *inside))
        at = to_lonlat(homes.at)
        for k in range(len(at)):
            houses.append(House(first + int(homes.street[k]), str(homes.number[k]), LonLat(*at[k].tolist())))
    return rows, houses


def _named_places(county: County) -> list[tuple[Settlement, Name]]:
    return list(zip(county.places, county.place_names, strict=True))


def _zones(county: County) -> tuple[Zone, ...]:
    codes = _codes(county.stations)
    central = {s.zone: code for s, code in zip(county.stations, codes, strict=True) if s.central}
    shapes = county.districts.zones
    return with_neighbours(
        [
            Zone(code, names.ZONES[z][1], names.ZONES[z][0], wkb(_degrees(shapes[z])), central_post=central[z])
            for z, code in enumerate(ZONE_CODES)
        ]
    )


def _codes(stations: list[Station]) -> list[str]:
    counts = {"station": 0, "post": 0}
    codes = []
    for station in stations:
        counts[station.kind] += 1
        codes.append(f"{'S' if station.kind == 'station' else 'P'}{counts[station.kind]:02d}")
    return codes


def _roads(lines: list[Line]) -> RoadNetwork:
    index: dict[Name, int] = {}
    named = [-1 if line.name is None else index.setdefault(line.name, len(index)) for line in lines]
    classes = np.array([int(line.road_class) for line in lines], dtype=np.uint8)
    packed = RoadLines(
        to_lonlat(np.concatenate([line.xy for line in lines])),
        np.concatenate(([0], np.cumsum([len(line.xy) for line in lines]))),
        classes,
        np.array(named, dtype=np.int32),
        np.array([line.one_way for line in lines]),
        np.array([line.bridge for line in lines]),
        default_speeds(classes),
        tuple(zh for zh, _ in index),
        tuple(en for _, en in index),
    )
    return RoadNetwork(packed)


def _areas(seed: int, county: County) -> AreaCollector:
    areas = AreaCollector()
    wood, field = make_grounds(seed, county.land)
    for kind, shapes in ((AreaKind.WOOD, wood), (AreaKind.FARMLAND, field)):
        for part in _pieces(shapely.intersection(np.array(shapes), county.land.border)):
            areas.add(_rings(part), kind)
    for town, name in zip(county.works.towns, county.place_names, strict=True):
        for kind, shapes in (
            (AreaKind.BUILT_UP, [town.outline]),
            (AreaKind.INDUSTRIAL, town.works),
            (AreaKind.PARK, town.parks),
        ):
            for part in _pieces(np.array(shapes)):
                areas.add(_rings(part), kind, name if kind is AreaKind.BUILT_UP else None)
    for shape in _pieces(shapely.intersection(county.water.river_shape, county.land.shown)):
        areas.add(_rings(shape), AreaKind.WATER, names.RIVER)
    areas.add(_rings(county.water.lake), AreaKind.WATER, names.LAKE)
    for homes in county.homes:
        for corners in to_lonlat(homes.corners):
            areas.add([corners], AreaKind.BUILDING)
    for community in county.districts.communities:
        areas.add(_rings(community.shape), AreaKind.COMMUNITY, community.name, community.grade, community.zone)
    areas.add(_rings(county.land.border), AreaKind.COUNTY, names.COUNTY, Grade.NONE)
    return areas


def _pieces(shapes: Any) -> list[shapely.Polygon]:
    """The polygons that one or many shapes consist of."""
    return [part for part in shapely.get_parts(shapely.get_parts(shapes)) if part.geom_type == "Polygon"]


def _labels(county: County) -> list[Label]:
    kinds = ("county", "town", "village")
    labels = [Label(*name, place_at(p.at), kinds[p.rank], 1 + p.rank) for p, name in _named_places(county)]
    labels += [Label(*c.name, place_at(c.at), "community", 5) for c in county.districts.communities if c.urban]
    river = county.water.river
    for share in (0.2, 0.38, 0.62, 0.8):
        i = int(share * len(river))
        ahead = river[min(i + 6, len(river) - 1)] - river[i - 6]
        angle = round(float(np.degrees(np.arctan2(ahead[1], ahead[0]))), 1)
        labels.append(Label(*names.RIVER, place_at(tuple(river[i])), "river", 3, angle))
    lake = shapely.get_coordinates(county.water.lake.representative_point())[0]
    labels.append(Label(*names.LAKE, place_at(tuple(lake)), "lake", 3))
    return labels + _hills(county)


def _hills(county: County) -> list[Label]:
    """Names on the highest places, well apart."""
    land = county.land
    inside = shapely.contains(land.border.buffer(-1_000), shapely.points(land.xy))
    left = np.where(inside, land.height_m, -np.inf)
    labels = []
    for zh, en in names.HILLS:
        top = int(np.argmax(left))
        metres = round(float(land.height_m[top]))
        labels.append(Label(f"{zh} {metres}", f"{en} {metres} m", place_at(tuple(land.xy[top])), "hill", 4))
        left[np.hypot(*(land.xy - land.xy[top]).T) < 4_500] = -np.inf
    return labels


def _thin_lines(county: County) -> ThinLines:
    """Streams, underground in towns, and the railway."""
    built = shapely.union_all([town.outline for town in county.works.towns])
    open_land = shapely.difference(county.land.shown, built)
    shapely.prepare(open_land)
    lines: list[tuple[Floats, LineKind, float]] = [(county.works.railway, LineKind.RAILWAY, 1.0)]
    for xy, width in county.water.streams:
        for part in shapely.get_parts(shapely.intersection(shapely.LineString(xy), open_land)):
            lines.append((shapely.get_coordinates(part), LineKind.STREAM, float(width)))
    lines = [line for line in lines if len(line[0]) > 1]
    return ThinLines(
        to_lonlat(np.concatenate([xy for xy, _, _ in lines])),
        np.concatenate(([0], np.cumsum([len(xy) for xy, _, _ in lines]))),
        np.array([kind for _, kind, _ in lines], dtype=np.uint8),
        np.array([weight for _, _, weight in lines], dtype=np.float32),
    )


def _degrees(shape: shapely.Geometry) -> shapely.Geometry:
    return shapely.transform(shape, to_lonlat)


def _rings(shape: shapely.Polygon) -> list[Floats]:
    return [to_lonlat(shapely.get_coordinates(ring)) for ring in (shape.exterior, *shape.interiors)]
