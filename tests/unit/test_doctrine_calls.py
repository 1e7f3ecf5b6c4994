"""What doctrine says of a call's life: diversion, relay, follow-ups, support, review, posts, duplicates, priorities."""

from __future__ import annotations

from pathlib import Path

import pytest

from console.doctrines import DoctrineError, load_doctrine
from console.domain.area import Post
from console.domain.doctrine import AlarmRule, Doctrine, DuplicateRule, TourRule
from console.domain.geo import LonLat

OWN = """\
extends = "default"
name = "own"

[classes]
dispute = { priority = 2 }

[grades.red]
raise_priority = 2

[diversions]
water = { en = "Waterworks", zh = "自来水公司", classes = ["social_service.utilities"] }

[[relay.levels]]
code = "bureau"
en = "Bureau"
zh = "分局"
relay_s = 60
[[relay.levels]]
code = "station"
en = "Station"
zh = "派出所"
relay_s = 120
[[relay.levels]]
code = "area"
en = "Police area"
zh = "警务区"
relay_s = 30

[[follow_ups]]
class = "dispute"
task = "check"
due_days = 3
[[follow_ups]]
class = "dispute.family"
task = "revisit"
due_days = 7
[[follow_ups]]
class = "dispute.family"
task = "patrol"
due_days = 1

[support]
answer_by_arm_s = { traffic = 60 }

[closing]
review = ["criminal", "dispute.debt"]

[receive]
first_owns = true

[post_kinds]
post = { hours = "5x8", arms = ["station"] }

[duplicates]
radius_m = 100

[alarm]
class = "public_order"

[tours]
late_s = 300

[tasks]
due_s = { patrol = 600 }
"""


@pytest.fixture
def own(tmp_path: Path) -> Doctrine:
    path = tmp_path / "own.toml"
    path.write_text(OWN, encoding="utf-8")
    return load_doctrine(path)


def test_priorities_come_from_the_class_and_the_colour_of_the_place(own: Doctrine) -> None:
    assert own.proposed_priority("dispute.debt") == 2, "a finer class takes over what it leaves out"
    assert own.proposed_priority("public_order.noise.living") == 4
    assert own.proposed_priority("public_order.noise.living", "red") == 2
    assert own.proposed_priority("criminal.robbery", "red") == 1, "there is nothing above the first"
    assert own.proposed_priority("nobody.knows") == 3


def test_who_may_take_a_call_over_those_that_name_its_class_first(own: Doctrine) -> None:
    def targets(code: str) -> list[str]:
        return [target.code for target in own.diversions_for(code)]

    assert targets("social_service.utilities.gas") == ["fire", "water", "hotline"]
    assert targets("criminal.theft") == ["hotline"]
    water, mediation = own.diversion("water"), own.diversion("mediation")
    assert water is not None
    assert mediation is not None
    assert (water.names.zh, water.receipt_s, mediation.receipt_s) == ("自来水公司", None, 86400.0)
    assert own.diversion("nobody") is None


def test_an_order_costs_every_level_that_it_passes(own: Doctrine, tmp_path: Path) -> None:
    assert [(step.level.code, step.passed_s) for step in own.relay.steps] == [
        *(("bureau", 60), ("station", 180), ("area", 210)),
    ]
    assert own.relay.delay_s == 210
    flat = tmp_path / "flat.toml"
    flat.write_text('extends = "own.toml"\nname = "flat"\n[relay]\ndirect = true\n', encoding="utf-8")
    direct = load_doctrine(flat).relay
    assert [(step.level.code, step.passed_s) for step in direct.steps] == [("bureau", 60), ("area", 90)]
    assert load_doctrine().relay.steps == ()
    assert load_doctrine().relay.delay_s == 0


def test_closing_opens_the_tasks_of_the_finest_class(own: Doctrine) -> None:
    assert [(rule.task, rule.due_days) for rule in own.follow_ups_of("dispute.debt")] == [("check", 3)]
    assert [rule.task for rule in own.follow_ups_of("dispute.family.violence")] == ["revisit", "patrol"]
    assert own.follow_ups_of("traffic") == ()


