"""The choices of a unit's status: a letter each, the illegal ones greyed by the rule that guards the command."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint

from console.domain.unit import Unit, UnitStatus
from console.typed.unit_verbs import STATUS_LETTERS, names_of, why_not_status
from console.widgets.choice_menu import Choice, ChoiceMenu
from console.widgets.terms import refusal_text, unit_status_text

LETTER_OF = {status: letter for letter, status in STATUS_LETTERS.items()}


class StatusMenu(ChoiceMenu):
    """`chosen` carries the status."""

    def open_for(self, units: Sequence[Unit], at: QPoint) -> None:
        """Offer the statuses of some units, near a point of the parent."""
        choices = [
            Choice(LETTER_OF[status], unit_status_text(status), status, _why_not(units, status), status)
            for status in UnitStatus
        ]
        self.open_with(self.tr("Status of {0}").format(names_of(units)), choices, at)


def _why_not(units: Sequence[Unit], status: UnitStatus) -> str:
    for unit in units:
        refusal = why_not_status(unit, status)
        if refusal is not None:
            return refusal_text(refusal)
    return ""
