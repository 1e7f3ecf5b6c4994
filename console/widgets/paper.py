"""Pages that are read in the window and printed: tables as HTML, and HTML as PDF. Knows no domain and no view."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QPdfWriter, QTextDocument

translate = QCoreApplication.translate
Row = TypeVar("Row")


def table_html(
    title: str,
    rows: Sequence[Row],
    cells: Callable[[Row], Sequence[object]],
    most: int | None = None,
    head: Sequence[str] = (),
) -> str:
    """A table under its title and how many rows there are.

    Args:
        most: rows that are shown; the others are counted. None: all.
        head: what the columns are called.
    """
    if not rows:
        none = translate("Handover", "none")
        return f"<h3>{escape(title)}: {escape(none)}</h3>"
    lines = [_line(head, "th"), *(_line(cells(row), "td") for row in rows[:most])]
    table = f"<h3>{escape(title)}: {len(rows)}</h3><table cellspacing='2'>{''.join(lines)}</table>"
    if most is None or len(rows) <= most:
        return table
    more = translate("Handover", "and {0} more: printed, all of them").format(len(rows) - most)
    return f"{table}<p>{escape(more)}</p>"


def _line(cells: Sequence[object], tag: str) -> str:
    filled = (f"<{tag}>{escape('' if cell is None else str(cell))}&nbsp;&nbsp;</{tag}>" for cell in cells)
    return f"<tr>{''.join(filled)}</tr>" if cells else ""


def print_pdf(html: str, path: Path) -> Path:
    """Write a page as PDF; any thread.

    Raises:
        OSError: it can not be written there.
    """
    path.touch()  # says why it can not be written, which a PDF writer does not
    page = QTextDocument()
    page.setHtml(html)
    page.print_(QPdfWriter(str(path)))
    return path
