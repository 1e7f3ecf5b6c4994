"""Joining a shared record: fields, steps, what is said, what is made and what is kept. On a real server with TLS."""

from __future__ import annotations

import json
import socket
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import keyring
import pytest
from keyring.backends.fail import Keyring as NoKeyring
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from console.joining import Access, State
from console.widgets.join_window import JoinWindow
from db import passwords
from db.engine import parse_url, sqlite_path
from db.errors import StoreLogin
from db.store import Store
from db.troubles import Stage, Trouble
from tests.gui.panel_kit import Kit
from tests.support.databases import free_port
from tests.support.desks import START
from tests.support.keyring_file import FILE, FileKeyring
from tests.support.tls import HOST, PASSWORD, TlsServer, tls_server

pytestmark = pytest.mark.postgresql
Open = Callable[..., JoinWindow]


@pytest.fixture(scope="module")
def tls(postgres_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TlsServer]:
    with tls_server(postgres_template, tmp_path_factory.mktemp("tls")) as made:
        made.make_owned("empty", "shift")
        store = Store.open_or_make(
            made.url("shift", login="owner", password=PASSWORD), kind="live", name="Night shift", now=START
        )
        store.close()
        made.make_login("li", "console_dispatcher")
        made.make_login("wang")
        yield made


@pytest.fixture(autouse=True)
def own_keyring(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv(FILE, str(tmp_path / "keyring.json"))
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setattr(passwords, "_REMEMBERED", {})
    before = keyring.get_keyring()
    keyring.set_keyring(FileKeyring())
    yield
    keyring.set_keyring(before)


@pytest.fixture
def open_window(qtbot: QtBot) -> Iterator[Open]:
    kit = Kit(qtbot)
    made: list[JoinWindow] = []

    def open_it(address: str = "", **named: Any) -> JoinWindow:
        window = JoinWindow(kit.look, Access.of(address), **named)
        qtbot.addWidget(window)
        window.show()
        made.append(window)
        return window

    yield open_it
    for window in made:
        window.stop()


def press_test(qtbot: QtBot, window: JoinWindow) -> dict[Stage, tuple[State, str]]:
    """Press Test and wait for the end; the steps."""
    with qtbot.waitSignal(window._done, timeout=20_000):
        window.test_button.click()
    qtbot.waitUntil(window.test_button.isEnabled, timeout=20_000)
    return {stage: (step.state, step.text) for stage, step in window.steps.told.items()}


def test_an_address_fills_the_fields_and_comes_out_again(open_window: Open, tls: TlsServer) -> None:
    window = open_window(tls.url("shift", login="li", password=PASSWORD, target_session_attrs="any"))
    texts = [line.text() for line in window.findChildren(QLineEdit)]
    assert PASSWORD not in "".join(texts)
    assert (window.hosts.text(), window.database.text(), window.login.text()) == (HOST, "shift", "li")
    assert window.password.hasFocus() or not window.isActiveWindow()
    again = parse_url(window.access.text())
    assert again.query["hostaddr"] == "127.0.0.1"
    assert again.query["target_session_attrs"] == "any"


def test_several_servers_are_typed_with_commas() -> None:
    url = Access("a.example:5433， b.example,[fe80::1]:6000", "5432", "shift", "li").url()
    assert url.query["host"] == "a.example,b.example,fe80::1"
    assert url.query["port"] == "5433,5432,6000"
    assert Access.of(Access("a.example,b.example", "", "x").text()).hosts == "a.example,b.example"


def test_all_that_holds_is_said(qtbot: QtBot, open_window: Open, tls: TlsServer) -> None:
    window = open_window(tls.url("shift", login="li"))
    window.password.setText(PASSWORD)
    said = press_test(qtbot, window)
    assert list(said) == list(Stage)[1:]
    assert said[Stage.ENCRYPTED][1].startswith(f"encrypted and verified as {HOST} by Precinct, until ")
    assert said[Stage.OPERATION] == (State.HOLDS, "a live operation: Night shift, 0 entries")
    assert said[Stage.ROLE] == (State.HOLDS, "li works here as dispatcher")
    assert said[Stage.LET_IN][0] is said[Stage.VERSION][0] is State.HOLDS


@pytest.mark.parametrize(
    ("login", "password", "database", "stage", "trouble"),
    [
        ("li", "guessed", "shift", Stage.LET_IN, Trouble.WRONG_PASSWORD),
        ("li", "", "shift", Stage.LET_IN, Trouble.NO_PASSWORD),
        ("li", PASSWORD, "nowhere", Stage.LET_IN, Trouble.NO_DATABASE),
        ("wang", PASSWORD, "shift", Stage.ROLE, Trouble.NO_RIGHTS),
        ("owner", PASSWORD, "empty", Stage.OPERATION, Trouble.EMPTY),
    ],
)
def test_what_stops_it_is_said_and_what_came_before_holds(
    qtbot: QtBot,
    open_window: Open,
    tls: TlsServer,
    login: str,
    password: str,
    database: str,
    stage: Stage,
    trouble: Trouble,
) -> None:
    window = open_window(tls.url(database, login=login))
    window.password.setText(password)
    joined: list[object] = []
    window.joined.connect(joined.append)
    said = press_test(qtbot, window)
    assert said[stage][0] is State.FAILS
    assert said[stage][1] == trouble.said({"user": login, "database": database})
    assert [said[before][0] for before in (Stage.REACHED, Stage.ENCRYPTED)] == [State.HOLDS, State.HOLDS]
    assert max(said) is stage
    assert not joined


def test_a_wrong_authority_stops_at_the_encryption(qtbot: QtBot, open_window: Open, tls: TlsServer) -> None:
    window = open_window(tls.url("shift", login="li"))
    window.root.setText(str(tls.wrong_root))
    said = press_test(qtbot, window)
    assert list(said) == [Stage.REACHED, Stage.ENCRYPTED]
    assert said[Stage.ENCRYPTED][0] is State.FAILS
    assert str(tls.wrong_root) in said[Stage.ENCRYPTED][1]


def test_what_is_weak_is_said(qtbot: QtBot, open_window: Open, tls: TlsServer) -> None:
    window = open_window(tls.url("shift", login="li", sslmode="require", sslrootcert=None))
    window.password.setText(PASSWORD)
    said = press_test(qtbot, window)
    assert said[Stage.ENCRYPTED][0] is State.WEAK
    assert "the server is not verified" in said[Stage.ENCRYPTED][1]
    assert said[Stage.ROLE][0] is State.HOLDS


def test_a_certificate_that_ends_soon_is_named_before_it_does(qtbot: QtBot, open_window: Open, tls: TlsServer) -> None:
    ends = datetime.now(UTC) + timedelta(days=10)
    tls.show_certificate(HOST, ends=ends)
    try:
        window = open_window(tls.url("shift", login="li"))
        window.password.setText(PASSWORD)
        state, words = press_test(qtbot, window)[Stage.ENCRYPTED]
    finally:
        tls.show_certificate(HOST)
    assert state is State.WEAK
    assert f"its certificate ends on {ends:%Y-%m-%d}: have it renewed" in words


def test_joining_keeps_the_password_in_the_keyring_alone(
    qtbot: QtBot, open_window: Open, tls: TlsServer, tmp_path: Path
) -> None:
    window = open_window(tls.url("shift", login="li"))
    window.password.setText(PASSWORD)
    with qtbot.waitSignal(window.joined, timeout=20_000) as caught:
        window.join_button.click()
    address = caught.args[0].text()
    assert parse_url(address).password is None
    assert PASSWORD not in address
    assert list(json.loads((tmp_path / "keyring.json").read_text()).values()) == [PASSWORD]
    assert not window.isVisible()
    Store.open(address).close()


def test_the_tab_key_goes_from_line_to_line(open_window: Open, tls: TlsServer) -> None:
    window = open_window(tls.url("shift", login="li"))
    assert window.password.nextInFocusChain() is window.keep
    assert window.keep.nextInFocusChain() is window.root


def test_a_password_need_not_be_kept(qtbot: QtBot, open_window: Open, tls: TlsServer, tmp_path: Path) -> None:
    window = open_window(tls.url("shift", login="li"))
    window.password.setText(PASSWORD)
    window.keep.setChecked(False)
    with qtbot.waitSignal(window.joined, timeout=20_000) as caught:
        window.join_button.click()
    assert not (tmp_path / "keyring.json").exists()
    Store.open(caught.args[0].text()).close()


def test_a_computer_without_a_keyring_is_told_and_one_goes_on(qtbot: QtBot, open_window: Open, tls: TlsServer) -> None:
    keyring.set_keyring(NoKeyring())
    window = open_window(tls.url("shift", login="li"))
    window.password.setText(PASSWORD)
    with qtbot.waitSignal(window._kept, timeout=20_000):
        window.join_button.click()
    qtbot.waitUntil(lambda: "no keyring" in window.note.text(), timeout=20_000)
    assert window.note.text() == ("This computer has no keyring. The password is asked for again. Press Join to go on.")
    for field in window.labels:
        assert field.height() >= field.sizeHint().height()
    assert not window.keep.isChecked()
    with qtbot.waitSignal(window.joined, timeout=20_000):
        window.join_button.click()


def test_an_owner_makes_the_operation(qtbot: QtBot, open_window: Open, tls: TlsServer) -> None:
    with tls.as_owner() as connection:
        connection.execute("CREATE DATABASE fresh OWNER owner")
    window = open_window(tls.url("fresh", login="owner"))
    window.password.setText(PASSWORD)
    press_test(qtbot, window)
    assert window.making.isVisible()
    window.kind.setCurrentIndex(1)
    window.name.setText("Exercise")
    with qtbot.waitSignal(window._made, timeout=20_000):
        window.make.click()
    qtbot.waitUntil(lambda: Stage.ROLE in window.steps.told, timeout=20_000)
    assert window.steps.told[Stage.OPERATION].text == "a drill: Exercise, 0 entries"
    assert window.steps.told[Stage.ROLE].text == "owner works here as administrator"
    qtbot.waitUntil(window.join_button.isEnabled, timeout=20_000)
    assert not window.making.isVisible()


def test_a_login_that_may_not_make_one_is_told(qtbot: QtBot, open_window: Open, tls: TlsServer) -> None:
    window = open_window(tls.url("empty", login="li"))
    window.password.setText(PASSWORD)
    state, words = press_test(qtbot, window)[Stage.OPERATION]
    assert state is State.FAILS
    assert "li may not make one" in words
    assert not window.making.isVisible()
    window._joiner.make(window.access, "live", "")  # whoever gets there all the same is refused by the server
    qtbot.waitUntil(lambda: "may not make one" in window.note.text(), timeout=20_000)


def test_the_window_stays_alive_while_a_server_is_silent(qtbot: QtBot, open_window: Open) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        window = open_window(f"postgresql://li@127.0.0.1:{silent.getsockname()[1]}/x?connect_timeout=2")
        turns: list[int] = []
        timer = QTimer(interval=20)
        timer.timeout.connect(lambda: turns.append(1))
        timer.start()
        said = press_test(qtbot, window)
        timer.stop()
    assert said[Stage.REACHED][0] is State.FAILS
    assert "does not answer in time" in said[Stage.REACHED][1]
    assert len(turns) > 50, "two seconds of silence, and the window went on"


def test_why_it_is_here_is_said_until_something_is_typed(qtbot: QtBot, open_window: Open) -> None:
    address = f"postgresql://li@127.0.0.1:{free_port()}/x"
    assert sqlite_path(parse_url(address)) is None
    window = open_window(address, trouble=StoreLogin.of(Trouble.WRONG_PASSWORD, "x", user="li"))
    assert window.why.text() == "the server does not let li in: wrong password, or no such login"
    qtbot.keyClicks(window.password, "new")
    assert "wrong password" not in window.why.text()


def test_leaving_is_told(qtbot: QtBot, open_window: Open) -> None:
    window = open_window()
    with qtbot.waitSignal(window.left, timeout=20_000):
        window.leave_button.click()
