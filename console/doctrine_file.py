"""A doctrine file while it is read: its tables merged over those it extends, and the lines that its keys stand on.

Knows TOML and how to say what is wrong where; what the keys mean is for console.doctrines.
"""

from __future__ import annotations

import difflib
import hashlib
import json
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parent.parent / "resources" / "doctrines"
_DEEPEST_EXTENDS = 8
#: A line of so many dots is no key that anybody wrote; tomllib takes minutes for one of many thousands.
_MOST_DOTS = 100

Table = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Hint:
    """What was probably meant; `template` is also the key of its translation."""

    template: str
    values: Mapping[str, str]


class DoctrineError(ValueError):
    """A doctrine file can not be used. The text names file, line, key and why.

    `template` with `values`, and `hint`, say why for a window that translates them.
    """

    def __init__(
        self,
        path: Path | str,
        key: str,
        template: str,
        line: int | None = None,
        hint: Hint | None = None,
        **values: object,
    ) -> None:
        self.path, self.line = path, line
        self.where = f"{path}:{line}" if line else str(path)
        self.key = key
        self.template, self.values, self.hint = template, values, hint
        why = template.format(**values)
        self.why = why if hint is None else f"{why}; {hint.template.format(**hint.values)}"
        super().__init__(f"{self.where}: {self.reason}")

    @property
    def reason(self) -> str:
        """What is wrong, with its key when it is in the file."""
        return f"{self.key}: {self.why}" if self.key else self.why


def known_doctrines() -> list[str]:
    """Names of the doctrines that come with the console."""
    return sorted(path.stem for path in FOLDER.glob("*.toml"))


def find_doctrine(name_or_path: str | Path) -> Path:
    """The file of a doctrine.

    Raises:
        DoctrineError: there is none; a name that comes close is suggested.
    """
    text = str(name_or_path)
    if isinstance(name_or_path, str) and re.fullmatch(r"[\w-]+", text):
        path = FOLDER / f"{text}.toml"
        if path.is_file():
            return path
    path = Path(name_or_path)
    if path.is_file():
        return path
    raise DoctrineError(text, "", "no such doctrine", hint=advice(text, known_doctrines()))


def advice(word: str, known: Iterable[str]) -> Hint:
    """A word that comes near, or all that are known."""
    names = list(known)
    near = difflib.get_close_matches(word, names, n=1)
    if near:
        return Hint("did you mean {near}?", {"near": near[0]})
    return Hint("known are {names}", {"names": ", ".join(names)})


def text_of(path: Path) -> str:
    """The text of a file.

    Raises:
        DoctrineError: it can not be read.
    """
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        why = getattr(error, "strerror", None) or error
        raise DoctrineError(path, "", "can not be read: {why}", why=why) from None


@dataclass(frozen=True, slots=True)
class Source:
    """A doctrine's text and where it came from: a file, or a name. `bases`: texts of what it extends, by name.

    A text with its bases travels as one: each base follows a line `#--- NAME ---`.
    """

    where: Path | str
    text: str
    bases: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of_file(cls, path: Path) -> Source:
        """What a file says. Raises DoctrineError."""
        return cls.of_text(path, text_of(path))

    @classmethod
    def of_text(cls, where: Path | str, text: str) -> Source:
        """What a text says that may carry its bases."""
        own, *parts = _BASE.split(text)
        return cls(where, own, dict(zip(parts[::2], parts[1::2], strict=True)))

    def base(self, name: str) -> Source:
        """What it extends: one of the texts that it carries, a file beside its own, or one that comes along.

        Raises:
            DoctrineError: there is none, or it can not be read.
        """
        if name in self.bases:
            return Source(name, self.bases[name], self.bases)
        if isinstance(self.where, Path):
            near = self.where.parent / name
            return Source.of_file(near if near.is_file() else find_doctrine(name))
        if name not in known_doctrines():  # a text that came from elsewhere names no files of this computer
            raise DoctrineError(name, "", "no such doctrine", hint=advice(name, known_doctrines()))
        return Source.of_file(find_doctrine(name))


