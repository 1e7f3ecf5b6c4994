"""The files of a cluster's nodes: what is written, what is refused, and that a cluster runs on them."""

from __future__ import annotations

import getpass
import http.client
import json
import os
import re
import shutil
import socket
import ssl
import stat
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from console.bench.cluster_node import Process, end_what_works_in, quiet_ports
from console.bench.server import OWNER, as_owner, own
from resources.cluster import certificates
from tests.support.cluster import cluster_or_skip

SITE = """
cluster = "console"
database = "console"
clients = ["127.0.0.0/8"]
ttl_s = 5
watchdog = "off"
"""


def made(project_root: Path, site: Path, out: Path, *more: str) -> subprocess.CompletedProcess[str]:
    """Run the script as an administrator does."""
    return subprocess.run(
        [sys.executable, "resources/cluster/make_nodes.py", str(site), str(out), *more],
        cwd=project_root,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def example(project_root: Path) -> Path:
    return project_root / "resources" / "cluster" / "site.example.toml"


def test_the_example_gives_each_node_its_files_and_no_secret_to_others(
    project_root: Path, example: Path, tmp_path: Path
) -> None:
    done = made(project_root, example, tmp_path / "out")
    assert done.returncode == 0, done.stderr
    assert "postgresql://LOGIN@db1.example.lan:5432,db2.example.lan:5432,db3.example.lan:5432/console" in done.stdout
    secret = {"patroni.yml", "node.key", "ca.key", "passwords.json"}
    for path in (tmp_path / "out").rglob("*"):
        if path.is_file() and path.name in secret:
            assert stat.S_IMODE(path.stat().st_mode) == 0o600, path
    patroni = (tmp_path / "out" / "db2.example.lan" / "patroni.yml").read_text()
    assert "synchronous_mode: true" in patroni
    assert "  - hostssl console all 10.20.0.0/16 scram-sha-256\n" in patroni
    rules = [line for line in patroni.splitlines() if line.startswith("  - ")]
    assert not [rule for rule in rules if rule.startswith(("  - host ", "  - hostnossl")) or "trust" in rule]


def test_what_is_kept_is_used_again_for_a_node_that_joins(project_root: Path, example: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert made(project_root, example, out).returncode == 0
    before = {path: path.read_bytes() for path in out.rglob("*") if path.is_file()}
    replaced = tmp_path / "site.toml"
    replaced.write_text(example.read_text().replace("db3.example.lan", "db4.example.lan").replace(".13", ".14"))
    done = made(project_root, replaced, out, "--joining", "db4.example.lan")
    assert done.returncode == 0, done.stderr
    assert "initial-cluster-state: existing" in (out / "db4.example.lan" / "etcd.yml").read_text()
    assert "initial-cluster-state: new" in (out / "db1.example.lan" / "etcd.yml").read_text()
    for name in ("kept/ca.key", "kept/passwords.json", "db1.example.lan/tls/node.key"):
        assert (out / name).read_bytes() == before[out / name]
    text = before[out / "db1.example.lan" / "patroni.yml"].decode()
    passwords = re.findall(r'password: "(.+?)"', text)
    assert len(passwords) == 2
    assert re.findall(r'password: "(.+?)"', (out / "db4.example.lan" / "patroni.yml").read_text()) == passwords


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ('cluster = "console"', 'cluster = "Console; rm"', "cluster: 'Console; rm' does not fit"),
        ("ttl_s = 10", "ttl_s = 1", "ttl_s: a whole number from 5 to 60 is wanted, not 1"),
        ('"10.20.0.0/16"', '"10.20.0.1/16"', "clients: 10.20.0.1/16 has host bits set"),
        ('"10.20.0.12"', '"10.20.0"', "node 2: address: '10.20.0' does not appear to be"),
        ("db3.example.lan", "db1.example.lan", "node: two have the same member"),
        ('[[node]]\nname = "db3', '[[nodes]]\nname = "db3', "nodes: no such field"),
        ('[[node]]\nname = "db3.example.lan"\naddress = "10.20.0.13"', "", "node: 2 of them; a majority"),
        ("strict = false", "strict = 0", "strict: true or false is wanted, not 0"),
        ("strict = false", "strict", "Expected '=' after a key"),
    ],
)
def test_a_site_that_is_no_cluster_is_refused_in_one_line(
    project_root: Path, example: Path, tmp_path: Path, old: str, new: str, why: str
) -> None:
    text = example.read_text()
    assert old in text
    site = tmp_path / "site.toml"
    site.write_text(text.replace(old, new))
    done = made(project_root, site, tmp_path / "out")
    assert done.returncode == 2
    assert done.stderr.startswith(f"error: cluster: {site}: ")
    assert why in done.stderr
    assert done.stderr.count("\n") == 1
    assert not (tmp_path / "out").exists()


