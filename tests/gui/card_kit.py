"""A window with the escalate card, and a bridge that answers with the domain's own rules, for its tests."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import QPoint, QRect, Qt, Signal
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from console.domain.coverage import home_zones
from console.domain.fix import Fix
from console.domain.geo import LonLat, distance_m
from console.domain.proposal import Recommendation
from console.domain.recommend import propose
from console.domain.situation import Situation
from console.widgets.escalate_card import EscalateCard
from console.widgets.theme import Look
from tests.gui.fakes import NOW, FakeBridge


class CardBridge(FakeBridge):
    """Answers proposals with the domain's own rules, on straight lines."""

    question_failed = Signal(str, str)

    def recommendation(self, number: str, tier: int) -> Recommendation:
        """What the doctrine recommends in the picture of now."""
        picture = self.picture
        incident = picture.incidents[number]
        assert incident.at is not None
        fixes = {name: Fix(name, LonLat(*self.fixes.lonlat[row]), NOW) for name, row in self.fixes.row_of.items()}
        units = list(picture.units.values())
        situation = Situation(
            now=self.clock,
            doctrine=self.doctrine,
            at=incident.at,
            zone=incident.zone,
            class_code=incident.class_code,
            units=units,
            assignments=picture.active_on(number),
            fixes=fixes,
            homes=home_zones(units, picture.posts, picture.zones.values(), lambda at: None),
            zones=list(picture.zones.values()),
            travel_s={name: distance_m(fix.at, incident.at) / 10 for name, fix in fixes.items()},
        )
        return propose(situation, incident.tier, tier)

    def answer_proposal(self) -> Recommendation:
        """Answer the request that was made last."""
        _, number, tier = self.asked[-1]
        found = self.recommendation(number, tier)
        self.proposal_ready.emit(f"r{len(self.asked)}", found)
        return found


class Desk:
    """A window with a field, a thing that shows the incident, and the card."""

    def __init__(self, qtbot: QtBot) -> None:
        self.bridge = CardBridge()
        self.window = QWidget()
        self.window.resize(1000, 700)
        self.field = QLineEdit(self.window)
        self.symbol = QWidget(self.window)
        self.symbol.setGeometry(400, 300, 40, 40)
        self.look = Look(cast(QApplication, QApplication.instance()))
        self.card = EscalateCard(self.bridge, self.look, self.window)
        qtbot.addWidget(self.window)
        self.window.show()
        self.window.activateWindow()
        qtbot.waitExposed(self.window)
        self.field.setFocus()
        qtbot.waitUntil(self.field.hasFocus)

    @property
    def where(self) -> QRect:
        """Global rectangle of the incident's symbol."""
        return QRect(self.symbol.mapToGlobal(QPoint(0, 0)), self.symbol.size())

    def ask(self, number: str = "0412", tier: int = 2) -> Recommendation:
        """Open the card and let the proposal arrive."""
        self.card.open(number, tier, self.where)
        return self.bridge.answer_proposal()

    def press(self, *codes: Qt.Key) -> None:
        """Type keys where the focus is."""
        for code in codes:
            QTest.keyClick(self.window, code) if self.window.focusWidget() is None else QTest.keyClick(
                self.window.focusWidget(), code
            )

    @property
    def picks(self) -> list[str]:
        """Groups picked now."""
        assert self.card.choice is not None
        return [pick.group for pick in self.card.choice.picks]
