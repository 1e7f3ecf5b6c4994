"""The style sheet of Qt's own widgets, made from the template in `resources/styles` and a theme's colours."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path
from string import Template
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from console.widgets.theme import Theme

RESOURCES = Path(__file__).parents[2] / "resources"


#: A panel that floats wears the frame of a drill too.
DRILL_FRAME = "\nads--CFloatingDockContainer { background: $drill; padding: 4px; }\n"


def style_sheet(theme: Theme, *, is_drill: bool = False) -> str:
    """Fill the template: every `$word` in it is a field of the theme, or the folder of icons.

    Raises:
        KeyError: the template names a colour that the theme lacks.
    """
    values = {field.name: getattr(theme, field.name) for field in fields(theme)}
    values["icons"] = (RESOURCES / "icons").as_posix()
    template = (RESOURCES / "styles" / "console.qss").read_text(encoding="utf-8")
    return Template(template + (DRILL_FRAME if is_drill else "")).substitute(values)
