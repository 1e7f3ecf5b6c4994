"""The name of each entry's command beside it, and who may give which: what the guards of a server go by."""

import msgspec
import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

_PAGE = 500


class _Named(msgspec.Struct):
    command: str = ""


def upgrade() -> None:
    """Add the column, filled from the entries that are there, and the table of rights."""
    op.add_column("journal", sa.Column("kind", sa.Text(), nullable=False, server_default=""))
    op.create_table(
        "role_right",
        sa.Column("role", sa.Text(), primary_key=True),
        sa.Column("command", sa.Text(), primary_key=True),
        sa.Column("drill_only", sa.Integer(), nullable=False),
    )
    connection = op.get_bind()
    journal = sa.table("journal", sa.column("seq"), sa.column("kind"), sa.column("body"))
    named = sa.update(journal).where(journal.c.seq == sa.bindparam("entry")).values(kind=sa.bindparam("name"))
    last = 0
    while page := connection.execute(
        sa.select(journal.c.seq, journal.c.body).where(journal.c.seq > last).order_by(journal.c.seq).limit(_PAGE)
    ).all():
        connection.execute(named, [{"entry": row.seq, "name": _command(row.body)} for row in page])
        last = page[-1].seq


def _command(body: str) -> str:
    """The command of an entry; one whose text somebody damaged is for `verify` to tell, not for us to fail at."""
    try:
        return msgspec.json.decode(body, type=_Named).command
    except (msgspec.DecodeError, UnicodeDecodeError):
        return ""
