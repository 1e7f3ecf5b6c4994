"""Reads doctrine files: TOML in, a checked `Doctrine` out, or an error that names file, line and key.

Knows the files of resources/doctrines and no database. What a doctrine means is the domain's business.
"""

from __future__ import annotations

import difflib
import hashlib
import json
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import fields
from pathlib import Path
from types import MappingProxyType
from typing import Any, NoReturn

from console.domain.doctrine import ClassRule, Doctrine, Names, StepLimits, TierNeed

FOLDER = Path(__file__).resolve().parent.parent / "resources" / "doctrines"
DEFAULT = "default"

_TOP = ("name", "title", "extends", "tiers", "recommend", "limits", "classes", "dispositions")
_TIER = tuple(field.name for field in fields(TierNeed))
_RECOMMEND = ("stale_after_s", "min_cover_groups", "own_zone_head_start_s")
_LIMITS = (*(field.name for field in fields(StepLimits)), "arrive_by_zone_level_s")
_CLASS = ("en", "zh", "tier", "arms")
_CODE = re.compile(r"[a-z][a-z0-9_]*(\.[a-z0-9_]+)*")
_DEEPEST_EXTENDS = 8

Table = dict[str, Any]


class DoctrineError(ValueError):
    """A doctrine file can not be used. The text names file, line, key and why."""

    def __init__(self, path: Path | str, key: str, why: str, line: int | None = None) -> None:
        self.where = f"{path}:{line}" if line else str(path)
        self.key = key
        self.why = why
        super().__init__(f"{self.where}: {self.reason}")

    @property
    def reason(self) -> str:
        """What is wrong, with its key when it is in the file."""
        return f"{self.key}: {self.why}" if self.key else self.why


def known_doctrines() -> list[str]:
    """Names of the doctrines that come with the console."""
    return sorted(path.stem for path in FOLDER.glob("*.toml"))


def load_doctrine(name_or_path: str | Path = DEFAULT) -> Doctrine:
    """Read a doctrine by the name of one that comes with the console, or by the path of a file.

    Raises:
        DoctrineError: no such doctrine, or something in it is wrong.
    """
    return _Reader(find_doctrine(name_or_path)).doctrine()


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
    raise DoctrineError(text, "", f"no such doctrine{_advice(text, known_doctrines())}")


def _advice(word: str, known: Iterable[str]) -> str:
    names = list(known)
    near = difflib.get_close_matches(word, names, n=1)
    return f"; did you mean {near[0]}?" if near else f"; known are {', '.join(names)}"


