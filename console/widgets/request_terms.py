"""Names of requests and their answers in the language of the window. Knows no view and no other terms."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from console.widgets.i18n import once_a_language

translate = QCoreApplication.translate


@once_a_language
def request_kind_text(kind: str) -> str:
    """What is asked."""
    return {
        "support": translate("Request", "Support"),
        "diversion": translate("Request", "Receipt"),
        "notice": translate("Request", "Notice"),
        "review": translate("Request", "Legal review"),
    }.get(str(kind), str(kind))


@once_a_language
def answer_text(answer: str) -> str:
    """What was answered."""
    return {
        "coming": translate("Request", "coming"),
        "unable": translate("Request", "unable"),
        "received": translate("Request", "received"),
        "refused": translate("Request", "refused"),
        "done": translate("Request", "done"),
        "approved": translate("Request", "approved"),
        "sent_back": translate("Request", "sent back"),
        "withdrawn": translate("Request", "withdrawn"),
    }.get(str(answer), str(answer))
