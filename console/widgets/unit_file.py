"""Puts the units of a file on record. How a file is taken in is `file_desk`'s."""

from __future__ import annotations

from pathlib import Path

from console.feeds.unit_files import read_unit_file
from console.widgets.file_desk import Contents, FileDesk


class UnitFileDesk(FileDesk):
    """Files of units."""

    note = "units_file"
    patterns = "*.csv *.xlsx *.json *.jsonl *.geojson *.txt"

    def read(self, path: Path) -> Contents:
        """Units that are whole, and why the others are not."""
        found = read_unit_file(path)
        return Contents([(unit.unit, unit.command) for unit in found.units], found.bad)

    def words(self) -> tuple[str, str]:
        """Units."""
        return self.tr("Units"), self.tr("Put units of a file on record")

    def progress(self, name: str, count: int, total: int) -> str:
        """Units so far."""
        return self.tr("{0}: {1} of {2} units on record").format(name, count, total)

    def ended(self, name: str, count: int) -> str:
        """Units in the end."""
        return self.tr("{0}: {1} units are on record.").format(name, count)
