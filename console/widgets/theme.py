"""Colours, sizes and fonts: the only place that states them, for day and for night.

A widget takes its colours from `Look.theme` and repaints on `Look.changed`. Knows no panel.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication

from console.widgets.style import style_sheet

GRID_PX = 4
FONT_SMALL_PX = 11
FONT_TEXT_PX = 13
FONT_LARGE_PX = 16
FONT_TITLE_PX = 20
ROW_PX = 24

FONT_FOLDER = Path(__file__).parents[2] / "resources" / "font"
#: Tried after the bundled font, for characters it lacks and for machines without it.
FALLBACK_FAMILIES = ("Noto Sans CJK SC", "Source Han Sans SC", "Microsoft YaHei UI", "PingFang SC", "DejaVu Sans")


@lru_cache(maxsize=512)
def qcolor(name: str, alpha: float = 1.0) -> QColor:
    """A colour of the theme ready to paint with; treat it as frozen, it is shared.

    Args:
        name: "#rrggbb" as the theme's fields hold.
        alpha: 0 to 1.
    """
    color = QColor(name)
    color.setAlphaF(alpha)
    return color


@dataclass(frozen=True, slots=True)
class Theme:
    """Named colours, each "#rrggbb".

    Text roles (`text`, `text_muted`, `selection`, `free`, `late`, `amber`, `stale`, `drill_text`, `level_N_text`) are
    readable (4.5:1) on `window`, `surface`, `raised` and `selected`. `level_N` are fills that carry
    `level_N_ink` (4.5:1). `drill` is a fill that carries `drill_ink`.
    """

    name: str
    is_dark: bool
    # Grounds: behind the docks, of a panel, of headers and buttons, of a picked row, under the mouse.
    window: str
    surface: str
    raised: str
    selected: str
    hover: str
    # Lines: a faint separator, and the edge of something one may press or type in.
    line: str
    edge: str
    # Words.
    text: str
    text_muted: str
    # What is picked or focused; `selection_ink` is for words on a fill of `selection`.
    selection: str
    selection_ink: str
    # Levels I to IV: red, orange, yellow, blue.
    level_1: str
    level_2: str
    level_3: str
    level_4: str
    level_1_ink: str
    level_2_ink: str
    level_3_ink: str
    level_4_ink: str
    level_1_text: str
    level_2_text: str
    level_3_text: str
    level_4_text: str
    # Free units; late and nearly late; old positions.
    free: str
    late: str
    late_fill: str
    late_ink: str
    amber: str
    amber_fill: str
    amber_ink: str
    stale: str
    # The mark of a drill.
    drill: str
    drill_ink: str
    drill_text: str
    drill_ground: str
    # The base map, muted: what happens on it is the content.
    map_land: str
    map_built: str
    map_green: str
    map_water: str
    map_road: str
    map_road_major: str
    map_road_casing: str
    map_rail: str
    map_label: str
    map_label_muted: str
    map_halo: str
    map_zone_line: str
    map_post: str
    # Units by what they do, in no colour of a level; `unit_busy` is for words too. Words on a plate take
    # `map_plate_ink`.
    unit_free: str
    unit_busy: str
    unit_on_scene: str
    unit_off: str
    map_plate: str
    map_plate_ink: str
    shadow: str

    def level(self, priority: int) -> str:
        """Fill of a level, 1 to 4."""
        return (self.level_1, self.level_2, self.level_3, self.level_4)[priority - 1]

    def level_ink(self, priority: int) -> str:
        """Words on the fill of a level, 1 to 4."""
        return (self.level_1_ink, self.level_2_ink, self.level_3_ink, self.level_4_ink)[priority - 1]

    def level_text(self, priority: int) -> str:
        """Words in the colour of a level, 1 to 4, on any ground."""
        return (self.level_1_text, self.level_2_text, self.level_3_text, self.level_4_text)[priority - 1]

    def palette(self) -> QPalette:
        """The palette of Qt's own widgets."""
        palette = QPalette()
        role = QPalette.ColorRole
        for which, name in (
            (role.Window, self.window),
            (role.WindowText, self.text),
            (role.Base, self.surface),
            (role.AlternateBase, self.raised),
            (role.Text, self.text),
            (role.Button, self.raised),
            (role.ButtonText, self.text),
            (role.BrightText, self.text),
            (role.ToolTipBase, self.raised),
            (role.ToolTipText, self.text),
            (role.PlaceholderText, self.text_muted),
            (role.Highlight, self.selection),
            (role.HighlightedText, self.selection_ink),
            (role.Accent, self.selection),
            (role.Link, self.selection),
            (role.LinkVisited, self.selection),
            (role.Light, self.raised),
            (role.Midlight, self.line),
            (role.Mid, self.edge),
            (role.Dark, self.edge),
            (role.Shadow, self.shadow),
        ):
            palette.setColor(which, qcolor(name))
        for which in (role.WindowText, role.Text, role.ButtonText):
            palette.setColor(QPalette.ColorGroup.Disabled, which, qcolor(self.text_muted, 0.6))
        return palette


