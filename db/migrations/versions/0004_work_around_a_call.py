"""What the work around a call needs: requests, tasks, tours, handovers, closures, drawings, assets, doctrine."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Add the tables, and the columns that rows of earlier entries do not have."""
    op.add_column("incident", sa.Column("joined_to", sa.Text(), nullable=True))
    op.add_column("incident", sa.Column("owner", sa.Text(), nullable=True))
    op.add_column("note", sa.Column("until", sa.Text(), nullable=True))
    op.add_column("unit", sa.Column("vehicle", sa.Text(), nullable=False, server_default=""))
    op.add_column("zone", sa.Column("setting", sa.Text(), nullable=False, server_default=""))
    _add_work()
    _add_places()


def _add_work() -> None:
    op.create_table(
        "request",
        sa.Column("key", sa.Text(), primary_key=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("addressee", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.Text(), nullable=False),
        sa.Column("asked_by", sa.Text(), nullable=False),
        sa.Column("incident", sa.Text(), sa.ForeignKey("incident.number"), nullable=True),
        sa.Column("zone", sa.Text(), nullable=True),
        sa.Column("unit", sa.Text(), nullable=True),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("due_at", sa.Text(), nullable=True),
        sa.Column("delivered_at", sa.Text(), nullable=True),
        sa.Column("acknowledged_at", sa.Text(), nullable=True),
        sa.Column("answered_at", sa.Text(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("reply", sa.Text(), nullable=True),
        sa.Column("chased", sa.Integer(), nullable=False),
        sa.Column("chased_at", sa.Text(), nullable=True),
        sa.Column("ended_at", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
    )
    op.create_index("request_ended", "request", ["ended_at"])
    op.create_index("request_incident", "request", ["incident"])
    op.create_table(
        "task",
        sa.Column("key", sa.Text(), primary_key=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("opened_at", sa.Text(), nullable=False),
        sa.Column("opened_by", sa.Text(), nullable=False),
        sa.Column("due_at", sa.Text(), nullable=True),
        sa.Column("incident", sa.Text(), sa.ForeignKey("incident.number"), nullable=True),
        sa.Column("zone", sa.Text(), nullable=True),
        sa.Column("lon", sa.Float(53), nullable=True),
        sa.Column("lat", sa.Float(53), nullable=True),
        sa.Column("unit", sa.Text(), nullable=True),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("begun_at", sa.Text(), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.Column("report", sa.Text(), nullable=True),
        sa.Column("ended_at", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("ended_at IS NULL OR outcome IS NOT NULL", name="task_ends_with_an_outcome"),
    )
    op.create_index("task_ended", "task", ["ended_at"])
    op.create_index("task_incident", "task", ["incident"])
    op.create_table(
        "tour",
        sa.Column("key", sa.Text(), primary_key=True),
        sa.Column("unit", sa.Text(), sa.ForeignKey("unit.call_sign"), nullable=False),
        sa.Column("starts_at", sa.Text(), nullable=False),
        sa.Column("ends_at", sa.Text(), nullable=False),
        sa.Column("pattern", sa.Text(), nullable=False),
        sa.Column("zone", sa.Text(), nullable=True),
        sa.Column("post", sa.Text(), nullable=True),
        sa.Column("people", sa.Integer(), nullable=True),
        sa.Column("vehicle", sa.Text(), nullable=False),
        sa.Column("crew", sa.Text(), nullable=True),
        sa.Column("begun_at", sa.Text(), nullable=True),
        sa.Column("break_since", sa.Text(), nullable=True),
        sa.Column("ended_at", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
    )
    op.create_index("tour_ended", "tour", ["ended_at"])
    op.create_index("tour_unit", "tour", ["unit"])
    running = sa.text("begun_at IS NOT NULL AND ended_at IS NULL")
    op.create_index(
        "tour_one_running_per_unit", "tour", ["unit"], unique=True, sqlite_where=running, postgresql_where=running
    )
    op.create_table(
        "handover",
        sa.Column("key", sa.Text(), primary_key=True),
        sa.Column("given_at", sa.Text(), nullable=False),
        sa.Column("given_by", sa.Text(), nullable=False),
        sa.Column("since", sa.Text(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.Column("summary", sa.Text(), nullable=True),
        sa.Column("signature", sa.Text(), nullable=False),
        sa.Column("signer", sa.Text(), nullable=False),
        sa.Column("taken_at", sa.Text(), nullable=True),
        sa.Column("taken_by", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
    )


def _add_places() -> None:
    op.create_table(
        "closure",
        sa.Column("key", sa.Text(), primary_key=True),
        sa.Column("outline", sa.Text(), nullable=False),
        sa.Column("since", sa.Text(), nullable=False),
        sa.Column("closed_by", sa.Text(), nullable=False),
        sa.Column("until", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("ended_at", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
    )
    op.create_index("closure_ended", "closure", ["ended_at"])
    op.create_table(
        "drawing",
        sa.Column("key", sa.Text(), primary_key=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("shape", sa.Text(), nullable=False),
        sa.Column("drawn_at", sa.Text(), nullable=False),
        sa.Column("drawn_by", sa.Text(), nullable=False),
        sa.Column("label", sa.Text(), nullable=True),
        sa.Column("colour", sa.Text(), nullable=False),
        sa.Column("ended_at", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
    )
    op.create_index("drawing_ended", "drawing", ["ended_at"])
    op.create_table(
        "asset",
        sa.Column("code", sa.Text(), primary_key=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_zh", sa.Text(), nullable=False),
        sa.Column("lon", sa.Float(53), nullable=False),
        sa.Column("lat", sa.Float(53), nullable=False),
        sa.Column("zone", sa.Text(), nullable=True),
        sa.Column("stream", sa.Text(), nullable=False),
        sa.Column("heading_deg", sa.Float(53), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
    )
    op.create_table(
        "doctrine",
        sa.Column("key", sa.Text(), primary_key=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("edition", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("adopted_at", sa.Text(), nullable=False),
        sa.Column("adopted_by", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
    )
