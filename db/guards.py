"""What a PostgreSQL server enforces by itself: roles, grants, row-level security and the journal's own trigger.

Run by the owner of the tables. A SQLite file has nothing of this: who may open it may do everything.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from sqlalchemy import Connection, delete, insert, text

from console.domain.roles import BLIND, DRILL_ONLY, RIGHTS, TOUCHED_BY, Rights, Role, everything, may_touch
from db import readable
from db.codec import CODECS
from db.tables import Base

_RIGHT = Base.metadata.tables["role_right"]
_SQL = Path(__file__).with_name("guards.sql")

#: Rights that are no commands, as `role_right` holds them.
EVERYTHING = "*"
PRIVATE_TEXTS = "(private texts)"
ANY_ACTOR = "(any actor)"
POSITIONS = "(positions)"
_FEEDERS = (Role.DISPATCHER, Role.COMMANDER, Role.INSTRUCTOR)
#: Tables that the journal's entries account for, with the column of their key.
JOURNALED = {kind: codec.key for kind, codec in CODECS.items()}


def role_name(role: Role) -> str:
    """The role as the server knows it; logins are made members of it."""
    return f"console_{role}"


def install(connection: Connection) -> bool:
    """Put every guard in place, inside the connection's transaction; those there are renewed.

    Returns:
        whether the roles are there: an owner who may not make roles gets all but the grants.
    """
    if connection.dialect.name != "postgresql":
        return False
    schema = str(connection.execute(text("SELECT quote_ident(current_schema())")).scalar_one())
    kinds = ", ".join(f"'{kind}'" for kind in JOURNALED)
    sql = _SQL.read_text(encoding="utf-8").replace("@kinds@", kinds).replace("@keys@", json.dumps(JOURNALED))
    sql = sql.replace("@touched@", json.dumps({kind: sorted(names) for kind, names in TOUCHED_BY.items()}))
    _run(connection, sql.replace("@schema@", schema))
    for statement in readable.checks(schema):
        _run(connection, statement)
    for table, key in JOURNALED.items():
        _run(
            connection,
            f"""
            DROP TRIGGER IF EXISTS {table}_journaled ON {schema}.{table};
            CREATE CONSTRAINT TRIGGER {table}_journaled AFTER INSERT OR UPDATE OR DELETE ON {schema}.{table}
                DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION {schema}.console_journaled('{key}')
            """,
        )
    connection.execute(delete(_RIGHT))
    connection.execute(insert(_RIGHT), [row for role in Role for row in _rights_of(role)])
    if not _roles_made(connection):
        return False
    _close_schema(connection, schema)
    _run(connection, _grants(schema))
    return True


def rights_of_login(connection: Connection, *, is_drill: bool) -> Rights:
    """What the connection's login may do, by its roles on the server."""
    found = connection.execute(
        text(
            "SELECT session_user AS login, pg_is_in_recovery() AS is_standby,"
            " pg_has_role(session_user, owned.relowner, 'MEMBER') AS owns,"
            " ARRAY(SELECT rolname::text FROM pg_roles WHERE rolname = ANY (:names)"
            " AND pg_has_role(session_user, pg_roles.oid, 'MEMBER')) AS roles"
            " FROM pg_class AS owned WHERE owned.oid = 'journal'::regclass"
        ),
        {"names": [role_name(role) for role in Role]},
    ).one()
    names = set(found.roles)
    rights = Rights(found.login, frozenset(role for role in Role if role_name(role) in names), is_drill)
    if found.owns:
        rights = everything(found.login, is_drill=is_drill)
    return replace(rights, looks_on=bool(found.is_standby))


