"""Tells when zones changed, without reading them: by the journal entries since the last look."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Select, bindparam, func, select

from db.prepared import Statements
from db.tables import Base

_HEAD, _JOURNAL = Base.metadata.tables["journal_head"], Base.metadata.tables["journal"]


#: What the body of an entry holds that touches a zone.
ZONES = '%"kind":"zone"%'


class ZonesWatch:
    """Gives a number that is another one whenever a zone may have changed. Threads may share it."""

    def __init__(self) -> None:
        self._seen: tuple[int, int] | None = None

    def signature(self, connection: Connection, statements: Statements) -> int:
        """Seq of the last entry known to touch a zone; at the first look, of the last entry there is."""
        (head,) = statements.special("head seq", lambda: select(_HEAD.c.seq)).run(connection, {}) or (0,)
        seen, last = self._seen or (head, head)
        if head < seen:  # another record took the place of the one that was looked at, as when a drill jumps back
            seen, last = head, head
        elif head > seen:
            found = statements.special("zones since", _zones_since).run(connection, {"seen": seen, "zones": ZONES})
            last = int(found[0]) if found and found[0] is not None else last
        self._seen = head, last
        return last


def _zones_since() -> Select[Any]:
    touched = _JOURNAL.c.body.like(bindparam("zones"))
    return select(func.max(_JOURNAL.c.seq)).where(_JOURNAL.c.seq > bindparam("seen"), touched)
