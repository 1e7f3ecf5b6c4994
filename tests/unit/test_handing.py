"""When the shift that is handed over began."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from types import MappingProxyType

from console.domain.incident import Incident
from console.domain.tour import Handover
from console.handing import shift_began
from console.picture import Picture

NOW = datetime(2026, 3, 1, 8, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


def picture(*handovers: Handover) -> Picture:
    return Picture(
        incidents=MappingProxyType({"0412": Incident("0412", "help", 2, NOW)}),
        handovers=MappingProxyType({one.key: one for one in handovers}),
    )


def test_the_first_shift_begins_with_the_record() -> None:
    assert shift_began(Picture(), NOW) == NOW
    assert shift_began(picture(), NOW - HOUR) == NOW - HOUR


def test_in_a_drill_it_begins_with_the_first_call_whenever_the_record_was_made() -> None:
    assert shift_began(picture(), NOW + 7 * HOUR) == NOW


def test_later_ones_begin_when_the_last_was_taken_over_or_given() -> None:
    given = Handover("h", NOW + HOUR, "li", NOW, 9, "ab")
    taken = Handover("i", NOW + HOUR, "li", NOW, 9, "ab", taken_at=NOW + 2 * HOUR, taken_by="wang")
    assert shift_began(picture(given), NOW) == NOW + HOUR
    assert shift_began(picture(taken), NOW) == NOW + 2 * HOUR
