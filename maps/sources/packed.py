"""Numbers and compressed bytes of tile files, read within bounds: what they hold was written by a stranger."""

from __future__ import annotations

import zlib

import numpy as np
from numpy.typing import NDArray

from maps.errors import TileTrouble

Ints = NDArray[np.int64]

#: A tile, or a directory of tiles, as it is stored, and unpacked. Published tiles stay under 1 MB.
MOST_STORED_BYTES = 4_000_000
MOST_BYTES = 8_000_000

_MOST_VARINT_BYTES = 10
_GZIP, _ZLIB = b"\x1f\x8b", b"\x78"


def varints(data: bytes, where: str) -> Ints:
    """All numbers of a run of varints: seven bits a byte, lowest first. Those over 63 bits come out negative.

    Raises:
        TileTrouble: it ends in the middle of a number, or a number is longer than any may be.
    """
    raw = np.frombuffer(data, dtype=np.uint8)
    if not len(raw):
        return np.empty(0, dtype=np.int64)
    ends = np.flatnonzero(raw < 0x80)
    if not len(ends) or ends[-1] != len(raw) - 1:
        raise TileTrouble(where, "damaged: it ends in the middle of a number")
    starts = np.concatenate(([0], ends[:-1] + 1))
    lengths = ends - starts + 1
    if int(lengths.max()) > _MOST_VARINT_BYTES:
        raise TileTrouble(where, "damaged: a number is longer than 64 bits")
    place = np.arange(len(raw)) - np.repeat(starts, lengths)
    bits = (raw & 0x7F).astype(np.uint64) << (place * 7).astype(np.uint64)
    return np.add.reduceat(bits, starts).view(np.int64)


def unpacked(data: bytes, where: str) -> bytes:
    """What gzip or zlib packed, or the bytes as they are when neither did.

    Raises:
        TileTrouble: it is damaged, cut off, or unpacks to more than `MOST_BYTES`.
    """
    if not data.startswith((_GZIP, _ZLIB)):
        if len(data) > MOST_BYTES:
            raise TileTrouble(where, "larger than {most} MB", most=MOST_BYTES // 1_000_000)
        return data
    unpacker = zlib.decompressobj(zlib.MAX_WBITS | 32)  # either header
    try:
        content = unpacker.decompress(data, MOST_BYTES + 1)
    except zlib.error as error:
        raise TileTrouble(where, "damaged: it can not be unpacked ({error})", error=error) from error
    if len(content) > MOST_BYTES:
        raise TileTrouble(where, "it unpacks to more than {most} MB", most=MOST_BYTES // 1_000_000)
    if not unpacker.eof:
        raise TileTrouble(where, "cut off")
    return content
