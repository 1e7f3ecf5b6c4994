"""Truncated, random and hostile tiles and archives: a named error or a tile, never another error, never a long wait."""

from __future__ import annotations

import random
import time
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from maps.errors import TileTrouble
from maps.sources.archive import open_archive
from maps.sources.mvt import decode
from maps.sources.packed import MOST_BYTES, unpacked

#: A tile takes at most so long, whatever it holds; the slowest here takes a tenth of it on a quiet machine.
MOST_S = 8.0


def verdict(data: bytes) -> str:
    """Decode as the console does; the kind of end that it comes to."""
    try:
        tile = decode(unpacked(data, "fuzzed"), "fuzzed")
    except TileTrouble:
        return "refused"
    return "flawed" if tile.flaws else "decoded"


@settings(max_examples=300, deadline=2_000)
@given(st.binary(max_size=600))
def test_random_bytes_are_refused_or_decoded(data: bytes) -> None:
    assert verdict(data) in ("refused", "flawed", "decoded")


@settings(max_examples=300, deadline=2_000)
@given(st.lists(st.integers(0, (1 << 64) - 1), max_size=60), st.integers(0, 3))
def test_any_pen_is_followed_or_left_out(pen: list[int], shape: int) -> None:
    def number(value: int) -> bytes:
        out = bytearray()
        while value > 127:
            out.append(value & 127 | 128)
            value >>= 7
        return bytes([*out, value])

    def field(key: int, content: bytes) -> bytes:
        return number(key << 3 | 2) + number(len(content)) + content

    feature = bytes([0x18, shape]) + field(4, b"".join(number(value) for value in pen))
    tile = decode(field(3, bytes([0x78, 2]) + field(1, b"a") + field(2, feature)), "pen")
    assert sum(tile.flaws.values()) + len(tile.layers[0].features) == 1


def test_damaged_copies_of_good_tiles_end_soon(shared_data: Path) -> None:
    seen = set()
    chance = random.Random(7)
    for name in ("12-1143-1497.vector.pbf", "019/tile.mvt", "017/tile.mvt"):
        whole = (shared_data / "tiles" / "mvt" / name).read_bytes()
        for _ in range(150):
            copy = bytearray(whole[: chance.randint(0, len(whole))] if chance.random() < 0.4 else whole)
            for _ in range(chance.randint(0, 6)):
                if copy:
                    copy[chance.randrange(len(copy))] = chance.randrange(256)
            begun = time.monotonic()
            seen.add(verdict(bytes(copy)))
            assert time.monotonic() - begun < MOST_S
    assert seen == {"refused", "flawed", "decoded"}


@pytest.mark.parametrize(
    "unit",
    [b"\x1a\x00", b"\x1a\x05\x78\x02\x0a\x01a", b"\x08\x01", b"\x12\x00", b"\xff"],
    ids=["empty layers", "layers", "fields", "features", "one number"],
)
def test_the_largest_tile_of_nothing_but_headers_ends_soon(unit: bytes) -> None:
    data = unit * (MOST_BYTES // len(unit))
    begun = time.monotonic()
    assert verdict(data) in ("refused", "flawed", "decoded")
    assert time.monotonic() - begun < MOST_S


@pytest.mark.parametrize(
    "name", ["pmtiles/webp2.pmtiles", "pmtiles/test_fixture_1.pmtiles", "mbtiles/sample_mvt.mbtiles"]
)
def test_damaged_copies_of_good_archives_end_in_a_named_error_or_a_tile(
    shared_data: Path, tmp_path: Path, name: str
) -> None:
    whole = (shared_data / "tiles" / name).read_bytes()
    chance, path, refused = random.Random(11), tmp_path / f"fuzzed{Path(name).suffix}", 0
    for _ in range(120):
        copy = bytearray(whole[: chance.randint(0, len(whole))] if chance.random() < 0.3 else whole)
        for _ in range(chance.randint(1, 8)):
            if copy:
                front = chance.random() < 0.7
                copy[chance.randrange(min(len(copy), 400) if front else len(copy))] = chance.randrange(256)
        path.write_bytes(copy)
        begun = time.monotonic()
        try:
            with closing(open_archive(path)) as archive:
                archive.count()
                for z in range(3):
                    content = archive.tile(z, 0, 0)
                    if content is not None and archive.about.is_vector:
                        decode(unpacked(content, "tile"), "tile")
        except TileTrouble:
            refused += 1
        assert time.monotonic() - begun < MOST_S
    assert refused > 20
