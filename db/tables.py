"""The tables of what a desk sees, as typed models: the fold of the journal. Only the unit of work writes them."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, text
from sqlalchemy.orm import Mapped, mapped_column

from db.record_tables import Base

__all__ = ["REFERENCES", "Base"]


class IncidentRow(Base):
    """See console.domain.incident.Incident."""

    __tablename__ = "incident"

    number: Mapped[str] = mapped_column(primary_key=True)
    class_code: Mapped[str]
    priority: Mapped[int] = mapped_column(CheckConstraint("priority BETWEEN 1 AND 4"))
    received_at: Mapped[str]
    lon: Mapped[float | None]
    lat: Mapped[float | None]
    outside_region: Mapped[int] = mapped_column(Integer)
    serial: Mapped[int | None] = mapped_column(unique=True)
    zone: Mapped[str | None]
    source: Mapped[str]
    address: Mapped[str | None]
    summary: Mapped[str | None]
    status: Mapped[str]
    tier: Mapped[int]
    disposition: Mapped[str | None]
    diverted_to: Mapped[str | None]
    answered_at: Mapped[str | None]
    entered_at: Mapped[str | None]
    dispatched_at: Mapped[str | None]
    delivered_at: Mapped[str | None]
    acknowledged_at: Mapped[str | None]
    en_route_at: Mapped[str | None]
    on_scene_at: Mapped[str | None]
    feedback_at: Mapped[str | None]
    closed_at: Mapped[str | None]
    version: Mapped[int]
    joined_to: Mapped[str | None]
    owner: Mapped[str | None]

    __table_args__ = (
        CheckConstraint(
            "status NOT IN ('closed', 'diverted') OR disposition IS NOT NULL", name="incident_ends_with_a_disposition"
        ),
        Index("incident_received", "received_at"),
        Index("incident_status", "status"),
    )


class UnitRow(Base):
    """See console.domain.unit.Unit."""

    __tablename__ = "unit"

    call_sign: Mapped[str] = mapped_column(primary_key=True)
    group: Mapped[str | None]
    arm: Mapped[str]
    post: Mapped[str | None]
    people: Mapped[int]
    capabilities: Mapped[str]
    lon: Mapped[float | None]
    lat: Mapped[float | None]
    status: Mapped[str]
    status_at: Mapped[str | None]
    incident: Mapped[str | None]
    version: Mapped[int]
    vehicle: Mapped[str] = mapped_column(server_default="")


class AssignmentRow(Base):
    """See console.domain.unit.Assignment. A unit has at most one that is active."""

    __tablename__ = "assignment"

    key: Mapped[str] = mapped_column(primary_key=True)
    incident: Mapped[str] = mapped_column(ForeignKey("incident.number"))
    unit: Mapped[str] = mapped_column(ForeignKey("unit.call_sign"))
    role: Mapped[str]
    assigned_at: Mapped[str]
    delivered_at: Mapped[str | None]
    acknowledged_at: Mapped[str | None]
    en_route_at: Mapped[str | None]
    on_scene_at: Mapped[str | None]
    ended_at: Mapped[str | None]
    end_reason: Mapped[str | None]
    version: Mapped[int]

    __table_args__ = (
        Index(
            "assignment_one_active_per_unit",
            "unit",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
        Index("assignment_incident", "incident"),
    )


class ZoneRow(Base):
    """See console.domain.area.Zone."""

    __tablename__ = "zone"

    code: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    name_zh: Mapped[str]
    outline: Mapped[str]
    level: Mapped[str]
    parent: Mapped[str | None]
    central_post: Mapped[str | None]
    grade: Mapped[str]
    neighbours: Mapped[str]
    version: Mapped[int]
    setting: Mapped[str] = mapped_column(server_default="")


class PostRow(Base):
    """See console.domain.area.Post."""

    __tablename__ = "post"

    code: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    name_zh: Mapped[str]
    lon: Mapped[float]
    lat: Mapped[float]
    zone: Mapped[str | None]
    kind: Mapped[str]
    hours: Mapped[str]
    version: Mapped[int]


class NoteRow(Base):
    """See console.domain.area.Note."""

    __tablename__ = "note"

    key: Mapped[str] = mapped_column(primary_key=True)
    incident: Mapped[str] = mapped_column(ForeignKey("incident.number"))
    kind: Mapped[str]
    text: Mapped[str]
    at: Mapped[str]
    actor: Mapped[str]
    unit: Mapped[str | None]
    version: Mapped[int]
    until: Mapped[str | None]

    __table_args__ = (Index("note_incident", "incident"),)


class RequestRow(Base):
    """See console.domain.request.Request."""

    __tablename__ = "request"

    key: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str]
    addressee: Mapped[str]
    asked_at: Mapped[str]
    asked_by: Mapped[str]
    incident: Mapped[str | None] = mapped_column(ForeignKey("incident.number"))
    zone: Mapped[str | None]
    unit: Mapped[str | None]
    text: Mapped[str | None]
    due_at: Mapped[str | None]
    delivered_at: Mapped[str | None]
    acknowledged_at: Mapped[str | None]
    answered_at: Mapped[str | None]
    answer: Mapped[str | None]
    reply: Mapped[str | None]
    chased: Mapped[int]
    chased_at: Mapped[str | None]
    ended_at: Mapped[str | None]
    version: Mapped[int]

    __table_args__ = (Index("request_incident", "incident"), Index("request_ended", "ended_at"))


class TaskRow(Base):
    """See console.domain.task.Task."""

    __tablename__ = "task"

    key: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str]
    opened_at: Mapped[str]
    opened_by: Mapped[str]
    due_at: Mapped[str | None]
    incident: Mapped[str | None] = mapped_column(ForeignKey("incident.number"))
    zone: Mapped[str | None]
    lon: Mapped[float | None]
    lat: Mapped[float | None]
    unit: Mapped[str | None]
    text: Mapped[str | None]
    begun_at: Mapped[str | None]
    outcome: Mapped[str | None]
    report: Mapped[str | None]
    ended_at: Mapped[str | None]
    version: Mapped[int]

    __table_args__ = (
        CheckConstraint("ended_at IS NULL OR outcome IS NOT NULL", name="task_ends_with_an_outcome"),
        Index("task_incident", "incident"),
        Index("task_ended", "ended_at"),
    )


_RUNNING = "begun_at IS NOT NULL AND ended_at IS NULL"


class TourRow(Base):
    """See console.domain.tour.Tour."""

    __tablename__ = "tour"

    key: Mapped[str] = mapped_column(primary_key=True)
    unit: Mapped[str] = mapped_column(ForeignKey("unit.call_sign"))
    starts_at: Mapped[str]
    ends_at: Mapped[str]
    pattern: Mapped[str]
    zone: Mapped[str | None]
    post: Mapped[str | None]
    people: Mapped[int | None]
    vehicle: Mapped[str]
    crew: Mapped[str | None]
    begun_at: Mapped[str | None]
    break_since: Mapped[str | None]
    ended_at: Mapped[str | None]
    version: Mapped[int]

    __table_args__ = (
        Index("tour_unit", "unit"),
        Index("tour_ended", "ended_at"),
        Index(
            "tour_one_running_per_unit",
            "unit",
            unique=True,
            sqlite_where=text(_RUNNING),
            postgresql_where=text(_RUNNING),
        ),
    )


class HandoverRow(Base):
    """See console.domain.tour.Handover."""

    __tablename__ = "handover"

    key: Mapped[str] = mapped_column(primary_key=True)
    given_at: Mapped[str]
    given_by: Mapped[str]
    since: Mapped[str]
    seq: Mapped[int]
    hash: Mapped[str]
    summary: Mapped[str | None]
    signature: Mapped[str]
    signer: Mapped[str]
    taken_at: Mapped[str | None]
    taken_by: Mapped[str]
    version: Mapped[int]


class ClosureRow(Base):
    """See console.domain.mapped.Closure."""

    __tablename__ = "closure"

    key: Mapped[str] = mapped_column(primary_key=True)
    outline: Mapped[str]
    since: Mapped[str]
    closed_by: Mapped[str]
    until: Mapped[str | None]
    reason: Mapped[str | None]
    ended_at: Mapped[str | None]
    version: Mapped[int]

    __table_args__ = (Index("closure_ended", "ended_at"),)


class DrawingRow(Base):
    """See console.domain.mapped.Drawing."""

    __tablename__ = "drawing"

    key: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str]
    shape: Mapped[str]
    drawn_at: Mapped[str]
    drawn_by: Mapped[str]
    label: Mapped[str | None]
    colour: Mapped[str]
    ended_at: Mapped[str | None]
    version: Mapped[int]

    __table_args__ = (Index("drawing_ended", "ended_at"),)


class AssetRow(Base):
    """See console.domain.mapped.Asset."""

    __tablename__ = "asset"

    code: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str]
    name: Mapped[str]
    name_zh: Mapped[str]
    lon: Mapped[float]
    lat: Mapped[float]
    zone: Mapped[str | None]
    stream: Mapped[str]
    heading_deg: Mapped[float | None]
    version: Mapped[int]


class DoctrineRow(Base):
    """See console.domain.mapped.AdoptedDoctrine."""

    __tablename__ = "doctrine"

    key: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    edition: Mapped[str]
    text: Mapped[str]
    adopted_at: Mapped[str]
    adopted_by: Mapped[str]
    version: Mapped[int]


#: Which kind of row refers to which, and in what column: (kind, column, kind that it refers to).
REFERENCES = tuple(
    (table.name, key.parent.name, key.column.table.name)
    for table in Base.metadata.sorted_tables
    for key in sorted(table.foreign_keys, key=lambda key: key.parent.name)
)
