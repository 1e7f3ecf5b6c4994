"""The roster panel: the tours around a moment, what is late first; how full each zone's pool is; and a menu of keys.

The moment is now, or any that is set: then the list tells who was on duty, or will be by the plan. Follows the bridge.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from functools import partial

from PySide6.QtCore import QDateTime, QSignalBlocker, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QDateTimeEdit,
    QLabel,
    QPushButton,
    QVBoxLayout,
)

from console.commands.base import Command
from console.commands.plan_tours import CancelTours
from console.commands.tour_of_duty import BeginBreak, BeginTour, EndBreak, EndTour
from console.domain.hours import is_open
from console.domain.roster import TourState, is_on_duty, manned, on_duty, planned_for, pools, tour_state
from console.domain.tour import Tour
from console.domain.unit import Unit
from console.picture import ChangeSet
from console.widgets.actions import Actions
from console.widgets.choice_menu import Choice
from console.widgets.duty_forms import moment_of
from console.widgets.duty_list import DutyList
from console.widgets.duty_terms import place_label, span_text, tour_state_text
from console.widgets.private import private_text
from console.widgets.terms import unit_status_text
from console.widgets.two_lines import Lines, Tone

#: After the turn of the tasks.
LAG_MS = 320
#: Tours are shown that begin so soon after the moment, and those that ended so shortly before.
AHEAD, BEHIND = timedelta(hours=24), timedelta(hours=4)
_ORDER = (
    TourState.DUE,
    TourState.OVER,
    TourState.ON_BREAK,
    TourState.ON_DUTY,
    TourState.PLANNED,
    TourState.ENDED,
)
_TONES = {
    TourState.DUE: Tone.LATE,
    TourState.OVER: Tone.LATE,
    TourState.ON_BREAK: Tone.AMBER,
    TourState.ON_DUTY: Tone.GOOD,
    TourState.ENDED: Tone.MUTED,
}


def around(tours: Iterable[Tour], moment: datetime, now: datetime) -> list[tuple[Tour, TourState]]:
    """The tours of a moment: what is late, who is on duty, who comes next, who went last.

    Of a moment to come, what the roster plans: nothing is late by then.
    """
    there = []
    for tour in tours:
        if tour.starts_at > moment + AHEAD or (tour.ended_at is not None and tour.ended_at < moment - BEHIND):
            continue  # looked at first: a roster holds months of tours
        state = tour_state(tour, moment)
        never_came = state is TourState.DUE and moment >= tour.ends_at
        is_past_by_plan = state is TourState.OVER and moment > now
        if state is TourState.DUE and moment > now:
            state = TourState.PLANNED
        if state is not TourState.CANCELLED and not never_came and not is_past_by_plan:
            there.append((tour, state))
    return sorted(there, key=lambda each: (_ORDER.index(each[1]), each[0].starts_at, each[0].unit))


class RosterPanel(DutyList):
    """The panel. `change_asked` carries the tour to change, None to plan anew."""

    change_asked = Signal(object)

    action_name = "tour"
    lag_ms = LAG_MS

    def lay_out(self, column: QVBoxLayout, _actions: Actions) -> None:
        """The moment, the pools, the filter, the list, and the way to plan."""
        self.view.empty_text = lambda: self.tr(
            "No tours around this time. Plan them here, or put a roster of a file on record by the Units menu."
        )
        self.is_now, self.moment = QCheckBox(self), QDateTimeEdit(self)
        self.is_now.setChecked(True)
        self.moment.setDisplayFormat("yyyy-MM-dd HH:mm")
        self.moment.setCalendarPopup(True)
        self.pools, self.plan = QLabel(self), QPushButton(self)
        self.pools.setWordWrap(True)
        column.addLayout(self.bar(self.moment, self.is_now))
        column.addWidget(self.pools)
        column.addLayout(self.bar(self.filter))
        column.addWidget(self.view, 1)
        column.addLayout(self.bar(self.button, self.plan))
        self.is_now.toggled.connect(lambda _on: self.refresh())
        self.moment.dateTimeChanged.connect(lambda _at: self.refresh())
        self.view.picked.connect(self._picked)
        self.plan.clicked.connect(lambda: self.change_asked.emit(None))

    # -- rows ----------------------------------------------------------------------------------------

    def concerns(self, change: ChangeSet) -> bool:
        """Tours, their units, and the zones and posts of these."""
        return bool(change.tours or change.units or change.zones or change.posts)

    def _shown_moment(self) -> datetime:
        """The moment that is looked at; the field follows the clock while that is now."""
        self.moment.setEnabled(not self.is_now.isChecked())
        if not self.is_now.isChecked():
            return moment_of(self.moment)
        now: datetime = self._bridge.now()
        with QSignalBlocker(self.moment):
            self.moment.setDateTime(QDateTime.fromSecsSinceEpoch(int(now.timestamp())))
        return now

    def lines(self) -> list[Lines]:
        """The tours of the moment, and how full the pools are."""
        moment = self._shown_moment()
        self.pools.setText(self._pools_text(moment))
        self.pools.setVisible(bool(self.pools.text()))
        tours = around(self._bridge.picture.tours.values(), moment, self._bridge.now())
        return [self._lines(tour, state, moment) for tour, state in tours]

    def _lines(self, tour: Tour, state: TourState, moment: datetime) -> Lines:
        picture = self._bridge.picture
        unit = picture.units.get(tour.unit)
        status = unit_status_text(unit.status) if unit is not None and is_on_duty(tour, self._bridge.now()) else ""
        people = self.tr("{0} people").format(tour.people) if tour.people is not None else ""
        crew = private_text(picture.text(tour.crew), tour.crew, self._bridge.rights)
        zone = place_label(picture.zones.get(tour.zone or ""), tour.zone)
        post = place_label(picture.posts.get(tour.post or ""), tour.post)
        where = (zone, post, people, tour.vehicle, crew)
        return Lines(
            tour.key,
            tour.unit,
            status,
            tour_state_text(state),
            " · ".join(filter(None, (span_text(tour.starts_at, tour.ends_at, moment), *where))),
            _TONES.get(state, Tone.PLAIN),
        )

    def _pools_text(self, moment: datetime) -> str:
        """How full the pools of the zones are, or were or will be; one whose post is closed at the moment says so."""
        picture, doctrine = self._bridge.picture, self._bridge.doctrine
        is_now = self.is_now.isChecked()
        there = picture.units.values() if is_now else self._manned(moment)
        said = []
        for code, units in pools(picture.zones.values(), there).items():
            zone = picture.zones[code]
            post = picture.posts.get(zone.central_post or "")
            if not units:
                continue
            free = sum(unit.status.is_free for unit in units)
            words = self.tr("{0} {1} of {2} free") if is_now else self.tr("{0} {2} on duty")
            text = words.format(place_label(zone, code), free, len(units))
            if post is not None and not is_open(doctrine.hours_of(post), moment):
                text += self.tr(" (post closed)")
            said.append(text)
        return " · ".join(said)

    def _manned(self, moment: datetime) -> list[Unit]:
        """The units of another moment, as their tours crewed them, or will by the plan."""
        picture = self._bridge.picture
        find = planned_for if moment > self._bridge.now() else on_duty
        tours = [tour for tour in find(picture.tours.values(), moment) if tour.unit in picture.units]
        return [manned(picture.units[tour.unit], tour) for tour in tours]

    def _picked(self) -> None:
        tour = self._bridge.picture.tours.get(self.picked_key or "")
        if tour is not None:
            self._selection.set_units([tour.unit])

    # -- what can become of a tour -----------------------------------------------------------------------

    def choices(self, key: str) -> list[Choice]:
        """On duty, break, off duty; changed or struck off while it has not begun; others planned."""
        tour: Tour = self._bridge.picture.tours[key]
        offered = [] if tour.ended_at is not None else [*self._steps(tour), self._changes(tour)]
        plan = Choice("p", self.tr("plan tours…"), partial(self.change_asked.emit, None), self.barred("PlanTours"))
        return [*offered, *(self._relief() if self.is_now.isChecked() else ()), plan]

    def _relief(self) -> Iterator[Choice]:
        """A whole shift at once: of the tours that the list shows, those that should have begun or ended."""
        now, picture = self._bridge.now(), self._bridge.picture
        listed = [picture.tours[row.id] for row in self.model.rows]
        due = [tour for tour in listed if tour_state(tour, now) is TourState.DUE]
        if due:
            steps = [BeginTour(tour=tour.key) for tour in due]
            yield self._send_all("a", self.tr("all {0} of the list that are due come on duty"), steps)
        over = [tour.unit for tour in listed if tour_state(tour, now) is TourState.OVER]
        free = [sign for sign in over if sign in picture.units and not picture.units[sign].status.is_assigned]
        if free:
            ends = [EndTour(unit=sign) for sign in free]
            yield self._send_all("o", self.tr("all {0} of the list that are over and at no call go off duty"), ends)

    def _send_all(self, key: str, text: str, commands: Sequence[Command]) -> Choice:
        def send() -> None:
            for command in commands:
                self._bridge.submit(command)

        return Choice(key, text.format(len(commands)), send, self.barred(commands[0].name()))

    def _steps(self, tour: Tour) -> list[Choice]:
        if tour.begun_at is None:
            strike = self.sends("x", self.tr("strike it off the roster"), CancelTours(tours=(tour.key,)))
            return [self.sends("s", self.tr("comes on duty"), BeginTour(tour=tour.key)), strike]
        off = self.sends("e", self.tr("goes off duty"), EndTour(unit=tour.unit))
        if tour.break_since is None:
            return [self.sends("b", self.tr("takes its break"), BeginBreak(unit=tour.unit)), off]
        return [self.sends("b", self.tr("is back from its break"), EndBreak(unit=tour.unit)), off]

    def _changes(self, tour: Tour) -> Choice:
        return Choice(
            "c", self.tr("change the tour…"), partial(self.change_asked.emit, tour), self.barred("ChangeTour")
        )

    # -- words ---------------------------------------------------------------------------------------

    def retranslate(self) -> None:
        """Set every text anew."""
        self.plan.setText(self.tr("Plan…"))
        self.plan.setEnabled(self._bridge.rights.may("PlanTours"))
        self.plan.setToolTip(self.barred("PlanTours"))
        self.is_now.setText(self.tr("Now"))
        self.filter.setPlaceholderText(self.tr("Filter: unit, zone, state"))
        self.pools.setStyleSheet(f"color: {self._look.theme.text_muted}; padding: 0 8px;")
        fields = ((self.filter, self.tr("Filter")), (self.moment, self.tr("Moment")))
        self.say(self.tr("On duty, break, off duty"), self.tr("Tours"), fields)
