"""Where people live in the training county: the county town, towns, villages."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from maps.training.noise import Floats, generator
from maps.training.terrain import Terrain
from maps.training.water import Water

COUNTY_TOWN_RADIUS_M = 2_100.0
#: Towns beside the county town.
_TOWN_COUNT = 12


@dataclass(frozen=True, slots=True)
class Settlement:
    """A place to live: `rank` 0 the county town, 1 a town, 2 a village; `node` is its grid node."""

    node: int
    at: tuple[float, float]
    rank: int
    radius_m: float


def settle(seed: int, land: Terrain, water: Water) -> list[Settlement]:
    """Found the county town on the river, towns apart from it, and villages where the land allows."""
    rng = generator(seed, "settle")
    dry = ~shapely.dwithin(shapely.points(land.xy), water.surface, 130.0)
    inside = shapely.contains(land.border.buffer(-700), shapely.points(land.xy))
    slope = _slope(land)
    middle = water.river[int(np.argmin(np.abs(water.river[:, 0] + 2_500)))]
    open_ground = dry & (slope < 0.12)
    centre = _nearest(land, middle + np.array([150.0, 650.0]), open_ground)
    places = [Settlement(centre, _at(land, centre), 0, COUNTY_TOWN_RADIUS_M)]
    places += _towns(rng, land, water, open_ground & (slope < 0.09), centre)
    places += _villages(rng, land, dry & inside & (slope < 0.2), slope, places)
    return places


def _at(land: Terrain, node: int) -> tuple[float, float]:
    return float(land.xy[node, 0]), float(land.xy[node, 1])


def _slope(land: Terrain) -> Floats:
    height = land.height_m.reshape(land.shape)
    east, north = np.gradient(height, 250.0)
    return np.asarray(np.hypot(east, north).ravel())


def _nearest(land: Terrain, place: Floats, allowed: NDArray[np.bool_]) -> int:
    far = ((land.xy - place) ** 2).sum(axis=1)
    return int(np.argmin(np.where(allowed, far, np.inf)))


def _towns(
    rng: np.random.Generator, land: Terrain, water: Water, allowed: NDArray[np.bool_], centre: int
) -> list[Settlement]:
    """Best ground first, each next town well away from those before it."""
    inside = shapely.contains(land.border.buffer(-2_600), shapely.points(land.xy))
    wet = np.concatenate([water.river, *(line for line, width in water.streams if width > 1)])
    to_water, _ = cKDTree(wet).query(land.xy)
    score = land.height_m / 90 + to_water / 900 + rng.random(len(land.xy)) * 1.2
    found: list[Settlement] = []
    taken = [land.xy[centre]]
    apart = 7_200.0
    while len(found) < _TOWN_COUNT and apart > 4_000:
        gap = np.min([np.hypot(*(land.xy - place).T) for place in taken], axis=0)
        fit = allowed & inside & (gap > apart)
        if not fit.any():
            apart -= 300
            continue
        node = int(np.argmin(np.where(fit, score + gap / 6_000, np.inf)))
        radius = float(np.clip(820 - score[node] * 60 + 380 * rng.random(), 480, 1_050))
        found.append(Settlement(node, _at(land, node), 1, radius))
        taken.append(land.xy[node])
    return found


def _villages(
    rng: np.random.Generator, land: Terrain, allowed: NDArray[np.bool_], slope: Floats, places: list[Settlement]
) -> list[Settlement]:
    order = np.argsort(rng.random(len(land.xy)) + land.height_m / 500 + slope * 2, kind="stable")
    gap = 1_250 + land.height_m * 2.6 + 900 * land.noise(land.xy * 1.7)
    kept = [np.array(place.at) for place in places]
    rooms = [place.radius_m + 900 for place in places]
    found: list[Settlement] = []
    for node in order[allowed[order]].tolist():
        place = land.xy[node]
        distance = np.hypot(*(np.array(kept) - place).T)
        if (distance < np.maximum(gap[node], rooms)).any():
            continue
        radius = float(110 + 190 * rng.random() ** 2 - land.height_m[node] * 0.1)
        found.append(Settlement(node, _at(land, node), 2, max(80.0, radius)))
        kept.append(place)
        rooms.append(0.0)
    return found
