"""Reads features of vector files into shapes in WGS 84 and columns of properties.

Owns the checks that do not depend on what the features mean: readable, whole, placed on earth. Knows
nothing of roads or zones.
"""

from __future__ import annotations

import json
import re
import struct
import warnings
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from maps.crs import SHIFTED, is_geographic, to_wgs84
from maps.errors import SourceError

VECTOR_SUFFIXES = (".shp", ".zip", ".geojson", ".json", ".gpkg", ".parquet", ".geoparquet")
_PAIR = re.compile(r'"((?:[^"\\]|\\.)*)"\s*=>\s*"((?:[^"\\]|\\.)*)"')


@dataclass(frozen=True, slots=True, eq=False)
class Features:
    """Features of one file.

    Attributes:
        path: the file.
        shapes: (n,) shapes in degrees, WGS 84; None for an empty geometry.
        columns: properties by name as written, each (n,).
        warnings: what the user should know.
    """

    path: Path
    shapes: NDArray[np.object_]
    columns: dict[str, NDArray[Any]]
    warnings: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.shapes)

    def column(self, names: Iterable[str]) -> NDArray[Any] | None:
        """The first of these properties that the file has, whatever its case."""
        have = {name.lower(): name for name in self.columns}
        found = next((have[name] for name in names if name in have), None)
        return None if found is None else self.columns[found]

    def tags(self) -> list[dict[str, str]]:
        """The `other_tags` of every feature taken apart; empty where there are none."""
        column = self.column(("other_tags",))
        if column is None:
            return [{}] * len(self)
        return [dict(_PAIR.findall(value)) if isinstance(value, str) else {} for value in column]


def read_features(path: Path, what: str, crs: str | None, encoding: str | None) -> Features:
    """Read every feature of a file.

    Args:
        what: what it is read for, for errors: "cannot read the roads".
        crs: system of coordinates to use when the file does not state one; a shifted datum is used in any case.
        encoding: of the texts in a Shapefile.

    Raises:
        SourceError: the file is missing, damaged, of an unknown kind, or not placed on earth.
    """
    if not path.exists():
        raise SourceError(what, str(path), "no such file")
    if path.suffix.lower() not in VECTOR_SUFFIXES:
        raise SourceError(what, str(path), f"files of this kind are not read; use {', '.join(VECTOR_SUFFIXES)}")
    if path.stat().st_size == 0:
        raise SourceError(what, str(path), "the file is empty")
    if path.suffix.lower() in (".parquet", ".geoparquet"):
        raw, columns, own = _read_parquet(path, what)
    else:
        raw, columns, own = _read_ogr(path, what, encoding)
    if not len(raw):
        raise SourceError(what, str(path), "the file holds no features")
    source, remarks = _system(path, what, own, crs)
    return Features(path, _placed(path, what, raw, source), columns, remarks)


def _read_ogr(path: Path, what: str, encoding: str | None) -> tuple[NDArray[Any], dict[str, NDArray[Any]], Any]:
    import pyogrio
    from pyogrio.errors import DataLayerError, DataSourceError

    inner = _shapefile_inside(path, what) if path.suffix.lower() == ".zip" else None
    if path.suffix.lower() == ".shp":
        _check_shapefile(path, what)
    source = f"/vsizip/{path.absolute()}/{inner}" if inner else path
    is_dbf = path.suffix.lower() in (".shp", ".zip")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", RuntimeWarning)  # GDAL's remarks before its error, which is told
            meta, _, geometry, fields = pyogrio.raw.read(source, encoding=encoding if is_dbf else None)
    except (DataSourceError, DataLayerError) as error:
        raise SourceError(what, str(path), f"damaged or not what its name says: {_first_line(error)}") from error
    except (UnicodeDecodeError, LookupError) as error:
        raise SourceError(
            what, str(path), f"its texts are not in the encoding {encoding or 'it states'}: {error}; give --encoding"
        ) from error
    if geometry is None:
        raise SourceError(what, str(path), "its features have no geometry")
    crs = meta["crs"]
    if path.suffix.lower() in (".geojson", ".json") and not _states_crs(path):
        crs = None
    columns = {str(name): values for name, values in zip(meta["fields"], fields, strict=True)}
    if is_dbf and encoding is None and meta["encoding"] != "UTF-8":
        _check_texts(path, what, columns)
    return geometry, columns, crs or ("EPSG:4326" if path.suffix.lower() in (".geojson", ".json") else None)


