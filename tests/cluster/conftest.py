"""The cluster that these tests share."""

from __future__ import annotations

from tests.support.cluster import shared_cluster, whole_cluster

__all__ = ["shared_cluster", "whole_cluster"]
