"""What a typed line means: plain values that the window shows and sends.

Texts are English templates with named places; the window translates the template and the codes in its
values. Knows no Qt.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import Any, NamedTuple

from console.commands.base import Command
from console.domain.doctrine import Doctrine
from console.domain.geo import LonLat


class Code(NamedTuple):
    """A code inside a text, to be shown in the chosen language. `kind`: class, status, disposition, tier."""

    kind: str
    code: str

    def __str__(self) -> str:
        return self.code


class Codes(NamedTuple):
    """Several codes of a kind inside a text."""

    kind: str
    codes: tuple[str, ...]

    def __str__(self) -> str:
        return ", ".join(self.codes)


@dataclass(frozen=True, slots=True)
class Part:
    """One piece of the preview, or an error. `is_alarm`: the commander should think twice."""

    template: str
    values: Mapping[str, Any] = field(default_factory=dict)
    is_alarm: bool = False

    @property
    def text(self) -> str:
        """The piece in English."""
        return self.template.format(**self.values)


@dataclass(frozen=True, slots=True)
class Completion:
    """A word that could stand where one is typing, and what it is."""

    text: str
    hint: Part | None = None


@dataclass(frozen=True, slots=True)
class Go:
    """Pick these in place of a command."""

    incident: str | None = None
    units: tuple[str, ...] = ()


def _nothing() -> Mapping[Any, Any]:
    return MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Context:
    """What stands around the line.

    Args:
        now, user: when it is typed, and by whom.
        incident, units: what is picked; they fill what is left out.
        names: further names of codes by kind ("class", "status", "disposition", "verb"): code -> names.
        here: the place picked on the map.
        places: places of words that were looked up; None: nothing is called that.
        travel_s: seconds to an incident by (unit, incident), as far as known; those in `guessed` without roads.
        undo_seq, redo_seq: the entry that `u` and `redo` mean.
        actions: what else the window can do, by the verb one types for it.
    """

    doctrine: Doctrine
    now: datetime
    user: str = ""
    incident: str | None = None
    units: tuple[str, ...] = ()
    names: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=_nothing)
    here: LonLat | None = None
    places: Mapping[str, LonLat | None] = field(default_factory=_nothing)
    travel_s: Mapping[tuple[str, str], float] = field(default_factory=_nothing)
    guessed: frozenset[tuple[str, str]] = frozenset()
    undo_seq: int | None = None
    redo_seq: int | None = None
    actions: Mapping[str, str] = field(default_factory=_nothing)


@dataclass(frozen=True, slots=True)
class Typed:
    """The meaning of a line. With `error` set, Enter does nothing but say it.

    `span` is the piece of the text that a completion replaces. `wants_place`: words to look up.
    `action`: something that the window does itself.
    """

    verb: str | None = None
    commands: tuple[Command, ...] = ()
    go: Go | None = None
    action: str | None = None
    parts: tuple[Part, ...] = ()
    error: Part | None = None
    completions: tuple[Completion, ...] = ()
    span: tuple[int, int] = (0, 0)
    wants_place: str | None = None

    @property
    def is_ready(self) -> bool:
        """Whether Enter does something."""
        return self.error is None and bool(self.commands or self.go or self.action)

    @property
    def preview(self) -> str:
        """What Enter would do, in English."""
        return " · ".join(part.text for part in self.parts)
