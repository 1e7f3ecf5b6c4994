"""What is short of a tier's needs, and the causes: why groups can not go.

Knows nothing of who is chosen; a remark is a reason for or against a group, in English and with a code.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from console.domain.doctrine import TierNeed
from console.domain.unit import Unit

_NAMES_IN_TEXT = 6


class Cause(StrEnum):
    """Why a group can not go."""

    BUSY = "busy"
    OFF_DUTY = "off_duty"
    STALE = "stale"
    UNREACHABLE = "unreachable"
    COVER = "cover"
    STAYS = "stays"


_CAUSE_TEXT = {
    Cause.BUSY: "busy",
    Cause.OFF_DUTY: "off duty",
    Cause.STALE: "position too old",
    Cause.UNREACHABLE: "no way there",
    Cause.COVER: "kept as the minimum cover of its zone",
    Cause.STAYS: "stays in its zone",
}


@dataclass(frozen=True, slots=True)
class Remark:
    """A reason for or against a group; `template` is English and the key of its translation."""

    code: str
    template: str
    values: Mapping[str, object] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def text(self) -> str:
        """The remark in English."""
        return self.template.format(**self.values)


@dataclass(frozen=True, slots=True)
class PassedOver:
    """A group that can not go, and why."""

    group: str
    cause: Cause
    remark: Remark


@dataclass(frozen=True, slots=True)
class Shortfall:
    """A need that is not met. `need` is "groups", "people" or a capability; names by cause, own zone first.

    `spare`: how many groups could go and were not picked.
    """

    need: str
    wanted: int
    found: int
    causes: Mapping[Cause, tuple[str, ...]]
    spare: int = 0

    @property
    def need_text(self) -> str:
        """The need in English."""
        return f"{self.wanted} {self.need}" if self.need in ("groups", "people") else f"capability {self.need}"

    @property
    def reason_text(self) -> str:
        """In English: how many there are, and why not more."""
        spare = [f"could go and not picked: {self.spare}"] if self.spare else []
        why = [*spare, *self._cause_texts()] or ["no other group is on record"]
        return "; ".join((f"{self.found} found", *why))

    def _cause_texts(self) -> Iterable[str]:
        for cause, names in self.causes.items():
            more = f" and {len(names) - _NAMES_IN_TEXT} more" if len(names) > _NAMES_IN_TEXT else ""
            yield f"{_CAUSE_TEXT[cause]}: {', '.join(names[:_NAMES_IN_TEXT])}{more}"


def shortfalls(
    need: TierNeed,
    there: Iterable[Unit],
    passed: Iterable[PassedOver] = (),
    spare: int = 0,
    capabilities: Iterable[str] = (),
) -> tuple[Shortfall, ...]:
    """Which needs of a tier, and which capabilities, some units do not meet, with the causes."""
    units = list(there)
    groups, people = len({unit.group_name for unit in units}), sum(unit.people for unit in units)
    brought = {capability for unit in units for capability in unit.capabilities}
    found = (
        ("groups", need.groups, groups),
        ("people", need.people, people),
        *((capability, 1, int(capability in brought)) for capability in capabilities),
    )
    if all(have >= wanted for _, wanted, have in found):
        return ()
    causes: dict[Cause, list[str]] = {}
    for over in passed:
        causes.setdefault(over.cause, []).append(over.group)
    frozen = MappingProxyType({cause: tuple(names) for cause, names in causes.items()})
    return tuple(Shortfall(name, wanted, have, frozen, spare) for name, wanted, have in found if have < wanted)
