"""Opening a store for a command of the command line: failures become one line and an exit status."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import contextmanager

from console.cli.errors import UsageError, WorkFailed
from console.clock import SystemClock
from console.domain.fix import Fix
from db.errors import StoreError, StoreMissing
from db.positions import PositionStore
from db.store import Kind, Store


def add_db(parser: argparse.ArgumentParser) -> None:
    """The option that names the database."""
    parser.add_argument("--db", required=True, metavar="URL", help="database URL, such as sqlite:///shift.db")


@contextmanager
def store_errors(what: str) -> Iterator[None]:
    """Turn failures of the environment into errors of the command line."""
    try:
        yield
    except StoreMissing as error:
        raise UsageError(what, error.where, error.why) from error
    except StoreError as error:
        raise WorkFailed(what, error.where, error.why) from error


@contextmanager
def opened(url: str, what: str, *, read_only: bool = False) -> Iterator[Store]:
    """A store that must be there."""
    with store_errors(what):
        store = Store.open(url, read_only=read_only)
        try:
            yield store
        finally:
            store.close()


def latest_fixes(store: Store) -> dict[str, Fix]:
    """The latest fix by unit, of those that ever sent one.

    Raises:
        StoreError: the positions can not be read.
    """
    try:
        positions = PositionStore.open(store.url, read_only=True)
    except StoreMissing:
        return {}
    try:
        return positions.latest()
    finally:
        positions.close()


@contextmanager
def opened_or_made(
    url: str, what: str, *, kind: Kind = "live", name: str = "", upgrade: bool = False
) -> Iterator[Store]:
    """A store that is made when it is missing; `upgrade` as in `Store.open_or_make`."""
    with store_errors(what):
        store = Store.open_or_make(url, kind=kind, name=name, now=SystemClock().now(), upgrade=upgrade)
        try:
            yield store
        finally:
            store.close()
