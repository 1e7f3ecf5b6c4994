"""By which words a name is found: its own, any later part of a Chinese one, and its pinyin.

Chinese has no spaces, so a name is entered from every one of its characters on: 解放大道 is found by 解,
放大 and 大道. An index that only knows beginnings then finds any part, of one character and more, without
reading every name.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice, product

from pypinyin import Style, pinyin

#: Names of many characters with several sounds each are entered by their first readings only.
_MOST_READINGS = 12
_CHINESE = re.compile(r"[一-鿿㐀-䶿]+")


def plain(text: str) -> str:
    """A text as it is compared: full and half width alike, small letters without accents, single spaces."""
    apart = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", text).casefold())
    bare = "".join(letter for letter in apart if not unicodedata.combining(letter))
    return " ".join(unicodedata.normalize("NFC", bare).replace(",", " ").split())


def has_chinese(text: str) -> bool:
    """Whether a text has a Chinese character."""
    return _CHINESE.search(text) is not None


def words_of(zh: str, en: str, within_zh: str, within_en: str) -> Iterator[str]:
    """Every word under which a name is entered; some may come twice."""
    for name in {zh, en, within_zh + zh}:
        if whole := plain(name):
            yield whole
            yield from whole.split()[1:]
            for part in _CHINESE.finditer(whole):
                yield from (whole[start:] for start in range(max(1, part.start()), part.end()))
    yield from plain(within_en).split()
    if has_chinese(zh):
        for sounds in _readings(zh):
            yield "".join(sounds)
            yield "".join(sound[0] for sound in sounds)
        if within_zh:
            for sounds in _readings(within_zh + zh):
                yield "".join(sound[0] for sound in sounds)


def is_whole_name(wanted: str, zh: str, en: str) -> bool:
    """Whether what was typed, `plain`, is all of a name: itself, its pinyin or their initials."""
    if wanted in (plain(zh), plain(en)):
        return True
    if not wanted.isascii() or len(wanted) < len(zh):
        return False
    spelled = [
        "".join(sound[0] for sound in sounds) if len(wanted) == len(zh) else "".join(sounds) for sounds in _readings(zh)
    ]
    return wanted in spelled


@lru_cache(maxsize=4096)
def _readings(text: str) -> tuple[tuple[str, ...], ...]:
    """How a text may be sounded: 朝阳路 is chao yang lu and zhao yang lu; what is not Chinese stays as it is."""
    sounds = [[sound for each in ways if (sound := plain(each))] for ways in pinyin(text, Style.NORMAL, heteronym=True)]
    return tuple(islice(product(*filter(None, sounds)), _MOST_READINGS))