def _states_crs(path: Path) -> bool:
    """Whether a GeoJSON file names a system of its own (an old habit; without it WGS 84 is meant)."""
    with path.open("rb") as file:
        return b'"crs"' in file.read(4096)


def _read_parquet(path: Path, what: str) -> tuple[NDArray[Any], dict[str, NDArray[Any]], Any]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        table = pq.read_table(path)
    except (pa.ArrowException, OSError) as error:
        raise SourceError(what, str(path), f"damaged or not a Parquet file: {_first_line(error)}") from error
    try:
        geo = json.loads((table.schema.metadata or {})[b"geo"])
        primary = geo["primary_column"]
        head = geo["columns"][primary]
    except (KeyError, ValueError) as error:
        raise SourceError(what, str(path), "a Parquet file without the metadata that make it GeoParquet") from error
    if str(head.get("encoding", "")).upper() != "WKB":
        raise SourceError(what, str(path), f"geometry encoded as {head.get('encoding')}; only WKB is read")
    crs = head.get("crs", "OGC:CRS84")
    columns = {}
    for name in table.column_names:
        if name != primary and not pa.types.is_nested(table.schema.field(name).type):
            columns[name] = np.array(table.column(name).to_pylist(), dtype=object)
    geometry = np.array(table.column(primary).to_pylist(), dtype=object)
    return geometry, columns, json.dumps(crs) if isinstance(crs, dict) else crs


def _shapefile_inside(path: Path, what: str) -> str:
    """Name of the Shapefile in a zip, after comparing the checksums of all that is in it."""
    try:
        with zipfile.ZipFile(path) as archive:
            broken = archive.testzip()
            names = [name for name in archive.namelist() if name.lower().endswith(".shp") and "__MACOSX" not in name]
    except (zipfile.BadZipFile, OSError, NotImplementedError, RuntimeError, EOFError) as error:
        raise SourceError(what, str(path), f"damaged or cut off: {error}") from error
    if broken is not None:
        raise SourceError(what, str(path), f"damaged: {broken} in it fails its checksum")
    if len(names) != 1:
        raise SourceError(what, str(path), f"holds {len(names)} Shapefiles; one is needed")
    return names[0]


def _check_shapefile(path: Path, what: str) -> None:
    """Compare sizes with what the headers state; GDAL reads what is left of a cut file without a word."""
    with path.open("rb") as file:
        head = file.read(100)
    stated = 2 * struct.unpack(">i", head[24:28])[0] if len(head) == 100 else -1
    if stated != path.stat().st_size:
        raise SourceError(
            what, str(path), f"cut off or damaged: {path.stat().st_size} bytes, its header states {max(stated, 100)}"
        )
    _part_of(path, what, ".shx")
    beside = _part_of(path, what, ".dbf")
    with beside.open("rb") as file:
        head = file.read(32)
    if len(head) < 32:
        raise SourceError(what, str(beside), "cut off")
    rows, start, width = struct.unpack("<IHH", head[4:12])
    if beside.stat().st_size < start + rows * width:
        raise SourceError(
            what,
            str(beside),
            f"cut off: {rows} rows stated, {(beside.stat().st_size - start) // max(width, 1)} present",
        )


def _part_of(path: Path, what: str, suffix: str) -> Path:
    """Another file of a Shapefile, whichever case its suffix is in."""
    for part in (path.with_suffix(suffix), path.with_suffix(suffix.upper())):
        if part.exists():
            return part
    raise SourceError(what, str(path.with_suffix(suffix)), "this part of the Shapefile is missing")


