"""Words that the map itself writes."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

translate = QCoreApplication.translate


def age_text(age_s: float) -> str:
    """How long ago something was, as a label: minutes, hours, days."""
    if age_s < 3600:
        return translate("MapCanvas", "{n} min").format(n=int(age_s // 60))
    if age_s < 172_800:
        return translate("MapCanvas", "{n} h").format(n=int(age_s // 3600))
    return translate("MapCanvas", "{n} d").format(n=int(age_s // 86_400))
