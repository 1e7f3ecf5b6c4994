"""Which doctrine a desk goes by: the one that its record adopted last, until then the one it was opened with."""

from __future__ import annotations

import logging
from collections.abc import Iterable

from console.doctrines import DoctrineError, read_doctrine
from console.domain.doctrine import Doctrine
from console.domain.mapped import AdoptedDoctrine, in_force

log = logging.getLogger(__name__)


class DoctrineInForce:
    """Reads a doctrine anew only when another one was adopted.

    `trouble` says why the one in force can not be used here, as when a newer console wrote it; the desk then stays with
    the one that it had.
    """

    def __init__(self, opened_with: Doctrine) -> None:
        self._opened_with = opened_with
        self._key: str | None = None
        self.doctrine = opened_with
        self.trouble = ""

    def take(self, adopted: Iterable[AdoptedDoctrine]) -> None:
        """Go by what the record holds now."""
        row = in_force(adopted)
        key = None if row is None else row.key
        if key == self._key:
            return
        self._key, self.trouble = key, ""
        if row is None:
            self.doctrine = self._opened_with
            return
        try:
            self.doctrine = read_doctrine(row.text, row.name)[0]
        except DoctrineError as wrong:
            self.trouble = str(wrong)
            log.warning("the doctrine in force can not be used: %s", wrong)
