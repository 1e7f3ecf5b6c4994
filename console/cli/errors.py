"""What a command of the command line raises when it can not do its work.

`main.py` turns these into one line on stderr and an exit status; nothing else decides exit codes.
"""

from __future__ import annotations


class CommandLineError(Exception):
    """Base of both families; prints as `error: WHAT: WHERE: WHY`."""

    exit_status = 1

    def __init__(self, what: str, where: str, why: str) -> None:
        super().__init__(f"{what}: {where}: {why}")


class UsageError(CommandLineError):
    """The call or its input is wrong: exit status 2."""

    exit_status = 2


class WorkFailed(CommandLineError):
    """The call was right and the work could not be done: exit status 1."""
