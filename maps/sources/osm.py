"""Roads and their surroundings from OpenStreetMap extracts, PBF or XML."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import shapely

from console.domain.geo import LonLat
from maps.errors import SourceError
from maps.layers import AreaKind, Label, LineKind
from maps.places import Place
from maps.road_classes import OSM_HIGHWAY, RoadClass
from maps.sources.rows import RoadRows, Surroundings, limits_of, name_pair, speed_of, way_of
from maps.turns import read_restriction

OSM_SUFFIXES = (".pbf", ".osm", ".xml", ".osm.gz", ".osm.bz2")
WHAT = "cannot read the roads"
_KEYS = ("highway", "natural", "waterway", "landuse", "leisure", "place", "railway", "building", "addr:housenumber")

_AREAS: dict[tuple[str, str], AreaKind] = {
    **{("natural", v): AreaKind.WATER for v in ("water", "bay")},
    **{("waterway", v): AreaKind.WATER for v in ("riverbank", "dock")},
    **{("landuse", v): AreaKind.WATER for v in ("reservoir", "basin")},
    **{("natural", v): AreaKind.WOOD for v in ("wood", "scrub")},
    ("landuse", "forest"): AreaKind.WOOD,
    **{("landuse", v): AreaKind.BUILT_UP for v in ("residential", "commercial", "retail")},
    **{("landuse", v): AreaKind.INDUSTRIAL for v in ("industrial", "railway", "port")},
    **{("landuse", v): AreaKind.FARMLAND for v in ("farmland", "orchard", "vineyard", "meadow", "farm", "farmyard")},
    **{("leisure", v): AreaKind.PARK for v in ("park", "garden", "pitch", "golf_course", "nature_reserve")},
    **{("landuse", v): AreaKind.PARK for v in ("grass", "cemetery", "recreation_ground", "village_green")},
}
_PLACE_RANKS = {
    "city": 1,
    "town": 2,
    "suburb": 3,
    "village": 3,
    "quarter": 4,
    "neighbourhood": 5,
    "hamlet": 5,
    "locality": 6,
}
_LABEL_KINDS = {"city": "county", "town": "town", "village": "village", "hamlet": "village"}
_LINES = {
    ("waterway", "river"): (LineKind.STREAM, 3.0),
    ("waterway", "canal"): (LineKind.STREAM, 2.0),
    ("waterway", "stream"): (LineKind.STREAM, 1.0),
}


def is_osm(path: Path) -> bool:
    """Whether a file's name says that it is an OpenStreetMap extract."""
    return path.name.lower().endswith(OSM_SUFFIXES)


def read_osm(path: Path) -> tuple[RoadRows, Surroundings, tuple[str, ...]]:
    """Read an extract: every road, and the land beside it.

    Raises:
        SourceError: it is missing, damaged, or holds no roads.
    """
    import osmium

    if not path.exists():
        raise SourceError(WHAT, str(path), "no such file")
    if path.stat().st_size == 0:
        raise SourceError(WHAT, str(path), "the file is empty")
    rows, beside, cut, unmade = RoadRows(), Surroundings(), 0, 0
    factory = osmium.geom.WKBFactory()
    keys = osmium.filter.KeyFilter(*_KEYS)
    try:
        entity: Any
        for entity in osmium.FileProcessor(str(path)).with_areas(keys).with_filter(keys):
            if entity.is_way():
                cut += _way(entity, rows, beside)
            elif entity.is_node():
                _node(entity, beside)
            elif entity.is_area():
                unmade += _area(entity, factory, beside)
        _turns(path, rows)
    except (RuntimeError, OSError) as error:
        raise SourceError(
            WHAT, str(path), f"damaged, cut off or no OpenStreetMap file: {str(error).splitlines()[0]}"
        ) from error
    if not len(rows):
        raise SourceError(WHAT, str(path), "it holds no roads")
    warnings = []
    if cut:
        warnings.append(f"{path}: {cut} roads leave the extract and end at its border")
    if unmade:
        warnings.append(f"{path}: {unmade} areas are not closed and were left out")
    return rows, beside, tuple(warnings)