class DoctrineFile:
    """One text while it is read: its tables, and the lines that its keys stand on."""

    def __init__(self, source: Source, depth: int = 0) -> None:
        self.source = source
        self.path = source.where
        for number, line in enumerate(source.text.splitlines(), 1):
            if line.count(".") > _MOST_DOTS:
                raise DoctrineError(source.where, "", "is no TOML: {why}", number, why="too many dots in a line")
        try:
            self.own: Table = tomllib.loads(source.text)
        except tomllib.TOMLDecodeError as error:
            raise _syntax_error(source, error) from None
        self.lines = _lines_of_keys(source.text)
        self.base: DoctrineFile | None = None
        if "extends" in self.own:
            self.base = self._read_base(depth)
        self.all: Table = _merged(self.base.all, self.own) if self.base else self.own

    def _read_base(self, depth: int) -> DoctrineFile:
        if depth == _DEEPEST_EXTENDS:
            raise self.wrong("extends", "goes in a circle, or too deep")
        wanted = self.text("extends", self.own)
        try:
            return DoctrineFile(self.source.base(wanted), depth + 1)
        except DoctrineError as error:
            if error.key == "" and error.where == wanted:
                raise self.wrong("extends", "there is no doctrine {name}", error.hint, name=wanted) from None
            raise

    @property
    def whole(self) -> str:
        """The text with those of all that it extends, so that it says the same wherever it is read."""
        text, file = self.source.text, self
        while file.base is not None:
            text = f"{text.rstrip()}\n\n#--- {file.own['extends']} ---\n{file.base.source.text}"
            file = file.base
        return text

    # -- errors and single values ------------------------------------------------------------------

    def wrong(self, key: str, template: str, hint: Hint | None = None, **values: object) -> DoctrineError:
        """An error at a key path, on the line of the file that states it."""
        readers: list[DoctrineFile] = [self]
        rows = re.split(r"/\d+(?:/|$)", key)[0]
        # A list that a file states stands for that of its base as a whole.
        while (base := readers[-1].base) is not None and (rows == key or rows not in readers[-1].lines):
            readers.append(base)
        path = key
        while path:
            for reader in readers:
                if path in reader.lines:
                    return DoctrineError(reader.path, key, template, reader.lines[path], hint, **values)
            path = path.rpartition("/")[0]
        return DoctrineError(self.path, key, template, None, hint, **values)

    def only(self, table: Table, known: Iterable[str], at: str = "") -> None:
        """Refuse keys that nobody knows."""
        known = tuple(known)
        for key in table:
            if key not in known:
                raise self.wrong(join(at, key), "unknown key", advice(key, known))

    def table(self, key: str, parent: Table, at: str = "") -> Table:
        """A table, empty when it is not stated."""
        value = parent.get(key, {})
        if not isinstance(value, dict):
            raise self.wrong(join(at, key), "must be a table")
        return value

    def text(self, key: str, table: Table, at: str = "") -> str:
        """A text that must be there."""
        value = table.get(key)
        if not isinstance(value, str) or not value.strip():
            raise self.wrong(join(at, key), "must be a text" if key in table else "is missing")
        return value

    def texts(self, key: str, table: Table, at: str, default: Iterable[str] = ()) -> tuple[str, ...]:
        """A list of texts."""
        value = table.get(key, list(default))
        if not isinstance(value, list) or not all(isinstance(text, str) and text for text in value):
            raise self.wrong(join(at, key), "must be a list of texts")
        return tuple(value)

    def rows(self, key: str, parent: Table | None = None, at: str = "") -> list[tuple[str, Table]]:
        """A list of tables, each with its key path; of the whole file without a parent."""
        stated, path = (self.all if parent is None else parent).get(key, []), join(at, key)
        if not isinstance(stated, list) or not all(isinstance(table, dict) for table in stated):
            raise self.wrong(path, "must be a list of tables, written [[{header}]]", header=path.replace("/", "."))
        return [(f"{path}/{place}", table) for place, table in enumerate(stated)]

    def flag(self, key: str, table: Table, at: str, default: bool) -> bool:
        """True or false."""
        value = table.get(key, default)
        if not isinstance(value, bool):
            raise self.wrong(join(at, key), "must be true or false")
        return value

    def number(self, key: str, table: Table, at: str, default: float, low: float, high: float) -> float:
        """A number inside its range."""
        value = table.get(key, default)
        if isinstance(value, bool) or not isinstance(value, int | float) or not low <= value <= high:
            least, most = f"{low:g}", f"{high:g}"
            raise self.wrong(
                join(at, key), "must be a number from {low} to {high}, not {value!r}", low=least, high=most, value=value
            )
        return float(value)

    def count(self, key: str, table: Table, at: str, default: int | None, low: int, high: int) -> int:
        """A whole number inside its range."""
        if default is None and key not in table:
            raise self.wrong(join(at, key), "is missing")
        value = table.get(key, default)
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            raise self.wrong(
                join(at, key),
                "must be a whole number from {low} to {high}, not {value!r}",
                low=low,
                high=high,
                value=value,
            )
        return value


