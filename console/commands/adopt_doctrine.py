"""AdoptDoctrine: all desks of a record go by another doctrine from now on. The one adopted last is in force."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Any

import msgspec

from console.commands.base import Command, Work
from console.doctrines import DoctrineError, read_doctrine
from console.domain.errors import DomainError
from console.domain.mapped import AdoptedDoctrine, in_force

DoctrineText = Annotated[str, msgspec.Meta(min_length=1, max_length=200_000, pattern=r"^[^\x00]*\Z")]


class AdoptDoctrine(Command, frozen=True, kw_only=True, tag="AdoptDoctrine"):
    """`text`: TOML, as in a doctrine file; what it extends comes along with the console, or with the text."""

    text: DoctrineText


def adopt_doctrine(command: AdoptDoctrine, work: Work) -> dict[str, Any]:
    """Put the doctrine on record with all that it extends, so that it says the same at every desk."""
    try:
        doctrine, whole = read_doctrine(command.text)
    except DoctrineError as wrong:
        raise DomainError("bad_field", "{why}", why=str(wrong)) from wrong
    if doctrine.edition == work.doctrine.edition:
        raise DomainError("illegal_step", "this doctrine is in force already: {doctrine}", doctrine=doctrine.edition)
    known = in_force(work.doctrines())
    # A desk whose clock is behind adopts last all the same.
    at = work.now if known is None else max(work.now, known.adopted_at + timedelta(milliseconds=1))
    work.add(AdoptedDoctrine(work.new_key(), doctrine.name, doctrine.version, whole, at, adopted_by=work.actor))
    return {"doctrine": doctrine.edition, "before": work.doctrine.edition}
