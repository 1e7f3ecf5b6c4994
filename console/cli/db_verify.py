"""`main.py db verify`: a record against its own journal, or an exported shift against its signature."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from console.cli.errors import UsageError
from console.cli.shift import run_verify_export
from console.cli.stores import opened
from db import journal
from db.backup import damage


def add_verify(parser: argparse.ArgumentParser) -> None:
    """The options of `db verify`."""
    parser.add_argument("--db", metavar="URL", help="database URL, such as sqlite:///shift.db")
    parser.add_argument("--export", type=Path, metavar="FILE", help="check this exported shift, beside --db if named")
    parser.add_argument("--key", type=Path, metavar="PUB.pem", help="the key that must have signed the export")


def verified(args: argparse.Namespace) -> dict[str, Any]:
    """What the check found; `ok` says whether all of it holds.

    Raises:
        UsageError: nothing to check was named, or what was named is none.
    """
    if args.export is not None:
        return run_verify_export(args)
    if args.key is not None:
        raise UsageError("db verify", "--key", "it goes with --export FILE")
    if args.db is None:
        raise UsageError("db verify", "--db", "name a database, or --export FILE")
    return _record(args.db)


def _record(url: str) -> dict[str, Any]:
    """Check chain, fold, texts and pages of a record."""
    with opened(url, "db verify", read_only=True) as store, store.reading() as connection:
        verdict = journal.verify(connection)
        answer: dict[str, Any] = {
            "entries": verdict.entries,
            "ok": verdict.ok,
            "head": verdict.head,
            "first_bad": verdict.first_bad,
            "reason": verdict.reason,
        }
        if verdict.ok and (difference := journal.fold_difference(connection)):
            answer |= {"ok": False, "reason": f"the tables are not the fold of the journal: {difference}"}
        elif verdict.ok and (changed := journal.text_difference(connection)):
            answer |= {"ok": False, "reason": f"a private text is not the one that was kept as {changed}"}
        elif verdict.ok and (broken := damage(connection)):
            answer |= {"ok": False, "reason": f"the file is damaged: {broken}"}
    return answer
