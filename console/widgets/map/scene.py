"""What the moving layer draws, apart from units: incidents, posts, names of zones, marks, and which layers show.

Plain data, changed by the canvas, read by the moving layer and by picking. No painting.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from operator import attrgetter

import numpy as np
from numpy.typing import NDArray

from console.domain.area import Post
from console.domain.geo import LonLat
from console.domain.hours import is_open
from console.domain.incident import Incident, IncidentStatus
from console.domain.mapped import Asset, AssetKind
from console.domain.task import Task
from console.widgets.drag import DragKind, DragView
from console.widgets.map.base.style import LABELS, OTHER_LABEL
from console.widgets.map.figures import Figure, ring_of
from console.widgets.map.layering import Layering
from console.widgets.map.units import UnitTable
from console.widgets.map.view import MapView
from console.widgets.map.zones import ZoneNames
from maps.layers import Label

Floats = NDArray[np.float64]
#: What each layer of fixed things shows.
ASSET_LAYERS = {"cameras": AssetKind.CAMERA, "alarms": AssetKind.ALARM_POINT}


@dataclass
class IncidentTable:
    """Open incidents that have a place: rows and their (n, 2) web-mercator metres."""

    rows: list[Incident] = field(default_factory=list)
    metres: Floats = field(default_factory=lambda: np.empty((0, 2)))
    row_of: dict[str, int] = field(default_factory=dict)
    priority: NDArray[np.int64] = field(default_factory=lambda: np.empty(0, np.int64))
    waits: NDArray[np.bool_] = field(default_factory=lambda: np.empty(0, np.bool_))

    def reset(self, incidents: Mapping[str, Incident]) -> None:
        """Take in all incidents; the most urgent last, so that they are drawn on top."""
        self.rows, self.metres = [], np.empty((0, 2))
        self.update(incidents, incidents.keys())

    def update(self, incidents: Mapping[str, Incident], changed: Collection[str]) -> None:
        """Take in those that changed; the others keep their order and are not looked at again."""
        stay = [row for row, one in enumerate(self.rows) if one.number not in changed]
        news = [
            one for number in changed if (one := incidents.get(number)) is not None and one.status.is_open and one.at
        ]
        rows = [*(self.rows[row] for row in stay), *news]
        order = sorted(range(len(rows)), key=lambda n: (-rows[n].priority, rows[n].received_at, rows[n].number))
        self.metres = np.concatenate((self.metres[stay], ring_of(one.at for one in news if one.at is not None)))[order]
        self.rows = [rows[n] for n in order]
        self.row_of = {one.number: row for row, one in enumerate(self.rows)}
        self.priority = np.array([one.priority for one in self.rows], dtype=np.int64)
        self.waits = np.array([one.status is IncidentStatus.WAITING for one in self.rows], dtype=np.bool_)


@dataclass
class PostTable:
    """Posts: rows, their (n, 2) metres, and which are closed at the moment last asked."""

    rows: list[Post] = field(default_factory=list)
    metres: Floats = field(default_factory=lambda: np.empty((0, 2)))
    closed: list[bool] = field(default_factory=list)
    central: list[bool] = field(default_factory=list)
    #: A doctrine may state other hours than a post's own.
    hours_of: Callable[[Post], str] = attrgetter("hours")

    def reset(self, posts: Mapping[str, Post], central: Iterable[str], now: datetime) -> None:
        """Take in all posts."""
        centres = set(central)
        self.rows = list(posts.values())
        self.metres = ring_of(post.at for post in self.rows)
        self.central = [post.code in centres for post in self.rows]
        self.closed = []
        self.open_at(now)

    def open_at(self, now: datetime) -> bool:
        """Work out anew which posts are closed; True when that changed."""
        closed = [not is_open(self.hours_of(post), now) for post in self.rows]
        changed, self.closed = closed != self.closed, closed
        return changed


@dataclass
class AssetTable:
    """Alarm points and cameras: rows and their (n, 2) metres."""

    rows: list[Asset] = field(default_factory=list)
    metres: Floats = field(default_factory=lambda: np.empty((0, 2)))

    def reset(self, assets: Iterable[Asset]) -> None:
        """Take in all of one kind."""
        self.rows = list(assets)
        self.metres = ring_of(asset.at for asset in self.rows)


@dataclass
class TaskTable:
    """Tasks that are to be done somewhere: rows and their (n, 2) metres."""

    rows: list[Task] = field(default_factory=list)
    metres: Floats = field(default_factory=lambda: np.empty((0, 2)))

    def reset(self, tasks: Iterable[Task], incidents: Mapping[str, Incident]) -> None:
        """Take in the open ones that have a place, or whose incident has one."""
        placed = []
        for task in tasks:
            incident = incidents.get(task.incident or "")
            at = task.at or (incident.at if incident is not None else None)
            if task.is_open and at is not None:
                placed.append((task, at))
        self.rows = [task for task, _ in placed]
        self.metres = ring_of(at for _, at in placed)


@dataclass
class BaseNames:
    """Where the base writes names of places, roughly: enough to keep our own names off them."""

    metres: Floats = field(default_factory=lambda: np.empty((0, 2)))
    first: Floats = field(default_factory=lambda: np.empty(0))
    last: Floats = field(default_factory=lambda: np.empty(0))
    half_zh: Floats = field(default_factory=lambda: np.empty(0))
    half_en: Floats = field(default_factory=lambda: np.empty(0))
    rise: Floats = field(default_factory=lambda: np.empty(0))

    @classmethod
    def of(cls, labels: Sequence[Label]) -> BaseNames:
        """From a region's labels."""
        how = [LABELS.get(label.kind, OTHER_LABEL) for label in labels]
        return cls(
            ring_of(label.at for label in labels),
            np.array([style.first for style in how], dtype=np.float64),
            np.array([style.last + 1 for style in how], dtype=np.float64),
            np.array([len(label.text_zh) * style.px / 2 for label, style in zip(labels, how, strict=True)]),
            np.array([len(label.text_en) * style.px * 0.28 for label, style in zip(labels, how, strict=True)]),
            np.array([style.rise for style in how], dtype=np.float64),
        )

    def boxes(self, view: MapView, chinese: bool) -> Floats:
        """(n, 4) boxes of the names that a view shows, widget pixels."""
        shown = (self.first <= view.zoom) & (view.zoom < self.last)
        px = view.to_pixels(self.metres[shown])
        px[:, 1] -= self.rise[shown]
        half = (self.half_zh if chinese else self.half_en)[shown] + 2.0
        boxes = np.column_stack((px[:, 0] - half, px[:, 1] - 8.0, px[:, 0] + half, px[:, 1] + 8.0))
        near = (px[:, 0] > -300) & (px[:, 0] < view.width + 300) & (px[:, 1] > -300) & (px[:, 1] < view.height + 300)
        return boxes[near]


