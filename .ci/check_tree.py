"""Checks what no linter knows: how long our files are, what lies at the top, and that nothing speaks of a machine.

Looks at the files that git tracks. Prints one line a finding; exit status 1 when there is one.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MAX_LINES = 400
TOP = {
    ".ci", ".gitignore", "CHANGELOG.md", "LICENSE", "Makefile", "README.md", "console", "db", "docs", "main.py", "maps",
    "pyproject.toml", "requirements.lock", "resources", "tests",
}  # fmt: skip
#: Paths of one machine. A home folder in an example is written ~.
MACHINE = re.compile(r"(?<![\w.])/(?:root|home/\w+|work/main|tmp)/(?!\.X11-unix)[\w.]")
#: Sleeping in a test hides a race; tests wait for a signal, a process or a clock of their own.
SLEEP = re.compile(r"\btime\.sleep\(|\bqWait\(|\bqtbot\.wait\(|\bmsleep\(")
TEXT = {".py", ".sh", ".md", ".toml", ".cfg", ".ini", ".lock", ".json", ".qss", ""}


def tracked() -> list[Path]:
    """Every file that git knows of and that still exists; without git, all that is not made by a tool."""
    try:
        listing = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    except (FileNotFoundError, subprocess.CalledProcessError):
        made = {"build", "dist", "__pycache__"}
        paths = (path for path in ROOT.rglob("*") if path.is_file())
        return [
            path
            for path in paths
            if not any(part in made or (part[0] == "." and part not in TOP) for part in path.relative_to(ROOT).parts)
        ]
    return [path for name in listing.split("\0") if name and (path := ROOT / name).is_file()]


def findings(path: Path) -> Iterator[str]:
    """What is wrong with one file."""
    name = path.relative_to(ROOT)
    if name.parts[0] not in TOP:
        yield f"{name}: does not belong at the top"
    if path.suffix not in TEXT or path.stat().st_size > 1_000_000:
        return
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except UnicodeDecodeError:
        yield f"{name}: is not UTF-8"
        return
    if path.suffix == ".py" and len(lines) > MAX_LINES:
        yield f"{name}: {len(lines)} lines, more than {MAX_LINES}: find the seam"
    for number, line in enumerate(lines, 1):
        if MACHINE.search(line):
            yield f"{name}:{number}: names a place on one machine"
        if name.parts[0] == "tests" and SLEEP.search(line):
            yield f"{name}:{number}: sleeps; wait for what the test waits for"


def main() -> int:
    """Print all findings."""
    found = [finding for path in tracked() for finding in findings(path)]
    for finding in found:
        print(finding)
    print(f"tree: {len(found)} findings")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
