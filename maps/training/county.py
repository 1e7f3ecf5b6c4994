"""Puts the training county together and writes it as a region folder."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import shapely

from maps.folder import check_replaceable, writing
from maps.places import write_places
from maps.region import PLACES_FILE, write_region
from maps.road_classes import RoadClass
from maps.training import names
from maps.training.districts import Districts, Station, make_districts, with_posts
from maps.training.houses import Houses, build_houses
from maps.training.names import Name
from maps.training.noise import generator
from maps.training.parts import County, region_parts, search_rows
from maps.training.roadworks import Roadworks, build_roads
from maps.training.settle import Settlement, settle
from maps.training.terrain import make_terrain
from maps.training.trails import TrailBuilder
from maps.training.water import Water, make_water

DEFAULT_SEED = 1
Progress = Callable[[str, float], None]


def make_training_county(out: Path, seed: int = DEFAULT_SEED, progress: Progress = lambda text, share: None) -> None:
    """Make the county and put it in the place of `out`; the same seed gives the same bytes.

    Raises:
        RegionError: `out` can not be written, or holds something else.
    """
    check_replaceable(out.absolute())
    progress("land and water", 0.0)
    land = make_terrain(seed)
    water = make_water(seed, land)
    progress("settlements", 0.2)
    places = settle(seed, land, water)
    place_names = _names(seed, places)
    progress("roads", 0.3)
    trails = TrailBuilder(seed, land, water, places, place_names).build()
    works = build_roads(seed, land, water, places, trails)
    progress("houses", 0.6)
    homes = _houses(seed, water, works)
    progress("districts", 0.75)
    districts = make_districts(seed, land, places, place_names)
    stations = _beside_roads(with_posts(seed, districts, land), works, districts)
    progress("files", 0.9)
    county = County(land, water, places, place_names, works, homes, districts, stations)
    with writing(out) as folder:
        found = write_places(folder / PLACES_FILE, *search_rows(county))
        write_region(folder, region_parts(seed, county, found))
    progress("done", 1.0)


def _houses(seed: int, water: Water, works: Roadworks) -> list[Houses]:
    """Houses of every settlement, along the pieces of road inside it."""
    shapes = np.array([shapely.LineString(line.xy) for line in works.lines])
    tree = shapely.STRtree(shapes)
    strip = shapely.LineString(works.motorway).buffer(40.0)
    homes = []
    for i, town in enumerate(works.towns):
        near = tree.query(town.outline, predicate="intersects")
        wet = shapely.intersection(water.surface, shapely.box(*town.outline.bounds).buffer(200)).buffer(14)
        keep_off = shapely.union_all([wet, strip, *town.parks, *town.works])
        lines = [works.lines[k] for k in sorted(near.tolist())]
        homes.append(build_houses(generator(seed, f"houses {i}"), lines, town.outline, keep_off))
    return homes


def _beside_roads(stations: list[Station], works: Roadworks, districts: Districts) -> list[Station]:
    """Move stations to the side of the nearest road of their zone that has houses."""
    usable = [line for line in works.lines if RoadClass.TRUNK <= line.road_class <= RoadClass.RESIDENTIAL]
    tree = shapely.STRtree(np.array([shapely.LineString(line.xy) for line in usable]))
    moved = []
    for station in stations:
        here = shapely.Point(station.at)
        road = tree.geometries[tree.nearest(here)]
        foot = np.array(road.interpolate(road.project(here)).coords[0])
        away = np.array(station.at) - foot
        beside = foot + away * min(1.0, 14.0 / max(float(np.hypot(*away)), 1e-6))
        at = (round(float(beside[0]), 1), round(float(beside[1]), 1))
        inside = districts.zones[station.zone].contains(shapely.Point(at))
        moved.append(replace(station, at=at) if inside else station)
    return moved


def _names(seed: int, places: list[Settlement]) -> list[Name]:
    rng = generator(seed, "names")
    towns, villages = iter(names.TOWNS), names.villages(rng)
    return [(names.COUNTY_TOWN, None, None)[p.rank] or next(towns if p.rank == 1 else villages) for p in places]
