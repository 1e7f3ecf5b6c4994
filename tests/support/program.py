"""`main.py` as a program: words and lines in, what it prints and its exit status out."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

Main = Callable[..., subprocess.CompletedProcess[str]]


def run_main(
    root: Path, *words: str | Path, lines: Iterable[Any] = (), **named: Any
) -> subprocess.CompletedProcess[str]:
    """Run it to its end.

    Args:
        root: the folder that holds it.
        lines: its standard input; what is no text is written as JSON.
        named: what subprocess.run takes beside.
    """
    text = "".join((line if isinstance(line, str) else json.dumps(line)) + "\n" for line in lines)
    return subprocess.run(
        [sys.executable, "main.py", *map(str, words)],
        cwd=root,
        input=text,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
        **named,
    )
