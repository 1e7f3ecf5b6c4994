"""The layers of one map, to be shown, hidden, faded and put over one another. Tells when anything of it changed."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import QObject, Signal

from console.widgets.map.layering import LAYERS, Layering
from console.widgets.settings import LAYERS_KEPT, Settings


class ShowsLayers(Protocol):
    """What paints the layers."""

    @property
    def layering(self) -> Layering:
        """The layers as they are."""
        ...

    def set_layering(self, layering: Layering) -> None:
        """Other layers in place of them."""
        ...

    def layer_changed(self, layer: str) -> None:
        """What is prepared of a layer is out of date."""
        ...


class Layers(QObject):
    """What the panel of layers and their keys act on."""

    changed = Signal()

    def __init__(self, shown_by: ShowsLayers, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._shown_by = shown_by

    @property
    def now(self) -> Layering:
        """The layers as they are; change them by the methods below."""
        return self._shown_by.layering

    def keep_in(self, settings: Settings) -> None:
        """Go back to the layers of the last time, and keep every change from now on."""
        self._shown_by.set_layering(Layering.of_table(settings.table(LAYERS_KEPT)))
        self.changed.emit()
        self.changed.connect(lambda: settings.set(LAYERS_KEPT, self.now.as_table()))

    def set_visible(self, layer: str, visible: bool) -> None:
        """Show or hide a layer of `LAYERS`, or a level of zones.

        Raises:
            KeyError: there is no such layer.
        """
        if self.now.set_visible(layer, visible):
            self._tell(layer)

    def toggle(self, number: int) -> None:
        """Show or hide the layer of a key, 1 to 9."""
        layer = LAYERS[number - 1]
        self.set_visible(layer, not self.now.shows(layer))

    def fade(self, layer: str, opacity: float) -> None:
        """Paint a layer more or less strongly, `LEAST_OPACITY` to 1."""
        self.now.set_opacity(layer, opacity)
        self._tell(layer)

    def move(self, layer: str, by: int) -> None:
        """Put a layer so many places higher among those that lie over the base."""
        if self.now.move(layer, by):
            self._tell(layer)

    def _tell(self, layer: str) -> None:
        self._shown_by.layer_changed(layer)
        self.changed.emit()
