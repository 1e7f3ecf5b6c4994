"""Joining a shared database: what one types, what of it holds step by step, and the operation that may be made there.

Everything here waits for a network and belongs on a thread; `Joiner` has one. Knows no window.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from enum import StrEnum
from functools import partial
from pathlib import Path

from sqlalchemy import Connection
from sqlalchemy.engine import URL

from console.bugs import said, surviving
from console.clock import SystemClock
from db import certificates, journal, passwords, schema
from db.address import PORT, SYSTEM, Host, hosts_of, looks_on, root_of, setting
from db.connection import Link, driver_connection, link_of, settings_of
from db.engine import make_engine, parse_url, shown
from db.errors import DRIVER_ERRORS, StoreError, StoreForbidden, StoreMissing, translated
from db.store import Kind, Store
from db.troubles import Stage, Trouble

#: A certificate that ends within so many days is named before it does.
ENDS_SOON_DAYS = 21
#: Longest wait for each step of a look at a certificate.
LOOK_S = 3.0
#: Settings that have fields of their own; the others of an address are kept as they are.
_OWN = ("host", "port", "password", "sslpassword", "sslrootcert", "sslcert", "sslkey")


class State(StrEnum):
    """How a step stands."""

    HOLDS = "holds"
    WEAK = "weak"
    FAILS = "fails"


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a test and what is said of it, which the window translates."""

    stage: Stage
    state: State
    template: str
    values: dict[str, str] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """What is said of it, in English."""
        return self.template.format(**self.values)


