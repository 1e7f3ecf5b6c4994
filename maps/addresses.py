"""House numbers as sources give them. Knows no file and no search."""

from __future__ import annotations

import re

#: Street, number, longitude, latitude.
Address = tuple[str, str, float, float]

_FULL_ADDRESS = re.compile(r"(.*?[^\W\d])\s*(\d{1,5}(?:[-之附]\d{1,4})?)\s*[号號]((?:[-之附]?\s*\d|[院楼栋幢]).*)?")


def split_address(text: str) -> tuple[str, str] | None:
    """Street and number of an address in one text, as Chinese registers write it; None for any other name.

    >>> split_address("张家湾镇朝阳路12号3栋")
    ('张家湾镇朝阳路', '12号3栋')
    """
    match = _FULL_ADDRESS.fullmatch(text.strip())
    if match is None:
        return None
    street, number, rest = match.groups()
    return street, f"{number}号{rest}" if rest else number
