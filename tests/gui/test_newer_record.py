"""A server that a newer console brought up to date: the window says so and what to do, in both languages."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import cast

import psycopg
import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from sqlalchemy import make_url

from console.opening import NotOpened, Opening, Wanted
from console.widgets.i18n import Language
from console.widgets.join_desk import JoinDesk, can_be_mended
from db import schema
from db.store import Store
from tests.gui.panel_kit import Kit
from tests.support.databases import Server
from tests.support.desks import START

pytestmark = pytest.mark.postgresql


@pytest.fixture
def newer_url(postgres_server: Server) -> Iterator[str]:
    """A live operation of a schema that this program does not know."""
    with postgres_server.database() as url:
        Store.open_or_make(url, kind="live", name="shift", now=START).close()
        plain = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
        with psycopg.connect(plain) as owner:
            owner.execute("UPDATE alembic_version SET version_num = '9999'")
        yield url


@pytest.fixture
def language() -> Iterator[Language]:
    made = Language(cast(QApplication, QApplication.instance()), "en")
    yield made
    made.set("en")


def test_a_newer_record_is_told_in_the_window(
    qtbot: QtBot, newer_url: str, language: Language, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    wanted = Wanted(live=True, db=newer_url)
    with pytest.raises(NotOpened) as told:
        Opening(wanted, lambda _text, _share: None, threading.Event()).record(None)
    assert can_be_mended(told.value, wanted)
    kit = Kit(qtbot)
    joining = JoinDesk(kit.look)
    joining.ask(newer_url, told.value.__cause__)
    window = joining.window
    assert window is not None
    assert window.why.isVisible()
    assert window.why.text() == (
        f"a newer console brought it up to date (its schema is 9999, this program's is {schema.HEAD}):"
        " update this console to that version, then open it again"
    )
    language.set("zh_CN")
    qtbot.waitUntil(lambda: "请将本机程序更新到该版本" in window.why.text())
    joining.stop()
