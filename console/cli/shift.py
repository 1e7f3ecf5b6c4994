"""What `main.py export --what shift`, `db keygen` and `db verify --export` do."""

from __future__ import annotations

import argparse
import getpass
import os
import sys
from datetime import datetime
from pathlib import Path
from typing import Any, TextIO

from console.cli.errors import UsageError, WorkFailed
from console.cli.stores import opened
from console.clock import SystemClock
from db.errors import KeyTrouble
from db.shift import ShiftTrouble, check_shift, compare_shift, read_shift, write_shift
from db.signing import Signer, make_key, read_public
from db.store import Store

#: Where a program that signs by itself gives the passphrase of its key.
PASSPHRASE = "CONSOLE_KEY_PASSPHRASE"


def add_shift_options(parser: argparse.ArgumentParser) -> None:
    """The options of an exported shift."""
    parser.add_argument("--from", dest="since", metavar="TIME", help="first moment of a shift, as 2026-03-01T08:00")
    parser.add_argument("--until", metavar="TIME", help="first moment after it")
    parser.add_argument("--sign", type=Path, metavar="KEY.pem", help="sign the shift with this key (db keygen)")
    parser.add_argument("--texts", action="store_true", help="with what callers said, if your role may read it")


def shift_writer(args: argparse.Namespace) -> Any:
    """Check the options of a shift, and give what writes it.

    Raises:
        UsageError: an option is missing, wrong, or for something else.
    """
    if args.format not in (None, "json"):
        raise UsageError("export", f"--format {args.format}", "a shift is one JSON document; use json")
    since, until = _moment("--from", args.since), _moment("--until", args.until)
    if since >= until:
        raise UsageError("export", f"--until {args.until}", "it must be later than --from")
    signer = read_signer(args.sign, "export") if args.sign is not None else None

    def write(store: Store, out: TextIO) -> None:
        write_shift(
            store,
            out,
            since,
            until,
            now=SystemClock().now(),
            by=store.login,
            with_texts=args.texts,
            signer=signer,
        )

    return write


def read_signer(key: Path, what: str) -> Signer:
    """The key to sign with; its passphrase is asked for.

    Raises:
        UsageError: it can not be used.
    """
    try:
        return Signer.read(key, _passphrase)
    except KeyTrouble as error:
        raise UsageError(what, error.where, error.why) from error


def only_for_shift(args: argparse.Namespace) -> None:
    """Refuse options of a shift that something else was asked for with."""
    for option, given in (
        ("--from", args.since),
        ("--until", args.until),
        ("--sign", args.sign),
        ("--texts", args.texts),
    ):
        if given:
            raise UsageError("export", option, "it goes with --what shift")


def _moment(option: str, text: str | None) -> datetime:
    """A moment as typed; without an offset it is this computer's local time."""
    if text is None:
        raise UsageError("export", option, "a shift needs --from and --until")
    try:
        return datetime.fromisoformat(text).astimezone()
    except (ValueError, OverflowError) as error:
        raise UsageError("export", f"{option} {text}", "write a moment as 2026-03-01T08:00") from error


def _passphrase() -> str:
    if (given := os.environ.get(PASSPHRASE)) is not None:
        return given
    if sys.stdin is not None and sys.stdin.isatty():
        return getpass.getpass("Passphrase of the key: ")
    raise KeyTrouble(PASSPHRASE, "the key has a passphrase: set this variable, or run from a terminal")


def add_keygen(parser: argparse.ArgumentParser) -> None:
    """The options of `db keygen`."""
    parser.add_argument("file", metavar="KEY.pem", type=Path, help="the private key; its public half goes beside it")
    parser.add_argument("--encrypt", action="store_true", help="protect the key with a passphrase")


def run_keygen(args: argparse.Namespace) -> dict[str, Any]:
    """Make a key to sign with; what it answers."""
    passphrase = ""
    if args.encrypt:
        passphrase = os.environ.get(PASSPHRASE) or getpass.getpass("Passphrase of the new key: ")
        if not passphrase:
            raise UsageError("db keygen", "--encrypt", "the passphrase is empty")
    try:
        public, fingerprint = make_key(args.file, passphrase)
    except KeyTrouble as error:
        raise WorkFailed("db keygen", error.where, error.why) from error
    return {"key": str(args.file), "public": str(public), "fingerprint": fingerprint}


def run_verify_export(args: argparse.Namespace) -> dict[str, Any]:
    """Check an exported shift, by itself or beside the record that it came from; what it answers."""
    try:
        key = read_public(args.key) if args.key is not None else ""
        shift = read_shift(args.export)
    except (KeyTrouble, ShiftTrouble) as error:
        raise UsageError("db verify", error.where, error.why) from error
    found = check_shift(shift, key)
    answer: dict[str, Any] = {
        "entries": found.entries,
        "ok": found.ok,
        "head": found.head,
        "first_bad": found.first_bad,
        "reason": found.reason,
        "signed_by": found.signed_by or None,
        "key_known": bool(key) and found.ok,
        "exported_by": shift.manifest.exported_by,
        "exported_at": shift.manifest.exported_at,
        "operation": shift.manifest.operation,
        "from": shift.manifest.since,
        "until": shift.manifest.until,
    }
    if found.ok and args.db is not None:
        with opened(args.db, "db verify", read_only=True) as store, store.reading() as connection:
            if why := compare_shift(shift, connection):
                answer |= {"ok": False, "reason": why}
    return answer
