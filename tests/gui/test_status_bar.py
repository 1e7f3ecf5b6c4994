"""The bar on top leaves the window its width, whatever it has to say."""

from __future__ import annotations

from console.widgets.status_bar import MOST_WHY_PX
from tests.gui.desk_kit import open_desk
from tests.gui.fakes import Health


def test_a_long_reason_of_a_lost_database_does_not_widen_the_window(tmp_path, qtbot):
    with open_desk(tmp_path) as kit:
        bar, why = kit.desk.status_bar, "its log was deleted while it was open: " * 8
        before = kit.desk.frame.minimumSizeHint().width()
        kit.bridge.health_changed.emit(Health(db_ok=False, text=why))
        assert bar.database.text().endswith("…")
        assert bar.database.toolTip() == why
        assert kit.desk.frame.minimumSizeHint().width() <= before + MOST_WHY_PX
