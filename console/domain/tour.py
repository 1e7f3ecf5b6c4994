"""Tours of duty and the handing over between them."""

from __future__ import annotations

from datetime import datetime

import msgspec


class Tour(msgspec.Struct, frozen=True):
    """One unit's turn of duty, as the roster plans it and as it was.

    `pattern` names the roster's pattern it came from. `crew` (who is in it) is a reference into the private texts.
    `begun_at` and `ended_at` are when the unit really came on and went off; `break_since` is set while it rests.
    """

    key: str
    unit: str
    starts_at: datetime
    ends_at: datetime
    pattern: str = ""
    zone: str | None = None
    post: str | None = None
    people: int | None = None
    vehicle: str = ""
    crew: str | None = None
    begun_at: datetime | None = None
    break_since: datetime | None = None
    ended_at: datetime | None = None
    version: int = 1


class Handover(msgspec.Struct, frozen=True):
    """A shift given from one commander to the next, with a signed summary.

    `seq` and `hash` are the journal's head that the summary speaks of; `summary` is a reference into the private
    texts; `signature` and `signer` are empty when no key signs here. `taken_by` is empty until somebody took over.
    """

    key: str
    given_at: datetime
    given_by: str
    since: datetime
    seq: int
    hash: str
    summary: str | None = None
    signature: str = ""
    signer: str = ""
    taken_at: datetime | None = None
    taken_by: str = ""
    version: int = 1
