"""Made tiles for benches: an archive of vector tiles with streets, houses and names; a server in its own process."""

from __future__ import annotations

import gzip
import multiprocessing
import sqlite3
import time
from collections.abc import Sequence
from contextlib import closing
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from multiprocessing.connection import Connection
from pathlib import Path

import numpy as np

STREETS, HOUSES, NAMES = 40, 900, 60
_EXTENT = 4096
_POINT, _LINE, _POLYGON = 1, 2, 3
_CLASSES = ("primary", "secondary", "tertiary", "residential")

Vertices = Sequence[tuple[int, int]]


def vector_archive(path: Path, zooms: Sequence[int], column: int, row: int, side: int) -> Path:
    """An MBTiles archive of `side` x `side` tiles from a tile of the first zoom on, and those below them."""
    data = gzip.compress(_tile())
    with closing(sqlite3.connect(path)) as db:
        db.execute("CREATE TABLE metadata (name TEXT, value TEXT)")
        db.execute("CREATE TABLE tiles (zoom_level INT, tile_column INT, tile_row INT, tile_data BLOB)")
        meta = {"format": "pbf", "minzoom": str(zooms[0]), "maxzoom": str(zooms[-1])}
        db.executemany("INSERT INTO metadata VALUES (?, ?)", list(meta.items()))
        for zoom in zooms:
            step = 1 << (zoom - zooms[0])
            rows = [
                (zoom, column * step + x, (1 << zoom) - 1 - row * step - y, data)
                for x in range(side * step)
                for y in range(side * step)
            ]
            db.executemany("INSERT INTO tiles VALUES (?, ?, ?, ?)", rows)
        db.execute("CREATE INDEX place ON tiles (zoom_level, tile_column, tile_row)")
        db.commit()
    return path


def _tile() -> bytes:
    """A town: crooked streets across, houses, places with names."""
    chance = np.random.default_rng(5)
    streets, across = [], np.linspace(-64, _EXTENT + 64, 40)
    for number in range(STREETS):
        beside = (number // 2 + 0.5) * _EXTENT * 2 / STREETS + np.cumsum(chance.normal(0.0, 6.0, len(across)))
        line = np.column_stack((across, beside) if number % 2 else (beside, across)).round().astype(int).tolist()
        streets.append((_LINE, line, (f"Street {number}", f"第{number}街", _CLASSES[number % 4])))
    houses = []
    for x, y in chance.integers(0, _EXTENT - 60, (HOUSES, 2)).tolist():
        houses.append((_POLYGON, [(x, y), (x + 44, y), (x + 44, y + 30), (x, y + 30)], ("", "", "")))
    places = [
        (_POINT, [(x, y)], (f"Village {number}", f"村{number}", "village"))
        for number, (x, y) in enumerate(chance.integers(0, _EXTENT, (NAMES, 2)).tolist())
    ]
    return _layer("transportation", streets) + _layer("building", houses) + _layer("place", places)


def _layer(name: str, features: Sequence[tuple[int, Vertices, tuple[str, str, str]]]) -> bytes:
    keys = ("name", "name:zh", "class")
    values: dict[str, int] = {}
    body = _bytes(1, name.encode()) + b"\x78\x02"
    for shape, vertices, properties in features:
        tags = b"".join(
            _number(key) + _number(values.setdefault(value, len(values)))
            for key, value in enumerate(properties)
            if value
        )
        body += _bytes(2, _bytes(2, tags) + bytes([0x18, shape]) + _bytes(4, _pen(shape, vertices)))
    body += b"".join(_bytes(3, key.encode()) for key in keys)
    body += b"".join(_bytes(4, _bytes(1, value.encode())) for value in values)
    return _bytes(3, body)


def _pen(shape: int, vertices: Vertices) -> bytes:
    steps = np.diff(np.array([(0, 0), *vertices]), axis=0)
    zigzag = ((steps << 1) ^ (steps >> 63)).ravel().tolist()
    pen = [9, *zigzag[:2]]
    if len(vertices) > 1:
        pen += [(len(vertices) - 1) << 3 | 2, *zigzag[2:]]
    return b"".join(_number(value) for value in ([*pen, 15] if shape == _POLYGON else pen))


def _number(value: int) -> bytes:
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*out, value])


def _bytes(field: int, content: bytes) -> bytes:
    return _number(field << 3 | 2) + _number(len(content)) + content


class TileServer:
    """Answers every tile with one picture, each after a while, from a process of its own: it takes no time of ours."""

    def __init__(self, picture: bytes, delay_s: float) -> None:
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe()
        self._link = ours
        self._process = context.Process(target=_serve, args=(theirs, picture, delay_s), name="made-tiles", daemon=True)
        self._process.start()
        theirs.close()
        self.address = f"http://127.0.0.1:{ours.recv()}/{{z}}/{{x}}/{{y}}.png"

    def stop(self) -> None:
        """End it."""
        self._process.terminate()
        self._process.join()
        self._link.close()


def _serve(link: Connection, picture: bytes, delay_s: float) -> None:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            time.sleep(delay_s)
            self.send_response(200)
            self.send_header("Content-Type", "image/png")
            self.send_header("Content-Length", str(len(picture)))
            self.end_headers()
            self.wfile.write(picture)

        def log_message(self, *_: object) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    link.send(server.server_port)
    server.serve_forever()
