"""Typed verbs about a call's life: join, lead, return, support, review, hazard, and what becomes of requests."""

from __future__ import annotations

from console.commands.answer_request import AnswerRequest, AnswerReview, ChaseRequest
from console.commands.ask_review import AskReview
from console.commands.join_incidents import JoinIncidents
from console.commands.mark_hazard import MarkHazard
from console.commands.request_support import RequestSupport
from console.commands.return_dispatch import ReturnDispatch
from console.commands.set_lead import SetLead
from console.domain import dispatch
from console.domain.duplicates import why_not_join
from console.domain.errors import DomainError
from console.domain.request import ANSWERS, NEGATIVE, Answer, Request, RequestKind, answer
from console.domain.unit import Unit
from console.typed.incident_verbs import DIGITS_BEFORE_WORDS
from console.typed.line import Line, check_length
from console.typed.names import fold, units_named
from console.typed.parts import Code, Codes, Part, Typed
from console.typed.register_verb import ARMS
from console.typed.unit_verbs import names_of


def join(line: Line) -> Typed:
    """`join INCIDENT MAIN`: a second call ends as a duplicate of the first; its units go over."""
    picked = line.selected_incident() if len(line.words) == 1 else None
    incident = picked or line.take_incident()
    if not line.words:
        raise DomainError("unknown_incident", "to which incident does it belong? type its number")
    main = line.take_incident()
    line.nothing_more()
    if (refusal := why_not_join(incident, main)) is not None:
        raise refusal
    units = line.units_on(incident.number)
    parts = [Part("join {incident} to {main}", {"incident": incident.number, "main": main.number})]
    parts += [Part("{units} go over", {"units": names_of(units)})] if units else []
    command = JoinIncidents(incident=incident.number, to=main.number, with_units=bool(units))
    return Typed(commands=(command,), parts=tuple(parts))


def lead(line: Line) -> Typed:
    """`lead UNIT INCIDENT`: the unit answers for the response, who led assists."""
    unit, number = _one_on_it(line, DomainError("unknown_unit", "which unit leads? type its call sign"))
    dispatch.set_lead(line.picture.active_on(number), unit.call_sign)
    shown = {"unit": unit.call_sign, "incident": number}
    command = SetLead(incident=number, unit=unit.call_sign)
    return Typed(commands=(command,), parts=(Part("{unit} leads on {incident}", shown),))


def return_dispatch(line: Line) -> Typed:
    """`return UNIT : REASON`: a unit sends its order back; the call waits for another."""
    reason = line.take_spoken()
    missing = DomainError("unknown_unit", "which unit sends its order back? type its call sign")
    unit, number = _one_on_it(line, missing)
    if not reason:
        raise DomainError("bad_field", "why? say it after a colon")
    command = ReturnDispatch(incident=number, unit=unit.call_sign, reason=reason)
    first = Part("{unit} sends {incident} back", {"unit": unit.call_sign, "incident": number})
    return Typed(commands=(command,), parts=(first, Part("“{words}”", {"words": reason})))


def _one_on_it(line: Line, missing: DomainError) -> tuple[Unit, str]:
    """The unit that is named, else picked, else the only one there; and the incident that it is on.

    Raises:
        DomainError: `missing`, or `illegal_step` when the unit is not on the incident.
    """
    units, incident = line.take_units_and_incident()
    number = incident.number if incident is not None else line.context.incident
    if not units:
        there = line.units_on(number) if number is not None else []
        units = [unit for unit in line.selected_units() if unit in there] or there
    if len(units) != 1:
        raise missing
    (unit,) = units
    if unit.incident is None:
        raise DomainError("illegal_step", "{unit} is on no incident", unit=unit.call_sign)
    if incident is not None and unit.incident != incident.number:
        raise DomainError("illegal_step", "{unit} is not on {incident}", unit=unit.call_sign, incident=incident.number)
    return unit, unit.incident


def support(line: Line) -> Typed:
    """`support INCIDENT ARMS : WORDS`: each arm is asked to come, and answers for itself."""
    words = line.take_spoken()
    incident = line.take_incident(least=DIGITS_BEFORE_WORDS)
    known = Codes("arm", ARMS)
    missing = DomainError("bad_field", "which arms? some of {known}", known=known)
    arms = [line.take_code("arm", ARMS, missing)]
    while line.words:
        arms.append(line.take_code("arm", ARMS, missing))
    if (refusal := dispatch.why_not_act(incident)) is not None:
        raise refusal
    arms = list(dict.fromkeys(arms))
    shown = {"arms": Codes("arm", tuple(arms)), "incident": incident.number}
    parts = [Part("ask {arms} to come to {incident}", shown)]
    parts += [Part("“{words}”", {"words": words})] if words else []
    command = RequestSupport(incident=incident.number, arms=tuple(arms), text=words or None)
    return Typed(commands=(command,), parts=tuple(parts))


