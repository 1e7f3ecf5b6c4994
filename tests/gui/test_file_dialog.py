"""The dialog that asks for a file: it leaves the locks of a record alone that lies in a folder which it lists."""

from __future__ import annotations

import contextlib
import sqlite3
import subprocess
import sys
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileSystemModel, QWidget

from console.widgets.file_dialog import FileDialog

LOOK_AND_CLOSE = "import sqlite3, sys; c = sqlite3.connect(sys.argv[1]); c.execute('SELECT * FROM t'); c.close()"


def test_a_record_in_the_folder_keeps_its_log(qtbot, tmp_path: Path):
    record = tmp_path / "record.db"
    window = QWidget()
    qtbot.addWidget(window)
    with contextlib.closing(sqlite3.connect(record, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("CREATE TABLE t (n)")
        dialog = FileDialog(window, "Which?", str(tmp_path), "All (*)")
        dialog.show()
        model = dialog.findChild(QFileSystemModel)
        assert isinstance(model, QFileSystemModel)
        kind = model.index(str(record), 2)
        qtbot.waitUntil(lambda: bool(model.data(kind, Qt.ItemDataRole.DisplayRole)))
        subprocess.run([sys.executable, "-c", LOOK_AND_CLOSE, str(record)], check=True)
        assert record.with_name("record.db-wal").exists(), "who closes last takes the log away; this one is still there"
        dialog.close()


def test_a_file_to_be_written_gets_its_suffix(qtbot, tmp_path: Path):
    window = QWidget()
    qtbot.addWidget(window)
    dialog = FileDialog(window, "Where to?", str(tmp_path), "PDF (*.pdf)", suffix="pdf")
    with qtbot.waitSignal(dialog.fileSelected) as chosen:
        dialog.selectFile("sheet")
        dialog.accept()
    assert chosen.args == [str(tmp_path / "sheet.pdf")]
    assert not dialog.isModal()
