"""What desks share on the map besides zones, posts and units: closures, drawings, fixed assets; adopted doctrine."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum

import msgspec

from console.domain.geo import LonLat


class Closure(msgspec.Struct, frozen=True):
    """A road or an area that nobody can pass, from `since` on, until `until` where that is known.

    `outline` is WKB in hexadecimal, WGS 84, a line or a polygon. `reason` is a reference into the private texts.
    """

    key: str
    outline: str
    since: datetime
    closed_by: str
    until: datetime | None = None
    reason: str | None = None
    ended_at: datetime | None = None
    version: int = 1


def closed_at(closures: Iterable[Closure], now: datetime) -> list[Closure]:
    """Those that hold at a moment, by key."""
    held = (one for one in closures if one.ended_at is None and one.since <= now)
    return sorted((one for one in held if one.until is None or now < one.until), key=lambda one: one.key)


class DrawingKind(StrEnum):
    """What is drawn."""

    LINE = "line"
    AREA = "area"
    ARROW = "arrow"
    TEXT = "text"


class Drawing(msgspec.Struct, frozen=True):
    """One stroke or word drawn on the map for every desk.

    `shape` is WKB in hexadecimal, WGS 84. `label` is a reference into the private texts.
    """

    key: str
    kind: DrawingKind
    shape: str
    drawn_at: datetime
    drawn_by: str
    label: str | None = None
    colour: str = ""
    ended_at: datetime | None = None
    version: int = 1


class AssetKind(StrEnum):
    """What stands there."""

    ALARM_POINT = "alarm_point"
    CAMERA = "camera"


class Asset(msgspec.Struct, frozen=True):
    """A fixed alarm point or camera. `stream` is where a camera's pictures come from; `heading_deg` where it looks."""

    code: str
    kind: AssetKind
    name: str
    name_zh: str
    at: LonLat
    zone: str | None = None
    stream: str = ""
    heading_deg: float | None = None
    version: int = 1


class AdoptedDoctrine(msgspec.Struct, frozen=True):
    """A doctrine that the operation took, as it was written then. The one adopted last is in force."""

    key: str
    name: str
    edition: str
    text: str
    adopted_at: datetime
    adopted_by: str
    version: int = 1

    @property
    def label(self) -> str:
        """Name and edition, as every journal entry under it states them."""
        return f"{self.name}@{self.edition}"


def in_force(adopted: Iterable[AdoptedDoctrine]) -> AdoptedDoctrine | None:
    """The doctrine that a record goes by; None while it has adopted none."""
    return max(adopted, key=lambda row: (row.adopted_at, row.key), default=None)
