"""A closing goes by the doctrine in force, whatever a desk or a program has heard of it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing

import psycopg
import pytest

from console.domain.roles import Role
from tests.support.databases import Server
from tests.support.desks import Desk, desks
from tests.support.logins import logins
from tests.support.outside import INSERT, forged, outside

STRICT = 'extends = "default"\nname = "strict"\n[closing]\nreview = ["dispute"]\n'


def test_a_desk_that_has_not_heard_of_the_doctrine_in_force_closes_nothing(make_desk: Callable[..., Desk]) -> None:
    chief, behind = make_desk("chief"), make_desk("behind")
    chief.incident()
    chief.done("AdoptDoctrine", text=STRICT)
    code, text = behind.refused("CloseIncident", incident="0412", disposition="settled")
    assert code == "conflict"
    assert str(text).startswith("chief adopted strict@")
    behind.go_by(STRICT)
    assert behind.refused("CloseIncident", incident="0412", disposition="settled")[0] == "review_wanted"


@pytest.mark.postgresql
def test_a_server_refuses_a_closing_under_a_doctrine_that_was_replaced(postgres_server: Server) -> None:
    with postgres_server.database() as url, desks(url) as make, logins(url) as login:
        chief = make()
        chief.incident()
        chief.done("AdoptDoctrine", text=STRICT)
        with closing(outside(login(Role.DISPATCHER))) as forger:
            with pytest.raises(psycopg.errors.SerializationFailure, match="strict@"), forger.transaction():
                forger.execute(INSERT, forged("CloseIncident", "forged-1", doctrine="default@0"))
            with forger.transaction():
                forger.execute(INSERT, forged("AddNote", "forged-2", doctrine="default@0"))
