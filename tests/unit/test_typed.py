"""The grammar of typed commands: what each verb reads, previews, completes and refuses."""

from dataclasses import replace
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.commands.add_note import AddFeedback, AddNote
from console.commands.assign_units import AssignUnits
from console.commands.close_incident import CloseIncident
from console.commands.divert_incident import DivertIncident
from console.commands.escalate import Escalate
from console.commands.reassign_units import ReassignUnits
from console.commands.receive_incident import ReceiveIncident
from console.commands.release_units import ReleaseUnits
from console.commands.reopen_incident import ReopenIncident
from console.commands.set_unit_status import SetUnitStatus
from console.commands.undo import Undo
from console.commands.update_incident import UpdateIncident
from console.domain.area import Post
from console.domain.doctrine import Doctrine, Names, Relay, RelayLevel, TierNeed
from console.domain.geo import LonLat
from console.domain.incident import Incident, IncidentStatus
from console.domain.unit import Assignment, Role, Unit, UnitStatus
from console.picture import Picture
from console.typed.grammar import VERBS, parse
from console.typed.parts import Context, Typed

NOW = datetime(2026, 3, 4, 14, 5, tzinfo=UTC)
DOCTRINE = Doctrine(
    name="test",
    version="1",
    tiers=(TierNeed(1, 1, 1), TierNeed(2, 3, 15), TierNeed(3, 3, 15, everyone=True)),
    classes=("traffic", "dispute", "help", "crowd", "criminal"),
    dispositions=("settled", "mediated", "false_alarm"),
)
NAMES: Any = {
    "class": {"dispute": ("纠纷", "jf"), "traffic": ("交通", "jt")},
    "status": {"on_scene": ("到场", "dc")},
    "disposition": {"settled": ("当场处置", "dccz")},
}


def unit(call_sign: str, **fields: Any) -> Unit:
    return Unit(call_sign, **{"post": f"{call_sign[0]}-P", **fields})


def call(number: str, **fields: Any) -> Incident:
    return Incident(number, "dispute", 2, NOW, **fields)


def picture() -> Picture:
    units = [
        unit("A-1"),
        unit("A-2", status=UnitStatus.EN_ROUTE, incident="0411"),
        unit("A-3"),
        unit("B-1", group="tigers"),
        unit("B-2", group="tigers"),
        unit("B 7", post=None),
        unit("E12", status=UnitStatus.OFF_DUTY),
    ]
    incidents = [
        call("0411", status=IncidentStatus.EN_ROUTE),
        call("0412"),
        call("1412"),
        call("0119"),
        call("0300", status=IncidentStatus.CLOSED),
    ]
    assignment = Assignment("k", "0411", "A-2", Role.LEAD, NOW)
    return Picture(
        seq=50,
        units=MappingProxyType({u.call_sign: u for u in units}),
        incidents=MappingProxyType({i.number: i for i in incidents}),
        assignments=MappingProxyType({"k": assignment}),
        posts=MappingProxyType({p: Post(p, p, p, LonLat(1, 1), zone=p[0]) for p in ("A-P", "B-P")}),
    )


PICTURE = picture()
CONTEXT = Context(DOCTRINE, NOW, names=NAMES)


def typed(text: str, **context: Any) -> Typed:
    return parse(text, PICTURE, replace(CONTEXT, **context))


def command(text: str, **context: Any) -> Any:
    read = typed(text, **context)
    assert read.error is None, read.error
    assert len(read.commands) == 1
    return msgspec.structs.replace(read.commands[0], seen={})


def seen(text: str, **context: Any) -> dict[str, int]:
    """The versions that the one command of a line carries."""
    (command,) = typed(text, **context).commands
    return command.seen


def refusal(text: str, **context: Any) -> str:
    read = typed(text, **context)
    assert not read.is_ready
    assert read.error is not None
    return read.error.text


def test_assign_names_units_and_incident_in_any_order():
    wanted = AssignUnits(incident="0412", units=("A-1", "A-3"))
    for line in (
        "a A-1 A-3 0412",
        "assign 0412 A-1, A-3",
        "a a1 a3 0412",
        "派 A-1 A-3 0412",
        "派A-1 A-3 0412",
        "PJ a1，a3 0412",
    ):
        assert command(line) == wanted, line


