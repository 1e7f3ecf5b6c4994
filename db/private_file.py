"""Files that hold what callers said, such as backups and exports: nobody but their user reads them."""

from __future__ import annotations

import glob
import os
from pathlib import Path


def make_private(path: Path, mode: int = 0o600) -> None:
    """Make an empty file, whatever the umask says.

    Raises:
        FileExistsError: something lies there; a link that somebody else has laid is not followed.
        OSError: it can not be made.
    """
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        os.fchmod(descriptor, mode)
    finally:
        os.close(descriptor)


def remove_all_of(path: Path) -> None:
    """Take such a file away with what SQLite left beside it; nothing when there is none."""
    for left in path.parent.glob(f"{glob.escape(path.name)}*"):
        left.unlink(missing_ok=True)
