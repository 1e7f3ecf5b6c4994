"""Zones of a file into a draft, and a draft's zones into a file. Dialogs block nothing; files are read behind."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from console.domain.area import Zone
from console.widgets.behind import Behind
from console.widgets.file_dialog import FileDialog
from console.zone_draft import ZoneDraft
from maps.sources.zonefile import read_zones
from maps.sources.zonewrite import DRIVERS, write_zones


class Drafting(Protocol):
    """Whose draft it is."""

    draft: ZoneDraft

    def edit(self, step: Callable[[], object]) -> bool:
        """Do a step; whether it could be done."""
        ...

    def say(self, text: str) -> None:
        """Tell the user."""
        ...

    def window(self) -> QWidget:
        """The window it is in."""
        ...


class ZoneFiles(QObject):
    """Reads and writes files for one editor."""

    def __init__(self, editor: Drafting, behind: Behind) -> None:
        super().__init__(behind)
        self._editor, self._behind = editor, behind

    def ask(self, *, is_read: bool) -> None:
        """Let a file be chosen, beside everything else."""
        zones = self.tr("Zones")
        patterns = " ".join(f"*{suffix}" for suffix in DRIVERS)
        title = self.tr("Read zones of a file") if is_read else self.tr("Write the zones to a file")
        suffix = "" if is_read else "geojson"
        dialog = FileDialog(self._editor.window(), title, "", f"{zones} ({patterns})", suffix=suffix)
        do = self.read if is_read else self.write
        dialog.fileSelected.connect(lambda path: do(Path(path)))
        dialog.show()

    def read(self, path: Path) -> None:
        """Put the zones of a file into the draft, in place of those of the same code."""

        def told(found: tuple[tuple[Zone, ...], tuple[str, ...]] | None, why: str) -> None:
            if found is None:
                self._editor.say(why)
                return
            zones, warnings = found
            if self._editor.edit(lambda: self._editor.draft.take_in(zones)):
                said = self.tr("{0} zones of {1}").format(len(zones), path.name)
                self._editor.say("\n".join((said, *warnings)))

        self._behind.do(lambda: read_zones(path, None, None), told)

    def write(self, path: Path) -> None:
        """Write the draft's zones."""
        zones = [zone for _, zone in sorted(self._editor.draft.zones.items())]
        done = self.tr("{0} zones written to {1}").format(len(zones), path.name)
        self._behind.do(lambda: write_zones(path, zones), lambda _, why: self._editor.say(why or done))
