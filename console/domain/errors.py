"""Refusals that an operator meets: a code that programs read and a text that people read."""

from __future__ import annotations

from typing import Literal

ErrorCode = Literal[
    "unknown_unit",
    "unknown_incident",
    "unknown_task",
    "unknown_tour",
    "unknown_request",
    "unit_busy",
    "unit_off_duty",
    "conflict",
    "illegal_step",
    "review_wanted",
    "reason_wanted",
    "nothing_to_undo",
    "undo_refused",
    "bad_field",
    "not_allowed",
    "server_lost",
]


class DomainError(Exception):
    """An expected refusal. Nothing was changed.

    Args:
        code: one of `ErrorCode`, stable, for programs.
        template: the reason in English with named places, also the key of its translation.
        values: what fills the named places.
    """

    def __init__(self, code: ErrorCode, template: str, /, **values: object) -> None:
        super().__init__(template.format(**values))
        self.code: ErrorCode = code
        self.template = template
        self.values = values

    @property
    def text(self) -> str:
        """The reason in English with its values filled in."""
        return str(self)


class Conflict(DomainError):
    """Somebody else changed the row first; the text names who and when."""

    def __init__(self, template: str, /, **values: object) -> None:
        super().__init__("conflict", template, **values)
