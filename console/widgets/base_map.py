"""Which base map the desk shows: the user's choice, kept between starts, and put on the map. Knows no form.

The region's own archive is looked into on a thread: only one with raster tiles is offered.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QObject, QThreadPool, Signal

from console.widgets.map.base.archive import RasterError, mbtiles_spec
from console.widgets.map.base.keeper import RasterChoice
from console.widgets.map.base.raster import DATUMS
from console.widgets.settings import BASE_MAP, Settings
from maps.region import Region

#: Zooms that a server may have.
LEAST_ZOOM, DEEPEST_ZOOM, USUAL_ZOOM = 1, 22, 18


class Kind(StrEnum):
    """Where the base comes from."""

    REGION = "region"
    TILES = "tiles"
    FILE = "file"
    SERVER = "server"


@dataclass(frozen=True, slots=True)
class BaseMapChoice:
    """What was chosen, and what was last entered for the other kinds, so that going back needs no typing.

    Attributes:
        file: an MBTiles file; `file_datum` its datum.
        url: a template with {z}, {x} and {y}; `url_datum` the server's datum.
    """

    kind: Kind = Kind.REGION
    file: str = ""
    file_datum: str = DATUMS[0]
    url: str = ""
    url_datum: str = DATUMS[0]
    attribution: str = ""
    max_zoom: int = USUAL_ZOOM

    @classmethod
    def kept(cls, settings: Settings) -> BaseMapChoice:
        """From the settings; what is damaged counts as absent."""
        table = settings.table(BASE_MAP)
        kind, zoom = table.get("kind", ""), table.get("max_zoom", "")
        return cls(
            Kind(kind) if kind in {each.value for each in Kind} else Kind.REGION,
            table.get("file", ""),
            _datum(table.get("file_datum", "")),
            table.get("url", ""),
            _datum(table.get("url_datum", "")),
            table.get("attribution", ""),
            min(max(int(zoom), LEAST_ZOOM), DEEPEST_ZOOM) if zoom.isdecimal() else USUAL_ZOOM,
        )

    def keep(self, settings: Settings) -> None:
        """Into the settings."""
        table = {
            "kind": self.kind.value,
            "file": self.file,
            "file_datum": self.file_datum,
            "url": self.url,
            "url_datum": self.url_datum,
            "attribution": self.attribution,
            "max_zoom": str(self.max_zoom),
        }
        settings.set(BASE_MAP, None if self == BaseMapChoice() else table)

    def raster(self, tiles: Path | None) -> RasterChoice | None:
        """The raster tiles that it stands for; None: the region's own painting.

        Args:
            tiles: the region's own raster archive, if it has one.
        Raises:
            ValueError: the URL is none, or lacks {z}, {x} or {y}.
        """
        if self.kind is Kind.TILES and tiles is not None:
            return RasterChoice(str(tiles))
        if self.kind is Kind.FILE and self.file:
            return RasterChoice(self.file, datum=self.file_datum)
        if self.kind is Kind.SERVER and self.url:
            choice = RasterChoice(self.url, self.attribution, self.url_datum, self.max_zoom)
            if not choice.is_url:
                raise ValueError(self.url)
            return choice
        return None


def _datum(name: str) -> str:
    return name if name in DATUMS else DATUMS[0]


class ShowsBase(Protocol):
    """The map, as far as it is needed here."""

    def set_raster(self, raster: RasterChoice | None) -> None:
        """Paint raster tiles, or the region's own data."""
        ...


class BaseMap(QObject):
    """Puts the choice on the map. `changed`: another choice, or the region's archive is known now."""

    changed = Signal()
    _found = Signal(object, object)  # Region, Path or None

    def __init__(self, canvas: ShowsBase, settings: Settings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._canvas, self._settings = canvas, settings
        self._region: Region | None = None
        self._shown: RasterChoice | None = None
        self._pool = QThreadPool(self)
        self._found.connect(self._take)
        self.tiles: Path | None = None
        self.choice = BaseMapChoice.kept(settings)
        self._show()

    def set_region(self, region: Region | None) -> None:
        """Look whether a region brings raster tiles of its own."""
        self._region, self.tiles = region, None
        archive = region.tiles if region is not None else None
        if archive is None or archive.suffix != ".mbtiles":
            self._take(region, None)
            return

        def look() -> None:
            try:
                mbtiles_spec(archive)
            except RasterError:
                self._found.emit(region, None)  # vector tiles, mostly: the region's own painting shows as much
            else:
                self._found.emit(region, archive)

        self._pool.start(look)

    def choose(self, choice: BaseMapChoice) -> None:
        """Show another base and keep the choice.

        Raises:
            ValueError: the URL is none, or lacks {z}, {x} or {y}; nothing has changed.
        """
        choice.raster(self.tiles)
        self.choice = choice
        choice.keep(self._settings)
        self._show()
        self.changed.emit()

    @property
    def shown(self) -> RasterChoice | None:
        """What the map shows in place of the region's own painting."""
        return self._shown

    def stop(self) -> None:
        """Wait for the look into the archive."""
        self._pool.waitForDone()

    def _take(self, region: Region | None, tiles: Path | None) -> None:
        if region is self._region:
            self.tiles = tiles
            self._show()
            self.changed.emit()

    def _show(self) -> None:
        try:
            raster = self.choice.raster(self.tiles)
        except ValueError:  # the settings were written by hand
            self.choice = replace(self.choice, kind=Kind.REGION)
            raster = None
        if raster != self._shown:
            self._shown = raster
            self._canvas.set_raster(raster)
