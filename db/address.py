"""What an address of a server says: which hosts, whether on this computer, which files. Opens nothing."""

from __future__ import annotations

import ipaddress
import os
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.engine import URL

PORT = "5432"
#: Values of target_session_attrs by which who only looks on takes a standby.
LOOKING_ON = frozenset({"any", "read-only", "standby", "prefer-standby"})
#: Settings that name a file of this computer.
FILES = ("sslrootcert", "sslcert", "sslkey", "sslcrl", "sslcrldir", "passfile")
#: A value of sslrootcert that is no file: the authorities that the computer trusts.
SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class Host:
    """One server that an address names. Empty: left to libpq, which takes a socket or what the environment says."""

    name: str = ""
    address: str = ""
    port: str = ""

    @property
    def is_here(self) -> bool:
        """Whether no network lies between: a socket, or a loopback address as it is written, not as a name resolves.

        Of a name with an address both count: libpq goes to the address, whatever the name.
        """
        return all(_is_here(place) for place in (self.name, self.address) if place)

    @property
    def shown(self) -> str:
        """As people read it: name and port."""
        place = self.name or self.address or "localhost"
        if place.startswith(("/", "@")):
            return place
        return f"[{place}]:{self.port or PORT}" if ":" in place else f"{place}:{self.port or PORT}"


def setting(url: URL, name: str) -> str:
    """One setting of an address; empty when it says nothing."""
    value = url.query.get(name, "")
    return value if isinstance(value, str) else ",".join(value)


def hosts_of(url: URL) -> list[Host]:
    """Every server that an address names, in order; libpq's environment fills in for one that names none."""
    names, ports = setting(url, "host"), setting(url, "port")
    given = url.query.get("host", ())
    if url.host:
        names, ports = url.host, str(url.port or "")
    elif not isinstance(given, str) and not ports:  # SQLAlchemy's own form, host=a:1&host=b:2
        pairs = [name.rpartition(":") if ":" in name else (name, "", "") for name in given]
        names, ports = ",".join(pair[0] for pair in pairs), ",".join(pair[2] for pair in pairs)
    addresses = setting(url, "hostaddr")
    if not names and not addresses:
        names = os.environ.get("PGHOST", "")
    addresses = addresses or os.environ.get("PGHOSTADDR", "")
    ports = ports or os.environ.get("PGPORT", "")
    count = max(names.count(","), addresses.count(",")) + 1
    return [
        Host(name, address, port)
        for name, address, port in zip(
            _spread(names, count), _spread(addresses, count), _spread(ports, count), strict=True
        )
    ]


def is_here(url: URL) -> bool:
    """Whether every server that an address names is on this computer."""
    if setting(url, "service") or setting(url, "servicefile") or os.environ.get("PGSERVICE"):
        return False  # a file elsewhere says where it goes
    return all(host.is_here for host in hosts_of(url))


def looks_on(url: URL) -> bool:
    """Whether an address asks for a server that may be a standby."""
    return setting(url, "target_session_attrs") in LOOKING_ON


def root_of(url: URL) -> str:
    """The file of the authority's certificate that holds for an address, or "system"."""
    return setting(url, "sslrootcert") or str(Path("~/.postgresql/root.crt").expanduser())


def _is_here(place: str) -> bool:
    if place.startswith(("/", "@")) or place.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(place).is_loopback
    except ValueError:
        return False


def _spread(text: str, count: int) -> list[str]:
    """The parts of a list; one that is given once holds for all."""
    parts = text.split(",")
    return (parts * count)[:count] if len(parts) == 1 else (parts + [""] * count)[:count]
