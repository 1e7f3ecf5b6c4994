"""What an operation said it would not keep is let go: texts of ended incidents, and old positions.

Runs on the command line and, once a day, behind the window of a console whose role may. Everything it
does is a command, so the journal says what went, when and on whose behalf. Knows no Qt.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from console.commands.archive_positions import ArchivePositions
from console.commands.base import Command, Outcome
from console.commands.erase_texts import EraseTexts
from console.domain.errors import DomainError
from db.archive import Archive, Archived
from db.codec import time_text
from db.copying import Progress, silent
from db.retention import due_texts, retention, scrub
from db.store import Store

#: The commands that this gives; a role that may not give them lets go of nothing.
COMMANDS = ("EraseTexts", "ArchivePositions")


@dataclass(frozen=True, slots=True)
class LetGo:
    """What went: texts, of how many incidents; positions, and the files that hold them.

    `texts` counts those of tasks, tours and the like too. `refused`: left for later.
    """

    texts: int = 0
    incidents: int = 0
    refused: int = 0
    positions: int = 0
    files: tuple[str, ...] = ()


class NotAllowed(Exception):
    """The role may not do this; the text says which may."""


def may_retain(store: Store) -> bool:
    """Whether this login's role may let go of anything."""
    return all(store.rights.may(name) for name in COMMANDS)


def retain(
    store: Store,
    run: Callable[[Command], Outcome],
    now: datetime,
    archive: Path | None,
    between: Progress = silent,
) -> LetGo:
    """Let go of what is over its time.

    Args:
        run: gives a command to the bus and waits for its answer.
        now: the moment from which the days are counted back.
        archive: the folder that takes positions; None leaves them.
        between: told between pages what is being let go and how far that is; may wait, or raise to give up.
    Raises:
        NotAllowed: the role of this login may not.
        StoreError: the record, its positions or the folder can not be read or written.
    """
    with store.reading() as connection:
        kept = retention(connection)
    texts = incidents = refused = 0
    if kept.private_days is not None:
        limit = now - timedelta(days=kept.private_days)
        for owners, references in due_texts(store, time_text(limit), lambda share: between("texts", share)):
            numbers = tuple(key for kind, key in owners if kind == "incident")
            others = tuple(f"{kind}/{key}" for kind, key in owners if kind != "incident")
            outcome = run(EraseTexts(incidents=numbers, rows=others, texts=tuple(references), ended_before=limit))
            if not outcome.ok:
                _unless_allowed(store, outcome)
                refused += len(owners)  # one of them was opened again meanwhile
                continue
            texts += int(outcome.details["erased"])
            incidents += len(numbers)
        if texts:
            scrub(store)
    files: tuple[Archived, ...] = ()
    if kept.positions_days is not None and archive is not None:
        limit = now - timedelta(days=kept.positions_days)

        def record(done: list[Archived]) -> None:
            outcome = run(
                ArchivePositions(
                    before=limit,
                    rows=sum(file.rows for file in done),
                    files=tuple(f"{file.path.name} sha256:{_sha256(file.path)}" for file in done),
                    folder=str(archive.absolute()),
                )
            )
            if not outcome.ok:
                raise NotAllowed(outcome.error_text)

        before_ms = int(limit.timestamp() * 1000)
        files = tuple(Archive(store, archive, before_ms).run(record, lambda: between("positions", 1.0)))
    names = tuple(str(file.path) for file in files)
    return LetGo(texts, incidents, refused, sum(file.rows for file in files), names)


def _unless_allowed(store: Store, outcome: Outcome) -> None:
    """Tell a role that may not from an incident that moved on."""
    try:
        store.rights.check("EraseTexts")
    except DomainError as refusal:
        raise NotAllowed(outcome.error_text or refusal.text) from refusal


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
