"""Which cameras are near a place."""

from __future__ import annotations

from console.domain.assets import nearest
from console.domain.geo import LonLat
from console.domain.mapped import Asset, AssetKind

HERE = LonLat(112.0, 33.0)


def camera(code: str, east_m: float, kind: AssetKind = AssetKind.CAMERA) -> Asset:
    return Asset(code, kind, code, code, LonLat(HERE.lon + east_m / 93_400.0, HERE.lat))


def test_the_nearest_come_first_and_far_ones_and_others_not_at_all() -> None:
    there = [camera("C-3", 300), camera("C-1", 50), camera("C-9", 900), camera("A-1", 5, AssetKind.ALARM_POINT)]
    found = nearest(there, AssetKind.CAMERA, HERE, most=3)
    assert [asset.code for asset, _ in found] == ["C-1", "C-3"]
    assert 45 < found[0][1] < 55
    assert [asset.code for asset, _ in nearest(there, AssetKind.CAMERA, HERE, most=1)] == ["C-1"]
