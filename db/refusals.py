"""Why a server let nobody in: what libpq and the server say at a connection, told apart.

There is no SQLSTATE at that moment, so it goes by words: libpq's own, which are English in the wheels of psycopg, and
the server's, which come in the server's language; English and Chinese are known. What is known by flags goes by flags.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import psycopg
from sqlalchemy.engine import URL

from db import certificates
from db.address import PORT, Host, hosts_of, root_of
from db.errors import (
    StoreCertificate,
    StoreError,
    StoreForbidden,
    StoreLogin,
    StoreMissing,
    StoreUnreachable,
    StoreVersion,
)
from db.troubles import Stage, Trouble

#: How long a look at a certificate may take, each step.
LOOK_S = 3.0
_EACH = re.compile(
    r"^- host: (?:'([^']*)'|None), port: (?:'([^']*)'|None), hostaddr: (?:'([^']*)'|None): ", re.MULTILINE
)
#: The first that is found in the words tells; those of one host come in the order in which they could be confused.
_WORDS: tuple[tuple[Trouble, str], ...] = (
    (Trouble.NO_PASSWORD, r"no password supplied"),
    (Trouble.NO_ROOT, r"root certificate file \".*\" does not exist|could not get home directory to locate root cert"),
    (Trouble.BAD_ROOT, r"could not read root certificate file|could not load system root certificate"),
    (
        Trouble.CLIENT_FILE,
        r"could not (open|read) certificate file|private key file|could not load private key|establish certificate",
    ),
    (Trouble.NO_TLS, r"server does not support SSL|server does not support TLS"),
    (Trouble.WRONG_NAME, r"does not match host name|host name must be specified for a verified"),
    (Trouble.UNTRUSTED, r"certificate verify failed"),
    (Trouble.CLIENT_REFUSED, r"(tls|ssl)v?\d* ?\w* alert .*(ca|certificate)|alert (unknown ca|bad certificate)"),
    (Trouble.NOT_POSTGRES, r"invalid response to SSL negotiation|expected authentication request|unsupported frontend"),
    # A server that dies in the middle of a handshake is lost, not wrong.
    (Trouble.CUT, r"SSL SYSCALL error|unexpected eof|EOF detected|Connection reset|SSL connection has been closed"),
    (Trouble.BAD_CERTIFICATE, r"SSL error|could not (initiate|establish) SSL"),
    (Trouble.NO_HOST, r"failed to resolve host|could not translate host name|Name or service not known"),
    (Trouble.NO_ANSWER, r"timeout expired|timed out|No route to host|Network is unreachable|Host is down"),
    (
        Trouble.NO_PRIMARY,
        r"session is read-only|server is in hot standby mode|server is not in hot standby|not read-only",
    ),
    (
        Trouble.STARTING,
        r"database system is (starting|shutting|in recovery|not)|数据库系统(在恢复|停止|启动)|not yet accepting",
    ),
    (Trouble.CROWDED, r"too many (clients|connections)|connection slots are reserved|太多的客户|连接位置"),
    (Trouble.CLIENT_NEEDED, r"requires a valid client certificate|certificate required|一个有效的客户端认证"),
    (Trouble.CLIENT_NAME, r"certificate authentication failed|用户 ?\".*\" ?的认证失败|认证鉴权失败"),
    (Trouble.WRONG_PASSWORD, r"password authentication failed|Password 认证失败|密码认证失败"),
    (Trouble.NO_LOGIN, r"authentication failed for user|not permitted to log in|的对等认证失败|不允许角色"),
    (Trouble.NO_LOGIN, r"role \".*\" does not exist|角色 ?\".*\" ?不存在"),
    (Trouble.CLOSED, r"permission denied for database|not currently accepting|对?数据库.*权限不够|不接受联接"),
    (Trouble.NO_DATABASE, r"database \".*\" does not exist|数据库 ?\".*\" ?不存在"),
    # After a wrong password libpq asks a server on this computer once more without encryption: that answer counts less.
    (Trouble.NOT_PLAIN, r"pg_hba\.conf.*(no encryption|SSL off)|(no encryption|SSL off).*pg_hba\.conf"),
    (Trouble.NOT_LET_IN, r"pg_hba\.conf"),
    (Trouble.NO_SERVER, r"Connection refused|on socket \".*\" failed|No such file or directory"),
    (Trouble.BAD_SETTING, r"invalid (connection option|\w+ value|\w+ \w+ value|port number|URI|percent)|missing \"=\""),
    (
        Trouble.CUT,
        r"closed the connection|Connection reset|Broken pipe|connection is (lost|closed)|could not (send|rece)",
    ),
)
_COMPILED = tuple((trouble, re.compile(pattern, re.IGNORECASE)) for trouble, pattern in _WORDS)
_FAMILY: Mapping[Stage, type[StoreError]] = {
    Stage.SETTINGS: StoreCertificate,
    Stage.REACHED: StoreUnreachable,
    Stage.ENCRYPTED: StoreCertificate,
    Stage.LET_IN: StoreLogin,
    Stage.VERSION: StoreVersion,
    Stage.OPERATION: StoreVersion,
    Stage.ROLE: StoreForbidden,
}
_FAMILIES: Mapping[Trouble, type[StoreError]] = {
    Trouble.BAD_SETTING: StoreMissing,
    Trouble.NO_DATABASE: StoreMissing,
    Trouble.CLOSED: StoreForbidden,
    Trouble.CLIENT_REFUSED: StoreCertificate,
    Trouble.CLIENT_NEEDED: StoreCertificate,
    Trouble.CLIENT_NAME: StoreCertificate,
}


def asks_for_password(error: psycopg.Error) -> bool:
    """Whether a connection failed for want of a password, or for a wrong one."""
    words = str(error)
    if _trouble_of(words) in (Trouble.NO_PASSWORD, Trouble.WRONG_PASSWORD):
        return True
    return any(_trouble_of(each) in (Trouble.NO_PASSWORD, Trouble.WRONG_PASSWORD) for _, each in _by_host(words, []))


def refusal_of(error: psycopg.Error, url: URL, where: str, *, has_keyring: bool = True) -> StoreError:
    """The trouble behind a connection that failed, with a way out.

    Of several hosts the one counts that came furthest, since it is the one that could be mended; but that a host is
    out of reach while the others take no writes is what a change of the primary looks like.

    Args:
        has_keyring: False when the keyring was asked in vain because there is none.
    """
    found = [
        (_trouble_of(words) or _by_flags(error), host, words) for host, words in _by_host(str(error), hosts_of(url))
    ]
    if any(trouble is Trouble.NO_PRIMARY for trouble, _, _ in found):
        return StoreUnreachable.of(Trouble.NO_PRIMARY, where)
    trouble, host, words = max(found, key=lambda each: each[0].stage)
    if trouble is Trouble.NO_PASSWORD and not has_keyring:
        trouble = Trouble.NO_KEYRING
    values = _values(words, url, host)
    if trouble is Trouble.UNTRUSTED:
        trouble = _why_untrusted(host, values)
    family = _FAMILIES.get(trouble) or _FAMILY[trouble.stage]
    return family.of(trouble, where, **values)


def _by_host(words: str, hosts: Sequence[Host]) -> list[tuple[Host, str]]:
    """What each host answered; psycopg lists them when there were several."""
    _, mark, listed = words.partition("All failures were:\n")
    parts = _EACH.split(listed) if mark else []
    if len(parts) < 5:
        return [(hosts[-1] if hosts else Host(), words)]
    each = zip(parts[1::4], parts[2::4], parts[3::4], parts[4::4], strict=True)
    return [(Host(name or "", address or "", port or ""), said) for name, port, address, said in each]


def _trouble_of(words: str) -> Trouble | None:
    return next((trouble for trouble, pattern in _COMPILED if pattern.search(words)), None)


def _by_flags(error: psycopg.Error) -> Trouble:
    """What no words told: a password that was sent and did not help, or the server's own words."""
    native = error.pgconn
    if native is not None and native.needs_password:
        return Trouble.NO_PASSWORD
    if isinstance(error, psycopg.errors.ConnectionTimeout):
        return Trouble.NO_ANSWER
    if native is not None and native.used_password:
        return Trouble.WRONG_PASSWORD
    return Trouble.REFUSED if "FATAL" in str(error) or "致命" in str(error) else Trouble.CUT


