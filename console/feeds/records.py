"""Records of a file in any of the shapes that people send: CSV, XLSX, JSON lines, a JSON array, GeoJSON points.

Knows nothing of what the records mean: who asks judges each, and no record is left out unsaid.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from console.feeds.tables import TableError, csv_rows, text_or_workbook, workbook_rows


def read_records(path: Path, *names: str) -> Sequence[tuple[str, Any]]:
    """Every record with where it stands, as it is; the properties of a GeoJSON point come with its place as `at`.

    Args:
        names: columns of which a table must have one.
    Raises:
        TableError: the file as a whole can not be read, or has no such column.
    """
    text = text_or_workbook(path)
    return workbook_rows(path, *names) if text is None else list(_records(text, path, names))


def _records(text: str, path: Path, names: Sequence[str]) -> Iterator[tuple[str, Any]]:
    """Records as they stand in the file, each with where it stands; what is no object comes as it is."""
    start = text.lstrip()[:1]
    if start == "{" and path.suffix.lower() in (".geojson", ".json") and (whole := _json(text)) is not None:
        features = whole.get("features") if isinstance(whole, dict) else None
        yield from _numbered(features if isinstance(features, list) else [whole])
    elif start == "[":
        try:
            yield from _numbered(json.loads(text))
        except json.JSONDecodeError as error:
            raise TableError(str(error.lineno), "is no JSON: {why}", why=error.msg) from error
        except (ValueError, RecursionError) as error:  # numbers of thousands of digits, lists within lists
            raise TableError("1", "is no JSON: {why}", why=error) from error
    elif start == "{":
        for number, line in enumerate(text.splitlines(), 1):
            if line.strip():
                yield from _numbered([_json(line)], number)
    else:
        yield from csv_rows(text, *names)


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _numbered(records: Iterable[Any], first: int = 1) -> Iterator[tuple[str, Any]]:
    for number, record in enumerate(records, first):
        if isinstance(record, dict) and record.get("type") == "Feature":
            geometry, properties = record.get("geometry"), record.get("properties")
            is_point = isinstance(geometry, dict) and geometry.get("type") == "Point"
            place = geometry.get("coordinates") if isinstance(geometry, dict) and is_point else None
            # A height may follow; nothing here has one.
            at = {"at": place[:2] if isinstance(place, list) else place} if place else {}
            record = {**(properties if isinstance(properties, dict) else {}), **at}
        yield str(number), record
