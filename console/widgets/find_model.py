"""What a search found: open incidents and units at once, places and ended incidents when they have been looked up.

Matching is plain words, all of which must occur. Knows no view.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from itertools import islice

from console.domain.doctrine import Doctrine
from console.domain.geo import LonLat
from console.domain.incident import Incident
from console.domain.unit import Unit
from console.picture import Picture
from console.widgets.codes import class_label
from console.widgets.place_finder import FoundPlace
from console.widgets.terms import arm_text, unit_status_text
from console.widgets.unit_model import natural
from maps.coordinates import Notation, place_text, read_place

MOST = 200
#: So many units that fit are put in order; nobody reads further.
MOST_UNITS = 1_000


@dataclass(frozen=True, slots=True)
class Spot:
    """A place on the map: a street, a house, anything with a name, or bare degrees."""

    at: LonLat


@dataclass(frozen=True, slots=True)
class Found:
    """One thing found. `words` is what it is called beside its number or call sign."""

    row: Incident | Unit | Spot
    words: str

    @property
    def name(self) -> str:
        """Number, call sign, or degrees and words."""
        if isinstance(self.row, Spot):
            return f"{self.row.at.lon:.6f},{self.row.at.lat:.6f}/{self.words}"
        return self.row.call_sign if isinstance(self.row, Unit) else self.row.number

    @property
    def id(self) -> str:
        """The name with what kind of thing it is."""
        kind = {Spot: "place", Unit: "unit", Incident: "incident"}[type(self.row)]
        return f"{kind}/{self.name}"


def search_picture(text: str, picture: Picture, doctrine: Doctrine) -> list[Found]:
    """Incidents and units that have every word: that number or call sign first, then those that begin so, open ones
    before ended ones."""
    wanted = text.casefold().split()
    if not wanted:
        return []
    found = [*_incidents(wanted, picture, doctrine), *_units(wanted, picture)]
    typed = text.strip().casefold()
    found.sort(key=lambda each: _closeness(each.name.casefold(), typed))
    return found[:MOST]


def _closeness(name: str, typed: str) -> int:
    return 0 if name == typed else 1 if name.startswith(typed) else 2


def _fits(wanted: list[str], *words: str) -> bool:
    text = " ".join(words).casefold()
    return all(word in text for word in wanted)


def _incidents(wanted: list[str], picture: Picture, doctrine: Doctrine) -> list[Found]:
    label_of = cache(lambda code: class_label(code, doctrine))
    found = []
    for incident in picture.incidents.values():
        label, place = label_of(incident.class_code), picture.text(incident.address)
        if _fits(wanted, incident.number, label, incident.class_code, place, picture.text(incident.summary)):
            found.append(Found(incident, f"{label}  {place}"))
    return sorted(found, key=lambda each: (isinstance(each.row, Incident) and not each.row.status.is_open, each.name))


def _units(wanted: list[str], picture: Picture) -> list[Found]:
    name_of = cache(arm_text)  # there are thousands of units, and few arms
    units = (
        unit
        for unit in picture.units.values()
        if _fits(wanted, unit.call_sign, unit.group or "", unit.arm, name_of(unit.arm), unit.post or "")
    )
    first = sorted(islice(units, MOST_UNITS), key=lambda unit: natural(unit.call_sign))
    return [
        Found(unit, f"{name_of(unit.arm)}  {unit_status_text(unit.status)}  {unit.incident or ''}") for unit in first
    ]


def ended(incidents: Iterable[Incident], texts: dict[str, str], doctrine: Doctrine) -> list[Found]:
    """Ended incidents as rows."""
    return [
        Found(incident, f"{class_label(incident.class_code, doctrine)}  {texts.get(incident.address or '', '')}")
        for incident in incidents
    ]


def spots(text: str, places: Iterable[FoundPlace], near: LonLat | None = None) -> list[Found]:
    """Places as rows; a text that is degrees or metres is a place of its own.

    Args:
        near: whose zone is meant by metres that name none.
    """
    typed = read_place(text, near)
    named = [Found(Spot(place.at), place.text) for place in places]
    if typed is None:
        return named
    return [Found(Spot(typed), f"{typed.lon:.6f}, {typed.lat:.6f} · {place_text(typed, Notation.METRES)}"), *named]
