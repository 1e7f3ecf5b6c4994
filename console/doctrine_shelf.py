"""Where doctrines lie: those that come along, and the user's own, a file for every version that was saved.

Reads and writes files, so never on the thread of a window. Knows no record.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from console.doctrine_file import FOLDER, DoctrineError, Source, known_doctrines
from console.doctrines import DEFAULT, load_doctrine, read_doctrine
from console.domain.doctrine import Doctrine, Names
from console.userdata import make_folder

OWN = "doctrines"


@dataclass(frozen=True, slots=True)
class Shelved:
    """One doctrine file. `label` is its name, of one's own with the version; `title` what people call it."""

    label: str
    path: Path
    is_own: bool
    title: Names | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """A text that is being written, where it came from, and the texts of what it extends that it carries."""

    text: str
    where: Path | str
    carried: str = ""

    @property
    def whole(self) -> str:
        """What is checked, saved and adopted."""
        return f"{self.text.rstrip()}\n\n{self.carried}" if self.carried else self.text

    @classmethod
    def of(cls, where: Path | str, text: str) -> Draft:
        """A text as it lies in a file or on record."""
        own = Source.of_text(where, text).text
        return cls(own.rstrip() + "\n", where, text[len(own) :])


def shelf(own: Path) -> list[Shelved]:
    """All doctrines: the user's own, the newest first, then those that come along, the default before others.

    Args:
        own: the folder of the user's; it need not be there.
    """
    saved = sorted(own.glob("*.toml"), key=lambda path: (-path.stat().st_mtime, path.name))
    names = sorted(known_doctrines(), key=lambda name: (name != DEFAULT, name))
    come_along = [FOLDER / f"{name}.toml" for name in names]
    return [
        *(Shelved(path.stem, path, is_own=True, title=_title_of(path)) for path in saved),
        *(Shelved(path.stem, path, is_own=False, title=_title_of(path)) for path in come_along),
    ]


def _title_of(path: Path) -> Names | None:
    """What a file calls itself; none where it can not be read: what is wrong with it is said when it is chosen."""
    try:
        return load_doctrine(path).title
    except DoctrineError:
        return None


def save(text: str, where: Path, own: Path) -> tuple[Doctrine, Path]:
    """Keep a doctrine as a version of its own, named for it; the same content again is the same file.

    Args:
        where: the file that the text came from: what it extends may lie beside it.
    Returns:
        the doctrine and its file.
    Raises:
        DoctrineError: it fails its check, or has the name of one that comes along.
        OSError: it could not be written.
    """
    doctrine, whole = read_doctrine(text, where)
    if doctrine.name in known_doctrines():
        raise DoctrineError(
            where, "name", "{name} comes along with the console: give yours another", name=doctrine.name
        )
    make_folder(own)
    path = own / f"{doctrine.edition}.toml"
    partial = path.with_suffix(".partial")
    partial.write_text(whole, encoding="utf-8")
    partial.replace(path)
    return doctrine, path
