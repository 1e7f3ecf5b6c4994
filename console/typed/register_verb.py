"""The typed verb that puts a unit on record: `unit`. Knows no Qt.

An arm is an open list: a word that names none of the known arms is taken for the post or the place.
"""

from __future__ import annotations

from console.commands.register_unit import RegisterUnit
from console.domain.area import Post
from console.domain.errors import DomainError
from console.domain.geo import LonLat
from console.picture import Picture
from console.typed.line import Line
from console.typed.names import codes_named, fold
from console.typed.parts import Code, Part, Typed
from maps.coordinates import read_place

#: The arms that have a name of their own; a unit may be registered with any other by a file or a program.
ARMS = (
    *("patrol", "station", "post", "traffic", "swat", "criminal", "public_order", "foot", "motorcycle", "auxiliary"),
    *("coast", "fire", "engine", "truck", "medic", "ambulance", "rescue", "chief"),
)
MOST_PEOPLE = 200
LONGEST_NAME = 64


def names_of_post(post: Post) -> str:
    """A post as people read it: its names, each once."""
    return " ".join(dict.fromkeys(name for name in (post.name_zh, post.name) if name)) or post.code


def post_named(words: str, picture: Picture) -> Post | None:
    """The post of a code or a name, or None."""
    wanted = fold(words)
    if not wanted:
        return None
    for post in picture.posts.values():
        if wanted in (fold(post.code), fold(post.name), fold(post.name_zh), fold(names_of_post(post))):
            return post
    return None


def unit(line: Line) -> Typed:
    """`unit CALL_SIGN ARM PEOPLE PLACE`: a unit goes on record, at a post, a place, or where one clicked."""
    if not line.words:
        raise DomainError("unknown_unit", "what is it called? then its arm, its people, its post or place")
    call_sign = line.words.pop(0).text.strip()
    if not call_sign or len(call_sign) > LONGEST_NAME:
        raise DomainError("bad_field", "a call sign has 1 to {most} characters", most=LONGEST_NAME)
    known = line.picture.units.get(call_sign)
    parts = [
        Part(
            "bring {unit}, which is on record, up to date" if known is not None else "put {unit} on record",
            {"unit": call_sign},
            known is not None,
        )
    ]
    arm = _arm(line)
    if arm is not None:
        parts.append(Part("{arm}", {"arm": Code("arm", arm)}))
    people = _people(line)
    if people is not None:
        parts.append(Part("{people} people", {"people": people}))
    words = line.rest()
    post = post_named(words, line.picture)
    at: LonLat | None
    if post is not None:
        at = post.at
        parts.append(Part("at {place}", {"place": names_of_post(post)}))
    elif words:
        at = read_place(words)
        if at is None and words not in line.context.places:
            looking = Part("looking for {place}", {"place": words})
            return Typed(parts=(*parts, looking), error=looking, wants_place=words)
        at = at or line.context.places[words]
        if at is None:
            raise DomainError("bad_field", "no post and no place is called {place}", place=words)
        parts.append(Part("at {place}", {"place": words}))
    else:
        at = line.context.here
        if at is None:
            raise DomainError("bad_field", "where? name a post or a place, or click it on the map")
        parts.append(Part("at the place picked on the map"))
    command = RegisterUnit(unit=call_sign, at=at, arm=arm, people=people, post=post.code if post is not None else None)
    return Typed(commands=(command,), parts=tuple(parts))


def _rest_is_a_place(line: Line) -> bool:
    words = line.text[line.words[0].start :].strip() if line.words else ""
    return post_named(words, line.picture) is not None or read_place(words) is not None


def _arm(line: Line) -> str | None:
    if not line.words or _rest_is_a_place(line) or line.words[0].text.isdecimal():
        return None
    found = codes_named(line.words[0].text, ARMS, line.context.names.get("arm", {}))
    if len(found) != 1:
        return None
    line.words.pop(0)
    return found[0]


def _people(line: Line) -> int | None:
    if not line.words or _rest_is_a_place(line) or not line.words[0].text.isdecimal():
        return None
    people = int(line.words[0].text[:9])
    if not 1 <= people <= MOST_PEOPLE:
        raise DomainError("bad_field", "a unit has 1 to {most} people", most=MOST_PEOPLE)
    line.words.pop(0)
    return people
