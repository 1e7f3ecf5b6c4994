"""Rows of an XLSX workbook that lists units, as the texts that a CSV would hold, each with the number of its row.

The first sheet that has a column for the call sign is read. Knows no unit: `unit_files` judges each row.
"""

from __future__ import annotations

import warnings
import zipfile
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

#: What a workbook begins with: a ZIP; then the older kind, in which encrypted ones come too.
_ZIP, _OLD = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
BEGINS = (_ZIP, _OLD)
#: A workbook that unfolds to more is no list of units.
MOST_BYTES = 256_000_000
#: What a cell holds whose formula failed.
_FAILED = frozenset({"#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A"})


class SheetError(ValueError):
    """A workbook that can not be read, or one row of it. `where` is the number of the row, or nothing."""

    def __init__(self, where: str, why: str) -> None:
        super().__init__(why)
        self.where, self.why = where, why


def why_no_header(columns: Sequence[str]) -> str | None:
    """What is wrong with the names of the columns; None when there is one for the call sign."""
    if {"unit", "call_sign"} & set(columns):
        return None
    return f"no column is named unit; those there are: {', '.join(filter(None, columns)) or 'none'}"


def rows(path: Path) -> list[tuple[str, dict[str, str] | SheetError]]:
    """Number and filled cells of each row below the header; rows without any are left out.

    A row with a formula that failed comes as the reason why it can not be used.

    Raises:
        SheetError: the workbook can not be read, or no sheet lists units.
    """
    lines = _lines(path)
    columns = _texts(lines[0])
    found: list[tuple[str, dict[str, str] | SheetError]] = []
    for number, line in enumerate(lines[1:], 2):
        filled = {name: text for name, text in zip(columns, _texts(line), strict=False) if name and text}
        failed = next((name for name, text in filled.items() if text in _FAILED), None)
        if failed is not None:
            found.append((str(number), SheetError(str(number), f"{failed}: the formula gives {filled[failed]}")))
        elif filled:
            found.append((str(number), filled))
    return found


def _lines(path: Path) -> list[tuple[object, ...]]:
    """All rows of the sheet that lists units, its header first."""
    import openpyxl  # only a workbook needs it

    try:
        with zipfile.ZipFile(path) as parts:
            if sum(part.file_size for part in parts.infolist()) > MOST_BYTES:
                raise SheetError("", f"unfolds to more than {MOST_BYTES // 1_000_000} MB: no list of units")
        with warnings.catch_warnings():
            # openpyxl remarks on styles and validations that mean nothing here.
            warnings.simplefilter("ignore", UserWarning)
            book = openpyxl.load_workbook(path, read_only=True, data_only=True)
            try:
                return _list_of_units(book.worksheets)
            finally:
                book.close()
    except (SheetError, OSError):
        raise
    except zipfile.BadZipFile as error:
        raise SheetError(
            "", "is no XLSX workbook; an older or an encrypted one is to be saved as XLSX first"
        ) from error
    except Exception as error:
        # openpyxl 3.1 raises whatever the broken part happens to hit.
        raise SheetError("", f"is no XLSX workbook: {type(error).__name__}: {error}") from error


def _list_of_units(sheets: Sequence[object]) -> list[tuple[object, ...]]:
    wrong = "has no sheet"
    for sheet in sheets:
        # The size that a sheet states may be a million rows of nothing.
        sheet.reset_dimensions()  # type: ignore[attr-defined]
        lines = sheet.iter_rows(values_only=True)  # type: ignore[attr-defined]
        header = next(lines, ())
        missing = why_no_header(_texts(header))
        if missing is None:
            return [header, *lines]
        wrong = missing
    raise SheetError("1" if sheets else "", wrong)


def _texts(line: Sequence[object]) -> list[str]:
    return [_text(cell) for cell in line]


def _text(cell: object) -> str:
    """A cell as a CSV would hold it: 5.0 is 5, as the sheet shows it."""
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    return str(cell).strip()
