"""A test of a shared database never ends without saying at which step and why."""

from __future__ import annotations

import queue

import pytest

from console import joining
from console.joining import Access, Joiner, State, Step, Verdict


def test_an_error_of_ours_is_told_as_a_step_that_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_arguments: object) -> Verdict:
        raise LookupError("nobody expected this")

    monkeypatch.setattr(joining, "run_test", fails)
    told: queue.SimpleQueue[Step | Verdict] = queue.SimpleQueue()
    joiner = Joiner(told.put, told.put, lambda _failure: None, lambda _why: None)
    try:
        joiner.test(Access.of("postgresql://server/shift"), "")
        step, verdict = told.get(timeout=10), told.get(timeout=10)
    finally:
        joiner.stop()
    assert isinstance(step, Step)
    assert step.state is State.FAILS
    assert "internal error: LookupError" in step.text
    assert isinstance(verdict, Verdict)
    assert not verdict.is_good
