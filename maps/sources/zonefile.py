"""Zones, posts and places from vector files: which properties hold code and name, and what is refused."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from console.domain.area import Grade, Post, Zone
from console.domain.geo import LonLat
from maps.addresses import Address, split_address
from maps.errors import SourceError
from maps.places import Place
from maps.sources.rows import name_pair
from maps.sources.vector import Features, read_features
from maps.zones import ZoneIndex, with_neighbours, wkb

ZONES, POSTS, PLACES = "cannot read the zones", "cannot read the posts", "cannot read the places"
OVERLAP_SHARE = 0.002
"""Zones that share more than this part of the smaller one are reported."""

_NAMES = (
    "name",
    "district",
    "common_name",
    "zone_name",
    "zone",
    "station",
    "precinct",
    "beat",
    "label",
    "title",
    "fullname",
    "名称",
    "辖区",
    "协作区",
    "单位",
)
_NAMES_ZH, _NAMES_EN = ("name_zh", "name:zh", "name_cn"), ("name_en", "name:en")
_ZONE_CODES = ("code", "zone_code", "district_code", "zone_id", "编码", "代码")
#: What else a file may say of a zone, by field.
_TOLD = {
    "level": ("level", "层级"),
    "parent": ("parent", "上级"),
    "central_post": ("central_post", "central", "中心"),
    "grade": ("grade", "colour", "color", "等级"),
    "setting": ("setting", "类型"),
}
_POST_CODES = ("code", "post_code", "station_id", "station_no", "facility_id", "post", "id", "编码", "代码")
_NUMBERS, _STREETS = (
    ("addr:housenumber", "housenumber", "house_number", "number", "门牌号"),
    ("addr:street", "street", "road", "街道", "道路"),
)
_FULL_ADDRESSES = ("addr:full", "full_address", "address", "标准地址", "门牌地址", "地址")


def read_zones(path: Path, crs: str | None, encoding: str | None) -> tuple[tuple[Zone, ...], tuple[str, ...]]:
    """Read zones; answers them with their neighbours, and warnings.

    Raises:
        SourceError: also for an empty geometry, one that is no area, one that crosses itself, and a code used twice.
    """
    features = read_features(path, ZONES, crs, encoding)
    names = _names(features)
    codes = _codes(path, ZONES, features, names, _ZONE_CODES, "Z")
    told = {field: features.column(columns) for field, columns in _TOLD.items()}
    zones, shapes, warnings = [], [], list(features.warnings)
    for i, read in enumerate(features.shapes):
        shape, warning = _area(path, f"feature {i} ({names[i][0]})", read)
        shapes.append(shape)
        warnings += [warning] if warning else []
        said = {field: "" if column is None else _text(column[i]) for field, column in told.items()}
        grade = said["grade"].lower()
        zones.append(
            Zone(
                codes[i],
                names[i][1],
                names[i][0],
                wkb(shape),
                level=said["level"] or "zone",
                parent=said["parent"] or None,
                central_post=said["central_post"] or None,
                grade=Grade(grade) if grade in set(Grade) else Grade.NONE,
                setting=said["setting"],
            )
        )
    return with_neighbours(zones), (*warnings, *_overlaps(path, np.array(shapes, dtype=object), names))


def _area(path: Path, which: str, shape: shapely.Geometry | None) -> tuple[shapely.Geometry, str | None]:
    """An area to use, and a warning; refuses what is none.

    A ring that meets itself in a point without crossing encloses the same ground in any reading, so it
    is written in the other form that the standard allows. A ring that crosses itself is not guessed at.
    """
    if shape is None:
        raise SourceError(ZONES, str(path), f"{which} has an empty geometry")
    if shape.geom_type not in ("Polygon", "MultiPolygon"):
        raise SourceError(ZONES, str(path), f"{which} is a {shape.geom_type}, not an area")
    if shape.is_valid:
        return shape, None
    reason = shapely.is_valid_reason(shape)
    same = shapely.make_valid(shape)
    if (
        reason.startswith("Ring Self-intersection")
        and same.geom_type in ("Polygon", "MultiPolygon")
        and abs(same.area - shape.area) <= 1e-9 * same.area
    ):
        return same, f"{path}: {which} touches itself in a point ({reason}); its ground is unchanged"
    kind = "crosses itself" if "Self-intersection" in reason else "is not a valid area"
    raise SourceError(ZONES, str(path), f"{which} {kind}: {reason}; mend it and try again")


def _overlaps(path: Path, shapes: NDArray[np.object_], names: list[tuple[str, str]]) -> list[str]:
    one, other = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    pairs = [(i, j) for i, j in zip(one.tolist(), other.tolist(), strict=True) if i < j]
    warnings = []
    for i, j in pairs:
        shared = shapely.area(shapely.intersection(shapes[i], shapes[j])) / min(shapes[i].area, shapes[j].area)
        if shared > OVERLAP_SHARE:
            which = f"zones {names[i][0]} (feature {i}) and {names[j][0]} (feature {j})"
            warnings.append(f"{path}: {which} overlap by {shared:.1%} of the smaller; the first answers there")
    return warnings


def read_posts(
    path: Path, crs: str | None, encoding: str | None, zones: tuple[Zone, ...]
) -> tuple[tuple[Post, ...], tuple[str, ...]]:
    """Read posts; each belongs to the zone that it lies in. Areas stand at a point inside them.

    Raises:
        SourceError: also for an empty geometry and a code used twice.
    """
    features = read_features(path, POSTS, crs, encoding)
    names = _names(features)
    codes = _codes(path, POSTS, features, names, _POST_CODES, "P")
    points = _points(path, POSTS, features)
    rows = ZoneIndex(zones).zones_of(points)
    kinds, hours = features.column(("kind", "type", "类型")), features.column(("hours", "opening_hours", "时间"))
    posts = tuple(
        Post(
            codes[i],
            names[i][1],
            names[i][0],
            LonLat(float(points[i, 0]), float(points[i, 1])),
            zones[rows[i]].code if rows[i] >= 0 else None,
            (_text(kinds[i]) if kinds is not None else "") or "station",
            (_text(hours[i]) if hours is not None else "") or "24h",
        )
        for i in range(len(features))
    )
    outside = int((rows < 0).sum()) if zones else 0
    warnings = [*features.warnings, *([f"{path}: {outside} posts lie in no zone"] if outside else [])]
    return posts, tuple(warnings)


def read_places(
    path: Path, crs: str | None, encoding: str | None
) -> tuple[list[Place], list[Address], tuple[str, ...]]:
    """Read names and addresses; answers places, addresses and warnings. What has both is found by either."""
    features = read_features(path, PLACES, crs, encoding)
    names, points = _names(features, required=False), _points(path, PLACES, features)
    numbers, streets, full = (features.column(columns) for columns in (_NUMBERS, _STREETS, _FULL_ADDRESSES))
    kinds, ranks = features.column(("kind", "type", "place", "类型")), features.column(("rank",))
    places, addresses = [], []
    for i in range(len(features)):
        lon, lat = points[i].tolist()
        number, street, whole = (_text(column[i]) if column is not None else "" for column in (numbers, streets, full))
        name = names[i][0]
        of_name = split_address(name)
        address = (street, number) if number and street else split_address(whole) or of_name
        if address is not None:
            addresses.append((*address, lon, lat))
        if name and of_name is None and name != number:
            rank = (
                int(ranks[i])
                if ranks is not None and isinstance(ranks[i], int | float | np.integer) and np.isfinite(ranks[i])
                else 4
            )
            places.append(
                Place((_text(kinds[i]) if kinds is not None else "") or "locality", *names[i], LonLat(lon, lat), rank)
            )
    if not places and not addresses:
        raise SourceError(PLACES, str(path), "none of its features has a name, or a street and a number")
    return places, addresses, features.warnings


def _points(path: Path, what: str, features: Features) -> NDArray[np.float64]:
    for i, shape in enumerate(features.shapes):
        if shape is None:
            raise SourceError(what, str(path), f"feature {i} has an empty geometry")
    return np.asarray(shapely.get_coordinates(shapely.point_on_surface(features.shapes)))


def _names(features: Features, required: bool = True) -> list[tuple[str, str]]:
    """Chinese and English name of every feature; a number when a name is required and there is none."""
    name, zh, en = (features.column(names) for names in (_NAMES, _NAMES_ZH, _NAMES_EN))
    if name is None and zh is None and en is None and required:
        name = next(
            (c for c in features.columns.values() if c.dtype == object and all(isinstance(v, str) for v in c)), None
        )
    pairs = []
    for i in range(len(features)):
        pair = name_pair(*(_text(column[i]) if column is not None else "" for column in (name, zh, en)))
        pairs.append(pair or ((str(i + 1), str(i + 1)) if required else ("", "")))
    return pairs


def _codes(
    path: Path, what: str, features: Features, names: list[tuple[str, str]], wanted: tuple[str, ...], letter: str
) -> list[str]:
    """The code property when there is one; else the names when they differ; else numbers."""
    column = features.column(wanted)
    codes = [_text(value) for value in column] if column is not None else []
    if codes and all(codes):
        if (twice := _first_twice(codes)) is not None:
            first, second, code = twice
            raise SourceError(
                what,
                str(path),
                f"feature {second} ({names[second][0]}) has the code {code} of feature {first} ({names[first][0]})",
            )
        return codes
    english = [en for _, en in names]
    if _first_twice(english) is None and letter == "Z":
        return english
    return [f"{letter}{i + 1:02d}" for i in range(len(features))]


def _first_twice(texts: list[str]) -> tuple[int, int, str] | None:
    seen: dict[str, int] = {}
    for i, text in enumerate(texts):
        if text in seen:
            return seen[text], i, text
        seen[text] = i
    return None


def _text(value: Any) -> str:
    """A property as people write it: no `.0` behind whole numbers, nothing for nothing."""
    if value is None or (isinstance(value, float | np.floating) and not np.isfinite(value)):
        return ""
    if isinstance(value, float | np.floating) and float(value).is_integer():
        return str(int(value))
    return str(value).strip()