def test_assign_fills_what_is_left_out_from_the_selection():
    wanted = AssignUnits(incident="0412", units=("A-1", "A-3"))
    assert command("a", units=("A-3", "A-1"), incident="0412") == wanted
    assert command("a 0412", units=("A-3", "A-1"), incident="1412") == wanted
    assert command("a A-1 A-3", units=("B-1",), incident="0412") == wanted
    assert "which units" in refusal("a 0412")
    assert "which incident" in refusal("a A-1")


def test_assign_says_what_it_will_do():
    read = typed("a A-1 A-3 0412", travel_s={("A-1", "0412"): 221.0, ("A-3", "0412"): 400.0})
    assert read.preview == "assign A-1, A-3 to 0412 · 4 min · zone A left with 0"
    assert [part.is_alarm for part in read.parts] == [False, False, True]
    relayed = replace(DOCTRINE, relay=Relay((RelayLevel("bureau", Names("Bureau", "分局"), 500.0),)))
    read = typed("a A-1 0412", travel_s={("A-1", "0412"): 221.0}, doctrine=relayed)
    assert read.preview.startswith("assign A-1 to 0412 · 4 min · +9 min relay")


def test_a_group_is_all_of_its_units_and_quotes_hold_a_call_sign_together():
    assert command("a tigers 0412").units == ("B-1", "B-2")
    assert command('a "B 7" 0412').units == ("B 7",)


def test_last_digits_do_when_they_fit_one_open_incident():
    assert command("a A-1 411").incident == "0411"
    assert refusal("a A-1 412") == "412 could be 0412, 1412: type more of it"
    assert command("a A-1 0412").incident == "0412"


def test_assign_is_refused_by_the_rule_of_the_domain():
    assert refusal("a A-2 0412") == "A-2 is en_route on 0411: release or reassign it"
    assert refusal("a E12 0412") == "E12 is off duty"
    assert refusal("a A-1 0300") == "0300 is closed: reopen it first"
    assert refusal("a X-9 0412") == "no unit and no incident is called X-9"
    assert refusal("a A-1 0412 0411") == "0412 and 0411 are both incidents"


@pytest.mark.parametrize(
    ("line", "versions"),
    [
        ("a A-1 A-3 0412", {"unit/A-1": 1, "unit/A-3": 1}),
        ("m A-1 A-2 0412", {"unit/A-1": 1, "unit/A-2": 1}),
        ("r A-2 0411", {"unit/A-2": 1}),
        ("r 0411", {"unit/A-2": 1}),
        ("e 0412 2", {"incident/0412": 1}),
        ("e 0412 2 A-1", {"incident/0412": 1, "unit/A-1": 1}),
        ("s A-1 o", {"unit/A-1": 1}),
        ("c 0411 settled", {"incident/0411": 1}),
        ("d 0412 119 fire", {"incident/0412": 1}),
        ("reopen 0300 caller rang again", {"incident/0300": 1}),
        ("p 0412 1", {"incident/0412": 1}),
        ("class 0412 help", {"incident/0412": 1}),
        ("note 0412 caller rang again", {}),
        ("fb 0411 A-2 all quiet", {}),
    ],
)
def test_a_line_carries_the_versions_of_what_it_changes(line: str, versions: dict[str, int]):
    assert seen(line) == versions


def test_move_takes_busy_units_with_the_version_that_was_seen():
    read = command("m A-2 0412")
    assert read == ReassignUnits(units=("A-2",), incident="0412")
    assert seen("m A-2 0412") == {"unit/A-2": 1}
    assert "0411 left with 0 units" in typed("m A-2 0412").preview
    assert refusal("m A-2 0411") == "A-2 is on 0411 already"


def test_release_units_or_everybody():
    assert command("r A-2 0411") == ReleaseUnits(incident="0411", units=("A-2",))
    assert command("r A-2") == ReleaseUnits(incident="0411", units=("A-2",))
    assert command("r 0411 : 误报") == ReleaseUnits(incident="0411", units=("A-2",), reason="误报")
    assert command("r", units=("A-2",)).units == ("A-2",)
    assert refusal("r A-1 0411") == "A-1 is not on 0411"
    assert refusal("r 0412") == "nobody is on 0412"


