"""Export of a shift from the window: a form beside the work, a thread, and a file that verifies."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QWidget

from console.domain.roles import Rights, Role
from console.widgets.notices import Notices
from console.widgets.settings import SIGNING_KEY, Settings
from console.widgets.shift_export import ShiftExport
from console.widgets.theme import DAY, Look
from db.shift import check_shift, read_shift
from db.signing import make_key, read_public
from tests.gui.fakes import FakeBridge
from tests.support.desks import START, Desk, desks


class Kit:
    """The part of a desk that exports, on a real record."""

    def __init__(self, qapp: QApplication, desk: Desk, settings: Path) -> None:
        self.window = QWidget()
        self.look = Look(qapp, DAY)
        self.notices = Notices(self.look, self.window)
        self.rights = Rights("li", frozenset({Role.COMMANDER}), is_drill=False)
        self.bridge = FakeBridge(self.window)
        self.bridge.clock, self.bridge.rights = START + timedelta(hours=1), self.rights
        self.bridge.user, self.bridge.session = "li", SimpleNamespace(store=desk.store)
        self.settings = Settings(settings)
        self.export = ShiftExport(self.bridge, self.notices, self.settings, self.window)


@pytest.fixture
def kit(qapp: Any, tmp_path: Path) -> Iterator[Kit]:
    with desks(f"sqlite:///{tmp_path / 'shift.db'}") as make:
        desk: Desk = make()
        desk.unit("A-1")
        desk.incident("0412", summary="noise at night")
        made = Kit(qapp, desk, tmp_path / "settings.json")
        yield made
        made.export.stop()
        made.settings.stop()
        made.window.deleteLater()


def test_a_signed_shift_with_two_clicks(kit: Kit, qtbot: Any, tmp_path: Path) -> None:
    make_key(tmp_path / "li.pem", "open")
    kit.export.ask()
    form = kit.export.form
    assert form is not None
    assert not form.isModal()
    assert form.since.dateTime().toSecsSinceEpoch() < START.timestamp() < form.until.dateTime().toSecsSinceEpoch()
    form.key.setText(str(tmp_path / "li.pem"))
    form.passphrase.setText("open")
    form.texts.setChecked(True)
    form.file.setText(str(tmp_path / "out.json"))
    with qtbot.waitSignal(kit.export.done, timeout=20_000):
        form.go.click()
    shift = read_shift(tmp_path / "out.json")
    found = check_shift(shift, read_public(tmp_path / "li.pub.pem"))
    assert (found.ok, found.entries) == (True, 2)
    assert [kept.text for kept in shift.texts.values()] == ["noise at night"]
    assert shift.manifest.exported_by == "li"
    (text,) = kit.notices.texts().values()
    assert "2 entries exported" in text
    assert found.signed_by in text
    assert kit.export.form is None


def test_the_key_that_signed_is_kept_for_the_next_time(kit: Kit, qtbot: Any, tmp_path: Path) -> None:
    make_key(tmp_path / "li.pem", "open")
    for passphrase, kept in (("shut", ""), ("open", str(tmp_path / "li.pem"))):
        kit.export.ask()
        form = kit.export.form
        assert form is not None
        form.key.setText(str(tmp_path / "li.pem"))
        form.passphrase.setText(passphrase)
        form.file.setText(str(tmp_path / "out.json"))
        with qtbot.waitSignal(kit.export.done, timeout=20_000):
            form.go.click()
        assert kit.settings.text(SIGNING_KEY) == kept
    started_anew = ShiftExport(kit.bridge, kit.notices, kit.settings, kit.window)
    started_anew.ask()
    assert started_anew.form is not None
    assert started_anew.form.key.text() == str(tmp_path / "li.pem")
    assert not started_anew.form.passphrase.text()
    started_anew.stop()


def test_what_goes_wrong_is_said_and_leaves_nothing(kit: Kit, qtbot: Any, tmp_path: Path) -> None:
    kit.export.ask()
    form = kit.export.form
    assert form is not None
    form.file.setText(str(tmp_path / "none" / "out.json"))
    with qtbot.waitSignal(kit.export.done, timeout=20_000):
        form.go.click()
    (text,) = kit.notices.texts().values()
    assert "can not be exported" in text
    assert "No such file" in text


def test_texts_are_not_offered_to_who_may_not_read_them(kit: Kit) -> None:
    kit.bridge.rights = Rights("li", frozenset(), is_drill=False)
    kit.export.ask()
    assert kit.export.form is not None
    assert not kit.export.form.texts.isEnabled()
    assert kit.export.form.texts.toolTip() == "Your role may not read it"
