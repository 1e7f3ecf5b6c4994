"""Colours, fonts and icons: readable by day and by night, and the same everywhere."""

from __future__ import annotations

import re

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QFontMetrics
from PySide6.QtWidgets import QApplication

from console.widgets.icons import icon
from console.widgets.style import style_sheet
from console.widgets.theme import DAY, FONT_LARGE_PX, FONT_SMALL_PX, FONT_TEXT_PX, FONT_TITLE_PX, NIGHT, Look

GROUNDS = ("window", "surface", "raised", "selected", "hover", "drill_ground")
WORDS = (
    *("text", "text_muted", "selection", "free", "late", "amber", "stale", "drill_text"),
    *(f"level_{n}_text" for n in (1, 2, 3, 4)),
)
FILLS = (
    *((f"level_{n}", f"level_{n}_ink") for n in (1, 2, 3, 4)),
    *(("late_fill", "late_ink"), ("amber_fill", "amber_ink"), ("drill", "drill_ink")),
    *(("selection", "selection_ink"), ("map_plate", "map_plate_ink"), ("map_halo", "map_label")),
    *((ground, "map_label_muted") for ground in ("map_land", "map_built", "map_green", "map_water", "map_halo")),
)
READABLE = 4.5


def contrast(a: str, b: str) -> float:
    """Contrast ratio of two colours as WCAG 2 defines it, 1 to 21."""

    def luminance(name: str) -> float:
        color = QColor(name)
        red, green, blue = (
            part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
            for part in (color.redF(), color.greenF(), color.blueF())
        )
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    light, dark = sorted((luminance(a), luminance(b)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_contrast_is_that_of_wcag():
    assert contrast("#000000", "#ffffff") == pytest.approx(21.0)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)
    assert contrast("#123456", "#123456") == pytest.approx(1.0)


@pytest.mark.parametrize("theme", [DAY, NIGHT], ids=lambda theme: theme.name)
@pytest.mark.parametrize("ground", GROUNDS)
def test_words_can_be_read_on_every_ground(theme, ground):
    poor = {word: round(contrast(getattr(theme, ground), getattr(theme, word)), 2) for word in WORDS}
    assert {word: ratio for word, ratio in poor.items() if ratio < READABLE} == {}


@pytest.mark.parametrize("theme", [DAY, NIGHT], ids=lambda theme: theme.name)
def test_words_can_be_read_on_every_fill(theme):
    poor = {pair: round(contrast(getattr(theme, pair[0]), getattr(theme, pair[1])), 2) for pair in FILLS}
    assert {pair: ratio for pair, ratio in poor.items() if ratio < READABLE} == {}


@pytest.mark.parametrize("theme", [DAY, NIGHT], ids=lambda theme: theme.name)
def test_style_sheet_uses_colours_of_the_theme_only(theme):
    colours = {getattr(theme, name) for name in theme.__dataclass_fields__}
    sheet = style_sheet(theme, is_drill=True)
    assert "$" not in sheet
    used = set(re.findall(r"#[0-9a-f]{6}\b", sheet))
    assert used
    assert used <= colours


def test_figures_have_one_width_in_every_size(qapp):
    look = Look(qapp)
    for size_px in (FONT_SMALL_PX, FONT_TEXT_PX, FONT_LARGE_PX, FONT_TITLE_PX):
        metrics = QFontMetrics(look.font(size_px))
        assert len({metrics.horizontalAdvance(figure) for figure in "0123456789"}) == 1


def test_the_bundled_font_comes_first(qapp):
    assert Look(qapp).families[0] == "Console Sans SC"


def test_switching_the_theme_reaches_palette_and_listeners(qapp, qtbot):
    look = Look(qapp, DAY)
    with qtbot.waitSignal(look.changed, timeout=20_000):
        look.set_theme(NIGHT)
    assert QApplication.palette().window().color().name() == NIGHT.window
    with qtbot.assertNotEmitted(look.changed):
        look.set_theme(NIGHT)
    look.set_theme(DAY)


def test_an_icon_follows_the_theme(qapp):
    look = Look(qapp, DAY)
    pause = icon(look, "pause")

    def strongest() -> str:
        image = pause.pixmap(QSize(32, 32)).toImage()
        pixels = (image.pixelColor(x, y) for x in range(32) for y in range(32))
        return max(pixels, key=lambda pixel: pixel.alpha()).name()

    assert strongest() == DAY.text
    look.set_theme(NIGHT)
    assert strongest() == NIGHT.text
    look.set_theme(DAY)


def test_an_icon_without_room_is_none_and_warns_of_nothing(qapp):
    assert icon(Look(qapp), "close").pixmap(QSize(0, 16)).isNull()
