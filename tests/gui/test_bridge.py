"""The bridge on its own: what becomes of a question that fails."""

from __future__ import annotations

from concurrent.futures import Future
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from console.bridge import Bridge
from console.domain.errors import DomainError


class FailingSession:
    """Answers every question with an error."""

    doctrine = None

    def __init__(self, error: Exception) -> None:
        self._error = error

    def propose(self, _incident: str, _tier: int) -> Future[Any]:
        future: Future[Any] = Future()
        future.set_exception(self._error)
        return future


@pytest.mark.parametrize("error", [DomainError("unknown_incident", "there is no 0999"), KeyError(3)])
def test_whoever_asks_hears_of_a_failure_even_of_a_bug(qtbot: QtBot, error: Exception) -> None:
    bridge = Bridge()
    bridge.attach(FailingSession(error))  # type: ignore[arg-type]
    with qtbot.waitSignal(bridge.question_failed) as told:
        request = bridge.propose("0999", 3)
    bridge.detach()
    assert told.args is not None
    assert told.args[0] == request
    assert ("there is no 0999" if isinstance(error, DomainError) else "KeyError") in told.args[1]
