"""Errors that nobody expected, on threads that must live on. Knows nothing of what they do.

A thread of a desk that dies of one leaves a desk that looks well and does nothing: no command is answered, no entry
shown. So a bug ends no more than the turn in which it came: its traceback goes to the error log, whoever waits is told
in one line, and the thread takes its next turn. No other place catches whatever comes and goes on.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TypeVar

log = logging.getLogger(__name__)
Answer = TypeVar("Answer")


def surviving(
    what: str,
    turn: Callable[[], Answer],
    told: Callable[[Exception], Answer],
    *,
    passing: tuple[type[Exception], ...] = (),
) -> Answer:
    """What a turn of a thread gives, or what `told` makes of the bug that ended it.

    Args:
        what: the turn, as the error log names it.
        passing: refusals and failures of the environment, which are raised as they are.
    """
    try:
        return turn()
    except passing:
        raise
    except Exception as bug:
        log.exception("%s ended in an internal error", what)
        return told(bug)


def said(bug: BaseException) -> str:
    """What is told of a bug."""
    return f"internal error: {type(bug).__name__}; the error log has more"
