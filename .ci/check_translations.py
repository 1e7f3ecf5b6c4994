"""Checks that every text of the window has its translation: those in the .ts files, and those new in the code.

Runs lupdate on copies of the .ts files, so that a text added to the code and not yet translated is found. The files
themselves are left alone. Prints one line a finding; exit status 1 when there is one.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "resources" / "translations"


def sources() -> list[Path]:
    """The files that may hold texts of the window."""
    return [ROOT / "main.py", *sorted((ROOT / "console").rglob("*.py"))]


def renewed(catalogue: Path, folder: Path) -> Path:
    """A copy of the catalogue that also holds what is new in the code."""
    copy = folder / catalogue.name
    shutil.copy(catalogue, copy)
    texts = folder / "sources.lst"
    texts.write_text("\n".join(str(path) for path in sources()), encoding="utf-8")
    program = Path(sys.executable).parent / "pyside6-lupdate"
    subprocess.run([program, f"@{texts}", "-ts", copy], check=True, capture_output=True)
    return copy


def untranslated(catalogue: Path) -> Iterator[str]:
    """Context and text of each message without a finished translation."""
    for context in ET.parse(catalogue).getroot().iter("context"):
        for message in context.iter("message"):
            translation = message.find("translation")
            kind = "" if translation is None else translation.get("type", "")
            if kind in ("vanished", "obsolete"):
                continue
            words = "" if translation is None else "".join(translation.itertext()).strip()
            if kind == "unfinished" or not words:
                yield f"{context.findtext('name')}: {message.findtext('source')!r}"


def main() -> int:
    """Print all findings."""
    catalogues = sorted(FOLDER.glob("*.ts"))
    count = 0
    with tempfile.TemporaryDirectory() as folder:
        for catalogue in catalogues:
            for text in untranslated(renewed(catalogue, Path(folder))):
                print(f"{catalogue.relative_to(ROOT)}: not translated: {text}")
                count += 1
    print(f"translations: {count} missing in {len(catalogues)} catalogues")
    return 1 if count else 0


if __name__ == "__main__":
    sys.exit(main())
