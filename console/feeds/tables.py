"""The one way to read a table of a user: CSV or XLSX, as texts under the names of its fields, row by row.

A CSV is UTF-8, or GB18030 as office programs in China write it. Of a workbook the first sheet is read that has a column
of the wanted name. Knows nothing of what the rows mean: who asks judges each, and no row is left out unsaid.
"""

from __future__ import annotations

import csv
import io
import re
import warnings
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date, datetime, time
from pathlib import Path

import msgspec

from console.domain.area import Post, Zone
from console.domain.geo import LonLat, is_on_earth
from console.feeds.columns import CODES, field_of

#: What a workbook begins with: a ZIP; then the older kind, in which encrypted ones come too.
_ZIP, _OLD = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
BEGINS = (_ZIP, _OLD)
#: A file beyond the first is no list, nor a workbook that unfolds to more than the second.
MOST_BYTES, MOST_UNFOLDED = 64_000_000, 256_000_000
#: What a cell holds whose formula failed.
_FAILED = frozenset({"#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A"})


class TableError(ValueError):
    """A file that can not be read, or one row of it.

    Args:
        where: the number of the row, or nothing.
        template: the reason in English with named places, also the key of its translation.
        values: what fills the named places.
    """

    def __init__(self, where: str, template: str, /, **values: object) -> None:
        self.where, self.template, self.values = where, template, values
        super().__init__(f"{where}: {self.why}" if where else self.why)

    @property
    def why(self) -> str:
        """The reason in English."""
        return self.template.format(**self.values)

    def in_row(self, where: str) -> TableError:
        """The same of a row."""
        return TableError(where, self.template, **self.values)


#: Number and filled cells of each row below the header. A row that can not be used comes as the reason why.
Rows = list[tuple[str, dict[str, str] | TableError]]


def text_or_workbook(path: Path) -> str | None:
    """The text of a file; None: it is a workbook.

    Raises:
        TableError: the file can not be read, is too large, or is no text.
    """
    try:
        if path.stat().st_size > MOST_BYTES:
            raise TableError("", "is larger than {most} MB: no list", most=MOST_BYTES // 1_000_000)
        with path.open("rb") as file:
            begins = file.read(4)
        return None if begins in BEGINS else _text_of(path.read_bytes())
    except OSError as error:
        raise TableError("", "{why}", why=error.strerror or str(error)) from error


def _text_of(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        with suppress(UnicodeDecodeError):
            return data.decode("gb18030")
        raise TableError(
            "", "is text in neither UTF-8 nor GB18030: {why} at byte {place}", why=error.reason, place=error.start
        ) from error


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
    reader = csv.reader(io.StringIO(text))
    try:
        header = next(reader, [])
        if not _has(header, names):
            raise _no_column(header, names)
        fields = [field_of(column) for column in header]
        for row in reader:
            filled = _filled(fields, row)
            if filled:
                yield str(reader.line_num), filled
    except csv.Error as error:
        raise TableError(str(reader.line_num), "is no CSV: {why}", why=error) from error


def moment_of(row: Mapping[str, str], column: str) -> datetime:
    """The moment in a column; local time unless it states its zone.

    Raises:
        TableError: it is none, naming the column.
    """
    words = row.get(column, "").strip()
    try:
        return datetime.fromisoformat(words.replace("/", "-")).astimezone()
    except (ValueError, OverflowError) as error:
        raise TableError(
            "", "{column}: “{value}” is no time; write it as 2026-03-02 08:30", column=column, value=words
        ) from error


def codes_by_name(rows: Iterable[Zone | Post]) -> dict[str, str]:
    """Codes of zones or posts, by code and by their names."""
    found: dict[str, str] = {}
    for row in rows:
        for name in (row.code, row.name_zh, row.name):
            found.setdefault(name, row.code)
    return found


def code_of(row: Mapping[str, str], column: str, codes: Mapping[str, str]) -> str | None:
    """The code in a column, where a name may stand for it; None: the column is empty.

    Args:
        codes: as `codes_by_name` gives them; where there are none on record, any is taken.
    Raises:
        TableError: it is none of them, naming the column.
    """
    words = row.get(column, "").strip()
    if words and codes and words not in codes:
        raise TableError("", "{column}: {value} is not on record", column=column, value=words)
    return codes.get(words, words) or None


def check_place(at: LonLat, where: str = "") -> None:
    """Refuse what is no place on earth.

    Raises:
        TableError: it is none.
    """
    if not is_on_earth(at):
        raise TableError(
            where, "at: [{lon}, {lat}] is no place: longitude comes first, in degrees", lon=at.lon, lat=at.lat
        )


def unfit(error: msgspec.ValidationError) -> TableError:
    """Why a record does not fit: the field first, then what is wrong with it."""
    found = re.fullmatch(r"(.*) - at `\$\.?(.*)`", str(error))
    if found and found[2]:
        return TableError("", "{column}: it does not fit: {why}", column=found[2], why=found[1])
    if missing := re.fullmatch(r"Object missing required field `(.*)`", str(error)):
        return TableError("", "{column}: is missing", column=missing[1])
    return TableError("", "{why}", why=error)


def _has(header: Sequence[str], names: Sequence[str]) -> bool:
    return any(field_of(column) in names for column in header)


def _no_column(header: Sequence[str], names: Sequence[str]) -> TableError:
    there = ", ".join(filter(None, header)) or "–"
    return TableError("1", "no column is named {column}; those there are: {there}", column=names[0], there=there)


def _filled(fields: Sequence[str], texts: Iterable[str]) -> dict[str, str]:
    """The filled cells of a row by their fields; codes that are told in Chinese as codes."""
    cells = zip(fields, texts, strict=False)
    return {field: CODES.get(field, {}).get(text.strip(), text) for field, text in cells if field and text}


def workbook_rows(path: Path, *names: str) -> Rows:
    """The rows of an XLSX workbook, as `read_table` gives them.

    Raises:
        TableError: the workbook can not be read, or no sheet has such a column.
    """
    lines = _lines(path, names)
    fields = [field_of(column) for column in _texts(lines[0])]
    found: Rows = []
    for number, line in enumerate(lines[1:], 2):
        filled = _filled(fields, _texts(line))
        failed = next((name for name, text in filled.items() if text in _FAILED), None)
        if failed is not None:
            why = TableError(str(number), "{column}: the formula gives {value}", column=failed, value=filled[failed])
            found.append((str(number), why))
        elif filled:
            found.append((str(number), filled))
    return found


def _lines(path: Path, names: Sequence[str]) -> list[tuple[object, ...]]:
    """All rows of the sheet that has such a column, its header first."""
    import openpyxl  # only a workbook needs it

    try:
        with zipfile.ZipFile(path) as parts:
            if sum(part.file_size for part in parts.infolist()) > MOST_UNFOLDED:
                raise TableError("", "unfolds to more than {most} MB: no list", most=MOST_UNFOLDED // 1_000_000)
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
        raise TableError("", "is no XLSX workbook: {why}", why=f"{type(error).__name__}: {error}") from error


def _list_of(sheets: Sequence[object], names: Sequence[str]) -> list[tuple[object, ...]]:
    header: Sequence[object] = ()
    for sheet in sheets:
        # The size that a sheet states may be a million rows of nothing.
        sheet.reset_dimensions()  # type: ignore[attr-defined]
        lines = sheet.iter_rows(values_only=True)  # type: ignore[attr-defined]
        header = next(lines, ())
        if _has(_texts(header), names):
            return [header, *lines]
    raise _no_column(_texts(header), names) if sheets else TableError("", "has no sheet")


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
