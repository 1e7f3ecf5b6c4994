"""Search for addresses."""

from __future__ import annotations

import threading
from contextlib import closing
from pathlib import Path

import pytest

from console.domain.geo import LonLat
from maps.errors import RegionError
from maps.places import House, Place, Places, write_places

AT = LonLat(112.3, 33.3)


def near(metres_east: float) -> LonLat:
    return LonLat(AT.lon + metres_east / 93_000, AT.lat)


ROWS = [
    Place("locality", "云岭", "Yunling", AT, 2),
    Place("street", "朝阳路", "Chaoyang Road", near(0), 4, "云岭", "Yunling"),
    Place("street", "朝阳巷", "Chaoyang Lane", near(400), 4, "云岭", "Yunling"),
    Place("street", "朝阳路", "Chaoyang Road", near(9_000), 5, "柳荫镇", "Liuyin"),
    Place("street", "22nd Street", "22nd Street", near(1_500), 4),
    Place("locality", "柳荫镇", "Liuyin", near(9_000), 3),
]
HOUSES = [House(1, str(n), near(n * 10)) for n in range(1, 31)] + [
    House(3, "12", near(9_010)),
    House(4, "7a", near(1_510)),
]


@pytest.fixture
def places(tmp_path: Path):
    assert write_places(tmp_path / "p.sqlite", ROWS, HOUSES) == len(ROWS) + len(HOUSES)
    found = Places(tmp_path / "p.sqlite")
    yield found
    found.close()


@pytest.mark.parametrize(
    "text", ["朝阳", "chaoyang", "CHAOYANG", "  Chaoyang ", "云岭朝阳", "chaoyang yunling", "chao road yun"]
)
def test_the_beginning_of_a_name_is_enough(places: Places, text: str):
    found = places.find(text)
    assert found[0].zh in ("朝阳路", "朝阳巷")
    assert found[0].within_en == "Yunling"


@pytest.mark.parametrize(
    "text",
    [
        "朝阳路12号",
        "朝阳路12",
        "朝阳路 12",
        "Chaoyang Road 12",
        "12 Chaoyang Road",
        "12 chaoyang r",
        "云岭朝阳路１２号",
        "朝阳路12号3栋门口",
        "朝阳路12#",
    ],
)
def test_a_house_number_before_or_behind(places: Places, text: str):
    first = places.find(text)[0]
    assert (first.kind, first.zh, first.en) == ("house", "朝阳路12号", "12 Chaoyang Road")
    assert first.at == HOUSES[11].at


@pytest.mark.parametrize("text", ["柳荫朝阳路", "柳荫朝阳路12", "柳荫朝阳路12号门口", "柳荫 朝阳路12号"])
def test_a_town_may_lose_the_word_for_what_it_is(places: Places, text: str):
    assert [place.within_zh for place in places.find(text, near=near(0))] == ["柳荫镇"]


def test_a_number_may_have_parts_and_accents_may_be_left_out(tmp_path: Path):
    street = Place("street", "Mühlesträssle", "Mühlesträssle", near(0), 4, "瓦杜茲", "Vaduz")
    lane = Place("street", "朝阳路", "朝阳路", near(0), 4)
    numbers = [House(0, "3-7", near(10)), House(0, "15 b", near(20)), House(1, "12号3栋", near(30)), House(1, "12", AT)]
    write_places(tmp_path / "parts", [street, lane], numbers)
    places = Places(tmp_path / "parts")
    assert [place.text for place in places.find("muhlestrassle")] == ["Mühlesträssle, Vaduz"]
    assert [place.text for place in places.find("Mühlesträssle 15 B")] == ["15 b Mühlesträssle, Vaduz"]
    for typed in ("muhlestr 3-", "muhlestr 3-7"):
        assert [place.text for place in places.find(typed)] == ["3-7 Mühlesträssle, Vaduz"]
    assert [place.text for place in places.find("朝阳路12号3栋")] == ["朝阳路12号3栋"]
    assert [place.text for place in places.find("朝阳路12号")] == ["朝阳路12号", "朝阳路12号3栋"]


