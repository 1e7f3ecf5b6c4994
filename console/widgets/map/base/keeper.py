"""Keeps the base that is shown: the region's own painting, a file of tiles, or a tile server. Paints nothing itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication, QObject, Signal

from console.widgets.map.base.painted_source import PaintedBase
from console.widgets.map.base.raster import RasterSpec
from console.widgets.map.base.raster_source import ArchiveWorker, RasterBase
from console.widgets.map.base.region_tiles import RegionTiles
from console.widgets.map.base.stand_in import StandInBase
from console.widgets.map.base.style import BaseStyle
from console.widgets.map.base.worker import PaintedSource
from console.widgets.map.static import BaseSource
from console.widgets.terms import refusal_text
from console.widgets.theme import qcolor
from maps.errors import TileTrouble
from maps.region import Region
from maps.sources.archive import TilesAbout
from maps.sources.servers import is_address, is_template
from maps.sources.shift import DATUMS

translate = QCoreApplication.translate
#: Notes of regions that are known, and so can be said in the language in force.
NOTES = (
    QT_TRANSLATE_NOOP("MapNotes", "Fictional: made by a program for training; no place, person or case in it is real."),
)


@dataclass(frozen=True)
class TileChoice:
    """Tiles in place of the region's own painting.

    Attributes:
        where: an archive of raster or vector tiles, or addresses as `maps.sources.servers` has them.
        attribution: what must be said of it; an archive states its own.
        datum: one of `DATUMS`, as its maker states.
        max_zoom: the deepest zoom that a server has; an archive states its own.
    """

    where: str
    attribution: str = ""
    datum: str = DATUMS[0]
    max_zoom: int = 19

    def __post_init__(self) -> None:
        if self.datum not in DATUMS:
            raise ValueError(f"datum {self.datum}: {' or '.join(DATUMS)}")
        if self.is_url and not is_template(self.where):
            raise ValueError(f"{self.where}: the URL must have {{z}}, {{x}} and {{y}}")

    @property
    def is_url(self) -> bool:
        """Whether it is a server."""
        return is_address(self.where)


Running = PaintedBase | RasterBase | StandInBase


class BaseKeeper(QObject):
    """The base in force. `changed`: paint soon; `renewed`: composite everything anew."""

    changed = Signal()
    renewed = Signal()

    def __init__(self, cache_folder: Path, parent: QObject) -> None:
        super().__init__(parent)
        self.source: BaseSource | None = None
        self._cache_folder = cache_folder
        self._region: Region | None = None
        self._choice: TileChoice | None = None
        self._style: BaseStyle | None = None
        self._shown = True
        self._trouble = self._stated = self._flaw = ""
        self._is_broken = False
        self._flawed: set[str] = set()
        self._flaw = ""
        self._running: Running | None = None
        self._retired: list[Running] = []

    def set_region(self, region: Region | None) -> None:
        """Another region."""
        self._region = region
        self._make()

    def set_tiles(self, tiles: TileChoice | None) -> None:
        """Tiles, or None for the region's own painting."""
        self._choice = tiles
        self._make()

    def set_source(self, source: BaseSource) -> None:
        """A base made by somebody else, who ends it too."""
        self._drop()
        self.source = source
        self.renewed.emit()

    def set_style(self, style: BaseStyle) -> None:
        """Theme, language, screen or layers have changed."""
        if style == self._style:
            return
        self._style = style
        if isinstance(self._running, PaintedBase):
            self._running.set_style(style)
        elif self._running is not None:
            self._make()
        self.renewed.emit()

    def set_shown(self, shown: bool) -> None:
        """Show the base, or plain land."""
        if shown != self._shown:
            self._shown = shown
            self.source = self._running if shown else None
            self.renewed.emit()

    def leave(self) -> None:
        """Have threads and workers end soon, without waiting for them."""
        self._drop()

    def stop(self) -> None:
        """End threads and workers, and wait for them."""
        self._drop()
        for base in self._retired:
            base.stop()
        self._retired.clear()

    # -- words -------------------------------------------------------------------------------------

    @property
    def note(self) -> str:
        """What the user must know of the base: nothing, or why it is missing or old."""
        if not self._trouble and self._region is None and self.source is None:
            return translate("MapCanvas", "No region: open one, or make the training county")
        return self.trouble

    @property
    def trouble(self) -> str:
        """Why the base that was chosen is missing or old; nothing when all is well."""
        if self._trouble:
            if self._is_broken and self._running is not None:
                return translate("MapCanvas", "{why}. Showing the region's own base.").format(why=self._trouble)
            if self._choice is not None and self._choice.is_url:
                said = translate("MapCanvas", "Map server: {why}. Kept tiles and the region's own base are shown.")
                return said.format(why=self._trouble)
            return translate("MapCanvas", "No base map: {why}").format(why=self._trouble)
        if self._flawed:
            said = translate("MapCanvas", "Tiles with flaws: {count}. The last: {why}")
            return said.format(count=len(self._flawed), why=self._flaw)
        return ""

    @property
    def attribution(self) -> str:
        """Whose data is shown."""
        parts = []
        choice = None if self._is_broken else self._choice
        if choice is not None:
            parts.append(choice.attribution or self._stated)
        if choice is None or (isinstance(self._running, StandInBase) and self._running.shows_own):
            parts += [
                translate("MapNotes", note) for note in (self._region.notes[:1] if self._region is not None else ())
            ]
        return " · ".join(part for part in parts if part)

    # -- making ------------------------------------------------------------------------------------

    def _drop(self) -> None:
        if self._running is not None:
            # Its worker may be in the middle of a tile: the window does not wait for it.
            self._running.blockSignals(True)
            self._running.retire()
            self._retired.append(self._running)
        for base in [base for base in self._retired if base.has_ended()]:
            self._retired.remove(base)
            base.deleteLater()
        self._running = self.source = None
        self._trouble = self._stated = self._flaw = ""
        self._is_broken, self._flawed = False, set()

    def _make(self) -> None:
        self._drop()
        if self._style is not None:
            if self._choice is None:
                self._running = self._own_base()
            elif self._choice.is_url:
                self._running = self._server_base(self._choice, self._style)
            else:
                self._running = self._archive_base(self._choice, self._style)
        self._put_on()

    def _put_on(self) -> None:
        self.source = self._running if self._shown else None
        self.renewed.emit()

    def _own_base(self) -> PaintedBase | None:
        """The region's own painting; None without a region."""
        if self._region is None or self._style is None:
            return None
        return self._painted_base(RegionTiles(self._region.path), self._style, self._failed)

    def _painted_base(self, source: PaintedSource, style: BaseStyle, failed: Callable[[object], None]) -> PaintedBase:
        base = PaintedBase(source, self._cache_folder, style, self)
        base.failed.connect(failed)
        base.flawed.connect(self._take_flaw)
        base.arrived.connect(self.changed)
        return base

    def _server_base(self, choice: TileChoice, style: BaseStyle) -> StandInBase:
        from console.widgets.map.base.network_source import NetworkWorker  # with the network that few desks ask

        land = qcolor(style.theme.map_land)
        spec = RasterSpec(0, choice.max_zoom, choice.datum)
        tiles = RasterBase(NetworkWorker(choice.where.split(), self._cache_folder, spec, style.dpr, land))
        tiles.noted.connect(self._noted)
        base = StandInBase(tiles, self._own_base, land, self)
        base.arrived.connect(self.changed)
        base.renewed.connect(self.renewed)
        return base

    def _archive_base(self, choice: TileChoice, style: BaseStyle) -> RasterBase:
        """Of raster tiles, as long as the archive does not say otherwise."""
        land = qcolor(style.theme.map_land)
        base = RasterBase(ArchiveWorker(Path(choice.where), choice.datum, style.dpr, land), self)
        base.described.connect(self._described)
        base.failed.connect(self._archive_failed)
        base.flawed.connect(self._take_flaw)
        base.arrived.connect(self.changed)
        return base

    def _described(self, about: TilesAbout) -> None:
        if about.is_vector and self._choice is not None and self._style is not None:
            from console.widgets.map.base.vector_tiles import VectorTiles

            self._drop()
            source = VectorTiles(Path(self._choice.where), self._choice.datum)
            self._running = self._painted_base(source, self._style, self._archive_failed)
            self._put_on()
        self._stated = about.attribution
        self.changed.emit()

    # -- troubles ----------------------------------------------------------------------------------

    def _failed(self, why: object) -> None:
        self._drop()
        self._trouble = _said(why)
        self.renewed.emit()

    def _archive_failed(self, why: object) -> None:
        """An archive that can not be shown: the region's own base takes its place, and the note says why."""
        self._drop()
        self._running = self._own_base()
        self._trouble, self._is_broken = _said(why), True
        self._put_on()

    def _noted(self, trouble: TileTrouble | None) -> None:
        self._trouble = "" if trouble is None else _said(trouble)
        self.changed.emit()

    def _take_flaw(self, trouble: TileTrouble) -> None:
        self._flawed.add(trouble.where)
        self._flaw = _said(trouble)
        self.changed.emit()


def _said(why: object) -> str:
    """A trouble in the language in force; what has no translation as it came."""
    if isinstance(why, TileTrouble):
        return f"{why.where}: {refusal_text(why.template, why.values)}"
    return str(why)
