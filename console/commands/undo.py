"""Undo: a compensating command made from the before-images of a journal entry."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec

from console.commands.base import Command, Work


class Undo(Command, frozen=True, kw_only=True, tag="Undo"):
    """Undoing an Undo is redo. Refused, with who and when, once a touched row has moved on."""

    seq: Annotated[int, msgspec.Meta(ge=1, le=2**31 - 1)]


def undo(command: Undo, work: Work) -> dict[str, Any]:
    """Put every row of the entry back as it was."""
    return {"undid": work.restore(command.seq)}
