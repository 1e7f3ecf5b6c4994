"""What can be found of a region by name: streets, each town's own ones apart, and the house numbers on them.

Knows no file; `maps.places` writes the rows.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial import KDTree

from console.domain.geo import LonLat
from maps.addresses import Address
from maps.network import Floats, Ints
from maps.places import House, Place
from maps.roads import RoadNetwork

#: Where streets of one name are further apart than this, they are two.
_GAP_M = 500.0
_LOCALITY_NEAR_M = 3_000.0
#: A hamlet tells less of where a street is than the town beside it.
_LEAST_RANK = 4
_M_PER_DEG = 111_320.0


def search_rows(
    roads: RoadNetwork, places: Sequence[Place], addresses: Sequence[Address]
) -> tuple[list[Place], list[House]]:
    """Rows for `write_places`: the places, after them a street for each stretch of one name, and its houses.

    A name that several stretches bear tells them apart by the locality next to each.
    """
    lines, graph = roads.lines, roads.graph
    names: list[tuple[str, str]] = []
    known: dict[str, int] = {}
    pairs = zip(lines.names_zh, lines.names_en, strict=True)
    numbers = np.array([*(_number_of(pair, names, known) for pair in pairs), -1])  # the last: lines without a name
    edges = np.flatnonzero(lines.name_index[graph.edge_line] >= 0)
    of_edge = numbers[lines.name_index[graph.edge_line[edges]]]
    of_house = np.array([_number_of((street, street), names, known) for street, *_ in addresses], dtype=np.int64)
    spots = np.array([address[2:] for address in addresses], dtype=np.float64).reshape(-1, 2)
    ends = lines.coords[graph.edge_start[edges]], lines.coords[graph.edge_stop[edges] - 1]
    stretches = _stretches(np.concatenate([of_edge, of_edge, of_house]), np.concatenate([*ends, spots]), len(edges))
    on_edge, on_house = stretches[: len(edges)], stretches[2 * len(edges) :]
    middles = lines.coords[(graph.edge_start[edges] + graph.edge_stop[edges]) // 2]

    # A stretch is shown in the middle of its longest road, else at the first of its houses.
    streets: dict[int, Place] = {}
    for stretch, i in _first_of_each(on_house, np.arange(len(spots))):
        streets[stretch] = Place("street", *names[int(of_house[i])], LonLat(*spots[i].tolist()), 5)
    for stretch, i in _first_of_each(on_edge, np.argsort(-graph.length_m[edges], kind="stable")):
        streets[stretch] = Place("street", *names[int(of_edge[i])], LonLat(*middles[i].tolist()), 4)
    row_of = {stretch: len(places) + n for n, stretch in enumerate(streets)}
    houses = [
        House(row_of[stretch], number.lower(), LonLat(lon, lat))
        for stretch, (_, number, lon, lat) in zip(on_house.tolist(), addresses, strict=True)
    ]
    return [*places, *_told_apart(list(streets.values()), places)], houses


def _first_of_each(stretch: Ints, order: Ints) -> Iterator[tuple[int, int]]:
    """Each stretch with the point of it that comes first in an order."""
    found, first = np.unique(stretch[order], return_index=True)
    return zip(found.tolist(), order[first].tolist(), strict=True)


def _number_of(pair: tuple[str, str], names: list[tuple[str, str]], known: dict[str, int]) -> int:
    """The number of a name in both languages; a new one takes the next."""
    zh, en = pair
    number = known.get(zh)
    if number is None:
        number = len(names)
        names.append(pair)
        known[zh] = number
    known.setdefault(en, number)
    return number


def _stretches(name: Ints, lonlat: Floats, edges: int) -> Ints:
    """By point, which stretch it lies on: points of one name at most `_GAP_M` apart share one.

    Args:
        name: (n,) what the street at each point is called.
        lonlat: (n, 2) degrees.
        edges: the first so many points are ends of roads, and as many after them the other ends of the same.
    """
    if not len(lonlat):
        return np.zeros(0, dtype=np.int64)
    cells = np.floor(_metres(lonlat, lonlat) / _GAP_M).astype(np.int64)
    cells -= cells.min(axis=0) - 1
    wide = int(cells[:, 1].max()) + 2
    tall = (int(cells[:, 0].max()) + 2) * wide
    keys, cell_of = np.unique(name * tall + cells[:, 0] * wide + cells[:, 1], return_inverse=True)
    one, other = [cell_of[:edges]], [cell_of[edges : 2 * edges]]
    for step in (1, wide - 1, wide, wide + 1):
        beside = np.minimum(np.searchsorted(keys, keys + step), len(keys) - 1)
        meets = np.flatnonzero(keys[beside] == keys + step)
        one.append(meets)
        other.append(beside[meets])
    pairs = np.concatenate(one), np.concatenate(other)
    joined = coo_array((np.ones(len(pairs[0]), dtype=bool), pairs), shape=(len(keys), len(keys)))
    _, stretch_of = connected_components(joined, directed=False)
    return np.asarray(stretch_of[cell_of], dtype=np.int64)


def _told_apart(streets: list[Place], places: Sequence[Place]) -> list[Place]:
    """Streets that share their name, each within the locality next to it where one is near."""
    localities = [place for place in places if place.kind == "locality" and place.rank <= _LEAST_RANK]
    counts: dict[str, int] = {}
    for street in streets:
        counts[street.zh] = counts.get(street.zh, 0) + 1
    alike = [i for i, street in enumerate(streets) if counts[street.zh] > 1]
    if not localities or not alike:
        return streets
    where, spots = np.array([place.at for place in localities]), np.array([streets[i].at for i in alike])
    metres, nearest = KDTree(_metres(where, where)).query(_metres(spots, where))
    told = list(streets)
    for i, far_m, j in zip(alike, metres.tolist(), nearest.tolist(), strict=True):
        if far_m <= _LOCALITY_NEAR_M:
            told[i] = replace(streets[i], within_zh=localities[j].zh, within_en=localities[j].en)
    return told


def _metres(lonlat: Floats, like: Floats) -> Floats:
    """Metres east and north, near enough over one region; `like` gives the latitude in whose middle they are true."""
    return lonlat * [_M_PER_DEG * math.cos(math.radians(float(like[:, 1].mean()))), _M_PER_DEG]
