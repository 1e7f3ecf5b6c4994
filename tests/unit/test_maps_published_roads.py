"""Roads of three published sets: they hang together, there and back take as long where roads allow it, and closing
roads never makes a way shorter.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from console.domain.geo import LonLat
from maps.build import Sources, build_region
from maps.region import Region
from maps.roads import RoadNetwork
from maps.vehicles import load_vehicles

#: Each with the least share of its road length that hangs together, as docs/benchmarks.md states it.
SETS = {"roads/wuhan_8989.parquet": 0.999, "osm/vh_liechtenstein.osm.pbf": 0.94, "osm/vh_baltimore.osm.pbf": 0.92}
ASKED = settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
PLACES = 12
seeds = st.integers(0, 2**32 - 1)


@pytest.fixture(scope="module", params=SETS)
def published(request: pytest.FixtureRequest, shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Region:
    source = shared_data / request.param
    if not source.exists():
        pytest.skip(f"{request.param} is not among the shared data")
    folder = tmp_path_factory.mktemp("published") / "region"
    build_region(folder, Sources(source))
    region = Region.load(folder)
    assert region.roads is not None
    assert SETS[request.param] <= region.roads.connected_share <= 1.0
    return region


@pytest.fixture
def roads(published: Region) -> RoadNetwork:
    assert published.roads is not None
    return published.roads


@pytest.fixture(scope="module")
def turning_freely(published: Region) -> RoadNetwork:
    """The same roads without turn restrictions, which hold in one direction."""
    assert published.roads is not None
    return RoadNetwork(published.roads.lines, replace(published.roads.graph, turns=None))


def places(network: RoadNetwork, seed: int) -> np.ndarray:
    """Places on roads that hang together, (PLACES, 2) degrees."""
    nodes = network.graph.node_a[network.main]
    return network.graph.node_lonlat[np.random.default_rng(seed).choice(nodes, PLACES)]


@ASKED
@given(seed=seeds)
def test_on_foot_there_and_back_take_as_long(roads: RoadNetwork, seed: int) -> None:
    walked = roads.driven_by(load_vehicles()["foot"])
    spots = places(walked, seed)
    ahead = walked.travel_times(spots, LonLat(*spots[0]))
    back = [walked.travel_times(spots[:1], LonLat(*spot))[0] for spot in spots]
    np.testing.assert_allclose(back, ahead, rtol=1e-9, atol=1e-6)


@ASKED
@given(seed=seeds)
def test_by_car_back_is_no_longer_where_each_road_of_the_way_goes_both_ways(
    turning_freely: RoadNetwork, seed: int
) -> None:
    roads = turning_freely
    one_way, spots = roads.lines.one_way[roads.graph.edge_line], places(roads, seed)
    target = LonLat(*spots[0])
    for spot in spots[1:]:
        there = roads.steps(LonLat(*spot), target)
        if there is not None and not one_way[there[0].arc // 2].any():
            ahead = roads.travel_times(spot[None], target)[0]
            assert roads.travel_times(spots[:1], LonLat(*spot))[0] <= ahead + 1e-6


@ASKED
@given(seed=seeds, share=st.floats(0.0005, 0.02))
def test_closing_roads_never_makes_a_way_shorter(roads: RoadNetwork, seed: int, share: float) -> None:
    spots, chance = places(roads, seed), np.random.default_rng(seed + 1)
    target = LonLat(*spots[0])
    closed = chance.choice(roads.edges, max(1, int(share * roads.edges)), replace=False)
    half = roads.without(closed[: len(closed) // 2])
    free, some, most = (each.travel_times(spots, target) for each in (roads, half, roads.without(closed)))
    for before, after in ((free, some), (some, most)):
        reached = np.isfinite(after)
        assert np.isfinite(before[reached]).all()
        assert (after[reached] >= before[reached] - 1e-6).all()
