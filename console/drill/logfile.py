"""Rows of a call log, CSV or XLSX, each with its number in the file and with what is wrong with it as a row.

Owns everything about the file's form: encoding, quotes, cut rows, NUL bytes. Knows nothing of what columns mean.
A quote that is never closed swallows all that follows when read by the book; here it costs its own row only.
"""

from __future__ import annotations

import codecs
import csv
import warnings
import zipfile
from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from console.drill.errors import BadInput

Cell = str | datetime

#: Physical lines that one quoted cell may span before its quote counts as never closed.
MAX_LINES_OF_ROW = 60
#: Characters of one cell; more is no log but damage.
MAX_CELL = 20_000
_SIGNATURES = {codecs.BOM_UTF16_LE: "UTF-16", codecs.BOM_UTF16_BE: "UTF-16", b"PK\x03\x04": "a ZIP or XLSX file"}


@dataclass(frozen=True, slots=True)
class Row:
    """One row: `number` as a spreadsheet shows it (the header is 1), cells by column, stripped.

    `fault` tells why the row can not be read as a row; its cells are empty then.
    """

    number: int
    cells: Mapping[str, Cell]
    fault: str | None = None


@dataclass(frozen=True)
class Log:
    """An opened log: its column names, and its rows in file order, to be read once."""

    columns: tuple[str, ...]
    rows: Iterator[Row]


def open_log(path: Path, encoding: str, delimiter: str, sheet: str | None) -> Log:
    """Open a log by the ending of its name; .xlsx is a workbook, all else is text.

    Raises:
        BadInput: not there, empty, or not such a file at all.
    """
    try:
        with path.open("rb") as file:
            start = file.read(4)
    except OSError as error:
        raise BadInput("log", str(path), error.strerror or "can not be read") from error
    if not start:
        raise BadInput("log", str(path), "is empty: there is not even a header")
    if path.suffix.lower() in (".xlsx", ".xlsm"):
        return _open_workbook(path, sheet)
    for signature, kind in _SIGNATURES.items():
        if start.startswith(signature):
            raise BadInput("log", str(path), f"is {kind}, not {encoding} text")
    return _open_text(path, encoding, delimiter)


def _checked_header(path: Path, header: list[str]) -> tuple[str, ...]:
    columns = tuple(name.strip() for name in header)
    twice = sorted({name for name in columns if name and columns.count(name) > 1})
    if twice:
        raise BadInput("log", f"{path}: row 1", f"the column {twice[0]!r} is there twice")
    return columns


def _open_text(path: Path, encoding: str, delimiter: str) -> Log:
    # Undecodable bytes become lone surrogates: they cost their row, not the file.
    spelled = "utf-8-sig" if codecs.lookup(encoding).name == "utf-8" else encoding
    records = _records(path, spelled, delimiter)
    first = next(records, None)
    if first is None:
        raise BadInput("log", str(path), "is empty: there is not even a header")
    _, header, fault = first
    if fault is not None:
        raise BadInput("log", f"{path}: row 1", f"the header {fault.format(encoding=encoding)}")
    columns = _checked_header(path, [name.removeprefix("\ufeff") for name in header])
    return Log(columns, _text_rows(records, columns, encoding))


def _text_rows(records: Iterator[_Record], columns: tuple[str, ...], encoding: str) -> Iterator[Row]:
    for number, cells, fault in records:
        if fault is None and len(cells) != len(columns):
            while len(cells) > len(columns) and not cells[-1].strip():
                cells.pop()
            if len(cells) != len(columns):
                fault = f"has {len(cells)} cells where the header has {len(columns)}"
        if fault is not None:
            yield Row(number, {}, fault.format(encoding=encoding))
        else:
            yield Row(number, dict(zip(columns, map(str.strip, cells), strict=True)))


_Record = tuple[int, list[str], str | None]


def _records(path: Path, encoding: str, delimiter: str) -> Iterator[_Record]:
    """Records with their numbers; blank lines have a number and are no record."""
    number = 0
    width: int | None = None
    with path.open(encoding=encoding, errors="surrogateescape", newline=None) as file:
        waiting: deque[str] = deque()
        while True:
            line = waiting.popleft() if waiting else file.readline()
            if not line:
                return
            number += 1
            taken = [line]
            if line.count('"') % 2:
                taken = _to_closing_quote(line, waiting, file, delimiter, width)
            text = "".join(taken)
            if not text.strip():
                continue
            cells, fault = _parsed(text, delimiter)
            if fault is None and width is None:
                width = len(cells)
            yield number, cells, fault


