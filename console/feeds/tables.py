"""The one way to read a table of a user: CSV or XLSX, as texts under the names of its columns, row by row.

Of a workbook the first sheet is read that has a column of the wanted name. Knows nothing of what the rows mean: who
asks judges each, and no row is left out unsaid.
"""

from __future__ import annotations

import csv
import io
import re
import warnings
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time
from pathlib import Path

import msgspec

#: What a workbook begins with: a ZIP; then the older kind, in which encrypted ones come too.
_ZIP, _OLD = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
BEGINS = (_ZIP, _OLD)
#: A file beyond the first is no list, nor a workbook that unfolds to more than the second.
MOST_BYTES, MOST_UNFOLDED = 64_000_000, 256_000_000
#: What a cell holds whose formula failed.
_FAILED = frozenset({"#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A"})


class TableError(ValueError):
    """A file that can not be read, or one row of it. `where` is the number of the row, or nothing."""

    def __init__(self, where: str, why: str) -> None:
        super().__init__(f"{where}: {why}" if where else why)
        self.where, self.why = where, why


#: Number and filled cells of each row below the header. A row that can not be used comes as the reason why.
Rows = list[tuple[str, dict[str, str] | TableError]]


def text_or_workbook(path: Path) -> str | None:
    """The text of a file; None: it is a workbook.

    Raises:
        TableError: the file can not be read, is too large, or is no UTF-8.
    """
    try:
        if path.stat().st_size > MOST_BYTES:
            raise TableError("", f"is larger than {MOST_BYTES // 1_000_000} MB: no list")
        with path.open("rb") as file:
            begins = file.read(4)
        return None if begins in BEGINS else path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise TableError("", error.strerror or str(error)) from error
    except UnicodeDecodeError as error:
        raise TableError("", f"is no UTF-8 text: {error.reason} at byte {error.start}") from error


def read_table(path: Path, *names: str) -> Rows:
    """The rows of a CSV or a workbook that has a column of one of these names; empty rows are left out.

    Raises:
        TableError: the file as a whole can not be read, or has no such column.
    """
    text = text_or_workbook(path)
    return workbook_rows(path, *names) if text is None else list(csv_rows(text, *names))


def csv_rows(text: str, *names: str) -> Iterator[tuple[str, dict[str, str]]]:
    """The rows of a CSV, as `read_table` gives them.

    Raises:
        TableError: it is no CSV, or has no such column.
    """
    reader = csv.DictReader(io.StringIO(text))
    try:
        header = reader.fieldnames or ()
        if (wrong := _why_no_header(header, names)) is not None:
            raise TableError("1", wrong)
        for row in reader:
            filled = {key: value for key, value in row.items() if key and value not in (None, "")}
            if filled:
                yield str(reader.line_num), filled
    except csv.Error as error:
        raise TableError(str(reader.line_num), f"is no CSV: {error}") from error


def moment_of(row: Mapping[str, str], column: str) -> datetime:
    """The moment in a column; local time unless it states its zone.

    Raises:
        ValueError: it is none, naming the column.
    """
    words = row.get(column, "").strip()
    try:
        return datetime.fromisoformat(words).astimezone()
    except (ValueError, OverflowError) as error:
        raise ValueError(f"{column}: {words or 'nothing'} is no time; write it as 2026-03-02 08:30") from error


def reason_of(error: msgspec.ValidationError) -> str:
    """Why a record does not fit: the field first, then what is wrong with it."""
    found = re.fullmatch(r"(.*) - at `\$\.?(.*)`", str(error))
    return f"{found[2]}: {found[1]}" if found and found[2] else str(error).replace("Object missing", "missing")


def _why_no_header(columns: Sequence[str], names: Sequence[str]) -> str | None:
    """What is wrong with the names of the columns; None when there is one of those that are wanted."""
    if set(names) & set(columns):
        return None
    return f"no column is named {names[0]}; those there are: {', '.join(filter(None, columns)) or 'none'}"


def workbook_rows(path: Path, *names: str) -> Rows:
    """The rows of an XLSX workbook, as `read_table` gives them.

    Raises:
        TableError: the workbook can not be read, or no sheet has such a column.
    """
    lines = _lines(path, names)
    columns = _texts(lines[0])
    found: Rows = []
    for number, line in enumerate(lines[1:], 2):
        filled = {name: text for name, text in zip(columns, _texts(line), strict=False) if name and text}
        failed = next((name for name, text in filled.items() if text in _FAILED), None)
        if failed is not None:
            found.append((str(number), TableError(str(number), f"{failed}: the formula gives {filled[failed]}")))
        elif filled:
            found.append((str(number), filled))
    return found


def _lines(path: Path, names: Sequence[str]) -> list[tuple[object, ...]]:
    """All rows of the sheet that has such a column, its header first."""
    import openpyxl  # only a workbook needs it

    try:
        with zipfile.ZipFile(path) as parts:
            if sum(part.file_size for part in parts.infolist()) > MOST_UNFOLDED:
                raise TableError("", f"unfolds to more than {MOST_UNFOLDED // 1_000_000} MB: no list")
        with warnings.catch_warnings():
            # openpyxl remarks on styles and validations that mean nothing here.
            warnings.simplefilter("ignore", UserWarning)
            book = openpyxl.load_workbook(path, read_only=True, data_only=True)
            try:
                return _list_of(book.worksheets, names)
            finally:
                book.close()
    except (TableError, OSError):
        raise
    except zipfile.BadZipFile as error:
        raise TableError(
            "", "is no XLSX workbook; an older or an encrypted one is to be saved as XLSX first"
        ) from error
    except Exception as error:
        # openpyxl 3.1 raises whatever the broken part happens to hit.
        raise TableError("", f"is no XLSX workbook: {type(error).__name__}: {error}") from error


def _list_of(sheets: Sequence[object], names: Sequence[str]) -> list[tuple[object, ...]]:
    wrong = "has no sheet"
    for sheet in sheets:
        # The size that a sheet states may be a million rows of nothing.
        sheet.reset_dimensions()  # type: ignore[attr-defined]
        lines = sheet.iter_rows(values_only=True)  # type: ignore[attr-defined]
        header = next(lines, ())
        missing = _why_no_header(_texts(header), names)
        if missing is None:
            return [header, *lines]
        wrong = missing
    raise TableError("1" if sheets else "", wrong)


def _texts(line: Sequence[object]) -> list[str]:
    return [_text(cell) for cell in line]


def _text(cell: object) -> str:
    """A cell as a CSV would hold it: 5.0 is 5, as the sheet shows it."""
    if cell is None:
        return ""
    if isinstance(cell, datetime | date | time):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    return str(cell).strip()
