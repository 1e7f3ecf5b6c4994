"""A post in words: its name, its kind and hours as doctrine has them, and which arms stand there. Knows no view."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import datetime

from PySide6.QtCore import QCoreApplication

from console.domain.area import Post
from console.domain.doctrine import Doctrine
from console.domain.hours import CLOSED, is_open
from console.domain.unit import Unit, UnitStatus
from console.widgets.codes import is_chinese
from console.widgets.duty_terms import place_label
from console.widgets.terms import arm_text

translate = QCoreApplication.translate


def post_text(post: Post, doctrine: Doctrine) -> str:
    """Name of a post, with its kind and hours as doctrine has them."""
    kind = doctrine.post_kinds.get(post.kind)
    what = [] if kind is None else [kind.names.zh if is_chinese() else kind.names.en]
    return f"{place_label(post, post.code)} ({', '.join([*what, _hours_text(doctrine.hours_of(post))])})"


def _hours_text(hours: str) -> str:
    """Hours as people read them: figures as they were written, a post that never opens in words."""
    return translate("Post", "not in use") if hours == CLOSED else hours


def state_text(post: Post, doctrine: Doctrine, units: Iterable[Unit], now: datetime) -> str:
    """Whether a post is closed at a moment, and who stands there."""
    closed = [] if is_open(doctrine.hours_of(post), now) else [translate("Post", "closed now")]
    return " · ".join([*closed, _staff_text(post, units)])


def _staff_text(post: Post, units: Iterable[Unit]) -> str:
    """How many units of each arm stand at a post, the most first; off duty is nobody there."""
    there = [unit for unit in units if unit.post == post.code and unit.status is not UnitStatus.OFF_DUTY]
    if not there:
        return translate("Post", "nobody on duty")
    free = sum(unit.status.is_free for unit in there)
    arms = ", ".join(f"{arm_text(arm)} {count}" for arm, count in Counter(unit.arm for unit in there).most_common())
    return translate("Post", "{0} · {1} of {2} free").format(arms, free, len(there))
