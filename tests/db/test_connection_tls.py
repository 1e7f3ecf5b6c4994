"""Connections to a real server with TLS: what is checked, and what is said when it does not hold."""

from __future__ import annotations

import os
import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.backends.fail import Keyring as NoKeyring

from db import passwords
from db.connection import Connector, Link, link_of
from db.engine import parse_url, shown
from db.errors import (
    StoreCertificate,
    StoreError,
    StoreForbidden,
    StoreLogin,
    StoreMissing,
    StoreUnreachable,
)
from db.store import Store
from db.tail import Tail
from db.troubles import Trouble
from tests.support.databases import free_port
from tests.support.desks import START, desks
from tests.support.keyring_file import FILE, FileKeyring
from tests.support.tls import HOST, PASSWORD, RULES, TlsServer, tls_server

pytestmark = pytest.mark.postgresql


@pytest.fixture(scope="module")
def shared(postgres_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TlsServer]:
    with tls_server(postgres_template, tmp_path_factory.mktemp("tls")) as made:
        made.make_login("li")
        made.make_login("cert_li")
        yield made


@pytest.fixture
def tls(shared: TlsServer) -> Iterator[TlsServer]:
    """The server as it should be; put right again after a test that bends it."""
    yield shared
    shared.show_certificate(HOST, reload=False)
    shared.set_rules(RULES)


