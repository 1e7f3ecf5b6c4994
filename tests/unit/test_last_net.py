"""What main.py tells and keeps of errors that nobody expected."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

import main
from console.userdata import error_log
from db.engine import for_keeping, parse_url, shown

URLS = {
    "postgresql://li:geheim@server/shift": "postgresql://li:***@server/shift",
    "postgresql+psycopg://li:ge:he@im@server:5432/shift": "postgresql+psycopg://li:***@server:5432/shift",
    "postgresql://server/shift?user=li&password=geheim&connect_timeout=2": (
        "postgresql://server/shift?user=li&password=***&connect_timeout=2"
    ),
    "postgresql://li@server/shift": "postgresql://li@server/shift",
    "sqlite:///shift.db": "sqlite:///shift.db",
    "at 08:15 A-1 wrote to li@town": "at 08:15 A-1 wrote to li@town",
}


@pytest.mark.parametrize("text", URLS)
def test_a_password_is_never_shown(text: str) -> None:
    assert main.without_passwords(text) == URLS[text]
    assert main.without_passwords(f"['--db', '{text}', '--json']") == f"['--db', '{URLS[text]}', '--json']"


def test_neither_the_error_log_nor_the_message_holds_the_password(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    url = "postgresql://li:geheim@server/shift"
    monkeypatch.setattr(sys, "argv", ["main.py", "watch", "--db", url])

    def fails(_arguments: object) -> int:
        raise LookupError(f"no such thing in {url}")

    monkeypatch.setattr(main, "run", fails)
    assert main.main(["watch"]) == 1
    kept, told = error_log().read_text(encoding="utf-8"), capsys.readouterr().err
    assert "LookupError" in kept
    assert "LookupError" in told
    assert "li:***@server" in kept
    assert "geheim" not in kept + told


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("postgresql://li:geheim@server/shift", "postgresql+psycopg://li@server/shift"),
        ("postgresql://server/shift?user=li&password=geheim", "postgresql+psycopg://server/shift?user=li"),
        ("shift.db", str(Path.cwd() / "shift.db")),
        ("sqlite:///shift.db", str(Path.cwd() / "shift.db")),
    ],
)
def test_a_database_is_kept_and_shown_without_its_password(text: str, kept: str) -> None:
    assert for_keeping(text) == kept
    assert "geheim" not in shown(parse_url(text))
