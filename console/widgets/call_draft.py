"""What was entered of a call so far, as a plain value. Knows no form."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from console.domain.geo import LonLat


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

    @property
    def is_empty(self) -> bool:
        """Whether nothing would be lost."""
        return not (self.class_words or self.place_words or self.story or self.at)
