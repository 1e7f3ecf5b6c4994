"""A keyring for tests: a file that another process sees too. Named by its class to the library and by KEYRING_FILE."""

from __future__ import annotations

import json
import os
from pathlib import Path

from keyring.backend import KeyringBackend
from keyring.errors import PasswordDeleteError

FILE = "KEYRING_FILE"


class FileKeyring(KeyringBackend):
    """Keeps passwords as plain JSON, which only a test may do."""

    priority = 1

    def get_password(self, service: str, username: str) -> str | None:
        found: str | None = self._all().get(f"{service}\n{username}")
        return found

    def set_password(self, service: str, username: str, password: str) -> None:
        self._path().write_text(json.dumps({**self._all(), f"{service}\n{username}": password}))

    def delete_password(self, service: str, username: str) -> None:
        kept = self._all()
        if kept.pop(f"{service}\n{username}", None) is None:
            raise PasswordDeleteError(username)
        self._path().write_text(json.dumps(kept))

    def _path(self) -> Path:
        return Path(os.environ[FILE])

    def _all(self) -> dict[str, str]:
        path = self._path()
        return dict(json.loads(path.read_text())) if path.exists() else {}
