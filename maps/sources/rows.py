"""Roads and what lies beside them as they come out of any source, before they become a region."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
import shapely
from numpy.typing import NDArray

from maps.addresses import Address
from maps.layers import AreaKind, Label, LineKind
from maps.network import Floats, Graph, Ints, RoadLines, Turns, default_speeds
from maps.places import Place
from maps.road_classes import RoadClass
from maps.turns import Restriction, resolve
from maps.vehicles import NO_FOOT, NO_MOTOR

Name = tuple[str, str]
_MPH = 1.609344
_FOOT_M = 0.3048


@dataclass(frozen=True, slots=True)
class Limits:
    """Who may use a line: `access` flags of `maps.vehicles`; NaN where no width or weight is stated."""

    access: int = 0
    width_m: float = float("nan")
    bears_t: float = float("nan")


NO_LIMITS = Limits()


@dataclass(slots=True)
class RoadRows:
    """Roads gathered one after another.

    `ids` holds the identity of every vertex when the source has one; else crossings are found by place. `way_ids` are
    those of the lines, and `restrictions` speak of both.
    """

    coords: list[Floats] = field(default_factory=list)
    ids: list[Ints] = field(default_factory=list)
    classes: list[int] = field(default_factory=list)
    names: list[Name | None] = field(default_factory=list)
    one_way: list[bool] = field(default_factory=list)
    bridge: list[bool] = field(default_factory=list)
    speed_mps: list[float] = field(default_factory=list)
    limits: list[Limits] = field(default_factory=list)
    way_ids: list[int] = field(default_factory=list)
    restrictions: list[Restriction] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.coords)

    def add(
        self,
        coords: Floats,
        road_class: RoadClass,
        name: Name | None,
        way: int = 0,
        speed_mps: float = np.nan,
        bridge: bool = False,
        ids: Ints | None = None,
        limits: Limits = NO_LIMITS,
        way_id: int = 0,
    ) -> None:
        """Add one line of at least two different vertices; `way` is 1 or -1 for one-way along or against it."""
        keep = np.ones(len(coords), dtype=bool)
        keep[1:] = (coords[1:] != coords[:-1]).any(axis=1)
        coords, ids = coords[keep], None if ids is None else ids[keep]
        if len(coords) < 2:
            return
        step = -1 if way < 0 else 1
        self.coords.append(coords[::step])
        if ids is not None:
            self.ids.append(ids[::step])
        self.classes.append(int(road_class))
        self.names.append(name)
        self.one_way.append(way != 0)
        self.bridge.append(bridge)
        self.speed_mps.append(speed_mps)
        self.limits.append(limits)
        self.way_ids.append(way_id)

    def pack(self) -> tuple[RoadLines, Ints | None]:
        """The lines, and the identities of their vertices when the source has them."""
        index: dict[Name, int] = {}
        named = [-1 if name is None else index.setdefault(name, len(index)) for name in self.names]
        classes = np.array(self.classes, dtype=np.uint8)
        told = np.array(self.speed_mps, dtype=np.float32)
        lines = RoadLines(
            np.concatenate(self.coords),
            np.concatenate(([0], np.cumsum([len(xy) for xy in self.coords]))).astype(np.int64),
            classes,
            np.array(named, dtype=np.int32),
            np.array(self.one_way, dtype=bool),
            np.array(self.bridge, dtype=bool),
            np.where(np.isfinite(told), told, default_speeds(classes)).astype(np.float32),
            tuple(zh for zh, _ in index),
            tuple(en for _, en in index),
            *self._limits(),
        )
        if not self.ids:
            return lines, None
        _, dense = np.unique(np.concatenate(self.ids), return_inverse=True)
        return lines, dense.reshape(-1).astype(np.int64)

    def _limits(self) -> tuple[NDArray[np.uint8] | None, NDArray[np.float32] | None, NDArray[np.float32] | None]:
        """Access, width and weight of every line; None where no line states any."""
        access = np.array([limit.access for limit in self.limits], dtype=np.uint8)
        width = np.array([limit.width_m for limit in self.limits], dtype=np.float32)
        bears = np.array([limit.bears_t for limit in self.limits], dtype=np.float32)
        return (
            access if access.any() else None,
            None if np.isnan(width).all() else width,
            None if np.isnan(bears).all() else bears,
        )

    def turns(self, graph: Graph) -> tuple[Turns | None, int]:
        """The turn restrictions as sequences of arcs of the graph made of these lines, and how many could not be."""
        if not self.restrictions or not self.ids:
            return None, 0
        ways = np.array(self.way_ids, dtype=np.int64)[graph.edge_line]
        return resolve(self.restrictions, ways, np.concatenate(self.ids), graph)


@dataclass(slots=True)
class Surroundings:
    """What a road file tells of the land beside the roads."""

    areas: list[tuple[shapely.Polygon, AreaKind, Name | None]] = field(default_factory=list)
    lines: list[tuple[Floats, LineKind, float]] = field(default_factory=list)
    labels: list[Label] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)
    addresses: list[Address] = field(default_factory=list)


def speed_of(text: object) -> float:
    """Metres per second that a posted limit allows in practice (0.85 of it); NaN when it states no number."""
    words = str(text).strip().lower().split()
    if not words:
        return float("nan")
    number = words[0].removesuffix("km/h").removesuffix("kmh").removesuffix("mph")
    try:
        limit = float(number)
    except ValueError:
        return float("nan")
    if "mph" in str(text).lower():
        limit *= _MPH
    return 0.85 * limit / 3.6 if 5.0 <= limit <= 140.0 else float("nan")


def limits_of(tags: Callable[[str], str | None]) -> Limits:
    """What OpenStreetMap's tags forbid on a line.

    Args:
        tags: the value of a tag, or None.
    """
    motor = tags("motor_vehicle") or tags("vehicle") or tags("access") or ""
    foot = tags("foot") or tags("access") or ""
    access = (NO_MOTOR if motor == "no" else 0) | (NO_FOOT if foot == "no" or tags("motorroad") == "yes" else 0)
    width = metres_of(tags("maxwidth:physical") or tags("maxwidth") or tags("width") or "")
    bears = tonnes_of(tags("maxweight") or "")
    return NO_LIMITS if not access and width != width and bears != bears else Limits(access, width, bears)


def metres_of(text: str) -> float:
    """Metres from what sources write for a width: 2.5, 2.5 m, 8'6", 250 cm; NaN for anything else."""
    text = text.strip().lower().replace(",", ".")
    try:
        if "'" in text:
            feet, _, inches = text.partition("'")
            return (float(feet) + float(inches.strip('" ') or 0.0) / 12.0) * _FOOT_M
        if text.endswith("cm"):
            return float(text[:-2]) / 100.0
        return float(text.removesuffix("m")) if text else float("nan")
    except ValueError:
        return float("nan")


def tonnes_of(text: str) -> float:
    """Tonnes from what sources write for a weight: 3.5, 3.5 t, 3500 kg; NaN for anything else."""
    text = text.strip().lower().replace(",", ".")
    try:
        if text.endswith("kg"):
            return float(text[:-2]) / 1000.0
        return float(text.removesuffix("t")) if text else float("nan")
    except ValueError:
        return float("nan")


def way_of(value: object) -> int:
    """1, -1 or 0 from what sources write for one-way: yes, 1, true, F; -1, reverse, T; anything else is both."""
    text = str(value).strip().lower()
    if text in ("yes", "true", "1", "f", "ft", "y", "1.0", "forward"):
        return 1
    if text in ("-1", "reverse", "t", "tf", "-1.0", "backward"):
        return -1
    return 0


def name_pair(name: object, zh: object = None, en: object = None) -> Name | None:
    """A name in Chinese and in English from what a source has; the one stands in for the other."""
    texts = [str(t).strip() if isinstance(t, str) and t.strip() else "" for t in (name, zh, en)]
    main = texts[0] or texts[1] or texts[2]
    if not main:
        return None
    return texts[1] or main, texts[2] or main
