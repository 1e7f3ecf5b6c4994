"""Feeds the layers: region, picture, clock, theme and language in; scene, zones and base kept up to date.

Owns the workers behind the map. Paints nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal

from console.domain.mapped import Closure, closed_at
from console.picture import ChangeSet, Picture
from console.widgets.map.base.keeper import BaseKeeper, TileChoice
from console.widgets.map.base.style import BaseStyle
from console.widgets.map.figures import Figure
from console.widgets.map.layering import Layering
from console.widgets.map.mapped import closure_figures, drawing_figures
from console.widgets.map.scene import ASSET_LAYERS, BaseNames, Scene
from console.widgets.map.static import BaseSource, StaticLayer
from console.widgets.map.zones import ZoneShapes, ZoneWorker
from console.widgets.theme import DAY, Theme
from maps.region import Region

#: Ages are said in minutes; so often they are looked at.
AGES_EVERY_S = 30


def is_static(layer: str) -> bool:
    """Whether a layer is painted into the tiles of the base."""
    return layer in ("grades", "names", "base") or layer.startswith("zones")


class MapData(QObject):
    """Everything that the canvas shows, and the workers that prepare it.

    `changed`: paint soon; `zones_read`: `zone_shapes` are others.
    """

    changed = Signal()
    zones_read = Signal()
    _shaped = Signal(object, object)  # ZoneShapes, level or None; from the zone worker's thread

    def __init__(
        self,
        static: StaticLayer,
        cache_folder: Path,
        families: Sequence[str],
        parent: QObject,
        scene: Scene | None = None,
    ) -> None:
        """
        Args:
            scene: of another map, which keeps it up to date: both show the same.
        """
        super().__init__(parent)
        self._families = tuple(families)
        self._dpr = 1.0
        self._base = BaseKeeper(cache_folder, self)
        self._base.changed.connect(self.changed)
        self._base.renewed.connect(self._renew)
        self.scene = scene or Scene()
        self.region: Region | None = None
        self.picture = Picture()
        self.theme = DAY
        self.language = "en"
        self._base_names = ""
        self._static = static
        static.layering = self.scene.layering
        self._asked: set[int] = set()
        self._loading = 0
        self._age_key: tuple[bytes, int] = (b"", 0)
        self._closed: list[Closure] = []
        self._zones = ZoneWorker(self._shaped.emit)
        self._shaped.connect(self._take_shapes, Qt.ConnectionType.QueuedConnection)

    @property
    def zone_shapes(self) -> ZoneShapes:
        """The zones as shown."""
        return self._static.zones

    def leave(self) -> None:
        """Have the workers end soon, without waiting for them; `stop` is still to be called, and is short then."""
        self._zones.leave()
        self._base.leave()

    def stop(self) -> None:
        """End the workers."""
        self._zones.stop()
        self._base.stop()

    def set_held(self, held: Mapping[str, str]) -> None:
        """Mark units that other desks drag, with their names."""
        if held != self.scene.held_units:
            self.scene.held_units = dict(held)
            self.scene.touch()
            self.changed.emit()

    # -- the base ----------------------------------------------------------------------------------

    def _style(self) -> BaseStyle:
        scene = self.scene
        return BaseStyle(
            self.theme,
            self._base_names or self.language,
            self._dpr,
            scene.shows("names"),
            scene.shows("grades"),
            self._families,
        )

    def set_base_names(self, language: str) -> None:
        """Names of the base in `zh_CN`, `en` or `both`; empty: as the rest of the map."""
        if language != self._base_names:
            self._base_names = language
            self._restyle()

    def set_tiles(self, tiles: TileChoice | None) -> None:
        """Tiles in place of the region's own painting; None: back to it."""
        self._base.set_tiles(tiles)

    def set_base_source(self, source: BaseSource) -> None:
        """Another base than the region's; its owner ends it."""
        self._base.set_source(source)

    def forget_prepared(self) -> None:
        """Drop composites and simplified zones."""
        self._asked.clear()
        self._static.zones.levels.clear()
        self._static.clear()

    def _restyle(self) -> None:
        """The look has changed: what is shown stands in until its tiles are there."""
        self._base.set_style(self._style())
        self._static.touch()

    def _renew(self) -> None:
        """Another base, or the same in another style."""
        self._static.base = self._base.source
        self._static.touch()
        self.changed.emit()

    @property
    def attribution(self) -> str:
        """Whose data the base is."""
        return self._base.attribution

    @property
    def note(self) -> str:
        """What must be known of the base."""
        return self._base.note

    @property
    def base_note(self) -> str:
        """Why the base that was chosen is missing or old; nothing when all is well."""
        return self._base.trouble

    def set_dpr(self, dpr: float) -> None:
        """Paint for a screen of this density."""
        if dpr != self._dpr:
            self._dpr = dpr
            self._restyle()

    # -- what comes in -----------------------------------------------------------------------------

    def set_region(self, region: Region | None) -> None:
        """Change the base."""
        self.region = region
        self._static.clear()
        self._base.set_style(self._style())
        self._base.set_region(region)
        self.scene.base_names = BaseNames.of(region.labels if region is not None else ())
        self.scene.touch()
        if not self.picture.zones:
            self.read_zones()
        self.changed.emit()

    def set_picture(self, picture: Picture, changes: ChangeSet) -> None:
        """Take in what changed."""
        scene, before = self.scene, self.picture
        self.picture = picture
        first = changes.everything
        if first:
            scene.units.reset(picture.units)
            scene.unseen.clear()
        elif changes.units:
            scene.units.update(picture.units, changes.units)
        if first or changes.incidents:
            if not first:
                scene.unseen |= {number for number in changes.incidents if number not in before.incidents}
                scene.incidents.update(picture.incidents, changes.incidents)
            else:
                scene.incidents.reset(picture.incidents)
            scene.unseen &= scene.incidents.row_of.keys()
        if first or changes.posts or changes.zones:
            centres = [zone.central_post for zone in picture.zones.values() if zone.central_post]
            scene.posts.reset(picture.posts, centres, scene.now)
        if first or changes.zones:
            self.read_zones()
        self._take_mapped(changes)
        scene.touch()

    def _take_mapped(self, changes: ChangeSet) -> None:
        """What desks share on the map besides zones and posts."""
        scene, picture, first = self.scene, self.picture, changes.everything
        if first or changes.assets:
            for layer, kind in ASSET_LAYERS.items():
                scene.assets[layer].reset(asset for asset in picture.assets.values() if asset.kind is kind)
        if first or changes.tasks:
            scene.tasks.reset(picture.tasks.values(), picture.incidents)
        if first or changes.drawings:
            scene.figures["drawings"] = drawing_figures(picture)
        if first or changes.closures:
            self._take_closures()

    def _take_closures(self) -> bool:
        """Show the closures that hold now; True when they are others than before."""
        held = closed_at(self.picture.closures.values(), self.scene.now)
        changed = held != self._closed
        if changed:
            self._closed = held
            self.scene.figures["closures"] = closure_figures(held)
        return changed

    def mark_new(self, numbers: Iterable[str]) -> None:
        """Nobody has looked at these incidents yet."""
        self.scene.unseen |= set(numbers) & self.scene.incidents.row_of.keys()
        self.scene.touch()
        self.changed.emit()

    def set_now(self, now: datetime) -> bool:
        """Tell the time; True when something looks different for it."""
        scene = self.scene
        scene.now = now
        stale = scene.units.is_stale(now.timestamp(), scene.stale_after_s)
        says_ages = stale.any() or scene.incidents.rows
        key = (stale.tobytes(), int(now.timestamp() // AGES_EVERY_S) if says_ages else 0)
        changed, self._age_key = key != self._age_key, key
        changed |= self._take_closures()
        if scene.posts.open_at(now) or changed:
            scene.touch()
            return True
        return False

    def set_theme(self, theme: Theme) -> None:
        """Switch to day or night."""
        self.theme = theme
        self._static.clear()
        self._restyle()

    def set_language(self, language: str) -> None:
        """Labels in `zh_CN`, `en` or `both`."""
        self.language = language
        self.scene.chinese = language.startswith("zh")
        self.scene.touch()
        self._restyle()

    @property
    def layering(self) -> Layering:
        """Which layers show, how strongly, and over which others."""
        return self.scene.layering

    def set_layering(self, layering: Layering) -> None:
        """Other layers in place of them."""
        self.scene.layering = self._static.layering = layering
        self.scene.touch()
        self._base.set_shown(layering.shows("base"))
        self._restyle()

    def layer_changed(self, layer: str) -> None:
        """A layer is shown, hidden, faded or moved: what is prepared of it is out of date."""
        self.scene.touch()
        if layer == "base":
            self._base.set_shown(self.layering.shows("base"))
        if is_static(layer):
            self._restyle()

    def set_figures(self, layer: str, figures: Sequence[Figure]) -> None:
        """Show these lines and areas as a layer, in place of what it showed before."""
        if figures or self.scene.figures.get(layer):
            self.scene.figures[layer] = tuple(figures)
            self.scene.touch()
            self.changed.emit()

    def set_ways(self, figures: Sequence[Figure], units: frozenset[str]) -> None:
        """Show the ways of these units in place of their straight lines."""
        self.scene.on_ways = units
        self.set_figures("lines", figures)

    # -- zones -------------------------------------------------------------------------------------

    def read_zones(self) -> None:
        """Have the zones of the picture, or the region's own, prepared anew."""
        zones = list(self.picture.zones.values())
        if not zones and self.region is not None:
            zones = list(self.region.zones)
        self._loading += 1
        self._zones.load(zones)

    def simplify_zones(self, level: int) -> None:
        """Have the zones of a level prepared, and then those that a step of the wheel leads to."""
        for near in (level, level + 2, level - 2):
            if near not in self._asked:
                self._asked.add(near)
                self._zones.simplify(self._static.zones, near)

    def _take_shapes(self, shapes: ZoneShapes, level: int | None) -> None:
        if level is None:
            self._loading -= 1
            self._static.zones = shapes
            self._asked = set()
            self.scene.zone_names = shapes.names
            self.scene.touch()
            self._static.touch()
            self.zones_read.emit()
        self.changed.emit()

    @property
    def has_zones_ready(self) -> bool:
        """Whether the zones of the picture, if it has any, have been read."""
        return self._loading == 0

    def is_settled(self, level: int) -> bool:
        """Whether nothing that shows at a level is still being prepared."""
        shapes = self._static.zones
        return self._loading == 0 and (shapes.tree is None or level in shapes.levels or not self._static.shows_zones)
