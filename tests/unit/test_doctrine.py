"""Doctrine files: what comes with the console, files of one's own, and what an error says."""

from __future__ import annotations

from pathlib import Path

import pytest

from console.doctrines import DoctrineError, known_doctrines, load_doctrine, read_doctrine
from console.domain.area import Post
from console.domain.doctrine import Response, TierNeed
from console.domain.geo import LonLat


def test_the_default_is_the_contract() -> None:
    doctrine = load_doctrine()
    assert doctrine.tiers == (TierNeed(1, 1, 1), TierNeed(2, 3, 15), TierNeed(3, 3, 15, everyone=True))
    assert doctrine.classes == (
        *("criminal", "public_order", "traffic", "dispute", "help", "report", "complaint", "consultation"),
        *("social_service", "crowd", "mass_incident", "other"),
    )
    assert doctrine.dispositions == (
        *("settled", "mediated", "transferred", "diverted", "unfounded", "false_alarm", "cancelled", "duplicate"),
        "other",
    )
    assert doctrine.arrive_limit_s("town") == 300
    assert doctrine.arrive_limit_s("zone") == doctrine.limits.arrive_s == 600


def test_every_doctrine_that_comes_along_loads() -> None:
    names = known_doctrines()
    assert "default" in names
    assert [load_doctrine(name).name for name in names] == names


def test_finer_classes_are_known_named_and_inherit() -> None:
    doctrine = load_doctrine()
    assert doctrine.knows_class("traffic.injury")
    assert doctrine.knows_class("traffic.anything")
    assert not doctrine.knows_class("trafic")
    assert not doctrine.knows_class("traffic.")
    assert doctrine.class_rules["traffic.injury"].names.zh == "伤人事故"
    assert doctrine.rule_of("criminal.killing.poison") == doctrine.class_rules["criminal.killing"]
    assert doctrine.rule_of("nothing.at.all") is None
    assert (doctrine.response("criminal.killing.poison").tier, doctrine.response("dispute").tier) == (2, 1)
    for code, rule in doctrine.class_rules.items():
        assert rule.code == code
        assert rule.names.en
        assert rule.names.zh


def write(folder: Path, text: str, name: str = "own.toml") -> Path:
    """A doctrine file of one's own."""
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


OWN = """\
extends = "default"
name = "own"

[recommend]
min_cover_groups = 2

[classes]
traffic = { arms = ["traffic"] }
"traffic.tractor" = { en = "Tractor", zh = "拖拉机", tier = 2 }
harbour = { en = "Harbour", zh = "港口" }

[dispositions]
towed = { en = "Towed", zh = "已拖移" }
"""


def test_a_file_of_ones_own_states_what_differs(tmp_path: Path) -> None:
    doctrine, default = load_doctrine(write(tmp_path, OWN)), load_doctrine()
    assert (doctrine.name, doctrine.min_cover_groups) == ("own", 2)
    assert (doctrine.tiers, doctrine.limits) == (default.tiers, default.limits)
    assert doctrine.classes == (*default.classes, "harbour")
    assert doctrine.class_rules["traffic"].names == default.class_rules["traffic"].names
    assert doctrine.class_rules["traffic.injury"].arms == ("traffic",), "a finer class takes over what it leaves out"
    assert doctrine.class_rules["traffic.tractor"].tier == 2
    assert doctrine.dispositions[-1] == "towed"
    assert doctrine.disposition_names["towed"].zh == "已拖移"


CARDS = """\
[classes]
traffic = { arms = ["traffic"] }
[[run_cards]]
class = "traffic"
tier = 2
[[run_cards]]
class = "traffic.injury"
priorities = [1]
arms = ["swat"]
capabilities = ["first_aid"]
[[run_cards]]
class = "traffic.injury"
tier = 1
[grades.red]
raise_tier = 2
[[sharing]]
class = "traffic"
arms = ["station"]
busy_share = 0.5
[stay_in_zone]
from_tier = 3
lent_for = ["mass_incident"]
"""


