"""PMTiles, version 3: one file with directories of its own. Its head and numbering are read by the format's library.

Directories are read here: the library unpacks them without a bound.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from pmtiles.tile import Compression, TileType, deserialize_header, zxy_to_tileid

from maps.errors import TileTrouble
from maps.sources.archive import DEEPEST_ZOOM, TilesAbout, bounds_of, format_trouble, stated_attribution
from maps.sources.packed import MOST_STORED_BYTES, Ints, unpacked, varints

VERSION = 3
_HEAD_BYTES = 127
_MAGIC = b"PMTiles"
#: Directories lie in one another at most so deep; deeper ones could lead in circles.
_MOST_DEPTH = 4
_KEPT_DIRECTORIES = 64
_SECTIONS = ("root", "metadata", "leaf_directory", "tile_data")
_SHOWN = (TileType.MVT, TileType.PNG, TileType.JPEG, TileType.WEBP)


@dataclass(frozen=True, slots=True, eq=False)
class _Directory:
    """Entries in order of their first tile; `runs` 0 stands for another directory."""

    ids: Ints
    runs: Ints
    lengths: Ints
    offsets: Ints

    @classmethod
    def read(cls, data: bytes, where: str) -> _Directory:
        numbers = varints(unpacked(data, where), where)
        count = int(numbers[0]) if len(numbers) else -1
        if len(numbers) != 4 * count + 1 or numbers.min() < 0:
            raise TileTrouble(where, "damaged: its directory can not be read")
        steps, runs, lengths, stated = numbers[1:].reshape(4, count)
        if count and (steps.max() > 1 << 62 or int(lengths.max()) > MOST_STORED_BYTES):
            raise TileTrouble(where, "damaged: its directory can not be read")
        # An offset of 0 follows on the entry before; the others are one more than they mean.
        before = np.cumsum(lengths) - lengths
        last_stated = np.maximum.accumulate(np.where(stated > 0, np.arange(count), 0))
        offsets = stated[last_stated] - 1 - before[last_stated] + before
        return cls(np.cumsum(steps), runs, lengths, offsets)


class PMTilesArchive:
    """An open archive."""

    def __init__(self, path: Path) -> None:
        self._where = str(path)
        self._directories: OrderedDict[tuple[int, int], _Directory] = OrderedDict()
        self._file = path.open("rb")
        try:
            self._size = path.stat().st_size
            self._read_head()
        except (TileTrouble, OSError):
            self._file.close()
            raise

    def _read_head(self) -> None:
        head = self._file.read(_HEAD_BYTES)
        if not head.startswith(_MAGIC):
            raise TileTrouble(self._where, "no PMTiles: its first bytes are others")
        if len(head) > len(_MAGIC) and head[len(_MAGIC)] != VERSION:
            raise TileTrouble(self._where, "PMTiles version {version}; version 3 is read", version=head[len(_MAGIC)])
        if len(head) < _HEAD_BYTES:
            raise TileTrouble(self._where, "cut off: {bytes} bytes", bytes=len(head))
        try:
            said = deserialize_header(head)
        except ValueError as error:
            raise TileTrouble(self._where, "damaged: {error}", error=error) from error
        numbers: dict[str, Any] = dict(said)
        sections = {name: (int(numbers[f"{name}_offset"]), int(numbers[f"{name}_length"])) for name in _SECTIONS}
        for name, (start, length) in sections.items():
            if start + length > self._size:
                raise TileTrouble(
                    self._where,
                    "cut off or damaged: its {name} end at byte {end}, the file at {size}",
                    name=name,
                    end=start + length,
                    size=self._size,
                )
        if said["tile_type"] not in _SHOWN:
            raise format_trouble(self._where, said["tile_type"].name)
        for way in (said["internal_compression"], said["tile_compression"]):
            if way not in (Compression.NONE, Compression.GZIP, Compression.UNKNOWN):
                raise TileTrouble(self._where, "it is packed with {way}; only gzip is read", way=way.name)
        self._root, metadata, (self._leaves, _), (self._tiles, _) = (sections[name] for name in _SECTIONS)
        self._addressed = int(said["addressed_tiles_count"])
        root = self._directory(*self._root)
        if not len(root.ids):
            raise TileTrouble(self._where, "it holds no tiles")
        low, high = int(said["min_zoom"]), int(said["max_zoom"])
        if not 0 <= low <= high <= DEEPEST_ZOOM:
            raise TileTrouble(self._where, "its zooms are {low} to {high}", low=low, high=high)
        corners = (numbers[key] / 1e7 for key in ("min_lon_e7", "min_lat_e7", "max_lon_e7", "max_lat_e7"))
        attribution = stated_attribution(unpacked(self._bytes(*metadata), self._where))
        self.about = TilesAbout(low, high, said["tile_type"] is TileType.MVT, attribution, bounds_of(*corners))

    def _bytes(self, start: int, length: int) -> bytes:
        """Bytes of the file, never more than a tile may have."""
        if length > MOST_STORED_BYTES or start < 0 or start + length > self._size:
            raise TileTrouble(
                self._where, "damaged: {length} bytes at {start} are asked for", length=length, start=start
            )
        try:
            self._file.seek(start)
            return self._file.read(length)
        except OSError as error:
            raise TileTrouble(self._where, "{reason}", reason=error.strerror or error) from error

    def _directory(self, start: int, length: int) -> _Directory:
        found = self._directories.get((start, length))
        if found is None:
            found = _Directory.read(self._bytes(start, length), self._where)
            self._directories[start, length] = found
            while len(self._directories) > _KEPT_DIRECTORIES:
                self._directories.popitem(last=False)
        else:
            self._directories.move_to_end((start, length))
        return found

    def tile(self, z: int, x: int, y: int) -> bytes | None:
        """A tile as it is stored; None when there is none."""
        wanted = zxy_to_tileid(z, x, y)
        start, length = self._root
        for _ in range(_MOST_DEPTH):
            directory = self._directory(start, length)
            row = int(np.searchsorted(directory.ids, wanted, side="right")) - 1
            if row < 0:
                return None
            start, length = int(directory.offsets[row]), int(directory.lengths[row])
            run = int(directory.runs[row])
            if run:
                inside = wanted - int(directory.ids[row]) < run
                return (self._bytes(self._tiles + start, length) or None) if inside else None
            start += self._leaves
        raise TileTrouble(self._where, "damaged: its directories lie in one another too deeply")

    def count(self) -> tuple[int, int]:
        """How many tiles it says that it has, else the entries of its root; none of them is empty."""
        return self._addressed or len(self._directory(*self._root).ids), 0

    def close(self) -> None:
        """Let the file go."""
        self._file.close()
