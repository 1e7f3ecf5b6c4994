"""Errors of the map data family: what could not be done, where, and why. Knows no file format."""

from __future__ import annotations

from collections.abc import Callable


class MapError(Exception):
    """Base of the family; prints as `WHAT: WHERE: WHY`."""

    def __init__(self, what: str, where: str, why: str) -> None:
        super().__init__(f"{what}: {where}: {why}")
        self.what = what
        self.where = where
        self.why = why

    def __reduce__(self) -> tuple[Callable[..., MapError], tuple[object, ...]]:
        """Crosses processes whole: by default it would be made again of its text alone."""
        return type(self), (self.what, self.where, self.why)


class RegionError(MapError):
    """A region folder is missing, half deleted, damaged or of an unknown version."""


class SourceError(MapError):
    """A file that a region should be made of can not be used."""


class TileTrouble(SourceError):
    """Tiles that can not be used, one or all of an archive; a window says `template` with `values` in its language."""

    def __init__(self, where: str, template: str, **values: object) -> None:
        self.template = template
        self.values = {key: value if isinstance(value, int) else str(value) for key, value in values.items()}
        super().__init__("cannot read the tiles", where, template.format(**self.values))

    def __reduce__(self) -> tuple[Callable[..., MapError], tuple[object, ...]]:
        """With the values, which have names."""
        return _trouble_again, (self.where, self.template, self.values)


def _trouble_again(where: str, template: str, values: dict[str, int | str]) -> TileTrouble:
    return TileTrouble(where, template, **values)
