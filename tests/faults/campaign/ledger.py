"""What desks were told of their commands, and whether the record bears it out."""

from __future__ import annotations

import json
import threading
import uuid
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, text

from db import journal

#: A disposition or a refusal may name more; these are enough to look at.
NAMED = 5


@dataclass(frozen=True)
class Acknowledged:
    """A command that a desk was told is done: by the record, as entry `seq`, or by its own outbox."""

    desk: str
    by: str
    seq: int


@dataclass
class Judgement:
    """What was found wrong; empty lists and None mean nothing."""

    lost: list[str] = field(default_factory=list)
    twice: list[str] = field(default_factory=list)
    double: list[str] = field(default_factory=list)
    chain: str | None = None
    unequal: list[str] = field(default_factory=list)

    @property
    def is_good(self) -> bool:
        """Whether nothing is wrong."""
        return not (self.lost or self.twice or self.double or self.chain or self.unequal)

    def add(self, other: Judgement) -> None:
        """Take another's findings in."""
        self.lost += other.lost
        self.twice += other.twice
        self.double += other.double
        self.unequal += other.unequal
        self.chain = self.chain or other.chain

    def lines(self) -> Iterator[str]:
        """The first of each kind, in words."""
        for name, found in (
            ("lost", self.lost),
            ("twice", self.twice),
            ("double", self.double),
            ("unequal", self.unequal),
        ):
            yield from (f"{name}: {what}" for what in found[:NAMED])
        if self.chain:
            yield f"chain: {self.chain}"


class Ledger:
    """What the desks of one record were told, and by whom; threads share it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.acknowledged: dict[str, Acknowledged] = {}
        self.to_decide: dict[str, set[str]] = {}
        self.decided: dict[str, str] = {}
        self.refused = 0

    def hear(self, desk: str, told: dict[str, Any]) -> None:
        """One line of a desk."""
        with self._lock:
            if "acknowledged" in told:
                self.acknowledged[told["acknowledged"]] = Acknowledged(desk, told["by"], told["seq"])
            elif "refused" in told:
                self.refused += 1
            elif "link" in told:
                self.to_decide[desk] = set(told["to_decide"])

    def decide(self, command_id: str, *, again: bool) -> None:
        """A commander has decided: to drop it, or to send it again under an id that follows from the old one."""
        with self._lock:
            new = str(uuid.uuid5(uuid.NAMESPACE_OID, f"{command_id} again"))
            self.decided[command_id] = new if again else "dropped"

    def counted(self) -> Counter[str]:
        """How many were acknowledged, by whom."""
        with self._lock:
            return Counter(one.by for one in self.acknowledged.values())

    def judge(self, connection: Connection) -> Judgement:
        """Hold all that was told against the record. No desk may be commanding or have anything left to send."""
        found = Judgement()
        rows = connection.execute(text("SELECT command_id, seq FROM journal")).all()
        seqs: dict[str, list[int]] = {}
        for command_id, seq in rows:
            seqs.setdefault(command_id, []).append(seq)
        found.twice += [f"{command_id} is entries {many}" for command_id, many in seqs.items() if len(many) > 1]
        with self._lock:
            waiting = {command_id for ids in self.to_decide.values() for command_id in ids}
            for command_id, told in self.acknowledged.items():
                is_kept = command_id in seqs
                is_left = command_id in waiting or command_id in self.decided
                if told.by == "record" and seqs.get(command_id) != [told.seq]:
                    found.lost.append(
                        f"{command_id} of {told.desk}: told entry {told.seq}, it is {seqs.get(command_id)}"
                    )
                elif told.by == "outbox" and not is_kept and not is_left:
                    found.lost.append(f"{command_id} of {told.desk}: acknowledged by its outbox, and nowhere now")
                elif is_kept and is_left:
                    found.twice.append(f"{command_id} of {told.desk}: entry {seqs[command_id]}, and to be decided")
        found.twice += _words_twice(connection)
        found.double += _double(connection)
        found.chain = _chain(connection)
        return found


def _words_twice(connection: Connection) -> list[str]:
    """Every summary and note of the campaign has words of its own: found in two rows, a command worked twice."""
    words = text(
        "SELECT p.text, count(*) FROM (SELECT summary AS ref FROM incident UNION ALL SELECT text FROM note) AS r"
        " JOIN private_text AS p ON p.ref = r.ref GROUP BY p.text HAVING count(*) > 1"
    )
    return [f"the words {said!r} are in {count} rows" for said, count in connection.execute(words)]


def _double(connection: Connection) -> list[str]:
    """Units that two assignments bind, now or at any entry; and units that say otherwise than their assignment."""
    now = text("SELECT unit FROM assignment WHERE ended_at IS NULL GROUP BY unit HAVING count(*) > 1")
    found = [f"{unit} is bound twice" for (unit,) in connection.execute(now)]
    apart = text(
        "SELECT u.call_sign FROM unit AS u LEFT JOIN assignment AS a ON a.unit = u.call_sign AND a.ended_at IS NULL"
        " WHERE coalesce(u.incident, '') <> coalesce(a.incident, '')"
    )
    found += [f"{unit} says another incident than its assignment" for (unit,) in connection.execute(apart)]
    bound: dict[str, str] = {}
    unit_of: dict[str, str] = {}
    for entry in journal.entries(connection):
        ended = {image.key for image in entry.body.rows if image.kind == "assignment" and _ends(image)}
        for key in ended:
            bound.pop(unit_of.get(key, ""), None)
        for image in entry.body.rows:
            if image.kind != "assignment" or image.key in ended or image.after is None:
                continue
            unit = str(image.after.get("unit") or unit_of.get(image.key))
            unit_of[image.key] = unit
            if bound.get(unit, image.key) != image.key:
                found.append(f"{unit} was bound twice at entry {entry.seq}")
            if image.before is None or "ended_at" in image.after:
                bound[unit] = image.key
    return found


def _ends(image: journal.Image) -> bool:
    return image.after is None or image.after.get("ended_at") is not None


def _chain(connection: Connection) -> str | None:
    verdict = journal.verify(connection)
    if not verdict.ok:
        return f"entry {verdict.first_bad}: {verdict.reason}"
    if (row := journal.fold_difference(connection)) is not None:
        return f"{row} is not as the journal leads to"
    if (ref := journal.text_difference(connection)) is not None:
        return f"the text {ref} is not the one that was kept"
    return None


def line_of(told: bytes) -> dict[str, Any] | None:
    """One line of a desk; None for one that its death broke off."""
    if not told.endswith(b"\n"):
        return None
    found: dict[str, Any] = json.loads(told)
    return found