def test_escalate_to_a_tier_or_the_next():
    assert command("e 0412 2") == Escalate(incident="0412", tier=2)
    assert command("e 0412") == Escalate(incident="0412", tier=1), "nobody is on it: what doctrine answers it with"
    assert command("e 3", incident="0412") == Escalate(incident="0412", tier=3)
    assert command("e", incident="0411") == Escalate(incident="0411", tier=2)
    assert command("e 0412 2 A-1 tigers").units == ("A-1", "B-1", "B-2")
    assert (
        typed("e 0412 2").preview == "escalate 0412 from tier 1 to 2 · needs 3 groups, 15 people · 0 people are on it"
    )
    assert typed("e 0412 1 A-1").preview.startswith("send to 0412 what tier 1 needs · needs 1 groups, 1 people")
    assert refusal("e 0411 1") == "0411 is on tier 1 already"
    assert refusal("e 0412 9") == "which tier? known are 1, 2, 3"


def test_status_by_code_by_letter_and_by_name():
    for word in ("on_scene", "s", "on", "到场", "dc"):
        assert command(f"s A-2 {word}") == SetUnitStatus(unit="A-2", status=UnitStatus.ON_SCENE)
    assert refusal("s A-1 on_scene") == "A-1 is available and can not become on_scene"
    assert refusal("s A-2 ").startswith("which status? one of available, dispatched")
    assert refusal("s A-2 xx").startswith("“xx” is none of available")
    read = typed("s o", units=("A-1", "A-3"))
    assert [c.unit for c in read.commands if isinstance(c, SetUnitStatus)] == ["A-1", "A-3"]
    assert "leaves 0411" in typed("s A-2 a").preview


def test_close_with_a_disposition_in_either_language():
    for word in ("settled", "set", "当场处置", "dccz"):
        assert command(f"c 0411 {word}") == CloseIncident(incident="0411", disposition="settled")
    assert typed("c 0411 settled").preview == "close 0411 as settled · releases A-2"
    assert refusal("c 0411") == "how did it end? one of settled, mediated, false_alarm"
    assert refusal("c 0411 nonsense") == "“nonsense” is none of settled, mediated, false_alarm"
    assert refusal("c 0300 settled") == "0300 is closed already"


def test_divert_takes_a_service_number_for_a_service_when_an_incident_is_picked():
    wanted = DivertIncident(incident="0412", to="119", reason="仓库 起火")
    assert command("d 0412 119 仓库 起火") == wanted
    assert command("d 119 仓库 起火", incident="0412") == wanted
    assert refusal("d 0412") == "to whom? a service such as mediation or 119, then the reason"
    assert refusal("d 0412 119") == "why? say it after the service"


def test_notes_keep_their_words_as_typed():
    assert command("note 0412 two  cars, one hurt") == AddNote(incident="0412", text="two  cars, one hurt")
    assert command("note 3 men, no weapons", incident="0412") == AddNote(incident="0412", text="3 men, no weapons")
    assert command("t 0300 afterwards") == AddNote(incident="0300", text="afterwards")
    assert command("fb 0411 A-2 quiet now") == AddFeedback(incident="0411", unit="A-2", text="quiet now")
    assert command("fb 0411 quiet now") == AddFeedback(incident="0411", unit="A-2", text="quiet now")
    assert refusal("fb 0412 quiet now") == "which unit reports? type its call sign"


def test_new_call_with_a_place_by_words_by_degrees_or_by_the_map():
    here = LonLat(111.3, 29.8)
    read = command("n 纠纷 2 人民路12号 : 邻里争吵", places={"人民路12号": here})
    assert read == ReceiveIncident(
        class_code="dispute", priority=2, at=here, address="人民路12号", summary="邻里争吵", source="desk"
    )
    assert command("n traffic 1 111.3, 29.8").at == here
    assert command("n traffic.injury 1", here=here).class_code == "traffic.injury"
    assert command("n help : 迷路", here=here).summary == "迷路"
    looking = typed("n jt 1 人民路")
    assert looking.wants_place == "人民路"
    assert not looking.is_ready
    assert (
        refusal("n jt 1 人民路", places={"人民路": None}) == "nothing here is called 人民路: click the place on the map"
    )
    assert "where?" in refusal("n jt 1")
    assert refusal("n") == "which class? one of traffic, dispute, help, crowd, criminal"
    assert refusal("n c 1 x") == "“c” could be crowd, criminal"


