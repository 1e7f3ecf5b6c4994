"""How the map's frames grow with open incidents and with zones, picking among many symbols, opening a long record.

The scenes are those of the `map` bench with 1,000 units. Of the record: 100,000 incidents, 5,000 of them open.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import numpy as np
from sqlalchemy import insert

from console.bench import Progress, Result, measured_in_turn
from console.bench.map_frames import Bare, measured, shown_bare
from console.bench.map_scene import CENTRE, HEIGHT, NOW, WIDTH, Scene, begin_offscreen, make_scene
from console.domain.geo import LonLat
from console.domain.incident import Incident, IncidentStatus
from console.domain.rows import changed
from console.picture import ChangeSet
from console.widgets.map.picking import picks_at
from db.codec import CODECS
from db.reading import load
from db.store import Store
from db.tables import Base

UNITS, ROUNDS = 1_000, 5
INCIDENTS = (100, 1_000, 5_000)
ZONES = (200, 1_000, 5_000)
PICKED_AMONG, PICKS, PICK_LIMIT_MS = 50_000, 400, 1.0
ON_RECORD, OPEN = 100_000, 5_000


def run(progress: Progress) -> list[Result]:
    """Measure each growth against its smallest scene, in one run."""
    families = begin_offscreen()
    with tempfile.TemporaryDirectory(prefix="bench-growth-") as folder:
        path = Path(folder)
        results = _growth(progress, "open incidents", INCIDENTS, lambda n: make_scene(path, families, UNITS, n))
        results += _growth(progress, "zones", ZONES, lambda n: make_scene(path, families, UNITS, zones=n))
        progress("growth: picking")
        results += _picking(make_scene(path, families, PICKED_AMONG, OPEN))
        progress("growth: a long record")
        results.append(_record(path / "long.db"))
    return results


def _growth(progress: Progress, what: str, counts: tuple[int, ...], make: Callable[[int], Scene]) -> list[Result]:
    """Pan, zoom and one change of the picture, beside the same with the fewest."""
    found: dict[int, dict[str, float]] = {}
    for count in counts:
        progress(f"growth: {count} {what}")
        scene, bare = make(count), shown_bare()
        found[count] = {gesture: measured(scene, bare, gesture, ROUNDS).cpu_ms for gesture in ("pan", "zoom")}
        found[count]["one incident changed"] = _changes(scene, bare)
        bare.close()
        scene.close()
    fewest = counts[0]
    return [
        Result(f"{name}, {count} {what}", figure, "ms CPU", f"the same with {fewest}", found[fewest][name])
        for count in counts[1:]
        for name, figure in found[count].items()
    ]


def _changes(scene: Scene, _bare: Bare) -> float:
    """An incident that moves on, from the new picture to the painted frame."""
    canvas, picture = scene.canvas, scene.picture
    number = next(iter(picture.incidents))
    canvas.set_view(scene.home)
    canvas.repaint()

    def change(round_: int) -> float:
        begun = time.process_time()
        for n in range(20):
            step = (IncidentStatus.EN_ROUTE, IncidentStatus.ON_SCENE)[n % 2]
            incidents = dict(picture.incidents) | {number: changed(picture.incidents[number], status=step)}
            later = replace(picture, seq=picture.seq + round_ + n, incidents=incidents)
            canvas.set_picture(later, ChangeSet(incidents=frozenset({number})))
            canvas.repaint()
        return (time.process_time() - begun) * 1e3 / 20

    (change_ms,) = measured_in_turn((change,), ROUNDS)
    return change_ms


def _picking(scene: Scene) -> list[Result]:
    """What lies under the pointer, as if every symbol were drawn by itself, beside one numpy search of all."""
    canvas = scene.canvas
    places = np.random.default_rng(11).random((PICKS, 2)) * [WIDTH, HEIGHT]
    metres = canvas.data.scene.units.metres

    def picks(_round: int) -> float:
        begun = time.perf_counter()
        for x, y in places.tolist():
            picks_at(canvas.data.scene, canvas.data.zone_shapes, canvas.view, x, y, "dots")
        return (time.perf_counter() - begun) * 1e3 / PICKS

    def search(_round: int) -> float:
        begun = time.perf_counter()
        for place in places:
            px = canvas.view.to_pixels(metres)
            np.argmin(((px - place) ** 2).sum(axis=1))
        return (time.perf_counter() - begun) * 1e3 / PICKS

    own_ms, search_ms = measured_in_turn((picks, search), ROUNDS)
    scene.close()
    name = f"picking among {PICKED_AMONG} units, {OPEN} incidents and 200 zones"
    return [
        Result(name, own_ms, "ms", "the limit", PICK_LIMIT_MS, goal=1.0),
        Result(f"{name}, beside numpy", own_ms, "ms", "projecting all units and one argmin", search_ms),
    ]


def _record(path: Path) -> Result:
    """The picture of a long record, beside reading the same open rows from a record that holds no others."""
    long, short = (_filled(path.with_suffix(suffix), ended) for suffix, ended in ((".db", ON_RECORD - OPEN), (".s", 0)))

    def loading(store: Store) -> Callable[[int], float]:
        def loads(_round: int) -> float:
            begun = time.perf_counter()
            with store.reading() as connection:
                load(connection)
            return (time.perf_counter() - begun) * 1e3

        return loads

    long_ms, short_ms = measured_in_turn((loading(long), loading(short)), ROUNDS)
    for store in (long, short):
        store.close()
    name = f"picture of {ON_RECORD} incidents on record, {OPEN} open"
    return Result(name, long_ms, "ms", f"the same of a record with the {OPEN} alone", short_ms)


def _filled(path: Path, ended: int) -> Store:
    store = Store.open_or_make(f"sqlite:///{path}", kind="drill", name="bench", now=NOW)
    codec, rng = CODECS["incident"], np.random.default_rng(5)
    rows = []
    for n, (east, north) in enumerate(rng.uniform(-0.2, 0.2, (ended + OPEN, 2)).tolist()):
        at = LonLat(CENTRE.lon + east, CENTRE.lat + north)
        one = Incident(f"{n:06d}", "dispute", n % 4 + 1, NOW + timedelta(seconds=n), at)
        if n < ended:
            one = changed(one, status=IncidentStatus.CLOSED, disposition="settled", closed_at=one.received_at)
        rows.append(codec.encode(one))
    with store.engine.begin() as connection:
        connection.execute(insert(Base.metadata.tables["incident"]), rows)
    return store
