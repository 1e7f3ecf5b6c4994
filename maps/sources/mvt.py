"""Mapbox vector tiles, versions 1 and 2, decoded strictly and within bounds. Knows no archive and no meaning of layers.

What breaks a whole tile is a `TileTrouble`; a feature that is wrong by itself is left out and counted.
Source: github.com/mapbox/vector-tile-spec, 2.1; docs/decisions/0014-tiles.md says why no library does this.
"""

from __future__ import annotations

import struct
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any

import numpy as np

from maps.errors import TileTrouble
from maps.sources.packed import MOST_BYTES, Ints

Value = str | float | int | bool

USUAL_EXTENT, MOST_EXTENT = 4096, 1 << 16
VERSIONS = (1, 2)
#: Vertices so many tiles away are no part of this one; painting them would take long.
FAR_TILES = 4
#: More layers, parts of a layer, or parts of a feature than these are no map.
MOST_LAYERS, MOST_PARTS, MOST_FEATURE_PARTS = 1_000, 300_000, 10_000

_VARINT, _FIXED64, _BYTES, _FIXED32 = 0, 1, 2, 5
_MOVE, _LINE, _CLOSE = 1, 2, 7
#: Wire types of a layer's fields (name, features, keys, values, extent, version) and of a feature's (tags, shape, pen).
_LAYER_WIRES = {1: _BYTES, 2: _BYTES, 3: _BYTES, 4: _BYTES, 5: _VARINT, 15: _VARINT}
_FEATURE_WIRES = {2: _BYTES, 3: _VARINT, 4: _BYTES}
#: Wire type of each kind of value by its field: text, float, double, int, uint, sint, bool.
_VALUE_WIRES = {1: _BYTES, 2: _FIXED32, 3: _FIXED64, 4: _VARINT, 5: _VARINT, 6: _VARINT, 7: _VARINT}

Field = tuple[int, int, int | bytes]


class Shape(IntEnum):
    """Kind of a feature's geometry, as the format numbers it."""

    UNKNOWN = 0
    POINT = 1
    LINE = 2
    POLYGON = 3


@dataclass(frozen=True, slots=True, eq=False)
class VectorFeature:
    """One feature.

    Attributes:
        parts: (k, 2) each, in units of the layer's extent from the tile's north-west corner: all points in one part,
            a line each, or a closed ring each in the order in which they came.
    """

    shape: Shape
    parts: tuple[Ints, ...]
    properties: Mapping[str, Value]


@dataclass(frozen=True, slots=True, eq=False)
class VectorLayer:
    """One layer; `extent` is the tile's side in its units."""

    name: str
    version: int
    extent: int
    features: tuple[VectorFeature, ...]


@dataclass(frozen=True, slots=True, eq=False)
class VectorTile:
    """A decoded tile; `flaws` counts what was left out, by reason."""

    layers: tuple[VectorLayer, ...]
    flaws: Counter[str] = field(default_factory=Counter)


class _Flawed(Exception):
    """A feature that is wrong by itself: left out."""


