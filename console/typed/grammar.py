"""The grammar of typed commands: a line in, its meaning out, as one types.

`parse` never raises and changes nothing: what is not understood comes back as `Typed.error` in words.
Knows no Qt, no database and no clock. The verbs are listed in docs/command-line.md.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from console.domain.errors import DomainError
from console.domain.incident import Incident
from console.domain.request import Answer
from console.domain.unit import Unit, UnitStatus
from console.picture import Picture
from console.typed import call_verbs, duty_verbs, incident_verbs, register_verb, unit_verbs
from console.typed.line import Line
from console.typed.names import Token, fold, quoted, tokens_of
from console.typed.parts import Code, Completion, Context, Part, Typed

MOST_COMPLETIONS = 8
_COLONS = (":", "：")


@dataclass(frozen=True, slots=True)
class Verb:
    """A verb of the line. `names`: the first is its own name, the second the short one, then Chinese and pinyin.

    `slots`: kinds of words that may follow, for completion; the last one repeats.
    """

    names: tuple[str, ...]
    usage: str
    read: Callable[[Line], Typed]
    slots: tuple[tuple[str, ...], ...] = ()

    @property
    def name(self) -> str:
        """Its own name, that of the action too."""
        return self.names[0]

    @property
    def chinese(self) -> str:
        """Its longest name in Chinese, which says most."""
        return max((name for name in self.names if not name.isascii()), key=len)


_FREE, _BUSY = ("free_unit", "incident"), ("busy_unit", "incident")
_STATUS = (("unit", "status"), ("status", "unit"))

VERBS: tuple[Verb, ...] = (
    Verb(("assign", "a", "派", "派警", "pj"), "UNITS INCIDENT : REASON", unit_verbs.assign, (_FREE,)),
    Verb(
        ("reassign", "m", "move", "改派", "调", "gp"),
        "UNITS INCIDENT : REASON",
        unit_verbs.move,
        (("unit", "incident"),),
    ),
    Verb(("release", "r", "撤", "撤回", "ch"), "UNITS INCIDENT : REASON", unit_verbs.release, (_BUSY,)),
    Verb(
        ("escalate", "e", "升", "升级", "sj"),
        "INCIDENT TIER UNITS : REASON",
        unit_verbs.escalate,
        (("incident",), ("tier",), _FREE),
    ),
    Verb(("status", "s", "状态", "zt"), "UNITS STATUS", unit_verbs.status, _STATUS),
    Verb(
        ("new", "n", "新", "新警", "xj"),
        "CLASS PRIORITY PLACE : STORY",
        incident_verbs.new,
        (("class",), ("priority",), ()),
    ),
    Verb(
        ("close", "c", "结", "结案", "ja"),
        "INCIDENT DISPOSITION",
        incident_verbs.close,
        (("incident", "disposition"), ("disposition",)),
    ),
    Verb(
        ("divert", "d", "转", "转办", "zb"),
        "INCIDENT TO REASON",
        incident_verbs.divert,
        (("incident",), ("service",), ()),
    ),
    Verb(("reopen", "o", "重开", "ck"), "INCIDENT REASON", incident_verbs.reopen, (("closed_incident",), ())),
    Verb(("note", "t", "记", "备注", "bz"), "INCIDENT TEXT", incident_verbs.note, (("incident",), ())),
    Verb(
        ("feedback", "fb", "反馈", "fk"),
        "INCIDENT UNIT TEXT",
        incident_verbs.feedback,
        (("incident",), ("busy_unit",), ()),
    ),
    Verb(
        ("priority", "p", "优先", "级别", "jb"),
        "INCIDENT PRIORITY",
        incident_verbs.priority,
        (("incident",), ("priority",), ()),
    ),
    Verb(("class", "k", "类别", "lb"), "INCIDENT CLASS", incident_verbs.class_of, (("incident", "class"), ("class",))),
    Verb(
        ("unit", "un", "登记", "单元", "dj"),
        "CALL_SIGN ARM PEOPLE PLACE",
        register_verb.unit,
        (("unit",), ("arm", "post"), ("post",)),
    ),
    Verb(("join", "j", "并", "并警", "bj"), "INCIDENT MAIN", call_verbs.join, (("incident",),)),
    Verb(("lead", "ld", "主", "主办", "zhub"), "UNIT", call_verbs.lead, (("busy_unit", "incident"),)),
    Verb(
        ("return", "rt", "退", "退单", "td"), "UNIT : REASON", call_verbs.return_dispatch, (("busy_unit", "incident"),)
    ),
    Verb(("support", "w", "援", "增援", "zy"), "INCIDENT ARMS : WORDS", call_verbs.support, (("incident",), ("arm",))),
    Verb(("review", "rv", "审", "法审", "fs"), "INCIDENT TEXT", call_verbs.review, (("incident",), ())),
    Verb(("hazard", "hz", "险", "险情", "xq"), "INCIDENT TEXT", call_verbs.hazard, (("incident",), ())),
    Verb(
        ("answer", "aw", "答", "答复", "df"),
        "REQUEST ANSWER UNITS : REPLY",
        call_verbs.answer_request,
        (("request",), ("answer",), ("free_unit",)),
    ),
    Verb(("chase", "cs", "催", "催办", "cb"), "REQUEST", call_verbs.chase, (("request",),)),
    Verb(
        ("task", "tk", "任务", "rw"),
        "TASK ZONE or INCIDENT UNIT WITHIN : WORDS",
        duty_verbs.task,
        (("task_kind",), ("zone", "incident", "unit")),
    ),
    Verb(("notice", "nt", "通知", "tz"), "ZONE : WORDS", duty_verbs.notice, (("zone",), ())),
    Verb(("tour", "tr", "勤务", "qw"), "UNITS STEP", duty_verbs.tour, (("unit",), ("tour_step", "unit"))),
    Verb(("grade", "gr", "分级", "fj"), "ZONE GRADE : REASON", duty_verbs.grade, (("zone",), ("grade",), ())),
    Verb(("undo", "u", "撤销", "cx"), "ENTRY", incident_verbs.undo),
    Verb(("redo", "y", "重做", "cz"), "ENTRY", incident_verbs.redo),
    Verb(("go", "g", "看", "去", "qk"), "INCIDENT or UNITS", incident_verbs.go, (("incident", "unit"),)),
)

_BY_NAME = {fold(name): verb for verb in VERBS for name in verb.names}
#: Services that calls are handed to most; any other word is taken too.
SERVICES = ("mediation", "city", "hotline", "fire", "medical")


def parse(text: str, picture: Picture, context: Context) -> Typed:
    """Say what a line means, and how it could go on.

    Args:
        text: the line as it stands; the cursor is taken to be at its end.
        picture: what the commander sees.
    Returns:
        never an exception: an unreadable line has `error` set.
    """
    words = _with_verb_apart(tokens_of(text))
    if not words:
        return Typed(completions=tuple(_verb_completions("", context)), span=(len(text), len(text)))
    is_open = not text[-1:].isspace()
    first = words[0]
    verb = _BY_NAME.get(first.folded)
    if verb is None:
        return _without_verb(text, words, picture, context, is_open)
    line = Line(text, words[1:], picture, context)
    try:
        typed = verb.read(line)
    except DomainError as refusal:
        # A template that asks for the next word is a prompt; the others say what is wrong.
        typed = Typed(error=Part(refusal.template, refusal.values, "?" not in refusal.template))
    span: tuple[int, int] = (first.start, first.end)
    completions: tuple[Completion, ...] = ()
    if len(words) > 1 or not is_open:
        span, completions = _completed(verb, words[1:], is_open, len(text), picture, context)
    elif len(first.text) > 1:
        completions = tuple(_verb_completions(first.text, context))
    return replace(typed, verb=verb.name, completions=completions, span=span)


def _with_verb_apart(words: list[Token]) -> list[Token]:
    """Take a Chinese verb off the word that follows it without a blank: 派A-1 is 派 A-1."""
    if not words or words[0].folded in _BY_NAME or words[0].text[:1].isascii():
        return words
    first = words[0]
    for length in (2, 1):
        verb = first.text[:length]
        if fold(verb) in _BY_NAME and len(first.text) > length:
            cut = first.start + length
            return [Token(verb, first.start, cut), Token(first.text[length:], cut, first.end), *words[1:]]
    return words


def _without_verb(text: str, words: list[Token], picture: Picture, context: Context, is_open: bool) -> Typed:
    """A verb of the window, a bare number or call signs to go to, or nothing that is known."""
    first = words[0]
    span = (first.start, first.end)
    completions = tuple(_verb_completions(first.text, context)) if is_open and len(words) == 1 else ()
    action = context.actions.get(first.folded)
    if action is not None and len(words) == 1:
        return Typed(first.folded, action=action, parts=(Part("{action}", {"action": Code("action", action)}),))
    try:
        typed = replace(incident_verbs.go(Line(text, list(words), picture, context)), verb="go")
    except DomainError:
        error = Part("“{word}” is no verb, number or call sign", {"word": first.text}, is_alarm=True)
        typed = Typed(error=None if completions else error)
    return replace(typed, completions=completions, span=span)


# -- completion ----------------------------------------------------------------------------------------


def _verb_completions(begun: str, context: Context) -> Iterator[Completion]:
    wanted = fold(begun)
    for verb in VERBS:
        if any(fold(name).startswith(wanted) for name in verb.names):
            values = {"verb": Code("action", verb.name), "usage": Code("usage", verb.usage)}
            yield Completion(verb.name, Part("{verb} · {usage}", values))
    if wanted:
        for word, action in context.actions.items():
            if word.startswith(wanted):
                yield Completion(word, Part("{action}", {"action": Code("action", action)}))


def _completed(
    verb: Verb, words: list[Token], is_open: bool, end: int, picture: Picture, context: Context
) -> tuple[tuple[int, int], tuple[Completion, ...]]:
    begun = words[-1] if is_open and words else Token("", end, end)
    done = words[:-1] if is_open and words else words
    span = (begun.start, begun.end)
    is_said = any(word.text.endswith(_COLONS) or word.text.startswith(_COLONS) for word in done)
    if not verb.slots or is_said:  # after a colon come words for people
        return span, ()
    kinds = verb.slots[min(len(done), len(verb.slots) - 1)]
    if kinds[:1] == ("incident",) and not done and context.incident is not None:
        kinds = kinds[::-1]  # the incident is picked already: what comes after it is likelier
    taken = {word.folded for word in done}
    found: dict[str, Completion] = {}
    for kind in kinds:
        for candidate in _candidates(kind, begun.folded, picture, context):
            if fold(candidate.text) not in taken:
                found.setdefault(candidate.text, candidate)
            if len(found) >= MOST_COMPLETIONS:
                return span, tuple(found.values())
    if len(found) == 1 and begun.folded in (fold(word) for word in found):
        return span, ()  # it is complete
    return span, tuple(found.values())


def _candidates(kind: str, begun: str, picture: Picture, context: Context) -> Iterator[Completion]:
    if kind in ("unit", "free_unit", "busy_unit"):
        yield from _units(kind, begun, picture, context)
    elif kind in ("incident", "closed_incident"):
        yield from _incidents(kind == "incident", begun, picture, context)
    elif kind == "request":
        yield from _requests(begun, picture, context)
    elif kind == "post":
        yield from _posts(begun, picture)
    elif kind == "zone":
        for zone in duty_verbs.zones_named(begun, picture):
            yield Completion(quoted(zone.code), Part("{place}", {"place": duty_verbs.names_of_zone(zone)}))
    elif kind == "tier":
        yield from (Completion(str(n.tier)) for n in context.doctrine.tiers if str(n.tier).startswith(begun))
    elif kind == "priority":
        yield from (Completion(level) for level in "1234" if level.startswith(begun))
    else:
        codes: dict[str, Iterable[str]] = {
            "class": context.doctrine.classes,
            "disposition": context.doctrine.dispositions,
            "status": list(UnitStatus),
            "service": _services(picture, context),
            "answer": [given.value for given in Answer if given is not Answer.WITHDRAWN],
            "arm": register_verb.ARMS,
            "task_kind": duty_verbs.TASK_KINDS,
            "tour_step": duty_verbs.TOUR_STEPS,
            "grade": duty_verbs.GRADES,
        }
        names = context.names.get(kind, {})
        for code in codes[kind]:
            if any(fold(name).startswith(begun) for name in (code, *names.get(code, ()))):
                yield Completion(str(code), Part("{code}", {"code": Code(kind, str(code))}))


def _services(picture: Picture, context: Context) -> tuple[str, ...]:
    """Codes of those who take calls over, first those that doctrine has for the picked one."""
    picked = picture.incidents.get(context.incident) if context.incident is not None else None
    fit = context.doctrine.diversions_for(picked.class_code) if picked is not None else ()
    return tuple(dict.fromkeys(target.code for target in (*fit, *context.doctrine.diversions))) or SERVICES


def _units(kind: str, begun: str, picture: Picture, context: Context) -> Iterator[Completion]:
    def fits(unit: Unit) -> bool:
        if kind == "free_unit" and not unit.status.is_free:
            return False
        return not (kind == "busy_unit" and unit.incident is None) and fold(unit.call_sign).startswith(begun)

    picked = [picture.units[name] for name in sorted(context.units) if name in picture.units]
    for unit in (*picked, *picture.units.values()):
        if fits(unit):
            yield Completion(quoted(unit.call_sign), Part("{status}", {"status": Code("status", unit.status.value)}))


def _requests(begun: str, picture: Picture, context: Context) -> Iterator[Completion]:
    """Those that something is awaited of, of the picked incident first."""
    waiting = [request for request in picture.requests.values() if request.is_open]
    for request in sorted(waiting, key=lambda one: (one.incident != context.incident, one.asked_at)):
        if fold(request.key).startswith(begun):
            yield Completion(request.key, Part("{addressee}", {"addressee": call_verbs.addressee_code(request)}))


def _posts(begun: str, picture: Picture) -> Iterator[Completion]:
    for post in picture.posts.values():
        if any(fold(name).startswith(begun) for name in (post.code, post.name, post.name_zh)):
            yield Completion(quoted(post.code), Part("{place}", {"place": register_verb.names_of_post(post)}))


def _incidents(is_open: bool, begun: str, picture: Picture, context: Context) -> Iterator[Completion]:
    def fits(incident: Incident) -> bool:
        number = fold(incident.number)
        return incident.status.is_open is is_open and (number.startswith(begun) or number.endswith(begun))

    picked = picture.incidents.get(context.incident) if context.incident is not None else None
    newest = reversed(list(picture.incidents.values()))
    for incident in (*([picked] if picked is not None else ()), *newest):
        if fits(incident):
            where = picture.text(incident.address)
            values = {"class": Code("class", incident.class_code), "place": where}
            yield Completion(quoted(incident.number), Part("{class} {place}" if where else "{class}", values))
