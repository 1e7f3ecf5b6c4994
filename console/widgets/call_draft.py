"""What was entered of a call so far, as a plain value, and the command that it becomes. Knows no form."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from console.commands.base import Command
from console.commands.receive_incident import ReceiveIncident
from console.commands.update_incident import UpdateIncident
from console.domain.geo import LonLat
from console.domain.incident import Incident
from console.picture import Picture
from maps.coordinates import read_place

_MOST_LETTERS = 4_000


@dataclass(frozen=True, slots=True)
class Known:
    """An incident that is corrected, and its words, as they were when the form was filled with them."""

    incident: Incident
    address: str
    summary: str


@dataclass(frozen=True, slots=True)
class Draft:
    """What was entered so far."""

    class_code: str | None = None
    class_words: str = ""
    #: None: as doctrine proposes.
    priority: int | None = None
    place_words: str = ""
    at: LonLat | None = None
    story: str = ""
    answered_at: datetime | None = None
    #: The open incident that the call is about, when it was found to be a second one.
    joins: str | None = None
    #: What is corrected, where it is no new call.
    corrects: Known | None = None

    @property
    def is_empty(self) -> bool:
        """Whether nothing would be lost."""
        return not (self.class_words or self.place_words or self.story or self.at)


def draft_of(incident: Incident, label: str, picture: Picture) -> Draft:
    """What is known of an incident, to be corrected. `label` is the name of its class."""
    known = Known(incident, picture.text(incident.address), picture.text(incident.summary))
    return Draft(
        class_code=incident.class_code,
        class_words=label,
        priority=incident.priority,
        place_words=known.address,
        at=incident.at,
        story=known.summary,
        answered_at=incident.answered_at or incident.received_at,
        corrects=known,
    )


def renewed(draft: Draft, then: Known, fresh: Draft) -> Draft:
    """A correction as it was meant, over what is known by now: `fresh`."""
    own: dict[str, Any] = {}
    if draft.class_code != then.incident.class_code:
        own |= {"class_code": draft.class_code, "class_words": draft.class_words}
    if draft.priority != then.incident.priority:
        own["priority"] = draft.priority
    if (draft.at, draft.place_words) != (then.incident.at, then.address):
        own |= {"at": draft.at, "place_words": draft.place_words}
    if draft.story != then.summary:
        own["story"] = draft.story
    return replace(fresh, **own)


def as_command(draft: Draft, priority: int, picture: Picture, now: datetime) -> Command | None:
    """What puts a whole draft, with a class and a place, on record; None where it would change nothing."""
    if draft.corrects is not None:
        return _correction(draft, draft.corrects, priority, picture)
    assert draft.class_code is not None
    assert draft.at is not None
    return ReceiveIncident(
        class_code=draft.class_code,
        priority=priority,
        at=draft.at,
        address=None if read_place(draft.place_words, draft.at) else draft.place_words[:_MOST_LETTERS] or None,
        summary=draft.story[:_MOST_LETTERS] or None,
        source="desk",
        # Deadlines run from the first key of the caller's words, not from the last.
        received_at=draft.answered_at,
        answered_at=draft.answered_at,
        entered_at=now,
    )


def _correction(draft: Draft, then: Known, priority: int, picture: Picture) -> UpdateIncident | None:
    """What differs from what was known. An incident that only went on meanwhile counts as seen; one that another desk
    corrected does not."""
    place_words, incident = draft.place_words, then.incident
    if not place_words and draft.at is not None and draft.at != incident.at:
        place_words = f"{draft.at.lon:.5f}, {draft.at.lat:.5f}"  # the address of before is not that of this place
    news: dict[str, Any] = {"class_code": draft.class_code, "priority": priority, "at": draft.at}
    news = {field: value for field, value in news.items() if value != getattr(incident, field)}
    for field, text in (("address", place_words), ("summary", draft.story)):
        if text and text != getattr(then, field):
            news[field] = text[:_MOST_LETTERS]
    if not news:
        return None
    now = picture.incidents.get(incident.number, incident)
    version = now.version if _told(now) == _told(incident) else incident.version
    return UpdateIncident(incident=incident.number, seen={f"incident/{incident.number}": version}, **news)


def _told(incident: Incident) -> tuple[object, ...]:
    return incident.class_code, incident.priority, incident.at, incident.address, incident.summary
