"""Keeps the base that is shown: the region's own painting, a raster file, or a tile server. Paints nothing itself."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication, QObject, Signal

from console.widgets.map.base.raster import DATUMS, RasterSpec
from console.widgets.map.base.raster_source import MBTilesWorker, RasterBase, RasterWorker, XyzWorker
from console.widgets.map.base.region_source import RegionBase
from console.widgets.map.base.style import BaseStyle
from console.widgets.map.static import BaseSource
from console.widgets.theme import qcolor
from maps.region import Region

translate = QCoreApplication.translate
#: Notes of regions that are known, and so can be said in the language in force.
NOTES = (
    QT_TRANSLATE_NOOP("MapNotes", "Fictional: made by a program for training; no place, person or case in it is real."),
)


@dataclass(frozen=True)
class RasterChoice:
    """Raster tiles in place of the region's own painting.

    Attributes:
        where: an MBTiles file, or a URL with {z}, {x} and {y}.
        attribution: what must be said of it; an MBTiles file states its own.
        datum: wgs84 or gcj02, as the server states.
        max_zoom: the deepest zoom that a server has; a file states its own.
    """

    where: str
    attribution: str = ""
    datum: str = "wgs84"
    max_zoom: int = 19

    def __post_init__(self) -> None:
        if self.datum not in DATUMS:
            raise ValueError(f"datum {self.datum}: {' or '.join(DATUMS)}")
        if self.is_url and not all(part in self.where for part in ("{z}", "{x}", "{y}")):
            raise ValueError(f"{self.where}: the URL must have {{z}}, {{x}} and {{y}}")

    @property
    def is_url(self) -> bool:
        """Whether it is a server."""
        return self.where.startswith(("http://", "https://"))


class BaseKeeper(QObject):
    """The base in force. `changed`: paint soon; `renewed`: composite everything anew."""

    changed = Signal()
    renewed = Signal()

    def __init__(self, cache_folder: Path, parent: QObject) -> None:
        super().__init__(parent)
        self.source: BaseSource | None = None
        self._cache_folder = cache_folder
        self._region: Region | None = None
        self._raster: RasterChoice | None = None
        self._style: BaseStyle | None = None
        self._shown = True
        self._trouble = ""
        self._stated = ""
        self._is_broken = False
        self._running: RegionBase | RasterBase | None = None
        self._retired: list[RegionBase | RasterBase] = []

    def set_region(self, region: Region | None) -> None:
        """Another region."""
        self._region = region
        self._make()

    def set_raster(self, raster: RasterChoice | None) -> None:
        """Raster tiles, or None for the region's own painting."""
        self._raster = raster
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
        if isinstance(self._running, RegionBase):
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
            if self._raster is not None and self._raster.is_url:
                return translate("MapCanvas", "Map server: {why}. Showing the tiles kept from before.").format(
                    why=self._trouble
                )
            return translate("MapCanvas", "No base map: {why}").format(why=self._trouble)
        return ""

    @property
    def attribution(self) -> str:
        """Whose data is shown."""
        if isinstance(self._running, RasterBase):
            return (self._raster.attribution if self._raster is not None else "") or self._stated
        return translate("MapNotes", self._region.notes[0]) if self._region is not None and self._region.notes else ""

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
        self._trouble = self._stated = ""
        self._is_broken = False

    def _make(self) -> None:
        self._drop()
        if self._style is not None:
            if self._raster is not None:
                self._running = self._raster_base(self._raster, self._style)
                self._running.arrived.connect(self.changed)
            else:
                self._make_own()
        self.source = self._running if self._shown else None
        self.renewed.emit()

    def _make_own(self) -> None:
        if self._region is not None and self._style is not None:
            self._running = RegionBase(self._region.path, self._cache_folder, self._style, self)
            self._running.failed.connect(self._failed)
            self._running.arrived.connect(self.changed)

    def _raster_base(self, raster: RasterChoice, style: BaseStyle) -> RasterBase:
        land = qcolor(style.theme.map_land)
        worker: RasterWorker
        if raster.is_url:
            spec = RasterSpec(0, raster.max_zoom, raster.datum, raster.attribution)
            worker = XyzWorker(raster.where, self._cache_folder, spec, style.dpr, land)
        else:
            worker = MBTilesWorker(Path(raster.where), raster.datum, style.dpr, land)
        base = RasterBase(worker, self)
        base.noted.connect(self._noted)
        base.described.connect(self._described)
        base.failed.connect(self._raster_failed)
        base.renewed.connect(self.renewed)
        return base

    def _failed(self, why: str) -> None:
        self._drop()
        self._trouble = why
        self.renewed.emit()

    def _raster_failed(self, why: str) -> None:
        """An archive that can not be shown: the region's own base takes its place, and the note says why."""
        self._drop()
        self._make_own()
        self._trouble, self._is_broken = why, True
        self.source = self._running if self._shown else None
        self.renewed.emit()

    def _noted(self, why: str) -> None:
        self._trouble = why
        self.changed.emit()

    def _described(self, spec: RasterSpec) -> None:
        self._stated = spec.attribution
        self.changed.emit()
