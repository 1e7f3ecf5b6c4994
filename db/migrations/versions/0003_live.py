"""Positions and presence on a server: a console's login may not make tables, so they come with the schema.

A SQLite file keeps them in a second file beside it, which `db.beside` makes.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Make what is missing: earlier programs made the tables of positions when they first wrote one."""
    connection = op.get_bind()
    if connection.dialect.name != "postgresql":
        return
    there = set(sa.inspect(connection).get_table_names())
    if "position_latest" not in there:
        op.create_table("position_latest", sa.Column("unit", sa.Text(), primary_key=True), *_fix())
    if "position_history" not in there:
        op.create_table("position_history", sa.Column("unit", sa.Text(), nullable=False), *_fix())
        op.create_index("position_history_unit", "position_history", ["unit", "fixed_at_ms"])
    # Every row of it changes every second: room in the page for the next version of a row saves the index.
    op.execute("ALTER TABLE position_latest SET (fillfactor = 50)")
    if "position_version" not in there:
        op.create_table(
            "position_version",
            sa.Column(
                "one",
                sa.Integer(),
                sa.CheckConstraint("one = 1", name="position_version_has_one_row"),
                primary_key=True,
                autoincrement=False,
            ),
            sa.Column("version", sa.BigInteger(), nullable=False),
        )
    if "presence" not in there:
        op.create_table(
            "presence",
            sa.Column("desk", sa.Text(), primary_key=True),
            sa.Column("login", sa.Text(), nullable=False),
            sa.Column("name", sa.Text(), nullable=False),
            sa.Column("station", sa.Text(), nullable=False),
            sa.Column("role", sa.Text(), nullable=False),
            sa.Column("since_ms", sa.BigInteger(), nullable=False),
            sa.Column("seen_ms", sa.BigInteger(), nullable=False),
            sa.Column("looks_at", sa.Text(), nullable=True),
            sa.Column("drags", sa.Text(), nullable=True),
            sa.Column("ahead_ms", sa.BigInteger(), nullable=False),
        )


def _fix() -> list[sa.Column[Any]]:
    return [
        sa.Column("lon", sa.Float(53), nullable=False),
        sa.Column("lat", sa.Float(53), nullable=False),
        sa.Column("fixed_at_ms", sa.BigInteger(), nullable=False),
        sa.Column("course_deg", sa.Float(53), nullable=True),
        sa.Column("speed_mps", sa.Float(53), nullable=True),
    ]
