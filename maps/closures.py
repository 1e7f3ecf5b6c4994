"""Roads that are closed: lines and areas drawn on the map, and the edges that they cross. Knows no travel."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import shapely

from maps.errors import MapError
from maps.network import Floats, Graph, Ints

log = logging.getLogger(__name__)


class ClosureError(MapError):
    """A closure has no form: too few vertices, or none on earth."""


@dataclass(frozen=True, slots=True)
class Closure:
    """A line across roads, or an area, through which nobody drives.

    Attributes:
        key: names it.
        lonlat: vertices in degrees, longitude first; at least 2 of a line, 3 of an area.
        is_area: whether it is an area; its ring closes by itself.
        vehicles: kinds that it holds for; empty: all.
    """

    key: str
    lonlat: tuple[tuple[float, float], ...]
    is_area: bool = False
    vehicles: tuple[str, ...] = ()

    @property
    def shape(self) -> shapely.Geometry:
        """Its shape in degrees.

        Raises:
            ClosureError: it has none.
        """
        least = 3 if self.is_area else 2
        points = np.array(self.lonlat, dtype=float).reshape(-1, 2)
        if len(np.unique(points, axis=0)) < least or not np.isfinite(points).all() or (abs(points[:, 1]) > 90).any():
            raise ClosureError(
                "cannot close a road", self.key, f"it needs at least {least} different vertices on earth"
            )
        return shapely.Polygon(points) if self.is_area else shapely.LineString(points)


class Closures:
    """The closures in force over one graph."""

    def __init__(self, coords: Floats, graph: Graph) -> None:
        self._coords, self._graph = coords, graph
        self._crossed: list[tuple[Closure, Ints]] = []
        self.version = ""

    def set(self, closures: Sequence[Closure]) -> None:
        """Take these in place of those before; the version is a name of what is closed.

        Raises:
            ClosureError: one has no form; those before stay in force.
        """
        known = dict(self._crossed)
        shapes = {closure: closure.shape for closure in closures}
        self._crossed = [(c, known[c] if c in known else self._edges(shapes[c])) for c in closures]
        told = sorted(repr(closure) for closure in closures)
        self.version = hashlib.sha256("\n".join(told).encode()).hexdigest()[:12] if told else ""

    def edges(self, vehicle: str | None) -> Ints:
        """Edges that are closed to a kind of vehicle; None: to any."""
        held = [e for c, e in self._crossed if vehicle is None or not c.vehicles or vehicle in c.vehicles]
        return np.unique(np.concatenate(held)) if held else np.empty(0, dtype=np.int64)

    def _edges(self, shape: shapely.Geometry) -> Ints:
        found: Ints = np.sort(self._tree.query(shape, predicate="intersects")).astype(np.int64)
        return found

    @cached_property
    def _tree(self) -> shapely.STRtree:
        """Of the edges as lines; made when the first road is closed."""
        start, counts = self._graph.edge_start, self._graph.edge_stop - self._graph.edge_start
        owner = np.repeat(np.arange(len(start)), counts)
        within = np.arange(len(owner)) - np.repeat(np.cumsum(counts) - counts, counts)
        return shapely.STRtree(shapely.linestrings(self._coords[start[owner] + within], indices=owner))


def closures_of(outlines: Iterable[tuple[str, str]]) -> list[Closure]:
    """Closures by key and outline (WKB in hexadecimal, a line or an area); those without a form are left out."""
    made = []
    for key, outline in outlines:
        try:
            shape = shapely.from_wkb(outline)
            places = tuple((lon, lat) for lon, lat in shapely.get_coordinates(shape).tolist())
            closure = Closure(key, places, shape.geom_type == "Polygon")
            _ = closure.shape
        except (shapely.GEOSException, ClosureError) as error:
            log.warning("the closure %s is left out: %s", key, error)
        else:
            made.append(closure)
    return made