@contextmanager
def running(project_root: Path) -> Iterator[tuple[Path, str]]:
    """A cluster on loopback from the script's files; its folder, and the address for a desk without its login."""
    folder = Path(tempfile.mkdtemp(prefix="site-"))
    own(folder)
    superuser = OWNER if os.geteuid() == 0 else getpass.getuser()
    site, ports = [SITE, f'superuser = "{superuser}"'], iter(quiet_ports(15))
    names = [f"db{number}" for number in (1, 2, 3)]
    for name in names:
        home = folder / name
        site.append(f'[[node]]\nname = "{name}"\naddress = "127.0.0.1"')
        site += [
            f"{key} = {next(ports)}" for key in ("port", "api_port", "etcd_port", "etcd_local_port", "etcd_peer_port")
        ]
        places = {"config": home, "tls": home / "tls", "home": home, "sockets": home, "etcd_data": home / "etcd"}
        site += [f'{key} = "{path}"' for key, path in places.items()]
    (folder / "site.toml").write_text("\n".join(site))
    processes: list[Process] = []
    try:
        done = made(project_root, folder / "site.toml", folder)
        assert done.returncode == 0, done.stderr
        for name in names:
            for copy in ("postgres.key", "etcd.key"):  # as install.sh does, but for one owner of both
                shutil.copy(folder / name / "tls" / "node.key", folder / name / "tls" / copy)
        if os.geteuid() == 0:
            subprocess.run(["chown", "-R", f"{OWNER}:{OWNER}", folder], check=True)
        processes += [
            Process(["etcd", "--config-file", folder / name / "etcd.yml"], folder / f"{name}-etcd.log")
            for name in names
        ]
        processes += [Process(["patroni", folder / name / "patroni.yml"], folder / f"{name}.log") for name in names]
        for process in processes:
            process.start()
        hosts = next(word for word in done.stdout.split() if word.startswith("postgresql://LOGIN@"))
        hosts = hosts.replace("db1", "127.0.0.1").replace("db2", "127.0.0.1").replace("db3", "127.0.0.1")
        yield folder, hosts.partition("?")[0]
    except BaseException:
        for process in processes:
            print(process.last_words())  # noqa: T201
        raise
    finally:
        for process in processes:
            process.kill()
        end_what_works_in(folder)
        shutil.rmtree(folder, ignore_errors=True)


def members(folder: Path) -> list[str]:
    """What Patroni on the first node says of each: its role and state; asked as its own members ask."""
    tls = folder / "db1" / "tls"
    trusted = ssl.create_default_context(cafile=tls / "ca.crt")
    trusted.load_cert_chain(tls / "node.crt", tls / "node.key")
    port = (folder / "db1" / "patroni.yml").read_text().partition("listen: 127.0.0.1:")[2][:5]
    there = http.client.HTTPSConnection("127.0.0.1", int(port), timeout=5, context=trusted)
    try:
        there.request("GET", "/cluster")
        answer = json.loads(there.getresponse().read())
    except (OSError, http.client.HTTPException, ValueError):
        return []  # not there yet
    finally:
        there.close()
    return sorted(f"{member['role']} {member['state']}" for member in answer["members"])


@pytest.mark.slow
@pytest.mark.postgresql
def test_a_cluster_runs_on_what_was_written_and_lets_in_by_tls_alone(project_root: Path) -> None:
    cluster_or_skip()
    with running(project_root) as (folder, address):
        give_up = time.monotonic() + 60.0
        look = threading.Event()
        while not is_whole(found := members(folder)):
            assert time.monotonic() < give_up, found
            look.wait(0.2)
        for place in [next((folder / name).glob(".s.PGSQL.*[0-9]")) for name in ("db1", "db2", "db3")]:
            local: list[str | Path] = ["psql", "-h", place.parent, "-p", place.suffix[1:], "-d", "postgres", "-XAtc"]
            if psql(*local, "SELECT pg_is_in_recovery()") == "f":
                psql(*local, "CREATE ROLE chief LOGIN CREATEROLE PASSWORD 'secret'")
                psql(*local, "CREATE DATABASE console OWNER chief")
                encrypted = "SELECT count(*) FROM pg_stat_replication JOIN pg_stat_ssl USING (pid) WHERE ssl"
                while (standbys := psql(*local, encrypted)) != "2":  # the last may still be connecting
                    assert time.monotonic() < give_up, standbys
                    look.wait(0.2)
        address = address.replace("LOGIN", "chief:secret")
        url = f"{address}?sslmode=verify-full&sslrootcert={folder / 'ca.crt'}&target_session_attrs=read-write"
        with psycopg.connect(url, autocommit=True) as connection:
            assert connection.pgconn.ssl_in_use
        done = subprocess.run(
            [sys.executable, "main.py", "db", "init", "--db", url, "--json"],
            cwd=project_root,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        with pytest.raises(psycopg.OperationalError, match="no encryption"):
            psycopg.connect(f"{address}?sslmode=disable")
        with pytest.raises(psycopg.OperationalError, match=r"no pg_hba\.conf entry"):
            psycopg.connect(f"{address.replace('/console', '/postgres')}?sslmode=require")
        other = certificates.authority("other")
        (folder / "other.crt").write_bytes(other.certificate)
        with pytest.raises(psycopg.OperationalError, match="certificate verify failed"):
            psycopg.connect(f"{address}?sslmode=verify-full&sslrootcert={folder / 'other.crt'}")
        etcd = (folder / "db1" / "etcd.yml").read_text().partition("advertise-client-urls: https://127.0.0.1:")[2][:5]
        with pytest.raises(ssl.SSLError):
            without_certificate(folder / "ca.crt", int(etcd))


def without_certificate(authority: Path, port: int) -> bytes:
    """What a server answers to a client that shows no certificate."""
    trusting = ssl.create_default_context(cafile=authority)
    with (
        socket.create_connection(("127.0.0.1", port), 5) as plain,
        trusting.wrap_socket(plain, server_hostname="127.0.0.1") as talk,
    ):
        talk.sendall(b"GET /version HTTP/1.0\r\n\r\n")
        return talk.recv(100)


def is_whole(found: list[str]) -> bool:
    """Whether three run and one of them is waited for."""
    return found in (
        ["leader running", "replica running", "sync_standby running"],
        ["leader running", "replica streaming", "sync_standby streaming"],
    )


def psql(*words: str | Path) -> str:
    """What the server answers to its own administrator."""
    done = subprocess.run(as_owner(words), capture_output=True, text=True, cwd="/", check=True, timeout=30)
    return done.stdout.strip()
