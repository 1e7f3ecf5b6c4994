"""Recorded tracks: fixes of vehicles with their times, from CSV files of any schema. Knows no roads."""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from maps.calibration import Source
from maps.errors import SourceError
from maps.network import Floats, Ints

WHAT = "cannot read the tracks"
_TIME = ("unix_time", "time", "timestamp", "fixed_at", "datetime", "date_time", "时间", "定位时间")
_TRACK = ("track", "trip", "cab", "unit", "vehicle", "id", "device", "车牌", "设备", "单位")
_LAT, _LON = ("lat", "latitude", "y", "纬度"), ("lon", "lng", "longitude", "x", "经度")


@dataclass(frozen=True, slots=True, eq=False)
class Tracks:
    """Fixes by track and time: (n,) number of the track, (n,) seconds since 1970, (n, 2) degrees."""

    track: Ints
    time_s: Floats
    lonlat: Floats
    sources: tuple[Source, ...] = ()


def read_tracks(paths: Sequence[Path]) -> Tracks:
    """Read the fixes of CSV files (gzipped too); a track of one file is not that of another.

    Columns are found by their names: a time (seconds since 1970, or ISO 8601, UTC when it states no zone), a track
    (cab, unit, vehicle, ...), latitude and longitude in degrees, WGS 84. Rows that can not be read are counted.

    Raises:
        SourceError: a file is missing, has no such columns, or no fix can be read.
    """
    names: dict[tuple[int, str], int] = {}
    rows: list[tuple[int, float, float, float]] = []
    sources = []
    for number, path in enumerate(paths):
        raw = _content(path)
        found, rejected = _rows(path, raw)
        if not found:
            raise SourceError(WHAT, str(path), "not one fix can be read")
        rows += [(names.setdefault((number, name), len(names)), at, lon, lat) for name, at, lon, lat in found]
        times = [at for _, at, _, _ in found]
        span = [datetime.fromtimestamp(moment, UTC).isoformat() for moment in (min(times), max(times))]
        tracks = len({name for name, *_ in found})
        sources.append(Source(path.name, hashlib.sha256(raw).hexdigest(), len(found), tracks, rejected, *span))
    table = np.array(rows, dtype=np.float64).reshape(-1, 4)
    return tracks_of(table[:, 0].astype(np.int64), table[:, 1], table[:, 2:], tuple(sources))


def tracks_of(track: Ints, time_s: Floats, lonlat: Floats, sources: tuple[Source, ...] = ()) -> Tracks:
    """Tracks of fixes in any order."""
    order = np.lexsort((time_s, track))
    return Tracks(track[order], time_s[order], lonlat[order], sources)


def _content(path: Path) -> bytes:
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise SourceError(WHAT, str(path), error.strerror or str(error)) from error
    if not raw:
        raise SourceError(WHAT, str(path), "the file is empty")
    return raw


def _rows(path: Path, raw: bytes) -> tuple[list[tuple[str, float, float, float]], int]:
    try:
        text = (gzip.decompress(raw) if raw[:2] == b"\x1f\x8b" else raw).decode("utf-8-sig")
    except (OSError, EOFError, UnicodeDecodeError) as error:
        raise SourceError(WHAT, str(path), f"damaged or no UTF-8 text: {error}") from error
    reader = csv.reader(io.StringIO(text))
    head = [name.strip().lower() for name in next(reader, [])]
    columns = [_column(path, head, names) for names in (_TRACK, _TIME, _LON, _LAT)]
    found, rejected = [], 0
    for row in reader:
        try:
            name, when, lon, lat = (row[column] for column in columns)
            fix = name, _seconds(when), float(lon), float(lat)
        except (ValueError, IndexError):
            rejected += 1
            continue
        if not (np.isfinite(fix[1:]).all() and abs(fix[2]) <= 180 and abs(fix[3]) <= 90):
            rejected += 1
            continue
        found.append(fix)
    return found, rejected


def _column(path: Path, head: list[str], names: Sequence[str]) -> int:
    for name in names:
        if name in head:
            return head.index(name)
    raise SourceError(WHAT, str(path), f"no column {', '.join(names[:4])}, ...; it has {', '.join(head[:8]) or 'none'}")


def _seconds(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        moment = datetime.fromisoformat(text.strip())
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
