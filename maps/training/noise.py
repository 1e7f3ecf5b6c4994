"""Smooth random fields, splines and the seeded source of all that is random in the training county."""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def generator(seed: int, purpose: str) -> np.random.Generator:
    """A generator of its own for each purpose, so that a change in one part leaves the others as they are."""
    return np.random.Generator(np.random.PCG64([seed, *purpose.encode()]))


class Noise:
    """Fractal noise between 0 and 1, made of smoothly joined random lattices.

    Args:
        rng: where the lattices come from.
        scale_m: width of the largest hills.
        octaves: each next one has half the width and half the height.
    """

    _SIZE = 64

    def __init__(self, rng: np.random.Generator, scale_m: float, octaves: int = 4) -> None:
        self._scale_m = scale_m
        self._lattices = [rng.random((self._SIZE, self._SIZE)) for _ in range(octaves)]

    def __call__(self, xy: Floats) -> Floats:
        """The field at (..., 2) metres, shape (...)."""
        total, weight, top = np.zeros(xy.shape[:-1]), 1.0, 0.0
        for octave, lattice in enumerate(self._lattices):
            place = xy / (self._scale_m / 2**octave) + 17.3 * octave
            corner = np.floor(place).astype(np.int64)
            part = place - corner
            part = part * part * part * (part * (part * 6 - 15) + 10)
            i, j = corner[..., 0] % self._SIZE, corner[..., 1] % self._SIZE
            i1, j1 = (i + 1) % self._SIZE, (j + 1) % self._SIZE
            u, v = part[..., 0], part[..., 1]
            low = lattice[i, j] * (1 - u) + lattice[i1, j] * u
            high = lattice[i, j1] * (1 - u) + lattice[i1, j1] * u
            total += weight * (low * (1 - v) + high * v)
            top += weight
            weight /= 2
        return np.asarray(total / top)


def normal(rng: np.random.Generator, shape: int | tuple[int, ...]) -> Floats:
    """About normal numbers from uniform ones (a sum of twelve), the same in every version of numpy."""
    size = (shape,) if isinstance(shape, int) else shape
    return np.asarray(rng.random((*size, 12)).sum(axis=-1) - 6.0)


def smoothstep(x: Floats, low: float, high: float) -> Floats:
    """0 below low, 1 above high, smooth between."""
    t = np.clip((x - low) / (high - low), 0.0, 1.0)
    return np.asarray(t * t * (3 - 2 * t))


def simplify(line: Floats, tolerance_m: float) -> Floats:
    """Fewer vertices, none further off than the tolerance."""
    return np.asarray(shapely.get_coordinates(shapely.simplify(shapely.LineString(line), tolerance_m)))


def chaikin(line: Floats, rounds: int = 2) -> Floats:
    """Cut corners of an open line; its ends stay."""
    for _ in range(rounds):
        if len(line) < 3:
            return line
        quarter, three = line[:-1] * 0.75 + line[1:] * 0.25, line[:-1] * 0.25 + line[1:] * 0.75
        cut = np.empty((2 * len(quarter), 2))
        cut[0::2], cut[1::2] = quarter, three
        line = np.concatenate((line[:1], cut[1:-1], line[-1:]))
    return line


def spline(points: Floats, step_m: float) -> Floats:
    """A curve through every point (centripetal Catmull-Rom), vertices about `step_m` apart."""
    if len(points) < 3:
        return points
    padded = np.concatenate((2 * points[:1] - points[1:2], points, 2 * points[-1:] - points[-2:-1]))
    out = [points[:1]]
    for i in range(1, len(padded) - 2):
        a, b, c, d = padded[i - 1 : i + 3]
        knots = np.concatenate(
            ([0.0], np.cumsum(np.sqrt(np.maximum(np.hypot(*np.diff(padded[i - 1 : i + 3], axis=0).T), 1.0))))
        )
        count = max(1, round(float(np.hypot(*(c - b))) / step_m))
        t = np.linspace(knots[1], knots[2], count + 1)[1:, None]
        ab = (knots[1] - t) / (knots[1] - knots[0]) * a + (t - knots[0]) / (knots[1] - knots[0]) * b
        bc = (knots[2] - t) / (knots[2] - knots[1]) * b + (t - knots[1]) / (knots[2] - knots[1]) * c
        cd = (knots[3] - t) / (knots[3] - knots[2]) * c + (t - knots[2]) / (knots[3] - knots[2]) * d
        left = (knots[2] - t) / (knots[2] - knots[0]) * ab + (t - knots[0]) / (knots[2] - knots[0]) * bc
        right = (knots[3] - t) / (knots[3] - knots[1]) * bc + (t - knots[1]) / (knots[3] - knots[1]) * cd
        out.append((knots[2] - t) / (knots[2] - knots[1]) * left + (t - knots[1]) / (knots[2] - knots[1]) * right)
    return np.concatenate(out)


def blob(centre: Floats, radius_m: float, noise: Noise, roughness: float = 0.35, count: int = 72) -> shapely.Polygon:
    """A roundish outline whose radius follows a noise field."""
    turn = np.arange(count) * (2 * np.pi / count)
    way = np.column_stack((np.cos(turn), np.sin(turn)))
    radius = radius_m * (1 + roughness * 2 * (noise(centre + way * radius_m) - 0.5))
    return shapely.Polygon(centre + way * radius[:, None])
