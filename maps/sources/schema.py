"""What a feature of a vector tile is, by the words of OpenMapTiles, Shortbread, Protomaps, Mapbox Streets and OSM.

Layers and classes that are not known are guessed by their shape. Knows no geometry and no colours.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping

from maps.layers import AreaKind, LineKind
from maps.road_classes import NAME_EN_PROPERTIES, NAME_ZH_PROPERTIES, RoadClass, class_of
from maps.sources.mvt import Value

#: Longer names are cut: the room in which names are kept apart is bounded.
MOST_NAME_PX = 26.0
_WIDE = frozenset("WF")

_CLASSES = ("kind_detail", "highway", "subclass", "class", "kind", "type", "landuse", "natural", "leisure")
_ZH = ("name:zh-Hans", "name:zh-hans", "name_zh-Hans", *NAME_ZH_PROPERTIES, "name:zh-Hant", "name_zh-Hant")
_EN = (*NAME_EN_PROPERTIES, "name:latin", "name_int", "int_name")
_LOCAL = ("name", "NAME", "label", "name_de")
_RANKS = ("rank", "scalerank", "localrank", "min_zoom")
LAST_RANK = 99

_ROAD_WORDS: Mapping[str, RoadClass] = {
    "main": RoadClass.PRIMARY,
    "major_road": RoadClass.SECONDARY,
    "medium_road": RoadClass.TERTIARY,
    "minor_road": RoadClass.RESIDENTIAL,
    "other": RoadClass.SERVICE,
    "street_limited": RoadClass.RESIDENTIAL,
    "driveway": RoadClass.SERVICE,
}
_LINKED = frozenset({RoadClass.MOTORWAY, RoadClass.TRUNK, RoadClass.PRIMARY, RoadClass.SECONDARY, RoadClass.TERTIARY})
_RAILS = frozenset(
    {"rail", "railway", "major_rail", "minor_rail", "light_rail", "subway", "tram", "narrow_gauge", "transit"}
)
_ROAD_LAYERS = frozenset(
    {"transportation", "road", "roads", "streets", "street", "bridge", "bridges", "tunnel", "highway", "highways"}
)
_ROAD_NAME_LAYERS = frozenset({"transportation_name", "road_label", "street_labels", "streets_labels"})
_NO_MAP = frozenset(
    {"boundary", "boundaries", "admin", "barrier_line", "earth", "housenumber", "housenum_label", "addresses"}
)
_WATER_LAYERS = frozenset({"water", "ocean", "waterway", "waterways", "water_lines", "river", "rivers"})
_STREAMS: Mapping[str, float] = {"river": 3.0, "canal": 2.0, "stream": 1.0}
_AREA_LAYERS: Mapping[str, AreaKind] = {
    **dict.fromkeys(("water", "ocean", "water_polygons", "lake", "lakes"), AreaKind.WATER),
    **dict.fromkeys(("building", "buildings"), AreaKind.BUILDING),
    **dict.fromkeys(("park", "parks"), AreaKind.PARK),
}
_AREA_WORDS: Mapping[str, AreaKind] = {
    **dict.fromkeys(("wood", "forest", "scrub", "trees", "national_park", "nature_reserve"), AreaKind.WOOD),
    **dict.fromkeys(("farmland", "farm", "farmyard", "orchard", "vineyard", "crop", "agriculture"), AreaKind.FARMLAND),
    **dict.fromkeys(("residential", "suburb", "neighbourhood", "commercial", "urban_area"), AreaKind.BUILT_UP),
    **dict.fromkeys(("retail", "school", "hospital", "university", "college", "pedestrian"), AreaKind.BUILT_UP),
    **dict.fromkeys(("industrial", "railway", "quarry", "military", "parking", "landfill"), AreaKind.INDUSTRIAL),
    **dict.fromkeys(("park", "grass", "garden", "pitch", "cemetery", "playground", "meadow", "stadium"), AreaKind.PARK),
    **dict.fromkeys(("golf_course", "recreation_ground", "village_green", "zoo", "allotments"), AreaKind.PARK),
    **dict.fromkeys(("water", "lake", "river", "ocean", "reservoir", "basin", "wetland"), AreaKind.WATER),
}
_PLACE_WORDS: Mapping[str, str] = {
    "country": "country",
    **dict.fromkeys(("state", "province", "region", "state_capital"), "state"),
    **dict.fromkeys(("city", "capital", "locality"), "city"),
    "town": "town",
    **dict.fromkeys(("village", "hamlet", "isolated_dwelling", "farm"), "village"),
    **dict.fromkeys(("suburb", "quarter", "neighbourhood", "macrohood", "neighborhood", "borough"), "community"),
}
_PLACE_LAYERS = frozenset({"place", "places", "place_label", "place_labels", "cities", "country_label", "state_label"})
_POINT_LAYERS: Mapping[str, str] = {
    **dict.fromkeys(("water_name", "water_label", "marine_label", "water_polygons_labels"), "lake"),
    **dict.fromkeys(("mountain_peak", "mountain_peak_label"), "hill"),
    **dict.fromkeys(("poi", "pois", "poi_label"), "poi"),
}

Properties = Mapping[str, Value]


def _words(properties: Properties) -> list[str]:
    """What a feature says of its class, the most precise first."""
    return [str(properties[key]).lower() for key in _CLASSES if key in properties]


def names_of(properties: Properties) -> tuple[str, str]:
    """Chinese and English name; a name without a language counts as the one that it is written in."""
    zh, en, local = (_first(properties, keys) for keys in (_ZH, _EN, _LOCAL))
    is_chinese = any(unicodedata.name(letter, "").startswith("CJK UNIFIED") for letter in local)
    return _cut(zh or (local if is_chinese or not en else "")), _cut(en or ("" if is_chinese else local))


def _first(properties: Properties, keys: tuple[str, ...]) -> str:
    return next((str(properties[key]) for key in keys if properties.get(key)), "")


def _cut(name: str) -> str:
    """A name of one line and bounded width, an ellipsis in place of the rest."""
    name = " ".join(name.split())
    width = 0.0
    for place, letter in enumerate(name):
        width += 1.0 if unicodedata.east_asian_width(letter) in _WIDE else 0.6
        if width > MOST_NAME_PX:
            return name[:place] + "…"
    return name


def road_of(layer: str, properties: Properties) -> RoadClass | None:
    """Class of a line that is a road, or names one; None for others."""
    if layer in _NO_MAP or layer in _WATER_LAYERS or is_rail(properties):
        return None
    classes = (_ROAD_WORDS[word] if word in _ROAD_WORDS else class_of(word) for word in _words(properties))
    found = next((road for road in classes if road is not None), None)
    if found is None:
        known = layer in _ROAD_LAYERS or layer in _ROAD_NAME_LAYERS
        return None if not known else RoadClass.UNCLASSIFIED
    is_link = properties.get("ramp") or properties.get("is_link") or properties.get("link")
    return RoadClass(found + 1) if is_link and found in _LINKED else found


def names_roads_only(layer: str) -> bool:
    """Whether a layer holds roads a second time, for their names."""
    return layer in _ROAD_NAME_LAYERS


def is_bridge(layer: str, properties: Properties) -> bool:
    """Whether a road is on a bridge."""
    return layer == "bridge" or properties.get("brunnel") == "bridge" or bool(properties.get("bridge"))


def is_rail(properties: Properties) -> bool:
    """Whether a line is a railway."""
    return "railway" in properties or any(word in _RAILS for word in _words(properties))


def thin_line_of(layer: str, properties: Properties) -> tuple[LineKind, float] | None:
    """Kind and weight of a line that is no road; None for what is not drawn."""
    if layer in _NO_MAP:
        return None
    if is_rail(properties):
        return LineKind.RAILWAY, 1.0
    words = _words(properties)
    weight = next((_STREAMS[word] for word in words if word in _STREAMS), None)
    if weight is not None or layer in _WATER_LAYERS:
        return LineKind.STREAM, weight or 1.0
    return None


def area_of(layer: str, properties: Properties) -> AreaKind | None:
    """Kind of an area; None for what is not drawn."""
    if layer in _NO_MAP:
        return None
    if layer in _AREA_LAYERS:
        return _AREA_LAYERS[layer]
    return next((_AREA_WORDS[word] for word in _words(properties) if word in _AREA_WORDS), None)


def label_of(layer: str, properties: Properties) -> tuple[str, int] | None:
    """Kind and rank of a point's name, rank 1 first; None for what is not named."""
    kind = _POINT_LAYERS.get(layer)
    if kind is None and layer not in _NO_MAP:
        known = next((_PLACE_WORDS[word] for word in _words(properties) if word in _PLACE_WORDS), None)
        kind = known or ("city" if layer in _PLACE_LAYERS else "poi")
    if kind is None:
        return None
    rank = next((properties[key] for key in _RANKS if key in properties), LAST_RANK)
    return kind, min(max(int(rank), 0), LAST_RANK) if isinstance(rank, int) else LAST_RANK
