"""Compiles the loops over roads, so that no desk waits for that when it first asks: `python -m maps.warm`.

What is made stays beside the source, for as long as that does not change.
"""

from __future__ import annotations

import numpy as np

from console.domain.geo import LonLat
from maps.network import RoadLines
from maps.road_classes import RoadClass
from maps.roads import RoadNetwork


def warm() -> None:
    """Ask a network of one street everything that runs compiled."""
    street = np.array([[112.0, 33.0], [112.01, 33.0], [112.01, 33.01]])
    one = np.zeros(1, dtype=bool)
    lines = RoadLines(
        street,
        np.array([0, len(street)]),
        np.array([RoadClass.RESIDENTIAL], dtype=np.uint8),
        np.array([-1], dtype=np.int32),
        one,
        one,
        np.array([10.0], dtype=np.float32),
    )
    network = RoadNetwork(lines)
    network.nearest_routes(street[:1], LonLat(*street[2].tolist()), 1)
    network.times_and_metres(street[:1], LonLat(*street[2].tolist()))


if __name__ == "__main__":
    warm()
