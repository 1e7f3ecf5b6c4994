"""Passwords of servers: in the memory of this process, and in the keyring of the system. Never written anywhere else.

The keyring's library is loaded when a server asks for a password, not before.
"""

from __future__ import annotations

import logging
import os

from sqlalchemy.engine import URL

from db.address import hosts_of

SERVICE = "command-console"
log = logging.getLogger(__name__)
#: Passwords that were typed or that worked, by `key_of`: every connection of this process needs the same ones.
_REMEMBERED: dict[str, str] = {}


#: Why there is no keyring when there is simply none.
NONE = "none"


class NoKeyring(Exception):
    """This computer has no keyring, or it is locked; says why."""


def key_of(url: URL) -> str:
    """What a password is kept under: login, hosts and database, as people read them."""
    hosts = ",".join(host.shown for host in hosts_of(url))
    return f"{url.username or os.environ.get('PGUSER', '')}@{hosts}/{url.database or ''}"


def remember(url: URL, password: str | None) -> None:
    """Hold a password in memory as long as this process lives; None lets go of it."""
    if password is None:
        _REMEMBERED.pop(key_of(url), None)
    else:
        _REMEMBERED[key_of(url)] = password


def remembered(url: URL) -> str | None:
    """The password that is held in memory for an address."""
    return _REMEMBERED.get(key_of(url))


def kept(url: URL) -> tuple[str | None, bool]:
    """The password that is kept for an address, and whether there is a keyring at all."""
    from keyring import get_password
    from keyring.errors import KeyringError

    try:
        return get_password(SERVICE, key_of(url)), True
    except (KeyringError, RuntimeError, OSError) as error:
        log.info("the keyring can not be asked: %s", error)
        return None, False


def keep(url: URL, password: str) -> None:
    """Keep a password for an address.

    Raises:
        NoKeyring: it could not be kept.
    """
    from keyring import set_password
    from keyring.errors import KeyringError, NoKeyringError

    try:
        set_password(SERVICE, key_of(url), password)
    except NoKeyringError as error:
        # keyring's own words are advice to programmers.
        raise NoKeyring(NONE) from error
    except (KeyringError, RuntimeError, OSError) as error:
        raise NoKeyring(str(error) or type(error).__name__) from error