def test_limits_of_support_review_owner_posts_and_duplicates(own: Doctrine) -> None:
    assert (own.support.limit_s("traffic"), own.support.limit_s("swat")) == (60.0, 300.0)
    assert own.needs_review("criminal.theft.pocket")
    assert own.needs_review("dispute.debt")
    assert not own.needs_review("dispute.family")
    assert (own.first_owns, load_doctrine().first_owns) == (True, False)
    assert own.duplicates == DuplicateRule(100, 1800)
    assert (own.alarm, load_doctrine().alarm) == (AlarmRule("public_order", 2), AlarmRule("help", 2))
    assert (own.tours, load_doctrine().tours) == (TourRule(300), TourRule(600))
    assert own.task_due_s == {**load_doctrine().task_due_s, "patrol": 600}
    post = Post("P1", "Post", "警务站", LonLat(106.0, 29.0), kind="post")
    station = Post("S1", "Station", "派出所", LonLat(106.0, 29.0), kind="station", hours="1-5 08:00-17:00")
    assert (own.hours_of(post), own.hours_of(station)) == ("5x8", "1-5 08:00-17:00")
    assert load_doctrine().hours_of(post) == "24h"


def test_the_class_tree_has_four_tiers(own: Doctrine) -> None:
    assert own.knows_class("dispute.family.violence.child")
    assert not own.knows_class("dispute.family.violence.child.small")
    tiers = {code.count(".") + 1 for code in own.class_rules}
    assert tiers == {1, 2, 3, 4}


@pytest.mark.parametrize(
    ("text", "line", "key", "why"),
    [
        ("[classes]\ndispute = { priority = 5 }", 4, "classes/dispute/priority", "from 1 to 4"),
        ('[classes]\n"dispute.family.violence.child.x" = { en = "X", zh = "某" }', 4,
         "classes/dispute.family.violence.child.x", "4 tiers"),
        ("[grades.red]\nraise_priority = 4", 4, "grades/red/raise_priority", "from 0 to 3"),
        ('[diversions]\nwater = { en = "Water" }', 4, "diversions/water/zh", "is missing"),
        ("[diversions]\nhotline = { receipt_s = 0 }", 4, "diversions/hotline/receipt_s", "from 1 to"),
        ('[diversions]\nhotline = { classes = ["trafic"] }', 4, "diversions/hotline/classes", "did you mean traffic?"),
        ('[relay]\ndirect = "yes"', 4, "relay/direct", "true or false"),
        ('[[relay.levels]]\ncode = "a"\nen = "A"\nzh = "甲"\nrelay_s = -1', 7, "relay/levels/0/relay_s", "from 0 to"),
        ('[relay]\nlevels = ["a"]', 4, "relay/levels", "written [[relay.levels]]"),
        ('[[follow_ups]]\nclass = "dispute"\ntask = "revisits"\ndue_days = 1', 5, "follow_ups/0/task", "mean revisit?"),
        ('[[follow_ups]]\nclass = "dispute"\ntask = "revisit"', 3, "follow_ups/0/due_days", "is missing"),
        ("[support]\nanswer_s = 0", 4, "support/answer_s", "from 1 to"),
        ("[support]\nanswer_by_arm_s = { swat = true }", 4, "support/answer_by_arm_s/swat", "True"),
        ('[closing]\nreview = ["crim"]', 4, "closing/review", "there is no class crim"),
        ("[receive]\nfirst_own = true", 4, "receive/first_own", "did you mean first_owns?"),
        ('[post_kinds]\npost = { hours = "5x9" }', 4, "post_kinds/post/hours", "5x8"),
        ("[duplicates]\nwithin_s = -1", 4, "duplicates/within_s", "from 0 to"),
        ('[alarm]\nclass = "halp"', 4, "alarm/class", "did you mean help?"),
        ("[alarm]\npriority = 5", 4, "alarm/priority", "from 1 to 4"),
        ("[tours]\nlate_s = -1", 4, "tours/late_s", "from 0 to"),
        ("[tasks]\ndue_s = { patrol = 1 }", 4, "tasks/due_s/patrol", "from 60 to"),
        ("[tasks]\ndue_s = { patrols = 600 }", 4, "tasks/due_s/patrols", "did you mean patrol?"),
        ('[closing]\nreviewed_by_another = "no"', 4, "closing/reviewed_by_another", "true or false"),
    ],
)  # fmt: skip
def test_an_error_names_file_line_and_key(tmp_path: Path, text: str, line: int, key: str, why: str) -> None:
    path = tmp_path / "own.toml"
    path.write_text(f'extends = "default"\nname = "own"\n{text}\n', encoding="utf-8")
    with pytest.raises(DoctrineError) as error:
        load_doctrine(path)
    assert (error.value.where, error.value.key) == (f"{path}:{line}", key)
    assert why in error.value.why


def test_a_level_stands_once(tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    level = '[[relay.levels]]\ncode = "a"\nen = "A"\nzh = "甲"\nrelay_s = 1\n'
    path.write_text(f'extends = "default"\nname = "own"\n{level}{level}', encoding="utf-8")
    with pytest.raises(DoctrineError, match="relay/levels/1/code: a stands twice"):
        load_doctrine(path)
