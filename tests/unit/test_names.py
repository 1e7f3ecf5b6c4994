"""What a name may hold: nothing that can not be read, and nothing that turns what is read around."""

from __future__ import annotations

import json

import pytest

from console.commands.checks import checked_row
from console.commands.registry import decode
from console.domain.area import Post
from console.domain.errors import DomainError
from console.domain.geo import LonLat


@pytest.mark.parametrize("sign", ["\n", "\x7f", "\u061c", "\u200e", "\u200f", "\u202e", "\u2066", "\u2069"])
def test_control_characters_and_turns_of_writing_are_refused(sign: str) -> None:
    for command, field in (("SetLead", "unit"), ("DeliverRequest", "request")):
        given = {"command": command, "incident": "0412", field: f"A{sign}1"}
        with pytest.raises(DomainError, match="without control characters"):
            decode(json.dumps({name: value for name, value in given.items() if name != "incident" or field == "unit"}))
    with pytest.raises(DomainError, match="no line of text"):
        checked_row("posts", Post("P1", f"North{sign}gate", "北门", LonLat(117.0, 36.6)))


@pytest.mark.parametrize("name", ["A-1", "东湖 1号", "مركز", "é"])
def test_names_of_any_writing_are_taken(name: str) -> None:
    decode(json.dumps({"command": "SetLead", "incident": "0412", "unit": name}))
    checked_row("posts", Post("P1", name, name, LonLat(117.0, 36.6)))
