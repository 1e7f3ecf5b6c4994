"""Codes as this desk shows and types them: terms of the window first, the doctrine's own names for finer ones.

Knows no view.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache

from PySide6.QtCore import QCoreApplication, QLocale

from console.domain.doctrine import Doctrine, Names
from console.domain.request import Answer, RequestKind
from console.domain.unit import UnitStatus
from console.widgets.request_terms import answer_text
from console.widgets.terms import (
    arm_text,
    class_text,
    desk_role_text,
    disposition_text,
    grade_text,
    service_text,
    unit_status_text,
)

translate = QCoreApplication.translate


def is_chinese() -> bool:
    """Whether the window speaks Chinese now."""
    return QLocale().language() == QLocale.Language.Chinese


def _named(names: Names | None) -> str:
    if names is None:
        return ""
    return names.zh if is_chinese() else names.en


def class_label(code: str, doctrine: Doctrine) -> str:
    """Name of a class: the doctrine's for a finer class, else the window's term."""
    rule = doctrine.class_rules.get(code)
    if "." in code or code not in doctrine.classes:
        return (_named(rule.names) if rule is not None else "") or class_text(code)
    shown = class_text(code)
    return shown if shown != code or rule is None else _named(rule.names) or code


def disposition_label(code: str, doctrine: Doctrine) -> str:
    """Name of the way an incident ended: the window's term, else the doctrine's."""
    shown = disposition_text(code)
    return shown if shown != code else _named(doctrine.disposition_names.get(code)) or code


def service_label(code: str, doctrine: Doctrine) -> str:
    """Name of who takes a call over: the doctrine's, else the window's term."""
    target = doctrine.diversion(code)
    return (_named(target.names) if target is not None else "") or service_text(code)


def addressee_label(kind: str, addressee: str, doctrine: Doctrine) -> str:
    """Name of whom a request of a kind asks."""
    match kind:
        case RequestKind.SUPPORT:
            return arm_text(addressee)
        case RequestKind.DIVERSION:
            return service_label(addressee, doctrine)
        case RequestKind.REVIEW:
            return desk_role_text(addressee).capitalize()
    return addressee


@lru_cache(maxsize=4096)
def initials(chinese: str) -> str:
    """Pinyin initials of Chinese words, empty for others."""
    from pypinyin import Style, lazy_pinyin  # its tables cost a tenth of a second: loaded when first typed

    if not any("一" <= character <= "鿿" for character in chinese):
        return ""
    return "".join(lazy_pinyin(chinese, style=Style.FIRST_LETTER))


def _known_as(shown: Iterable[str]) -> tuple[str, ...]:
    words = [word for word in dict.fromkeys(shown) if word]
    return (*words, *(short for word in words if (short := initials(word))))


def typed_names(doctrine: Doctrine) -> Mapping[str, Mapping[str, tuple[str, ...]]]:
    """What each code may be called in a typed line: in the window's language, the doctrine's names, initials."""
    from console.typed.duty_verbs import GRADES, TASK_KINDS, TOUR_STEPS
    from console.typed.grammar import SERVICES  # the whole grammar, which the map does not wait for
    from console.typed.register_verb import ARMS
    from console.widgets.duty_terms import task_kind_text, tour_step_text  # which names zones by this module

    classes = {
        code: _known_as((class_label(code, doctrine), *_both(doctrine.class_rules[code].names)))
        if code in doctrine.class_rules
        else _known_as((class_label(code, doctrine),))
        for code in all_classes(doctrine)
    }
    dispositions = {
        code: _known_as((disposition_label(code, doctrine), *_both(doctrine.disposition_names.get(code))))
        for code in doctrine.dispositions
    }
    return {
        "class": classes,
        "disposition": dispositions,
        "status": {status.value: _known_as((unit_status_text(status),)) for status in UnitStatus},
        "arm": {code: _known_as((arm_text(code),)) for code in ARMS},
        "service": {
            **{code: _known_as((service_text(code),)) for code in SERVICES},
            **{
                each.code: _known_as((service_label(each.code, doctrine), *_both(each.names)))
                for each in doctrine.diversions
            },
        },
        "answer": {given.value: _known_as((answer_text(given),)) for given in Answer},
        "task_kind": {kind: _known_as((task_kind_text(kind),)) for kind in TASK_KINDS},
        "tour_step": {step: _known_as((tour_step_text(step),)) for step in TOUR_STEPS},
        "grade": {grade: _known_as((grade_text(grade),)) for grade in GRADES},
    }


def all_classes(doctrine: Doctrine) -> tuple[str, ...]:
    """Every class that the doctrine names: top ones in order, each followed by its finer ones."""
    finer = [code for code in doctrine.class_rules if code not in doctrine.classes]
    return tuple(code for top in doctrine.classes for code in (top, *(f for f in finer if f.partition(".")[0] == top)))


def classes_below(code: str, doctrine: Doctrine) -> tuple[str, ...]:
    """The classes one tier below a class; below the empty code the top ones."""
    if not code:
        return doctrine.classes
    tier = code.count(".") + 1
    return tuple(each for each in all_classes(doctrine) if each.startswith(f"{code}.") and each.count(".") == tier)


def _both(names: Names | None) -> tuple[str, ...]:
    return (names.en, names.zh) if names is not None else ()
