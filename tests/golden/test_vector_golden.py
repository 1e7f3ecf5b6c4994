"""Pictures that are kept of vector tiles: by day, by night and on paper, with names in Chinese, English and both."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from console.bench.made_tiles import vector_archive
from console.widgets.map.base.style import BaseStyle
from console.widgets.map.base.vector_tiles import VectorTiles
from console.widgets.map.static import TileKey
from console.widgets.theme import DAY, NIGHT, PAPER, Theme, load_families
from tests.golden.compare import check


@pytest.mark.parametrize(
    ("theme", "language", "level"),
    [(DAY, "zh_CN", 56), (NIGHT, "en", 56), (PAPER, "both", 60)],
    ids=["day", "night", "paper"],
)
def test_vector_tiles(qtbot: QtBot, tmp_path: Path, theme: Theme, language: str, level: int) -> None:
    archive = vector_archive(tmp_path / "made.mbtiles", (12, 13, 14), 3300, 1650, 3)
    paints = VectorTiles(archive, "wgs84").opened()(BaseStyle(theme, language, families=tuple(load_families())))
    composites = 2 ** (level // 4 - 13)  # a side of a tile of zoom 12
    image = paints.paint(TileKey(level, 3301 * composites, 1651 * composites))
    assert not list(paints.take_troubles())
    check(image, f"map/vector_{theme.name}_{language}")
