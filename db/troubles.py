"""What can stand between this program and its database, each with a way out; in words that the window translates.

Knows no driver: `db.refusals` recognises them in what a driver says.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, IntEnum


class Stage(IntEnum):
    """How far a connection came before its trouble, in order."""

    SETTINGS = 0
    REACHED = 1
    ENCRYPTED = 2
    LET_IN = 3
    VERSION = 4
    OPERATION = 5
    ROLE = 6


@dataclass(frozen=True, slots=True)
class Words:
    """One trouble: where it stops a connection, and what is said of it. Values fill the places of the template."""

    stage: Stage
    template: str


class Trouble(Enum):
    """Every trouble that is told apart."""

    BAD_SETTING = Words(Stage.SETTINGS, "a setting of the address is unknown or wrong: {text}")
    CLIENT_FILE = Words(Stage.SETTINGS, "your certificate or its key can not be used: {text}")
    BAD_ROOT = Words(Stage.SETTINGS, "the authority's certificate {file} can not be read: {text}")
    NO_ROOT = Words(
        Stage.SETTINGS,
        "there is no certificate of an authority at {file} to check the server by: get it from the administrator and"
        " put it there, or name its file by sslrootcert=FILE in the address (sslrootcert=system takes the authorities"
        " that this computer trusts)",
    )
    NO_SERVER = Words(Stage.REACHED, "nothing answers at {place}: is the server running, and are name and port right?")
    NO_HOST = Words(
        Stage.REACHED, "no computer is known as {host}: is the name right, and is this computer on the network?"
    )
    NO_ANSWER = Words(
        Stage.REACHED,
        "{place} does not answer in time: is this computer on the right network, and does a firewall let it through?",
    )
    CUT = Words(Stage.REACHED, "the connection was cut: {text}")
    NOT_POSTGRES = Words(Stage.REACHED, "what answers at {place} is no PostgreSQL server: is the port right?")
    STARTING = Words(Stage.REACHED, "the server is starting or stopping: try again in a moment")
    CROWDED = Words(
        Stage.REACHED, "the server takes no more connections: its administrator raises max_connections or the limit"
    )
    NO_PRIMARY = Words(
        Stage.REACHED, "none of the servers named takes writes now: one may be being elected; try again in a moment"
    )
    STANDBY = Words(
        Stage.REACHED,
        "the server is a standby, which can be read and not written: name the primary or all servers of the cluster,"
        " or look on by target_session_attrs=any in the address",
    )
    NO_TLS = Words(
        Stage.ENCRYPTED,
        "the server does not encrypt: its administrator switches that on (ssl = on); sslmode=disable in the address"
        " goes without, and everybody on the way can read and change all that is sent",
    )
    UNTRUSTED = Words(
        Stage.ENCRYPTED,
        "the server's certificate is from an authority that {file} does not hold: is it the right file, and the right"
        " server? Somebody may be standing between",
    )
    EXPIRED = Words(
        Stage.ENCRYPTED, "the server's certificate has ended ({at}): its administrator puts a new one in place"
    )
    NOT_YET = Words(
        Stage.ENCRYPTED, "the server's certificate begins later ({at}): is the clock of this computer right?"
    )
    WRONG_NAME = Words(
        Stage.ENCRYPTED,
        "the server's certificate is for {names}, not for {host}: use the name that it is for, or have one made for"
        " this name",
    )
    BAD_CERTIFICATE = Words(Stage.ENCRYPTED, "no encrypted connection can be made: {text}")
    CLIENT_REFUSED = Words(Stage.ENCRYPTED, "the server does not accept your certificate: {text}")
    CLIENT_NEEDED = Words(
        Stage.LET_IN,
        "the server asks for your certificate: name its files by sslcert=FILE and sslkey=FILE in the address",
    )
    CLIENT_NAME = Words(Stage.LET_IN, "your certificate is not one of the login {user}")
    WRONG_PASSWORD = Words(Stage.LET_IN, "the server does not let {user} in: wrong password, or no such login")
    NO_PASSWORD = Words(
        Stage.LET_IN,
        "the server asks for the password of {user}: neither the address, the keyring nor ~/.pgpass has one",
    )
    NO_KEYRING = Words(
        Stage.LET_IN,
        "the server asks for the password of {user}: neither the address nor ~/.pgpass has one, and this computer has"
        " no keyring that could be asked",
    )
    NO_LOGIN = Words(
        Stage.LET_IN, "the login {user} does not exist or may not log in: an administrator makes it (CREATE ROLE)"
    )
    NOT_LET_IN = Words(
        Stage.LET_IN,
        "the server does not let {user} into {database} from this computer: an administrator adds a line to its"
        " pg_hba.conf",
    )
    NOT_PLAIN = Words(
        Stage.LET_IN,
        "the server does not let {user} into {database} without encryption: leave sslmode out of the address",
    )
    NO_DATABASE = Words(
        Stage.LET_IN, "the server has no database {database}: is the name right? An administrator makes it (createdb)"
    )
    CLOSED = Words(
        Stage.LET_IN, "the login {user} may not enter the database {database}: an administrator grants it CONNECT"
    )
    REFUSED = Words(Stage.LET_IN, "the server refused: {text}")
    OLD_SERVER = Words(Stage.VERSION, "the server is PostgreSQL {found}, and {least} or newer is needed")
    EMPTY = Words(Stage.OPERATION, "it holds no operation; `main.py db init` makes one")
    MAKE_BARRED = Words(
        Stage.OPERATION,
        "it holds no operation, and {user} may not make one: the database's owner runs `main.py db init`",
    )
    FOREIGN = Words(Stage.OPERATION, "it belongs to another program: it has a table {table}; name a new database")
    HALF = Words(
        Stage.OPERATION,
        "its schema is half made ({text}), and nothing was changed: restore a backup by `main.py db restore`, or take"
        " the copy that was made beside it before it was brought up to date",
    )
    NO_COPY = Words(
        Stage.OPERATION,
        "it has to be brought up to date, and no copy of it can be made first ({text}): make room beside it, or move it"
        " to where there is room",
    )
    DISK_FULL = Words(
        Stage.OPERATION,
        "the disk is full; the command was not kept, and all before it was: make room on the disk, then send it again",
    )
    DISK_FAILED = Words(
        Stage.OPERATION,
        "the disk is full or failing: reading or writing failed, and the command was not kept: make room, look at the"
        " disk, then send it again",
    )
    LOCKED = Words(
        Stage.OPERATION,
        "another program holds it locked; the command was not kept: end that program or let it finish, then send it"
        " again",
    )
    LOCKED_BY = Words(
        Stage.OPERATION,
        "{holder} holds it locked; the command was not kept: end that program or let it finish, then send it again",
    )
    DAMAGED = Words(
        Stage.OPERATION,
        "the file is damaged: keep a copy of it as it is, see by `main.py db verify` what still holds, and restore a"
        " backup by `main.py db restore`",
    )
    NEWER = Words(
        Stage.OPERATION,
        "a newer console brought it up to date (its schema is {found}, this program's is {own}): update this console to"
        " that version, then open it again",
    )
    OLDER = Words(Stage.OPERATION, "its schema is {found}, this program's is {own}: run `main.py db init`")
    NO_RIGHTS = Words(
        Stage.ROLE,
        "the login {user} has no role here: an administrator gives it one, such as GRANT console_dispatcher TO {user}",
    )

    @property
    def stage(self) -> Stage:
        """Where it stops a connection."""
        return self.value.stage

    @property
    def template(self) -> str:
        """What is said of it."""
        return self.value.template

    def said(self, values: Mapping[str, str]) -> str:
        """What is said of it, in English."""
        return self.template.format(**values)
