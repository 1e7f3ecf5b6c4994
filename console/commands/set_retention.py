"""SetRetention: how long texts of callers and positions are kept. The entry itself is where it is kept."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec

from console.commands.base import Command, Work

Days = Annotated[int, msgspec.Meta(ge=1, le=36_500)]


class SetRetention(Command, frozen=True, kw_only=True, tag="SetRetention"):
    """Days after an incident's end, and after a fix; left out: for ever."""

    keep_private_days: Days | None = None
    keep_positions_days: Days | None = None


def set_retention(_command: SetRetention, _work: Work) -> dict[str, Any]:
    """Nothing changes now; the care of the record goes by the last of these entries."""
    return {}