def test_corrections_reopening_and_undo():
    assert command("p 0412 1") == UpdateIncident(incident="0412", priority=1)
    assert command("p 1", incident="0412").priority == 1
    assert command("k 0412 help").class_code == "help"
    assert command("o 0300 it goes on") == ReopenIncident(incident="0300", reason="it goes on")
    assert refusal("o 0412 why") == "0412 is open already"
    assert command("u 17") == Undo(seq=17)
    assert command("u", undo_seq=44) == Undo(seq=44)
    assert command("redo", redo_seq=45) == Undo(seq=45)
    assert refusal("u") == "nothing of yours to undo"
    assert refusal("u 51") == "“51” is no entry of the log"
    assert refusal("u 4 5") == "“5” is one word too many"


def test_going_somewhere_picks_and_sends_nothing():
    for line in ("go 0411", "0411", "g 411"):
        read = typed(line)
        assert read.is_ready
        assert read.go is not None
        assert read.go.incident == "0411"
        assert not read.commands
    units = typed("A-1 tigers").go
    assert units is not None
    assert units.units == ("A-1", "B-1", "B-2")


def test_a_verb_of_the_window_is_handed_on():
    read = typed("mute", actions={"mute": "mute"})
    assert read.action == "mute"
    assert read.is_ready


def test_completion_replaces_the_word_being_typed():
    read = typed("a A")
    assert [c.text for c in read.completions] == ["A-1", "A-3"]
    assert read.span == (2, 3)
    assert "0412" in [c.text for c in typed("a A-1 ").completions]
    assert [c.text for c in typed("c 0412 me").completions] == ["mediated"]
    assert [c.text for c in typed("n ji").completions] == []
    assert typed("return A-1 : ").completions == ()
    assert typed("return A-1：").completions == typed("return A-1: 04").completions == ()
    assert [c.text for c in typed("c 0412 ").completions] == ["settled", "mediated", "false_alarm"]
    assert [c.text for c in typed("c ", incident="0412").completions][:3] == ["settled", "mediated", "false_alarm"]
    assert typed("a A-1 0412").completions == ()
    assert [c.text for c in typed("n jf").completions] == ["dispute"]
    assert [c.text for c in typed("esc").completions] == ["escalate"]
    assert [c.text for c in typed('a "B').completions] == ["B-1", "B-2", '"B 7"']
    assert [c.text for c in typed("").completions] == [verb.name for verb in VERBS]
    assert typed("xyz").error is not None


def test_no_two_verbs_share_a_name():
    names = [name for verb in VERBS for name in verb.names]
    assert len(names) == len(set(names))


WORDS = st.one_of(
    st.sampled_from([name for verb in VERBS for name in verb.names]),
    st.sampled_from(
        ["A-1", "a2", "0412", "412", "12", "tigers", ":", "：", "settled", "s", "2", "9", "111.3,29.8", '"B 7"', '"']
    ),
    st.text(max_size=6),
)


@given(
    st.lists(WORDS, max_size=7),
    st.sampled_from([" ", "", "  ", "，"]),
    st.sampled_from([None, "0412", "0300", "gone"]),
    st.sampled_from([(), ("A-1",), ("A-2", "gone")]),
)
def test_no_line_whatever_raises_and_ready_means_something_to_do(words, between, incident, units):
    line = between.join(words)
    read = typed(line, incident=incident, units=units, here=LonLat(1, 1), undo_seq=3)
    assert isinstance(read.preview, str)
    if read.error is not None:
        assert read.error.text
        assert not read.is_ready
    start, end = read.span
    assert 0 <= start <= end <= len(line)
    for completion in read.completions:
        assert completion.text


@given(st.text())
def test_any_text_at_all_is_read(text):
    read = parse(text, Picture(), CONTEXT)
    assert read.error is not None or read.completions or read.is_ready or not text.strip()


@pytest.mark.parametrize("verb", [verb.name for verb in VERBS])
def test_completing_a_verb_leads_to_a_line_it_reads(verb):
    read = typed(f"{verb} ")
    assert read.verb == verb
