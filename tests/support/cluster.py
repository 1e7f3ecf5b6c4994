"""Clusters for tests: `console.bench.cluster`, skipped with a printed reason where its programs are not there."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from console.bench.cluster import Cluster, cluster, missing_programs

__all__ = ["Cluster", "cluster", "cluster_or_skip", "shared_cluster", "whole_cluster"]


def cluster_or_skip() -> None:
    """Skip a test where no cluster can be run; in CI it fails."""
    missing = missing_programs()
    if missing is None:
        return
    if os.environ.get("CI", "").lower() in ("1", "true", "yes"):
        pytest.fail(missing)
    pytest.skip(missing)


@pytest.fixture(scope="session")
def shared_cluster() -> Iterator[Cluster]:
    """Three nodes that wait for each other; tests use databases of their own and leave it as they like."""
    cluster_or_skip()
    with cluster() as made:
        yield made


@pytest.fixture
def whole_cluster(shared_cluster: Cluster) -> Cluster:
    """The shared cluster with every node up and following again, whatever a test before did to it."""
    for node in shared_cluster.nodes.values():
        if not node.patroni.alive:
            shared_cluster.revive(node.name)
    shared_cluster.wait_whole()
    return shared_cluster
