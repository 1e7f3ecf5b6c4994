"""ArchivePositions: say on record that old positions were moved to files."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

import msgspec

from console.commands.base import Command, Text, Work
from console.commands.checks import checked_stamps


class ArchivePositions(Command, frozen=True, kw_only=True, tag="ArchivePositions"):
    """Fixes of before a moment lie in these files by now, proven by reading them; they leave the record next."""

    before: datetime
    rows: Annotated[int, msgspec.Meta(ge=1)]
    files: Annotated[tuple[Text, ...], msgspec.Meta(min_length=1, max_length=1_000)]
    folder: Text


def archive_positions(command: ArchivePositions, _work: Work) -> dict[str, Any]:
    """Positions are telemetry and no rows of the record: the entry is all there is."""
    checked_stamps(command, ("before",))
    return {}
