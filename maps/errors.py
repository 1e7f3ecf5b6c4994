"""Errors of the map data family: what could not be done, where, and why. Knows no file format."""

from __future__ import annotations


class MapError(Exception):
    """Base of the family; prints as `WHAT: WHERE: WHY`."""

    def __init__(self, what: str, where: str, why: str) -> None:
        super().__init__(f"{what}: {where}: {why}")
        self.what = what
        self.where = where
        self.why = why


class RegionError(MapError):
    """A region folder is missing, half deleted, damaged or of an unknown version."""


class SourceError(MapError):
    """A file that a region should be made of can not be used."""
