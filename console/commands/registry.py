"""All commands: what decodes them from JSON and which handler runs each."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import reduce
from operator import or_
from typing import Any

import msgspec

from console.commands.acknowledge_late import AcknowledgeLate, acknowledge_late
from console.commands.add_note import AddFeedback, AddNote, add_feedback, add_note
from console.commands.adopt_doctrine import AdoptDoctrine, adopt_doctrine
from console.commands.adopt_region import AdoptRegion, adopt_region
from console.commands.answer_request import (
    AcknowledgeRequest,
    AnswerRequest,
    AnswerReview,
    ChaseRequest,
    DeliverRequest,
    acknowledge_request,
    answer_request,
    answer_review,
    chase_request,
    deliver_request,
)
from console.commands.archive_positions import ArchivePositions, archive_positions
from console.commands.ask_review import AskReview, ask_review
from console.commands.assign_units import AssignUnits, assign_units
from console.commands.base import Command, Work
from console.commands.close_incident import CloseIncident, close_incident
from console.commands.close_road import CloseRoad, OpenRoad, close_road, open_road
from console.commands.divert_incident import DivertIncident, divert_incident
from console.commands.draw_on_map import AddDrawing, EraseDrawing, add_drawing, erase_drawing
from console.commands.edit_zones import EditZones, edit_zones
from console.commands.erase_texts import EraseTexts, erase_texts
from console.commands.escalate import Escalate, escalate
from console.commands.grade_zone import GradeZone, grade_zone
from console.commands.hand_over import HandOver, TakeOver, hand_over, take_over
from console.commands.join_incidents import JoinIncidents, join_incidents
from console.commands.mark_hazard import MarkHazard, mark_hazard
from console.commands.place_assets import PlaceAssets, RemoveAsset, place_assets, remove_asset
from console.commands.plan_tours import CancelTours, ChangeTour, PlanTours, cancel_tours, change_tour, plan_tours
from console.commands.raise_alarm import RaiseAlarm, raise_alarm
from console.commands.reassign_units import ReassignUnits, reassign_units
from console.commands.receive_incident import ReceiveIncident, receive_incident
from console.commands.register_unit import RegisterUnit, register_unit
from console.commands.release_units import ReleaseUnits, release_units
from console.commands.reopen_incident import ReopenIncident, reopen_incident
from console.commands.request_support import RequestSupport, request_support
from console.commands.return_dispatch import ReturnDispatch, return_dispatch
from console.commands.send_notice import SendNotice, send_notice
from console.commands.set_lead import SetLead, set_lead
from console.commands.set_retention import SetRetention, set_retention
from console.commands.set_unit_status import SetUnitStatus, set_unit_status
from console.commands.tour_of_duty import (
    BeginBreak,
    BeginTour,
    EndBreak,
    EndTour,
    begin_break,
    begin_tour,
    end_break,
    end_tour,
)
from console.commands.undo import Undo, undo
from console.commands.update_incident import UpdateIncident, update_incident
from console.commands.work_on_tasks import (
    BeginTask,
    EndTask,
    GiveTask,
    OpenTask,
    begin_task,
    end_task,
    give_task,
    open_task,
)
from console.domain.errors import DomainError

Handler = Callable[[Any, Work], dict[str, Any]]

HANDLERS: Mapping[type[Command], Handler] = {
    RegisterUnit: register_unit,
    ReceiveIncident: receive_incident,
    RaiseAlarm: raise_alarm,
    UpdateIncident: update_incident,
    AssignUnits: assign_units,
    ReassignUnits: reassign_units,
    ReleaseUnits: release_units,
    SetUnitStatus: set_unit_status,
    Escalate: escalate,
    DivertIncident: divert_incident,
    AddNote: add_note,
    AddFeedback: add_feedback,
    AcknowledgeLate: acknowledge_late,
    MarkHazard: mark_hazard,
    SetLead: set_lead,
    ReturnDispatch: return_dispatch,
    JoinIncidents: join_incidents,
    RequestSupport: request_support,
    AskReview: ask_review,
    DeliverRequest: deliver_request,
    AcknowledgeRequest: acknowledge_request,
    AnswerRequest: answer_request,
    AnswerReview: answer_review,
    ChaseRequest: chase_request,
    CloseIncident: close_incident,
    ReopenIncident: reopen_incident,
    PlanTours: plan_tours,
    ChangeTour: change_tour,
    CancelTours: cancel_tours,
    BeginTour: begin_tour,
    EndTour: end_tour,
    BeginBreak: begin_break,
    EndBreak: end_break,
    HandOver: hand_over,
    TakeOver: take_over,
    OpenTask: open_task,
    GiveTask: give_task,
    BeginTask: begin_task,
    EndTask: end_task,
    SendNotice: send_notice,
    Undo: undo,
    CloseRoad: close_road,
    OpenRoad: open_road,
    AddDrawing: add_drawing,
    EraseDrawing: erase_drawing,
    GradeZone: grade_zone,
    PlaceAssets: place_assets,
    RemoveAsset: remove_asset,
    AdoptRegion: adopt_region,
    EditZones: edit_zones,
    AdoptDoctrine: adopt_doctrine,
    SetRetention: set_retention,
    EraseTexts: erase_texts,
    ArchivePositions: archive_positions,
}

#: How the decoder words that a text does not match; what it says of a pattern means nothing to an operator.
_PATTERN = re.compile(r"matching regex '.*'(?= - at )")
_decoder: msgspec.json.Decoder[Command] = msgspec.json.Decoder(reduce(or_, HANDLERS))


def decode(line: str | bytes) -> Command:
    """The command behind one JSON line.

    Raises:
        DomainError: `bad_field`, naming the field and what is wrong with it.
    """
    try:
        return _decoder.decode(line)
    except msgspec.DecodeError as error:
        why = _PATTERN.sub("without control characters and without spaces at its ends", str(error))
        raise DomainError("bad_field", "{why}", why=why) from error
    except RecursionError as error:
        raise DomainError("bad_field", "the line is nested too deeply") from error
    except UnicodeDecodeError as error:
        raise DomainError("bad_field", "the line is not UTF-8 at byte {at}", at=error.start) from error
