"""Writes what the nodes of a cluster need, from a short file of names and addresses (site.example.toml).

    .venv/bin/python resources/cluster/make_nodes.py SITE.toml OUT [--joining NODE]

OUT gets a folder a node, with etcd's and Patroni's settings, its certificate, systemd's additions and an `install.sh`;
and `kept/`, with the authority's key and the passwords, which stays with whoever administers the cluster. What is kept
is used again, so that a node that is added or replaced later fits. Starts and installs nothing.
"""

from __future__ import annotations

import argparse
import ipaddress
import json
import re
import secrets
import sys
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from string import Template
from typing import Any

if __package__ in (None, ""):  # run as a script, from anywhere
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from resources.cluster import certificates

TEMPLATES = Path(__file__).parent / "templates"
#: Files of a node, with their modes: patroni.yml holds passwords.
FILES = {
    "etcd.yml": 0o644,
    "patroni.yml": 0o600,
    "etcd.service.conf": 0o644,
    "patroni.service.conf": 0o644,
    "install.sh": 0o755,
}
NAME = re.compile(r"[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*")
PATH = re.compile(r"/[A-Za-z0-9._/-]+")
#: Settings of a node beside its name and address, for machines that hold more than one or keep things elsewhere.
PORTS = {"port": 5432, "api_port": 8008, "etcd_port": 2379, "etcd_local_port": 2379, "etcd_peer_port": 2380}
PATHS = {
    "config": "/etc/console-cluster",
    "tls": "/etc/console-cluster/tls",
    "home": "/var/lib/postgresql",
    "sockets": "/var/run/postgresql",
    "etcd_data": "/var/lib/etcd/console",
}


class BadSite(Exception):
    """The site's file does not describe a cluster; says where and why."""


@dataclass(frozen=True, slots=True)
class Node:
    """One machine: its name and address, its ports by `PORTS`, its folders by `PATHS`."""

    name: str
    address: str
    ports: Mapping[str, int]
    paths: Mapping[str, str]

    @property
    def member(self) -> str:
        """Its name among the members: the first part alone."""
        return self.name.partition(".")[0]


@dataclass(frozen=True, slots=True)
class Site:
    """A cluster as its file describes it."""

    cluster: str
    database: str
    clients: tuple[str, ...]
    ttl_s: int
    strict: bool
    watchdog: str
    programs: str
    superuser: str
    nodes: tuple[Node, ...]


def read_site(path: Path) -> Site:
    """The cluster that a file describes.

    Raises:
        BadSite: a field is missing, unknown or wrong.
    """
    try:
        given = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise BadSite(error.strerror or str(error)) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadSite(str(error)) from error
    known = {"cluster", "database", "clients", "ttl_s", "strict", "watchdog", "postgresql", "superuser", "node"}
    if unknown := sorted(given.keys() - known):
        raise BadSite(f"{unknown[0]}: no such field; those there are: {', '.join(sorted(known))}")
    nodes = tuple(_node(entry, number) for number, entry in enumerate(given.get("node") or (), 1))
    if len(nodes) not in (3, 5):
        raise BadSite(f"node: {len(nodes)} of them; a majority must be left when one is gone: take 3 (or 5)")
    for what in ("member", "name"):
        seen = [getattr(node, what) for node in nodes]
        if len(set(seen)) < len(seen):
            raise BadSite(f"node: two have the same {what}: {', '.join(seen)}")
    watchdog = _checked(given.get("watchdog", "automatic"), "watchdog", "automatic|required|off")
    return Site(
        _checked(given.get("cluster", "console"), "cluster", "[a-z][a-z0-9_-]*"),
        _checked(given.get("database", "console"), "database", "[a-z][a-z0-9_]*"),
        tuple(_network(text) for text in _list(given.get("clients"), "clients")),
        _whole(given.get("ttl_s", 10), "ttl_s", 5, 60),
        _yes_or_no(given.get("strict", False), "strict"),
        watchdog,
        f"/usr/lib/postgresql/{_whole(given.get('postgresql', 15), 'postgresql', 14, 99)}/bin",
        _checked(given.get("superuser", "postgres"), "superuser", "[a-z][a-z0-9_]*"),
        nodes,
    )


