"""Every command that takes a database, on a PostgreSQL server over TLS, as a dispatcher would run it."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from tests.support.databases import free_port
from tests.support.keyring_file import FILE
from tests.support.program import Main, run_main
from tests.support.tls import PASSWORD, TlsServer, tls_server

pytestmark = pytest.mark.postgresql


@pytest.fixture(scope="module")
def tls(postgres_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TlsServer]:
    with tls_server(postgres_template, tmp_path_factory.mktemp("tls")) as made:
        made.make_owned("shift", "drill")
        yield made


@pytest.fixture
def main(project_root: Path, tmp_path: Path) -> Main:
    """Runs main.py; the password lies in the keyring, not in the address."""
    environment = {
        **os.environ,
        "PYTHONPATH": str(project_root),
        "PYTHON_KEYRING_BACKEND": "tests.support.keyring_file.FileKeyring",
        FILE: str(tmp_path / "keyring.json"),
        "HOME": str(tmp_path),
    }
    environment.pop("PGPASSWORD", None)
    return partial(run_main, project_root, env=environment)


def keep(tls: TlsServer, tmp_path: Path, *logins: str, database: str = "shift") -> None:
    """Put the passwords of logins into the keyring that the commands will ask."""
    from db.engine import parse_url
    from db.passwords import SERVICE, key_of

    kept = {f"{SERVICE}\n{key_of(parse_url(tls.url(database, login=login)))}": PASSWORD for login in logins}
    (tmp_path / "keyring.json").write_text(json.dumps(kept))


REGISTER = {"command": "RegisterUnit", "unit": "A-1", "at": [117.0, 36.6]}
CALL = {"command": "ReceiveIncident", "incident": "1", "class": "help", "priority": 2, "at": [117.0, 36.6]}
FIX = {"unit": "A-1", "at": [117.01, 36.6], "fixed_at": "2026-03-01T08:00:00Z"}


@pytest.mark.slow
def test_every_command_over_tls(tls: TlsServer, main: Main, tmp_path: Path) -> None:
    keep(tls, tmp_path, "owner", "li")
    owner = tls.url("shift", login="owner").replace("postgresql://", "postgresql+psycopg://")
    made = main("db", "init", "--db", owner, "--name", "county", "--json")
    assert made.returncode == 0, made.stderr
    tls.make_login("li", "console_commander")
    li = tls.url("shift", login="li")

    done = main("command", "--db", li, lines=[REGISTER, CALL])
    assert done.stdout.count('"ok":true') == 2, done.stdout + done.stderr
    sent = main("positions", "--db", li, "--json", lines=[FIX])
    assert sent.returncode == 0, sent.stderr
    told = json.loads(main("db", "info", "--db", li, "--json").stdout)
    assert (told["login"], told["role"], told["encrypted"], told["warning"]) == ("li", "commander", True, None)
    assert told["entries"] == 2
    assert told["server"].startswith("db.precinct.example:")
    assert json.loads(main("db", "verify", "--db", li, "--json").stdout)["ok"]
    for what, form in (("incidents", "csv"), ("units", "geojson"), ("journal", "json")):
        written = main("export", "--db", li, "--what", what, "--format", form, str(tmp_path / f"{what}.{form}"))
        assert written.returncode == 0, written.stderr
    recommended = main("recommend", "--db", li, "--at", "117.0,36.6", "--class", "help", "--json")
    assert recommended.returncode == 0, recommended.stderr
    assert set(json.loads(recommended.stdout)) >= {"picks", "shortfalls"}
    shown = main("console", "--db", li, "--screenshot", str(tmp_path / "window.png"), "--lang", "en")
    assert shown.returncode == 0, shown.stderr
    assert (tmp_path / "window.png").stat().st_size > 10_000


def test_a_weak_connection_is_said_plainly(tls: TlsServer, main: Main, tmp_path: Path) -> None:
    keep(tls, tmp_path, "owner", database="drill")
    address = tls.url("drill", login="owner", sslmode="require", sslrootcert=None)
    assert main("db", "init", "--db", address, "--drill").returncode == 0
    told = main("db", "info", "--db", address)
    assert "warning: the server is not verified" in told.stdout, told.stderr


@pytest.mark.parametrize(
    ("command", "status"),
    [
        (("db", "info"), 1),
        (("command",), 1),
        (("export", "--what", "units", "--format", "csv", "out.csv"), 1),
        (("console", "--screenshot", "window.png"), 1),
    ],
)
def test_a_refused_connection_is_one_line_with_a_way_out(
    tls: TlsServer, main: Main, tmp_path: Path, command: tuple[str, ...], status: int
) -> None:
    words = [str(tmp_path / word) if word.endswith((".csv", ".png")) else word for word in command]
    refused = main(*words, "--db", tls.url("shift", login="li", password="guessed", sslrootcert=tls.wrong_root))
    assert refused.returncode == status
    lines = refused.stderr.strip().splitlines()
    assert len(lines) == 1, refused.stderr
    assert lines[0].startswith("error: ")
    assert "certificate is from an authority that" in lines[0]
    assert "guessed" not in refused.stderr + refused.stdout


def test_several_hosts_on_the_command_line(tls: TlsServer, main: Main, tmp_path: Path) -> None:
    dead = free_port()
    one = tls.url("shift", login="owner", password=PASSWORD, hostaddr="127.0.0.1,127.0.0.1")
    port = tls.server.port
    both = one.replace(f":{port}/", f":{dead},db.precinct.example:{port}/")
    told = main("db", "info", "--db", both, "--json")
    assert told.returncode == 0, told.stderr
    assert json.loads(told.stdout)["server"].endswith(f":{port}")