@dataclass(frozen=True, slots=True)
class Access:
    """What is typed to reach a shared database. `hosts` may be several, with commas, each with its own port."""

    hosts: str = ""
    port: str = ""
    database: str = ""
    login: str = ""
    root: str = ""
    certificate: str = ""
    key: str = ""
    others: tuple[tuple[str, str], ...] = ()

    @classmethod
    def of(cls, address: str) -> Access:
        """The parts of an address; its password is left out. Of a file, or of no address: nothing."""
        try:
            url = parse_url(address)
        except StoreMissing:
            return cls()
        if url.get_backend_name() != "postgresql":
            return cls()
        hosts = hosts_of(url)
        places = [host.name or host.address for host in hosts]
        ports = {host.port for host in hosts}
        if len(ports) > 1:
            places = [host.shown for host in hosts]
        return cls(
            ",".join(places),
            ports.pop() if len(ports) == 1 else "",
            url.database or "",
            url.username or "",
            setting(url, "sslrootcert"),
            setting(url, "sslcert"),
            setting(url, "sslkey"),
            tuple((name, setting(url, name)) for name in url.query if name not in _OWN),
        )

    def url(self) -> URL:
        """The address, without a password.

        Raises:
            StoreMissing: a field is wrong.
        """
        places = [place.strip() for place in self.hosts.replace("，", ",").split(",") if place.strip()]
        if not places:
            raise StoreMissing.of(Trouble.BAD_SETTING, self.hosts, text="name a server")
        pairs = [_place(place, self.port.strip()) for place in places]
        query = {name: value for name, value in self.others if value}
        query |= {"host": ",".join(name for name, _ in pairs)}
        if any(port for _, port in pairs):
            query |= {"port": ",".join(port for _, port in pairs)}
        for name, file in (("sslrootcert", self.root), ("sslcert", self.certificate), ("sslkey", self.key)):
            if file.strip():
                query[name] = file.strip() if file.strip() == SYSTEM else str(Path(file.strip()).expanduser())
        return URL.create(
            "postgresql+psycopg", self.login.strip() or None, database=self.database.strip() or None, query=query
        )

    def text(self) -> str:
        """The address as `--db` takes it, without a password."""
        return shown(self.url())


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a test found. `is_good`: one can work there. `can_make`: it is empty and the login may make an operation."""

    url: URL
    is_good: bool
    can_make: bool = False
    trouble: Trouble | None = None


class Joiner:
    """Tests and makes on a thread of its own, one thing after the other.

    Args:
        stepped: told each step of a test, on that thread, as are the others.
        done: told the verdict of a test.
        made: told why no operation was made, or None.
        kept: told why a password was not kept, or nothing.
    """

    def __init__(
        self,
        stepped: Callable[[Step], None],
        done: Callable[[Verdict], None],
        made: Callable[[StoreError | None], None],
        kept: Callable[[str], None],
    ) -> None:
        self._stepped, self._done, self._made, self._kept = stepped, done, made, kept
        self._thread = ThreadPoolExecutor(1, "joiner")
        self._stopped = False

    def test(self, access: Access, password: str) -> None:
        """Look how far one comes; each step is told, then the verdict."""
        self._thread.submit(self._test, access, password)

    def make(self, access: Access, kind: Kind, name: str) -> None:
        """Make an operation in an empty database; `made` tells what went wrong, or None."""
        self._thread.submit(self._make, access, kind, name)

    def keep(self, access: Access, password: str) -> None:
        """Put the password into the keyring; `kept` tells why not, or nothing."""
        self._thread.submit(self._keep, access, password)

    def stop(self) -> None:
        """Tell nothing more, and wait for what is being tried: as long as a server may be silent."""
        self._stopped = True
        self._thread.shutdown(wait=True, cancel_futures=True)

    def _test(self, access: Access, password: str) -> None:
        verdict = surviving(
            "testing a shared database",
            lambda: run_test(access, password, self._tell_step),
            partial(self._not_tested, access),
        )
        if not self._stopped:
            self._done(verdict)

    def _not_tested(self, access: Access, bug: Exception) -> Verdict:
        self._tell_step(failure_of(_internal(access, bug)))
        return Verdict(URL.create("postgresql+psycopg"), False)

    def _tell_step(self, step: Step) -> None:
        if not self._stopped:
            self._stepped(step)

    def _make(self, access: Access, kind: Kind, name: str) -> None:
        failure = surviving(
            "making an operation", lambda: _made(access, kind, name), lambda bug: _internal(access, bug)
        )
        if not self._stopped:
            self._made(failure)

    def _keep(self, access: Access, password: str) -> None:
        why = surviving("keeping a password", lambda: _kept(access, password), said)
        if not self._stopped:
            self._kept(why)


def _made(access: Access, kind: Kind, name: str) -> StoreError | None:
    """Make an operation; why it can not be made, or None."""
    try:
        Store.open_or_make(access.text(), kind=kind, name=name, now=SystemClock().now()).close()
    except StoreError as failure:
        return failure
    return None


def _kept(access: Access, password: str) -> str:
    """Keep a password; why it can not be kept, or nothing."""
    try:
        passwords.keep(access.url(), password)
    except passwords.NoKeyring as failure:
        return str(failure)
    return ""


def run_test(access: Access, password: str, tell: Callable[[Step], None]) -> Verdict:
    """Connect as the window would and tell each step that holds, up to the one that does not.

    A password that is given is held in memory, as long as it does not prove wrong.
    """
    try:
        url = access.url()
    except StoreMissing as error:
        tell(failure_of(error))
        return Verdict(URL.create("postgresql+psycopg"), False, trouble=error.trouble)
    before = passwords.remembered(url)
    if password:
        passwords.remember(url, password)
    engine = make_engine(url, create=False)
    found: Link | None = None
    try:
        with engine.connect() as connection:
            found = link_of(driver_connection(connection))
            _tell_link(url, found, tell)
            _tell_operation(connection, tell)
        store = Store.open(access.text())
        try:
            _tell_role(store, tell)
        finally:
            store.close()
        return Verdict(url, True)
    except (StoreError, *DRIVER_ERRORS) as error:
        failure = error if isinstance(error, StoreError) else translated(error, shown(url))
        if failure is None:
            raise
        if found is None:
            _tell_before(url, failure, tell)
            if failure.trouble in (Trouble.WRONG_PASSWORD, Trouble.NO_PASSWORD, Trouble.NO_KEYRING):
                passwords.remember(url, before)
        tell(failure_of(failure))
        return Verdict(url, False, failure.trouble is Trouble.EMPTY, failure.trouble)
    finally:
        engine.dispose()


def _internal(access: Access, bug: Exception) -> StoreError:
    """What is told of an error that is ours."""
    return StoreError(access.hosts, said(bug))


def failure_of(error: StoreError) -> Step:
    """The step at which a connection stopped."""
    if error.trouble is None:
        return Step(Stage.REACHED, State.FAILS, "{text}", {"text": error.why})
    return Step(error.trouble.stage, State.FAILS, error.trouble.template, dict(error.values))


def _tell_link(url: URL, link: Link, tell: Callable[[Step], None]) -> None:
    tell(Step(Stage.REACHED, State.HOLDS, "{place} answers", {"place": link.host.shown}))
    tell(_encryption(url, link.host, link.weakness, link.encrypted))
    named = {"login": link.login, "database": url.database or link.login}
    tell(Step(Stage.LET_IN, State.HOLDS, "{login} is let in to the database {database}", named))
    version = {"version": f"{link.version // 10_000}.{link.version % 10_000}"}
    if link.is_standby:
        tell(Step(Stage.VERSION, State.WEAK, "PostgreSQL {version}, a standby: one can look on, not command", version))
    else:
        tell(Step(Stage.VERSION, State.HOLDS, "PostgreSQL {version}", version))


def _tell_before(url: URL, failure: StoreError, tell: Callable[[Step], None]) -> None:
    """The steps that held before one that did not."""
    stage = failure.trouble.stage if failure.trouble is not None else Stage.SETTINGS
    if stage is Stage.SETTINGS:
        return
    host = hosts_of(url)[0]
    place = Step(Stage.REACHED, State.HOLDS, "{place} answers", {"place": host.shown})
    if stage > Stage.REACHED:
        tell(place)
    mode = settings_of(url).get("sslmode", "prefer")
    if stage > Stage.ENCRYPTED and not host.is_here and mode.startswith(("verify", "require")):
        weakness = {"verify-full": "", "verify-ca": "name"}.get(mode, "unchecked")
        tell(_encryption(url, host, weakness, encrypted=True))


def _encryption(url: URL, host: Host, weakness: str, encrypted: bool) -> Step:
    if weakness == "plain":
        return Step(
            Stage.ENCRYPTED, State.WEAK, "not encrypted: everybody on the way can read and change all that is sent"
        )
    if not encrypted:
        return Step(Stage.ENCRYPTED, State.HOLDS, "not encrypted, and need not be: the server is on this computer")
    if weakness == "unchecked":
        return Step(
            Stage.ENCRYPTED,
            State.WEAK,
            "encrypted, but the server is not verified: somebody between could be taken for it",
        )
    place, port = host.address or host.name, int(host.port or PORT)
    shown_by_server = certificates.look(place, port, root_of(url), LOOK_S) if not host.is_here else None
    if shown_by_server is None:
        return Step(Stage.ENCRYPTED, State.HOLDS, "encrypted")
    said = {
        "name": ", ".join(shown_by_server.names) or shown_by_server.subject,
        "issuer": shown_by_server.issuer,
        "until": f"{shown_by_server.ends:%Y-%m-%d}",
    }
    if weakness == "name":
        return Step(
            Stage.ENCRYPTED,
            State.WEAK,
            "encrypted by a certificate of {issuer} for {name}; that this is the server's name is not verified",
            said,
        )
    if (shown_by_server.ends - SystemClock().now()).days < ENDS_SOON_DAYS:
        return Step(
            Stage.ENCRYPTED,
            State.WEAK,
            "encrypted and verified as {name} by {issuer}; its certificate ends on {until}: have it renewed",
            said,
        )
    return Step(Stage.ENCRYPTED, State.HOLDS, "encrypted and verified as {name} by {issuer}, until {until}", said)


def _tell_operation(connection: Connection, tell: Callable[[Step], None]) -> None:
    """What the database holds.

    Raises:
        StoreError: nothing that this program can use.
    """
    if schema.version(connection) is None and not schema.may_make(connection):
        user = driver_connection(connection).info.user
        raise StoreForbidden.of(Trouble.MAKE_BARRED, "", user=user)
    schema.check(connection, "")
    facts = {str(row[0]): str(row[1]) for row in connection.exec_driver_sql("SELECT key, value FROM operation")}
    said = {"name": facts.get("name") or "-", "entries": str(journal.head(connection)[0])}
    if facts.get("kind") == "drill":
        tell(Step(Stage.OPERATION, State.HOLDS, "a drill: {name}, {entries} entries", said))
    else:
        tell(Step(Stage.OPERATION, State.HOLDS, "a live operation: {name}, {entries} entries", said))


def _tell_role(store: Store, tell: Callable[[Step], None]) -> None:
    said = {"login": store.login, "role": str(store.role)}
    if store.rights.looks_on or not any(store.rights.may(command) for command in _EVERY_DAY):
        tell(
            Step(
                Stage.ROLE,
                State.HOLDS if looks_on(store.url) else State.WEAK,
                "{login} looks on here, as {role}: nothing can be changed",
                said,
            )
        )
    else:
        tell(Step(Stage.ROLE, State.HOLDS, "{login} works here as {role}", said))


#: Commands of which at least one is for whoever may do anything at all.
_EVERY_DAY = ("AssignUnits", "AddNote")


def _place(text: str, port: str) -> tuple[str, str]:
    """Name and port of one server as it is typed; an IPv6 address with a port stands in brackets."""
    if text.startswith(("/", "@")):
        return text, port
    if text.startswith("["):
        name, _, own = text[1:].partition("]")
        own = own.removeprefix(":")
    elif text.count(":") == 1:
        name, _, own = text.partition(":")
    else:
        name, own = text, ""
    if (own or port) and not (own or port).isdigit():
        raise StoreMissing.of(Trouble.BAD_SETTING, text, text=f"{own or port} is no port")
    return name, own or port
