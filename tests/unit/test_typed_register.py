"""The typed verb `unit`: a unit goes on record at a post, at a place, or where one clicked."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any

import pytest

from console.commands.register_unit import RegisterUnit
from console.domain.area import Post
from console.domain.doctrine import Doctrine
from console.domain.geo import LonLat
from console.domain.unit import Unit
from console.picture import Picture
from console.typed.grammar import parse
from console.typed.parts import Context, Typed

HERE = LonLat(111.2, 29.7)
POST = Post("C-P1", "Riverside", "河岸派出所", LonLat(111.3, 29.8), "C")
PICTURE = Picture(
    units=MappingProxyType({"A-1": Unit("A-1", at=HERE)}),
    posts=MappingProxyType({"C-P1": POST, "PATROL": Post("PATROL", "Patrol yard", "", LonLat(111.4, 29.9))}),
)
CONTEXT = Context(
    doctrine=Doctrine("test", "1", (), (), ()),
    now=datetime(2026, 3, 1, 8, 0, tzinfo=UTC),
    names={"arm": {"patrol": ("Patrol", "巡警", "xj"), "swat": ("特警", "tj")}},
)


def typed(text: str, **context: Any) -> Typed:
    return parse(text, PICTURE, replace(CONTEXT, **context))


@pytest.mark.parametrize(
    ("line", "command"),
    [
        ("unit A-9 patrol 5", RegisterUnit(unit="A-9", arm="patrol", people=5, at=HERE)),
        ("un A-9", RegisterUnit(unit="A-9", at=HERE)),
        ("登记A-9 巡警 5", RegisterUnit(unit="A-9", arm="patrol", people=5, at=HERE)),
        ("unit A-9 tj C-P1", RegisterUnit(unit="A-9", arm="swat", at=POST.at, post="C-P1")),
        ("unit A-9 5 河岸派出所", RegisterUnit(unit="A-9", people=5, at=POST.at, post="C-P1")),
        ("unit A-9 riverside", RegisterUnit(unit="A-9", at=POST.at, post="C-P1")),
        ("unit A-9 Patrol yard", RegisterUnit(unit="A-9", at=LonLat(111.4, 29.9), post="PATROL")),
        ("unit A-9 swat 4 11.3, 29.8", RegisterUnit(unit="A-9", arm="swat", people=4, at=LonLat(11.3, 29.8))),
        ("unit A-9 11.3 29.8", RegisterUnit(unit="A-9", at=LonLat(11.3, 29.8))),
        ('unit "B 7" swat', RegisterUnit(unit="B 7", arm="swat", at=HERE)),
    ],
)
def test_what_a_line_puts_on_record(line: str, command: RegisterUnit) -> None:
    read = typed(line, here=HERE)
    assert read.error is None
    assert read.commands == (command,)


def test_a_unit_on_record_is_brought_up_to_date_and_that_is_marked() -> None:
    read = typed("unit A-1 swat", here=HERE)
    assert read.parts[0].is_alarm
    assert "on record" in read.preview


def test_words_that_are_no_post_are_looked_up() -> None:
    assert typed("unit A-9 swat Willow Street 3", here=HERE).wants_place == "Willow Street 3"
    found = typed("unit A-9 swat Willow Street 3", places={"Willow Street 3": LonLat(111.0, 29.0)})
    assert found.commands == (RegisterUnit(unit="A-9", arm="swat", at=LonLat(111.0, 29.0)),)
    unknown = typed("unit A-9 swat Nowhere", here=HERE, places={"Nowhere": None})
    assert unknown.error is not None
    assert unknown.error.text == "no post and no place is called Nowhere"


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("unit", "what is it called?"),
        ("unit A-9", "where?"),
        ("unit A-9 swat 0", "1 to 200 people"),
        ("unit A-9 999999999999", "1 to 200 people"),
        ("unit " + "x" * 65, "1 to 64 characters"),
    ],
)
def test_what_is_missing_or_wrong_is_said(line: str, why: str) -> None:
    error = typed(line).error
    assert error is not None
    assert why in error.text


def test_arms_and_posts_are_completed() -> None:
    assert [found.text for found in typed("unit A-9 pat").completions][:1] == ["patrol"]
    assert [found.text for found in typed("unit A-9 swat river").completions] == ["C-P1"]
    assert [found.text for found in typed("unit A-9 特").completions] == ["swat"]
