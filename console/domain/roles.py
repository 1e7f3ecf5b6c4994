"""Who may do what: the roles of a shared record and the commands that each may give.

One table for all: the bus and the window ask it, and `db.guards` writes it into a PostgreSQL database,
which enforces it against programs that are not ours. A SQLite file knows no logins: who may open it
may do everything.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from console.domain.errors import DomainError


class Role(StrEnum):
    """What a login is for, weakest first."""

    OBSERVER = "observer"
    DISPATCHER = "dispatcher"
    SUPERVISOR = "supervisor"
    INSTRUCTOR = "instructor"
    COMMANDER = "commander"
    ADMINISTRATOR = "administrator"


_DISPATCH = (
    "ReceiveIncident",
    "RaiseAlarm",
    "UpdateIncident",
    "AssignUnits",
    "ReassignUnits",
    "ReleaseUnits",
    "SetUnitStatus",
    "AddNote",
    "AddFeedback",
    "JoinIncidents",
    "MarkHazard",
    "CloseRoad",
    "OpenRoad",
    "AddDrawing",
    "EraseDrawing",
    "SetLead",
    "ReturnDispatch",
    "RequestSupport",
    "AskReview",
    "DeliverRequest",
    "AcknowledgeRequest",
    "AnswerRequest",
    "ChaseRequest",
    "SendNotice",
    "BeginTour",
    "EndTour",
    "BeginBreak",
    "EndBreak",
    "OpenTask",
    "GiveTask",
    "BeginTask",
    "EndTask",
    "CloseIncident",
    "Undo",
)
_COMMAND = (
    *_DISPATCH,
    "AcknowledgeLate",
    "AnswerReview",
    "Escalate",
    "DivertIncident",
    "ReopenIncident",
    "RegisterUnit",
    "PlanTours",
    "ChangeTour",
    "CancelTours",
    "HandOver",
    "TakeOver",
    "GradeZone",
    "PlaceAssets",
    "RemoveAsset",
    "AdoptRegion",
    "EditZones",
    "AdoptDoctrine",
)

#: Commands by role. An administrator may give every one, those of later days too.
RIGHTS: Mapping[Role, frozenset[str]] = {
    Role.OBSERVER: frozenset(),
    Role.DISPATCHER: frozenset(_DISPATCH),
    Role.SUPERVISOR: frozenset(
        {"AcknowledgeLate", "AddNote", "AdoptDoctrine", "AnswerReview", "ChaseRequest", "ReopenIncident", "Undo"}
    ),
    Role.INSTRUCTOR: frozenset(_COMMAND),
    Role.COMMANDER: frozenset(_COMMAND),
}
#: Kinds of rows that few commands touch, with those that do; an entry of any other that speaks of one is forged.
TOUCHED_BY: Mapping[str, frozenset[str]] = {
    "zone": frozenset({"AdoptRegion", "EditZones", "GradeZone"}),
    "post": frozenset({"AdoptRegion", "EditZones"}),
    "asset": frozenset({"PlaceAssets", "RemoveAsset"}),
    "doctrine": frozenset({"AdoptDoctrine"}),
    "closure": frozenset({"CloseRoad", "OpenRoad"}),
    "drawing": frozenset({"AddDrawing", "EraseDrawing"}),
    "handover": frozenset({"HandOver", "TakeOver"}),
    "tour": frozenset(
        {
            *("PlanTours", "ChangeTour", "CancelTours", "BeginTour", "EndTour", "BeginBreak", "EndBreak"),
            "SetUnitStatus",
        }
    ),
    "task": frozenset({"OpenTask", "GiveTask", "BeginTask", "EndTask", "CloseIncident", "EndTour", "SetUnitStatus"}),
    "request": frozenset(
        {
            *("RequestSupport", "AskReview", "SendNotice", "DeliverRequest", "AcknowledgeRequest", "AnswerRequest"),
            *("AnswerReview", "ChaseRequest", "CloseIncident", "DivertIncident", "JoinIncidents", "ReopenIncident"),
            *("EndTour", "SetUnitStatus"),
        }
    ),
}
#: Roles whose rights hold in a drill only.
DRILL_ONLY = frozenset({Role.INSTRUCTOR})
#: Roles that see no text about callers.
BLIND = frozenset({Role.OBSERVER})


@dataclass(frozen=True, slots=True)
class Rights:
    """What one login may do in one operation.

    `owns`: the login owns the database, and so acts as administrator and may name another actor.
    `looks_on`: the server is a standby, where nobody may change anything whatever his roles.
    """

    login: str
    roles: frozenset[Role]
    is_drill: bool
    owns: bool = False
    looks_on: bool = False

    @property
    def role(self) -> Role:
        """The strongest role, under which the login is shown."""
        order = list(Role)
        return max(self.roles, key=order.index, default=Role.OBSERVER)

    def may(self, command: str) -> bool:
        """Whether a command of this name may be given."""
        return not self.looks_on and any(self._grants(role, command) for role in self.roles)

    @property
    def reads_private(self) -> bool:
        """Whether texts about callers are shown."""
        return bool(self.roles - BLIND)

    def may_act_as(self, actor: str) -> bool:
        """Whether a command may carry this name. In a drill, who instructs plays every part."""
        return actor == self.login or self.owns or (self.is_drill and Role.INSTRUCTOR in self.roles)

    def check(self, command: str) -> None:
        """Refuse what none of the login's roles may do.

        Raises:
            DomainError: `not_allowed`, naming the role and those that may.
        """
        if self.looks_on:
            raise DomainError(
                "not_allowed", "this desk looks on at a standby, where nothing can be changed: command on the primary"
            )
        if not self.may(command):
            raise DomainError(
                "not_allowed",
                "{command} is not for the role {role}; these may: {may}",
                command=command,
                role=self.role,
                may=", ".join(who_may(command, is_drill=self.is_drill)),
            )

    def check_actor(self, actor: str) -> None:
        """Refuse a command in the name of another.

        Raises:
            DomainError: `not_allowed`.
        """
        if not self.may_act_as(actor):
            raise DomainError(
                "not_allowed",
                "on this server you command as {login}, not as {actor}",
                login=self.login,
                actor=actor,
            )

    def _grants(self, role: Role, command: str) -> bool:
        if role is Role.ADMINISTRATOR:
            return True
        return command in RIGHTS[role] and (self.is_drill or role not in DRILL_ONLY)


def may_touch(role: Role, kind: str) -> bool:
    """Whether any command of a role touches rows of a kind."""
    return role is Role.ADMINISTRATOR or bool(RIGHTS[role] & TOUCHED_BY.get(kind, RIGHTS[role]))


def everything(login: str, *, is_drill: bool) -> Rights:
    """The rights of who owns the record."""
    return Rights(login, frozenset({Role.ADMINISTRATOR}), is_drill, owns=True)


def who_may(command: str, *, is_drill: bool = True) -> Iterable[Role]:
    """The roles that may give a command, weakest first: what a refusal names."""
    there = [role for role in Role if is_drill or role not in DRILL_ONLY]
    return [role for role in there if role is Role.ADMINISTRATOR or command in RIGHTS[role]]
