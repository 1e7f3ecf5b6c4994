"""Cuts the console's font out of Noto Sans SC: GB 2312, Latin, figures, punctuation, arrows and shapes.

Run through `make font`, which provides fontTools and the source font. The same versions give the same bytes. The cut
has a family name of its own, so that a Noto Sans installed on the machine never takes its place.
"""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Iterator
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

FOLDER = Path(__file__).resolve().parent
PACKAGE = "pylopdf_fonts_zh_cn"
SOURCE = "NotoSansSC-Regular.otf"
FAMILY = "Console Sans SC"
TARGET = FOLDER / "ConsoleSansSC-Regular.otf"

RANGES = (
    (0x0020, 0x007E),  # Latin
    (0x00A0, 0x017F),  # Latin-1 and Extended-A
    (0x0391, 0x03C9),  # Greek
    (0x2000, 0x206F),  # punctuation
    (0x2070, 0x209F),  # superscripts and subscripts
    (0x20A0, 0x20BF),  # currencies
    (0x2100, 0x214F),  # letterlike: numero, degrees Celsius
    (0x2150, 0x218F),  # Roman numerals
    (0x2190, 0x21FF),  # arrows
    (0x2200, 0x22FF),  # mathematics
    (0x2300, 0x23FF),  # technical
    (0x2460, 0x24FF),  # enclosed figures
    (0x2500, 0x257F),  # boxes
    (0x2580, 0x259F),  # blocks
    (0x25A0, 0x25FF),  # geometric shapes
    (0x2600, 0x27BF),  # symbols and dingbats
    (0x3000, 0x303F),  # Chinese punctuation
    (0x3200, 0x33FF),  # enclosed Chinese, square units
    (0xFE30, 0xFE4F),  # vertical forms
    (0xFF00, 0xFFEF),  # full width
)
#: Kerning would move figures that stand under each other.
FEATURES = ["ccmp", "locl", "mark", "mkmk"]


def gb2312() -> Iterator[int]:
    """Every character of GB 2312, as code points."""
    for row in range(0xA1, 0xF8):
        for cell in range(0xA1, 0xFF):
            try:
                yield ord(bytes((row, cell)).decode("gb2312"))
            except UnicodeDecodeError:
                continue


def rename(font: TTFont) -> None:
    """Give the cut its own family name; the copyright and the licence stay as they are."""
    postscript = TARGET.stem
    names = {1: FAMILY, 3: f"{postscript};cut from Noto Sans SC 2.004", 4: FAMILY, 6: postscript, 16: FAMILY}
    for record in list(font["name"].names):
        if record.nameID in names:
            record.string = names[record.nameID]
    cff = font["CFF "].cff
    cff.fontNames[0] = postscript
    cff.topDictIndex[0].FamilyName = FAMILY
    cff.topDictIndex[0].FullName = FAMILY


def main() -> int:
    """Write the cut font beside this script."""
    package = importlib.util.find_spec(PACKAGE)
    if package is None or package.origin is None:
        print(f"error: font: {PACKAGE}: not installed; run make font", file=sys.stderr)
        return 1
    font = TTFont(Path(package.origin).parent / SOURCE, recalcTimestamp=False)
    options = subset.Options()
    options.layout_features = FEATURES
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 13, 14, 16]
    options.name_languages = [0x409]
    options.hinting = True
    options.desubroutinize = False
    options.notdef_outline = True
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes={*gb2312(), *(code for first, last in RANGES for code in range(first, last + 1))})
    cutter.subset(font)
    rename(font)
    font.save(TARGET)
    figures = {font["hmtx"][font.getBestCmap()[ord(figure)]][0] for figure in "0123456789"}
    print(f"font: {TARGET.name}: {TARGET.stat().st_size} bytes, {len(font.getBestCmap())} characters, "
          f"figures {'tabular' if len(figures) == 1 else 'NOT tabular'}")  # fmt: skip
    return 0


if __name__ == "__main__":
    sys.exit(main())
