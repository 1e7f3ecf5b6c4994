"""A row that is changed is what `dataclasses.replace` makes of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.domain.incident import Incident, IncidentStatus
from console.domain.rows import changed

ROW = Incident("0412", "dispute", 2, datetime(2026, 3, 1, tzinfo=UTC))
FIELDS = {"priority": 3, "status": IncidentStatus.CLOSED, "disposition": None, "zone": "A", "version": 7}


@given(st.dictionaries(st.sampled_from(sorted(FIELDS)), st.none()))
def test_it_is_as_dataclasses_replace_does(names: dict[str, None]) -> None:
    news: dict[str, Any] = {name: FIELDS[name] for name in names}
    assert changed(ROW, **news) == replace(ROW, **news)


def test_a_field_that_a_row_has_not_is_refused() -> None:
    with pytest.raises(KeyError, match="colour"):
        changed(ROW, colour="red")
