"""Standard input and output as bytes. Either may have been closed by whoever started us."""

from __future__ import annotations

import sys
from typing import BinaryIO

from console.cli.errors import UsageError


def lines_in(what: str) -> BinaryIO:
    """Standard input. Raises UsageError when it is closed."""
    if sys.stdin is None:
        raise UsageError(what, "standard input", "it is closed; give it lines, or /dev/null for none")
    return sys.stdin.buffer


def lines_out(what: str) -> BinaryIO:
    """Standard output. Raises UsageError when it is closed."""
    if sys.stdout is None:
        raise UsageError(what, "standard output", "it is closed; send it somewhere, /dev/null for nowhere")
    return sys.stdout.buffer
