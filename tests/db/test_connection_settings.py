"""What an address says, and what is added to it: TLS, patience, several hosts."""

from __future__ import annotations

import pytest

from db.address import Host, hosts_of, is_here, looks_on
from db.connection import Link, settings_of
from db.engine import for_keeping, parse_url, shown
from db.errors import StoreMissing

HERE = [
    "postgresql://li@localhost/shift",
    "postgresql://li@127.0.0.1:5433/shift",
    "postgresql://li@127.9.9.9/shift",
    "postgresql://li@[::1]:5433/shift",
    "postgresql:///shift?host=/var/run/postgresql",
    "postgresql:///shift",
    "postgresql://li@%2Frun%2Fpostgresql:5433/shift",
    "postgres://li@localhost/shift",
    "postgresql+psycopg2://li@localhost/shift",
    "postgresql://li@localhost,127.0.0.1:6000/shift",
    "postgresql:///shift?hostaddr=127.0.0.1",
]
ELSEWHERE = [
    "postgresql://li@db.precinct.example/shift",
    "postgresql://li@10.1.2.3/shift",
    "postgresql://li@[fe80::1]/shift",
    "postgresql://li@db.precinct.example/shift?hostaddr=127.0.0.1",
    "postgresql://li@localhost.localdomain/shift",
    "postgresql://li@localhost,db.precinct.example/shift",
    "postgresql://li@/shift?host=localhost&host=db.precinct.example:5433",
    "postgresql://li@/shift?host=/var/run/postgresql,db.precinct.example",
    "postgresql:///shift?service=duty",
    "postgresql://li@localhost/shift?hostaddr=10.1.2.3",
    "postgresql://li@localhost/shift?service=duty",
]


@pytest.fixture(autouse=True)
def no_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """What libpq would read from the environment is not there."""
    for name in ("PGHOST", "PGHOSTADDR", "PGPORT", "PGSSLMODE", "PGUSER", "PGSERVICE"):
        monkeypatch.delenv(name, raising=False)


@pytest.mark.parametrize("address", HERE)
def test_what_is_on_this_computer_is_left_to_libpq(address: str) -> None:
    url = parse_url(address)
    assert is_here(url)
    assert "sslmode" not in settings_of(url)


@pytest.mark.parametrize("address", ELSEWHERE)
def test_another_computer_is_encrypted_and_checked(address: str) -> None:
    url = parse_url(address)
    assert not is_here(url)
    assert settings_of(url)["sslmode"] == "verify-full"


