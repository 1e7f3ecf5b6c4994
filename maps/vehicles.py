"""Kinds of vehicles as data: what each may use and how fast. Knows no graph; the file is resources/vehicles.toml."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from maps.errors import MapError
from maps.road_classes import RoadClass

FILE = Path(__file__).resolve().parent.parent / "resources" / "vehicles.toml"
WHAT = "cannot read the kinds of vehicles"
DEFAULT = "car"

NO_MOTOR, NO_FOOT = 1, 2
"""Flags of a line: closed to motor vehicles; closed to people on foot."""

EXEMPTIONS = ("emergency", "motorcycle", "motorcar", "psv", "bus", "taxi", "hgv", "bicycle")
"""Words of `except` on a turn restriction; bit i of its mask is word i."""

_ALL_TURNS = "all"
_FLAGS: Mapping[str, int] = MappingProxyType({"motor": NO_MOTOR, "foot": NO_FOOT, "any": 0})


class VehicleError(MapError):
    """The file of kinds has a mistake; says where and which."""


@dataclass(frozen=True, slots=True)
class Vehicle:
    """One kind.

    Attributes:
        speed_factor: times the road's speed; 0 when `speed_mps` alone counts.
        speed_mps: speed by class of road, for classes that the kind has its own speed on.
        top_mps: its highest speed.
        not_on: classes that it can not use.
        forbidden: flags of lines that are closed to it.
        exempt: mask of `EXEMPTIONS` that free it from a turn restriction; -1: no restriction holds for it.
        needs_width_m: narrowest road, its margin included. weight_t: its weight.
        access_mps: speed between a place and the road beside it.
    """

    key: str
    name_zh: str
    name: str
    speed_factor: float = 1.0
    speed_mps: Mapping[RoadClass, float] = field(default_factory=dict, hash=False)
    top_mps: float = float("inf")
    not_on: frozenset[RoadClass] = frozenset((RoadClass.PATH,))
    forbidden: int = NO_MOTOR
    keeps_one_way: bool = True
    exempt: int = 0
    needs_width_m: float = 0.0
    weight_t: float = 0.0
    access_mps: float = 5.0


CAR = Vehicle(DEFAULT, "汽车", "Car")
"""The kind that is meant when nothing is said and no file was read."""


@lru_cache(maxsize=4)
def load_vehicles(path: Path = FILE) -> Mapping[str, Vehicle]:
    """Read the kinds, in the order of the file.

    Raises:
        VehicleError: the file is missing or has a mistake; names the kind and the key.
    """
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise VehicleError(WHAT, str(path), str(error)) from error
    if DEFAULT not in table:
        raise VehicleError(WHAT, str(path), f"the kind `{DEFAULT}` is missing: it is meant when nothing is said")
    return MappingProxyType({key: _vehicle(path, key, row) for key, row in table.items()})


def kind_or_default(key: str) -> str:
    """The kind that a unit's record names, by its key or a name; the usual one for none, and for any other words."""
    return _kinds_by_word().get(key.casefold(), DEFAULT)


@lru_cache(maxsize=1)
def _kinds_by_word() -> Mapping[str, str]:
    """Keys of the kinds by all that they are called."""
    kinds = load_vehicles().values()
    return {word.casefold(): kind.key for kind in kinds for word in (kind.key, kind.name_zh, kind.name)}


def _vehicle(path: Path, key: str, row: Any) -> Vehicle:
    try:
        if not isinstance(row, dict):
            raise TypeError("a kind is a table")
        rest = dict(row)
        zh, name = rest.pop("names")
        turns, own = rest.pop("turns", []), rest.pop("speed_kmh", {})
        speeds = {c: float(own) for c in RoadClass} if isinstance(own, (int, float)) else _speeds(own)
        width, margin = float(rest.pop("width_m", 0.0)), float(rest.pop("margin_m", 0.0))
        made = Vehicle(
            key,
            str(zh),
            str(name),
            speed_factor=float(rest.pop("speed_factor", 1.0)),
            speed_mps=MappingProxyType({c: kmh / 3.6 for c, kmh in speeds.items()}),
            top_mps=float(rest.pop("top_kmh", float("inf"))) / 3.6,
            not_on=frozenset(_class(word) for word in rest.pop("not_on", ["path"])),
            forbidden=_FLAGS[rest.pop("access", "motor")],
            keeps_one_way=bool(rest.pop("keeps_one_way", True)),
            exempt=-1 if _ALL_TURNS in turns else sum(1 << EXEMPTIONS.index(word) for word in turns),
            needs_width_m=width + margin if width > 0 else 0.0,
            weight_t=float(rest.pop("weight_t", 0.0)),
            access_mps=float(rest.pop("access_mps", 5.0)),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise VehicleError(WHAT, f"{path}, [{key}]", f"{error}") from error
    if rest:
        raise VehicleError(WHAT, f"{path}, [{key}]", f"unknown keys: {', '.join(sorted(rest))}")
    missing = [c.name.lower() for c in RoadClass if c not in made.not_on and c not in made.speed_mps]
    if made.speed_factor <= 0 and missing:
        raise VehicleError(WHAT, f"{path}, [{key}]", f"no speed on {', '.join(missing)}")
    if made.access_mps <= 0 or made.top_mps <= 0 or any(speed <= 0 for speed in made.speed_mps.values()):
        raise VehicleError(WHAT, f"{path}, [{key}]", "speeds must be above zero")
    return made


def _speeds(table: Mapping[str, Any]) -> dict[RoadClass, float]:
    return {_class(word): float(kmh) for word, kmh in table.items()}


def _class(word: str) -> RoadClass:
    try:
        return RoadClass[word.upper()]
    except KeyError:
        raise ValueError(f"{word!r} is no class of road") from None
