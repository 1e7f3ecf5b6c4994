"""Profiles: what is wrong with one is told with file, key and advice; times of odd nights are stated."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from console.doctrines import load_doctrine
from console.domain.doctrine import Doctrine
from console.drill.errors import BadInput
from console.drill.importer import import_log
from console.drill.profile import (
    _JOINED,
    _SECTIONS,
    _WORDS,
    CALL_STAMPS,
    DATUMS,
    PROFILES,
    RUN_STAMPS,
    load_profile,
    profile_names,
)
from tests.support.logs import imported, row

SMALL = """
format = 1
[time]
zone = "Asia/Shanghai"
formats = ["%Y-%m-%d %H:%M:%S"]
[columns]
call = "no"
unit = "car"
received = "came"
dispatched = "sent"
class = "kind"
[place]
lon = "x"
lat = "y"
[classes]
"fight" = "public_order.fight"
"""


def test_the_profiles_that_come_along_can_be_read() -> None:
    assert {"sffd", "cn110"} <= set(profile_names())
    for name in profile_names():
        assert load_profile(name).used_columns()


def test_what_codes_become_is_what_the_doctrine_knows(tmp_path: Path) -> None:
    doctrine: Doctrine = load_doctrine()
    path = tmp_path / "small.toml"
    for code in (code for code in doctrine.classes if "." not in code):
        path.write_text(SMALL.replace("public_order.fight", f"{code}.of_ours"), encoding="utf-8")
        assert load_profile(str(path)).classes == {"fight": f"{code}.of_ours"}
    for code in doctrine.dispositions:
        path.write_text(f'{SMALL}[dispositions]\n"over" = "{code}"\n', encoding="utf-8")
        assert load_profile(str(path)).dispositions == {"over": code}


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("format = 1", "format = 2", ("format", "format = 1")),
        ('[place]\nlon = "x"', '[place]\nlong = "x"', ("place.long", "did you mean lon?")),
        ('unit = "car"', "", ("columns.unit", "missing")),
        ("Asia/Shanghai", "Asia/Shanghay", ("time.zone", "no time zone")),
        ('"%Y-%m-%d %H:%M:%S"', '"%H:%M:%S"', ("time.formats", "no day")),
        ('"%Y-%m-%d %H:%M:%S"', '"%Q-%d"', ("time.formats", "can not be read back")),
        ("public_order.fight", "publicorder.fight", ("classes.'fight'", "did you mean public_order?")),
        ("public_order.fight", "public_order..x", ("classes.'fight'", "no class")),
        ("[classes]", "[clases]", ("clases", "did you mean classes?")),
        ("format = 1", 'format = 1\nencoding = "gbk2000"', ("encoding", "no encoding")),
        ("format = 1", 'format = 1\ndelimiter = ";;"', ("delimiter", "one character")),
        ("[classes]", '[priorities]\n"A" = 5\n[classes]', ("priorities.'A'", "1, most urgent, to 4")),
        ("[classes]", '[dispositions]\n"A" = "setled"\n[classes]', ("dispositions.'A'", "did you mean settled?")),
        ("[classes]", "[classes", ("no TOML", "line")),
    ],
)
def test_what_is_wrong_is_told_with_file_key_and_advice(
    tmp_path: Path, old: str, new: str, words: tuple[str, str]
) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(SMALL, encoding="utf-8")
    assert load_profile(str(path)).name == "mine"
    path.write_text(SMALL.replace(old, new), encoding="utf-8")
    with pytest.raises(BadInput) as caught:
        load_profile(str(path))
    assert "mine.toml" in str(caught.value)
    for word in words:
        assert word in str(caught.value)


def test_a_name_that_comes_close_is_suggested() -> None:
    with pytest.raises(BadInput, match="did you mean sffd"):
        load_profile("sfdf")
    with pytest.raises(BadInput, match="No such file"):
        load_profile("elsewhere/nothing.toml")


# --- the clocks go forward and back ------------------------------------------------------------------


def test_an_hour_that_came_twice_is_the_second_when_the_row_says_so(tmp_path: Path) -> None:
    day = "11/01/2020"  # set back from 2:00 to 1:00
    answer = imported(
        tmp_path,
        row(received=f"{day} 01:50:00 AM", entry="", dispatch=f"{day} 01:55:00 AM", response="",
            scene=f"{day} 01:05:00 AM", end=f"{day} 02:10:00 AM"),
    )  # fmt: skip
    assert answer.scenario is not None
    run = answer.scenario.runs[0]
    assert run.dispatched_at == datetime(2020, 11, 1, 8, 55, tzinfo=UTC)
    assert run.on_scene_at == datetime(2020, 11, 1, 9, 5, tzinfo=UTC)
    taken = {e["field"]: e["reason"].split()[-1] for e in answer.exceptions if "twice" in e["reason"]}
    assert taken == {"Received DtTm": "first", "Dispatch DtTm": "first", "On Scene DtTm": "second"}


def test_an_hour_that_never_came_is_stated(tmp_path: Path) -> None:
    day = "03/08/2020"  # set forward from 2:00 to 3:00
    answer = imported(
        tmp_path,
        row(received=f"{day} 02:30:00 AM", entry="", dispatch=f"{day} 03:31:00 AM", response="", scene="",
            end=f"{day} 04:00:00 AM"),
    )  # fmt: skip
    assert answer.scenario is not None
    assert answer.scenario.calls[0].received_at == datetime(2020, 3, 8, 10, 30, tzinfo=UTC)
    assert [e["field"] for e in answer.exceptions if "skipped" in e["reason"]] == ["Received DtTm"]


# --- a Chinese log -----------------------------------------------------------------------------------

HEADER = (
    "接警单编号,处警单位,处警组,派出所,警种,出警人数,警情类别,警情级别,处理结果,警情地址,简要警情,报警时间,接警时间,接警完成时间,"
    "派警时间,送达时间,签收时间,出警时间,到场时间,离场时间,结案时间,反馈时间,经度,纬度"
)
SENT = (
    "1,城关一组,城关,S01,巡警,5,打架斗殴,二级,当场调解,示例路1号,两人争执,2026-03-01 23:50:00,2026-03-01 23:50:05,"
    "2026-03-01 23:50:40,2026-03-01 23:51:00,2026-03-01 23:51:02,2026-03-01 23:51:20,2026-03-01 23:52:00,"
    "2026-03-01 23:58:00,2026-03-02 00:20:00,2026-03-02 00:30:00,2026-03-02 00:05:00,112.30,33.30"
)
TOLD_BY_PHONE = "2,,,,,,咨询,四级,分流,,,2026-03-01 23:55:00,,,,,,,,,2026-03-01 23:57:00,,112.31,33.31"


def test_a_chinese_log_with_a_call_that_nobody_was_sent_to(tmp_path: Path) -> None:
    path = tmp_path / "接警.csv"
    path.write_text("\n".join([HEADER, SENT, TOLD_BY_PHONE]), encoding="gb18030")
    answer = import_log(path, load_profile("cn110"))
    assert answer.rejected == ()
    assert (answer.rows, answer.calls_without_unit) == (2, 1)
    scenario = answer.scenario
    assert scenario is not None
    fight, advice = scenario.calls
    assert (fight.class_code, fight.priority, fight.disposition) == ("public_order.fight", 2, "mediated")
    assert (advice.disposition, advice.diverted_to) == ("diverted", "分流")
    (unit,) = scenario.units
    assert (unit.unit, unit.group, unit.post, unit.people, unit.arm) == ("城关一组", "城关", "S01", 5, "patrol")
    assert scenario.runs[0].acknowledged_at == datetime(2026, 3, 1, 15, 51, 20, tzinfo=UTC)
    assert scenario.runs[0].reports[0].text == "现场反馈"


def test_the_datum_of_a_map_maker_is_undone(tmp_path: Path) -> None:
    text = (PROFILES / "cn110.toml").read_text(encoding="utf-8").replace('datum = "wgs84"', 'datum = "gcj02"')
    profile = tmp_path / "amap.toml"
    profile.write_text(text, encoding="utf-8")
    line = TOLD_BY_PHONE.replace("112.31,33.31", "116.41024450,39.91640428")
    path = tmp_path / "log.csv"
    path.write_text("\n".join([HEADER, line]), encoding="gb18030")
    answer = import_log(path, load_profile(str(profile)))
    assert answer.scenario is not None
    assert answer.scenario.calls[0].at == pytest.approx((116.404, 39.915), abs=2e-7)


def test_a_log_in_another_encoding_is_told(tmp_path: Path) -> None:
    path = tmp_path / "log.csv"
    path.write_text("\n".join([HEADER, SENT]), encoding="utf-8")
    with pytest.raises(BadInput, match=r"no column|gb18030"):
        import_log(path, load_profile("cn110"))


def test_clock_only_stamps_go_on_past_midnight(tmp_path: Path) -> None:
    profile = tmp_path / "day.toml"
    profile.write_text(
        SMALL.replace('["%Y-%m-%d %H:%M:%S"]', '["%Y-%m-%d", "%H:%M:%S"]\ndate = "day"').replace(
            'dispatched = "sent"', 'dispatched = "sent"\non_scene = "there"'
        ),
        encoding="utf-8",
    )
    log = tmp_path / "log.csv"
    log.write_text("no,car,day,came,sent,there,kind,x,y\n1,U,2026-03-01,23:50:00,23:58:00,00:07:30,fight,112.3,33.3\n")
    answer = import_log(log, load_profile(str(profile)))
    assert answer.rejected == ()
    assert answer.scenario is not None
    assert answer.scenario.runs[0].on_scene_at == datetime(2026, 3, 1, 16, 7, 30, tzinfo=UTC)
    assert answer.scenario.calls[0].received_at == datetime(2026, 3, 1, 15, 50, tzinfo=UTC)


def test_every_key_of_a_profile_is_explained(project_root: Path) -> None:
    page = (project_root / "docs" / "scenarios.md").read_text(encoding="utf-8")
    words = set(re.findall(r"[a-z_0-9]+", page))
    for key in (*_SECTIONS, *_WORDS, *_JOINED, *CALL_STAMPS, *RUN_STAMPS, *DATUMS):
        assert key in words, key
