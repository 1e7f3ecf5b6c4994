"""What a desk notes of a server's record, so that it can stand in for it while the server is out of reach."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import msgspec

from console.domain.roles import Rights, Role
from db.engine import make_engine, parse_url
from db.store import Operation, Store


@dataclass(frozen=True, slots=True)
class Origin:
    """Which operation it is, and what this login may do there."""

    operation: Operation
    rights: Rights

    @classmethod
    def of(cls, store: Store) -> Origin:
        """Of a store that is open."""
        return cls(store.operation, store.rights)

    @classmethod
    def noted(cls, facts: Mapping[str, str]) -> Origin | None:
        """As it was noted; None when it was not, or by a program that knew other roles."""
        try:
            given: dict[str, Any] = msgspec.json.decode(facts.get("origin", "null")) or {}
            roles = frozenset(Role(role) for role in given["roles"])
            operation = Operation(given["kind"], given["name"], given["made_at"])
        except (KeyError, ValueError, msgspec.DecodeError):
            return None
        return cls(operation, Rights(given["login"], roles, operation.kind == "drill", bool(given["owns"])))

    def facts(self) -> dict[str, str]:
        """As it is noted."""
        operation, rights = self.operation, self.rights
        given = {
            "kind": operation.kind,
            "name": operation.name,
            "made_at": operation.made_at,
            "login": rights.login,
            "roles": sorted(rights.roles),
            "owns": rights.owns,
        }
        return {"origin": msgspec.json.encode(given).decode()}

    def unreached(self, url_text: str) -> Store:
        """The server's store without asking the server: its statements fail until it is back."""
        url = parse_url(url_text)
        return Store(url, make_engine(url, create=False), self.operation, self.rights)
