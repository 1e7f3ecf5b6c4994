"""Which base map the desk shows: the user's choice, kept between starts, and put on the map. Knows no form.

The region's own archive is looked into on a thread: only one that can be shown is offered.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Protocol, TypeVar

from PySide6.QtCore import QObject, QThreadPool, Signal

from console.widgets.map.base.keeper import TileChoice
from console.widgets.settings import BASE_MAP, Settings
from maps.errors import TileTrouble
from maps.region import Region
from maps.sources.archive import open_archive
from maps.sources.servers import TIANDITU_ATTRIBUTION, TIANDITU_DEEPEST, TiandituMap, tianditu
from maps.sources.shift import DATUMS

#: Zooms that a server may have.
LEAST_ZOOM, DEEPEST_ZOOM, USUAL_ZOOM = 1, 22, 18
#: Languages of the names on the map; the first: as the window.
NAMES = ("", "zh_CN", "en", "both")

Choice = TypeVar("Choice", bound=StrEnum)


class Kind(StrEnum):
    """Where the base comes from."""

    REGION = "region"
    TILES = "tiles"
    FILE = "file"
    SERVER = "server"
    TIANDITU = "tianditu"


@dataclass(frozen=True, slots=True)
class BaseMapChoice:
    """What was chosen, and what was last entered for the other kinds, so that going back needs no typing.

    Attributes:
        file: an archive of tiles; `file_datum` its datum.
        url: addresses as `maps.sources.servers` has them; `url_datum` the server's datum.
        tianditu_key: what its user was given by Tianditu.
        names: one of `NAMES`, for what the region or vector tiles name.
    """

    kind: Kind = Kind.REGION
    file: str = ""
    file_datum: str = DATUMS[0]
    url: str = ""
    url_datum: str = DATUMS[0]
    attribution: str = ""
    max_zoom: int = USUAL_ZOOM
    tianditu_map: TiandituMap = TiandituMap.STREETS
    tianditu_key: str = ""
    names: str = NAMES[0]

    @classmethod
    def kept(cls, settings: Settings) -> BaseMapChoice:
        """From the settings; what is damaged counts as absent."""
        table = settings.table(BASE_MAP)
        zoom, names = table.get("max_zoom", ""), table.get("names", "")
        return cls(
            _one_of(Kind, table.get("kind", ""), Kind.REGION),
            table.get("file", ""),
            _datum(table.get("file_datum", "")),
            table.get("url", ""),
            _datum(table.get("url_datum", "")),
            table.get("attribution", ""),
            min(max(int(zoom), LEAST_ZOOM), DEEPEST_ZOOM) if zoom.isdecimal() else USUAL_ZOOM,
            _one_of(TiandituMap, table.get("tianditu_map", ""), TiandituMap.STREETS),
            table.get("tianditu_key", ""),
            names if names in NAMES else NAMES[0],
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
            "tianditu_map": self.tianditu_map.value,
            "tianditu_key": self.tianditu_key,
            "names": self.names,
        }
        settings.set(BASE_MAP, None if self == BaseMapChoice() else table)

    def tiles_of(self, archive: Path | None) -> TileChoice | None:
        """The tiles that it stands for; None: the region's own painting.

        Args:
            archive: the region's own archive, if it has one.
        Raises:
            ValueError: the URL is none, or lacks {z}, {x} or {y}.
        """
        if self.kind is Kind.TILES and archive is not None:
            return TileChoice(str(archive))
        if self.kind is Kind.FILE and self.file:
            return TileChoice(self.file, datum=self.file_datum)
        if self.kind is Kind.SERVER and self.url:
            choice = TileChoice(self.url, self.attribution, self.url_datum, self.max_zoom)
            if not choice.is_url:
                raise ValueError(self.url)
            return choice
        if self.kind is Kind.TIANDITU and self.tianditu_key:
            addresses = tianditu(self.tianditu_map, self.tianditu_key)
            return TileChoice(addresses, TIANDITU_ATTRIBUTION, max_zoom=TIANDITU_DEEPEST)
        return None


def _one_of(kind: type[Choice], value: str, usual: Choice) -> Choice:
    return kind(value) if value in {each.value for each in kind} else usual


def _datum(name: str) -> str:
    return name if name in DATUMS else DATUMS[0]


class ShowsBase(Protocol):
    """The map, as far as it is needed here."""

    def set_tiles(self, tiles: TileChoice | None) -> None:
        """Paint tiles, or the region's own data."""
        ...

    def set_base_names(self, language: str) -> None:
        """Names of the base in `zh_CN`, `en` or `both`; empty: as the window."""
        ...


class BaseMap(QObject):
    """Puts the choice on the map. `changed`: another choice, or the region's archive is known now."""

    changed = Signal()
    _found = Signal(object, object)  # Region, Path or None

    def __init__(self, canvas: ShowsBase, settings: Settings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._canvas, self._settings = canvas, settings
        self._region: Region | None = None
        self._shown: TileChoice | None = None
        self._pool = QThreadPool(self)
        self._found.connect(self._take)
        self.tiles: Path | None = None
        self.choice = BaseMapChoice.kept(settings)
        self._show()

    def set_region(self, region: Region | None) -> None:
        """Look whether a region brings tiles of its own."""
        self._region, self.tiles = region, None
        archive = region.tiles if region is not None else None
        if archive is None:
            self._take(region, None)
            return

        def look() -> None:
            try:
                open_archive(archive).close()
            except TileTrouble:
                self._found.emit(region, None)  # it was checked when the region was made; its own painting is there
            else:
                self._found.emit(region, archive)

        self._pool.start(look)

    def choose(self, choice: BaseMapChoice) -> None:
        """Show another base and keep the choice.

        Raises:
            ValueError: the URL is none, or lacks {z}, {x} or {y}; nothing has changed.
        """
        choice.tiles_of(self.tiles)
        self.choice = choice
        choice.keep(self._settings)
        self._show()
        self.changed.emit()

    @property
    def shown(self) -> TileChoice | None:
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
            shown = self.choice.tiles_of(self.tiles)
        except ValueError:  # the settings were written by hand
            self.choice = replace(self.choice, kind=Kind.REGION)
            shown = None
        self._canvas.set_base_names(self.choice.names)
        if shown != self._shown:
            self._shown = shown
            self._canvas.set_tiles(shown)
