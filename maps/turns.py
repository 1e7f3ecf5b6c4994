"""Turn restrictions: what OpenStreetMap's relations say, and which ways through a graph they forbid.

A restriction becomes sequences of arcs that nobody may travel in a row. Knows no search.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from maps.network import Graph, Ints, Turns
from maps.vehicles import EXEMPTIONS

_Member = tuple[str, str, int]


@dataclass(frozen=True, slots=True)
class Restriction:
    """One relation: from a way over a crossing, or over other ways, to a way.

    Attributes:
        is_only: nothing but `to_way` may follow; else it may not.
        is_u_turn: about turning back.
        via_node: the crossing; 0 when `via_ways` lead there.
        exempt: mask of `EXEMPTIONS` that it does not hold for.
    """

    from_way: int
    to_way: int
    via_node: int = 0
    via_ways: tuple[int, ...] = ()
    is_only: bool = False
    is_u_turn: bool = False
    exempt: int = 0


def read_restriction(tag: Callable[[str], str | None], members: Iterable[_Member]) -> Restriction | None:
    """A relation's restriction for cars; None when it has none, or holds at some hours only.

    Args:
        tag: value of a tag of the relation, or None.
        members: role, type (n, w, r) and id of each, in order.
    """
    kind = tag("restriction") or tag("restriction:motorcar") or tag("restriction:motor_vehicle") or ""
    if not kind.startswith(("no_", "only_")) or kind in ("no_entry", "no_exit") or tag("restriction:conditional"):
        return None
    by_role: dict[str, list[_Member]] = {"from": [], "via": [], "to": []}
    for member in members:
        by_role.setdefault(member[0], []).append(member)
    via = by_role["via"]
    if len(by_role["from"]) != 1 or len(by_role["to"]) != 1 or not via:
        return None
    words = {word.strip() for word in (tag("except") or "").split(";")}
    exempt = sum(1 << i for i, word in enumerate(EXEMPTIONS) if word in words)
    return Restriction(
        by_role["from"][0][2],
        by_role["to"][0][2],
        via_node=via[0][2] if via[0][1] == "n" else 0,
        via_ways=tuple(ref for _, kind_, ref in via if kind_ == "w"),
        is_only=kind.startswith("only_"),
        is_u_turn=kind.endswith("_u_turn"),
        exempt=exempt,
    )


def resolve(
    restrictions: Sequence[Restriction], way_of_edge: Ints, vertex_refs: Ints, graph: Graph
) -> tuple[Turns | None, int]:
    """Find the arcs that restrictions speak of; answers the turns and how many restrictions fit no arcs.

    Args:
        way_of_edge: (e,) way that each edge is a part of.
        vertex_refs: (v,) identity of every vertex of the lines.
    """
    finder = _Finder(way_of_edge, vertex_refs, graph)
    sequences: list[tuple[int, ...]] = []
    exempt: list[int] = []
    unfit = 0
    for restriction in restrictions:
        found = finder.forbidden(restriction)
        unfit += found is None
        for sequence in found or ():
            sequences.append(sequence)
            exempt.append(restriction.exempt)
    if not sequences:
        return None, unfit
    offsets = np.concatenate(([0], np.cumsum([len(way) for way in sequences]))).astype(np.int64)
    return Turns(
        offsets, np.concatenate([np.array(way) for way in sequences]).astype(np.int64), np.array(exempt)
    ), unfit


class _Finder:
    def __init__(self, way_of_edge: Ints, vertex_refs: Ints, graph: Graph) -> None:
        self._order = np.argsort(way_of_edge, kind="stable")
        self._ways = way_of_edge[self._order]
        ends = vertex_refs[graph.edge_start], vertex_refs[graph.edge_stop - 1]
        self._tail = np.stack(ends, axis=1).reshape(-1)
        self._head = np.stack(ends[::-1], axis=1).reshape(-1)
        self._by_tail = np.argsort(self._tail, kind="stable")
        self._tails = self._tail[self._by_tail]

    def forbidden(self, restriction: Restriction) -> list[tuple[int, ...]] | None:
        """Sequences that a restriction forbids; None when its members do not meet as they should."""
        through = self._through(restriction)
        if through is None:
            return None
        before, middle, at = through
        to_way = self._arcs(restriction.to_way)
        after = [arc for arc in to_way if self._tail[arc] == at]
        if restriction.is_u_turn and restriction.from_way == restriction.to_way and not middle:
            return [(arc, arc ^ 1) for arc in before] or None
        if len(before) != 1 or len(after) != 1:
            return None  # the way goes on past the crossing: which part is meant is a guess
        chain = (before[0], *middle)
        if not restriction.is_only:
            return [(*chain, after[0])]
        return [(*chain, arc) for arc in self._leaving(at) if arc != after[0]]

    def _through(self, restriction: Restriction) -> tuple[list[int], tuple[int, ...], int] | None:
        """Arcs that come to the crossing or first way, the arcs of the ways between, and where those end."""
        arriving = self._arcs(restriction.from_way)
        if not restriction.via_ways:
            node = restriction.via_node
            return [arc for arc in arriving if self._head[arc] == node], (), node
        ends = {int(self._head[arc]) for arc in arriving}
        for begin in sorted(ends):
            middle, at = self._chain(restriction.via_ways, begin)
            before = [arc for arc in arriving if self._head[arc] == begin]
            leaves = any(self._tail[arc] == at for arc in self._arcs(restriction.to_way))
            if middle and leaves and len(before) == 1:
                return before, middle, at
        return None

    def _chain(self, ways: tuple[int, ...], at: int) -> tuple[tuple[int, ...], int]:
        """Arcs along whole ways from one of their ends to the other; none when they do not join."""
        chain: list[int] = []
        for way in ways:
            ahead = self._arcs(way)[::2]
            if not ahead:
                return (), at
            if self._tail[ahead[0]] == at:
                chain += ahead
            elif self._head[ahead[-1]] == at:
                chain += [arc ^ 1 for arc in reversed(ahead)]
            else:
                return (), at
            at = int(self._head[chain[-1]])
        return tuple(chain), at

    def _arcs(self, way: int) -> list[int]:
        low, high = np.searchsorted(self._ways, [way, way + 1])
        return [arc for edge in self._order[low:high].tolist() for arc in (2 * edge, 2 * edge + 1)]

    def _leaving(self, node: int) -> list[int]:
        low, high = np.searchsorted(self._tails, [node, node + 1])
        found: list[int] = self._by_tail[low:high].tolist()
        return found
