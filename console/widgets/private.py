"""Texts about callers as this desk may see them: in words, hidden behind a mask, or said to be erased.

Whether a text may be read is the server's business; here it only says why there is none.
"""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from console.domain.roles import Rights
from console.widgets.terms import desk_role_text

translate = QCoreApplication.translate
#: Large dots: the small ones of the font for both scripts read as a line of dots.
MASK = "●●●"


def private_text(text: str, reference: str | None, rights: Rights) -> str:
    """What is shown for a private text.

    Args:
        text: its words where they are known; empty where not.
        reference: what the record refers to it by; None where nothing was ever said.
    """
    if text or not reference:
        return text
    return translate("Private", "(erased when its time was over)") if rights.reads_private else MASK


def why_hidden(text: str, reference: str | None, rights: Rights) -> str:
    """Why a private text is not shown, for a tooltip; empty where it is, or where there is none."""
    if text or not reference:
        return ""
    if rights.reads_private:
        return translate(
            "Private", "What was said about callers is erased after a set time. The record holds without it."
        )
    return translate("Private", "What was said about callers is not for the role {role}.").format(
        role=desk_role_text(rights.role)
    )
