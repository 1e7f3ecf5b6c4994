"""Tables of road classes: their rank, their speed, and what other sources call them. Data only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum
from types import MappingProxyType


class RoadClass(IntEnum):
    """Class of a road, most important first. The numbers are part of the region format."""

    MOTORWAY = 0
    MOTORWAY_LINK = 1
    TRUNK = 2
    TRUNK_LINK = 3
    PRIMARY = 4
    PRIMARY_LINK = 5
    SECONDARY = 6
    SECONDARY_LINK = 7
    TERTIARY = 8
    TERTIARY_LINK = 9
    UNCLASSIFIED = 10
    RESIDENTIAL = 11
    LIVING_STREET = 12
    SERVICE = 13
    TRACK = 14
    PATH = 15


@dataclass(frozen=True, slots=True)
class ClassRule:
    """How a class of road is travelled: speed of a police car in traffic, and whether cars may."""

    speed_mps: float
    for_cars: bool = True


def _kmh(speed: float) -> ClassRule:
    return ClassRule(speed / 3.6)


_C = RoadClass
RULES: Mapping[RoadClass, ClassRule] = MappingProxyType(
    {
        _C.MOTORWAY: _kmh(100),
        _C.MOTORWAY_LINK: _kmh(45),
        _C.TRUNK: _kmh(70),
        _C.TRUNK_LINK: _kmh(40),
        _C.PRIMARY: _kmh(60),
        _C.PRIMARY_LINK: _kmh(35),
        _C.SECONDARY: _kmh(50),
        _C.SECONDARY_LINK: _kmh(30),
        _C.TERTIARY: _kmh(42),
        _C.TERTIARY_LINK: _kmh(28),
        _C.UNCLASSIFIED: _kmh(36),
        _C.RESIDENTIAL: _kmh(28),
        _C.LIVING_STREET: _kmh(15),
        _C.SERVICE: _kmh(18),
        _C.TRACK: _kmh(18),
        _C.PATH: ClassRule(5 / 3.6, for_cars=False),
    }
)

OSM_HIGHWAY: Mapping[str, RoadClass] = MappingProxyType(
    {
        **{c.name.lower(): c for c in RoadClass if c is not _C.PATH},
        "road": _C.UNCLASSIFIED,
        "busway": _C.SERVICE,
        "bus_guideway": _C.SERVICE,
        "pedestrian": _C.PATH,
        "footway": _C.PATH,
        "path": _C.PATH,
        "steps": _C.PATH,
        "cycleway": _C.PATH,
        "bridleway": _C.PATH,
    }
)
"""OSM `highway` values that are roads. Others (proposed, platform, elevator, ...) are no roads."""

TIGER_MTFCC: Mapping[str, RoadClass] = MappingProxyType(
    {
        "S1100": _C.MOTORWAY,
        "S1200": _C.PRIMARY,
        "S1400": _C.RESIDENTIAL,
        "S1500": _C.TRACK,
        "S1630": _C.MOTORWAY_LINK,
        "S1640": _C.SERVICE,
        "S1710": _C.PATH,
        "S1720": _C.PATH,
        "S1730": _C.SERVICE,
        "S1740": _C.SERVICE,
        "S1750": _C.SERVICE,
        "S1780": _C.SERVICE,
        "S1820": _C.PATH,
        "S1830": _C.PATH,
    }
)
"""US Census TIGER feature classes of roads."""

COMMON_WORDS: Mapping[str, RoadClass] = MappingProxyType(
    {
        "freeway": _C.MOTORWAY,
        "expressway": _C.TRUNK,
        "highway": _C.PRIMARY,
        "major": _C.PRIMARY,
        "arterial": _C.SECONDARY,
        "collector": _C.TERTIARY,
        "minor": _C.RESIDENTIAL,
        "local": _C.RESIDENTIAL,
        "street": _C.RESIDENTIAL,
        "lane": _C.RESIDENTIAL,
        "alley": _C.SERVICE,
        "高速": _C.MOTORWAY,
        "高速公路": _C.MOTORWAY,
        "快速路": _C.TRUNK,
        "国道": _C.TRUNK,
        "省道": _C.PRIMARY,
        "主干路": _C.PRIMARY,
        "县道": _C.SECONDARY,
        "次干路": _C.SECONDARY,
        "乡道": _C.TERTIARY,
        "支路": _C.TERTIARY,
        "村道": _C.UNCLASSIFIED,
    }
)
"""Words that other sources use for a class."""

CLASS_PROPERTIES = ("highway", "fclass", "mtfcc", "class", "road_class", "roadclass", "type", "kind", "等级", "类型")
NAME_PROPERTIES = (
    "name",
    "fullname",
    "road_name",
    "roadname",
    "street",
    "st_name",
    "streetname",
    "label",
    "名称",
    "道路名称",
)
NAME_ZH_PROPERTIES = ("name_zh", "name:zh", "name_zh_cn", "name_cn")
NAME_EN_PROPERTIES = ("name_en", "name:en")
ONEWAY_PROPERTIES = ("oneway", "one_way", "单行")
SPEED_PROPERTIES = ("maxspeed", "speed_limit", "speedlimit", "限速")
WIDTH_PROPERTIES = ("maxwidth", "width", "路宽", "宽度")
WEIGHT_PROPERTIES = ("maxweight", "限重")


def class_of(word: object) -> RoadClass | None:
    """Look a source's word for a class up in every table; None when no table has it."""
    text = str(word).strip()
    tables = (OSM_HIGHWAY.get(text.lower()), TIGER_MTFCC.get(text.upper()), COMMON_WORDS.get(text.lower()))
    return next((found for found in tables if found is not None), None)