def _rights_of(role: Role) -> Iterator[dict[str, object]]:
    commands = [EVERYTHING] if role is Role.ADMINISTRATOR else sorted(RIGHTS[role])
    for command in commands:
        yield {"role": role_name(role), "command": command, "drill_only": int(role in DRILL_ONLY)}
    if role not in BLIND:
        yield {"role": role_name(role), "command": PRIVATE_TEXTS, "drill_only": 0}
    if role in _FEEDERS:
        yield {"role": role_name(role), "command": POSITIONS, "drill_only": int(role in DRILL_ONLY)}
    if role is Role.INSTRUCTOR:
        yield {"role": role_name(role), "command": ANY_ACTOR, "drill_only": 1}


def _roles_made(connection: Connection) -> bool:
    """Make the roles that are missing, where the login may; whether all are there."""
    names = [role_name(role) for role in Role]
    wanted = text("SELECT rolname::text FROM pg_roles WHERE rolname = ANY (:names)")
    missing = set(names) - set(connection.execute(wanted, {"names": names}).scalars())
    may = connection.execute(text("SELECT rolsuper OR rolcreaterole FROM pg_roles WHERE rolname = current_user"))
    if missing and may.scalar_one():
        for name in sorted(missing):
            # Another database of the same server may be made at this moment.
            _run(
                connection,
                f"DO $$ BEGIN CREATE ROLE {name} NOLOGIN; EXCEPTION WHEN duplicate_object OR unique_violation THEN"
                " NULL; END $$",
            )
        missing = set()
    return not missing


def _close_schema(connection: Connection, schema: str) -> None:
    """Let nobody else make anything beside the tables: PostgreSQL 14 lets every login, unless its owner forbids it."""
    owns = text("SELECT pg_has_role(nspowner, 'MEMBER') FROM pg_namespace WHERE nspname = current_schema()")
    if connection.execute(owns).scalar_one():
        _run(connection, f"REVOKE CREATE ON SCHEMA {schema} FROM PUBLIC")


def _grants(schema: str) -> str:
    """Grants by table: what a row may say is the business of the triggers."""
    everybody = ", ".join(role_name(role) for role in Role)
    writers = ", ".join(role_name(role) for role in Role if role is Role.ADMINISTRATOR or RIGHTS[role])
    feeders = ", ".join(map(role_name, (*_FEEDERS, Role.ADMINISTRATOR)))
    rows = ", ".join(f"{schema}.{table}" for table in JOURNALED)
    touched = "".join(
        f"GRANT INSERT, UPDATE, DELETE ON {schema}.{table} TO "
        f"{', '.join(role_name(role) for role in Role if may_touch(role, table))};"
        for table in JOURNALED
    )
    return f"""
        GRANT USAGE ON SCHEMA {schema} TO {everybody};
        GRANT SELECT ON {rows}, {schema}.journal, {schema}.journal_head, {schema}.private_text,
            {schema}.operation, {schema}.role_right, {schema}.alembic_version, {schema}.command TO {everybody};
        {touched}
        GRANT INSERT (command_id, kind, body) ON {schema}.journal TO {writers};
        GRANT INSERT (actor) ON {schema}.journal TO {role_name(Role.INSTRUCTOR)};
        GRANT INSERT ON {schema}.command, {schema}.private_text TO {writers};
        GRANT SELECT ON {schema}.position_latest, {schema}.position_history, {schema}.position_version TO {everybody};
        GRANT INSERT, UPDATE ON {schema}.position_latest, {schema}.position_version TO {feeders};
        GRANT INSERT ON {schema}.position_history TO {feeders};
        GRANT UPDATE (salt, text) ON {schema}.private_text TO {role_name(Role.ADMINISTRATOR)};
        GRANT DELETE ON {schema}.position_history TO {role_name(Role.ADMINISTRATOR)};
        GRANT SELECT, INSERT, UPDATE, DELETE ON {schema}.presence TO {everybody};
    """


def _run(connection: Connection, sql: str) -> None:
    """Run statements as they are: SQLAlchemy would look for parameters in them."""
    with connection.connection.cursor() as cursor:  # type: ignore[attr-defined]
        cursor.execute(sql)