class _Reader:
    """One file while it is read: its tables, and the lines that its keys stand on."""

    def __init__(self, path: Path, depth: int = 0) -> None:
        self.path = path
        try:
            text = path.read_text(encoding="utf-8")
            self.own: Table = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            raise _syntax_error(path, error) from None
        except (OSError, UnicodeDecodeError) as error:
            raise DoctrineError(path, "", f"can not be read: {getattr(error, 'strerror', None) or error}") from None
        self.lines = _lines_of_keys(text)
        self.base: _Reader | None = None
        if "extends" in self.own:
            self.base = self._read_base(depth)
        self.all: Table = _merged(self.base.all, self.own) if self.base else self.own

    def _read_base(self, depth: int) -> _Reader:
        if depth == _DEEPEST_EXTENDS:
            raise self.wrong("extends", "goes in a circle, or too deep")
        wanted = self.text("extends", self.own)
        near = self.path.parent / wanted
        try:
            return _Reader(near if near.is_file() else find_doctrine(wanted), depth + 1)
        except DoctrineError as error:
            if error.key == "" and error.where == wanted:
                raise self.wrong("extends", f"{wanted}: {error.why}") from None
            raise

    # -- errors and single values ------------------------------------------------------------------

    def wrong(self, key: str, why: str) -> DoctrineError:
        """An error at a key path, on the line of the file that states it."""
        path = key
        while path:
            reader: _Reader | None = self
            while reader is not None:
                if path in reader.lines:
                    return DoctrineError(reader.path, key, why, reader.lines[path])
                reader = reader.base
            path = path.rpartition("/")[0]
        return DoctrineError(self.path, key, why)

    def only(self, table: Table, known: Iterable[str], at: str = "") -> None:
        """Refuse keys that nobody knows."""
        known = tuple(known)
        for key in table:
            if key not in known:
                raise self.wrong(_join(at, key), f"unknown key{_advice(key, known)}")

    def table(self, key: str, parent: Table, at: str = "") -> Table:
        """A table, empty when it is not stated."""
        value = parent.get(key, {})
        if not isinstance(value, dict):
            raise self.wrong(_join(at, key), "must be a table")
        return value

    def text(self, key: str, table: Table, at: str = "") -> str:
        """A text that must be there."""
        value = table.get(key)
        if not isinstance(value, str) or not value.strip():
            raise self.wrong(_join(at, key), "must be a text" if key in table else "is missing")
        return value

    def number(self, key: str, table: Table, at: str, default: float, low: float, high: float) -> float:
        """A number inside its range."""
        value = table.get(key, default)
        if isinstance(value, bool) or not isinstance(value, int | float) or not low <= value <= high:
            raise self.wrong(_join(at, key), f"must be a number from {low:g} to {high:g}, not {value!r}")
        return float(value)

    def count(self, key: str, table: Table, at: str, default: int | None, low: int, high: int) -> int:
        """A whole number inside its range."""
        if default is None and key not in table:
            raise self.wrong(_join(at, key), "is missing")
        value = table.get(key, default)
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            raise self.wrong(_join(at, key), f"must be a whole number from {low} to {high}, not {value!r}")
        return value

    # -- the parts ---------------------------------------------------------------------------------

    def doctrine(self) -> Doctrine:
        """Everything checked and put together."""
        self.only(self.all, _TOP)
        name = self.text("name", self.own)
        if "title" in self.all:
            self.names("title", self.table("title", self.all), ("en", "zh"))
        recommend = self.table("recommend", self.all)
        self.only(recommend, _RECOMMEND, "recommend")
        tiers = self.tiers()
        rules = self.class_rules(tiers)
        dispositions = self.table("dispositions", self.all)
        limits, by_level = self.limits()
        return Doctrine(
            name=name,
            version=_digest(self.all),
            tiers=tiers,
            classes=tuple(code for code in rules if "." not in code),
            dispositions=tuple(dispositions) or self.none_stated("dispositions"),
            min_cover_groups=self.count("min_cover_groups", recommend, "recommend", 1, 0, 1000),
            stale_after_s=self.number("stale_after_s", recommend, "recommend", 600, 1, 864000),
            own_zone_head_start_s=self.number("own_zone_head_start_s", recommend, "recommend", 300, 0, 1e9),
            limits=limits,
            arrive_by_zone_level_s=MappingProxyType(by_level),
            class_rules=MappingProxyType(rules),
            disposition_names=MappingProxyType(
                {
                    self.code(code, "dispositions"): self.names(f"dispositions/{code}", value, ("en", "zh"))
                    for code, value in dispositions.items()
                }
            ),
        )

    def none_stated(self, key: str) -> NoReturn:
        """Refuse a doctrine that lacks a list."""
        raise self.wrong(key, "is missing or empty")

    def tiers(self) -> tuple[TierNeed, ...]:
        """Tiers 1, 2 and 3, each asking for no less than the one below it."""
        stated = self.all.get("tiers", [])
        if not isinstance(stated, list) or not all(isinstance(table, dict) for table in stated):
            raise self.wrong("tiers", "must be a list of tables, written [[tiers]]")
        needs: list[TierNeed] = []
        for place, table in enumerate(stated):
            at = f"tiers/{place}"
            self.only(table, _TIER, at)
            everyone = table.get("everyone", False)
            if not isinstance(everyone, bool):
                raise self.wrong(f"{at}/everyone", "must be true or false")
            need = TierNeed(
                self.count("tier", table, at, None, 1, 3),
                self.count("groups", table, at, None, 1, 1000),
                self.count("people", table, at, 1, 1, 100000),
                everyone,
            )
            if need.tier != place + 1:
                raise self.wrong(f"{at}/tier", f"tiers come in order: this one must be {place + 1}")
            if needs and (need.groups < needs[-1].groups or need.people < needs[-1].people):
                raise self.wrong(at, f"asks for less than tier {needs[-1].tier}")
            needs.append(need)
        if len(needs) != 3:
            raise self.wrong("tiers", f"there must be tiers 1, 2 and 3; {len(needs)} stated")
        return tuple(needs)

    def limits(self) -> tuple[StepLimits, dict[str, float]]:
        """Limits of the steps, and those of arrival by level of zone."""
        table = self.table("limits", self.all)
        self.only(table, _LIMITS, "limits")
        normal = StepLimits()
        values = {
            field.name: self.number(
                field.name, table, "limits", getattr(normal, field.name), 0 if field.name == "amber_share" else 1,
                1 if field.name == "amber_share" else 864000,
            )
            for field in fields(StepLimits)
        }  # fmt: skip
        by_level = self.table("arrive_by_zone_level_s", table, "limits")
        at = "limits/arrive_by_zone_level_s"
        return StepLimits(**values), {level: self.number(level, by_level, at, 0, 1, 864000) for level in by_level}

    def class_rules(self, tiers: tuple[TierNeed, ...]) -> dict[str, ClassRule]:
        """Rules by class code; a finer class takes over what it does not state itself."""
        stated = self.table("classes", self.all) or self.none_stated("classes")
        rules: dict[str, ClassRule] = {}
        for code in sorted(stated, key=lambda code: code.count(".")):
            at, table = f"classes/{self.code(code, 'classes')}", stated[code]
            names = self.names(at, table, _CLASS)
            above = code.rpartition(".")[0]
            if above and above not in rules:
                raise self.wrong(at, f"there is no class {above}{_advice(above, rules)}")
            arms = table.get("arms", list(rules[above].arms) if above else [])
            if not isinstance(arms, list) or not all(isinstance(arm, str) and arm for arm in arms):
                raise self.wrong(f"{at}/arms", "must be a list of texts")
            tier = self.count("tier", table, at, rules[above].tier if above else 1, 1, len(tiers))
            rules[code] = ClassRule(code, names, tier, tuple(arms))
        return {code: rules[code] for code in stated}

    def names(self, at: str, table: object, known: Iterable[str]) -> Names:
        """Both names of a code."""
        if not isinstance(table, dict):
            raise self.wrong(at, 'must be a table such as { en = "Dispute", zh = "纠纷" }')
        self.only(table, known, at)
        return Names(self.text("en", table, at), self.text("zh", table, at))

    def code(self, code: str, at: str) -> str:
        """A code that can travel as JSON and be typed."""
        if not _CODE.fullmatch(code):
            raise self.wrong(_join(at, code), "a code is lower-case letters, digits and _, finer ones after a dot")
        return code


