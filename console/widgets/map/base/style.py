"""How the base is drawn: widths by class and zoom, what shows from which zoom on, colours from the theme.

Bump `STYLE_VERSION` with every change that shows, for painted tiles are kept on disk.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

import numpy as np
from PySide6.QtGui import QColor

from console.widgets.theme import Theme, qcolor
from maps.road_classes import RoadClass

STYLE_VERSION = 7

RISE_PX = 25.0
"""Names of towns stand so far above their place: on it stand the station, its flag and its units."""

_C = RoadClass
_STOPS: dict[RoadClass, tuple[tuple[float, float], ...]] = {
    _C.MOTORWAY: ((6, 1.0), (8, 1.6), (10, 2.6), (12, 4.0), (14, 7.0), (16, 12.0), (18, 24.0)),
    _C.TRUNK: ((7, 0.9), (10, 2.2), (12, 3.6), (14, 6.2), (16, 11.0), (18, 22.0)),
    _C.PRIMARY: ((8, 0.8), (10, 1.8), (12, 3.2), (14, 5.6), (16, 10.0), (18, 20.0)),
    _C.SECONDARY: ((9, 0.7), (10, 1.1), (12, 2.4), (14, 4.8), (16, 9.0), (18, 18.0)),
    _C.TERTIARY: ((10, 0.7), (12, 1.6), (14, 3.8), (16, 8.0), (18, 16.0)),
    _C.UNCLASSIFIED: ((11, 0.6), (12, 0.9), (13, 1.4), (14, 2.6), (15, 4.2), (16, 6.6), (18, 14.0)),
    _C.RESIDENTIAL: ((12, 0.6), (13, 1.1), (14, 2.3), (15, 4.0), (16, 6.4), (18, 14.0)),
    _C.LIVING_STREET: ((13, 0.7), (14, 1.4), (16, 4.6), (18, 10.0)),
    _C.SERVICE: ((14, 0.8), (15, 1.6), (16, 3.2), (18, 8.0)),
    _C.TRACK: ((13, 0.7), (15, 1.1), (18, 3.0)),
    _C.PATH: ((15, 0.7), (18, 2.0)),
}
_LINKS = {
    _C.MOTORWAY_LINK: _C.MOTORWAY,
    _C.TRUNK_LINK: _C.TRUNK,
    _C.PRIMARY_LINK: _C.PRIMARY,
    _C.SECONDARY_LINK: _C.SECONDARY,
    _C.TERTIARY_LINK: _C.TERTIARY,
}
_LINK_SHARE = 0.62
CASED_FROM_PX = 2.2
"""Narrower roads are one line: a casing would swallow them."""

#: Names along roads from this level on, by class.
NAMES_FROM = {
    _C.MOTORWAY: 11,
    _C.TRUNK: 11,
    _C.PRIMARY: 12,
    _C.SECONDARY: 13,
    _C.TERTIARY: 14,
    _C.UNCLASSIFIED: 15,
    _C.RESIDENTIAL: 15,
    _C.LIVING_STREET: 16,
    _C.SERVICE: 16,
    _C.TRACK: 16,
    _C.PATH: 17,
}


def road_width(road: RoadClass, zoom: float) -> float:
    """Width in logical pixels; 0 where the class does not show."""
    share = 1.0
    if road in _LINKS:
        road, share = _LINKS[road], _LINK_SHARE
    stops = _STOPS[road]
    if zoom < stops[0][0]:
        return 0.0
    zooms, widths = zip(*stops, strict=True)
    return float(np.exp(np.interp(zoom, zooms, np.log(widths)))) * share


@dataclass(frozen=True)
class LabelStyle:
    """A kind of label: the zooms that it shows at, its size in pixels, and how it is set."""

    first: float
    last: float
    px: float
    bold: bool = False
    spaced: float = 0.0
    water: bool = False
    muted: bool = False
    rise: float = 0.0


LABELS = {
    "country": LabelStyle(3, 6, 13.0, muted=True, spaced=2.0),
    "state": LabelStyle(5, 8, 12.0, muted=True, spaced=1.0),
    "city": LabelStyle(3, 14, 14.0, bold=True),
    "county": LabelStyle(8, 10, 16.0, bold=True, spaced=2.0, rise=RISE_PX),
    "town": LabelStyle(9, 16, 14.0, bold=True, rise=RISE_PX),
    "village": LabelStyle(12.5, 17, 12.0),
    "community": LabelStyle(14, 18, 11.5, muted=True),
    "lake": LabelStyle(11, 18, 12.0, water=True, spaced=1.0),
    "river": LabelStyle(12, 18, 11.5, water=True, spaced=2.0),
    "park": LabelStyle(14, 18, 11.0, muted=True),
    "hill": LabelStyle(13, 18, 11.0, muted=True),
    "poi": LabelStyle(16, 20, 10.5, muted=True),
}
OTHER_LABEL = LabelStyle(14, 18, 11.0, muted=True)


def mixed(a: str, b: str, share: float) -> QColor:
    """Colour a with a share of colour b mixed in."""
    one, two = qcolor(a), qcolor(b)
    parts = [
        round(x + (y - x) * share)
        for x, y in zip((one.red(), one.green(), one.blue()), (two.red(), two.green(), two.blue()), strict=True)
    ]
    return QColor(*parts)


@dataclass(frozen=True)
class BaseStyle:
    """What decides how a tile looks, beside its place: pickled to the worker, hashed for the disk.

    Attributes:
        theme: its `map_*` colours are used.
        language: zh_CN, en or both.
        dpr: device pixels per logical pixel.
        names: whether names are drawn.
        grades: whether communities are tinted by their grade.
        families: fonts to ask for, best first.
    """

    theme: Theme
    language: str = "en"
    dpr: float = 1.0
    names: bool = True
    grades: bool = False
    families: tuple[str, ...] = ()

    def key(self) -> str:
        """A short hash that differs when tiles would."""
        said = repr((STYLE_VERSION, self)).encode()
        return hashlib.sha256(said).hexdigest()[:16]

    def text_of(self, zh: str, en: str) -> str:
        """A name in the language wanted, or the one there is; both on two lines."""
        if self.language == "both" and zh and en and zh != en:
            return f"{zh}\n{en}"
        return (zh or en) if self.language.startswith("zh") else (en or zh)


class RoadInks:
    """Fill and casing of roads by class."""

    def __init__(self, theme: Theme) -> None:
        major_edge = mixed(theme.map_road_casing, theme.amber_fill, 0.22)
        top = mixed(theme.map_road_major, theme.amber_fill, 0.30)
        top_edge = mixed(theme.map_road_casing, theme.amber_fill, 0.42)
        minor, edge = qcolor(theme.map_road), qcolor(theme.map_road_casing)
        thin = mixed(theme.map_road_casing, theme.map_label_muted, 0.12 if not theme.is_dark else 0.0)
        if theme.is_dark:
            thin = mixed(theme.map_road, theme.map_land, 0.25)
            top = mixed(theme.map_road_major, theme.amber_fill, 0.16)
            major_edge = top_edge = qcolor(theme.map_road_casing)
        major = qcolor(theme.map_road_major)
        self.fill: dict[RoadClass, QColor] = {}
        self.casing: dict[RoadClass, QColor] = {}
        self.thin: dict[RoadClass, QColor] = {}
        for road in RoadClass:
            if road <= _C.TRUNK_LINK:
                self.fill[road], self.casing[road] = top, top_edge
                self.thin[road] = mixed(theme.map_road_casing, theme.amber_fill, 0.55) if not theme.is_dark else top
            elif road <= _C.PRIMARY_LINK:
                self.fill[road], self.casing[road] = major, major_edge
                self.thin[road] = mixed(theme.map_road_casing, theme.amber_fill, 0.35) if not theme.is_dark else major
            else:
                self.fill[road], self.casing[road], self.thin[road] = minor, edge, thin
