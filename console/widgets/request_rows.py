"""Requests as rows: in what order they stand, how each stands at a moment, and its words. Knows no view."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

from PySide6.QtCore import QCoreApplication

from console.domain.request import NEGATIVE, Answer, Request
from console.domain.worst_first import Lateness
from console.widgets.log_words import actor_text
from console.widgets.request_terms import answer_text
from console.widgets.row_paint import clock_text, local_clock
from console.widgets.two_lines import Lines, Tone

#: So many of those that were answered last are shown below the others.
MOST_ENDED = 40
translate = QCoreApplication.translate
_LAST = datetime.max.replace(tzinfo=UTC)


def in_order(requests: Iterable[Request]) -> list[Request]:
    """Those that came back, those that wait by when they are due, those that were answered, those that ended last."""
    every = list(requests)
    waiting = sorted(
        (one for one in every if one.is_open),
        key=lambda one: (not one.came_back, not one.awaits_answer, one.due_at or _LAST, one.asked_at, one.key),
    )
    ended = sorted((one for one in every if not one.is_open), key=lambda one: (one.ended_at or _LAST, one.key))
    return [*waiting, *reversed(ended[-MOST_ENDED:])]


def request_lines(request: Request, addressee: str, about: str, words: str, amber_share: float, now: datetime) -> Lines:
    """A request as a row.

    Args:
        about: what is asked, and of which incident or zone.
        words: what was asked, or what was replied once there is an answer.
    """
    below = " · ".join(filter(None, (words, *_steps(request, now))))
    return Lines(request.key, addressee, about, state_text(request, now), below, _tone(request, amber_share, now))


def state_text(request: Request, now: datetime) -> str:
    """How long until the answer is due, or what it was."""
    if request.answer is not None:
        return answer_text(request.answer)
    if request.ended_at is not None:
        return translate("Request", "acknowledged")
    if request.due_at is None:
        return translate("Request", "asked {0} ago").format(clock_text((now - request.asked_at).total_seconds()))
    left_s = (request.due_at - now).total_seconds()
    if left_s > 0:
        return translate("Request", "in {0}").format(clock_text(left_s))
    return translate("Request", "late {0}").format(clock_text(-left_s))


def _steps(request: Request, now: datetime) -> list[str]:
    """Who asked and what came of it, each step with its moment."""
    asker = request.unit or actor_text(request.asked_by)
    said = [translate("Request", "{who} {time}").format(who=asker, time=local_clock(request.asked_at, now))]
    for moment, text in (
        (request.delivered_at, translate("Request", "delivered {0}")),
        (request.acknowledged_at, translate("Request", "acknowledged {0}")),
        (request.chased_at, translate("Request", "asked again {0}")),
        (request.answered_at, translate("Request", "answered {0}")),
    ):
        if moment is not None:
            said.append(text.format(local_clock(moment, now)))
    if request.chased > 1:
        said.append(translate("Request", "{0} times").format(request.chased))
    return said


def _tone(request: Request, amber_share: float, now: datetime) -> Tone:
    """One that came back needs somebody as much as a late one."""
    stand = request.lateness(now, amber_share)
    if request.came_back or stand is Lateness.LATE:
        return Tone.LATE
    if stand is Lateness.AMBER or request.answer in NEGATIVE:
        return Tone.AMBER
    if request.answer is not None and request.answer != Answer.WITHDRAWN:
        return Tone.GOOD
    return Tone.PLAIN if request.is_open else Tone.MUTED
