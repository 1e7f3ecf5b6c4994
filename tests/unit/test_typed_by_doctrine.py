"""The grammar of typed commands where doctrine has a say: the tier, the priority, who leaves his zone."""

from dataclasses import replace
from types import MappingProxyType

import shapely

from console.commands.escalate import Escalate
from console.domain.area import Grade, Zone
from console.domain.doctrine import RunCard, StayInZone
from console.typed.grammar import parse
from maps.zones import wkb
from tests.unit.test_typed import CONTEXT, DOCTRINE, PICTURE, call, command


def test_the_tier_to_propose_is_that_of_the_run_card():
    doctrine = replace(DOCTRINE, run_cards=(RunCard("dispute", (2,), tier=3),))
    assert command("e 0412", doctrine=doctrine) == Escalate(incident="0412", tier=3)
    assert command("e 0411", doctrine=doctrine) == Escalate(incident="0411", tier=3)


def test_a_graded_place_raises_the_priority_that_is_proposed():
    zone = Zone("A", "A", "A", wkb(shapely.Point(0, 0).buffer(1)), grade=Grade.RED)
    there = replace(PICTURE, zones=MappingProxyType({"A": zone}))
    context = replace(CONTEXT, doctrine=replace(DOCTRINE, grade_urgency={"red": 1}))
    priorities = [
        getattr(parse(f"n dispute {at}", there, context).commands[0], "priority", None) for at in ("0,0", "5,5")
    ]
    assert priorities == [2, 3]


def test_who_leaves_his_zone_is_asked_why_where_doctrine_keeps_him():
    zones = {code: Zone(code, code, code, wkb(shapely.Point(place, 0).buffer(1))) for place, code in enumerate("AB")}
    incidents = {"0412": call("0412", zone="B"), "0413": call("0413")}
    there = replace(PICTURE, zones=MappingProxyType(zones), incidents=MappingProxyType(incidents))
    context = replace(CONTEXT, doctrine=replace(DOCTRINE, stay_in_zone=StayInZone(3)))
    for line in ("a A-1 0412", "m A-2 0412", "e 0412 2 A-1 tigers", "e 0412 1 A-1"):
        read = parse(line, there, context)
        assert not read.is_ready, line
        assert read.error is not None
        assert read.error.text.startswith("why does A-"), line
        assert not read.error.is_alarm
        sent = parse(f"{line} : 桥断了", there, context).commands[0]
        assert getattr(sent, "reason", None) == "桥断了"
        assert parse(line, there, CONTEXT).is_ready, "the doctrine lets everybody go"
    for line in ("a tigers 0412", "a A-1 0413", "e 0412 3 A-1", "e 0412"):
        assert parse(line, there, context).is_ready, line
