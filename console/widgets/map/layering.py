"""Which layers the map shows, how strongly, and which lies over which. Plain data, no Qt.

Names of layers are codes; what they are called is said where they are shown.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

#: The first nine have the keys 1 to 9.
LAYERS = (
    "incidents", "units", "call_signs", "lines", "posts", "zones", "grades", "names", "base",
    "rings", "reach", "closures", "drawings", "trails", "alarms", "cameras", "tasks", "faults",
)  # fmt: skip
KEYED = 9
HIDDEN_AT_FIRST = frozenset({"grades", "trails"})
#: What may lie over and under one another, from the lowest on; the others are painted into the base, under all of it.
STACK = (
    "rings", "faults", "reach", "closures", "drawings", "trails", "lines", "cameras", "posts", "alarms", "tasks",
    "units", "incidents",
)  # fmt: skip
FADEABLE = frozenset({*STACK, "zones", "grades", "base"})
LEAST_OPACITY = 0.1
_LEVEL = "zones/"


def level_layer(level: str) -> str:
    """The layer of one level of zones: it hides with its own name, or with all zones."""
    return _LEVEL + level


@dataclass
class Layering:
    """The layers as one user has them."""

    hidden: set[str] = field(default_factory=lambda: set(HIDDEN_AT_FIRST))
    opacities: dict[str, float] = field(default_factory=dict)
    order: tuple[str, ...] = STACK

    def shows(self, layer: str) -> bool:
        """Whether a layer is visible."""
        return layer not in self.hidden

    def hidden_levels(self) -> frozenset[str]:
        """Levels of zones that are left out."""
        return frozenset(name.removeprefix(_LEVEL) for name in self.hidden if name.startswith(_LEVEL))

    def set_visible(self, layer: str, visible: bool) -> bool:
        """Show or hide a layer, or a level of zones; whether that changed anything.

        Raises:
            KeyError: there is no such layer.
        """
        if layer not in LAYERS and not layer.startswith(_LEVEL):
            raise KeyError(layer)
        changed = visible != self.shows(layer)
        (self.hidden.discard if visible else self.hidden.add)(layer)
        return changed

    def opacity(self, layer: str) -> float:
        """How strongly a layer is painted, `LEAST_OPACITY` to 1."""
        return self.opacities.get(layer, 1.0)

    def set_opacity(self, layer: str, opacity: float) -> None:
        """Fade a layer.

        Raises:
            KeyError: it is none that fades.
        """
        if layer not in FADEABLE:
            raise KeyError(layer)
        opacity = round(min(max(opacity, LEAST_OPACITY), 1.0), 2)
        if opacity == 1.0:
            self.opacities.pop(layer, None)
        else:
            self.opacities[layer] = opacity

    def move(self, layer: str, by: int) -> bool:
        """Put a layer so many places higher; whether that changed anything.

        Raises:
            KeyError: it has no place in the stack.
        """
        if layer not in self.order:
            raise KeyError(layer)
        order = list(self.order)
        place = order.index(layer)
        order.insert(min(max(place + by, 0), len(order) - 1), order.pop(place))
        changed, self.order = tuple(order) != self.order, tuple(order)
        return changed

    # -- between two starts ------------------------------------------------------------------------

    def as_table(self) -> dict[str, str]:
        """As texts, for the settings."""
        return {
            "hidden": " ".join(sorted(self.hidden)),
            "opacities": " ".join(f"{layer}={opacity:g}" for layer, opacity in sorted(self.opacities.items())),
            "order": " ".join(self.order),
        }

    @classmethod
    def of_table(cls, table: Mapping[str, str]) -> Layering:
        """From texts of the settings; what is damaged, or of another version, counts as absent."""
        if not table:
            return cls()
        layering = cls({name for name in table.get("hidden", "").split() if name in LAYERS or name.startswith(_LEVEL)})
        for pair in table.get("opacities", "").split():
            layer, _, number = pair.partition("=")
            try:
                layering.set_opacity(layer, float(number))
            except (KeyError, ValueError):
                continue
        kept = [layer for layer in table.get("order", "").split() if layer in STACK]
        if len(set(kept)) == len(STACK):
            layering.order = tuple(kept)
        return layering
