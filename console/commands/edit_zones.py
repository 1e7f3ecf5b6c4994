"""EditZones: zones drawn anew, reshaped, split, merged or described otherwise, as one step that can be undone."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar

import msgspec

from console.commands.base import Command, Name, Work
from console.commands.checks import checked_outline, checked_row
from console.domain.area import Zone
from console.domain.errors import DomainError
from console.domain.rows import changed
from console.domain.worst_first import zones_above


class EditZones(Command, frozen=True, kw_only=True, tag="EditZones"):
    """`zones` as they are to be, whole; `removed` are codes. Neighbours and the posts of removed zones follow."""

    row_fields: ClassVar[tuple[str, ...]] = ("zones",)

    zones: Annotated[tuple[Zone, ...], msgspec.Meta(max_length=500)] = ()
    removed: Annotated[tuple[Name, ...], msgspec.Meta(max_length=500)] = ()


def edit_zones(command: EditZones, work: Work) -> dict[str, Any]:
    """Write what changed, and what follows from it."""
    from maps.zones import with_neighbours  # shapely is only needed where zones are edited

    before = {zone.code: zone for zone in work.zones()}
    after = _edited(command, before)
    for zone in command.zones:
        _check_place_in_hierarchy(after[zone.code], after)
    written = {zone.code: zone for zone in with_neighbours(sorted(after.values(), key=lambda zone: zone.code))}
    for code, zone in written.items():
        if zone != before.get(code):
            work.put(zone)
    for code in command.removed:
        work.remove(before[code])
    _rehome_posts(work, tuple(written.values()), command.removed)
    return {}


def _edited(command: EditZones, before: dict[str, Zone]) -> dict[str, Zone]:
    """All zones as they are to be; those in a removed one lie in what that lay in."""
    if not command.zones and not command.removed:
        raise DomainError("bad_field", "zones: nothing is to be changed")
    import shapely

    after = dict(before)
    for zone in command.zones:
        checked_row("zones", zone)
        if not shapely.from_wkb(checked_outline(zone.code, zone.outline)).is_valid:
            raise DomainError("bad_field", "zones: the outline of {code} crosses itself", code=zone.code)
        after[zone.code] = changed(zone, version=before[zone.code].version if zone.code in before else 1)
    for code in command.removed:
        if code not in before:
            raise DomainError("bad_field", "removed: there is no zone {zone}", zone=code)
        if after.pop(code, None) is None or any(zone.code == code for zone in command.zones):
            raise DomainError("bad_field", "removed: {zone} is named twice", zone=code)
    for zone in list(after.values()):
        if zone.parent in command.removed:
            gone = {*command.removed, zone.code}
            stay = (above.code for above in zones_above(zone.parent, before) if above.code not in gone)
            after[zone.code] = changed(zone, parent=next(stay, None))
    return after


def _check_place_in_hierarchy(zone: Zone, zones: dict[str, Zone]) -> None:
    """What a zone lies in is there, and is not the zone itself."""
    seen, above = {zone.code}, zone.parent
    while above is not None:
        if above not in zones:
            raise DomainError(
                "bad_field", "parent: {zone} lies in {parent}, which is none", zone=zone.code, parent=above
            )
        if above in seen:
            raise DomainError("bad_field", "parent: {zone} would lie in itself", zone=zone.code)
        seen.add(above)
        above = zones[above].parent


def _rehome_posts(work: Work, zones: tuple[Zone, ...], removed: tuple[str, ...]) -> None:
    """Posts of a zone that is no more belong to the one that they stand in."""
    from maps.zones import ZoneIndex

    if not removed:
        return
    index = ZoneIndex(zones)
    for post in work.posts():
        if post.zone in removed:
            work.put(changed(post, zone=index.zone_of(post.at)))
