"""What the orders of a shift cost, as a table, and its place in docs/shift-by-hand.md. Knows no window."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from docs.shift.hand import Cost

SHEET = Path(__file__).parents[1] / "shift-by-hand.md"
HEAD = "| order | times | keys | letters | s | mouse | letters | s |\n"


def table(by_keys: Mapping[str, Sequence[Cost]], by_mouse: Mapping[str, Sequence[Cost]]) -> str:
    """A row for each order: the means of keys, letters, presses and seconds."""
    lines = [HEAD, "| --- " * 8 + "|\n"]
    for order in dict.fromkeys((*by_keys, *by_mouse)):
        times = max(len(by_keys.get(order, ())), len(by_mouse.get(order, ())))
        cells = [order, str(times)]
        for costs, field in ((by_keys.get(order, ()), "keys"), (by_mouse.get(order, ()), "presses")):
            for name in (field, "letters", "seconds"):
                values = [getattr(cost, name) for cost in costs]
                cells.append(f"{sum(values) / len(values):.1f}" if values else "–")
        lines.append(f"| {' | '.join(cells)} |\n")
    return "".join(lines)


def write(lines: str) -> None:
    """Put the table in place of the one that the sheet has."""
    before, _head, rest = SHEET.read_text(encoding="utf-8").partition(HEAD)
    after = rest.partition("\n\n")[2]
    SHEET.write_text(f"{before}{lines}\n{after}", encoding="utf-8")
