"""The versions that a choice carries: what it was about refuses it, what it was not about does not."""

from __future__ import annotations

from datetime import UTC, datetime
from types import MappingProxyType

from hypothesis import given
from hypothesis import strategies as st

from console.domain.incident import Incident, IncidentStatus
from console.domain.rows import changed
from console.domain.unit import Assignment, Role, Unit, UnitStatus
from console.picture import Picture
from console.seen import seen, seen_since

NOW = datetime(2026, 3, 1, 8, 0, tzinfo=UTC)
ROWS = st.builds(
    Unit,
    st.just("A-1"),
    status=st.sampled_from(UnitStatus),
    incident=st.sampled_from([None, "0411", "0412"]),
    version=st.integers(1, 9),
)


def picture(*rows: Unit | Incident | Assignment) -> Picture:
    return Picture(
        units=MappingProxyType({row.call_sign: row for row in rows if isinstance(row, Unit)}),
        incidents=MappingProxyType({row.number: row for row in rows if isinstance(row, Incident)}),
        assignments=MappingProxyType({row.key: row for row in rows if isinstance(row, Assignment)}),
    )


def call(**fields: object) -> Incident:
    return changed(Incident("0412", "help", 2, NOW, version=3), **fields)


def test_what_the_picture_does_not_hold_is_not_said_to_be_seen() -> None:
    assert seen(picture(Unit("A-1", version=4)), units=["A-1", "A-9"], incident="0412") == {"unit/A-1": 4}


@given(ROWS, ROWS)
def test_a_unit_that_is_where_it_was_counts_as_seen_now(before: Unit, after: Unit) -> None:
    versions = seen_since(picture(before), picture(after), units=["A-1"])
    assert versions == {"unit/A-1": after.version if after.incident == before.incident else before.version}


def test_a_unit_that_is_gone_is_as_it_was_seen() -> None:
    assert seen_since(picture(Unit("A-1", version=4)), picture(), units=["A-1"]) == {"unit/A-1": 4}


def test_an_incident_that_went_on_by_itself_counts_as_seen_now() -> None:
    bound = Assignment("k", "0412", "A-1", Role.LEAD, NOW)
    then = picture(call(), bound)
    for later in (call(version=4, status=IncidentStatus.ON_SCENE), call(version=4, acknowledged_at=NOW)):
        assert seen_since(then, picture(later, bound), incident="0412") == {"incident/0412": 4}
    for rows in (
        (call(version=4, tier=2), bound),
        (call(version=4, status=IncidentStatus.CLOSED, disposition="settled"), bound),
        (call(version=4), changed(bound, ended_at=NOW)),
        (call(version=4), bound, Assignment("k2", "0412", "A-2", Role.ASSIST, NOW)),
        (),
    ):
        assert seen_since(then, picture(*rows), incident="0412") == {"incident/0412": 3}
