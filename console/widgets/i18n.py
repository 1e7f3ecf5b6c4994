"""The language of the window: loads the translations and switches them without a restart.

Every widget sets its texts anew on QEvent.LanguageChange. Knows no widget.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import lru_cache, wraps
from pathlib import Path
from typing import Any, TypeVar, TypeVarTuple

from PySide6.QtCore import QLibraryInfo, QLocale, QObject, QTranslator, Signal
from PySide6.QtWidgets import QApplication

TRANSLATIONS = Path(__file__).parents[2] / "resources" / "translations"
LANGUAGES = ("zh_CN", "en")
log = logging.getLogger(__name__)
#: So many words of one kind are kept; codes are data, and there may be any number.
MOST_KEPT = 1_024
_Codes = TypeVarTuple("_Codes")
_Said = TypeVar("_Said")


def once_a_language(say: Callable[[*_Codes], _Said]) -> Callable[[*_Codes], _Said]:
    """Have what names codes work each name out once in a language, not for every row that is painted.

    Args:
        say: depends on its arguments and the language in force alone.
    """

    @lru_cache(maxsize=MOST_KEPT)
    def kept(_language: str, *codes: Any) -> _Said:
        return say(*codes)

    @wraps(say)
    def said(*codes: *_Codes) -> _Said:
        return kept(QLocale().name(), *codes)

    return said


class _Translator(QTranslator):
    """Holds its translations in memory: Qt would map the file, and die of one that is rewritten in place."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._content = b""

    def load_bytes(self, path: Path) -> bool:
        """Load a .qm file; False when it is not there, can not be read or holds nothing."""
        try:
            self._content = path.read_bytes()
        except OSError as error:
            log.warning("no translation from %s: %s", path, error)
            return False
        return bool(self._content) and self.load(self._content)  # Qt keeps no copy


class Language(QObject):
    """The language in force, one of `LANGUAGES`. `changed` follows the widgets' own change events."""

    changed = Signal(str)

    def __init__(self, app: QApplication, code: str = "zh_CN") -> None:
        super().__init__(app)
        self._app = app
        self._loaded: list[QTranslator] = []
        self.code = ""
        self.set(code)

    def set(self, code: str) -> None:
        """Switch every text to a language.

        Raises:
            FileNotFoundError: the program's translation is not there or damaged.
        """
        if code == self.code:
            return
        translators: list[QTranslator] = []
        for name, folder in (
            (f"qtbase_{code}", Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath))),
            (f"console_{code}", TRANSLATIONS),
        ):
            translator = _Translator(self)
            if translator.load_bytes(folder / f"{name}.qm"):
                translators.append(translator)
            elif folder == TRANSLATIONS:
                raise FileNotFoundError(2, "translation missing or damaged", str(folder / f"{name}.qm"))
        for old in self._loaded:
            self._app.removeTranslator(old)
        self._loaded = translators
        self.code = code
        QLocale.setDefault(QLocale(code))
        for new in translators:
            self._app.installTranslator(new)
        self.changed.emit(code)

    def toggle(self) -> None:
        """Switch to the other language."""
        self.set(LANGUAGES[1 - LANGUAGES.index(self.code)])