def _values(words: str, url: URL, host: Host) -> dict[str, str]:
    """What fills the places of the trouble's words."""
    first = (words.strip().splitlines() or [""])[0]
    core = re.sub(r"^(connection (failed|is bad): )?(connection to server .*? failed: )?", "", first)
    named = re.search(r"certificate for \"(.*?)\"", words)
    return {
        "text": core.strip(),
        "place": host.shown,
        "host": host.name or host.address or "localhost",
        "user": url.username or "",
        "database": url.database or "",
        "file": root_of(url),
        "names": named[1] if named else "",
        "at": "",
    }


def _why_untrusted(host: Host, values: dict[str, str]) -> Trouble:
    """Whether a certificate that failed is out of its time or somebody else's; fills in when and whose."""
    shown = certificates.look(host.address or host.name, int(host.port or PORT), values["file"], LOOK_S)
    if shown is None or shown.is_trusted:
        return Trouble.UNTRUSTED
    if certificates.has_ended(shown):
        values["at"] = f"{shown.ends:%Y-%m-%d %H:%M} UTC"
        return Trouble.EXPIRED
    if certificates.has_not_begun(shown):
        values["at"] = f"{shown.begins:%Y-%m-%d %H:%M} UTC"
        return Trouble.NOT_YET
    return Trouble.UNTRUSTED