def test_run_cards_of_the_finest_class_and_the_named_priority_speak(tmp_path: Path) -> None:
    doctrine = load_doctrine(write(tmp_path, f'extends = "default"\nname = "own"\n{CARDS}'))
    assert doctrine.response("traffic.jam") == Response(2, ("traffic",), ())
    assert doctrine.response("traffic.injury.child", 1) == Response(1, ("swat",), ("first_aid",))
    assert doctrine.response("traffic.injury", 2) == Response(1, ("traffic",), ())
    assert doctrine.response("traffic.injury") == Response(1, ("traffic",), ())
    assert doctrine.response("dispute", 1, "red").tier == 3
    assert doctrine.response("traffic", 1, "red").tier == 3, "there is no tier above the last"
    assert doctrine.response("dispute", 1, "green").tier == 1
    share = doctrine.sharing_of("traffic.injury.child")
    assert (share and share.arms, doctrine.sharing_of("dispute")) == (("station",), None)
    stays = doctrine.stay_in_zone
    assert [stays.holds("dispute", tier) for tier in (1, 2, 3)] == [True, True, False]
    assert not stays.holds("mass_incident.strike", 1)
    assert not load_doctrine().stay_in_zone.holds("dispute", 1)


def test_before_and_after_differ_in_who_answers() -> None:
    before, after = load_doctrine("zhanhua-before"), load_doctrine("zhanhua-after")
    assert (before.response("traffic.jam").arms, after.response("traffic.jam").arms) == (("traffic",), ("station",))
    assert after.response("traffic.injury").arms == ("station", "traffic")
    assert after.response("crowd.event").arms == ("traffic",), "large events are for the former squads"
    assert load_doctrine("jiulongpo-before").sharing_of("dispute") is None
    assert load_doctrine("jiulongpo-after").sharing_of("dispute.family") is not None
    diverts = [[t.code for t in load_doctrine(f"jiulongpo-{when}").diversions] for when in ("before", "after")]
    assert diverts == [["fire", "medical"], ["fire", "medical", "mediation", "city", "hotline"]]
    through, flat = load_doctrine("nancheng-before").relay, load_doctrine("nancheng-after").relay
    assert [step.level.code for step in through.steps] == ["bureau", "station", "area"]
    assert [step.level.code for step in flat.steps] == ["bureau", "area"]
    assert flat.delay_s < through.delay_s
    post = Post("P1", "Post", "警务站", LonLat(106.0, 29.0), kind="post", hours="5x8")
    assert [load_doctrine(f"xipeng-{when}").hours_of(post) for when in ("before", "after")] == ["closed", "5x8"]


def test_what_one_place_does_its_own_way() -> None:
    assert load_doctrine("huimin").stay_in_zone.holds("dispute", 2)
    assert load_doctrine("huimin").response("mass_incident").tier == 3
    assert [load_doctrine("binhai").response("public_order.fight", priority).tier for priority in (1, 3)] == [2, 1]
    assert load_doctrine("zhanhua-after").response("traffic.damage").arms == ("station", "traffic")
    stations = {load_doctrine("jiulongpo-before").response(code).arms for code in ("consultation", "traffic.injury")}
    assert stations == {("station",)}
    assert load_doctrine("huimin").need(2) == TierNeed(2, 3, 15)
    beihai = load_doctrine("beihai")
    assert beihai.first_owns
    assert beihai.needs_review("criminal.theft")
    assert beihai.limits.close_s is not None
    assert beihai.reviewed_by_another
    alone = read_doctrine('extends = "beihai"\nname = "alone"\n[closing]\nreviewed_by_another = false\n')[0]
    assert alone.needs_review("criminal.theft")
    assert not alone.reviewed_by_another


def test_title_and_source_are_those_of_the_file_itself() -> None:
    for name in known_doctrines():
        doctrine = load_doctrine(name)
        assert doctrine.title is not None, name
        assert bool(doctrine.source) == (name != "default")
    own = read_doctrine('extends = "huimin"\nname = "ours"\n')[0]
    assert (own.title, own.source) == (None, "")


def test_the_version_is_the_content_not_its_looks(tmp_path: Path) -> None:
    first = load_doctrine(write(tmp_path, OWN)).version
    assert load_doctrine(write(tmp_path, "# a remark\n" + OWN.replace(" = ", "  =  "))).version == first
    assert load_doctrine(write(tmp_path, OWN.replace("groups = 2", "groups = 3"))).version != first
    assert load_doctrine().version != first


