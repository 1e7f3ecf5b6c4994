"""The map on paper: what the form asks for is written as a PDF, by another process, and said."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from console.domain.geo import LonLat
from console.widgets.map.sheet import PAPERS, frame_px, scale_of
from console.widgets.map.view import MapView
from console.widgets.print_view import PrintForm, view_on_paper
from tests.gui.desk_kit import Kit, open_desk
from tests.gui.map_scene import CENTRE, small_region


@pytest.fixture
def kit(qtbot: QtBot, tmp_path: Path) -> Iterator[Kit]:
    with open_desk(tmp_path, language="zh_CN", is_drill=True) as made:
        made.desk.set_region(small_region(tmp_path / "region"))
        yield made


def form_of(kit: Kit) -> PrintForm:
    kit.desk.actions["print_view"].trigger()
    form = kit.desk.map_desk.printer.form
    assert form is not None
    return form


def printed(kit: Kit, qtbot: QtBot, path: Path, paper: str = "A4") -> str:
    """Print; answers what is said of it."""
    form = form_of(kit)
    form.paper.setCurrentText(paper)
    form.file.setText(str(path))
    with qtbot.waitSignal(kit.desk.map_desk.printer.done):
        form.go.click()
        assert kit.desk.map_desk.printer.form is None
    return kit.desk.notices.texts()["print_view"]


def test_the_map_is_printed_with_its_chinese_in_it(kit: Kit, qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "一张图.pdf"
    assert str(path) in printed(kit, qtbot, path)
    content = path.read_bytes()
    assert content.startswith(b"%PDF-")
    assert b"/FontFile" in content, "fonts travel with it"
    box = re.search(rb"/MediaBox \[\s*0 0 (\S+) (\S+)\s*\]", content)
    assert box is not None
    assert [float(side) * 25.4 / 72 for side in box.groups()] == pytest.approx(PAPERS["A4"], abs=0.5)
    assert [file.name for file in tmp_path.glob(".*")] == [], "no draft is left"


def test_what_can_not_be_written_is_said(kit: Kit, qtbot: QtBot, tmp_path: Path) -> None:
    said = printed(kit, qtbot, tmp_path / "nowhere" / "map.pdf", "A3")
    assert "nowhere" in said
    assert "No such file" in said


def test_the_form_is_there_once_and_can_be_left(kit: Kit) -> None:
    form = form_of(kit)
    assert form_of(kit) is form
    assert not form.isModal()
    assert form.title.text() == kit.desk.frame.windowTitle().partition(" · ")[2]
    form.reject()
    assert kit.desk.map_desk.printer.form is None


@pytest.mark.parametrize("paper", PAPERS)
def test_paper_shows_at_least_what_the_map_shows(paper: str) -> None:
    view = MapView(width=900, height=900).centred(CENTRE, 14.3)
    sheet = view_on_paper(view, paper)
    assert (sheet.width, sheet.height) == frame_px(paper)
    for corner in (view.lonlat_at(0, 0), view.lonlat_at(900, 900)):
        x, y = sheet.pixel_of(corner)
        assert 0 <= x <= sheet.width
        assert 0 <= y <= sheet.height


def test_the_scale_is_that_of_the_paper() -> None:
    view = MapView(width=100, height=100).centred(LonLat(112.0, 33.0), 14.0)
    metres_a_mm = view.metres_per_px() * 4.33
    assert scale_of(view) == pytest.approx(metres_a_mm * 1000.0, rel=0.05)
