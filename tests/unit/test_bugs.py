"""A bug ends one turn of a thread, is kept with its traceback and told; what is no bug goes to the caller."""

from __future__ import annotations

import logging

import pytest

from console.bugs import said, surviving


def stumble() -> str:
    raise LookupError("nobody expected this")


def test_a_turn_without_a_bug_gives_its_answer() -> None:
    assert surviving("a turn", lambda: "done", said) == "done"


def test_a_bug_is_logged_with_its_traceback_and_told(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR):
        told = surviving("a turn", stumble, said)
    assert told == "internal error: LookupError; the error log has more"
    [record] = caplog.records
    assert record.getMessage() == "a turn ended in an internal error"
    assert record.exc_info is not None
    assert isinstance(record.exc_info[1], LookupError)


def test_what_is_no_bug_is_for_the_caller(caplog: pytest.LogCaptureFixture) -> None:
    with pytest.raises(LookupError):
        surviving("a turn", stumble, said, passing=(LookupError,))
    assert not caplog.records
