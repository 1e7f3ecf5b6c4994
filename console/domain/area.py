"""Zones, posts and notes as frozen types."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

import msgspec

from console.domain.geo import LonLat


class Grade(StrEnum):
    """Colour grade of a place. Places are graded, persons never."""

    NONE = "none"
    GREEN = "green"
    ORANGE = "orange"
    RED = "red"


class Zone(msgspec.Struct, frozen=True):
    """An area that one pool of groups answers for.

    `outline` is WKB in hexadecimal, WGS 84. `neighbours` are codes of the zones that it touches. `setting` is what
    limits of time by place go by: town, suburb, country; empty when nobody said.
    """

    code: str
    name: str
    name_zh: str
    outline: str
    level: str = "zone"
    parent: str | None = None
    central_post: str | None = None
    grade: Grade = Grade.NONE
    neighbours: tuple[str, ...] = ()
    version: int = 1
    setting: str = ""


class Post(msgspec.Struct, frozen=True):
    """A place that units start from: a station, a police post, a street post."""

    code: str
    name: str
    name_zh: str
    at: LonLat
    zone: str | None = None
    kind: str = "station"
    hours: str = "24h"
    version: int = 1


class Note(msgspec.Struct, frozen=True):
    """A remark or a feedback on an incident; `text` is a reference into the private texts.

    `until`: what it says holds no longer then, as of a hazard at the incident's place; None: as long as it is kept.
    """

    key: str
    incident: str
    kind: str
    text: str
    at: datetime
    actor: str
    unit: str | None = None
    version: int = 1
    until: datetime | None = None