def test_the_environment_names_the_host_and_does_not_loosen_the_check(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PGHOST", "db.precinct.example")
    monkeypatch.setenv("PGSSLMODE", "disable")
    assert settings_of(parse_url("postgresql:///shift"))["sslmode"] == "verify-full"


@pytest.mark.parametrize("address", HERE[:2] + HERE[4:6])
@pytest.mark.parametrize(("name", "value"), [("PGHOSTADDR", "10.1.2.3"), ("PGSERVICE", "duty")])
def test_the_environment_leads_nobody_elsewhere_unchecked(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, address: str
) -> None:
    monkeypatch.setenv(name, value)
    assert settings_of(parse_url(address))["sslmode"] == "verify-full"


def test_what_the_address_says_itself_wins() -> None:
    settings = settings_of(parse_url("postgresql://db.example/x?sslmode=require&connect_timeout=9&gssencmode=prefer"))
    assert settings["sslmode"] == "require"
    assert settings["connect_timeout"] == "9"
    assert settings["gssencmode"] == "prefer"


def test_one_host_is_waited_for_longer_than_one_of_several() -> None:
    one = settings_of(parse_url("postgresql://db.example/x"))
    assert (one["connect_timeout"], one["tcp_user_timeout"]) == (5, 10_000)
    assert "target_session_attrs" not in one
    many = settings_of(parse_url("postgresql://a.example,b.example/x"))
    names = ("connect_timeout", "keepalives_idle", "keepalives_interval", "keepalives_count", "tcp_user_timeout")
    assert [many[name] for name in names] == [2, 2, 1, 3, 4_000]
    assert many["target_session_attrs"] == "read-write"


def test_who_looks_on_says_so() -> None:
    url = parse_url("postgresql://a.example,b.example/x?target_session_attrs=prefer-standby")
    assert settings_of(url)["target_session_attrs"] == "prefer-standby"
    assert looks_on(url)
    assert not looks_on(parse_url("postgresql://a.example/x?target_session_attrs=primary"))
    assert not looks_on(parse_url("postgresql://a.example/x"))


@pytest.mark.parametrize(
    "address",
    [
        "postgresql://li:pw@a.example:5433,[fe80::2],c.example:5435/shift?sslmode=verify-ca",
        "postgresql+psycopg://li:pw@/shift?host=a.example,fe80::2,c.example&port=5433,,5435&sslmode=verify-ca",
    ],
)
def test_several_hosts_may_be_written_as_libpq_does(address: str) -> None:
    url = parse_url(address)
    assert [(host.name, host.port) for host in hosts_of(url)] == [
        ("a.example", "5433"),
        ("fe80::2", ""),
        ("c.example", "5435"),
    ]
    settings = settings_of(url)
    assert (settings["host"], settings["port"]) == ("a.example,fe80::2,c.example", "5433,,5435")
    assert (settings["user"], settings["password"], settings["dbname"]) == ("li", "pw", "shift")
    assert settings["sslmode"] == "verify-ca"


def test_a_socket_may_stand_before_the_slash() -> None:
    settings = settings_of(parse_url("postgresql://li@%2Frun%2Fpostgresql:5433/shift"))
    assert (settings["host"], settings["port"]) == ("/run/postgresql", "5433")


def test_sqlalchemys_own_way_to_write_several_hosts() -> None:
    found = hosts_of(parse_url("postgresql://li@/x?host=a.example:5433&host=b.example"))
    assert found == [Host("a.example", "", "5433"), Host("b.example")]


def test_several_hosts_are_shown_as_they_are_written_and_can_be_read_again() -> None:
    url = parse_url("postgresql://li:secret@a.example:5433,b.example:5434/shift?sslmode=verify-ca")
    assert shown(url) == "postgresql+psycopg://li@a.example:5433,b.example:5434/shift?sslmode=verify-ca"
    assert hosts_of(parse_url(shown(url))) == hosts_of(url)
    bare = parse_url("postgresql://li@a.example,b.example/shift")
    assert shown(bare) == "postgresql+psycopg://li@a.example,b.example/shift"


@pytest.mark.parametrize("address", ["postgresql://a:x,b:5432/s", "postgresql://u:geheim@a:1,b:y/s"])
def test_a_host_that_can_not_be_read_is_wrong_use(address: str) -> None:
    with pytest.raises(StoreMissing, match="no database URL") as caught:
        parse_url(address)
    assert "geheim" not in str(caught.value)


def test_what_is_kept_finds_its_files_from_another_folder(tmp_path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    kept = parse_url(for_keeping("postgresql://li:pw@db.example/x?sslrootcert=ca.crt&sslkey=/k/li.key"))
    assert kept.password is None
    assert kept.query["sslrootcert"] == str(tmp_path / "ca.crt")
    assert kept.query["sslkey"] == "/k/li.key"
    assert parse_url(for_keeping("postgresql://db.example/x?sslrootcert=system")).query["sslrootcert"] == "system"


@pytest.mark.parametrize(
    ("host", "encrypted", "mode", "weakness"),
    [
        ("db.example", False, "prefer", "plain"),
        ("db.example", True, "require", "unchecked"),
        ("db.example", True, "verify-ca", "name"),
        ("db.example", True, "verify-full", ""),
        ("127.0.0.1", False, "prefer", ""),
        ("/run/postgresql", False, "prefer", ""),
    ],
)
def test_what_somebody_between_could_do_is_known(host: str, encrypted: bool, mode: str, weakness: str) -> None:
    assert Link(Host(host), "li", encrypted, mode, False, 150_000).weakness == weakness
