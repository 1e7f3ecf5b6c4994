"""What calls for training are about: reads resources/training/stories.toml. Knows no place and no moment."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

FILE = Path(__file__).resolve().parents[2] / "resources" / "training" / "stories.toml"


@dataclass(frozen=True, slots=True)
class Story:
    """What a call is about, in both languages.

    `weight` says how often it comes; `when` (any, day, night) at which time of day it is three times as likely.
    """

    class_code: str
    priority: int
    weight: float
    when: str
    disposition: str
    zh: str
    en: str

    @property
    def text(self) -> str:
        """Both languages, one line."""
        return f"{self.zh} / {self.en}"


@cache
def _content() -> dict[str, Any]:
    return tomllib.loads(FILE.read_text(encoding="utf-8"))


def reports(class_code: str) -> tuple[str, ...]:
    """What a unit may report from the scene of an incident of this class, both languages in a line."""
    by_class = _content()["report"]
    return tuple(by_class.get(class_code.partition(".")[0], by_class["any"]))


@cache
def stories() -> tuple[Story, ...]:
    """Every story."""
    rows = _content()["story"]
    return tuple(
        Story(row["class"], row["priority"], row["weight"], row["when"], row["ends"], row["zh"], row["en"])
        for row in rows
    )
