"""Why a table of a user, or a row of it, can not be used, in the language of the window. Knows no view."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from console.feeds.columns import chinese_name
from console.feeds.tables import TableError
from console.widgets.codes import is_chinese
from console.widgets.terms import refusal_text

translate = QCoreApplication.translate


def table_error_text(wrong: TableError) -> str:
    """The row, where there is one, then the column and what is wrong with it."""
    values = dict(wrong.values)
    if "column" in values and is_chinese():
        values["column"] = chinese_name(str(values["column"]))
    why = refusal_text(wrong.template, values)
    return translate("TableWords", "row {0}: {1}").format(wrong.where, why) if wrong.where else why
