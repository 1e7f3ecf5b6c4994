"""Opens a shared record together with its outbox, on the shadow when the server can not be reached. Knows no Qt."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from console.offline import is_lost
from console.userdata import data_folder
from db.engine import parse_url, sqlite_path
from db.errors import StoreError
from db.origin import Origin
from db.outbox import Outbox, claim
from db.store import Store

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Shared:
    """What a session takes. `outbox` None: this desk can not go on without its server, as on a file or in a drill.

    `is_reached`: the server answered; else nothing can be read from `store` yet, and the desk begins on its shadow.
    """

    store: Store
    outbox: Outbox | None = None
    is_reached: bool = True

    def close(self) -> None:
        """Let go of both; whoever runs a session on them leaves that to its `stop`."""
        self.store.close()
        if self.outbox is not None:
            self.outbox.close()


def outboxes() -> Path:
    """Where this user's outboxes are kept."""
    return data_folder() / "offline"


def open_shared(url_text: str, open_store: Callable[[], Store], folder: Path | None = None) -> Shared:
    """Open a record, with the outbox of its address where there is a server that can be lost.

    Args:
        open_store: opens the record itself.
        folder: where outboxes are kept; the user's own without it.
    Raises:
        StoreError: it can not be opened, and there is nothing here that stands for it.
    """
    url = parse_url(url_text)
    if sqlite_path(url) is not None:
        return Shared(open_store())
    try:
        outbox = claim(url, folder or outboxes())
    except StoreError as failure:
        log.warning("there is no outbox, so that nothing can be done while the server is lost: %s", failure)
        return Shared(open_store())
    try:
        store = open_store()
    except StoreError as failure:
        facts = outbox.facts()
        origin = Origin.noted(facts)
        if not is_lost(failure) or origin is None or "since" not in facts:
            outbox.close()
            raise
        return Shared(origin.unreached(url_text), outbox, is_reached=False)
    except BaseException:
        outbox.close()
        raise
    if store.operation.kind == "drill":
        outbox.close()
        return Shared(store)
    return Shared(store, outbox)


def check_same(store: Store) -> None:
    """See that what answers is the record that was lost, of a version that this program can write to; what this login
    may do there is as it is now.

    Raises:
        StoreError: it is not, or it was lost again.
    """
    store.engine.dispose()
    again = Store.open(store.url.render_as_string(hide_password=False))
    try:
        if again.operation != store.operation:
            name, made_at = again.operation.name, again.operation.made_at
            raise StoreError(store.where, f"another operation is there now, {name} of {made_at}")
        store.rights = again.rights
    finally:
        again.close()