def test_a_chain_of_files(tmp_path: Path) -> None:
    write(tmp_path, OWN)
    child = write(tmp_path, 'extends = "own.toml"\nname = "child"\n[limits]\ndispatch_s = 30\n', "child.toml")
    doctrine = load_doctrine(child)
    assert (doctrine.name, doctrine.min_cover_groups, doctrine.limits.dispatch_s) == ("child", 2, 30.0)


def test_report_and_closing_have_a_limit_where_one_is_stated(tmp_path: Path) -> None:
    assert (load_doctrine().limits.feedback_s, load_doctrine().limits.close_s) == (None, None)
    own = write(tmp_path, 'extends = "default"\nname = "own"\n[limits]\nfeedback_s = 900\nclose_s = 7200\n')
    limits = load_doctrine(own).limits
    assert (limits.feedback_s, limits.close_s, limits.arrive_s) == (900.0, 7200.0, 600.0)


@pytest.mark.parametrize(
    ("text", "line", "key", "why"),
    [
        ("[limits]\nclose_s = 0", 4, "limits/close_s", "from 1 to"),
        ("[limits]\narive_s = 3", 4, "limits/arive_s", "did you mean arrive_s?"),
        ("[limits]\narrive_s = -3", 4, "limits/arrive_s", "from 1 to"),
        ('[limits]\n\narrive_s = "soon"', 5, "limits/arrive_s", "'soon'"),
        ("[limits]\namber_share = 1.5", 4, "limits/amber_share", "from 0 to 1"),
        ("[recommend]\nmin_cover_groups = 1.5", 4, "recommend/min_cover_groups", "whole number"),
        ("[recommend]\nstale_after_s = true", 4, "recommend/stale_after_s", "True"),
        ("[recomend]\nstale_after_s = 1", 3, "recomend", "did you mean recommend?"),
        ("[[tiers]]\ntier = 1\ngroups = 1", 3, "tiers", "1 stated"),
        ("[[tiers]]\ntier = 1\ngroups = 0", 5, "tiers/0/groups", "from 1 to"),
        ("[[tiers]]\ntier = 1\ngroups = 2\n[[tiers]]\ntier = 2\ngroups = 1", 6, "tiers/1", "asks for less than tier 1"),
        ("[[tiers]]\ntier = 2\ngroups = 2", 4, "tiers/0/tier", "must be 1"),
        ("[[tiers]]\ntier = 1\ngrups = 2", 5, "tiers/0/grups", "did you mean groups?"),
        ('[classes]\nharbour = { en = "Harbour" }', 4, "classes/harbour/zh", "is missing"),
        ('[classes]\nharbour = { en = "H", zh = "港", arm = [] }', 4, "classes/harbour/arm", "did you mean arms?"),
        ('[classes]\nharbour = { en = "H", zh = "港", arms = "x" }', 4, "classes/harbour/arms", "list of texts"),
        ('[classes]\n"harbor.a" = { en = "H", zh = "港" }', 4, "classes/harbor.a", "no class harbor"),
        ('[classes]\nHarbour = { en = "H", zh = "港" }', 4, "classes/Harbour", "lower-case"),
        ('[[run_cards]]\nclass = "trafic"', 4, "run_cards/0/class", "did you mean traffic?"),
        ('[[run_cards]]\nclass = "traffic"\npriorities = [5]', 5, "run_cards/0/priorities", "from 1 to 4"),
        ('[[run_cards]]\nclass = "traffic"\ntier = 4', 5, "run_cards/0/tier", "from 1 to 3"),
        ('[[sharing]]\nclass = "traffic"\narms = ["swat"]', 4, "sharing/0/class", "all arms answer traffic alike"),
        ('[stay_in_zone]\nlent_for = ["mas_incident"]', 4, "stay_in_zone/lent_for", "did you mean mass_incident?"),
        ("[grades.blue]\nraise_tier = 1", 3, "grades/blue", "unknown key"),
        ("[grades.red]\nraise_tier = 3", 4, "grades/red/raise_tier", "from 0 to 2"),
        ('[classes]\nharbour = "Harbour"', 4, "classes/harbour", "must be a table"),
        ('[dispositions]\ntowed = { en = "Towed", zh = "" }', 4, "dispositions/towed/zh", "must be a text"),
    ],
)
def test_an_error_names_file_line_and_key(tmp_path: Path, text: str, line: int, key: str, why: str) -> None:
    path = write(tmp_path, f'extends = "default"\nname = "own"\n{text}\n')
    with pytest.raises(DoctrineError) as error:
        load_doctrine(path)
    assert error.value.where == f"{path}:{line}"
    assert error.value.key == key
    assert why in error.value.why
    assert str(error.value).startswith(f"{path}:{line}: {key}: ")