def test_numbers_that_begin_so_come_after_the_very_number(places: Places):
    assert [p.zh for p in places.find("朝阳路1", 4)] == ["朝阳路1号", "朝阳路10号", "朝阳路11号", "朝阳路12号"]


def test_a_number_that_is_not_there_gives_the_street(places: Places):
    assert [p.zh for p in places.find("朝阳路999号")] == ["朝阳路", "朝阳路"]
    assert places.find("22nd Street")[0].kind == "street"
    assert places.find("7a 22nd street")[0].en == "7a 22nd Street"


@pytest.mark.parametrize("text", ["", "   ", "不存在", "'; DROP TABLE place; --", "%", "_", "\x00", "号", "12"])
def test_what_names_nothing_finds_nothing(places: Places, text: str):
    assert places.find(text) == []


@pytest.mark.parametrize("text", ["阳", "阳路", "cyl", "CYL", "chaoyanglu", "ylcyl", "岭朝"])
def test_any_part_of_a_chinese_name_and_its_pinyin(places: Places, text: str):
    assert places.find(text)[0].zh in ("朝阳路", "朝阳巷")


def test_what_is_nearer_to_the_view_comes_first(places: Places):
    assert [p.within_zh for p in places.find("朝阳路", near=near(9_000))] == ["柳荫镇", "云岭"]
    assert [p.within_zh for p in places.find("朝阳路", near=near(0))] == ["云岭", "柳荫镇"]
    assert places.find("朝阳路12号", near=near(9_000))[0].at == HOUSES[30].at
    assert places.find("chaoyang lane", near=near(9_000))[0].zh == "朝阳巷"


def test_a_word_in_very_many_names_is_looked_for_around_the_view(tmp_path: Path):
    rows = [Place("street", f"第{n}路", f"Road {n}", LonLat(112.0 + n / 4_000, 33.3), 4) for n in range(4_000)]
    write_places(tmp_path / "many", rows, [])
    found = Places(tmp_path / "many").find("路", 5, near=LonLat(112.5, 33.3))
    assert len(found) == 5
    assert all(abs(place.at.lon - 112.5) < 0.006 for place in found), "within 500 metres"


def test_the_limit_is_kept(places: Places):
    assert len(places.find("朝阳路1", 3)) == 3
    assert places.find("朝阳", 0) == []


def test_nearest_address_in_both_languages(places: Places):
    assert places.nearest_address(near(121)) == "云岭朝阳路12号 12 Chaoyang Road, Yunling"
    assert places.nearest_address(near(650)) == "云岭朝阳巷 Chaoyang Lane, Yunling"
    assert places.nearest_address(near(5_600)) == "柳荫镇 Liuyin"
    assert places.nearest_address(LonLat(0.0, 0.0)) is None
    assert places.nearest_address(LonLat(-179.99, -89.99)) is None


def test_threads_each_have_a_connection(places: Places):
    answers: list[str | None] = []

    def ask() -> None:
        answers.append(places.nearest_address(near(121)))
        places.close()

    workers = [threading.Thread(target=ask) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(timeout=10)
    assert answers == ["云岭朝阳路12号 12 Chaoyang Road, Yunling"] * 4


def test_the_same_rows_give_the_same_bytes(tmp_path: Path):
    for name in ("a", "b"):
        write_places(tmp_path / name, ROWS, HOUSES)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_a_lost_file_is_an_error_of_the_region(tmp_path: Path):
    with pytest.raises(RegionError, match="cannot search places"):
        Places(tmp_path / "gone.sqlite").find("x")


@pytest.mark.parametrize("text", ["spz", "SPZ", "songpingzhen", "松坪镇"])
def test_a_whole_name_comes_before_nearer_ones_that_begin_so(tmp_path: Path, text: str):
    town = Place("locality", "松坪镇", "Songping", near(3_000), 3)
    street = Place("street", "枫叶街", "Fengye Street", near(0), 4, "松坪镇", "Songping")
    square = Place("street", "松坪镇前街", "Front Street", near(10), 4)
    write_places(tmp_path / "towns", [street, square, town], [])
    with closing(Places(tmp_path / "towns")) as found:
        assert found.find(text, near=near(0))[0].zh == "松坪镇"
