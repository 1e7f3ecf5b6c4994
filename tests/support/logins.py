"""Logins on a test server, each a member of the console's roles."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import psycopg
from sqlalchemy import make_url

from console.domain.roles import Role
from db.guards import role_name

MakeLogin = Callable[..., str]


@contextmanager
def logins(owner_url: str) -> Iterator[MakeLogin]:
    """Make logins with roles; each call gives the address by which that login opens the database.

    The server trusts whoever connects. The roles must be there: make the operation first.
    """
    made: list[str] = []
    with psycopg.connect(_plain(owner_url), autocommit=True) as owner:

        def make(*roles: Role) -> str:
            name = f"login_{uuid.uuid4().hex[:8]}"
            owner.execute(f'CREATE ROLE "{name}" LOGIN')
            made.append(name)
            for role in roles:
                owner.execute(f'GRANT {role_name(role)} TO "{name}"')
            return make_url(owner_url).set(username=name).render_as_string(hide_password=False)

        try:
            yield make
        finally:
            for name in made:
                owner.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = %s", (name,))
                owner.execute(f'DROP ROLE "{name}"')


def login_of(url: str) -> str:
    """The login in an address."""
    return str(make_url(url).username)


def _plain(url: str) -> str:
    return make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
