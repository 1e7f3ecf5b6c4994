"""Tiles of a shifted datum: the affine maps over cells of a composite follow the shift to under a pixel everywhere."""

from __future__ import annotations

import numpy as np
import pytest

from maps.crs import MERCATOR_HALF_M, in_china, to_mercator, wgs84_to_bd09, wgs84_to_gcj02
from maps.sources.shift import CELL_PX, to_degrees, to_source

SHIFTS = {"gcj02": wgs84_to_gcj02, "bd09": wgs84_to_bd09}


@pytest.mark.parametrize(("datum", "most_px"), [("gcj02", 0.16), ("bd09", 0.9)])
@pytest.mark.parametrize("zoom", [7, 9, 10, 11, 12, 13, 15, 18])
def test_what_is_left_of_the_shift_is_less_than_a_pixel(datum: str, most_px: float, zoom: int) -> None:
    chance = np.random.default_rng(zoom)
    px_m = 2.0 * MERCATOR_HALF_M / 256.0 / 2.0**zoom
    side = CELL_PX * px_m
    across = np.linspace(0.0, side, 15)
    grid = np.stack(np.meshgrid(across, across), axis=-1).reshape(-1, 2)
    places = to_mercator(np.column_stack((chance.uniform(75.0, 133.0, 60), chance.uniform(20.0, 52.0, 60))))
    for west, south in places.tolist():
        metres = grid + np.array([west, south])
        if not in_china(to_degrees(metres)).all():
            continue
        where = to_source((west, south, west + side, south + side), datum)(metres)
        true = to_mercator(SHIFTS[datum](to_degrees(metres)))
        assert float(np.hypot(*(where - true).T).max()) < most_px * px_m


def test_nothing_is_shifted_in_wgs84_nor_outside_of_china_nor_seen_from_far() -> None:
    metres = np.array([(11_580_000.0, 3_580_000.0)])
    near = (11_579_000.0, 3_579_000.0, 11_581_000.0, 3_581_000.0)
    assert (to_source(near, "wgs84")(metres) == metres).all()
    assert (to_source((0.0, 5e6, 1e3, 5.001e6), "gcj02")(metres) == metres).all()
    assert (to_source((1.1e7, 3e6, 1.2e7, 4e6), "bd09")(metres) == metres).all()
    assert np.hypot(*(to_source(near, "gcj02")(metres) - metres).T) > 100.0
