"""Makes a region folder of a user's own files. Knows the order of the work; the readers know the files."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import shapely

from console.domain.area import Post, Zone
from console.domain.geo import LonLat
from maps.addresses import Address
from maps.crs import check_name
from maps.errors import SourceError
from maps.folder import check_replaceable, writing
from maps.gazetteer import search_rows
from maps.layers import AreaCollector, Areas, ThinLines
from maps.network import Floats, build_graph
from maps.places import Place, write_places
from maps.region import PLACES_FILE, BBox, RegionParts, tiles_name, write_region
from maps.roads import RoadNetwork
from maps.sources.archive import is_pmtiles
from maps.sources.osm import is_osm, read_osm
from maps.sources.roadfile import read_roads
from maps.sources.rows import Surroundings
from maps.sources.tiles import check_tiles
from maps.sources.zonefile import PLACES, POSTS, ZONES, read_places, read_posts, read_zones

Progress = Callable[[str, float], None]
_POOR_SHARE = 0.75
_BESIDE_DEG = 0.5


@dataclass(frozen=True, slots=True)
class Sources:
    """The files that a region is made of. `crs` is EPSG:N, gcj02 or bd09."""

    roads: Path
    zones: Path | None = None
    posts: Path | None = None
    places: Path | None = None
    tiles: Path | None = None
    crs: str | None = None
    encoding: str | None = None
    name: str | None = None


@dataclass(slots=True)
class _Read:
    roads: RoadNetwork
    beside: Surroundings
    zones: tuple[Zone, ...] = ()
    posts: tuple[Post, ...] = ()
    places: list[Place] = field(default_factory=list)
    addresses: list[Address] = field(default_factory=list)
    tiles: int = 0
    warnings: list[str] = field(default_factory=list)


def build_region(out: Path, sources: Sources, progress: Progress = lambda text, share: None) -> list[str]:
    """Read every file, check it, and put the region in the place of `out`; answers warnings.

    Nothing is written before all files were read and found good.

    Raises:
        SourceError: naming the file at fault, the feature where there is one, and why.
        RegionError: `out` can not be written, or holds something else.
        ValueError: `crs` is no system of coordinates.
    """
    check_replaceable(out.absolute())
    read = _read(sources, progress)
    progress("writing", 0.85)
    stations = [Place("station", post.name_zh, post.name, post.at, 3) for post in read.posts]
    places, houses = search_rows(
        read.roads, [*read.beside.places, *read.places, *stations], [*read.beside.addresses, *read.addresses]
    )
    bbox = _bbox(read)
    name = sources.name or out.absolute().name
    with writing(out) as folder:
        found = write_places(folder / PLACES_FILE, places, houses) if places else 0
        if sources.tiles is not None:
            shutil.copyfile(sources.tiles, folder / tiles_name(is_pmtiles(sources.tiles)))
        parts = RegionParts(
            name,
            name,
            bbox,
            read.zones,
            read.posts,
            tuple(read.beside.labels),
            read.roads,
            _areas(read.beside),
            _thin_lines(read.beside),
            found,
            read.tiles,
            notes=_notes(sources),
        )
        write_region(folder, parts)
    progress("done", 1.0)
    return read.warnings


def _read(sources: Sources, progress: Progress) -> _Read:
    crs = None if sources.crs is None else check_name(sources.crs)
    progress("tiles", 0.0)
    tiles, tile_warnings = (0, ()) if sources.tiles is None else check_tiles(sources.tiles)
    progress("roads", 0.05)
    beside = Surroundings()
    if is_osm(sources.roads):
        rows, beside, warnings = read_osm(sources.roads)
    else:
        rows, warnings = read_roads(sources.roads, crs, sources.encoding)
    progress("graph", 0.5)
    lines, ids = rows.pack()
    graph = build_graph(lines, ids)
    turns, untold = rows.turns(graph)
    read = _Read(RoadNetwork(lines, replace(graph, turns=turns)), beside, tiles=tiles)
    read.warnings += [*tile_warnings, *warnings, *_doubts(sources.roads, read.roads)]
    if untold:
        read.warnings.append(f"{sources.roads}: {untold} turn restrictions do not fit its roads and were left out")
    progress("zones, posts, places", 0.7)
    extent = shapely.box(*_extent(lines.coords))
    if sources.zones is not None:
        read.zones, warnings = read_zones(sources.zones, crs, sources.encoding)
        read.warnings += warnings
        corners = shapely.get_coordinates(shapely.from_wkb([z.outline for z in read.zones]))
        _check_near(sources.zones, ZONES, corners, extent)
    if sources.posts is not None:
        read.posts, warnings = read_posts(sources.posts, crs, sources.encoding, read.zones)
        read.warnings += warnings
        _check_near(sources.posts, POSTS, np.array([post.at for post in read.posts]), extent)
    if sources.places is not None:
        read.places, read.addresses, warnings = read_places(sources.places, crs, sources.encoding)
        read.warnings += warnings
        spots = [place.at for place in read.places] + [LonLat(lon, lat) for _, _, lon, lat in read.addresses]
        _check_near(sources.places, PLACES, np.array(spots), extent)
    return read


def _doubts(path: Path, roads: RoadNetwork) -> list[str]:
    if roads.connected_share >= _POOR_SHARE:
        return []
    share = f"{roads.connected_share:.0%}"
    why = "do the lines share vertices at crossings?"
    return [f"{path}: only {share} of the road length hangs together and travel is found there alone; {why}"]


def _check_near(path: Path, what: str, lonlat: Floats, extent: shapely.Polygon) -> None:
    """Refuse a file that lies elsewhere than the roads, and tell when swapped axes would explain it."""
    wide = extent.buffer(_BESIDE_DEG)
    if shapely.intersects(wide, shapely.box(*_extent(lonlat))):
        return
    lon, lat = lonlat.mean(axis=0).tolist()
    if shapely.intersects(wide, shapely.box(*_extent(lonlat[:, ::-1]))):
        raise SourceError(what, str(path), f"lies at ({lon:.4f}, {lat:.4f}), far from the roads: the axes look swapped")
    raise SourceError(
        what,
        str(path),
        f"lies at ({lon:.4f}, {lat:.4f}), far from the roads: another place or a wrong system of coordinates",
    )


def _extent(lonlat: Floats) -> BBox:
    west, south = lonlat.min(axis=0).tolist()
    east, north = lonlat.max(axis=0).tolist()
    return west, south, east, north


def _bbox(read: _Read) -> BBox:
    boxes = [_extent(read.roads.lines.coords)]
    if read.zones:
        boxes.append(_extent(shapely.get_coordinates(shapely.from_wkb([z.outline for z in read.zones]))))
    if read.posts:
        boxes.append(_extent(np.array([post.at for post in read.posts])))
    table = np.array(boxes)
    west, south = table[:, :2].min(axis=0).round(7).tolist()
    east, north = table[:, 2:].max(axis=0).round(7).tolist()
    return west, south, east, north


def _areas(beside: Surroundings) -> Areas | None:
    if not beside.areas:
        return None
    collector = AreaCollector()
    for shape, kind, name in beside.areas:
        collector.add([shapely.get_coordinates(ring) for ring in (shape.exterior, *shape.interiors)], kind, name)
    return collector.pack()


def _thin_lines(beside: Surroundings) -> ThinLines | None:
    if not beside.lines:
        return None
    return ThinLines(
        np.concatenate([xy for xy, _, _ in beside.lines]),
        np.concatenate(([0], np.cumsum([len(xy) for xy, _, _ in beside.lines]))).astype(np.int64),
        np.array([int(kind) for _, kind, _ in beside.lines], dtype=np.uint8),
        np.array([weight for _, _, weight in beside.lines], dtype=np.float32),
    )


def _notes(sources: Sources) -> tuple[str, ...]:
    files = [
        p.name for p in (sources.roads, sources.zones, sources.posts, sources.places, sources.tiles) if p is not None
    ]
    notes = [f"Made of {', '.join(files)}."]
    if is_osm(sources.roads):
        notes.append("Contains data © OpenStreetMap contributors, ODbL.")
    return tuple(notes)
