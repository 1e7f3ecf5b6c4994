"""What libpq and servers say at a connection, told apart by words: those that no test server can be made to say too."""

from __future__ import annotations

import psycopg
import pytest

from db.engine import parse_url
from db.errors import StoreCertificate, StoreError, StoreForbidden, StoreLogin, StoreMissing, StoreUnreachable
from db.refusals import asks_for_password, refusal_of
from db.troubles import Trouble

AT = 'connection failed: connection to server at "10.1.2.3", port 5432 failed: '
URL = parse_url("postgresql://li@db.precinct.example/shift")

SAID = [
    (f"{AT}SSL SYSCALL error: EOF detected", Trouble.CUT, StoreUnreachable),
    (f"{AT}SSL error: unexpected eof while reading", Trouble.CUT, StoreUnreachable),
    (f"{AT}SSL error: tlsv1 alert protocol version", Trouble.BAD_CERTIFICATE, StoreCertificate),
    (f"{AT}SSL error: sslv3 alert certificate expired", Trouble.CLIENT_REFUSED, StoreCertificate),
    (f"{AT}could not receive data from server: Connection reset by peer", Trouble.CUT, StoreUnreachable),
    (f"{AT}server closed the connection unexpectedly", Trouble.CUT, StoreUnreachable),
    (f"{AT}No route to host", Trouble.NO_ANSWER, StoreUnreachable),
    (f"{AT}Network is unreachable", Trouble.NO_ANSWER, StoreUnreachable),
    (f"{AT}timeout expired", Trouble.NO_ANSWER, StoreUnreachable),
    (f"{AT}FATAL:  the database system is starting up", Trouble.STARTING, StoreUnreachable),
    (f"{AT}FATAL:  the database system is shutting down", Trouble.STARTING, StoreUnreachable),
    (f"{AT}FATAL:  the database system is in recovery mode", Trouble.STARTING, StoreUnreachable),
    (f"{AT}FATAL:  sorry, too many clients already", Trouble.CROWDED, StoreUnreachable),
    (f"{AT}server is in hot standby mode", Trouble.NO_PRIMARY, StoreUnreachable),
    (f"{AT}something that nobody has heard of", Trouble.CUT, StoreUnreachable),
    (f"{AT}FATAL:  something that nobody has heard of", Trouble.REFUSED, StoreLogin),
    # A server that was set up in Chinese.
    (f'{AT}致命错误:  用户 "li" Password 认证失败', Trouble.WRONG_PASSWORD, StoreLogin),
    (f'{AT}致命错误:  数据库 "shift" 不存在', Trouble.NO_DATABASE, StoreMissing),
    (f'{AT}致命错误:  角色 "li" 不存在', Trouble.NO_LOGIN, StoreLogin),
    (f'{AT}致命错误:  不允许角色"li" 进行登录', Trouble.NO_LOGIN, StoreLogin),
    (f'{AT}致命错误:  访问数据库"shift"的权限不够', Trouble.CLOSED, StoreForbidden),
    (f"{AT}致命错误:  连接中需要一个有效的客户端认证", Trouble.CLIENT_NEEDED, StoreCertificate),
    (f'{AT}致命错误:  用户 "li" 的认证失败', Trouble.CLIENT_NAME, StoreCertificate),
    (f"{AT}致命错误:  数据库系统启动中", Trouble.STARTING, StoreUnreachable),
    (f"{AT}致命错误:  对不起, 已经有太多的客户", Trouble.CROWDED, StoreUnreachable),
    (
        f'{AT}致命错误:  没有用于主机 "10.1.2.9", 用户 "li", 数据库 "shift", SSL encryption 的 pg_hba.conf 记录',
        Trouble.NOT_LET_IN,
        StoreLogin,
    ),
    (
        f'{AT}致命错误:  没有用于主机 "10.1.2.9", 用户 "li", 数据库 "shift", no encryption 的 pg_hba.conf 记录',
        Trouble.NOT_PLAIN,
        StoreLogin,
    ),
    (
        f'{AT}FATAL:  password authentication failed for user "li"\n{AT}FATAL:  no pg_hba.conf entry, no encryption',
        Trouble.WRONG_PASSWORD,
        StoreLogin,
    ),
]


@pytest.mark.parametrize(("said", "trouble", "family"), SAID)
def test_words_are_told_apart(said: str, trouble: Trouble, family: type[StoreError]) -> None:
    error = refusal_of(psycopg.OperationalError(said), URL, "shift")
    assert (error.trouble, type(error)) == (trouble, family)
    assert "\n" not in str(error)
    assert "{" not in error.why


def test_of_several_hosts_that_were_lost_none_is_blamed() -> None:
    said = (
        f"{AT}Connection refused\nMultiple connection attempts failed. All failures were:\n"
        f"- host: 'a.example', port: '5432', hostaddr: '10.1.2.3': {AT}SSL SYSCALL error: EOF detected\n"
        f"- host: 'b.example', port: '5433', hostaddr: '10.1.2.4': {AT}session is read-only\n"
        f"- host: 'c.example', port: None, hostaddr: '10.1.2.5': {AT}Connection refused\n"
    )
    error = refusal_of(psycopg.OperationalError(said), parse_url("postgresql://a.example,b.example,c.example/x"), "x")
    assert (type(error), error.trouble) == (StoreUnreachable, Trouble.NO_PRIMARY)


def test_the_host_that_is_named_is_the_one_that_said_it() -> None:
    said = (
        f"{AT}Connection refused\nMultiple connection attempts failed. All failures were:\n"
        f"- host: 'a.example', port: '5499', hostaddr: '10.1.2.3': {AT}timeout expired\n"
        f"- host: 'b.example', port: '5433', hostaddr: '10.1.2.4': {AT}SSL error: no protocols available\n"
    )
    error = refusal_of(psycopg.OperationalError(said), parse_url("postgresql://a.example,b.example/x"), "x")
    assert error.trouble is Trouble.BAD_CERTIFICATE
    timed_out = said.replace("SSL error: no protocols available", "timeout expired")
    error = refusal_of(psycopg.OperationalError(timed_out), parse_url("postgresql://a.example,b.example/x"), "x")
    assert "a.example:5499" in error.why


@pytest.mark.parametrize(
    ("said", "asks"),
    [
        (f"{AT}fe_sendauth: no password supplied", True),
        (f'{AT}FATAL:  password authentication failed for user "li"', True),
        (f"{AT}Connection refused", False),
        (f"{AT}SSL error: certificate verify failed", False),
    ],
)
def test_only_a_question_for_a_password_asks_the_keyring(said: str, asks: bool) -> None:
    assert asks_for_password(psycopg.OperationalError(said)) is asks


@pytest.mark.parametrize("trouble", Trouble)
def test_every_trouble_can_be_said(trouble: Trouble) -> None:
    places = ("text", "file", "place", "host", "at", "names", "user", "database", "found", "least", "own", "table")
    assert "{" not in trouble.said({name: f"<{name}>" for name in (*places, "holder", "entry")})