DAY = Theme(
    name="day",
    is_dark=False,
    window="#e7eaee",
    surface="#fbfcfd",
    raised="#f1f3f6",
    selected="#dbe7f8",
    hover="#eef3fa",
    line="#dde1e7",
    edge="#9aa3af",
    text="#1a1f26",
    text_muted="#535c68",
    selection="#1b57b0",
    selection_ink="#ffffff",
    level_1="#c2261c",
    level_2="#c05300",
    level_3="#f3c515",
    level_4="#2468c4",
    level_1_ink="#ffffff",
    level_2_ink="#ffffff",
    level_3_ink="#1f1a00",
    level_4_ink="#ffffff",
    level_1_text="#ae2118",
    level_2_text="#974200",
    level_3_text="#6b5500",
    level_4_text="#1f5cb0",
    free="#176a34",
    late="#ae2118",
    late_fill="#c2261c",
    late_ink="#ffffff",
    amber="#8a4b00",
    amber_fill="#f0a429",
    amber_ink="#241500",
    stale="#5a626d",
    drill="#6a2fa3",
    drill_ink="#ffffff",
    drill_text="#6a2fa3",
    drill_ground="#f1e9f8",
    map_land="#eef0ee",
    map_built="#e5e6e6",
    map_green="#dfe8dc",
    map_water="#cfdde6",
    map_road="#ffffff",
    map_road_major="#fbf3e0",
    map_road_casing="#c9cdd1",
    map_rail="#b4b8bd",
    map_label="#3c444d",
    map_label_muted="#535c67",
    map_halo="#f7f8f7",
    map_zone_line="#6f7b89",
    map_post="#2b3a4c",
    unit_free="#1d7a3d",
    unit_busy="#4a6079",
    unit_on_scene="#1d242d",
    unit_off="#8a929c",
    map_plate="#ffffff",
    map_plate_ink="#1a1f26",
    shadow="#10151b",
)

NIGHT = Theme(
    name="night",
    is_dark=True,
    window="#12161b",
    surface="#191e25",
    raised="#222831",
    selected="#213350",
    hover="#1f2630",
    line="#2b323c",
    edge="#56606d",
    text="#e3e7ec",
    text_muted="#a3adb9",
    selection="#7db1ff",
    selection_ink="#0c1420",
    level_1="#e5484d",
    level_2="#f0852d",
    level_3="#f2cc3a",
    level_4="#5b9df5",
    level_1_ink="#160304",
    level_2_ink="#1d0d00",
    level_3_ink="#1f1a00",
    level_4_ink="#04101f",
    level_1_text="#ff8e8a",
    level_2_text="#ffa35c",
    level_3_text="#f2cc3a",
    level_4_text="#8ab9fb",
    free="#6fcf8c",
    late="#ff8e8a",
    late_fill="#e5484d",
    late_ink="#160304",
    amber="#f5b14c",
    amber_fill="#e59a2c",
    amber_ink="#1f1200",
    stale="#a0a9b4",
    drill="#9a62d8",
    drill_ink="#0d0316",
    drill_text="#cba6f4",
    drill_ground="#2a1f39",
    map_land="#171c21",
    map_built="#1d2228",
    map_green="#18231d",
    map_water="#142431",
    map_road="#343c46",
    map_road_major="#4b4a42",
    map_road_casing="#10141a",
    map_rail="#3f464f",
    map_label="#bcc4cd",
    map_label_muted="#98a2ae",
    map_halo="#12161b",
    map_zone_line="#6f7d8d",
    map_post="#c2ccd8",
    unit_free="#57b877",
    unit_busy="#9bb2cb",
    unit_on_scene="#eef1f5",
    unit_off="#69727d",
    map_plate="#0f1419",
    map_plate_ink="#e3e7ec",
    shadow="#000000",
)

THEMES = {theme.name: theme for theme in (DAY, NIGHT)}

#: For what is printed: white land, so that ink goes to what is on it. No theme of the window.
PAPER = replace(
    DAY,
    name="paper",
    surface="#ffffff",
    map_land="#ffffff",
    map_built="#f4f4f2",
    map_green="#eef5ea",
    map_water="#d8eaf5",
    map_road_major="#fff3c4",
    map_road_casing="#8f969e",
    map_halo="#ffffff",
    map_label="#202428",
    map_label_muted="#4a5058",
)


def load_families() -> list[str]:
    """Register the bundled fonts and return every family to ask for, the bundled first."""
    families: list[str] = []
    for path in sorted(FONT_FOLDER.glob("*.[ot]tf")):
        families += QFontDatabase.applicationFontFamilies(QFontDatabase.addApplicationFont(str(path)))
    return [*dict.fromkeys(families), *FALLBACK_FAMILIES]


class Look(QObject):
    """The theme in force and its fonts. One a program, built in `console.app` and passed on.

    `changed` follows each switch, after the application's palette, fonts and style have been set.
    """

    changed = Signal()

    def __init__(self, app: QApplication, theme: Theme = DAY, *, is_drill: bool = False) -> None:
        super().__init__(app)
        self._app = app
        self.is_drill = is_drill
        self.families = load_families()
        self.theme = theme
        app.setStyle("Fusion")
        app.setFont(self.font())
        self._apply()

    def set_theme(self, theme: Theme) -> None:
        """Switch everything to a theme."""
        if theme is not self.theme:
            self.theme = theme
            self._apply()
            self.changed.emit()

    def set_drill(self, is_drill: bool) -> None:
        """Put the marks of a drill on, or take them off; before any panel is built."""
        if is_drill != self.is_drill:
            self.is_drill = is_drill
            self._apply()

    def font(self, size_px: int = FONT_TEXT_PX, *, bold: bool = False) -> QFont:
        """A font of the one family in one of the four sizes, its figures all of one width."""
        font = QFont(self.families)
        font.setPixelSize(size_px)
        font.setBold(bold)
        font.setFeature(QFont.Tag("tnum"), 1)
        return font

    def _apply(self) -> None:
        self._app.setPalette(self.theme.palette())
        self._app.setStyleSheet(style_sheet(self.theme, is_drill=self.is_drill))
