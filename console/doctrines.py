"""What a doctrine file says: a checked `Doctrine`, or an error that names file, line and key.

Knows the files of resources/doctrines and no database. What a doctrine means is the domain's business.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path
from types import MappingProxyType
from typing import NoReturn

from console.doctrine_calls import CALL_KEYS, CallRulesReader, code_of, known_class, known_classes, names
from console.doctrine_file import (
    DoctrineError,
    DoctrineFile,
    Source,
    advice,
    digest,
    find_doctrine,
    known_doctrines,
)
from console.domain.area import Grade
from console.domain.doctrine import (
    CLASS_TIERS,
    USUAL_PRIORITY,
    ClassRule,
    Doctrine,
    RunCard,
    Sharing,
    StayInZone,
    StepLimits,
    TierNeed,
)

__all__ = ["DEFAULT", "DoctrineError", "find_doctrine", "known_doctrines", "load_doctrine", "read_doctrine"]

DEFAULT = "default"

_TOP = (
    *("name", "title", "extends", "source", "tiers", "recommend", "limits", "classes", "dispositions"),
    *("run_cards", "sharing", "stay_in_zone", "grades"),
    *CALL_KEYS,
)
_TIER = tuple(field.name for field in fields(TierNeed))
_RECOMMEND = ("stale_after_s", "min_cover_groups", "own_zone_head_start_s")
_LIMITS = (*(field.name for field in fields(StepLimits)), "arrive_by_zone_level_s")
_CLASS = ("en", "zh", "tier", "arms", "priority")
_GRADE = ("raise_tier", "raise_priority")
_CARD = ("class", "priorities", "tier", "arms", "capabilities")
_SHARING = ("class", "arms", "busy_share")
_STAY = tuple(field.name for field in fields(StayInZone))
_GRADES = tuple(grade.value for grade in Grade if grade is not Grade.NONE)


def load_doctrine(name_or_path: str | Path = DEFAULT) -> Doctrine:
    """Read a doctrine by the name of one that comes with the console, or by the path of a file.

    Raises:
        DoctrineError: no such doctrine, or something in it is wrong.
    """
    return _read(Source.of_file(find_doctrine(name_or_path)))[0]


def read_doctrine(text: str, where: Path | str = "doctrine") -> tuple[Doctrine, str]:
    """Read a doctrine from a text that is in no file, or not yet.

    Args:
        where: what errors call it; a path lets it extend files beside that.
    Returns:
        the doctrine, and the text with all that it extends: that says the same wherever it is read.
    Raises:
        DoctrineError: something in it is wrong.
    """
    return _read(Source.of_text(where, text))


def _read(source: Source) -> tuple[Doctrine, str]:
    try:
        file = DoctrineFile(source)
        return _Reader(file).doctrine(), file.whole
    except DoctrineError:
        raise
    except (ValueError, RecursionError) as error:  # numbers of thousands of digits, brackets within brackets
        raise DoctrineError(source.where, "", "can not be read: {why}", why=error) from None


class _Reader:
    """Puts the parts of a doctrine together from its file."""

    def __init__(self, file: DoctrineFile) -> None:
        self.file = file
        self.all, self.own = file.all, file.own

    def doctrine(self) -> Doctrine:
        """Everything checked and put together."""
        self.file.only(self.all, _TOP)
        name = self.file.text("name", self.file.own)
        recommend = self.file.table("recommend", self.all)
        self.file.only(recommend, _RECOMMEND, "recommend")
        tiers = self.tiers()
        rules = self.class_rules(tiers)
        dispositions = self.file.table("dispositions", self.all)
        limits, by_level = self.limits()
        calls = CallRulesReader(self.file, rules)
        return Doctrine(
            name=name,
            version=digest(self.all),
            tiers=tiers,
            classes=tuple(code for code in rules if "." not in code),
            dispositions=tuple(dispositions) or self.none_stated("dispositions"),
            min_cover_groups=self.file.count("min_cover_groups", recommend, "recommend", 1, 0, 1000),
            stale_after_s=self.file.number("stale_after_s", recommend, "recommend", 600, 1, 864000),
            own_zone_head_start_s=self.file.number("own_zone_head_start_s", recommend, "recommend", 300, 0, 1e9),
            limits=limits,
            arrive_by_zone_level_s=MappingProxyType(by_level),
            run_cards=self.run_cards(rules, tiers),
            sharing=self.sharing(rules),
            stay_in_zone=self.stay_in_zone(rules),
            grade_raises=self.by_grade("raise_tier", 2),
            grade_urgency=self.by_grade("raise_priority", 3),
            class_rules=MappingProxyType(rules),
            diversions=calls.diversions(),
            relay=calls.relay(),
            follow_ups=calls.follow_ups(),
            support=calls.support(),
            review_before_closing=calls.review_before_closing(),
            reviewed_by_another=calls.reviewed_by_another(),
            first_owns=calls.first_owns(),
            post_kinds=MappingProxyType(calls.post_kinds()),
            duplicates=calls.duplicates(),
            alarm=calls.alarm(),
            tours=calls.tours(),
            task_due_s=MappingProxyType(calls.task_due_s()),
            title=names(self.file, "title", self.all["title"], ("en", "zh")) if "title" in self.own else None,
            source=self.file.text("source", self.own) if "source" in self.own else "",
            disposition_names=MappingProxyType(
                {
                    code_of(self.file, code, "dispositions"): names(
                        self.file, f"dispositions/{code}", value, ("en", "zh")
                    )
                    for code, value in dispositions.items()
                }
            ),
        )

    def none_stated(self, key: str) -> NoReturn:
        """Refuse a doctrine that lacks a list."""
        raise self.file.wrong(key, "is missing or empty")

    def tiers(self) -> tuple[TierNeed, ...]:
        """Tiers 1, 2 and 3, each asking for no less than the one below it."""
        needs: list[TierNeed] = []
        for place, (at, table) in enumerate(self.file.rows("tiers")):
            self.file.only(table, _TIER, at)
            need = TierNeed(
                self.file.count("tier", table, at, None, 1, 3),
                self.file.count("groups", table, at, None, 1, 1000),
                self.file.count("people", table, at, 1, 1, 100000),
                self.file.flag("everyone", table, at, False),
            )
            if need.tier != place + 1:
                raise self.file.wrong(f"{at}/tier", "tiers come in order: this one must be {tier}", tier=place + 1)
            if needs and (need.groups < needs[-1].groups or need.people < needs[-1].people):
                raise self.file.wrong(at, "asks for less than tier {tier}", tier=needs[-1].tier)
            needs.append(need)
        if len(needs) != 3:
            raise self.file.wrong("tiers", "there must be tiers 1, 2 and 3; {count} stated", count=len(needs))
        return tuple(needs)

    def limits(self) -> tuple[StepLimits, dict[str, float]]:
        """Limits of the steps, and those of arrival by level of zone."""
        table = self.file.table("limits", self.all)
        self.file.only(table, _LIMITS, "limits")
        normal = StepLimits()
        values = {
            field.name: self.file.number(
                field.name, table, "limits", getattr(normal, field.name), 0 if field.name == "amber_share" else 1,
                1 if field.name == "amber_share" else 864000,
            )
            for field in fields(StepLimits)
            if field.name in table or getattr(normal, field.name) is not None
        }  # fmt: skip
        by_level = self.file.table("arrive_by_zone_level_s", table, "limits")
        at = "limits/arrive_by_zone_level_s"
        return StepLimits(**values), {level: self.file.number(level, by_level, at, 0, 1, 864000) for level in by_level}

    def class_rules(self, tiers: tuple[TierNeed, ...]) -> dict[str, ClassRule]:
        """Rules by class code; a finer class takes over what it does not state itself."""
        stated = self.file.table("classes", self.all) or self.none_stated("classes")
        rules: dict[str, ClassRule] = {}
        for code in sorted(stated, key=lambda code: code.count(".")):
            at, table = f"classes/{code_of(self.file, code, 'classes')}", stated[code]
            called = names(self.file, at, table, _CLASS)
            if code.count(".") >= CLASS_TIERS:
                raise self.file.wrong(at, "the class tree has {count} tiers", count=CLASS_TIERS)
            above = code.rpartition(".")[0]
            if above and above not in rules:
                raise self.file.wrong(at, "there is no class {code}", advice(above, rules), code=above)
            arms = self.file.texts("arms", table, at, rules[above].arms if above else ())
            tier = self.file.count("tier", table, at, rules[above].tier if above else 1, 1, len(tiers))
            usual = rules[above].priority if above else USUAL_PRIORITY
            rules[code] = ClassRule(code, called, tier, arms, self.file.count("priority", table, at, usual, 1, 4))
        return {code: rules[code] for code in stated}

    def run_cards(self, rules: Mapping[str, ClassRule], tiers: tuple[TierNeed, ...]) -> tuple[RunCard, ...]:
        """Run cards, each for a class that is known."""
        cards = []
        for at, table in self.file.rows("run_cards"):
            self.file.only(table, _CARD, at)
            priorities = table.get("priorities", [])
            if not isinstance(priorities, list) or any(
                type(each) is not int or not 1 <= each <= 4 for each in priorities
            ):
                raise self.file.wrong(f"{at}/priorities", "must be a list of numbers from 1 to 4")
            cards.append(
                RunCard(
                    known_class(self.file, "class", table, at, rules),
                    tuple(priorities),
                    self.file.count("tier", table, at, None, 1, len(tiers)) if "tier" in table else None,
                    self.file.texts("arms", table, at) if "arms" in table else None,
                    self.file.texts("capabilities", table, at),
                )
            )
        return tuple(cards)

    def sharing(self, rules: Mapping[str, ClassRule]) -> tuple[Sharing, ...]:
        """Which arms take a share of which class, and from what load on."""
        shares = []
        for at, table in self.file.rows("sharing"):
            self.file.only(table, _SHARING, at)
            code = known_class(self.file, "class", table, at, rules)
            if not rules[code].arms:
                raise self.file.wrong(f"{at}/class", "all arms answer {code} alike: state its arms first", code=code)
            arms = self.file.texts("arms", table, at) or self.none_stated(f"{at}/arms")
            shares.append(Sharing(code, arms, self.file.number("busy_share", table, at, 0, 0, 1)))
        return tuple(shares)

    def stay_in_zone(self, rules: Mapping[str, ClassRule]) -> StayInZone:
        """When groups leave their zone."""
        table = self.file.table("stay_in_zone", self.all)
        self.file.only(table, _STAY, "stay_in_zone")
        lent_for = known_classes(self.file, "lent_for", table, "stay_in_zone", rules)
        return StayInZone(self.file.count("from_tier", table, "stay_in_zone", 1, 1, 4), lent_for)

    def by_grade(self, key: str, most: int) -> Mapping[str, int]:
        """What a place adds by its colour grade: tiers, or steps of priority."""
        grades = self.file.table("grades", self.all)
        self.file.only(grades, _GRADES, "grades")
        added = {}
        for grade in grades:
            at, table = f"grades/{grade}", self.file.table(grade, grades, "grades")
            self.file.only(table, _GRADE, at)
            added[grade] = self.file.count(key, table, at, 0, 0, most)
        return MappingProxyType(added)
