"""Numbers of incidents beside their discs: never over each other, never over a disc."""

from __future__ import annotations

import numpy as np

from console.widgets.map.atlas import NO_SPRITE
from console.widgets.map.declutter import Raster
from console.widgets.map.still import number_places

IDS = np.arange(1, 5)
WIDE_PX = 32.0


def placed(at: list[tuple[float, float]], picked: int | None = None) -> tuple[list[tuple[float, float]], list[int]]:
    places = np.array(at)
    marks = np.array([n == picked for n in range(len(at))])
    widths = np.full(len(at), WIDE_PX)
    found, ids = number_places(places, IDS[: len(at)], widths, marks, Raster(800, 600, 192))
    return [(x, y) for x, y in (found - places).tolist()], ids.tolist()


def test_a_number_stands_at_the_right_of_its_disc() -> None:
    assert placed([(300.0, 200.0)]) == ([(0.0, 0.0)], [1])


def test_a_disc_at_the_right_sends_the_number_to_the_left() -> None:
    for shift in np.arange(0.0, 4.0, 0.5).tolist():
        (lesser, urgent), ids = placed([(416.5 + shift, 200.0), (461.8 + shift, 204.0)])
        assert urgent == (0.0, 0.0)
        assert lesser[0] < -WIDE_PX
        assert lesser[1] == 0.0
        assert ids == [1, 2]


def test_a_number_without_a_free_side_is_left_out_unless_it_is_picked() -> None:
    crowd = [(300.0, 200.0), (270.0, 200.0), (330.0, 200.0), (300.0, 200.0)]
    _, ids = placed(crowd)
    assert NO_SPRITE in ids
    hidden = ids.index(NO_SPRITE)
    _, ids = placed(crowd, picked=hidden)
    assert ids[hidden] == IDS[hidden]