def decode(data: bytes, where: str) -> VectorTile:
    """Decode an unpacked tile.

    Args:
        where: what to call it in an error.
    Raises:
        TileTrouble: it is no vector tile, damaged, too large, or of a version or type that is not read.
    """
    if len(data) > MOST_BYTES:
        raise TileTrouble(where, "larger than {most} MB", most=MOST_BYTES // 1_000_000)
    flaws: Counter[str] = Counter()
    layers: dict[str, VectorLayer] = {}
    for raw in _message(data, {3: _BYTES}, MOST_LAYERS, where)[3]:
        layer = _layer(raw, where, flaws)
        if layers.setdefault(layer.name, layer) is not layer:
            flaws["a second layer of one name"] += 1
    return VectorTile(tuple(layers.values()), flaws)


def _fields(data: bytes, where: str) -> Iterator[Field]:
    """The fields of a message: number, wire type, and a number or bytes."""
    at, end = 0, len(data)
    while at < end:
        key, at = _varint(data, at, where)
        wire, value = key & 7, 0
        size = {_FIXED64: 8, _FIXED32: 4}.get(wire, 0)
        if wire == _VARINT:
            value, at = _varint(data, at, where)
            yield key >> 3, wire, value
            continue
        if wire == _BYTES:
            size, at = _varint(data, at, where)
        elif not size:
            raise TileTrouble(where, "no vector tile: there is no field of the type {wire}", wire=wire)
        if size > end - at:
            raise TileTrouble(where, "cut off")
        yield key >> 3, wire, data[at : at + size]
        at += size


def _varint(data: bytes, at: int, where: str) -> tuple[int, int]:
    """A number and where the next byte lies."""
    value = shift = 0
    while at < len(data) and shift < 64:
        byte = data[at]
        at += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value, at
        shift += 7
    raise TileTrouble(where, "damaged: it ends in the middle of a number")


def _message(data: bytes, wires: Mapping[int, int], most: int, where: str) -> dict[int, list[Any]]:
    """The known fields of a message by number, each with all that came of it; others are skipped."""
    found: dict[int, list[Any]] = {number: [] for number in wires}
    for count, (number, wire, value) in enumerate(_fields(data, where)):
        if count == most:
            raise TileTrouble(where, "a part of it has more than {most} parts", most=most)
        if number in wires:
            if wire != wires[number]:
                raise TileTrouble(where, "a field of it has the wrong type")
            found[number].append(value)
    return found


def _layer(data: bytes, where: str, flaws: Counter[str]) -> VectorLayer:
    found = _message(data, _LAYER_WIRES, MOST_PARTS, where)
    names, raw, keys, values, extents, versions = (found[number] for number in _LAYER_WIRES)
    version = versions[-1] if versions else VERSIONS[0]
    extent = extents[-1] if extents else USUAL_EXTENT
    if version not in VERSIONS:
        raise TileTrouble(where, "a layer of version {version}; versions 1 and 2 are read", version=version)
    if not names:
        raise TileTrouble(where, "a layer without a name")
    if not 0 < extent <= MOST_EXTENT:
        raise TileTrouble(where, "a layer with an extent of {extent}", extent=extent)
    key_texts, known = [_text(key) for key in keys], [_value(value, where) for value in values]
    features = []
    for one in raw:
        try:
            features.append(_feature(one, key_texts, known, extent, where))
        except _Flawed as flaw:
            flaws[str(flaw)] += 1
    return VectorLayer(_text(names[-1]), version, extent, tuple(features))


def _text(data: bytes) -> str:
    return data.decode("utf-8", errors="replace")


def _value(data: bytes, where: str) -> Value:
    found: Value | None = None
    for number, wire, value in _fields(data, where):
        if _VALUE_WIRES.get(number) != wire:
            raise TileTrouble(where, "a value of it has an unknown type")
        if isinstance(value, bytes):
            found = _text(value) if number == 1 else float(struct.unpack("<f" if number == 2 else "<d", value)[0])
        elif number == 4:
            found = value - (1 << 64) if value >> 63 else value
        elif number == 6:
            found = (value >> 1) ^ -(value & 1)
        else:
            found = bool(value) if number == 7 else value
    if found is None:
        raise TileTrouble(where, "a value of it has an unknown type")
    return found


def _feature(data: bytes, keys: list[str], values: list[Value], extent: int, where: str) -> VectorFeature:
    found = _message(data, _FEATURE_WIRES, MOST_FEATURE_PARTS, where)
    tags, geometry = b"".join(found[2]), b"".join(found[4])
    kind = found[3][-1] if found[3] else Shape.UNKNOWN
    if kind > max(Shape):
        raise _Flawed("a kind of geometry that there is not")
    if not geometry:
        raise _Flawed("no geometry")
    shape = Shape(kind)
    parts = () if shape is Shape.UNKNOWN else _parts(_numbers(geometry), shape, extent)
    return VectorFeature(shape, parts, _properties(_numbers(tags), keys, values))


def _numbers(data: bytes) -> list[int]:
    """All numbers of a run of varints. They are few a feature: arrays would take longer."""
    numbers = []
    value = shift = 0
    for byte in data:
        if byte < 0x80:
            numbers.append(value | byte << shift)
            value = shift = 0
        elif shift > 56:
            raise _Flawed("a number longer than 64 bits")
        else:
            value |= (byte & 0x7F) << shift
            shift += 7
    if shift:
        raise _Flawed("an end in the middle of a number")
    return numbers


def _properties(tags: list[int], keys: list[str], values: list[Value]) -> dict[str, Value]:
    if len(tags) % 2:
        raise _Flawed("a property without a value")
    try:
        return {keys[key]: values[value] for key, value in zip(tags[::2], tags[1::2], strict=True)}
    except IndexError:
        raise _Flawed("a property that its layer does not have") from None


def _parts(numbers: list[int], shape: Shape, extent: int) -> tuple[Ints, ...]:
    """Follow the pen: move, line to, close."""
    parts: list[list[tuple[int, int]]] = []
    x = y = at = closed = 0
    reach = FAR_TILES * extent
    while at < len(numbers):
        command, times = numbers[at] & 7, numbers[at] >> 3
        at += 1
        if command == _CLOSE:
            closed += 1
            continue
        if (
            command not in (_MOVE, _LINE)
            or not 0 < times <= (len(numbers) - at) // 2
            or (command == _LINE and not parts)
        ):
            raise _Flawed("a pen that can not be followed")
        for _ in range(times):
            x += (numbers[at] >> 1) ^ -(numbers[at] & 1)
            y += (numbers[at + 1] >> 1) ^ -(numbers[at + 1] & 1)
            at += 2
            if not (-reach <= x <= reach and -reach <= y <= reach):
                raise _Flawed("it lies far outside its tile")
            if command == _MOVE:
                parts.append([])
            parts[-1].append((x, y))
    if not parts:
        raise _Flawed("no geometry")
    return _formed(parts, shape, closed)


def _formed(parts: list[list[tuple[int, int]]], shape: Shape, closed: int) -> tuple[Ints, ...]:
    """The parts as its kind of geometry has them."""
    if shape is Shape.POINT:
        if closed or any(len(part) > 1 for part in parts):
            raise _Flawed("points that are joined")
        return (np.array([part[0] for part in parts], dtype=np.int64),)
    if any(len(part) < shape for part in parts):  # two make a line, three a ring, as their kinds are numbered
        raise _Flawed("a line or ring of too few points")
    if closed != (len(parts) if shape is Shape.POLYGON else 0):
        raise _Flawed("a ring that is not closed, or a line that is")
    return tuple(np.array(part + part[:1] if closed else part, dtype=np.int64) for part in parts)
