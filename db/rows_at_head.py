"""Rows that a writer read or wrote, kept for its next command. Asks the database nothing.

The tables are the fold of the journal, and the hash of an entry covers every entry before it. So rows that are right
where the journal ends with one hash are right wherever it ends with that hash: whoever wrote meanwhile, and whether
or not our own transaction came to its commit.
"""

from __future__ import annotations

from collections.abc import Mapping

from db.codec import Row

Place = tuple[str, str]
Rows = dict[Place, Row | None]
#: A long shift at one desk touches more rows than are worth their memory.
MOST = 5_000


class RowsAtHead:
    """What is known of the rows where the journal ends with one hash. Belongs to one thread."""

    def __init__(self) -> None:
        self._hash = ""
        self._rows: Rows = {}

    def at(self, head: str) -> Rows:
        """The rows known where the journal ends with this hash, by kind and key; what is read there is to be added."""
        if head != self._hash or len(self._rows) > MOST:
            self._hash, self._rows = head, {}
        return self._rows

    def moved_on(self, head: str, written: Mapping[Place, Row | None]) -> None:
        """An entry with this hash followed, which left these rows."""
        self._hash = head
        self._rows.update(written)

    def forget(self) -> None:
        """Know nothing: a row was not as it should have been."""
        self._hash = ""
