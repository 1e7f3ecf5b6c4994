"""What a doctrine file says besides who goes: diversion, relay, follow-ups, support, review, posts, alarms, tours,
tasks.

Reads and checks the values; what they mean is the domain's business. Who goes is read by console.doctrines.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import fields
from types import MappingProxyType

from console.doctrine_file import DoctrineFile, Table, advice, join
from console.domain.doctrine import (
    AlarmRule,
    ClassRule,
    DiversionTarget,
    DuplicateRule,
    FollowUp,
    Names,
    PostKind,
    Relay,
    RelayLevel,
    SupportRule,
    TourRule,
)
from console.domain.hours import are_hours
from console.domain.task import TaskKind

CALL_KEYS = (
    *("diversions", "relay", "follow_ups", "support", "closing", "receive", "post_kinds", "duplicates"),
    *("alarm", "tours", "tasks"),
)
_DIVERSION = ("en", "zh", "classes", "receipt_s")
_RELAY = ("direct", "levels")
_LEVEL = ("code", "en", "zh", "relay_s")
_FOLLOW_UP = ("class", "task", "due_days")
_TASKS = tuple(kind.value for kind in TaskKind)
_SUPPORT = tuple(field.name for field in fields(SupportRule))
_CLOSING = ("review", "reviewed_by_another")
_RECEIVE = ("first_owns",)
_POST_KIND = ("en", "zh", "hours", "arms")
_DUPLICATES = tuple(field.name for field in fields(DuplicateRule))
_ALARM = ("class", "priority")
_TASK_RULES = ("due_s",)
_TOURS = tuple(field.name for field in fields(TourRule))
_LONGEST_S = 31 * 86400.0
_CODE = re.compile(r"[a-z][a-z0-9_]*(\.[a-z0-9_]+)*")


class CallRulesReader:
    """Reads the tables of `CALL_KEYS` from a file whose classes are known."""

    def __init__(self, file: DoctrineFile, rules: Mapping[str, ClassRule]) -> None:
        self.file = file
        self.rules = rules

    def diversions(self) -> tuple[DiversionTarget, ...]:
        """Who takes over what is not police work."""
        stated = self.file.table("diversions", self.file.all)
        targets = []
        for code in stated:
            at, table = f"diversions/{code_of(self.file, code, 'diversions')}", stated[code]
            called = names(self.file, at, table, _DIVERSION)
            classes = known_classes(self.file, "classes", table, at, self.rules)
            receipt_s = self.file.number("receipt_s", table, at, 0, 1, _LONGEST_S) if "receipt_s" in table else None
            targets.append(DiversionTarget(code, called, classes, receipt_s))
        return tuple(targets)

    def relay(self) -> Relay:
        """The levels that an order passes."""
        table = self.file.table("relay", self.file.all)
        self.file.only(table, _RELAY, "relay")
        levels: list[RelayLevel] = []
        for at, row in self.file.rows("levels", table, "relay"):
            code = code_of(self.file, self.file.text("code", row, at), at)
            if code in [level.code for level in levels]:
                raise self.file.wrong(f"{at}/code", "{code} stands twice", code=code)
            called = names(self.file, at, row, _LEVEL)
            levels.append(RelayLevel(code, called, self.file.number("relay_s", row, at, 0, 0, _LONGEST_S)))
        return Relay(tuple(levels), self.file.flag("direct", table, "relay", False))

    def follow_ups(self) -> tuple[FollowUp, ...]:
        """Tasks that closing opens."""
        rules = []
        for at, table in self.file.rows("follow_ups"):
            self.file.only(table, _FOLLOW_UP, at)
            code = known_class(self.file, "class", table, at, self.rules)
            task = self.file.text("task", table, at)
            if task not in _TASKS:
                raise self.file.wrong(f"{at}/task", "there is no task {task}", advice(task, _TASKS), task=task)
            rules.append(FollowUp(code, TaskKind(task), self.file.count("due_days", table, at, None, 0, 365)))
        return tuple(rules)

    def support(self) -> SupportRule:
        """How soon arms answer a request for support."""
        table = self.file.table("support", self.file.all)
        self.file.only(table, _SUPPORT, "support")
        usual, at = SupportRule().answer_s, "support/answer_by_arm_s"
        by_arm = self.file.table("answer_by_arm_s", table, "support")
        return SupportRule(
            self.file.number("answer_s", table, "support", usual, 1, _LONGEST_S),
            MappingProxyType({arm: self.file.number(arm, by_arm, at, usual, 1, _LONGEST_S) for arm in by_arm}),
        )

    def review_before_closing(self) -> tuple[str, ...]:
        """Classes that are closed only after a legal review."""
        table = self.file.table("closing", self.file.all)
        self.file.only(table, _CLOSING, "closing")
        return known_classes(self.file, "review", table, "closing", self.rules)

    def reviewed_by_another(self) -> bool:
        """Whether somebody else approves a review than who asked for it."""
        return self.file.flag("reviewed_by_another", self.file.table("closing", self.file.all), "closing", True)

    def first_owns(self) -> bool:
        """Whether whoever receives a call owns it."""
        table = self.file.table("receive", self.file.all)
        self.file.only(table, _RECEIVE, "receive")
        return self.file.flag("first_owns", table, "receive", False)

    def post_kinds(self) -> dict[str, PostKind]:
        """Kinds of posts by code."""
        stated = self.file.table("post_kinds", self.file.all)
        kinds = {}
        for code in stated:
            at, table = f"post_kinds/{code_of(self.file, code, 'post_kinds')}", stated[code]
            called = names(self.file, at, table, _POST_KIND)
            hours = self.file.text("hours", table, at) if "hours" in table else None
            if hours is not None and not are_hours(hours):
                raise self.file.wrong(f"{at}/hours", 'must be such as 24h, 5x8, closed or "1-5 08:00-17:00"')
            kinds[code] = PostKind(code, called, hours, self.file.texts("arms", table, at))
        return kinds

    def duplicates(self) -> DuplicateRule:
        """How near two calls of one incident may be."""
        table = self.file.table("duplicates", self.file.all)
        self.file.only(table, _DUPLICATES, "duplicates")
        usual = DuplicateRule()
        return DuplicateRule(
            self.file.number("radius_m", table, "duplicates", usual.radius_m, 0, 100_000),
            self.file.number("within_s", table, "duplicates", usual.within_s, 0, _LONGEST_S),
        )

    def alarm(self) -> AlarmRule:
        """What an alarm point's button stands for."""
        table = self.file.table("alarm", self.file.all)
        self.file.only(table, _ALARM, "alarm")
        usual = AlarmRule()
        return AlarmRule(
            known_class(self.file, "class", table, "alarm", self.rules) if "class" in table else usual.class_code,
            self.file.count("priority", table, "alarm", usual.priority, 1, 4),
        )

    def tours(self) -> TourRule:
        """When a tour is late."""
        table = self.file.table("tours", self.file.all)
        self.file.only(table, _TOURS, "tours")
        return TourRule(self.file.number("late_s", table, "tours", TourRule().late_s, 0, _LONGEST_S))

    def task_due_s(self) -> dict[str, float]:
        """How long tasks of each kind may take when nobody says."""
        table = self.file.table("tasks", self.file.all)
        self.file.only(table, _TASK_RULES, "tasks")
        by_kind = self.file.table("due_s", table, "tasks")
        self.file.only(by_kind, _TASKS, "tasks/due_s")
        return {kind: self.file.number(kind, by_kind, "tasks/due_s", 0, 60, _LONGEST_S) for kind in by_kind}


