"""How a server is connected to: TLS, several hosts, patience, the login's password. Every connection comes from here.

A connection to another computer is encrypted and the server's name checked (`sslmode=verify-full`), unless its address
says otherwise. Loopback addresses and sockets are excepted.
"""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import psycopg
from sqlalchemy import Connection
from sqlalchemy.engine import URL

from db import passwords
from db.address import FILES, SYSTEM, Host, hosts_of, is_here, looks_on, setting
from db.errors import StoreCertificate, StoreError, StoreUnreachable, StoreVersion
from db.refusals import asks_for_password, refusal_of
from db.troubles import Trouble

#: What the driver warns of, a server lost in the middle of a pipeline, is raised as well, and told as what it is.
logging.getLogger("psycopg").setLevel(logging.ERROR)

#: How long a server may be silent, unless the address says otherwise: a cut cable would hold a thread for a quarter of
#: an hour. Settings of libpq: seconds, but for the last, which is milliseconds.
PATIENCE = {
    "connect_timeout": 5,
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 3,
    "tcp_user_timeout": 10_000,
}
#: The same where another host of a cluster can be asked instead.
PATIENCE_OF_MANY = {
    "connect_timeout": 2,
    "keepalives_idle": 2,
    "keepalives_interval": 1,
    "keepalives_count": 3,
    "tcp_user_timeout": 4_000,
}
#: How long a desk at work waits for an answer: of one server, and where others may take over.
ANSWER_WITHIN_S = 20.0
ANSWER_WITHIN_OF_MANY_S = 8.0
#: A lock is waited for as long as in a file; and a console that is frozen in the middle of a transaction, as by the lid
#: of its laptop, would hold every other up: the server ends it.
LIMITS = "-c lock_timeout=10s -c idle_in_transaction_session_timeout=30s"
#: The oldest server that this program works with, as server_version_num: from 14 on a server tells a connection by
#: itself when it is a standby.
LEAST_VERSION = 140_000


class Limited(psycopg.Connection[Any]):
    """A connection that does not wait for ever: a server that hangs while its machine answers is as lost as a dead one.

    `answer_within_s`: None waits as long as it takes, as making a schema or copying a record may.
    """

    answer_within_s: float | None = None

    def wait(self, gen: Any, interval: float = 0.1, timeout: float | None = None) -> Any:
        """As psycopg's own; a limit that is over ends the connection.

        Raises:
            psycopg.OperationalError: no answer in time. What became of the command is not known.
        """
        limit = self.answer_within_s if timeout is None else None
        if limit is None:
            return super().wait(gen, interval, timeout)
        begun = time.monotonic()
        try:
            return super().wait(gen, interval, limit)
        except psycopg.OperationalError as silent:
            if time.monotonic() - begun < limit:
                raise
            self.pgconn.finish()
            raise unanswered(limit) from silent


def unanswered(seconds: float) -> psycopg.OperationalError:
    """What is raised of a server that hangs."""
    return psycopg.OperationalError(f"the server did not answer within {seconds:g} s")


@dataclass(frozen=True, slots=True)
class Link:
    """A connection as it was made. `sslmode` is what was demanded of it."""

    host: Host
    login: str
    encrypted: bool
    sslmode: str
    is_standby: bool
    version: int

    @property
    def weakness(self) -> str:
        """What somebody on the way could do: "" nothing, or "plain", "unchecked", "name"."""
        if self.host.is_here:
            return ""
        if not self.encrypted:
            return "plain"
        return {"verify-full": "", "verify-ca": "name"}.get(self.sslmode, "unchecked")