def test_an_error_in_what_is_extended_names_that_file(tmp_path: Path) -> None:
    base = write(tmp_path, 'extends = "default"\nname = "base"\n[limits]\ndispatch_s = 0\n', "base.toml")
    child = write(tmp_path, 'extends = "base.toml"\nname = "child"\n', "child.toml")
    with pytest.raises(DoctrineError) as error:
        load_doctrine(child)
    assert error.value.where == f"{base}:4"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("name = 'x'\n[limits", "is no TOML"),
        ("", "name: is missing"),
        ("name = 'x'\nextends = 'defalt'", "did you mean default?"),
        ("name = 'x'", "tiers"),
        ("name = 'x'\nextends = 'own.toml'", "circle"),
    ],
)
def test_a_file_that_is_none(tmp_path: Path, text: str, why: str) -> None:
    path = write(tmp_path, text)
    with pytest.raises(DoctrineError, match=str(path)) as error:
        load_doctrine(path)
    assert why in str(error.value)


def test_a_name_that_nobody_knows() -> None:
    with pytest.raises(DoctrineError, match="defualt: no such doctrine; did you mean default"):
        load_doctrine("defualt")
    with pytest.raises(DoctrineError, match=r"nowhere\.toml: no such doctrine"):
        load_doctrine(Path("nowhere.toml"))


def test_bytes_that_are_no_text(tmp_path: Path) -> None:
    path = tmp_path / "gbk.toml"
    path.write_bytes('name = "预案"'.encode("gbk"))
    with pytest.raises(DoctrineError, match="can not be read"):
        load_doctrine(path)


def test_a_text_carries_what_it_extends(tmp_path: Path) -> None:
    write(tmp_path, OWN)
    child = 'extends = "own.toml"\nname = "child"\n[limits]\ndispatch_s = 30\n'
    doctrine, whole = read_doctrine(child, tmp_path / "child.toml")
    assert doctrine == load_doctrine(write(tmp_path, child, "child.toml"))
    again, same = read_doctrine(whole)
    assert (again, same) == (doctrine, whole), "beside no file, and as often as wished"
    with pytest.raises(DoctrineError, match=r"doctrine:1: extends: there is no doctrine own\.toml; known"):
        read_doctrine(child)
    with pytest.raises(DoctrineError, match=r"own\.toml:5: recommend/min_cover_groups"):
        read_doctrine(whole.replace("min_cover_groups = 2", "min_cover_groups = -2"))


def test_false_takes_a_table_out(tmp_path: Path) -> None:
    own = write(
        tmp_path, 'extends = "default"\nname = "own"\n[diversions]\nhotline = false\n[classes]\n"help.water" = false\n'
    )
    doctrine = load_doctrine(own)
    assert doctrine.diversion("hotline") is None
    assert "help.water" not in doctrine.class_rules


@pytest.mark.parametrize(
    "text",
    [
        "a=" + "[" * 3000 + "]" * 3000,
        "a=" + "{a=" * 3000 + "1" + "}" * 3000,
        "a=" + "9" * 5000,
        'extends="default"\nname="x"\n[recommend]\nstale_after_s=0x' + "f" * 9000,
        ".".join("a" * 50_000) + "=1",
        f'extends="{__file__}"',
        'name="x"\nextends="a"\n#--- a ---\nextends="b"\n#--- b ---\nextends="a"\n',
    ],
    ids=["brackets", "braces", "digits", "hexadecimal", "dots", "a file of this computer", "a circle"],
)
def test_a_text_that_came_from_elsewhere_is_refused_and_nothing_more(text: str) -> None:
    with pytest.raises(DoctrineError):
        read_doctrine(text)


def test_a_text_that_came_from_elsewhere_holds_nobody_up() -> None:
    """Spaces where a header could begin once took the cube of their number."""
    doctrine, _ = read_doctrine(f"name='x'\nextends='default'\nsource='''\n[{' ' * 50_000}\n'''")
    assert doctrine.name == "x"
