"""Rows that a writer read or wrote, kept for its next command. Asks the database nothing.

The tables are the fold of the journal, and the hash of an entry covers every entry before it. So rows that are right
where the journal ends with one hash are right wherever it ends with that hash: whoever wrote meanwhile, and whether
or not our own transaction came to its commit. The same holds of which rows a selection finds.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from operator import attrgetter
from typing import Any, NamedTuple

from db.codec import CODECS, Row

Place = tuple[str, str]
Rows = dict[Place, Row | None]
#: A long shift at one desk touches more rows than are worth their memory.
MOST = 5_000
_end_of = attrgetter("ended_at")


class Selection(NamedTuple):
    """Rows of a kind: all, those that hold a value in a column, or those of them that have not ended."""

    kind: str
    column: str | None = None
    value: str | None = None
    active: bool = False


class Known:
    """What is known at one head: rows by kind and key, which of them some selections find, and the zones' signature."""

    def __init__(self) -> None:
        self.rows: Rows = {}
        #: See `db.zoneswatch`; None as long as nobody asked.
        self.zones: int | None = None
        self._keys: dict[Selection, dict[str, None]] = {}
        self._asked: dict[str, set[tuple[str | None, bool]]] = {}

    @property
    def size(self) -> int:
        """How many rows and selections there are to keep."""
        return len(self.rows) + len(self._keys)

    def keys(self, selection: Selection) -> Collection[str] | None:
        """Keys among which are all that a selection finds, or None when it is not known."""
        return self._keys.get(selection)

    def found(self, selection: Selection, stored: Iterable[tuple[Any, ...]]) -> Collection[str]:
        """Keep all rows that a selection finds, each with its columns in the order of its codec; their keys."""
        self._asked.setdefault(selection.kind, set()).add((selection.column, selection.active))
        self._keys[selection] = keys = dict.fromkeys(self.taken(selection.kind, stored))
        return keys

    def taken(self, kind: str, stored: Iterable[tuple[Any, ...]]) -> list[str]:
        """Keep rows as they are stored, unless they are known; their keys."""
        codec, keys = CODECS[kind], []
        for columns in stored:
            key = str(columns[codec.key_at])
            keys.append(key)
            if (kind, key) not in self.rows:
                self.rows[kind, key] = codec.row_of(columns)
        return keys

    def written(self, rows: Mapping[Place, Row | None]) -> None:
        """An entry left these rows."""
        self.rows.update(rows)
        for (kind, key), row in rows.items():
            if kind == "zone":
                self.zones = None
            for column, active in self._asked.get(kind, ()) if row is not None else ():
                value = None if column is None else getattr(row, column)
                keys = self._keys.get(Selection(kind, column, value, active))
                if keys is None:
                    continue
                if active and _end_of(row) is not None:
                    keys.pop(key, None)
                else:
                    keys[key] = None


class RowsAtHead:
    """What is known of the rows where the journal ends with one hash. Belongs to one thread."""

    def __init__(self) -> None:
        self._hash = ""
        self._known = Known()

    def at(self, head: str) -> Known:
        """What is known where the journal ends with this hash; what is read there is to be added."""
        if head != self._hash or self._known.size > MOST:
            self._hash, self._known = head, Known()
        return self._known

    def moved_on(self, head: str, written: Mapping[Place, Row | None]) -> None:
        """An entry with this hash followed, which left these rows."""
        self._hash = head
        self._known.written(written)

    def forget(self) -> None:
        """Know nothing: a row was not as it should have been."""
        self._hash = ""
