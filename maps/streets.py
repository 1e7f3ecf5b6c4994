"""The streets of a way in their order, and a way as a file for other services. Knows no search and no language."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from xml.etree import ElementTree as Xml

import numpy as np

from maps.network import Floats, Graph, RoadLines

if TYPE_CHECKING:
    from maps.loops import Steps

_SHORT_M = 50.0
"""A stretch without a name that is shorter counts to the street before: the middle of a crossing, a short link."""

_LEAST_M = 1.0
"""What is shorter is where a way begins or ends, at the very corner of a street."""

_GPX = "http://www.topografix.com/GPX/1/1"


@dataclass(frozen=True, slots=True)
class Street:
    """A stretch of a way on one street; both names are empty where the road has none."""

    name_zh: str
    name: str
    length_m: float


def streets_of(steps: Steps, lines: RoadLines, graph: Graph) -> tuple[Street, ...]:
    """The streets of one way, what follows one another on the same street together."""
    edge = steps.arc >> 1
    metres = np.abs(steps.end - steps.start) * graph.length_m[edge]
    names = lines.name_index[graph.edge_line[edge]]
    found: list[tuple[int, float]] = []
    for name, length_m in zip(names.tolist(), metres.tolist(), strict=True):
        if found and (name == found[-1][0] or (name < 0 and length_m < _SHORT_M)):
            found[-1] = found[-1][0], found[-1][1] + length_m
        else:
            found.append((name, length_m))
    return tuple(
        Street(lines.names_zh[name] if name >= 0 else "", lines.names_en[name] if name >= 0 else "", length_m)
        for name, length_m in found
        if length_m >= _LEAST_M
    )


def gpx(name: str, told: str, ways: list[Floats]) -> bytes:
    """A track of GPX 1.1.

    Args:
        told: what there is to say of it.
        ways: its stretches, each (n, 2) degrees, longitude first.
    """
    root = Xml.Element("gpx", {"xmlns": _GPX, "version": "1.1", "creator": "command console"})
    track = Xml.SubElement(root, "trk")
    Xml.SubElement(track, "name").text = name
    Xml.SubElement(track, "desc").text = told
    for way in ways:
        segment = Xml.SubElement(track, "trkseg")
        for lon, lat in way.tolist():
            Xml.SubElement(segment, "trkpt", {"lat": f"{lat:.7f}", "lon": f"{lon:.7f}"})
    written: bytes = Xml.tostring(root, encoding="utf-8", xml_declaration=True)
    return written
