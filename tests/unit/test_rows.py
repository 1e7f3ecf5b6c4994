"""A row that is changed has what was given and keeps all else."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.domain.incident import Incident, IncidentStatus
from console.domain.rows import changed

ROW = Incident("0412", "dispute", 2, datetime(2026, 3, 1, tzinfo=UTC))
FIELDS = {"priority": 3, "status": IncidentStatus.CLOSED, "disposition": None, "zone": "A", "version": 7}


@given(st.sets(st.sampled_from(sorted(FIELDS))))
def test_it_has_the_new_and_keeps_the_rest(names: set[str]) -> None:
    before = msgspec.structs.asdict(ROW)
    news: dict[str, Any] = {name: FIELDS[name] for name in names}
    assert changed(ROW, **news) == Incident(**{**before, **news})
    assert msgspec.structs.asdict(ROW) == before


def test_a_field_that_a_row_has_not_is_refused() -> None:
    with pytest.raises(TypeError, match="colour"):
        changed(ROW, colour="red")
