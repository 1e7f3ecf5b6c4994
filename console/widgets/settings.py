"""What a desk keeps between two starts: language, theme, keys, layout. One small file, written off the GUI thread.

A damaged or unreadable file counts as absent, and `trouble` says so. Knows no widget.
"""

from __future__ import annotations

import base64
import json
import logging
import os
import tempfile
from datetime import datetime
from pathlib import Path
from typing import Any

import platformdirs
from PySide6.QtCore import QByteArray, QObject, QThreadPool, QTimer, Signal

from console.userdata import NAME

SAVE_AFTER_MS = 400
#: Names of what is kept.
LANGUAGE, THEME, KEYS, BASE_MAP, NEXT_START = "language", "theme", "keys", "base_map", "next_start"
LAYERS_KEPT = "layers"
LAST_OPENED = "last_opened"
NOTATION = "notation"
#: The key file that signed last, a handover or the export of a shift.
SIGNING_KEY = "signing_key"
OVERVIEW, MAP_WINDOWS = "overview", "map_windows"
#: What the next start without options opens: the county with a drill, or what was open the last time.
COUNTY, SAME = "county", "same"
log = logging.getLogger(__name__)


def settings_file() -> Path:
    """Where the settings of this user lie."""
    return platformdirs.user_config_path(NAME, appauthor=False) / "settings.json"


def write_atomically(path: Path, text: str) -> None:
    """Replace a file at once, so that a crash leaves the old or the new one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    # A name of its own: two consoles of one user may write at the same moment.
    descriptor, draft = tempfile.mkstemp(".new", f"{path.stem}.", path.parent)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        Path(draft).replace(path)
    except BaseException:
        Path(draft).unlink(missing_ok=True)
        raise


class Settings(QObject):
    """Values by name. `changed` tells the name; a write follows shortly after, several at once."""

    changed = Signal(str)

    def __init__(self, path: Path | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.path = path or settings_file()
        self.trouble = ""
        self._values: dict[str, Any] = {}
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)  # writes keep their order
        self._timer = QTimer(self, interval=SAVE_AFTER_MS, singleShot=True)
        self._timer.timeout.connect(self._save)
        try:
            loaded = json.loads(self.path.read_text(encoding="utf-8"))
            if not isinstance(loaded, dict):
                raise ValueError("not an object")
            self._values = loaded
        except FileNotFoundError:
            log.debug("no settings yet: %s", self.path)
        except (OSError, ValueError) as error:
            self.trouble = f"{self.path}: {error}"
            log.warning("settings left out: %s", self.trouble)

    def text(self, name: str, default: str = "") -> str:
        """A text, or the default when it is absent or no text."""
        value = self._values.get(name, default)
        return value if isinstance(value, str) else default

    def table(self, name: str) -> dict[str, str]:
        """Texts by name; what is no text is left out."""
        value = self._values.get(name)
        return {k: v for k, v in value.items() if isinstance(v, str)} if isinstance(value, dict) else {}

    def names(self, name: str) -> list[str]:
        """A list of texts."""
        value = self._values.get(name)
        return [v for v in value if isinstance(v, str)] if isinstance(value, list) else []

    def moment(self, name: str) -> datetime | None:
        """A moment, or None when it is absent or damaged."""
        try:
            moment = datetime.fromisoformat(self.text(name))
        except ValueError:
            return None
        return moment if moment.tzinfo is not None else None

    def state(self, name: str) -> QByteArray:
        """A state that Qt saved; empty when absent."""
        try:
            return QByteArray(base64.b64decode(self.text(name), validate=True))
        except ValueError:
            return QByteArray()

    def set(self, name: str, value: str | list[str] | dict[str, str] | QByteArray | datetime | None) -> None:
        """Keep a value; None forgets it."""
        plain: Any = value
        if isinstance(value, QByteArray):
            plain = base64.b64encode(value.data()).decode("ascii")
        elif isinstance(value, datetime):
            plain = value.isoformat()
        if self._values.get(name) == plain:
            return
        if plain is None:
            del self._values[name]
        else:
            self._values[name] = plain
        self._timer.start()
        self.changed.emit(name)

    def stop(self) -> None:
        """Write what is not written yet and wait for it; the last thing before the program ends."""
        if self._timer.isActive():
            self._timer.stop()
            self._save()
        self._pool.waitForDone()

    def _save(self) -> None:
        text = json.dumps(self._values, ensure_ascii=False, indent=1, sort_keys=True)
        path = self.path

        def write() -> None:
            try:
                write_atomically(path, text)
            except OSError as error:
                log.warning("settings not saved: %s: %s", path, error)

        self._pool.start(write)