def known_class(file: DoctrineFile, key: str, table: Table, at: str, rules: Mapping[str, ClassRule]) -> str:
    """A class code that the doctrine lists."""
    code = file.text(key, table, at)
    if code not in rules:
        raise file.wrong(f"{at}/{key}", "there is no class {code}", advice(code, rules), code=code)
    return code


def known_classes(
    file: DoctrineFile, key: str, table: Table, at: str, rules: Mapping[str, ClassRule]
) -> tuple[str, ...]:
    """A list of class codes that the doctrine lists."""
    codes = file.texts(key, table, at)
    for code in codes:
        if code not in rules:
            raise file.wrong(f"{at}/{key}", "there is no class {code}", advice(code, rules), code=code)
    return codes


def names(file: DoctrineFile, at: str, table: object, known: Iterable[str]) -> Names:
    """Both names of a code."""
    if not isinstance(table, dict):
        raise file.wrong(at, 'must be a table such as {{ en = "Dispute", zh = "纠纷" }}')
    file.only(table, known, at)
    return Names(file.text("en", table, at), file.text("zh", table, at))


def code_of(file: DoctrineFile, code: str, at: str) -> str:
    """A code that can travel as JSON and be typed."""
    if not _CODE.fullmatch(code):
        raise file.wrong(join(at, code), "a code is lower-case letters, digits and _, finer ones after a dot")
    return code
