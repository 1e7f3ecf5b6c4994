"""Puts the alarm points and cameras of a file on record. How a file is taken in is `file_desk`'s."""

from __future__ import annotations

from pathlib import Path

from console.commands.place_assets import PlaceAssets
from console.feeds.asset_files import read_asset_file
from console.widgets.file_desk import Contents, FileDesk

#: So many are one command, and are taken back as one.
TOGETHER = 500


class AssetFileDesk(FileDesk):
    """Files of alarm points and cameras."""

    note = "assets_file"
    patterns = "*.csv *.xlsx *.json *.jsonl *.geojson"

    def read(self, path: Path) -> Contents:
        """Those that are whole, many in a command, and why the others are not."""
        found = read_asset_file(path)
        parts = [found.assets[first : first + TOGETHER] for first in range(0, len(found.assets), TOGETHER)]
        commands = [(f"{part[0].code} …", PlaceAssets(assets=part)) for part in parts]
        return Contents(commands, found.bad)

    def words(self) -> tuple[str, str]:
        """Alarm points and cameras."""
        return self.tr("Alarm points and cameras"), self.tr("Put alarm points and cameras of a file on record")

    def progress(self, name: str, count: int, total: int) -> str:
        """Commands so far."""
        return self.tr("{0}: part {1} of {2} on record").format(name, count, total)

    def ended(self, name: str, count: int) -> str:
        """What became of them."""
        if not count:
            return self.tr("{0}: nothing was put on record.").format(name)
        return self.tr("{0}: alarm points and cameras are on record.").format(name)
