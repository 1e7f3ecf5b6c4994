"""A region: everything the console knows of a place on earth, loaded from one folder.

Owns what the files of a region folder mean. Small parts are read at once, large ones at first use.
Must not know units, incidents or the screen.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, fields
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec
import numpy as np
from numpy.typing import NDArray

from console.domain.area import Grade, Post, Zone
from console.domain.geo import LonLat
from maps.calibration import FILE as CALIBRATION
from maps.calibration import NONE, Calibration, read_calibration
from maps.errors import RegionError
from maps.folder import Folder, open_folder, put_file, write_arrays, write_manifest
from maps.layers import GRADES, AreaKind, Areas, Label, ThinLines, no_areas, no_lines
from maps.network import Graph, RoadLines, Turns
from maps.travel import StraightLine, TravelModel
from maps.vehicles import DEFAULT, load_vehicles

if TYPE_CHECKING:
    from maps.places import Places
    from maps.roads import RoadNetwork
    from maps.zones import ZoneIndex

_Part = TypeVar("_Part")
BBox = tuple[float, float, float, float]

_PARTS = "parts.json"
_ROADS = "roads.npz"
_AREAS = "areas.npz"
_PLACES = "places.sqlite"
_TILES = ("tiles.mbtiles", "tiles.pmtiles")
_GRAPH_ARRAYS = tuple(f.name for f in fields(Graph) if f.name not in ("connected_share", "turns"))


class Region:
    """A loaded region. Make one with `Region.load`; it is read-only and may be used by several threads.

    Attributes:
        path: the folder.
        name, name_zh: of the region.
        bbox: west, south, east, north in degrees.
        fictional: made up for training.
        notes: where the data comes from and under which licence, one sentence each.
        zones: the zones that pools of groups answer for.
        posts: places that units start from.
        labels: names to show, most important first.
    """

    def __init__(self, folder: Folder) -> None:
        self._folder = folder
        self.path = folder.path
        try:
            self._read_small_parts()
        except (KeyError, TypeError, ValueError) as error:
            raise RegionError(
                "cannot read the region", str(self.path), f"a part has an unknown form: {error!r}"
            ) from error

    def _read_small_parts(self) -> None:
        head, parts = self._folder.head, self._folder.read_json(_PARTS)
        self.name = str(head["name"])
        self.name_zh = str(head["name_zh"])
        west, south, east, north = (float(x) for x in head["bbox"])
        self.bbox: BBox = (west, south, east, north)
        self.fictional = bool(head.get("fictional", False))
        self.notes: tuple[str, ...] = tuple(head.get("notes", ()))
        self.zones: tuple[Zone, ...] = tuple(_zone(row) for row in parts["zones"])
        self.posts: tuple[Post, ...] = tuple(Post(**{**row, "at": LonLat(*row["at"])}) for row in parts["posts"])
        self.labels: tuple[Label, ...] = tuple(Label(**{**row, "at": LonLat(*row["at"])}) for row in parts["labels"])

    @classmethod
    def load(cls, folder: Path | str) -> Region:
        """Open a region folder.

        Raises:
            RegionError: it is missing, half deleted, damaged or of another version; says which file and why.
        """
        return cls(open_folder(Path(folder)))

    @property
    def counts(self) -> dict[str, Any]:
        """Figures written when the region was made: `roads_km, road_edges, connected_share, places, tiles`."""
        return dict(self._folder.head["counts"])

    @cached_property
    def road_lines(self) -> RoadLines | None:
        """The roads as they are drawn; None when the region has none. Read at first use."""
        if not self._folder.has(_ROADS):
            return None
        return _unpacked(self.path / _ROADS, self._road_arrays, _lines)

    @cached_property
    def roads(self) -> RoadNetwork | None:
        """The road network for travel; None when the region has none. Read at first use, imports scipy."""
        from maps.roads import RoadNetwork

        if self.road_lines is None:
            return None
        graph, found = _unpacked(self.path / _ROADS, self._road_arrays, _graph), self.calibration
        kind = load_vehicles()[DEFAULT]
        return RoadNetwork(self.road_lines, graph, kind, found.factors(kind.key), found.start_s(kind.key))

    @cached_property
    def calibration(self) -> Calibration:
        """What recorded tracks have shown of its roads; nothing when none were given."""
        if not self._folder.has(CALIBRATION):
            return NONE
        return read_calibration(self._folder.read_json(CALIBRATION), str(self.path / CALIBRATION))

    def calibrate(self, calibration: Calibration) -> None:
        """Keep a calibration in the folder; a region that is loaded after this heeds it.

        Raises:
            RegionError: the folder can not be written.
        """
        put_file(self._folder, CALIBRATION, calibration.as_text())

    @property
    def network_version(self) -> str:
        """A short name of its roads: the same for the same roads, on any machine; empty without any."""
        return str(self._folder.files[_ROADS]["sha256"])[:12] if self._folder.has(_ROADS) else ""

    @cached_property
    def _road_arrays(self) -> dict[str, NDArray[Any]]:
        return self._folder.read_arrays(_ROADS)

    @cached_property
    def travel(self) -> TravelModel:
        """The roads, or the straight-line estimate when there are none."""
        return self.roads or StraightLine()

    @cached_property
    def areas(self) -> Areas:
        """Water, woods, built-up areas, farmland, parks, buildings, graded communities. Read at first use."""
        if not self._folder.has(_AREAS):
            return no_areas()
        return _unpacked(self.path / _AREAS, self._area_arrays, _areas)

    @cached_property
    def thin_lines(self) -> ThinLines:
        """Streams, railways and contours. Read at first use."""
        if not self._folder.has(_AREAS):
            return no_lines()
        return _unpacked(self.path / _AREAS, self._area_arrays, _thin)

    @cached_property
    def _area_arrays(self) -> dict[str, NDArray[Any]]:
        return self._folder.read_arrays(_AREAS)

    @cached_property
    def communities(self) -> tuple[Zone, ...]:
        """Communities with their colour grade, as zones of level `community` whose parent is the zone."""
        from maps.zones import wkb_of_rings

        areas = self.areas
        return tuple(
            Zone(
                code=f"C{number + 1:03d}",
                name=areas.names_en[areas.name_index[i]],
                name_zh=areas.names_zh[areas.name_index[i]],
                outline=wkb_of_rings(areas.rings(i)),
                level="community",
                parent=self.zones[areas.zone_index[i]].code if areas.zone_index[i] >= 0 else None,
                grade=GRADES[areas.grades[i]],
            )
            for number, i in enumerate(areas.of_kind(AreaKind.COMMUNITY))
        )

    @cached_property
    def zone_index(self) -> ZoneIndex:
        """Answers which zone a place lies in."""
        from maps.zones import ZoneIndex

        return ZoneIndex(self.zones)

    @cached_property
    def places(self) -> Places | None:
        """Search for addresses; None when the region has no places."""
        from maps.places import Places  # the tables of pinyin take longer to load than the map to paint

        return Places(self.path / _PLACES) if self._folder.has(_PLACES) else None

    @property
    def tiles(self) -> Path | None:
        """The copied tile archive (MBTiles or PMTiles, told apart by its suffix), or None."""
        return next((self.path / name for name in _TILES if self._folder.has(name)), None)

    def verify(self) -> None:
        """Compare every file with its hash, however large.

        Raises:
            RegionError: naming the first that differs.
        """
        self._folder.verify()


@dataclass(slots=True)
class RegionParts:
    """What a region is written from. `places` and `tiles` are files already inside the folder."""

    name: str
    name_zh: str
    bbox: BBox
    zones: tuple[Zone, ...] = ()
    posts: tuple[Post, ...] = ()
    labels: tuple[Label, ...] = ()
    roads: RoadNetwork | None = None
    areas: Areas | None = None
    thin_lines: ThinLines | None = None
    places: int = 0
    tiles: int = 0
    fictional: bool = False
    notes: tuple[str, ...] = ()


def write_region(folder: Path, parts: RegionParts) -> None:
    """Write the files of a region and last its manifest into an existing folder (see `maps.folder.writing`)."""
    small = {
        "zones": [msgspec.structs.asdict(zone) for zone in parts.zones],
        "posts": [{**msgspec.structs.asdict(post), "at": list(post.at)} for post in parts.posts],
        "labels": [{**asdict(label), "at": list(label.at)} for label in sorted(parts.labels, key=lambda x: x.rank)],
    }
    (folder / _PARTS).write_text(json.dumps(small, ensure_ascii=False) + "\n", encoding="utf-8")
    roads = parts.roads
    if roads is not None:
        write_arrays(folder / _ROADS, _packed_roads(roads))
    if parts.areas is not None or parts.thin_lines is not None:
        write_arrays(folder / _AREAS, _packed_areas(parts.areas or no_areas(), parts.thin_lines or no_lines()))
    counts = {
        "roads_km": round(roads.length_m / 1000.0, 3) if roads else 0.0,
        "road_edges": roads.edges if roads else 0,
        "connected_share": round(roads.connected_share, 6) if roads else 0.0,
        "places": parts.places,
        "tiles": parts.tiles,
    }
    head = {"name": parts.name, "name_zh": parts.name_zh, "bbox": list(parts.bbox), "fictional": parts.fictional}
    write_manifest(folder, {**head, "notes": list(parts.notes), "counts": counts})


def tiles_name(is_pmtiles: bool) -> str:
    """What the copied tile archive is called inside a region folder."""
    return _TILES[1 if is_pmtiles else 0]


PLACES_FILE = _PLACES


_LIMIT_ARRAYS = ("access", "width_m", "bears_t")  # left out when nothing is stated
_TURN_ARRAYS = ("offsets", "arcs", "exempt")
_LINE_ARRAYS = ("coords", "offsets", "classes", "name_index", "one_way", "bridge", "speed_mps")


def _zone(row: dict[str, Any]) -> Zone:
    return Zone(**{**row, "grade": Grade(row["grade"]), "neighbours": tuple(row["neighbours"])})


def _unpacked(
    where: Path, arrays: dict[str, NDArray[Any]], unpack: Callable[[dict[str, NDArray[Any]]], _Part]
) -> _Part:
    try:
        return unpack(arrays)
    except (KeyError, IndexError, ValueError) as error:
        raise RegionError(
            "cannot read the region", str(where), f"an array is missing or has a wrong form: {error}"
        ) from error


def _text(names: tuple[str, ...]) -> NDArray[np.uint8]:
    return np.frombuffer(json.dumps(names, ensure_ascii=False).encode(), dtype=np.uint8)


def _names(array: NDArray[np.uint8]) -> tuple[str, ...]:
    return tuple(json.loads(array.tobytes()))


def _packed_roads(roads: RoadNetwork) -> dict[str, NDArray[Any]]:
    lines, graph = roads.lines, roads.graph
    packed: dict[str, NDArray[Any]] = {f"graph_{name}": getattr(graph, name) for name in _GRAPH_ARRAYS}
    packed["graph_connected_share"] = np.array([graph.connected_share])
    for name in _LINE_ARRAYS:
        packed[name] = getattr(lines, name)
    packed |= {name: array for name in _LIMIT_ARRAYS if (array := getattr(lines, name)) is not None}
    if graph.turns is not None:
        packed |= {f"turns_{name}": getattr(graph.turns, name) for name in _TURN_ARRAYS}
    return {**packed, "names_zh": _text(lines.names_zh), "names_en": _text(lines.names_en)}


def _lines(a: dict[str, NDArray[Any]]) -> RoadLines:
    arrays = {name: a[name] for name in _LINE_ARRAYS}
    arrays |= {name: a[name] for name in _LIMIT_ARRAYS if name in a}
    return RoadLines(**arrays, names_zh=_names(a["names_zh"]), names_en=_names(a["names_en"]))


def _graph(a: dict[str, NDArray[Any]]) -> Graph:
    arrays = {name: a[f"graph_{name}"] for name in _GRAPH_ARRAYS}
    turns = Turns(**{name: a[f"turns_{name}"] for name in _TURN_ARRAYS}) if "turns_arcs" in a else None
    return Graph(**arrays, connected_share=float(a["graph_connected_share"][0]), turns=turns)


_AREA_ARRAYS = ("coords", "ring_offsets", "polygon_offsets", "kinds", "grades", "zone_index", "name_index")


def _packed_areas(areas: Areas, thin: ThinLines) -> dict[str, NDArray[Any]]:
    packed: dict[str, NDArray[Any]] = {name: getattr(areas, name) for name in _AREA_ARRAYS}
    packed |= {f"thin_{name}": getattr(thin, name) for name in ("coords", "offsets", "kinds", "weight")}
    return {**packed, "names_zh": _text(areas.names_zh), "names_en": _text(areas.names_en)}


def _areas(a: dict[str, NDArray[Any]]) -> Areas:
    arrays = {name: a[name] for name in _AREA_ARRAYS}
    return Areas(**arrays, names_zh=_names(a["names_zh"]), names_en=_names(a["names_en"]))


def _thin(a: dict[str, NDArray[Any]]) -> ThinLines:
    return ThinLines(**{name: a[f"thin_{name}"] for name in ("coords", "offsets", "kinds", "weight")})