def settings_of(url: URL) -> dict[str, Any]:
    """All settings of a connection, in libpq's words: those of the address first, then ours.

    A password that worked before is among them: who shows or keeps them anywhere gives it away.
    """
    hosts = hosts_of(url)
    found: dict[str, Any] = {name: setting(url, name) for name in url.query}
    for name, values in (
        ("host", [host.name for host in hosts]),
        ("hostaddr", [host.address for host in hosts]),
        ("port", [host.port for host in hosts]),
    ):
        found.pop(name, None)
        if any(values):
            found[name] = ",".join(values)
    password = found.get("password") or url.password or passwords.remembered(url)
    own = {"user": url.username, "password": password, "dbname": url.database}
    found.update({name: value for name, value in own.items() if value is not None})
    found["options"] = " ".join(filter(None, (LIMITS, found.get("options") or os.environ.get("PGOPTIONS"))))
    several = len(hosts) > 1
    ours: dict[str, Any] = {**(PATIENCE_OF_MANY if several else PATIENCE), "gssencmode": "disable"}
    if not is_here(url):
        ours["sslmode"] = "verify-full"
    if several:
        ours["target_session_attrs"] = "read-write"
    return {**ours, **found}


def driver_connection(connection: Connection) -> psycopg.Connection[Any]:
    """The driver's own connection behind one of SQLAlchemy's."""
    return cast(psycopg.Connection[Any], connection.connection.driver_connection)


def link_of(connection: psycopg.Connection[Any]) -> Link:
    """How an open connection was made."""
    native = connection.pgconn
    given = {option.keyword.decode(): (option.val or b"").decode() for option in native.info}
    return Link(
        Host(given.get("host", ""), given.get("hostaddr", ""), given.get("port", "")),
        connection.info.user,
        bool(native.ssl_in_use),
        given.get("sslmode", ""),
        connection.info.parameter_status("in_hot_standby") == "on",
        connection.info.server_version,
    )


class Connector:
    """Opens the connections to one address. Threads share it."""

    def __init__(self, url: URL, where: str) -> None:
        self.url, self.where = url, where

    def connect(self, **more: Any) -> psycopg.Connection[Any]:
        """A new connection that is encrypted and checked as the address demands.

        Args:
            more: what psycopg.connect takes beside.
        Raises:
            StoreError: why there is none, with a way out.
        """
        self._check_files()
        connection = self._let_in(more)
        try:
            self._check(connection)
        except StoreError:
            connection.close()
            raise
        return connection

    def _let_in(self, more: Mapping[str, Any]) -> psycopg.Connection[Any]:
        """With what the address, the environment, ~/.pgpass or this program's memory says; then by the keyring."""
        tried = settings_of(self.url).get("password")
        try:
            return self._open(more)
        except psycopg.Error as error:
            if self.url.password is not None or not asks_for_password(error):
                raise refusal_of(error, self.url, self.where) from error
            refused = error
        kept, has_keyring = passwords.kept(self.url)
        if kept is None or kept == tried:
            raise refusal_of(refused, self.url, self.where, has_keyring=has_keyring) from refused
        try:
            connection = self._open({**more, "password": kept})
        except psycopg.Error as error:
            raise refusal_of(error, self.url, self.where) from error
        passwords.remember(self.url, kept)
        return connection

    def _open(self, more: Mapping[str, Any]) -> psycopg.Connection[Any]:
        settings = {**settings_of(self.url), **more}
        if settings.get("target_session_attrs") == "prefer-standby":
            # psycopg asks one host after the other, and would take the first whatever it is.
            try:
                return Limited.connect(**{**settings, "target_session_attrs": "standby"})
            except psycopg.OperationalError as error:
                if asks_for_password(error):
                    raise
                settings["target_session_attrs"] = "any"
        return Limited.connect(**settings)

    def _check_files(self) -> None:
        """A file that the address names must be there: libpq goes on without some of them, and fails later."""
        for name in FILES:
            path = setting(self.url, name)
            if path and path != SYSTEM and name != "passfile" and not Path(path).exists():
                trouble = Trouble.NO_ROOT if name == "sslrootcert" else Trouble.CLIENT_FILE
                raise StoreCertificate.of(trouble, self.where, file=path, text=f"{path}: there is no such file")

    def _check(self, connection: psycopg.Connection[Any]) -> None:
        link = link_of(connection)
        if link.version < LEAST_VERSION:
            found, least = link.version // 10_000, LEAST_VERSION // 10_000
            raise StoreVersion.of(Trouble.OLD_SERVER, self.where, found=found, least=least)
        if link.is_standby and not looks_on(self.url):
            raise StoreUnreachable.of(Trouble.STANDBY, self.where)
