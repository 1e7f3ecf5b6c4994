"""What random machines of commands share: one record of a file, two desks on it, verified and dropped at the end."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from hypothesis.stateful import RuleBasedStateMachine

from tests.support.desks import Desk, desks


class TwoDesks(RuleBasedStateMachine):
    """Two desks that command one record."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.open = desks(f"sqlite:///{self.folder / 'record.db'}")
        make = self.open.__enter__()
        self.desks: list[Desk] = [make("one"), make("two")]

    def teardown(self) -> None:
        """Check the whole record once more and drop it."""
        try:
            assert self.desks[0].verify().ok
        finally:
            self.open.__exit__(None, None, None)
            shutil.rmtree(self.folder)
