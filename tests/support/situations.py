"""Units around a scene in one of three zones, for tests of who is recommended."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from console.domain.area import Zone
from console.domain.doctrine import Doctrine, TierNeed
from console.domain.fix import Fix
from console.domain.geo import LonLat
from console.domain.proposal import Recommendation
from console.domain.rows import changed
from console.domain.shortfall import Cause
from console.domain.situation import Situation
from console.domain.unit import Unit

NOW = datetime(2026, 3, 14, 6, 0, tzinfo=UTC)
SCENE = LonLat(111.0, 30.0)
TIERS = (TierNeed(1, 1, 1), TierNeed(2, 3, 15), TierNeed(3, 3, 15, everyone=True))
DOCTRINE = Doctrine("test", "1", TIERS, ("dispute", "traffic"), ("settled",), min_cover_groups=1)
ZONES = (
    Zone("A", "A", "A", "", neighbours=("B",)),
    Zone("B", "B", "B", "", neighbours=("A", "C")),
    Zone("C", "C", "C", "", neighbours=("B",)),
)


def unit(name: str, **more: object) -> Unit:
    """A unit of five; its zone is the first letter."""
    return changed(Unit(name, at=SCENE), **more)


def situation(units: list[Unit], minutes: dict[str, float], **more: object) -> Situation:
    """Units around the scene in zone A, with so many minutes to go; fixes of five seconds ago."""
    made = Situation(
        now=NOW,
        doctrine=DOCTRINE,
        at=SCENE,
        zone="A",
        class_code="dispute",
        units=units,
        fixes={u.call_sign: Fix(u.call_sign, SCENE, NOW - timedelta(seconds=5)) for u in units},
        homes={u.call_sign: u.call_sign[0] for u in units},
        zones=ZONES,
        travel_s={name: 60.0 * value for name, value in minutes.items()},
    )
    return replace(made, **more)  # type: ignore[arg-type]


def groups(found: Recommendation) -> list[str]:
    """Names of the picks in order."""
    return [pick.group for pick in found.picks]


def causes(found: Recommendation, need: str = "groups") -> dict[Cause, tuple[str, ...]]:
    """Causes of the shortfall of a need."""
    return dict(next(short for short in found.shortfalls if short.need == need).causes)


FIVE = [unit("A-1"), unit("A-2"), unit("A-3"), unit("B-1"), unit("B-2")]
MINUTES = {"A-1": 4.0, "A-2": 6.0, "A-3": 9.0, "B-1": 5.0, "B-2": 3.0}


def with_doctrine(**more: object) -> Doctrine:
    """The doctrine of these tests with something else in it."""
    return replace(DOCTRINE, **more)  # type: ignore[arg-type]
