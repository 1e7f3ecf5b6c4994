"""The tables of the record itself: the journal and what keeps it whole. Knows no kind of row that a desk sees."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Float, Integer, Text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    """Carries the metadata; times are text as `db.codec.time_text` writes them."""

    type_annotation_map = {str: Text, float: Float(53)}  # noqa: RUF012 - SQLAlchemy reads it as a plain class attribute


class PrivateText(Base):
    """What is personal. `ref` is the salted hash that the journal and the rows hold; erasing sets the rest to NULL."""

    __tablename__ = "private_text"

    ref: Mapped[str] = mapped_column(primary_key=True)
    salt: Mapped[str | None]
    text: Mapped[str | None]


class CommandRow(Base):
    """Every command id that was ever seen, with the answer that it got."""

    __tablename__ = "command"

    id: Mapped[str] = mapped_column(primary_key=True)
    result: Mapped[str | None]


class JournalRow(Base):
    """The truth: one entry a command, gapless, each hash over the one before. `kind` is the command's name."""

    __tablename__ = "journal"

    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    command_id: Mapped[str] = mapped_column(unique=True)
    actor: Mapped[str]
    prev: Mapped[str]
    hash: Mapped[str]
    body: Mapped[str]
    kind: Mapped[str] = mapped_column(server_default="")


class JournalHead(Base):
    """The one row that makes the journal gapless: last seq and hash."""

    __tablename__ = "journal_head"

    only: Mapped[int] = mapped_column(CheckConstraint("only = 1", name="journal_head_has_one_row"), primary_key=True)
    seq: Mapped[int]
    hash: Mapped[str]


class OperationRow(Base):
    """What this database is for, set once when it is made: kind (live or drill), name, made_at."""

    __tablename__ = "operation"

    key: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str]


class RoleRight(Base):
    """Which role may give which command: `console.domain.roles` as a server enforces it. Empty on SQLite."""

    __tablename__ = "role_right"

    role: Mapped[str] = mapped_column(primary_key=True)
    command: Mapped[str] = mapped_column(primary_key=True)
    drill_only: Mapped[int] = mapped_column(Integer)