def _system(path: Path, what: str, own: Any, crs: str | None) -> tuple[Any, tuple[str, ...]]:
    """The system of coordinates to use: a shifted datum as told; else the file's; else as told."""
    from pyproj import CRS
    from pyproj.exceptions import CRSError

    if crs in SHIFTED:
        return crs, ()
    if own is None or (crs is not None and path.suffix.lower() in (".geojson", ".json") and not _states_crs(path)):
        if crs is None:
            raise SourceError(
                what,
                str(path),
                "the file does not state its system of coordinates (a Shapefile without .prj?); give --crs",
            )
        return crs, ()
    try:
        parsed = CRS.from_user_input(own)
        told = CRS.from_user_input(crs) if crs else None
    except CRSError as error:
        if crs is not None:
            return crs, (f"{path}: its system of coordinates is not understood; {crs} is used as told",)
        raise SourceError(
            what, str(path), f"its system of coordinates is not understood; give --crs ({_first_line(error)})"
        ) from error
    if told is not None and not parsed.equals(told, ignore_axis_order=True):
        return parsed, (
            f"{path}: states its own system of coordinates ({parsed.name}); --crs {crs} is not used for it",
        )
    return parsed, ()


def _placed(path: Path, what: str, raw: NDArray[Any], source: Any) -> NDArray[np.object_]:
    try:
        with np.errstate(invalid="ignore"):  # coordinates that are no numbers are refused below, by name
            shapes = shapely.from_wkb(raw)
    except shapely.errors.GEOSException as error:
        raise SourceError(what, str(path), f"a geometry is damaged: {_first_line(error)}") from error
    shapes = shapely.force_2d(shapes)
    shapes[shapely.is_empty(shapes)] = None
    coords, owner = shapely.get_coordinates(shapes, return_index=True)
    if not len(coords):
        raise SourceError(what, str(path), "none of its features has a geometry")
    lonlat = to_wgs84(source)(coords)
    check_on_earth(path, what, coords, lonlat, owner, is_geographic(source))
    return np.asarray(shapely.set_coordinates(shapes, lonlat))


def check_on_earth(
    path: Path,
    what: str,
    coords: NDArray[np.float64],
    lonlat: NDArray[np.float64],
    owner: Sequence[int],
    in_degrees: bool,
) -> None:
    """Refuse coordinates that lie nowhere, and guess at why.

    Args:
        coords, lonlat: (n, 2) as read, and in degrees.
        owner: (n,) feature of each.
        in_degrees: whether they were meant to be degrees when read.

    Raises:
        SourceError: naming the first such feature.
    """
    good = np.isfinite(lonlat).all(axis=1) & (np.abs(lonlat[:, 0]) <= 180.0) & (np.abs(lonlat[:, 1]) <= 90.0)
    largest = np.nanmax(np.abs(coords), axis=0) if np.isfinite(coords).any() else np.array([np.nan, np.nan])
    if good.all():
        if not in_degrees and (largest < [181.0, 91.0]).all():
            raise SourceError(
                what,
                str(path),
                "its coordinates look like degrees, but its system is in metres: wrong system of coordinates",
            )
        return
    row = int(np.flatnonzero(~good)[0])
    x, y = coords[row]
    where = f"feature {int(owner[row])} at ({x:.8g}, {y:.8g})"
    if in_degrees and largest[0] <= 90.0 and 90.0 < largest[1] <= 180.0:
        why = "the axes look swapped: latitude stands before longitude"
    elif in_degrees and np.isfinite([x, y]).all():
        why = "not degrees: the coordinates look like metres of a projected system; give --crs EPSG:N"
    else:
        why = "the coordinates lie outside their system: wrong system or swapped axes"
    raise SourceError(what, str(path), f"not on earth: {where}: {why}")


def _check_texts(path: Path, what: str, columns: dict[str, NDArray[Any]]) -> None:
    """Notice Chinese names that were read as Western European ones: they are nothing but odd letters in pairs."""
    odd = [
        v
        for column in columns.values()
        if column.dtype == object
        for v in column[:400]
        if isinstance(v, str) and not v.isascii()
    ]
    for text in odd[:200]:
        try:
            likely = text.encode("latin-1").decode("gbk")
        except UnicodeError:
            continue
        chinese = sum("\u4e00" <= c <= "\u9fff" for c in likely)
        if chinese >= 2 and 2 * chinese == sum(not c.isascii() for c in text):
            raise SourceError(
                what, str(path), f"its texts look garbled ({text[:40]!r} may be {likely[:40]!r}); give --encoding GBK"
            )


def _first_line(error: BaseException) -> str:
    return str(error).strip().splitlines()[0][:200] if str(error).strip() else type(error).__name__