def _join(at: str, key: str) -> str:
    return f"{at}/{key}" if at else key


def _merged(base: Table, own: Table) -> Table:
    """The base with what the file states itself; tables are merged, lists replaced."""
    merged = {key: value for key, value in base.items() if key not in ("name", "extends")}
    for key, value in own.items():
        known = merged.get(key)
        both = isinstance(known, dict) and isinstance(value, dict)
        merged[key] = _merged(known, value) if both else value  # type: ignore[arg-type]
    return merged


def _digest(content: Mapping[str, Any]) -> str:
    """Twelve hexadecimal digits that stand for the content, whatever its comments and spaces."""
    what = {key: value for key, value in content.items() if key != "extends"}
    text = json.dumps(what, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def _syntax_error(path: Path, error: tomllib.TOMLDecodeError) -> DoctrineError:
    found = re.search(r"\s*\(at line (\d+), column (\d+)\)", str(error))
    why = str(error).replace(found.group(0), "") if found else str(error)
    return DoctrineError(path, "", f"is no TOML: {why}", int(found.group(1)) if found else None)


_HEADER = re.compile(r"\s*(\[\[?)\s*([^\]]+?)\s*\]\]?\s*(#.*)?$")
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
            path = _join(table, key[1].strip("\"'"))
            lines[path] = number
            for inner in re.finditer(r"""[{,]\s*("[^"]*"|[\w-]+)\s*=""", line):
                lines[f"{path}/{inner[1].strip(chr(34))}"] = number
    return lines
