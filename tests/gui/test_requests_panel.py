"""The requests panel: order and clocks, what a key offers and sends, and the alerts of what is overdue or refused."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from console.commands.answer_request import AcknowledgeRequest, AnswerRequest, AnswerReview, ChaseRequest
from console.commands.reopen_incident import ReopenIncident
from console.domain.request import Answer, Request, RequestKind, answer, end
from console.domain.roles import Rights, Role
from console.domain.rows import changed
from console.widgets.alert_watch import AlertKind, AlertWatch
from console.widgets.alerts import AlertStripe
from console.widgets.request_watch import RequestWatch
from console.widgets.requests_panel import RequestsPanel
from console.widgets.two_lines import Tone
from tests.gui.fakes import NOW
from tests.gui.panel_kit import Kit


def asked(number: int, kind: RequestKind = RequestKind.SUPPORT, due_s: float | None = 300.0, **more: Any) -> Request:
    addressee = {"support": "traffic", "diversion": "city", "review": "supervisor", "notice": "A-1"}[kind]
    due_at = NOW + timedelta(seconds=due_s) if due_s is not None else None
    given = {"asked_at": NOW - timedelta(seconds=60), "asked_by": "li", "incident": "0411", "due_at": due_at, **more}
    return Request(f"0411/{number}", kind, addressee, **given)


LATE = asked(1, due_s=-30.0)
FINE = asked(2)
REVIEW = asked(3, RequestKind.REVIEW, due_s=None)
REFUSED = answer(asked(4, RequestKind.DIVERSION), Answer.REFUSED, NOW)


@pytest.fixture
def kit(qtbot):
    return Kit(qtbot)


@pytest.fixture
def panel(kit):
    kit.begun = []
    made = RequestsPanel(kit.bridge, kit.selection, kit.look, kit.actions, begin_line=kit.begun.append)
    made.addAction(kit.actions["answer"])
    return kit.show(made)


def listed(panel) -> list[str]:
    return [row.id for row in panel.model.rows]


def test_what_came_back_stands_first_then_what_is_due_soonest(kit, panel):
    ended = end(asked(5), NOW)
    kit.bridge.change(FINE, LATE, REVIEW, REFUSED, ended)
    assert listed(panel) == ["0411/4", "0411/1", "0411/2", "0411/3", "0411/5"]
    tones = [row.tone for row in panel.model.rows]
    assert tones == [Tone.LATE, Tone.LATE, Tone.PLAIN, Tone.PLAIN, Tone.MUTED]
    assert [row.state for row in panel.model.rows][:3] == ["refused", "late 0:30", "in 5:00"]
    kit.bridge.tick(2)
    assert panel.model.rows[1].state == "late 0:32"
    kit.bridge.tick(240)
    assert panel.model.rows[2].tone is Tone.AMBER


def test_a_notice_names_its_zone_and_the_post_that_has_it(kit, panel):
    notice = changed(asked(6, RequestKind.NOTICE), key="6f1d-4c/1", incident=None, zone="B", addressee="B-P1")
    kit.bridge.change(notice)
    (row,) = panel.model.rows
    assert (row.name, row.about) == ("Station B", "Notice  Old town")
    assert panel.title_of(row.id) == "Notice  Old town"


def press(panel, kit, key: Qt.Key) -> None:
    QTest.keyClick(panel.view, Qt.Key.Key_Q, Qt.KeyboardModifier.ShiftModifier)
    menu = panel.menu.widget
    assert menu.isVisible()
    QTest.keyClick(menu, key)
    kit.settle()


def test_a_request_is_acknowledged_and_chased_by_keys_alone(kit, panel):
    kit.bridge.change(LATE)
    panel.view.setFocus()
    press(panel, kit, Qt.Key.Key_K)
    press(panel, kit, Qt.Key.Key_C)
    assert kit.bridge.submitted == [AcknowledgeRequest(request="0411/1"), ChaseRequest(request="0411/1")]
    assert panel.view.hasFocus()


def test_an_answer_that_needs_words_or_units_is_begun_in_the_line(kit, panel):
    kit.bridge.change(LATE)
    press(panel, kit, Qt.Key.Key_Y)
    press(panel, kit, Qt.Key.Key_N)
    assert kit.begun == ["answer 0411/1 coming ", "answer 0411/1 unable : "]
    assert kit.bridge.submitted == []


def test_a_receipt_and_a_verdict_are_given_at_once(kit, panel):
    kit.bridge.change(asked(1, RequestKind.DIVERSION))
    press(panel, kit, Qt.Key.Key_Y)
    kit.bridge.change(end(asked(1, RequestKind.DIVERSION), NOW), REVIEW)
    press(panel, kit, Qt.Key.Key_Y)
    assert kit.bridge.submitted == [
        AnswerRequest(request="0411/1", answer=Answer.RECEIVED),
        AnswerReview(request="0411/3", approved=True),
    ]


def test_ones_own_review_is_grey_unless_doctrine_lets_one_approve_it(kit, panel):
    own = changed(REVIEW, asked_by=kit.bridge.user)
    kit.bridge.change(own)
    barred = {choice.key: choice.why_not for choice in panel.choices(own.key)}
    assert kit.bridge.user in barred["y"]
    assert barred["n"] == ""
    kit.bridge.doctrine = replace(kit.bridge.doctrine, reviewed_by_another=False)
    assert not any(choice.why_not for choice in panel.choices(own.key))


def test_a_refused_diversion_is_taken_up_again_in_one_key(kit, panel):
    kit.bridge.change(changed(REFUSED, reply="why"), texts={"why": "not our road"})
    press(panel, kit, Qt.Key.Key_O)
    assert kit.bridge.submitted == [ReopenIncident(incident="0411", reason="not our road")]


def test_what_a_role_may_not_do_is_grey_and_says_why(kit, panel):
    kit.bridge.rights = Rights("wang", frozenset({Role.DISPATCHER}), is_drill=False)
    kit.bridge.change(REVIEW)
    choices = {choice.key: choice.why_not for choice in panel.choices(REVIEW.key)}
    assert "supervisor" in choices["y"].casefold()
    assert choices["c"] == ""


# -- alerts ----------------------------------------------------------------------------------------------


@pytest.fixture
def watched(kit):
    alerts = AlertWatch(kit.bridge)
    return alerts, RequestWatch(kit.bridge, alerts)


def about(alerts) -> list[str]:
    return [alert.about for alert in alerts.of(AlertKind.REQUEST)]


def test_a_request_raises_its_alert_when_it_becomes_late_and_only_once(kit, watched):
    alerts, watch = watched
    kit.bridge.change(asked(1, due_s=2.0))
    assert (about(alerts), watch.count) == ([], 0)
    kit.bridge.tick(3.0)
    assert (about(alerts), watch.count) == (["0411/1"], 1)
    alerts.acknowledge()
    kit.bridge.tick(1.0)
    assert about(alerts) == []
    kit.bridge.change(answer(asked(1, due_s=2.0), Answer.COMING, NOW))
    assert watch.count == 0


def test_a_no_is_told_and_gone_once_the_call_is_taken_up_again(kit, watched):
    alerts, watch = watched
    kit.bridge.change(asked(4, RequestKind.DIVERSION))
    kit.bridge.change(REFUSED)
    assert (about(alerts), watch.count) == (["0411/4"], 1)
    kit.bridge.change(end(REFUSED, NOW))
    assert (about(alerts), watch.count) == ([], 0)


def test_the_stripe_says_who_does_not_answer_and_picks_the_call(kit):
    stripe = kit.show(AlertStripe(kit.bridge, kit.selection, kit.look))
    RequestWatch(kit.bridge, stripe.watch, stripe)
    kit.bridge.change(LATE)
    (line,) = [line for line in stripe.lines if "0411/1" in line.text]
    assert line.text == "Requests: 0411/1 Traffic police no answer"
    line.clicked()
    assert kit.selection.incident == "0411"


def test_the_filter_leaves_the_requests_that_it_fits(kit, panel):
    kit.bridge.change(LATE, REVIEW)
    panel.filter.setText("0411/3")
    assert listed(panel) == ["0411/3"]
    panel.filter.setText("nobody")
    assert listed(panel) == []
    assert panel.view.empty_text() == "No request fits the filter."