def _to_closing_quote(
    line: str, waiting: deque[str], file: Iterator[str], delimiter: str, width: int | None
) -> list[str]:
    """Lines of the record that starts with an open quote; only the first when the quote is never closed."""
    taken = [line]
    quotes = line.count('"')
    while quotes % 2 and len(taken) < MAX_LINES_OF_ROW:
        more = waiting.popleft() if waiting else next(file, "")
        if not more:
            break
        taken.append(more)
        quotes += more.count('"')
    if len(taken) == 1:
        return taken
    if quotes % 2 == 0 and (width is None or _is_one_row(taken, delimiter, width)):
        return taken
    waiting.extendleft(reversed(taken[1:]))
    return taken[:1]


def _is_one_row(lines: list[str], delimiter: str, width: int) -> bool:
    """Whether lines that quotes hold together are one row, and not several whose quotes went wrong."""
    cells, fault = _parsed("".join(lines), delimiter)
    if fault is not None or len(cells) != width:
        return False
    if any(each.count('"') % 2 == 0 and len(_parsed(each, delimiter)[0]) == width for each in lines[1:]):
        return False
    # Two whole rows, each with a quote too many in the same column, fit together too well.
    return min(lines[0].count(delimiter), lines[-1].count(delimiter)) < width - 1


def _parsed(text: str, delimiter: str) -> tuple[list[str], str | None]:
    """Cells of one record, or the fault that it has."""
    if "\x00" in text:
        return [], "holds a NUL byte"
    if any("\ud800" <= letter <= "\udfff" for letter in text):
        return [], "holds bytes that are not {encoding}"
    if text.count('"') % 2:
        return [], "has a quote that is never closed"
    try:
        cells = next(csv.reader(text.splitlines(keepends=True), delimiter=delimiter), [])
    except csv.Error as error:
        return [], f"is no CSV: {error}".replace("{", "(").replace("}", ")")
    if any(len(cell) > MAX_CELL for cell in cells):
        return [], f"has a cell of more than {MAX_CELL:,} characters"
    return cells, None


def _open_workbook(path: Path, sheet: str | None) -> Log:
    import openpyxl

    try:
        with warnings.catch_warnings():
            # openpyxl remarks on styles and validations that mean nothing to a log.
            warnings.simplefilter("ignore", UserWarning)
            book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    except (zipfile.BadZipFile, KeyError, ValueError, OSError, SyntaxError) as error:
        raise BadInput("log", str(path), f"is no XLSX workbook: {error}") from error
    if sheet is not None and sheet not in book.sheetnames:
        raise BadInput("log", str(path), f"has no sheet {sheet!r}; there are {', '.join(book.sheetnames)}")
    page = book[sheet] if sheet is not None else book.worksheets[0]
    lines = page.iter_rows(values_only=True)
    header = next(lines, None)
    if header is None or not any(cell is not None for cell in header):
        raise BadInput("log", str(path), "is empty: there is not even a header")
    columns = _checked_header(path, ["" if cell is None else str(cell) for cell in header])
    return Log(columns, _workbook_rows(lines, columns))


def _workbook_rows(lines: Iterator[tuple[object, ...]], columns: tuple[str, ...]) -> Iterator[Row]:
    for number, line in enumerate(lines, start=2):
        if all(cell is None or cell == "" for cell in line):
            continue
        cells = [_as_cell(cell) for cell in line]
        cells += [""] * (len(columns) - len(cells))
        if any(isinstance(cell, str) and len(cell) > MAX_CELL for cell in cells):
            yield Row(number, {}, f"has a cell of more than {MAX_CELL:,} characters")
        else:
            yield Row(number, dict(zip(columns, cells, strict=False)))


def _as_cell(value: object) -> Cell:
    """A workbook's cell as text; times stay times, and 5.0 is 5, as the sheet shows it."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return str(value).strip()
