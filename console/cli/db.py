"""`main.py db init|info|verify|backup|restore|keygen|keep|retain`: look after a database."""

from __future__ import annotations

import argparse
import json
from typing import Any

from sqlalchemy import func, select

from console.cli.db_retain import add_keep, add_retain, run_keep, run_retain
from console.cli.db_verify import add_verify, verified
from console.cli.errors import UsageError
from console.cli.progress import told_progress
from console.cli.shift import add_keygen, run_keygen
from console.cli.stores import add_db, opened, opened_or_made, store_errors
from db import journal, schema
from db.backup import backup, restore
from db.connection import Link
from db.engine import parse_url, shown
from db.store import Store
from db.tables import Base

#: What is said of a connection over which somebody between could do more than carry it.
WEAKNESSES = {
    "plain": "the connection is not encrypted: everybody on the way can read and change all that is sent",
    "unchecked": "the server is not verified: somebody between could be taken for it (use sslmode=verify-full)",
    "name": "the server's name is not verified: another server of the same authority could be taken for it"
    " (use sslmode=verify-full)",
}


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add `db` to the command line."""
    parser = commands.add_parser("db", help="make, inspect, verify, back up and restore a database")
    verbs = parser.add_subparsers(title="verbs", metavar="VERB", required=True)
    options = {"verify": add_verify, "keygen": add_keygen, "keep": add_keep, "retain": add_retain}
    for verb, run, help_text in (
        ("init", run_init, "make the database, or bring its schema up to date"),
        ("info", run_info, "what the database holds"),
        ("verify", run_verify, "check the journal's chain, and the tables against the journal"),
        ("backup", run_backup, "copy the record to FILE, one moment of it, while it is in use"),
        ("keygen", run_key, "make a key to sign exported shifts with"),
        ("keep", run_keeping, "how long texts of callers and positions are kept: tell it, or set it"),
        ("retain", run_retaining, "let go of texts and positions that are over their time"),
        ("restore", run_restore, "make the database from FILE; never over one that is there"),
    ):
        sub = verbs.add_parser(verb, help=help_text)
        options.get(verb, add_db)(sub)
        if verb in ("backup", "restore"):
            sub.add_argument("file", metavar="FILE")
        if verb == "init":
            sub.add_argument("--drill", action="store_true", help="a new database is for a drill, for good")
            sub.add_argument("--name", default="", help="name of the operation")
        sub.add_argument("--json", action="store_true")
        sub.set_defaults(run=run)


def run_init(args: argparse.Namespace) -> int:
    """Make what is missing; a database that is there keeps its kind."""
    with opened_or_made(
        args.db, "db init", kind="drill" if args.drill else "live", name=args.name, upgrade=True
    ) as store:
        if args.drill and store.operation.kind != "drill":
            raise UsageError(
                "db init", store.where, "it is a live operation already; a drill needs a database of its own"
            )
        return _print(args, _info(store))


def run_info(args: argparse.Namespace) -> int:
    """Print what the database holds."""
    with opened(args.db, "db info", read_only=True) as store:
        return _print(args, _info(store))


def run_key(args: argparse.Namespace) -> int:
    """Make a key; it is never written over one that is there."""
    return _print(args, run_keygen(args))


def run_keeping(args: argparse.Namespace) -> int:
    """Tell or set how long things are kept."""
    return _print(args, run_keep(args))


def run_retaining(args: argparse.Namespace) -> int:
    """Let go of what is over its time, as a daily job would."""
    return _print(args, run_retain(args))


def run_verify(args: argparse.Namespace) -> int:
    """Check a record or an exported shift; exit status 1 when it does not hold."""
    answer = verified(args)
    _print(args, answer)
    return 0 if answer["ok"] else 1


def run_backup(args: argparse.Namespace) -> int:
    """Copy while others go on working."""
    with opened(args.db, "db backup", read_only=True) as store, told_progress() as progress:
        entries, head = backup(store, args.file, progress)
    return _print(args, {"file": args.file, "entries": entries, "head": head})


def run_restore(args: argparse.Namespace) -> int:
    """Make a database from a backup, proven by reading it back."""
    with store_errors("db restore"), told_progress() as progress:
        entries, head = restore(args.file, args.db, progress)
    return _print(args, {"db": shown(parse_url(args.db)), "entries": entries, "head": head})


def _info(store: Store) -> dict[str, Any]:
    with store.reading() as connection:
        seq, head = journal.head(connection)
        counts = {
            f"{name}s": connection.execute(select(func.count()).select_from(Base.metadata.tables[name])).scalar_one()
            for name in ("incident", "unit", "zone", "post", "assignment")
        }
    operation = store.operation
    return {
        "db": store.where,
        "kind": operation.kind,
        "name": operation.name,
        "made_at": operation.made_at,
        "schema": schema.HEAD,
        "entries": seq,
        "head": head,
        **counts,
        "login": store.login,
        "role": str(store.role),
        **(_server(store.link) if store.link is not None else {}),
    }


def _server(link: Link) -> dict[str, Any]:
    """How the server was reached; a weakness is said plainly."""
    return {
        "server": link.host.shown,
        "server_version": f"{link.version // 10_000}.{link.version % 10_000}",
        "standby": link.is_standby,
        "encrypted": link.encrypted,
        "warning": WEAKNESSES.get(link.weakness),
    }


def _print(args: argparse.Namespace, answer: dict[str, Any]) -> int:
    if args.json:
        print(json.dumps(answer, ensure_ascii=False))
    else:
        for key, value in answer.items():
            print(f"{key}: {'-' if value is None else value}")
    return 0
