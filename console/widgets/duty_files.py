"""Puts rosters and the day's tasks of a file on record. How a file is taken in is `file_desk`'s."""

from __future__ import annotations

from pathlib import Path

from console.feeds.patterns import PatternError, load_patterns, own_patterns
from console.feeds.roster_files import known, read_roster
from console.feeds.tables import TableError
from console.feeds.task_files import read_tasks
from console.userdata import data_folder
from console.widgets.file_desk import Contents, FileDesk


class RosterFileDesk(FileDesk):
    """Files of tours."""

    note = "roster_file"

    def read(self, path: Path) -> Contents:
        """Tours by the rows that they come from, and why other rows are none."""
        try:
            patterns = load_patterns(*own_patterns(data_folder()))
        except PatternError as error:
            raise TableError("", "{why}", why=error) from error
        picture = self._bridge.picture
        found = read_roster(path, known(picture.units, patterns, picture.zones.values(), picture.posts.values()))
        return Contents(found.commands, found.bad)

    def words(self) -> tuple[str, str]:
        """Rosters."""
        return self.tr("Rosters"), self.tr("Put a roster of a file on record")

    def progress(self, name: str, count: int, total: int) -> str:
        """Units planned so far."""
        return self.tr("{0}: {1} of {2} units planned").format(name, count, total)

    def ended(self, name: str, count: int) -> str:
        """Units planned in the end."""
        return self.tr("{0}: tours of {1} units are on the roster.").format(name, count)


class TaskFileDesk(FileDesk):
    """Lists of tasks."""

    note = "tasks_file"
    #: Tasks of the list that are on record.
    _known = 0

    def read(self, path: Path) -> Contents:
        """Tasks by their rows, and why other rows are none; those of a list that was read before are counted."""
        picture = self._bridge.picture
        found = read_tasks(path, picture.zones.values())
        fresh = [(where, command) for where, command in found.commands if command.task not in picture.tasks]
        self._known = len(found.commands) - len(fresh)
        return Contents(fresh, found.bad)

    def words(self) -> tuple[str, str]:
        """Tasks."""
        return self.tr("Tasks"), self.tr("Open the tasks of a list")

    def progress(self, name: str, count: int, total: int) -> str:
        """Tasks so far."""
        return self.tr("{0}: {1} of {2} tasks opened").format(name, count, total)

    def ended(self, name: str, count: int) -> str:
        """Tasks in the end."""
        said = self.tr("{0}: {1} tasks are open now.").format(name, count)
        known = self.tr("{0} were there already.").format(self._known)
        return f"{said} {known}" if self._known else said