@pytest.fixture(autouse=True)
def own_keyring(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[KeyringBackend]:
    """A keyring of the test's own, and nothing in memory or in the home of whoever runs it."""
    monkeypatch.setenv(FILE, str(tmp_path / "keyring.json"))
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("PGPASSFILE", str(tmp_path / "pgpass"))
    monkeypatch.setattr(passwords, "_REMEMBERED", {})
    before = keyring.get_keyring()
    keyring.set_keyring(FileKeyring())
    yield keyring.get_keyring()
    keyring.set_keyring(before)


def link(address: str) -> Link:
    url = parse_url(address)
    with Connector(url, shown(url)).connect() as connection:
        return link_of(connection)


def trouble(address: str, family: type[StoreError]) -> StoreError:
    with pytest.raises(family) as caught:
        link(address)
    error = caught.value
    assert "Zw" not in f"{error}{error.__cause__}", "the password leaks"
    assert "\n" not in str(error)
    return error


def test_by_name_authority_and_password(tls: TlsServer) -> None:
    made = link(tls.url(login="li", password=PASSWORD))
    assert (made.encrypted, made.sslmode, made.weakness) == (True, "verify-full", "")
    assert (made.host.name, made.login, made.is_standby) == (HOST, "li", False)


def test_by_a_certificate_of_the_login(tls: TlsServer) -> None:
    certificate, key = tls.client_certificate("cert_li")
    assert link(tls.url(login="cert_li", sslcert=certificate, sslkey=key)).encrypted


def test_an_address_may_ask_for_less_and_it_is_known(tls: TlsServer) -> None:
    assert link(tls.url(login="li", password=PASSWORD, sslmode="require", sslrootcert=None)).weakness == "unchecked"
    tls.show_certificate("other.example")
    assert link(tls.url(login="li", password=PASSWORD, sslmode="verify-ca")).weakness == "name"
    tls.set_rules("local all all trust\nhost all all 127.0.0.1/32 scram-sha-256\n")
    assert link(tls.url(login="li", password=PASSWORD, sslmode="disable")).weakness == "plain"


def test_a_strangers_authority(tls: TlsServer) -> None:
    error = trouble(tls.url(login="li", password=PASSWORD, sslrootcert=tls.wrong_root), StoreCertificate)
    assert error.trouble is Trouble.UNTRUSTED
    assert str(tls.wrong_root) in error.why


def test_a_server_certificate_of_a_stranger(tls: TlsServer) -> None:
    tls.show_certificate(HOST, by=tls.stranger)
    assert trouble(tls.url(login="li", password=PASSWORD), StoreCertificate).trouble is Trouble.UNTRUSTED


def test_an_expired_certificate(tls: TlsServer) -> None:
    tls.show_certificate(HOST, expired=True)
    error = trouble(tls.url(login="li", password=PASSWORD), StoreCertificate)
    assert error.trouble is Trouble.EXPIRED
    assert "2020-01-31" in error.why


def test_a_name_that_does_not_match(tls: TlsServer) -> None:
    tls.show_certificate("other.example")
    error = trouble(tls.url(login="li", password=PASSWORD), StoreCertificate)
    assert error.trouble is Trouble.WRONG_NAME
    assert "other.example" in error.why
    assert HOST in error.why


def test_no_certificate_of_an_authority(tls: TlsServer, tmp_path: Path) -> None:
    error = trouble(tls.url(login="li", password=PASSWORD, sslrootcert=None), StoreCertificate)
    assert error.trouble is Trouble.NO_ROOT
    assert str(tmp_path / ".postgresql" / "root.crt") in error.why
    assert "sslrootcert=FILE" in error.why
    missing = trouble(tls.url(login="li", sslrootcert=tmp_path / "gone.crt"), StoreCertificate)
    assert missing.trouble is Trouble.NO_ROOT
    assert "gone.crt" in missing.why
    (tmp_path / "text.crt").write_text("no certificate")
    broken = trouble(tls.url(login="li", sslrootcert=tmp_path / "text.crt"), StoreCertificate)
    assert broken.trouble is Trouble.BAD_ROOT


def test_a_server_that_does_not_encrypt(tls: TlsServer) -> None:
    with tls.as_owner() as owner:
        owner.execute("ALTER SYSTEM SET ssl = off")
    tls.reload()
    try:
        assert trouble(tls.url(login="li", password=PASSWORD), StoreCertificate).trouble is Trouble.NO_TLS
    finally:
        with tls.as_owner() as owner:
            owner.execute("ALTER SYSTEM SET ssl = on")
        tls.reload()


def test_a_server_that_lets_nobody_in_without_encryption(tls: TlsServer) -> None:
    error = trouble(tls.url(login="li", password=PASSWORD, sslmode="disable"), StoreLogin)
    assert error.trouble is Trouble.NOT_PLAIN


@pytest.mark.parametrize("login", ["li", "nobody"])
def test_a_wrong_password_and_no_such_login_sound_the_same(tls: TlsServer, login: str) -> None:
    error = trouble(tls.url(login=login, password="guessed"), StoreLogin)
    assert error.trouble is Trouble.WRONG_PASSWORD
    assert login in error.why


def test_no_such_database(tls: TlsServer) -> None:
    error = trouble(tls.url("nowhere", login="li", password=PASSWORD), StoreMissing)
    assert error.trouble is Trouble.NO_DATABASE
    assert "nowhere" in error.why


def test_logins_that_may_not_enter(tls: TlsServer) -> None:
    with tls.as_owner() as owner:
        owner.execute("CREATE DATABASE closed")
        owner.execute("REVOKE CONNECT ON DATABASE closed FROM PUBLIC")
        owner.execute("CREATE ROLE locked NOLOGIN PASSWORD 'x'")
        owner.execute("CREATE ROLE busy LOGIN PASSWORD 'x' CONNECTION LIMIT 0")
    closed = trouble(tls.url("closed", login="li", password=PASSWORD), StoreForbidden)
    assert closed.trouble is Trouble.CLOSED
    assert trouble(tls.url(login="locked", password="x"), StoreLogin).trouble is Trouble.NO_LOGIN
    assert trouble(tls.url(login="busy", password="x"), StoreUnreachable).trouble is Trouble.CROWDED
    tls.set_rules("local all all trust\nhostssl all somebody 127.0.0.1/32 scram-sha-256\n")
    assert trouble(tls.url(login="li", password=PASSWORD), StoreLogin).trouble is Trouble.NOT_LET_IN


def test_certificates_of_logins_that_do_not_serve(tls: TlsServer, tmp_path: Path) -> None:
    certificate, key = tls.client_certificate("cert_li")
    needed = trouble(tls.url(login="cert_li"), StoreCertificate)
    assert needed.trouble is Trouble.CLIENT_NEEDED
    other, other_key = tls.client_certificate("somebody")
    named = trouble(tls.url(login="cert_li", sslcert=other, sslkey=other_key), StoreCertificate)
    assert named.trouble is Trouble.CLIENT_NAME
    strange, strange_key = tls.client_certificate("cert_li", by=tls.stranger)
    refused = trouble(tls.url(login="cert_li", sslcert=strange, sslkey=strange_key), StoreCertificate)
    assert refused.trouble is Trouble.CLIENT_REFUSED
    for public, private in (
        (certificate, other_key),
        (tmp_path / "gone.crt", key),
        (certificate, tmp_path / "gone.key"),
    ):
        error = trouble(tls.url(login="cert_li", sslcert=public, sslkey=private), StoreCertificate)
        assert error.trouble is Trouble.CLIENT_FILE
    key.chmod(0o644)
    open_key = trouble(tls.url(login="cert_li", sslcert=certificate, sslkey=key), StoreCertificate)
    assert open_key.trouble is Trouble.CLIENT_FILE
    assert "group or world access" in open_key.why


# --- nobody there ---------------------------------------------------------------------------------


def test_nobody_listens() -> None:
    port = free_port()
    error = trouble(f"postgresql://li@127.0.0.1:{port}/x", StoreUnreachable)
    assert error.trouble is Trouble.NO_SERVER
    assert f"127.0.0.1:{port}" in error.why
    assert trouble("postgresql:///x?host=/nowhere/at/all", StoreUnreachable).trouble is Trouble.NO_SERVER


def test_an_unknown_name() -> None:
    error = trouble("postgresql://li@db.nowhere.invalid/x", StoreUnreachable)
    assert error.trouble is Trouble.NO_HOST
    assert "db.nowhere.invalid" in error.why


def test_a_server_that_is_silent() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        error = trouble(f"postgresql://li@127.0.0.1:{port}/x?connect_timeout=2", StoreUnreachable)
    assert error.trouble is Trouble.NO_ANSWER


def test_what_listens_is_no_postgresql() -> None:
    with socket.create_server(("127.0.0.1", 0)) as web:

        def answer() -> None:
            for _ in range(2):
                taken, _from = web.accept()
                with taken:
                    taken.recv(100)
                    taken.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")

        thread = threading.Thread(target=answer, daemon=True)
        thread.start()
        address = f"postgresql://li@{HOST}:{web.getsockname()[1]}/x?hostaddr=127.0.0.1&sslrootcert=system"
        assert trouble(address, StoreUnreachable).trouble is Trouble.NOT_POSTGRES
        with socket.create_connection(web.getsockname()) as last:
            last.sendall(b"done")
            last.recv(100)
        thread.join(5.0)


def test_a_setting_that_is_not_known() -> None:
    error = trouble("postgresql://li@127.0.0.1/x?sslmoed=disable", StoreMissing)
    assert error.trouble is Trouble.BAD_SETTING
    assert "sslmoed" in error.why


# --- several hosts --------------------------------------------------------------------------------


def several(tls: TlsServer, *ports: int, **settings: Any) -> str:
    addresses = ",".join(["127.0.0.1"] * len(ports))
    one = tls.url(login="li", password=PASSWORD, hostaddr=addresses, **settings)
    return one.replace(f"{HOST}:{tls.server.port}", ",".join(f"{HOST}:{port}" for port in ports))


def test_the_one_that_answers_is_taken(tls: TlsServer) -> None:
    made = link(several(tls, free_port(), tls.server.port))
    assert (made.host.port, made.sslmode) == (str(tls.server.port), "verify-full")


def test_the_trouble_that_can_be_mended_is_told(tls: TlsServer) -> None:
    tls.show_certificate(HOST, expired=True)
    for ports in ((free_port(), tls.server.port), (tls.server.port, free_port())):
        error = trouble(several(tls, *ports), StoreCertificate)
        assert error.trouble is Trouble.EXPIRED


def test_none_that_takes_writes(tls: TlsServer) -> None:
    with tls.as_owner() as owner:
        owner.execute("ALTER ROLE li SET default_transaction_read_only = on")
    try:
        error = trouble(several(tls, free_port(), tls.server.port), StoreUnreachable)
        assert error.trouble is Trouble.NO_PRIMARY
        assert link(several(tls, free_port(), tls.server.port, target_session_attrs="any")).encrypted
        assert link(several(tls, tls.server.port, tls.server.port, target_session_attrs="prefer-standby")).encrypted
    finally:
        with tls.as_owner() as owner:
            owner.execute("ALTER ROLE li RESET default_transaction_read_only")


# --- passwords ------------------------------------------------------------------------------------


def test_the_keyring_is_asked_when_the_server_asks(tls: TlsServer) -> None:
    url = parse_url(tls.url(login="li"))
    assert trouble(tls.url(login="li"), StoreLogin).trouble is Trouble.NO_PASSWORD
    passwords.keep(url, PASSWORD)
    assert passwords.key_of(url) == f"li@{HOST}:{tls.server.port}/postgres"
    assert link(tls.url(login="li")).login == "li"
    keyring.delete_password(passwords.SERVICE, passwords.key_of(url))
    assert link(tls.url(login="li")).login == "li", "what worked is remembered as long as the process lives"
    passwords.remember(url, None)
    assert trouble(tls.url(login="li"), StoreLogin).trouble is Trouble.NO_PASSWORD


def test_a_password_that_was_changed_is_asked_for_again(tls: TlsServer) -> None:
    url = parse_url(tls.url(login="li"))
    passwords.remember(url, "of last month")
    assert trouble(tls.url(login="li"), StoreLogin).trouble is Trouble.WRONG_PASSWORD
    passwords.keep(url, PASSWORD)
    assert link(tls.url(login="li")).login == "li"
    assert passwords.remembered(url) == PASSWORD


def test_a_computer_without_a_keyring_is_told(tls: TlsServer) -> None:
    keyring.set_keyring(NoKeyring())
    assert trouble(tls.url(login="li"), StoreLogin).trouble is Trouble.NO_KEYRING
    with pytest.raises(passwords.NoKeyring):
        passwords.keep(parse_url(tls.url(login="li")), PASSWORD)


def test_the_password_file_of_libpq(tls: TlsServer) -> None:
    keyring.set_keyring(NoKeyring())
    file = Path(os.environ["PGPASSFILE"])
    file.touch(mode=0o600)
    file.write_text(f"{HOST}:{tls.server.port}:postgres:li:{PASSWORD}\n")
    assert link(tls.url(login="li")).login == "li"


# --- the whole record over TLS --------------------------------------------------------------------


def test_a_record_is_kept_and_followed_over_tls(tls: TlsServer) -> None:
    with tls.as_owner() as owner:
        owner.execute("CREATE DATABASE shift OWNER li")
    address = tls.url("shift", login="li")
    passwords.keep(parse_url(address), PASSWORD)
    with desks(address) as desk:
        first = desk("li")
        store = Store.open(address)
        tail = Tail(store, 0)
        try:
            first.unit("A-1")
            assert [entry.seq for entry in tail.wait(20)] == [1]
            with tls.as_owner("shift") as owner:
                found = owner.execute(
                    "SELECT count(*), count(*) FILTER (WHERE ssl) FROM pg_stat_ssl JOIN pg_stat_activity USING (pid)"
                    " WHERE usename = 'li'"
                ).fetchone()
            assert found is not None
            assert found[0] == found[1] >= 2, "who writes and who listens, all of them encrypted"
        finally:
            tail.close()
            store.close()


def test_an_empty_database_and_one_without_a_role(tls: TlsServer) -> None:
    with tls.as_owner() as owner:
        owner.execute("CREATE DATABASE bare")
        owner.execute("CREATE DATABASE guarded")
    tls.make_login("wang")
    with pytest.raises(StoreError) as empty:
        Store.open(tls.url("bare", login="wang", password=PASSWORD))
    assert empty.value.trouble is Trouble.EMPTY
    socket_address = f"postgresql://{tls.server.user}@/guarded?host={tls.server.folder}&port={tls.server.port}"
    Store.open_or_make(socket_address, kind="live", name="", now=START).close()
    with pytest.raises(StoreForbidden) as barred:
        Store.open(tls.url("guarded", login="wang", password=PASSWORD))
    assert barred.value.trouble is Trouble.NO_RIGHTS
    assert "GRANT console_dispatcher TO wang" in barred.value.why
    tls.make_login("zhao", "console_dispatcher")
    store = Store.open(tls.url("guarded", login="zhao", password=PASSWORD))
    try:
        assert (store.login, str(store.role)) == ("zhao", "dispatcher")
    finally:
        store.close()
