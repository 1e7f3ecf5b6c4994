"""Roads from line files of any schema: which property holds the class, the name, the direction and the limit."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from maps.errors import SourceError
from maps.road_classes import (
    CLASS_PROPERTIES,
    NAME_EN_PROPERTIES,
    NAME_PROPERTIES,
    NAME_ZH_PROPERTIES,
    ONEWAY_PROPERTIES,
    OSM_HIGHWAY,
    SPEED_PROPERTIES,
    WEIGHT_PROPERTIES,
    WIDTH_PROPERTIES,
    RoadClass,
    class_of,
)
from maps.sources.rows import Limits, RoadRows, limits_of, name_pair, speed_of, way_of
from maps.sources.vector import Features, read_features

WHAT = "cannot read the roads"


def read_roads(path: Path, crs: str | None, encoding: str | None) -> tuple[RoadRows, tuple[str, ...]]:
    """Read every road of a line file; answers the rows and warnings.

    Raises:
        SourceError: see `read_features`; or it holds no lines, or none of them is a road.
    """
    features = read_features(path, WHAT, crs, encoding)
    column, name_of_column = _class_column(features)
    classes, unknown = _classes(column, name_of_column, len(features))
    kinds = shapely.get_type_id(features.shapes)
    is_line = np.isin(kinds, (1, 2, 5))
    if not is_line.any():
        raise SourceError(WHAT, str(path), "it holds no lines")
    rows = RoadRows()
    tags, names = features.tags(), _names(features)
    ways, limits = features.column(ONEWAY_PROPERTIES), features.column(SPEED_PROPERTIES)
    widths, weights = features.column(WIDTH_PROPERTIES), features.column(WEIGHT_PROPERTIES)
    wanted = np.flatnonzero(is_line & np.array([c is not None for c in classes]))
    shapes = shapely.remove_repeated_points(features.shapes[wanted])
    parts, owner = shapely.get_parts(shapes, return_index=True)
    coords, row_of = shapely.get_coordinates(parts, return_index=True)
    pieces = np.split(coords, np.flatnonzero(np.diff(row_of)) + 1) if len(coords) else []
    for piece, i in zip(pieces, wanted[owner[np.unique(row_of)]].tolist(), strict=True):
        road_class, tag = classes[i], tags[i]
        if road_class is None:
            continue
        way = way_of(tag.get("oneway", ways[i] if ways is not None else ""))
        if way == 0 and (
            tag.get("junction") == "roundabout"
            or (tag and road_class is RoadClass.MOTORWAY and tag.get("oneway") != "no")
        ):
            way = 1
        speed = speed_of(tag.get("maxspeed", limits[i] if limits is not None else ""))
        name = name_pair(names[0][i], tag.get("name:zh") or names[1][i], tag.get("name:en") or names[2][i])
        bridge = tag.get("bridge", "no") != "no"
        rows.add(piece, road_class, name, way, speed, bridge, limits=_limits(tag, widths, weights, i))
    if not len(rows):
        raise SourceError(WHAT, str(path), f"none of its {len(features)} features is a road")
    warnings = list(features.warnings)
    empty = int((kinds < 0).sum())
    if empty:
        warnings.append(f"{path}: {empty} features have no geometry and were left out")
    if unknown:
        listed = ", ".join(sorted(unknown)[:5])
        warnings.append(f"{path}: classes that are not known are taken as unclassified roads: {listed}")
    return rows, tuple(warnings)


def _limits(tag: Mapping[str, str], widths: NDArray[Any] | None, weights: NDArray[Any] | None, row: int) -> Limits:
    """What a line's tags and its columns of widths and weights forbid."""
    stated = dict(tag)
    for key, column in (("maxwidth", widths), ("maxweight", weights)):
        if column is not None and column[row] is not None:
            stated.setdefault(key, str(column[row]))
    return limits_of(stated.get)


def _class_column(features: Features) -> tuple[NDArray[Any] | None, str]:
    """The property whose words are classes of roads, if there is one."""
    for name in CLASS_PROPERTIES:
        column = features.column((name,))
        if column is not None and any(class_of(word) is not None for word in set(column.tolist()) if word is not None):
            return column, name
    return None, ""


def _classes(column: NDArray[Any] | None, name: str, count: int) -> tuple[list[RoadClass | None], set[str]]:
    """Class of every feature, None for what is no road; and the words that no table has."""
    if column is None:
        return [RoadClass.UNCLASSIFIED] * count, set()
    unknown: set[str] = set()
    known: dict[object, RoadClass | None] = {}
    for word in set(column.tolist()):
        found = class_of(word) if isinstance(word, str) else None
        is_osm = name in ("highway", "fclass")
        is_tiger = isinstance(word, str) and name == "mtfcc"
        if (
            found is None
            and isinstance(word, str)
            and word
            and not is_osm
            and not (is_tiger and not word.upper().startswith("S"))
        ):
            unknown.add(word)
            found = RoadClass.UNCLASSIFIED
        if found is None and name == "fclass" and isinstance(word, str) and word.split("_")[0] in OSM_HIGHWAY:
            found = OSM_HIGHWAY[word.split("_")[0]]
        known[word] = found
    return [known[word] for word in column.tolist()], unknown


def _names(features: Features) -> tuple[NDArray[Any], NDArray[Any], NDArray[Any]]:
    """Name, Chinese name and English name of every feature; None where there is none."""
    none = np.full(len(features), None, dtype=object)
    found = (features.column(names) for names in (NAME_PROPERTIES, NAME_ZH_PROPERTIES, NAME_EN_PROPERTIES))
    name, zh, en = (none if column is None else column for column in found)
    return name, zh, en
