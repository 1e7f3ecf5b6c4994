"""Where the map looks: centre in web-mercator metres, zoom, size. Pure arithmetic, no Qt, no painting.

World pixels are logical pixels from the north-west corner of the world at a zoom; the world is 256 * 2**zoom wide.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from console.domain.geo import LonLat

Floats = NDArray[np.float64]

EARTH_M = 6_378_137.0
HALF_WORLD_M = math.pi * EARTH_M
WORLD_M = 2.0 * HALF_WORLD_M
MAX_LAT_DEG = 85.051_128_779_806_6
MIN_ZOOM, MAX_ZOOM = 3.0, 20.0
#: How much of a level may lack for a fit to take it.
NEARLY = 0.3
LEVELS_PER_ZOOM = 4


def to_mercator(lonlat: Floats) -> Floats:
    """Web-mercator metres of (n, 2) degrees; latitudes beyond the square world are cut to its edge."""
    place = np.asarray(lonlat, dtype=np.float64).reshape(-1, 2)
    metres = np.empty_like(place)
    metres[:, 0] = np.radians(place[:, 0]) * EARTH_M
    lat = np.radians(np.clip(place[:, 1], -MAX_LAT_DEG, MAX_LAT_DEG))
    metres[:, 1] = EARTH_M * np.arctanh(np.sin(lat))
    return metres


def to_lonlat(metres: Floats) -> Floats:
    """Degrees of (n, 2) web-mercator metres."""
    at = np.asarray(metres, dtype=np.float64).reshape(-1, 2) / EARTH_M
    return np.degrees(np.column_stack((at[:, 0], np.arctan(np.sinh(at[:, 1])))))


def zoom_of(level: int) -> float:
    """Zoom of a level: there are four a zoom, so that a view that fits sits close to one and its base is sharp."""
    return level / LEVELS_PER_ZOOM


def level_near(zoom: float) -> int:
    """The level nearest to a zoom."""
    return math.floor(zoom * LEVELS_PER_ZOOM + 0.5)


def px_per_m(zoom: float) -> float:
    """World pixels per web-mercator metre at a zoom."""
    return 256.0 * 2.0**zoom / WORLD_M


@dataclass(frozen=True)
class MapView:
    """What part of the world fills the widget.

    The north-west corner always lies on a whole device pixel, so that panning by whole pixels moves everything by
    exactly as many and tiles stay sharp; make views through `at` and the moves below, which see to it.

    Attributes:
        x_m, y_m: centre in web-mercator metres, y northwards.
        zoom: the world is 256 * 2**zoom logical pixels wide.
        width, height: logical pixels.
        dpr: device pixels per logical pixel.
    """

    x_m: float = 0.0
    y_m: float = 0.0
    zoom: float = MIN_ZOOM
    width: int = 1
    height: int = 1
    dpr: float = 1.0

    @cached_property
    def scale(self) -> float:
        """World pixels per metre."""
        return px_per_m(self.zoom)

    @cached_property
    def left(self) -> float:
        """World pixel at the widget's left edge, on a whole device pixel."""
        return self._whole((self.x_m + HALF_WORLD_M) * self.scale - self.width / 2.0)

    @cached_property
    def top(self) -> float:
        """World pixel at the widget's top edge, on a whole device pixel."""
        return self._whole((HALF_WORLD_M - self.y_m) * self.scale - self.height / 2.0)

    def _whole(self, px: float) -> float:
        return round(px * self.dpr) / self.dpr

    # -- moves -------------------------------------------------------------------------------------

    def snapped(self) -> MapView:
        """The same view with its centre put where its corner really is."""
        zoom = min(max(self.zoom, MIN_ZOOM), MAX_ZOOM)
        view = self if zoom == self.zoom else replace(self, zoom=zoom)
        x_m = (view.left + view.width / 2.0) / view.scale - HALF_WORLD_M
        y_m = HALF_WORLD_M - (view.top + view.height / 2.0) / view.scale
        inside_x = min(max(x_m, -HALF_WORLD_M), HALF_WORLD_M)
        inside_y = min(max(y_m, -HALF_WORLD_M), HALF_WORLD_M)
        return replace(view, x_m=inside_x, y_m=inside_y)

    def panned(self, dx: float, dy: float) -> MapView:
        """The view after its content was dragged by so many logical pixels."""
        return replace(self, x_m=self.x_m - dx / self.scale, y_m=self.y_m + dy / self.scale).snapped()

    def zoomed_about(self, x: float, y: float, zoom: float) -> MapView:
        """The view at another zoom with the place under (x, y) staying there."""
        zoom = min(max(zoom, MIN_ZOOM), MAX_ZOOM)
        old, new = self.scale, px_per_m(zoom)
        off_x, off_y = x - self.width / 2.0, y - self.height / 2.0
        return replace(
            self, zoom=zoom, x_m=self.x_m + off_x / old - off_x / new, y_m=self.y_m - off_y / old + off_y / new
        ).snapped()

    def resized(self, width: int, height: int, dpr: float) -> MapView:
        """The same centre and zoom in a widget of another size."""
        return replace(self, width=max(width, 1), height=max(height, 1), dpr=dpr).snapped()

    def centred(self, place: LonLat, zoom: float | None = None) -> MapView:
        """The view with a place in its middle."""
        x_m, y_m = to_mercator(np.array([place], dtype=np.float64))[0]
        return replace(self, x_m=float(x_m), y_m=float(y_m), zoom=self.zoom if zoom is None else zoom).snapped()

    def fitted(
        self, lonlat: Floats, margin_px: int = 20, max_zoom: float = 17.0, above_px: int = 0, below_px: int = 0
    ) -> MapView:
        """The view that holds all of (n, 2) places, at the zoom of a level, so that the base is sharp.

        The margin gives way a little where the next level would nearly fit; so much more is kept free above and below.
        """
        metres = to_mercator(lonlat)
        metres = metres[np.isfinite(metres).all(axis=1)]
        if not len(metres):
            return self
        low, high = metres.min(axis=0), metres.max(axis=0)
        span_px = np.maximum(high - low, 1e-9) * px_per_m(0.0)
        size = np.array([self.width, self.height - above_px - below_px], dtype=np.float64)
        room = np.maximum(size - 2 * margin_px, 32.0)
        closest = min(float(np.log2(room / span_px).min()), max_zoom)
        zoom = zoom_of(math.floor(closest * LEVELS_PER_ZOOM + NEARLY))
        x_m, y_m = (low + high) / 2.0
        y_m += (above_px - below_px) / 2.0 / px_per_m(zoom)
        return replace(self, x_m=float(x_m), y_m=float(y_m), zoom=zoom).snapped()

    # -- places and pixels -------------------------------------------------------------------------

    def to_pixels(self, metres: Floats) -> Floats:
        """Widget pixels of (n, 2) metres."""
        px = np.empty_like(metres)
        px[:, 0] = (metres[:, 0] + HALF_WORLD_M) * self.scale - self.left
        px[:, 1] = (HALF_WORLD_M - metres[:, 1]) * self.scale - self.top
        return px

    def to_metres(self, px: Floats) -> Floats:
        """Metres of (n, 2) widget pixels."""
        metres = np.empty_like(px)
        metres[:, 0] = (px[:, 0] + self.left) / self.scale - HALF_WORLD_M
        metres[:, 1] = HALF_WORLD_M - (px[:, 1] + self.top) / self.scale
        return metres

    def pixel_of(self, place: LonLat) -> tuple[float, float]:
        """Widget pixel of one place."""
        x, y = self.to_pixels(to_mercator(np.array([place], dtype=np.float64)))[0]
        return float(x), float(y)

    @property
    def middle(self) -> LonLat:
        """The place in the middle."""
        return self.lonlat_at(self.width / 2.0, self.height / 2.0)

    def lonlat_at(self, x: float, y: float) -> LonLat:
        """The place at one widget pixel."""
        lon, lat = to_lonlat(self.to_metres(np.array([[x, y]], dtype=np.float64)))[0]
        return LonLat(float(lon), float(lat))

    def bounds_m(self, margin_px: float = 0.0) -> tuple[float, float, float, float]:
        """West, south, east, north in metres, widened by so many pixels."""
        corners = np.array([[-margin_px, self.height + margin_px], [self.width + margin_px, -margin_px]])
        (west, south), (east, north) = self.to_metres(corners)
        return float(west), float(south), float(east), float(north)

    def metres_per_px(self) -> float:
        """True ground metres that one logical pixel spans at the centre."""
        lat = math.atan(math.sinh(self.y_m / EARTH_M))
        return math.cos(lat) / self.scale
