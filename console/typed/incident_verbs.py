"""Typed verbs about incidents: new, close, divert, reopen, note, feedback, priority, class, undo, go."""

from __future__ import annotations

from console.commands.add_note import AddFeedback, AddNote
from console.commands.close_incident import CloseIncident
from console.commands.divert_incident import DivertIncident
from console.commands.receive_incident import ReceiveIncident
from console.commands.reopen_incident import ReopenIncident
from console.commands.undo import Undo
from console.commands.update_incident import UpdateIncident
from console.cover import grade_at
from console.domain.errors import DomainError
from console.domain.incident import Incident
from console.typed.line import Line, check_length
from console.typed.names import codes_named, units_named
from console.typed.parts import Code, Codes, Go, Part, Typed
from console.typed.unit_verbs import names_of
from maps.coordinates import read_place

#: Characters that the last digits of a number need before free words, when an incident is picked already.
DIGITS_BEFORE_WORDS = 3


def new(line: Line) -> Typed:
    """`n CLASS PRIORITY PLACE : STORY`: a call becomes an incident."""
    code = line.take_code("class", line.context.doctrine.classes, _which_class(line))
    told = line.take_number(1, 4)
    place_words, _, story = line.rest().replace("：", ":").partition(":")
    place_words, story = place_words.strip(), story.strip()
    check_length(place_words)
    check_length(story)
    here = line.context.here
    at = read_place(place_words, here) if place_words else here
    if place_words and at is None:
        if place_words not in line.context.places:
            return Typed(
                parts=(_new_part(line, code, told), Part("looking for {place}", {"place": place_words})),
                error=Part("looking for {place}", {"place": place_words}),
                wants_place=place_words,
            )
        at = line.context.places[place_words] or here
        if at is None:
            raise DomainError(
                "bad_field", "nothing here is called {place}: click the place on the map", place=place_words
            )
    if at is None:
        raise DomainError("bad_field", "where? name a place or click it on the map")
    priority = told or line.context.doctrine.proposed_priority(code, grade_at(at, line.picture))
    where = Part("at {place}", {"place": place_words}) if place_words else Part("at the place picked on the map")
    parts = [_new_part(line, code, priority), where]
    if story:
        parts.append(Part("“{words}”", {"words": story}))
    command = ReceiveIncident(
        class_code=code, priority=priority, at=at, address=place_words or None, summary=story or None, source="desk"
    )
    return Typed(commands=(command,), parts=tuple(parts))


def _new_part(line: Line, code: str, priority: int | None) -> Part:
    """Of which class and priority the call becomes an incident; None: what is usual for the class."""
    shown = priority or line.context.doctrine.proposed_priority(code)
    return Part("new {class}, priority {priority}", {"class": Code("class", code), "priority": shown})


def close(line: Line) -> Typed:
    """`c INCIDENT DISPOSITION`: an incident ends and lets its units go."""
    incident = line.take_incident()
    known = Codes("disposition", line.context.doctrine.dispositions)
    missing = DomainError("bad_field", "how did it end? one of {known}", known=known)
    disposition = line.take_code("disposition", known.codes, missing)
    line.nothing_more()
    _check_open(incident)
    shown = {"incident": incident.number, "disposition": Code("disposition", disposition)}
    return Typed(
        commands=(CloseIncident(incident=incident.number, disposition=disposition, seen=_seen(incident)),),
        parts=(Part("close {incident} as {disposition}", shown), *_released(line, incident)),
    )