def join(at: str, key: str) -> str:
    """A key path."""
    return f"{at}/{key}" if at else key


def _merged(base: Table, own: Table) -> Table:
    """The base with what the file states itself: tables are merged, or taken out by `false`; lists are replaced."""
    merged = {key: value for key, value in base.items() if key not in ("name", "extends")}
    for key, value in own.items():
        known = merged.get(key)
        if isinstance(known, dict) and value is False:
            del merged[key]
        elif isinstance(known, dict) and isinstance(value, dict):
            merged[key] = _merged(known, value)
        else:
            merged[key] = value
    return merged


def digest(content: Mapping[str, Any]) -> str:
    """Twelve hexadecimal digits that stand for the content, whatever its comments and spaces."""
    what = {key: value for key, value in content.items() if key != "extends"}
    text = json.dumps(what, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def _syntax_error(source: Source, error: tomllib.TOMLDecodeError) -> DoctrineError:
    why = re.sub(r"\s*\(at [^()]*\)$", "", str(error))
    found = re.search(r"\(at line (\d+), column \d+\)$", str(error))
    line = int(found[1]) if found else _last_line(source.text)
    return DoctrineError(source.where, "", "is no TOML: {why}", line, why=why)


def _last_line(text: str) -> int:
    return len(text.rstrip().splitlines()) or 1


_BASE = re.compile(r"^#--- (.+) ---\n", re.MULTILINE)
_HEADER = re.compile(r"\s*(\[\[?)([^\]]+)\]\]?\s*(#.*)?$")
_KEY = re.compile(r"""\s*("[^"]*"|'[^']*'|[\w-]+)\s*=""")


def _lines_of_keys(text: str) -> dict[str, int]:
    """Line numbers by key path ("limits/arrive_s", "tiers/0/people"); tomllib does not tell them."""
    lines: dict[str, int] = {}
    seen: dict[str, int] = {}
    table = ""
    for number, line in enumerate(text.splitlines(), 1):
        if header := _HEADER.match(line):
            table = "/".join(part.strip().strip("\"'") for part in re.findall(r"\"[^\"]*\"|'[^']*'|[^.]+", header[2]))
            if header[1] == "[[":
                lines.setdefault(table, number)
                place = seen[table] = seen.get(table, -1) + 1
                table = f"{table}/{place}"
            lines[table] = number
        elif key := _KEY.match(line):
            path = join(table, key[1].strip("\"'"))
            lines[path] = number
            for inner in re.finditer(r"""[{,]\s*("[^"]*"|[\w-]+)\s*=""", line):
                lines[f"{path}/{inner[1].strip(chr(34))}"] = number
    return lines
