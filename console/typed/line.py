"""A typed line while a verb reads it: its words, and what they or the selection name. Knows no Qt."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from console.domain.errors import DomainError
from console.domain.incident import Incident
from console.domain.unit import Unit
from console.picture import Picture
from console.typed.names import Token, codes_named, incident_named, units_named
from console.typed.parts import Codes, Context

MAX_WORDS = 4000


def check_length(words: str) -> None:
    """Refuse a text that no command takes."""
    if len(words) > MAX_WORDS:
        raise DomainError("bad_field", "that is longer than {most} characters", most=MAX_WORDS)


@dataclass
class Line:
    """The words after the verb and what stands around them; verbs take words from the front."""

    text: str
    words: list[Token]
    picture: Picture
    context: Context

    # -- incidents -----------------------------------------------------------------------------------

    def _incidents(self, is_open: bool | None) -> list[list[Incident]]:
        """Where to look, the likely ones first."""
        every = list(self.picture.incidents.values())
        wanted = [i for i in every if is_open is None or i.status.is_open is is_open]
        return [wanted, every]

    def find_incident(self, word: str, is_open: bool | None, least: int = 1) -> Incident | None:
        """The incident that a word names, those in the wanted state first."""
        for incidents in self._incidents(is_open):
            found = incident_named(word, incidents, least)
            if found is not None:
                return found
        return None

    def selected_incident(self) -> Incident | None:
        """The picked incident, as long as it is on record."""
        return self.picture.incidents.get(self.context.incident) if self.context.incident is not None else None

    def take_incident(self, is_open: bool | None = True, least: int = 1) -> Incident:
        """The incident that the first word names, else the picked one.

        Args:
            least: characters that the last digits need when an incident is picked, so that words
                which begin with a figure stay words.
        Raises:
            DomainError: `unknown_incident`, when there is neither.
        """
        selected = self.selected_incident()
        if self.words:
            found = self.find_incident(self.words[0].text, is_open, least if selected is not None else 1)
            if found is not None:
                self.words.pop(0)
                return found
        if selected is not None:
            return selected
        if self.words:
            raise DomainError("unknown_incident", "no incident is called {word}", word=self.words[0].text)
        raise DomainError("unknown_incident", "which incident? type its number or pick one")

    # -- units ---------------------------------------------------------------------------------------

    def take_units_and_incident(self) -> tuple[list[Unit], Incident | None]:
        """Every word as a unit, a group or the one incident; nothing is filled in from the selection.

        Raises:
            DomainError: a word names neither, or a second incident.
        """
        units: dict[str, Unit] = {}
        incident: Incident | None = None
        count = len(self.words)
        for place, token in enumerate(self.words):
            exact = self.picture.incidents.get(token.text)
            if exact is not None and incident is None and (place == count - 1 or token.text not in self.picture.units):
                incident = exact
                continue
            named = units_named(token.text, self.picture)
            if named:
                units |= {call_sign: self.picture.units[call_sign] for call_sign in named}
                continue
            found = self.find_incident(token.text, True)
            if found is None:
                raise DomainError("unknown_unit", "no unit and no incident is called {word}", word=token.text)
            if incident is not None:
                raise DomainError(
                    "bad_field", "{first} and {second} are both incidents", first=incident.number, second=found.number
                )
            incident = found
        self.words = []
        return list(units.values()), incident

    def selected_units(self) -> list[Unit]:
        """The picked units that are on record, by call sign."""
        return [self.picture.units[name] for name in sorted(self.context.units) if name in self.picture.units]

    def units_on(self, number: str) -> list[Unit]:
        """The units that are on an incident now."""
        bound = (self.picture.units.get(active.unit) for active in self.picture.active_on(number))
        return [unit for unit in bound if unit is not None]

    # -- codes and words -----------------------------------------------------------------------------

    def take_code(self, kind: str, codes: Iterable[str], missing: DomainError) -> str:
        """The first word as a code, by its own name or a translated one.

        Raises:
            DomainError: `missing`, or `bad_field` for a word that names none or several of them.
        """
        known = tuple(codes)
        if not self.words:
            raise missing
        word = self.words.pop(0).text
        found = codes_named(word, known, self.context.names.get(kind, {}))
        if not found and kind == "class" and "." in word and self.context.doctrine.knows_class(word):
            return word
        if len(found) > 1:
            raise DomainError("bad_field", "“{word}” could be {known}", word=word, known=Codes(kind, found))
        if not found:
            raise DomainError("bad_field", "“{word}” is none of {known}", word=word, known=Codes(kind, known))
        return found[0]

    def take_number(self, low: int, high: int) -> int | None:
        """The first word as a small whole number, when it is one."""
        if self.words and self.words[0].folded.isdecimal() and len(self.words[0].folded) <= len(str(high)):
            number = int(self.words[0].folded)
            if low <= number <= high:
                self.words.pop(0)
                return number
        return None

    def rest(self) -> str:
        """What was typed from the first word on, as it was typed."""
        if not self.words:
            return ""
        words = self.text[self.words[0].start :].strip()
        self.words = []
        return words

    def take_spoken(self) -> str:
        """What follows the first colon: words that somebody will read, or none. The words before it stay.

        Raises:
            DomainError: `bad_field` when they are too many.
        """
        before, _, spoken = self.text.replace("：", ":").partition(":")
        end = len(before)
        self.words = [
            token if token.end <= end else Token(self.text[token.start : end].strip('"“”'), token.start, end)
            for token in self.words
            if token.start < end
        ]
        check_length(spoken.strip())
        return spoken.strip()

    def take_words(self, missing: DomainError) -> str:
        """The rest of the line as words that somebody will read.

        Raises:
            DomainError: `missing` when there are none, `bad_field` when there are too many.
        """
        words = self.rest()
        if not words:
            raise missing
        check_length(words)
        return words

    def nothing_more(self) -> None:
        """Refuse words that no verb would read."""
        if self.words:
            raise DomainError("bad_field", "“{word}” is one word too many", word=self.words[0].text)
