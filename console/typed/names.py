"""Finding what a typed word names: a unit, a group, an incident, a code. Knows no verb and no Qt."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from console.domain.errors import DomainError
from console.domain.incident import Incident
from console.picture import Picture

_TOKEN = re.compile(r'"[^"]*"?|“[^”]*”?|[^\s,，、]+')
_DROPPED = str.maketrans("", "", "-_ ./")


@dataclass(frozen=True, slots=True)
class Token:
    """A word of the line: as typed without its quotes, and where it stands."""

    text: str
    start: int
    end: int

    @property
    def folded(self) -> str:
        """The word as it is compared."""
        return fold(self.text)


@lru_cache(maxsize=65536)
def fold(name: str) -> str:
    """A name as it is compared: full-width as half-width, no case, no dashes or blanks inside."""
    return unicodedata.normalize("NFKC", name).casefold().translate(_DROPPED)


def tokens_of(text: str) -> list[Token]:
    """The words of a line; quotes hold blanks together, commas separate like blanks."""
    return [Token(m.group().strip('"“”'), m.start(), m.end()) for m in _TOKEN.finditer(text)]


def quoted(name: str) -> str:
    """A name as it is typed: in quotes where it holds what parts words."""
    return f'"{name}"' if any(c.isspace() or c in ",，、" for c in name) else name


def units_named(word: str, picture: Picture) -> tuple[str, ...]:
    """Call signs that a word names: one unit, or every unit of a group; empty when there is none.

    Raises:
        DomainError: `unknown_unit`, when the word fits several units equally well.
    """
    if word in picture.units:
        return (word,)
    wanted = fold(word)
    if not wanted:
        return ()
    found = tuple(call_sign for call_sign in picture.units if fold(call_sign) == wanted)
    if len(found) > 1:
        raise DomainError(
            "unknown_unit", "{word} could be {names}: type it exactly", word=word, names=", ".join(found[:4])
        )
    if found:
        return found
    return tuple(u.call_sign for u in picture.units.values() if u.group is not None and fold(u.group) == wanted)


def incident_named(word: str, incidents: Iterable[Incident], least: int = 1) -> Incident | None:
    """The incident that a word names: its number, or the last digits of it; None when there is none.

    Args:
        incidents: where to look; those of a kind that the verb takes.
        least: how many characters the last digits must have at least.
    Raises:
        DomainError: `unknown_incident`, when the digits fit several.
    """
    wanted = fold(word)
    if not wanted:
        return None
    endings = []
    for incident in incidents:
        number = fold(incident.number)
        if number == wanted:
            return incident
        if len(wanted) >= least and number.endswith(wanted):
            endings.append(incident)
    if len(endings) > 1:
        names = ", ".join(incident.number for incident in endings[:4])
        raise DomainError("unknown_incident", "{word} could be {names}: type more of it", word=word, names=names)
    return endings[0] if endings else None


def codes_named(word: str, codes: Iterable[str], names: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """Codes that a word names: exactly, or, failing that, all those that begin with it."""
    wanted = fold(word)
    if not wanted:
        return ()
    beginning = []
    for code in codes:
        called = [fold(name) for name in (code, *names.get(code, ()))]
        if wanted in called:
            return (code,)
        if any(name.startswith(wanted) for name in called):
            beginning.append(code)
    return tuple(beginning)
