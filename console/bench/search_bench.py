"""Typing an address among a million house numbers, made by seed, beside typing it among a twentieth of them.

Every beginning of every text is looked up, as the window does with each key; the middle of the region is in view.
"""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

import numpy as np

from console.bench import Progress, Result
from console.domain.geo import LonLat
from console.widgets.find_panel import MOST_PLACES
from maps.places import House, Place, Places, write_places
from maps.training.names import StreetNames, villages

HOUSES, FEW, TOWNS, MOST_ON_STREET = 1_000_000, 50_000, 300, 90
MIDDLE, SPREAD_DEG, TOWN_DEG, HOUSE_DEG = LonLat(112.3, 33.3), 0.3, 0.01, 0.00012
KINDS = ("road", "street", "lane", "avenue")
ROUNDS = 3
#: What is answered sooner is there before a fast typist's next key.
NEXT_KEY_MS = 80.0
#: Streets in Chinese, by initials and in English; with a town, with numbers; single letters and words of all streets.
TEXTS = (
    *("朝阳路12号", "和平二路8", "滨河街", "路", "路12", "镇 路", "cyl", "hpl 5", "rmjie", "chaoyanglu", "l", "12 r"),
    *("heping road 5", "12 chaoyang road", "street", "road street", "renmin avenue east"),
)


def run(progress: Progress) -> list[Result]:
    """Make both regions, type in both."""
    figures = []
    with tempfile.TemporaryDirectory(prefix="bench-search-") as folder:
        for houses in (HOUSES, FEW):
            progress(f"search: {houses} house numbers")
            figures.append(_typed(_made(Path(folder) / f"{houses}.sqlite", houses)))
    (many, few), name, beside = figures, f"a key among {HOUSES} house numbers", f"among {FEW}"
    return [
        Result(f"{name}, median", float(np.median(many)), "ms", beside, float(np.median(few))),
        Result(f"{name}, p99", float(np.quantile(many, 0.99)), "ms", beside, float(np.quantile(few, 0.99))),
        Result(f"{name}, longest", float(many.max()), "ms", "a fast typist's next key", NEXT_KEY_MS, goal=1.0),
    ]


def _typed(places: Places) -> np.ndarray:
    """Milliseconds of each key of each text: the median of the rounds."""
    keys = [text[:end] for text in TEXTS for end in range(1, len(text) + 1)]
    took = [[_look_up(places, key) for key in keys] for _ in range(ROUNDS)]
    places.close()
    return np.asarray(np.median(took, axis=0))


def _look_up(places: Places, key: str) -> float:
    begun = time.perf_counter()
    places.find(key, MOST_PLACES, near=MIDDLE)
    return (time.perf_counter() - begun) * 1e3


def _made(where: Path, houses: int) -> Places:
    """Towns with streets of the training county's names, houses along them."""
    rng = np.random.default_rng(5)
    towns = [(zh + "镇", en) for zh, en in villages(rng)][: TOWNS * houses // HOUSES]
    middles = MIDDLE + rng.uniform(-SPREAD_DEG, SPREAD_DEG, (len(towns), 2))
    rows, numbers = [], list[House]()
    for town, middle in zip(towns, middles, strict=True):
        rows.append(Place("locality", *town, LonLat(*middle.tolist()), 3))
        names = StreetNames(rng)
        for n in range(houses // len(towns) * 2 // MOST_ON_STREET + 1):
            at = middle + rng.normal(0.0, TOWN_DEG, 2)
            last = int(rng.integers(5, MOST_ON_STREET))
            rows.append(Place("street", *names.take(KINDS[n % len(KINDS)]), LonLat(*at.tolist()), 4, *town))
            numbers += [House(len(rows) - 1, str(n), LonLat(at[0] + n * HOUSE_DEG, at[1])) for n in range(1, last + 1)]
    write_places(where, rows, numbers[:houses])
    return Places(where)