def divert(line: Line) -> Typed:
    """`d INCIDENT TO REASON`: an incident goes to another service, named by a word or a number such as 119."""
    selected = line.selected_incident()
    # Services are called by numbers too, so the last digits alone do not outvote the incident that is picked.
    incident = line.take_incident(least=1 if selected is None else 99)
    if not line.words:
        raise DomainError("bad_field", "to whom? a service such as mediation or 119, then the reason")
    to = _service(line)
    reason = line.take_words(DomainError("bad_field", "why? say it after the service"))
    _check_open(incident)
    parts = [Part("divert {incident} to {service}", {"incident": incident.number, "service": Code("service", to)})]
    target = line.context.doctrine.diversion(to)
    if target is not None and target.receipt_s is not None:
        minutes = round(target.receipt_s / 60)
        parts.append(
            Part("its receipt is due in {hours} h", {"hours": minutes // 60})
            if minutes % 60 == 0
            else Part("its receipt is due in {minutes} min", {"minutes": minutes})
        )
    return Typed(
        commands=(DivertIncident(incident=incident.number, to=to[:64], reason=reason, seen=_seen(incident)),),
        parts=(*parts, Part("“{words}”", {"words": reason}), *_released(line, incident)),
    )


def _service(line: Line) -> str:
    """Take the service that the first word names: one of doctrine's by its code or name, else the word itself."""
    word = line.words.pop(0).text
    known = [target.code for target in line.context.doctrine.diversions]
    found = codes_named(word, known, line.context.names.get("service", {}))
    return found[0] if len(found) == 1 else word


def reopen(line: Line) -> Typed:
    """`reopen INCIDENT REASON`: a closed incident waits again."""
    incident = line.take_incident(is_open=False, least=DIGITS_BEFORE_WORDS)
    reason = line.take_words(DomainError("bad_field", "why is it reopened? say it after the number"))
    if incident.status.is_open:
        raise DomainError("illegal_step", "{incident} is open already", incident=incident.number)
    return Typed(
        commands=(ReopenIncident(incident=incident.number, reason=reason, seen=_seen(incident)),),
        parts=(Part("reopen {incident}", {"incident": incident.number}), Part("“{words}”", {"words": reason})),
    )


def note(line: Line) -> Typed:
    """`note INCIDENT TEXT`: a remark of the desk."""
    incident = line.take_incident(is_open=None, least=DIGITS_BEFORE_WORDS)
    text = line.take_words(DomainError("bad_field", "what is the note? type it after the number"))
    return Typed(
        commands=(AddNote(incident=incident.number, text=text),),
        parts=(Part("note on {incident}", {"incident": incident.number}), Part("“{words}”", {"words": text})),
    )


def feedback(line: Line) -> Typed:
    """`fb INCIDENT UNIT TEXT`: what a unit reports; the unit may be left out when only one is on it."""
    incident = line.take_incident(is_open=None, least=DIGITS_BEFORE_WORDS)
    named = units_named(line.words[0].text, line.picture) if line.words else ()
    if len(named) == 1:
        line.words.pop(0)
        call_sign = named[0]
    else:
        on_it = [active.unit for active in line.picture.active_on(incident.number)]
        picked = [call_sign for call_sign in on_it if call_sign in line.context.units] or on_it
        if len(picked) != 1:
            raise DomainError("unknown_unit", "which unit reports? type its call sign")
        call_sign = picked[0]
    text = line.take_words(DomainError("bad_field", "what does it report? type it after the call sign"))
    first = Part("feedback of {unit} on {incident}", {"unit": call_sign, "incident": incident.number})
    return Typed(
        commands=(AddFeedback(incident=incident.number, unit=call_sign, text=text),),
        parts=(first, Part("“{words}”", {"words": text})),
    )


def priority(line: Line) -> Typed:
    """`p INCIDENT PRIORITY`: correct the priority."""
    level = line.take_number(1, 4) if len(line.words) == 1 and line.selected_incident() is not None else None
    incident = line.take_incident()
    level = level or line.take_number(1, 4)
    if level is None:
        raise DomainError("bad_field", "which priority? 1 to 4")
    line.nothing_more()
    shown = {"incident": incident.number, "before": incident.priority, "after": level}
    return Typed(
        commands=(UpdateIncident(incident=incident.number, priority=level, seen=_seen(incident)),),
        parts=(Part("{incident}: priority {before} becomes {after}", shown),),
    )


def class_of(line: Line) -> Typed:
    """`class INCIDENT CLASS`: correct the class."""
    incident = line.take_incident()
    code = line.take_code("class", line.context.doctrine.classes, _which_class(line))
    line.nothing_more()
    shown = {"incident": incident.number, "class": Code("class", code)}
    return Typed(
        commands=(UpdateIncident(incident=incident.number, class_code=code, seen=_seen(incident)),),
        parts=(Part("{incident} becomes {class}", shown),),
    )


def undo(line: Line) -> Typed:
    """`u SEQ`: take back an entry of the log; without a number your own last one."""
    seq = _entry(line, line.context.undo_seq)
    if seq is None:
        raise DomainError("nothing_to_undo", "nothing of yours to undo")
    return Typed(commands=(Undo(seq=seq),), parts=(Part("undo entry {seq}", {"seq": seq}),))


def redo(line: Line) -> Typed:
    """`redo`: take back your own last undo."""
    seq = _entry(line, line.context.redo_seq)
    if seq is None:
        raise DomainError("nothing_to_undo", "nothing of yours to redo")
    return Typed(commands=(Undo(seq=seq),), parts=(Part("redo: take back the undo of entry {seq}", {"seq": seq}),))


def _entry(line: Line, usual: int | None) -> int | None:
    seq = usual
    if line.words:
        word = line.words.pop(0).folded.lstrip("#")
        if not (word.isascii() and word.isdecimal() and 1 <= int(word[:18]) <= line.picture.seq):
            raise DomainError("bad_field", "“{word}” is no entry of the log", word=word)
        seq = int(word[:18])
    line.nothing_more()
    return seq


def go(line: Line) -> Typed:
    """`go INCIDENT` or `go UNITS`: pick them; the map stays where it is."""
    if not line.words:
        raise DomainError("bad_field", "where to? type a number or call signs")
    if len(line.words) == 1 and not units_named(line.words[0].text, line.picture):
        found = line.find_incident(line.words[0].text, None)
        if found is not None:
            return Typed(go=Go(found.number), parts=(Part("go to {incident}", {"incident": found.number}),))
    units, incident = line.take_units_and_incident()
    number = incident.number if incident is not None else None
    parts = [Part("go to {incident}", {"incident": number})] if number is not None else []
    if units:
        parts.append(Part("pick {units}", {"units": names_of(units)}))
    return Typed(go=Go(number, tuple(unit.call_sign for unit in units)), parts=tuple(parts))


def _which_class(line: Line) -> DomainError:
    known = Codes("class", line.context.doctrine.classes)
    return DomainError("bad_field", "which class? one of {known}", known=known)


def _seen(incident: Incident) -> dict[str, int]:
    return {f"incident/{incident.number}": incident.version}


def _check_open(incident: Incident) -> None:
    if not incident.status.is_open:
        raise DomainError(
            "illegal_step", "{incident} is {status} already", incident=incident.number, status=incident.status.value
        )


def _released(line: Line, incident: Incident) -> list[Part]:
    units = line.units_on(incident.number)
    return [Part("releases {units}", {"units": names_of(units)})] if units else []