def _turns(path: Path, rows: RoadRows) -> None:
    import osmium

    relations = osmium.FileProcessor(str(path), osmium.osm.RELATION)
    relation: Any
    for relation in relations.with_filter(osmium.filter.TagFilter(("type", "restriction"))):
        found = read_restriction(relation.tags.get, [(m.role, m.type, m.ref) for m in relation.members])
        if found is not None:
            rows.restrictions.append(found)


def _way(way: Any, rows: RoadRows, beside: Surroundings) -> int:
    tags = way.tags
    highway = tags.get("highway")
    road_class = OSM_HIGHWAY.get(highway) if highway else None
    if road_class is not None and tags.get("area") != "yes":
        return _road(way, road_class, rows)
    thin = (
        (LineKind.RAILWAY, 1.0) if tags.get("railway") == "rail" else _LINES.get(("waterway", tags.get("waterway", "")))
    )
    if thin is not None:
        coords = np.array([(n.lon, n.lat) for n in way.nodes if n.location.valid()])
        if len(coords) > 1:
            beside.lines.append((coords, *thin))
    return 0


def _road(way: Any, road_class: RoadClass, rows: RoadRows) -> int:
    tags = way.tags
    one_way = tags.get("oneway", "")
    direction = way_of(one_way)
    if not one_way and (tags.get("junction") in ("roundabout", "circular") or road_class is RoadClass.MOTORWAY):
        direction = 1
    name = name_pair(tags.get("name") or tags.get("ref"), tags.get("name:zh"), tags.get("name:en"))
    speed, bridge = speed_of(tags.get("maxspeed", "")), tags.get("bridge", "no") != "no"
    limits = limits_of(tags.get)
    nodes = [(n.lon, n.lat, n.ref) if n.location.valid() else None for n in way.nodes]
    run: list[tuple[float, float, int]] = []
    missing = 0
    for node in [*nodes, None]:
        if node is not None:
            run.append(node)
            continue
        if len(run) > 1:
            table = np.array([(lon, lat) for lon, lat, _ in run])
            refs = np.array([ref for _, _, ref in run], dtype=np.int64)
            rows.add(table, road_class, name, direction, speed, bridge, refs, limits, way.id)
        run = []
        missing += 1
    return int(missing > 1)


def _node(node: Any, beside: Surroundings) -> None:
    tags, at = node.tags, LonLat(node.location.lon, node.location.lat)
    place, name = tags.get("place"), name_pair(tags.get("name"), tags.get("name:zh"), tags.get("name:en"))
    if place in _PLACE_RANKS and name is not None:
        rank = _PLACE_RANKS[place]
        beside.places.append(Place("locality", *name, at, rank))
        beside.labels.append(Label(*name, at, _LABEL_KINDS.get(place, "community"), rank))
    _address(tags, at, beside)


def _address(tags: Any, at: LonLat, beside: Surroundings) -> None:
    number, street = tags.get("addr:housenumber"), tags.get("addr:street") or tags.get("addr:place")
    if number and street:
        beside.addresses.append((street, number, at.lon, at.lat))


def _area(area: Any, factory: Any, beside: Surroundings) -> int:
    """Take an area that is of a kind we show; answers 1 when it should have been and could not."""
    tags = area.tags
    kind = next(
        (
            _AREAS[key, tags[key]]
            for key in ("natural", "waterway", "landuse", "leisure")
            if key in tags and (key, tags[key]) in _AREAS
        ),
        None,
    )
    if kind is None:
        kind = AreaKind.BUILDING if "building" in tags else None
    if kind is None:
        return 0
    try:
        shape = shapely.from_wkb(factory.create_multipolygon(area))
    except RuntimeError:
        return 1
    name = name_pair(tags.get("name"), tags.get("name:zh"), tags.get("name:en"))
    for part in shapely.get_parts(shape):
        beside.areas.append((part, kind, name))
    if kind is AreaKind.BUILDING:
        middle = shape.representative_point()
        _address(tags, LonLat(middle.x, middle.y), beside)
    elif kind is AreaKind.WATER and name is not None:
        middle = shape.representative_point()
        beside.labels.append(Label(*name, LonLat(middle.x, middle.y), "lake", 4))
    return 0