def files_of(site: Site, node: Node, passwords: Mapping[str, str], *, joining: bool = False) -> dict[str, str]:
    """The text of every file of a node, by name.

    Args:
        joining: whether the node comes to a cluster that is there already.
    """
    loop_wait_s = max(1, site.ttl_s // 5)
    values: dict[str, Any] = {
        **node.paths,
        **node.ports,
        "name": node.name,
        "member": node.member,
        "address": node.address,
        "cluster": site.cluster,
        "superuser": site.superuser,
        "programs": site.programs,
        "data": f"{node.paths['home']}/{site.cluster}",
        "ttl_s": site.ttl_s,
        "loop_wait_s": loop_wait_s,
        # Patroni must have tried twice, and looked once, before its key runs out.
        "retry_s": (site.ttl_s - loop_wait_s) // 2,
        "strict": str(site.strict).lower(),
        "watchdog": f'"{site.watchdog}"',
        "etcd_state": "existing" if joining else "new",
        "etcd_members": ",".join(
            f"{other.member}=https://{other.address}:{other.ports['etcd_peer_port']}" for other in site.nodes
        ),
        "etcd_hosts": ", ".join(f'"{other.address}:{other.ports["etcd_port"]}"' for other in site.nodes),
        "pg_hba": "\n".join(f"  - {line}" for line in _pg_hba(site)),
        **passwords,
    }
    return {name: Template((TEMPLATES / name).read_text(encoding="utf-8")).substitute(values) for name in FILES}


def address_for_desks(site: Site) -> str:
    """What a desk types as --db, once it has a login."""
    hosts = ",".join(f"{node.name}:{node.ports['port']}" for node in site.nodes)
    return f"postgresql://LOGIN@{hosts}/{site.database}?sslrootcert=ca.crt"


def write_all(site: Site, out: Path, joining: str = "") -> None:
    """Write every node's folder and what is kept; files that are there are renewed, what is kept is not.

    Raises:
        OSError: something can not be written.
        ValueError: what is kept is not as it was written.
    """
    kept = out / "kept"
    kept.mkdir(parents=True, exist_ok=True)
    kept.chmod(0o700)
    signer = _kept_authority(kept, site.cluster)
    passwords = _kept_passwords(kept)
    for node in site.nodes:
        folder = out / node.name
        (folder / "tls").mkdir(parents=True, exist_ok=True)
        for name, text in files_of(site, node, passwords, joining=joining == node.name).items():
            _write(folder / name, text.encode(), FILES[name])
        if not (folder / "tls" / "node.key").exists():
            pair = certificates.node(signer, dict.fromkeys((node.name, node.member)), (node.address, "127.0.0.1"))
            _write(folder / "tls" / "node.crt", pair.certificate)
            _write(folder / "tls" / "node.key", pair.key, 0o600)
        _write(folder / "tls" / "ca.crt", signer.certificate)
    _write(out / "ca.crt", signer.certificate)


def main() -> int:
    """Write, and say what comes next."""
    parser = argparse.ArgumentParser(description="write what the nodes of a cluster need")
    parser.add_argument("site", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--joining", default="", metavar="NODE", help="the node comes to a cluster that is there")
    args = parser.parse_args()
    try:
        site = read_site(args.site)
        if args.joining and args.joining not in {node.name for node in site.nodes}:
            raise BadSite(f"--joining {args.joining}: no node of this name")
    except BadSite as error:
        print(f"error: cluster: {args.site}: {error}", file=sys.stderr)
        return 2
    try:
        write_all(site, args.out, args.joining)
    except (OSError, ValueError) as error:
        print(f"error: cluster: {args.out}: {error}", file=sys.stderr)
        return 1
    print(f"written to {args.out}: copy each folder to its node and run install.sh there; keep {args.out}/kept safe")
    print(f"desks: {address_for_desks(site)}, with {args.out}/ca.crt")
    return 0


def _pg_hba(site: Site) -> list[str]:
    lines = [f"local all {site.superuser} peer"]
    for node in site.nodes:
        host = f"{node.address}/{ipaddress.ip_address(node.address).max_prefixlen}"
        lines.append(f"hostssl replication replicator {host} scram-sha-256")
        lines.append(f"hostssl all rewinder {host} scram-sha-256")
    lines += [f"hostssl {site.database} all {network} scram-sha-256" for network in site.clients]
    return list(dict.fromkeys(lines))


def _kept_authority(kept: Path, name: str) -> certificates.Pair:
    certificate, key = kept / "ca.crt", kept / "ca.key"
    if not key.exists():
        made = certificates.authority(name)
        _write(key, made.key, 0o600)
        _write(certificate, made.certificate)
    return certificates.Pair(certificate.read_bytes(), key.read_bytes())


def _kept_passwords(kept: Path) -> dict[str, str]:
    path = kept / "passwords.json"
    if not path.exists():
        names = ("replication_password", "rewind_password")
        _write(path, json.dumps({name: secrets.token_urlsafe(24) for name in names}, indent=1).encode(), 0o600)
    found: dict[str, str] = json.loads(path.read_text())
    return found


def _write(path: Path, content: bytes, mode: int = 0o644) -> None:
    """Write a file that is never readable by more than its mode says."""
    new = path.with_name(path.name + ".new")
    new.unlink(missing_ok=True)
    new.touch(mode & 0o600)
    new.write_bytes(content)
    new.chmod(mode)
    new.replace(path)


def _node(given: object, number: int) -> Node:
    where = f"node {number}"
    if not isinstance(given, dict):
        raise BadSite(f"{where}: name and address are wanted")
    if unknown := sorted(given.keys() - {"name", "address", *PORTS, *PATHS}):
        raise BadSite(f"{where}: {unknown[0]}: no such field")
    name = given.get("name")
    if not isinstance(name, str) or not NAME.fullmatch(name):
        raise BadSite(f"{where}: name: a host name in small letters is wanted, not {name!r}")
    try:
        address = str(ipaddress.ip_address(str(given.get("address"))))
    except ValueError as error:
        raise BadSite(f"{where}: address: {error}") from error
    if ":" in address:
        raise BadSite(f"{where}: address: {address}: IPv4 is wanted")
    paths = {key: given.get(key, usual) for key, usual in PATHS.items()}
    for key, path in paths.items():
        if not isinstance(path, str) or not PATH.fullmatch(path):
            raise BadSite(f"{where}: {key}: a whole path is wanted, not {path!r}")
    ports = {key: _whole(given.get(key, usual), f"{where}: {key}", 1, 65535) for key, usual in PORTS.items()}
    return Node(name, address, ports, paths)


def _checked(value: object, what: str, pattern: str) -> str:
    if not isinstance(value, str) or not re.fullmatch(pattern, value):
        raise BadSite(f"{what}: {value!r} does not fit {pattern}")
    return value


def _list(value: object, what: str) -> list[object]:
    if not isinstance(value, list) or not value:
        raise BadSite(f'{what}: a list is wanted, such as ["10.20.0.0/16"]')
    return value


def _network(text: object) -> str:
    try:
        return str(ipaddress.ip_network(str(text)))
    except ValueError as error:
        raise BadSite(f"clients: {error}") from error


def _whole(value: object, what: str, least: int, most: int) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        raise BadSite(f"{what}: a whole number from {least} to {most} is wanted, not {value!r}")
    return value


def _yes_or_no(value: object, what: str) -> bool:
    if not isinstance(value, bool):
        raise BadSite(f"{what}: true or false is wanted, not {value!r}")
    return value


if __name__ == "__main__":
    sys.exit(main())
