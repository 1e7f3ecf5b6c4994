"""Incidents as the moving layer draws them: symbols with number, age, tier and marks, or clusters where there are many.

Composed with what stands still: no fix changes it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from console.domain.incident import Incident, IncidentStatus
from console.widgets.drag import DragKind
from console.widgets.map.ages import age_text
from console.widgets.map.atlas import NO_SPRITE, Fragments, no_fragments
from console.widgets.map.clusters import Clusters, clusters_of
from console.widgets.map.composing import MARGIN_PX, Flags, Floats, Ids, fragments_of, inside, marks_at
from console.widgets.map.declutter import Raster
from console.widgets.map.scene import Scene
from console.widgets.map.sprites import NUMBER_FROM_PX, SINCE_BELOW_PX, SpriteBook
from console.widgets.map.view import MapView

#: With more in view they are gathered, but for what is picked and what stands alone.
SINGLES_MAX = 600
#: With more in view their ages are left out.
AGES_MAX = 80


@dataclass
class Numbers:
    """Where the numbers of incidents went, and what decided it: kept while only what units do changes."""

    decided_by: tuple[bytes, ...]
    at: Floats
    ids: Ids
    taken: Raster


@dataclass
class IncidentPart:
    """What was composed, in the view's pixels.

    Attributes:
        px: (n, 2) of all open incidents.
        rows: those drawn by themselves.
        clusters: (m, 2) middles of those gathered.
        taken: where their labels lie.
    """

    parts: list[Fragments]
    px: Floats
    rows: Ids
    clusters: Floats
    numbers: Numbers
    taken: Raster


def compose_incidents(scene: Scene, view: MapView, book: SpriteBook, before: Numbers | None) -> IncidentPart:
    """Compose for a view.

    Args:
        before: the numbers of the last composing; finding room for them is most of the work, and often nothing of it
            changed.
    """
    px = view.to_pixels(scene.incidents.metres)
    rows = np.flatnonzero(inside(view, px) & scene.shows("incidents"))
    parts: list[Fragments] = []
    middles = np.empty((0, 2))
    if int(inside(view, px[rows], 0.0).sum()) > SINGLES_MAX:
        gathered = clusters_of(view, px[rows], MARGIN_PX)
        many = gathered.count > 1
        middles = gathered.middle[many]
        parts.append(_clusters(scene, book, rows, gathered, many))
        alone = ~many[gathered.of]
        picked_row = scene.incidents.row_of.get(scene.picked_incident or "", -1)
        rows = rows[alone | (rows == picked_row)]
    incidents = [scene.incidents.rows[row] for row in rows.tolist()]
    at = px[rows]
    ids, widths = book.texts([one.number for one in incidents], "number")
    picked = np.array([one.number == scene.picked_incident for one in incidents], dtype=np.bool_)
    decided_by = tuple(array.tobytes() for array in (np.array([view.width, view.height]), at, ids, widths, picked))
    if before is not None and before.decided_by == decided_by:
        numbers = before
    else:
        room = Raster(view.width, view.height, MARGIN_PX)
        numbers = Numbers(decided_by, *number_places(at, ids, widths, picked, room), room)
    taken = numbers.taken.copy()
    parts += [*_symbols(scene, book, incidents, at, numbers), _ages(scene, book, incidents, numbers, taken)]
    return IncidentPart(parts, px, rows, middles, numbers, taken)


def _ages(scene: Scene, book: SpriteBook, incidents: list[Incident], numbers: Numbers, taken: Raster) -> Fragments:
    """Minutes since each call, under its number where there is room."""
    if len(incidents) > AGES_MAX:
        return no_fragments()
    ages_s = [(scene.now - one.received_at).total_seconds() for one in incidents]
    rows = np.array([n for n, age_s in enumerate(ages_s) if age_s >= 60.0], dtype=np.int64)
    rows = rows[numbers.ids[rows] != NO_SPRITE]
    ids, widths = book.texts([age_text(ages_s[row]) for row in rows.tolist()], "since")
    x, y = numbers.at[rows, 0] + NUMBER_FROM_PX, numbers.at[rows, 1] + SINCE_BELOW_PX
    # The cells that the number has taken reach into the upper half of the line below it.
    free = taken.try_take(np.column_stack((x, y - 1, x + widths, y + 5)))
    return fragments_of(book, numbers.at[rows][free], ids[free])


def _clusters(scene: Scene, book: SpriteBook, rows: Ids, gathered: Clusters, many: Flags) -> Fragments:
    """How many lie together, the most pressing of them, and whether one of them waits."""
    table = scene.incidents
    worst = gathered.least(table.priority[rows])[many].tolist()
    waiting = (gathered.how_many(table.waits[rows])[many] > 0).tolist()
    count = gathered.count[many].tolist()
    sprites = [book.incident_cluster(n, level, waits) for n, level, waits in zip(count, worst, waiting, strict=True)]
    ids = np.array(sprites, dtype=np.int64).reshape(-1)
    return fragments_of(book, np.repeat(gathered.middle[many], 2, axis=0), ids)


def number_places(at: Floats, ids: Ids, widths: Floats, picked: Flags, taken: Raster) -> tuple[Floats, Ids]:
    """Where the numbers of (n, 2) incidents go, beside the disc on the first free side; takes discs and numbers.

    The most urgent come last and choose first. A number without a free side is left out, but not that of what is
    picked.
    """
    places = at.copy()
    discs = np.column_stack((at[:, 0] - 14, at[:, 1] - 14, at[:, 0] + 14, at[:, 1] + 14))
    taken.take(discs)
    left_of = -(2 * NUMBER_FROM_PX + widths)
    open_rows = np.arange(len(at))[::-1]
    for to_left, up in ((False, 0.0), (True, 0.0), (False, -14.0), (False, 14.0), (True, -14.0), (True, 14.0)):
        x, y = at[open_rows, 0] + (left_of[open_rows] if to_left else 0.0), at[open_rows, 1] + up
        first = x + NUMBER_FROM_PX
        last = first + widths[open_rows] + (0.0 if to_left else 3.0)  # at the left its own disc follows at once
        free = taken.try_take(np.column_stack((first, y - 7, last, y + 7)))
        places[open_rows[free]] = np.column_stack((x[free], y[free]))
        open_rows = open_rows[~free]
    left_out = np.zeros(len(at), dtype=np.bool_)
    left_out[open_rows] = True
    return places, np.where(left_out & ~picked, NO_SPRITE, ids)


def _symbols(
    scene: Scene, book: SpriteBook, incidents: list[Incident], at: Floats, numbers: Numbers
) -> list[Fragments]:
    """Symbols with their numbers and tiers, then marks."""
    drag = scene.drag_on(DragKind.INCIDENT)
    faded: Flags | None = None
    parts: list[Fragments] = []
    if drag is not None:
        faded = np.array([one.number not in drag.eligible for one in incidents], dtype=np.bool_)
        parts.append(marks_at(book, at[~faded], "lit_incident"))
    parts.append(fragments_of(book, at, book.incidents(incidents), faded))
    parts.append(fragments_of(book, numbers.at, numbers.ids, faded))
    raised = np.array([n for n, one in enumerate(incidents) if one.tier > 1], dtype=np.int64)
    tiers = np.array([book.tier(incidents[n].tier) for n in raised.tolist()], dtype=np.int64)
    parts.append(fragments_of(book, at[raised], tiers))
    # As in the queue: what somebody was sent to is no news any more.
    news = {one.number for one in incidents if one.status is IncidentStatus.WAITING} & scene.unseen
    marks: dict[str, set[str]] = {"unseen": news, "picked_incident": {scene.picked_incident or ""}}
    if drag is not None and drag.hot is not None:
        marks["hot_incident" if drag.hot_legal else "refused"] = {drag.hot.id}
    for mark, marked in marks.items():
        here = [n for n, one in enumerate(incidents) if one.number in marked]
        if here:
            parts.append(marks_at(book, at[here], mark))
    return parts
