"""A shift as evidence: the journal's entries of a span in one signed file, and the check of such a file.

What is signed is the manifest: whose record, which span, the chain's hash before and after it, how many
entries and texts. The entries follow from it: they lead from the one hash to the other, or they do not.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, TextIO

import msgspec
from sqlalchemy import Connection, select

from db import journal, signing
from db.codec import time_text
from db.errors import StoreError
from db.private_file import make_private
from db.store import Store
from db.tables import Base

FORMAT = "command-console shift 1"
_JOURNAL = Base.metadata.tables["journal"]
_PRIVATE = Base.metadata.tables["private_text"]
_CHUNK = 500


class Point(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A place in the chain: the number of an entry and its hash; 0 is before the first."""

    seq: int
    hash: str


class Manifest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a signature covers. `since` and `until` are what was asked for, `texts_sha256` goes over all texts."""

    format: str
    operation: dict[str, str]
    since: str
    until: str
    exported_at: str
    exported_by: str
    before: Point
    after: Point
    head: Point
    entries: int
    texts: int
    texts_sha256: str


class Signature(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A signature over the canonical text of the manifest."""

    algorithm: str
    public_key: str
    value: str


class Exported(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One entry as exported; `body` is the very text that the hash covers, the rest is for reading."""

    seq: int
    id: str
    at: str
    actor: str
    command: str
    changed: dict[str, list[str]]
    prev: str
    hash: str
    body: str


class Kept(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A private text with its salt."""

    salt: str
    text: str


class Shift(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A whole file."""

    manifest: Manifest
    signature: Signature | None = None
    entries: list[Exported]
    texts: dict[str, Kept] = {}


class _At(msgspec.Struct):
    at: str


@dataclass(frozen=True, slots=True)
class Finding:
    """What checking a file found; `signed_by` is the fingerprint of its key, empty without a signature."""

    ok: bool
    entries: int
    head: str
    first_bad: int | None = None
    reason: str | None = None
    signed_by: str = ""


class ShiftTrouble(Exception):
    """A file that is no exported shift. Names the file and why."""

    def __init__(self, where: str, why: str) -> None:
        super().__init__(f"shift: {where}: {why}")
        self.where, self.why = where, why


# --- writing ---------------------------------------------------------------------------------------


def write_shift(
    store: Store,
    out: TextIO,
    since: datetime,
    until: datetime,
    *,
    now: datetime,
    by: str,
    with_texts: bool = False,
    signer: signing.Signer | None = None,
) -> Manifest:
    """Write the entries from the first to the last that was made in a span, and those between them.

    Args:
        since: the first moment of the span.
        until: the first moment after it.
        now, by: when the export is made, and by whom.
        with_texts: put what is personal in too; who may not read it can not.
    Raises:
        StoreError: nothing was recorded in the span, the role may not read texts, or the record can not be read.
    """
    if with_texts and not store.rights.reads_private:
        raise StoreError(store.where, f"the role {store.role} may not read private texts")
    with store.reading() as connection:
        first, last = _span(connection, time_text(since), time_text(until))
        if not last:
            raise StoreError(store.where, f"nothing was recorded from {time_text(since)} to {time_text(until)}")
        before = _point(connection, first - 1)
        references = _references(connection, first, last) if with_texts else []
        digest, texts = hashlib.sha256(), 0
        for ref, kept in _texts(connection, references):
            digest.update(f"{ref}\n".encode())
            texts += kept is not None
        head_seq, head_hash = journal.head(connection)
        operation = store.operation
        manifest = Manifest(
            format=FORMAT,
            operation={"kind": operation.kind, "name": operation.name, "made_at": operation.made_at},
            since=time_text(since),
            until=time_text(until),
            exported_at=time_text(now),
            exported_by=by,
            before=before,
            after=_point(connection, last),
            head=Point(head_seq, head_hash),
            entries=last - first + 1,
            texts=texts,
            texts_sha256=digest.hexdigest(),
        )
        out.write('{"manifest": ' + journal.canonical(manifest))
        if signer is not None:
            value = signer.sign(signed_text(manifest))
            signature = Signature(algorithm=signing.ALGORITHM, public_key=signer.public, value=value)
            out.write(',\n"signature": ' + journal.canonical(signature))
        out.write(',\n"entries": [')
        for number, entry in enumerate(journal.entries(connection, first - 1, until=last)):
            out.write(",\n" if number else "\n")
            json.dump(entry.as_json(), out, ensure_ascii=False)
        out.write('\n],\n"texts": {')
        for number, (ref, kept) in enumerate(_texts(connection, references)):
            out.write(",\n" if number else "\n")
            out.write(f"{json.dumps(ref)}: {journal.canonical(kept)}")
        out.write("\n}}\n")
    return manifest


def write_shift_file(path: Path, store: Store, since: datetime, until: datetime, **options: Any) -> Manifest:
    """Write a shift to a file, whole or not at all; options as those of `write_shift`.

    Raises:
        StoreError: as `write_shift`, or the file can not be written.
    """
    half = path.with_name(f".{path.name[:200]}.{os.getpid()}.part")
    try:
        make_private(half)
        with half.open("w", encoding="utf-8", newline="") as out:
            manifest = write_shift(store, out, since, until, **options)
            out.flush()
            os.fsync(out.fileno())
        half.replace(path)
    except OSError as error:
        raise StoreError(str(path), error.strerror or str(error)) from error
    finally:
        half.unlink(missing_ok=True)
    return manifest


def signed_text(manifest: Manifest) -> bytes:
    """What a signature goes over: the manifest as canonical JSON."""
    return journal.canonical(manifest).encode()


def _span(connection: Connection, since: str, until: str) -> tuple[int, int]:
    """The first and last seq of a span. Times need not follow the order of seq, so all entries are looked at."""
    first = last = 0
    after = 0
    while page := connection.execute(
        select(_JOURNAL.c.seq, _JOURNAL.c.body).where(_JOURNAL.c.seq > after).order_by(_JOURNAL.c.seq).limit(_CHUNK)
    ).all():
        for row in page:
            if since <= msgspec.json.decode(row.body, type=_At).at < until:
                first, last = first or row.seq, row.seq
        after = page[-1].seq
    return first, last


def _point(connection: Connection, seq: int) -> Point:
    entry = journal.entry_of(connection, seq) if seq else None
    return Point(seq, entry.hash if entry is not None else journal.FIRST_PREV)


def _references(connection: Connection, first: int, last: int) -> list[str]:
    """Every private text that the entries of a span speak of, sorted."""
    found: set[str] = set()
    for entry in journal.entries(connection, first - 1, until=last):
        found |= references_of(entry.body)
    return sorted(found)


def references_of(body: journal.Body) -> set[str]:
    """The private texts that an entry puts on record or changes."""
    images = [columns for image in body.rows for columns in (image.before, image.after) if columns is not None]
    named = [columns.get(name) for columns in images for name in ("address", "summary", "text")]
    return {ref for ref in named if isinstance(ref, str)}


def _texts(connection: Connection, references: list[str]) -> Iterator[tuple[str, Kept]]:
    """Those texts that are there and not erased, in order of their references."""
    for start in range(0, len(references), _CHUNK):
        wanted = select(_PRIVATE).where(
            _PRIVATE.c.ref.in_(references[start : start + _CHUNK]), _PRIVATE.c.text.is_not(None)
        )
        for row in connection.execute(wanted.order_by(_PRIVATE.c.ref)):
            yield row.ref, Kept(row.salt, row.text)


# --- checking --------------------------------------------------------------------------------------


def read_shift(path: Path) -> Shift:
    """A file that was exported.

    Raises:
        ShiftTrouble: it can not be read, or is none.
    """
    try:
        data = path.read_bytes()
        shift = msgspec.json.decode(data, type=Shift)
        json.loads(data, object_pairs_hook=_each_once)
    except OSError as error:
        raise ShiftTrouble(str(path), error.strerror or str(error)) from error
    except (ValueError, RecursionError) as error:
        raise ShiftTrouble(str(path), f"it is no exported shift: {error}") from error
    if shift.manifest.format != FORMAT:
        raise ShiftTrouble(str(path), f"its format is {shift.manifest.format}; this program knows {FORMAT}")
    return shift


def _each_once(pairs: list[tuple[str, Any]]) -> None:
    """Refuse a name that stands twice: a reader would see the one, and the check go over the other."""
    names = [name for name, _ in pairs]
    if len(set(names)) < len(names):
        raise ValueError(f"{next(name for name in names if names.count(name) > 1)} stands in it twice")


def check_shift(shift: Shift, key: str = "") -> Finding:
    """Check signature, chain and completeness.

    Args:
        key: the public key of who should have signed; empty: whoever did is named.
    """
    manifest, signed_by = shift.manifest, ""
    seq, prev = manifest.before.seq, manifest.before.hash

    def bad(reason: str, entry: int | None = None) -> Finding:
        return Finding(False, seq - manifest.before.seq, prev, entry, reason, signed_by)

    if shift.signature is None:
        if key:
            return bad("it is not signed")
    else:
        if why := _badly_signed(shift.signature, manifest):
            return bad(why)
        signed_by = signing.fingerprint(shift.signature.public_key)
        if key and key != shift.signature.public_key:
            return bad(f"another key signed it: {signed_by}")
    for entry in shift.entries:
        if entry.seq != seq + 1:
            return bad(f"entry {seq + 1} is missing", seq + 1)
        if entry.prev != prev or journal.entry_hash(prev, entry.seq, entry.actor, entry.body) != entry.hash:
            return bad("its text, actor or place in the chain was changed", entry.seq)
        if why := _told_otherwise(entry):
            return bad(why, entry.seq)
        seq, prev = entry.seq, entry.hash
    if (seq, prev) != (manifest.after.seq, manifest.after.hash) or len(shift.entries) != manifest.entries:
        return bad(f"entries after {seq} are missing", seq + 1)
    if why := _texts_differ(shift):
        return bad(why)
    return Finding(True, len(shift.entries), prev, signed_by=signed_by)


def _badly_signed(signature: Signature, manifest: Manifest) -> str:
    """Why a signature does not hold; empty when it does."""
    if signature.algorithm != signing.ALGORITHM:
        return f"its signature is by {signature.algorithm}; this program knows {signing.ALGORITHM}"
    holds = signing.is_signed(signature.public_key, signature.value, signed_text(manifest))
    return "" if holds else "its signature is not over what it says"


def _told_otherwise(entry: Exported) -> str:
    """Why the fields that are for reading do not say what the hashed text says; empty when they do."""
    try:
        body = msgspec.json.decode(entry.body, type=journal.Body)
    except (msgspec.DecodeError, RecursionError):
        return "its text can not be read"
    said = (body.id, body.at, body.command, body.changed)
    return "" if said == (entry.id, entry.at, entry.command, entry.changed) else "it is told otherwise than it is"


def _texts_differ(shift: Shift) -> str:
    digest = hashlib.sha256()
    for ref in sorted(shift.texts):
        kept = shift.texts[ref]
        digest.update(f"{ref}\n".encode())
        if journal.text_reference(kept.salt, kept.text) != ref:
            return f"a private text is not the one that was kept as {ref}"
    complete = (len(shift.texts), digest.hexdigest()) == (shift.manifest.texts, shift.manifest.texts_sha256)
    return "" if complete else "private texts are missing or were added"


def compare_shift(shift: Shift, connection: Connection) -> str:
    """Why a record does not hold the entries of a file; empty when it does."""
    for point in (shift.manifest.before, shift.manifest.after):
        if _point(connection, point.seq) != point:
            return f"the record has another entry {point.seq} than the file"
    return ""
