"""Communities, zones and posts of the training county. Communities tile the county; zones are unions of them."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from console.domain.area import Grade
from maps.training import names
from maps.training.names import Name
from maps.training.noise import Floats, Noise, generator, smoothstep
from maps.training.settle import Settlement
from maps.training.terrain import Terrain, Ways

ZONE_CODES = ("A", "B", "C")
_URBAN_COMMUNITIES = 16
_GREEN, _RED = 0.64, 0.15
_BEND_M = 1_500.0


@dataclass(frozen=True, slots=True)
class Community:
    """The smallest area that somebody answers for; `zone` and `station` are rows."""

    name: Name
    shape: shapely.Polygon
    at: tuple[float, float]
    zone: int
    station: int
    grade: Grade
    urban: bool


@dataclass(frozen=True, slots=True)
class Station:
    """A place that units start from; `zone` is a row."""

    name: Name
    at: tuple[float, float]
    zone: int
    kind: str = "station"
    hours: str = "24h"
    central: bool = False


@dataclass(frozen=True, slots=True)
class Districts:
    """Who answers for what."""

    communities: list[Community]
    stations: list[Station]
    zones: list[shapely.Polygon]


def make_districts(seed: int, land: Terrain, places: list[Settlement], place_names: list[Name]) -> Districts:
    """Divide the county.

    Args:
        places: settlements, the county town first.
        place_names: their names, in the same order.
    """
    rng = generator(seed, "districts")
    centre = np.array(places[0].at)
    urban = _urban_seeds(rng, centre, places[0].radius_m)
    seeds = np.concatenate((urban, [place.at for place in places[1:]]))
    labels = [*list(names.urban_communities())[: len(urban)], *(_community_of(n) for n in place_names[1:])]
    faces = _tiling(rng, land, seeds)
    stations = _stations(places, place_names, urban)
    station_of = _answering(land, stations, seeds)
    zone_of = np.array([stations[s].zone for s in station_of])
    zone_of = _joined(faces, zone_of)
    grades = _grades(rng, len(urban), len(seeds))
    communities = [
        Community(
            labels[i],
            faces[i],
            (float(seeds[i, 0]), float(seeds[i, 1])),
            int(zone_of[i]),
            int(station_of[i]),
            grades[i],
            i < len(urban),
        )
        for i in range(len(seeds))
    ]
    zones = [shapely.coverage_union_all(np.array(faces, dtype=object)[zone_of == z]) for z in range(len(ZONE_CODES))]
    return Districts(communities, stations, [_outline(zone) for zone in zones])


def _community_of(name: Name) -> Name:
    zh, en = name
    return (zh.removesuffix("镇") + "社区", en + " Community") if zh.endswith("镇") else (zh + "村", en + " Village")


def _urban_seeds(rng: np.random.Generator, centre: Floats, radius_m: float) -> Floats:
    found = [centre]
    while len(found) < _URBAN_COMMUNITIES:
        tries = centre + (rng.random((60, 2)) - 0.5) * 2.3 * radius_m
        gap = np.min([np.hypot(*(tries - place).T) for place in found], axis=0)
        near = np.hypot(*(tries - centre).T) < 1.2 * radius_m
        found.append(tries[int(np.argmax(np.where(near, gap, 0)))])
    seeds: Floats = np.array(found)
    return seeds.round(1)


def _warp(xy: Floats, seeds: cKDTree, east: Noise, north: Noise) -> Floats:
    """Bend the plane between the seeds, which stay where they are, gently enough that lines hardly ever cross."""
    far, _ = seeds.query(xy)
    bend = _BEND_M * smoothstep(far, 150.0, 900.0)[:, None]
    moved: Floats = xy + bend * np.stack((east(xy) - 0.5, north(xy) - 0.5), axis=-1)
    return moved.round(2)


def _tiling(rng: np.random.Generator, land: Terrain, seeds: Floats) -> list[shapely.Polygon]:
    """One face for each seed, together the county without gap or overlap."""
    east, north, near = Noise(rng, 2_800, 5), Noise(rng, 2_800, 5), cKDTree(seeds)
    edges = shapely.voronoi_polygons(shapely.multipoints(seeds), only_edges=True, extend_to=land.border.buffer(8_000))
    bent = shapely.transform(shapely.segmentize(edges, 80.0), lambda xy: _warp(xy, near, east, north))
    border = shapely.segmentize(land.border, 400.0).exterior
    lines = shapely.node(shapely.set_precision(shapely.geometrycollections([*shapely.get_parts(bent), border]), 0.01))
    faces = shapely.get_parts(shapely.polygonize([lines]))
    faces = faces[shapely.contains(land.border.buffer(5), shapely.point_on_surface(faces))]
    tree = shapely.STRtree(faces)
    face, seed = tree.query(shapely.points(seeds), predicate="intersects")[::-1]
    owner = np.full(len(faces), -1)
    owner[face] = seed
    while (owner < 0).any():
        _adopt(faces, owner)
    return [_outline(shapely.coverage_union_all(faces[owner == i])) for i in range(len(seeds))]


def _adopt(faces: NDArray[np.object_], owner: NDArray[np.int64]) -> None:
    """Give each face without a seed to the neighbour with which it shares the longest border."""
    for i in np.flatnonzero(owner < 0).tolist():
        shared = shapely.length(shapely.intersection(shapely.boundary(faces[i]), shapely.boundary(faces[owner >= 0])))
        if shared.max() > 0:
            owner[i] = owner[owner >= 0][int(np.argmax(shared))]


def _outline(shape: shapely.Geometry) -> shapely.Polygon:
    parts = shapely.get_parts(shape)
    return parts[int(np.argmax(shapely.area(parts)))]


def _stations(places: list[Settlement], place_names: list[Name], urban: Floats) -> list[Station]:
    """Two stations in the county town, one in every town, and a few posts."""
    towns = [(place, name) for place, name in zip(places, place_names, strict=True) if place.rank == 1]
    towns.sort(key=lambda town: town[0].at[0])
    far = urban[int(np.argmax(np.hypot(*(urban - urban[0]).T)))]
    stations = [
        Station(("城关派出所", "Chengguan Station"), (float(urban[0, 0]), float(urban[0, 1])), 0, central=True),
        Station(("新城派出所", "Xincheng Station"), (float(far[0]), float(far[1])), 0),
    ]
    groups = [towns[:4], towns[4:7], towns[7:]]
    for zone, group in ((1, groups[0]), (0, groups[1]), (2, groups[2])):
        spots = np.array([place.at for place, _ in group])
        middle = int(np.argmin(np.hypot(*(spots[:, None, :] - spots[None]).transpose(2, 0, 1)).sum(axis=1)))
        for k, (place, (zh, en)) in enumerate(group):
            name = (zh.removesuffix("镇") + "派出所", en + " Station")
            stations.append(Station(name, place.at, zone, central=zone != 0 and k == middle))
    return stations


def _answering(land: Terrain, stations: list[Station], seeds: Floats) -> NDArray[np.int64]:
    """Row of the station that is reached with the least effort from each seed."""
    ways = Ways(land, land.effort)
    nodes = [land.node_at(np.array(station.at)) for station in stations]
    reach = np.array([ways.tree(np.array([node]))[0] for node in nodes])
    at = [land.node_at(place) for place in seeds]
    return np.asarray(np.argmin(np.round(reach[:, at], 1), axis=0))


def _joined(faces: list[shapely.Polygon], zone_of: NDArray[np.int64]) -> NDArray[np.int64]:
    """Hand over what lies cut off from its zone to the zone around it."""
    zone_of, shapes = zone_of.copy(), np.array(faces, dtype=object)
    for _ in range(4):
        moved = False
        for zone in range(len(ZONE_CODES)):
            whole = shapely.coverage_union_all(shapes[zone_of == zone])
            main = _outline(whole)
            for i in np.flatnonzero(zone_of == zone).tolist():
                if not main.covers(shapes[i].representative_point()):
                    shared = shapely.length(shapely.intersection(shapely.boundary(shapes), shapes[i].boundary))
                    shared[zone_of == zone] = 0
                    zone_of[i] = zone_of[int(np.argmax(shared))]
                    moved = True
        if not moved:
            break
    return zone_of


def _grades(rng: np.random.Generator, urban: int, count: int) -> list[Grade]:
    """Fixed shares of each colour; the town has more than its share of red."""
    order = np.argsort(rng.random(count) + np.where(np.arange(count) < urban, -0.35, 0.0), kind="stable")
    red, green = round(_RED * count), round(_GREEN * count)
    grades = [Grade.ORANGE] * count
    for i in order[:red].tolist():
        grades[i] = Grade.RED
    for i in order[count - green :].tolist():
        grades[i] = Grade.GREEN
    return grades


def with_posts(seed: int, districts: Districts, land: Terrain) -> list[Station]:
    """The stations, and police posts pushed forward to where people gather."""
    rng = generator(seed, "posts")
    ways = Ways(land, land.effort)
    reach, _ = ways.tree(np.array([land.node_at(np.array(s.at)) for s in districts.stations]))
    urban = [c for c in districts.communities if c.urban]
    rural = [c for c in districts.communities if not c.urban]
    rural.sort(key=lambda c: -round(float(reach[land.node_at(np.array(c.at))]), 1))
    picks = [urban[3], urban[7], urban[11], rural[int(rng.integers(0, 4))]]
    picks += [next(c for c in rural[6:] if c.zone == zone) for zone in (1, 2)]
    posts = []
    for k, community in enumerate(picks):
        zh, en = community.name
        zh, en = zh.removesuffix("社区").removesuffix("村"), en.removesuffix(" Community").removesuffix(" Village")
        post = Station((zh + "警务站", en + " Police Post"), community.at, community.zone, "post")
        posts.append(replace(post, hours="24h" if k in (0, 3) else "5x8"))
    return [*districts.stations, *posts]
