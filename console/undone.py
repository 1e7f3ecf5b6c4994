"""What a desk is told of a command that was not done: refused, lost with its server, or failed by a bug of ours."""

from __future__ import annotations

from console.commands.base import Command, Outcome
from console.domain.errors import DomainError
from db.errors import StoreError


def lost(failure: StoreError) -> DomainError:
    """The refusal that stands for a record that can not be reached."""
    return DomainError("server_lost", "{why}", why=str(failure))


def undone(command: Command, failure: Exception) -> Outcome:
    """The answer to a command that ended in an error."""
    if isinstance(failure, DomainError):
        refusal = failure
    elif isinstance(failure, StoreError):
        refusal = lost(failure)
    else:
        why = f"{type(failure).__name__}; nothing was changed, the error log has more"
        refusal = DomainError("not_allowed", "internal error: {why}", why=why)
    return Outcome.refused(command.id or "", refusal)
