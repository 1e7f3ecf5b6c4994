"""The versions that a commander saw, as a command carries them: a race is then refused, with the name of who was first.

Rows change often in ways that mean nothing to a choice that is being made: a unit acknowledges while a menu is
open. So a choice that takes time names what it was about, and only a change of that refuses it.
"""

from __future__ import annotations

from collections.abc import Iterable

from console.picture import Picture


def seen(picture: Picture, *, units: Iterable[str] = (), incident: str | None = None) -> dict[str, int]:
    """Versions of rows, by "kind/id", as a picture shows them; what it does not hold is left out."""
    versions = {f"unit/{name}": picture.units[name].version for name in units if name in picture.units}
    if incident is not None and (row := picture.incidents.get(incident)) is not None:
        versions[f"incident/{incident}"] = row.version
    return versions


def seen_since(
    then: Picture, now: Picture, *, units: Iterable[str] = (), incident: str | None = None
) -> dict[str, int]:
    """Versions for a choice that was offered by one picture and made under a later one.

    A unit that is where it was, and an incident that is open, on its tier and with the same units, count as
    seen as they are now; anything else as it was then, so that the record refuses it.
    """
    same_units = [name for name in units if _is_same_unit(then, now, name)]
    versions = seen(then, units=units, incident=incident) | seen(now, units=same_units)
    if incident is not None and _bearing(then, incident) == _bearing(now, incident):
        versions |= seen(now, incident=incident)
    return versions


def _is_same_unit(then: Picture, now: Picture, name: str) -> bool:
    before, after = then.units.get(name), now.units.get(name)
    return before is not None and after is not None and before.incident == after.incident


def _bearing(picture: Picture, number: str) -> object:
    """What of an incident a choice about it rests on."""
    row = picture.incidents.get(number)
    if row is None:
        return None
    return row.status.is_open, row.tier, frozenset(active.unit for active in picture.active_on(number))
