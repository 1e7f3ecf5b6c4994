"""Alarm points and cameras by any word: their code, a name in either language, pinyin initials. On a thread of its own.

Initials of thousands of names cost half a second once; those that were worked out are kept. Knows no view.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QObject, Signal

from console.domain.mapped import Asset
from console.widgets.behind import Behind
from console.widgets.codes import initials, is_chinese


def asset_words(asset: Asset) -> str:
    """Code and name of an asset, in the language of the window where it has one."""
    name = (asset.name_zh or asset.name) if is_chinese() else (asset.name or asset.name_zh)
    return f"{asset.code} {name}"


class AssetFinder(QObject):
    """`found` carries the words and the assets that fit all of them, those whose code it is first."""

    found = Signal(str, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._behind = Behind("assets", self)
        self._asked = ""
        self._initials: dict[str, str] = {}

    def find(self, words: str, assets: Iterable[Asset], most: int) -> None:
        """Look words up."""
        self._asked, among = words, tuple(assets)

        def look() -> Sequence[Asset]:
            return self._fitting(words.casefold(), among, most) if words == self._asked else ()

        if among:
            self._behind.do(look, lambda assets, _why: self._tell(words, assets or ()))

    def stop(self) -> None:
        """Wait for the last question and end the thread."""
        self._behind.stop()

    def _fitting(self, words: str, among: Sequence[Asset], most: int) -> Sequence[Asset]:
        wanted = words.split()
        fitting = [asset for asset in among if all(word in self._called(asset) for word in wanted)]
        return sorted(fitting, key=lambda asset: (asset.code.casefold() != words, asset.code))[:most]

    def _called(self, asset: Asset) -> str:
        name = asset.name_zh
        short = self._initials.get(name)
        if short is None:
            short = self._initials[name] = initials(name)
        return f"{asset.code} {asset.name} {name} {short}".casefold()

    def _tell(self, words: str, assets: Sequence[Asset]) -> None:
        if words == self._asked:
            self.found.emit(words, assets)
