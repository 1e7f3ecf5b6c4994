"""A PostgreSQL server with certificates of the tests' own: an authority, a stranger's authority, names, dates, logins.

The server is another host by its name (`HOST`) and lies on the loopback by its address: `host=HOST hostaddr=127.0.0.1`
needs no hosts file, and the name is what certificates are held against.
"""

from __future__ import annotations

import contextlib
import datetime
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import psycopg
import trustme

from console.bench.server import Server, own, run, server
from tests.support.databases import programs_or_skip

HOST = "db.precinct.example"
PASSWORD = "Zwölf Boxkämpfer"
LONG_AGO = datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC)
#: Whoever comes through the socket is trusted: that is how the tests make logins.
RULES = """
local   all all                     trust
hostssl all cert_li 127.0.0.1/32    cert
hostssl all all     127.0.0.1/32    scram-sha-256
"""


@dataclass
class TlsServer:
    """A server that lets nobody in over the network but with TLS, and with a password or a certificate."""

    server: Server
    folder: Path
    authority: trustme.CA = field(default_factory=lambda: trustme.CA(organization_name="Precinct"))
    stranger: trustme.CA = field(default_factory=lambda: trustme.CA(organization_name="Elsewhere"))

    def __post_init__(self) -> None:
        self.root = self.folder / "root.crt"
        self.authority.cert_pem.write_to_path(str(self.root))
        self.wrong_root = self.folder / "wrong.crt"
        self.stranger.cert_pem.write_to_path(str(self.wrong_root))
        own_root = self.server.data / "clients.crt"
        self.authority.cert_pem.write_to_path(str(own_root))
        self.show_certificate(HOST, reload=False)
        self.set_rules(RULES, reload=False)
        settings = ["ssl=on", "ssl_cert_file=server.crt", "ssl_key_file=server.key", "ssl_ca_file=clients.crt"]
        with (self.server.data / "postgresql.auto.conf").open("a") as configuration:
            configuration.write("\n".join(["password_encryption=scram-sha-256", *settings_text(settings)]) + "\n")
        self._give(own_root)
        self.reload()

    def show_certificate(
        self,
        *names: str,
        expired: bool = False,
        ends: datetime.datetime | None = None,
        by: trustme.CA | None = None,
        reload: bool = True,
    ) -> None:
        """Let the server show a certificate for these names from now on; by default it ends in a far future."""
        begins = LONG_AGO if expired else None
        ends = LONG_AGO + datetime.timedelta(days=30) if expired else ends
        made = (by or self.authority).issue_cert(*names, common_name=names[0], not_before=begins, not_after=ends)
        chain, key = self.server.data / "server.crt", self.server.data / "server.key"
        chain.write_bytes(b"".join(pem.bytes() for pem in made.cert_chain_pems))
        key.write_bytes(made.private_key_pem.bytes())
        self._give(chain, key)
        if reload:
            self.reload()

    def set_rules(self, rules: str, *, reload: bool = True) -> None:
        """Replace who may come in how."""
        file = self.server.data / "pg_hba.conf"
        file.write_text(rules)
        self._give(file)
        if reload:
            self.reload()

    def client_certificate(self, login: str, *, by: trustme.CA | None = None) -> tuple[Path, Path]:
        """Files of a certificate and key that name a login."""
        made = (by or self.authority).issue_cert(f"{login}@precinct.example", common_name=login)
        stem = f"{login}-{id(by or self.authority):x}"
        certificate, key = self.folder / f"{stem}.crt", self.folder / f"{stem}.key"
        certificate.write_bytes(b"".join(pem.bytes() for pem in made.cert_chain_pems))
        key.touch(mode=0o600)
        key.write_bytes(made.private_key_pem.bytes())
        return certificate, key

    def url(self, database: str = "postgres", login: str = "", password: str = "", **settings: Any) -> str:
        """The address by name, verified by the authority unless `settings` say otherwise; None leaves one out."""
        given: dict[str, object] = {"hostaddr": "127.0.0.1", "sslrootcert": self.root, **settings}
        query = urlencode({name: str(value) for name, value in given.items() if value is not None})
        who = quote(login or self.server.user) + (f":{quote(password)}" if password else "")
        return f"postgresql://{who}@{HOST}:{self.server.port}/{database}?{query}"

    def as_owner(self, database: str = "postgres") -> psycopg.Connection[Any]:
        """A connection through the socket that may do everything."""
        return psycopg.connect(
            host=str(self.server.folder),
            port=self.server.port,
            user=self.server.user,
            dbname=database,
            autocommit=True,
        )

    def make_owned(self, *databases: str) -> None:
        """A login `owner` that may make logins, and empty databases of its own."""
        self.make_login("owner")
        with self.as_owner() as connection:
            connection.execute("ALTER ROLE owner CREATEROLE")
            for database in databases:
                name = psycopg.sql.Identifier(database)
                connection.execute(psycopg.sql.SQL("CREATE DATABASE {} OWNER owner").format(name))

    def make_login(self, name: str, *roles: str, password: str = PASSWORD, database: str = "postgres") -> None:
        """A login with a password, member of roles."""
        with self.as_owner(database) as connection:
            connection.execute(
                psycopg.sql.SQL("DROP ROLE IF EXISTS {0}; CREATE ROLE {0} LOGIN PASSWORD {1}").format(
                    psycopg.sql.Identifier(name), psycopg.sql.Literal(password)
                )
            )
            for role in roles:
                connection.execute(
                    psycopg.sql.SQL("GRANT {} TO {}").format(psycopg.sql.Identifier(role), psycopg.sql.Identifier(name))
                )

    def reload(self) -> None:
        """Let the server read its configuration, and wait until it has."""
        before = self._loaded_at()
        run([self.server.programs / "pg_ctl", "-D", self.server.data, "reload"])
        while self._loaded_at() == before:
            continue

    def _loaded_at(self) -> object:
        with psycopg.connect(
            host=str(self.server.folder), port=self.server.port, user=self.server.user, dbname="postgres"
        ) as connection:
            return connection.execute("SELECT pg_conf_load_time()").fetchone()

    def _give(self, *files: Path) -> None:
        for file in files:
            own(file)
            file.chmod(0o600)


def settings_text(settings: list[str]) -> list[str]:
    """Settings as lines of a configuration file."""
    return [f"{name} = '{value}'" for name, value in (setting.split("=", 1) for setting in settings)]


@contextlib.contextmanager
def tls_server(template: Path, folder: Path) -> Iterator[TlsServer]:
    """A running server with TLS."""
    with server(template, programs_or_skip()) as made:
        yield TlsServer(made, folder)