def review(line: Line) -> Typed:
    """`review INCIDENT TEXT`: a legal officer looks at it before it is closed. A colon before the text is fine."""
    spoken = line.take_spoken()
    incident = line.take_incident(least=DIGITS_BEFORE_WORDS)
    words = line.rest() or spoken
    check_length(words)
    if (refusal := dispatch.why_not_act(incident)) is not None:
        raise refusal
    parts = [Part("ask for a legal review of {incident}", {"incident": incident.number})]
    parts += [Part("“{words}”", {"words": words})] if words else []
    return Typed(commands=(AskReview(incident=incident.number, text=words or None),), parts=tuple(parts))


def hazard(line: Line) -> Typed:
    """`hazard INCIDENT TEXT`: what whoever goes to its place must know, now and later."""
    incident = line.take_incident(is_open=None, least=DIGITS_BEFORE_WORDS)
    text = line.take_words(DomainError("bad_field", "what is dangerous there? type it after the number"))
    first = Part("hazard at the place of {incident}", {"incident": incident.number})
    command = MarkHazard(incident=incident.number, text=text)
    return Typed(commands=(command,), parts=(first, Part("“{words}”", {"words": text})))


# -- requests ------------------------------------------------------------------------------------------


def answer_request(line: Line) -> Typed:
    """`answer REQUEST ANSWER UNITS : REPLY`: what its addressee says."""
    reply = line.take_spoken()
    asked = _take_request(line)
    known = ANSWERS[asked.kind]
    missing = DomainError("bad_field", "what is the answer? one of {known}", known=Codes("answer", known))
    given = Answer(line.take_code("answer", known, missing))
    units: dict[str, Unit] = {}
    for token in line.words:
        named = units_named(token.text, line.picture)
        if not named:
            raise DomainError("unknown_unit", "no unit is called {word}", word=token.text)
        units |= {call_sign: line.picture.units[call_sign] for call_sign in named}
    answer(asked, given, asked.asked_at)  # refuses what nobody waits for any more
    if given is Answer.APPROVED:
        refusal = dispatch.why_not_approve(asked, line.context.user, line.context.doctrine)
        if refusal is not None:
            raise refusal
    _check_coming(line, asked, given, list(units.values()))
    if given in NEGATIVE and not reply:
        raise DomainError("bad_field", "why? say it after a colon")
    parts = [
        Part(
            "{addressee} answers {request}: {answer}",
            {"addressee": addressee_code(asked), "request": asked.key, "answer": Code("answer", given.value)},
        )
    ]
    parts += [Part("with {units}", {"units": names_of(list(units.values()))})] if units else []
    parts += [Part("“{words}”", {"words": reply})] if reply else []
    if asked.kind is RequestKind.REVIEW:
        return Typed(
            commands=(AnswerReview(request=asked.key, approved=given is Answer.APPROVED, reply=reply or None),),
            parts=tuple(parts),
        )
    command = AnswerRequest(request=asked.key, answer=given, units=tuple(units), reply=reply or None)
    return Typed(commands=(command,), parts=tuple(parts))


def _check_coming(line: Line, asked: Request, given: Answer, units: list[Unit]) -> None:
    if units and given is not Answer.COMING:
        raise DomainError("bad_field", "units: they come with the answer that support is coming")
    incident = line.picture.incidents.get(asked.incident or "")
    for unit in units:
        if incident is not None and (refusal := dispatch.why_not_assign(unit, incident)) is not None:
            raise refusal


def chase(line: Line) -> Typed:
    """`chase REQUEST`: its addressee is asked again."""
    asked = _take_request(line)
    line.nothing_more()
    shown = {"addressee": addressee_code(asked), "request": asked.key, "times": asked.chased + 1}
    return Typed(
        commands=(ChaseRequest(request=asked.key),),
        parts=(Part("ask {addressee} again: {request}, {times}", shown),),
    )


def addressee_code(asked: Request) -> Code:
    """Whom a request asks, as a code that the window names."""
    kind = {RequestKind.SUPPORT: "arm", RequestKind.DIVERSION: "service", RequestKind.REVIEW: "reviewer"}.get(
        asked.kind
    )
    return Code(kind or "addressee", asked.addressee)


def _take_request(line: Line) -> Request:
    """The request that the first word names, else the only open one of the picked incident.

    Raises:
        DomainError: `unknown_request`.
    """
    requests = line.picture.requests
    if line.words:
        wanted = fold(line.words[0].text)
        named = [one for one in requests.values() if fold(one.key) == wanted]
        if named:
            line.words.pop(0)
            return named[0]
    picked = line.context.incident
    open_ones = [one for one in requests.values() if one.is_open and one.incident == picked and picked is not None]
    if len(open_ones) == 1:
        return open_ones[0]
    raise DomainError("unknown_request", "which request? type its number, such as 0412/1")
