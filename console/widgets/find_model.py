"""What a search found: open incidents and units at once, places and ended incidents when they have been looked up.

Matching is plain words, all of which must occur. Knows no view.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

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
    def id(self) -> str:
        """Number, call sign or degrees, with what kind of thing it is."""
        if isinstance(self.row, Spot):
            return f"place/{self.row.at.lon:.6f},{self.row.at.lat:.6f}/{self.words}"
        return f"unit/{self.row.call_sign}" if isinstance(self.row, Unit) else f"incident/{self.row.number}"


def _fits(wanted: list[str], *words: str) -> bool:
    text = " ".join(words).casefold()
    return all(word in text for word in wanted)


def search_picture(text: str, picture: Picture, doctrine: Doctrine) -> list[Found]:
    """Open incidents and units that have every word; exact numbers and call signs first."""
    wanted = text.casefold().split()
    if not wanted:
        return []
    found: list[Found] = []
    for incident in picture.incidents.values():
        place = picture.text(incident.address)
        label = class_label(incident.class_code, doctrine)
        if _fits(wanted, incident.number, label, incident.class_code, place, picture.text(incident.summary)):
            found.append(Found(incident, f"{label}  {place}"))
    found.sort(key=lambda f: (isinstance(f.row, Incident) and not f.row.status.is_open, f.id))
    units = [
        Found(unit, f"{arm_text(unit.arm)}  {unit_status_text(unit.status)}  {unit.incident or ''}")
        for unit in picture.units.values()
        if _fits(wanted, unit.call_sign, unit.group or "", unit.arm, arm_text(unit.arm), unit.post or "")
    ]
    units.sort(key=lambda f: natural(f.id))
    exact = [f for f in (*found, *units) if f.id.partition("/")[2].casefold() == text.strip().casefold()]
    rest = [f for f in (*found, *units) if f not in exact]
    return [*exact, *rest][:MOST]


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