@dataclass
class Scene:
    """Everything that the moving layer draws. `version` grows with every change that shows."""

    units: UnitTable = field(default_factory=UnitTable)
    incidents: IncidentTable = field(default_factory=IncidentTable)
    posts: PostTable = field(default_factory=PostTable)
    #: By layer.
    assets: dict[str, AssetTable] = field(default_factory=lambda: {layer: AssetTable() for layer in ASSET_LAYERS})
    tasks: TaskTable = field(default_factory=TaskTable)
    base_names: BaseNames = field(default_factory=BaseNames)
    zone_names: ZoneNames = field(default_factory=ZoneNames)
    unseen: set[str] = field(default_factory=set)
    picked_incident: str | None = None
    picked_units: frozenset[str] = frozenset()
    #: Name of the other desk that drags it, by call sign.
    held_units: Mapping[str, str] = field(default_factory=dict)
    now: datetime = field(default_factory=lambda: datetime.fromtimestamp(0, UTC))
    stale_after_s: float = 600.0
    pin: LonLat | None = None
    drag: DragView | None = None
    chinese: bool = False
    layering: Layering = field(default_factory=Layering)
    #: Lines and areas by layer, from the lowest on.
    figures: dict[str, Sequence[Figure]] = field(default_factory=dict)
    #: Units whose way is shown: they need no straight line.
    on_ways: frozenset[str] = frozenset()
    version: int = 0
    _targets: NDArray[np.int64] = field(default_factory=lambda: np.empty(0, np.int64))
    _targets_of: int = -1

    def drag_on(self, kind: DragKind) -> DragView | None:
        """The drag that is on, when things of this kind are its targets."""
        return self.drag if self.drag is not None and self.drag.target_kind is kind else None

    def words(self, name: str, name_zh: str) -> str:
        """A name in the language in force, or the one that there is."""
        return (name_zh or name) if self.chinese else (name or name_zh)

    @property
    def targets(self) -> NDArray[np.int64]:
        """Row of the incident that each unit is assigned to, -1 for none that shows."""
        if self._targets_of != self.version or len(self._targets) != len(self.units):
            row_of = self.incidents.row_of
            self._targets = np.array([row_of.get(n, -1) if n else -1 for n in self.units.incident], dtype=np.int64)
            self._targets_of = self.version
        return self._targets

    def shows(self, layer: str) -> bool:
        """Whether a layer is visible."""
        return self.layering.shows(layer)

    def take_hours(self, hours_of: Callable[[Post], str]) -> None:
        """Posts have these hours from now on."""
        self.posts.hours_of = hours_of
        if self.posts.open_at(self.now):
            self.touch()

    def touch(self) -> None:
        """Note that something that shows has changed."""
        self.version += 1
