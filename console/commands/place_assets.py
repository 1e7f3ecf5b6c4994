"""PlaceAssets, RemoveAsset: alarm points and cameras of the district, on every desk's map."""

from __future__ import annotations

import math
from typing import Annotated, Any, ClassVar

import msgspec

from console.commands.base import Command, Name, Work
from console.commands.checks import checked_place, checked_row
from console.domain.errors import DomainError
from console.domain.mapped import Asset
from console.domain.rows import changed

#: An entry of the journal holds so many without being too long for a server.
MOST_ASSETS = 1_500


class PlaceAssets(Command, frozen=True, kw_only=True, tag="PlaceAssets"):
    """Those whose code is on record are replaced; others stay."""

    row_fields: ClassVar[tuple[str, ...]] = ("assets",)

    assets: Annotated[tuple[Asset, ...], msgspec.Meta(min_length=1, max_length=MOST_ASSETS)]


class RemoveAsset(Command, frozen=True, kw_only=True, tag="RemoveAsset"):
    """It stands there no longer. What incidents and notes say of it stays."""

    asset: Name


def place_assets(command: PlaceAssets, work: Work) -> dict[str, Any]:
    """Insert or replace each, in the zone that holds it unless it names one."""
    for asset in command.assets:
        checked_row("assets", asset)
        place = checked_place(asset.at)
        heading_deg = asset.heading_deg
        if heading_deg is not None and not math.isfinite(heading_deg):
            raise DomainError("bad_field", "assets: the heading of {code} is no number of degrees", code=asset.code)
        work.put(
            changed(
                asset,
                at=place,
                zone=asset.zone or work.zone_of(place),
                heading_deg=None if heading_deg is None else float(heading_deg) % 360.0,
                version=1,
            )
        )
    return {}


def remove_asset(command: RemoveAsset, work: Work) -> dict[str, Any]:
    """Take it off the record."""
    asset = work.find(Asset, command.asset)
    if not isinstance(asset, Asset):
        raise DomainError("bad_field", "there is no alarm point or camera {asset}", asset=command.asset)
    work.remove(asset)
    return {}
