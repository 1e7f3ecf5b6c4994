"""Fill of the zones kept up to date by changes: always what a count of everything would say."""

from __future__ import annotations

import time

import shapely
from hypothesis import given
from hypothesis import strategies as st

from console.cover import Fill, FillTally, fill_by_zone
from console.domain.area import Post, Zone
from console.domain.geo import LonLat
from console.domain.rows import changed
from console.domain.unit import Unit, UnitStatus
from console.picture import Picture

OUTLINE = shapely.to_wkb(shapely.box(117.0, 36.0, 117.1, 36.1), hex=True)
POSTS = {code: Post(code, code, "", LonLat(117.0, 36.0), zone) for code, zone in (("P", "A"), ("Q", "B"))}
UNITS = {f"U-{n}": Unit(f"U-{n}", group=(None, "G", "H")[n % 3], post=("P", "Q", None)[n % 4 % 3]) for n in range(9)}


@given(st.lists(st.tuples(st.sampled_from(sorted(UNITS)), st.sampled_from(list(UnitStatus))), max_size=20))
def test_the_tally_says_what_a_count_of_everything_says(steps: list[tuple[str, UnitStatus]]) -> None:
    units = dict(UNITS)
    homes = {name: POSTS[unit.post].zone if unit.post else None for name, unit in units.items()}
    tally = FillTally(units, homes)
    for name, status in steps:
        before = {zone: tally.of(zone) for zone in ("A", "B", None)}
        units[name] = changed(units[name], status=status)
        touched = tally.update(units, [name])
        counted = fill_by_zone(Picture(units=units, posts=POSTS))
        for zone in ("A", "B", None):
            assert tally.of(zone) == counted.get(zone, Fill())
            assert (zone in touched) is (tally.of(zone) != before[zone])


def test_a_pool_counts_for_the_zone_whose_central_post_it_stands_by_at() -> None:
    units = {"1": Unit("1", post="P"), "2": Unit("2", post="Q")}
    picture = Picture(units=units, posts=POSTS, zones={"C": Zone("C", "C", "C", OUTLINE, central_post="P")})
    assert fill_by_zone(picture) == {"C": Fill(1, 1), "B": Fill(1, 1)}
    assert fill_by_zone(picture, ["1"], ["C"]) == {"C": Fill(0, 1)}


def test_a_change_among_ten_thousand_units_costs_little() -> None:
    units = {f"U-{n}": Unit(f"U-{n}", post="P") for n in range(10_000)}
    tally = FillTally(units, dict.fromkeys(units, "A"))
    units["U-7"] = changed(units["U-7"], status=UnitStatus.OFF_DUTY)
    begun = time.perf_counter()
    assert tally.update(units, ["U-7"]) == {"A"}
    assert time.perf_counter() - begun < 0.005
    assert tally.of("A") == Fill(9_999, 9_999)
