"""Tours, breaks, tasks, notices and handovers on both engines: who is on duty, who has what, and who answers."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import shapely

from console.domain import handover, roster
from console.domain.roster import TourState, tour_state
from console.domain.task import TaskState, tally, task_state
from console.picture import Picture
from db import journal
from db.reading import load
from db.signing import Signer, make_key
from tests.support.desks import START, Desk

MakeDesk = Callable[..., Desk]


def picture_of(desk: Desk) -> Picture:
    with desk.store.reading() as connection:
        return load(connection)


def tour(code: str, unit: str, hours: tuple[float, float] = (0, 12), **fields: Any) -> dict[str, Any]:
    begins, ends = (START + timedelta(hours=hour) for hour in hours)
    return {"code": code, "unit": unit, "starts_at": begins.isoformat(), "ends_at": ends.isoformat(), **fields}


def square(code: str, west: float, **fields: Any) -> dict[str, Any]:
    outline = shapely.to_wkb(shapely.box(west, 36.5, west + 0.1, 36.7), hex=True)
    return {"code": code, "name": code, "name_zh": code, "outline": outline, **fields}


def region(desk: Desk) -> None:
    """A zone with a central post and a station of its own, and a community inside it."""
    posts = [
        {"code": code, "name": code, "name_zh": code, "at": [117.0, 36.6], "zone": "east", "hours": hours}
        for code, hours in (("central", "closed"), ("station", "24h"))
    ]
    zones = [square("east", 117.0, central_post="central"), square("village", 117.0, parent="east")]
    desk.done("AdoptRegion", region="county", zones=zones, posts=posts)


def test_a_tour_puts_its_unit_on_duty_and_takes_it_off(desk: Desk) -> None:
    desk.unit("A-1", people=5)
    desk.done("SetUnitStatus", unit="A-1", status="off_duty")
    planned = desk.done("PlanTours", tours=[tour("t1", "A-1", people=3, vehicle="motorcycle", crew="Li, Wang")])
    assert planned.changed == {"tour": ["t1"]}
    begun = desk.done("BeginTour", tour="t1")
    assert begun.details == {"unit": "A-1"}
    picture = picture_of(desk)
    unit, now = picture.units["A-1"], desk.clock.now()
    assert (unit.status, unit.people, unit.vehicle) == ("available", 3, "motorcycle")
    assert [one.unit for one in roster.on_duty(picture.tours.values(), now)] == ["A-1"]
    assert roster.on_duty(picture.tours.values(), now - timedelta(minutes=1)) == []
    assert picture.text(picture.tours["t1"].crew) == "Li, Wang"
    assert desk.refused("BeginTour", tour="t1")[0] == "illegal_step"
    desk.done("EndTour", unit="A-1")
    picture = picture_of(desk)
    assert picture.units["A-1"].status == "off_duty"
    assert tour_state(picture.tours["t1"], desk.clock.now()) is TourState.ENDED
    assert desk.verify().ok


def test_a_unit_is_registered_with_what_it_drives(desk: Desk) -> None:
    desk.done("RegisterUnit", unit="F-1", at=[117.0, 36.6], vehicle="fire_engine")
    desk.done("RegisterUnit", unit="F-1", at=[117.1, 36.6])
    assert picture_of(desk).units["F-1"].vehicle == "fire_engine", "what is left out stays"
    assert desk.verify().ok


def test_no_name_of_a_crew_is_in_the_journal(desk: Desk) -> None:
    desk.unit("A-1")
    desk.done("PlanTours", tours=[tour("t1", "A-1", crew="Li Lei")])
    desk.done("ChangeTour", tour="t1", crew="Han Meimei", people=4)
    with desk.store.reading() as connection:
        bodies = " ".join(str(entry.as_json()) for entry in journal.entries(connection))
    assert "Li Lei" not in bodies
    assert "Meimei" not in bodies
    assert picture_of(desk).tours["t1"].people == 4


def test_a_field_of_a_tour_is_emptied(desk: Desk) -> None:
    desk.unit("A-1")
    desk.done("PlanTours", tours=[tour("t1", "A-1", crew="Li Lei", people=4, vehicle="motorcycle", post="central")])
    desk.done("ChangeTour", tour="t1", people=5, clear=["post", "vehicle", "crew"])
    changed = picture_of(desk).tours["t1"]
    assert (changed.people, changed.post, changed.vehicle, changed.crew) == (5, None, "", None)
    assert desk.refused("ChangeTour", tour="t1", people=5, clear=["people"]) == (
        *("bad_field", "clear: people is given a value too"),
    )


def test_a_roster_read_twice_plans_nothing_twice(desk: Desk) -> None:
    desk.unit("A-1", "A-2")
    tours = [tour("t1", "A-1", (0, 8)), tour("t2", "A-2", (8, 16))]
    desk.done("PlanTours", tours=tours)
    desk.done("BeginTour", tour="t1")
    again = desk.done("PlanTours", tours=tours)
    assert again.details == {"left": ["t1"]}
    assert len(picture_of(desk).tours) == 2
    code, text = desk.refused("PlanTours", tours=[tour("t3", "A-2", (15, 20))])
    assert (code, text) == ("bad_field", "A-2 has another tour then: t2")
    assert desk.refused("PlanTours", tours=[tour("t3", "A-2", (20, 19))])[0] == "bad_field"
    assert desk.refused("PlanTours", tours=[tour("t2", "A-1", (20, 21))])[1] == "tours: t2 is a tour of A-2"
    desk.done("CancelTours", tours=["t2"])
    desk.done("PlanTours", tours=[tour("t3", "A-2", (15, 20))])
    assert desk.refused("CancelTours", tours=["t1"])[0] == "illegal_step"


def test_two_tours_of_a_unit_never_run_together(make_desk: MakeDesk) -> None:
    one, two = make_desk("one"), make_desk("two")
    one.unit("A-1")
    one.done("PlanTours", tours=[tour("t1", "A-1", (0, 8)), tour("t2", "A-1", (8, 16))])
    one.done("BeginTour", tour="t1")
    code, text = two.refused("BeginTour", tour="t2")
    assert (code, text) == ("illegal_step", "A-1 is on its tour t1: end that first")


def test_whatever_a_unit_does_ends_its_break(desk: Desk) -> None:
    desk.unit("A-1")
    desk.incident()
    desk.done("PlanTours", tours=[tour("t1", "A-1")])
    assert desk.refused("BeginBreak", unit="A-1")[1] == "A-1 is on no tour"
    desk.done("BeginTour", tour="t1")
    desk.done("BeginBreak", unit="A-1")

    def resting() -> list[str]:
        picture = picture_of(desk)
        return list(roster.resting(picture.units.values(), picture.tours.values()))

    assert resting() == ["A-1"]
    assert desk.refused("BeginBreak", unit="A-1")[1] == "A-1 is on its break already"
    desk.done("AssignUnits", incident="0412", units=["A-1"])
    assert resting() == []
    assert desk.refused("BeginBreak", unit="A-1")[0] == "unit_busy"
    desk.done("ReleaseUnits", incident="0412", units=["A-1"])
    assert resting() == []
    desk.done("BeginBreak", unit="A-1")
    desk.done("EndBreak", unit="A-1")
    assert resting() == []


def test_off_duty_by_any_way_ends_the_tour_and_undo_brings_it_back(desk: Desk) -> None:
    desk.unit("A-1")
    desk.done("PlanTours", tours=[tour("t1", "A-1")])
    desk.done("BeginTour", tour="t1")
    desk.done("OpenTask", kind="patrol", task="walk", unit="A-1")
    desk.done("BeginTask", task="walk")
    off = desk.done("SetUnitStatus", unit="A-1", status="off_duty")
    picture = picture_of(desk)
    assert picture.tours["t1"].ended_at is not None
    assert (picture.tasks["walk"].unit, picture.tasks["walk"].begun_at) == (None, None)
    desk.done("Undo", seq=off.seq)
    picture = picture_of(desk)
    assert picture.tours["t1"].ended_at is None
    assert picture.tasks["walk"].unit == "A-1"


def test_closing_a_dispute_opens_a_revisit_that_ends_with_an_outcome(desk: Desk) -> None:
    desk.unit("A-1")
    desk.incident(class_="dispute.family")
    closed = desk.done("CloseIncident", incident="0412", disposition="mediated")
    (key,) = closed.details["tasks"]
    task = picture_of(desk).tasks[key]
    rule = desk.bus.doctrine.follow_ups_of("dispute.family")[0]
    assert (task.kind, task.incident) == ("revisit", "0412")
    assert task.due_at == desk.clock.now() + timedelta(days=rule.due_days)
    assert desk.refused("BeginTask", task=key)[1] == f"unit: nobody has the task {key} yet"
    desk.done("GiveTask", task=key, unit="A-1")
    desk.done("BeginTask", task=key)
    assert desk.refused("BeginTask", task=key)[0] == "illegal_step"
    desk.done("EndTask", task=key, outcome="settled", report="both signed")
    picture = picture_of(desk)
    assert task_state(picture.tasks[key], desk.clock.now()) is TaskState.DONE
    assert picture.text(picture.tasks[key].report) == "both signed"
    assert desk.refused("GiveTask", task=key, unit="A-1")[0] == "illegal_step"
    assert tally(picture.tasks.values(), desk.clock.now()).share_in_time == 1.0
    assert desk.verify().ok


def test_a_call_that_needs_no_follow_up_opens_none(desk: Desk) -> None:
    desk.incident(class_="traffic")
    assert desk.done("CloseIncident", incident="0412", disposition="settled").details == {}


def test_a_task_of_a_list_is_opened_once(desk: Desk, make_desk: MakeDesk) -> None:
    desk.done("OpenTask", kind="check", task="list 1", at=[117.01, 36.61], text="lamps")
    first = picture_of(desk).tasks["list 1"]
    second = make_desk("two").refused("OpenTask", kind="check", task="list 1", at=[117.01, 36.61])
    told = f"{first.opened_by} opened the task list 1 already, at {first.opened_at.isoformat()}"
    assert second == ("conflict", told)
    assert desk.refused("OpenTask", kind="check")[0] == "bad_field"
    assert desk.refused("EndTask", task="none", outcome="done")[0] == "unknown_task"


def test_a_notice_goes_to_whoever_answers_for_the_zone_and_on_when_he_goes(desk: Desk) -> None:
    region(desk)
    desk.unit("V-1", "E-1")
    assert desk.done("SendNotice", zone="village", text="a lamp is out").details["addressee"] == "station"
    tours = [tour("v", "V-1", zone="village"), tour("e", "E-1", post="central")]
    desk.done("PlanTours", tours=tours)
    desk.done("BeginTour", tour="e")
    gate = desk.done("SendNotice", zone="village", text="the gate is open").details
    assert gate["addressee"] == "E-1"
    desk.done("BeginTour", tour="v")
    sent = desk.done("SendNotice", zone="village", text="a lamp is out")
    assert sent.details["addressee"] == "V-1"
    key = sent.details["request"]
    desk.done("DeliverRequest", request=key)
    assert desk.done("EndTour", unit="V-1").details["passed_on"] == [key]
    notice = picture_of(desk).requests[key]
    assert (notice.addressee, notice.delivered_at, notice.is_open) == ("E-1", None, True)
    desk.done("AcknowledgeRequest", request=key)
    assert desk.done("EndTour", unit="E-1").details["passed_on"] == [gate["request"]]
    assert picture_of(desk).requests[gate["request"]].addressee == "station"
    assert desk.refused("SendNotice", zone="nowhere", text="x")[0] == "bad_field"


def summary_text(desk: Desk, **change: Any) -> str:
    picture, (seq, found) = picture_of(desk), desk.head()
    standing = handover.Standing(
        picture.incidents.values(), (), picture.units, picture.tours.values(), (), picture.tasks.values()
    )
    head = handover.Head(seq, found)
    told = handover.summarise(standing, by="one", since=START, now=desk.clock.now(), head=head, notes="the bridge")
    return handover.text_of({**told, **change})


def test_a_shift_is_given_signed_and_taken_once(make_desk: MakeDesk, tmp_path: Path) -> None:
    one, two = make_desk("one"), make_desk("two")
    one.unit("A-1")
    one.incident()
    one.done("PlanTours", tours=[tour("t1", "A-1", crew="Li Lei")])
    one.done("BeginTour", tour="t1")
    make_key(tmp_path / "key.pem")
    signer, text = Signer.read(tmp_path / "key.pem"), summary_text(one)
    told = handover.summary_of(text)
    assert [row["incident"] for row in told["incidents"]] == ["0412"]
    assert [row["unit"] for row in told["units"]] == ["A-1"]
    assert "Li Lei" not in text
    signature = signer.sign(text.encode())
    sealed = {"since": START.isoformat(), "signer": signer.public, "signature": signature}
    assert one.refused("HandOver", summary=summary_text(one, notes="other"), **sealed)[1] == (
        "signature: it is not of this summary"
    )
    assert one.refused("HandOver", summary=summary_text(one, seq=1), since=START.isoformat())[0] == "bad_field"
    assert one.refused("HandOver", summary="{}", since=START.isoformat())[0] == "bad_field"
    for seq, digest in ((True, told["hash"]), (10**30, told["hash"]), (-1, told["hash"]), (0, "none"), (1, None)):
        forged = json.dumps({**told, "seq": seq, "hash": digest})
        assert one.refused("HandOver", summary=forged, since=START.isoformat())[0] == "bad_field", seq
    key = one.done("HandOver", summary=text, **sealed).details["handover"]
    two.done("TakeOver", handover=key)
    assert two.refused("TakeOver", handover=key)[1] == "two took over already"
    kept = picture_of(one).handovers[key]
    assert (kept.given_by, kept.taken_by, kept.signer) == ("one", "two", signer.public)
    assert picture_of(one).text(kept.summary) == text
    assert one.verify().ok


def test_who_comes_second_is_told_who_was_first(make_desk: MakeDesk) -> None:
    one, two = make_desk("one"), make_desk("two")
    one.unit("A-1")
    one.incident()
    one.done("RequestSupport", incident="0412", arms=["traffic"])
    one.done("OpenTask", kind="check", task="t", unit="A-1")
    one.done("PlanTours", tours=[tour("o", "A-1")])
    closure = one.done("CloseRoad", places=[[117.0, 36.0], [118.0, 36.0]]).details["closure"]
    for command, fields in (
        ("AnswerRequest", {"request": "0412/1", "answer": "unable"}),
        ("BeginTask", {"task": "t"}),
        ("BeginTour", {"tour": "o"}),
        ("OpenRoad", {"closure": closure}),
    ):
        one.done(command, **fields)
        second = two.run(command, **fields)
        assert (second.ok, second.error_values.get("actor"), second.error_values.get("command")) == (
            *(False, "one"),
            command,
        )
