"""What a desk is told of a command that was not done: refused, lost with its server, or failed by a bug of ours."""

from __future__ import annotations

from collections.abc import Callable

from console.bugs import surviving
from console.commands.base import Command, Outcome
from console.domain.errors import DomainError
from db.errors import StoreError


def done_or_refused(command: Command, run: Callable[[Command], Outcome]) -> Outcome:
    """Run a command; a refusal is its answer, and so is a bug, of which nothing was kept.

    Raises:
        StoreError: the record can not be used now.
    """
    try:
        return surviving(
            f"command {command.name()}",
            lambda: run(command),
            lambda bug: refused(command, _refusal_of(bug)),
            passing=(DomainError, StoreError),
        )
    except DomainError as refusal:
        return refused(command, refusal)


def refused(command: Command, refusal: DomainError) -> Outcome:
    """The answer to a command that was not done."""
    return Outcome.refused(command.id or "", refusal)


def lost(failure: StoreError) -> DomainError:
    """The refusal that stands for a record that can not be reached."""
    return DomainError("server_lost", "{why}", why=str(failure))


def _refusal_of(bug: Exception) -> DomainError:
    why = f"{type(bug).__name__}; nothing was changed, the error log has more"
    return DomainError("not_allowed", "internal error: {why}", why=why)
