"""What calls for training are about: reads resources/training/stories.toml. Knows no place and no moment."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

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
def stories() -> tuple[Story, ...]:
    """Every story."""
    rows = tomllib.loads(FILE.read_text(encoding="utf-8"))["story"]
    return tuple(
        Story(row["class"], row["priority"], row["weight"], row["when"], row["ends"], row["zh"], row["en"])
        for row in rows
    )
