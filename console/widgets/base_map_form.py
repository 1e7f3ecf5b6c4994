"""The part of the settings in which the base map is chosen: the region's own, a file of tiles, a server or Tianditu.

Every trouble is named under the fields, in the place where it is put right. Decides nothing: `BaseMap` does.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFormLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QSpinBox,
    QWidget,
)

from console.widgets.base_map import DEEPEST_ZOOM, LEAST_ZOOM, NAMES, BaseMap, BaseMapChoice, Kind
from console.widgets.file_dialog import FileDialog
from console.widgets.spoken import Spoken
from console.widgets.theme import GRID_PX, Look
from maps.sources.servers import TiandituMap
from maps.sources.shift import DATUMS


class BaseMapForm(Spoken):
    """Chooses the base map. `show_note` tells what the map says of its base."""

    def __init__(self, base_map: BaseMap, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._base, self._look = base_map, look
        self._note = ""
        self._dialog: FileDialog | None = None
        self.form = QFormLayout(self)
        self.form.setContentsMargins(0, 0, 0, 0)
        self.form.setVerticalSpacing(2 * GRID_PX)
        self.form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapAllRows)
        self.form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self.kind = QComboBox(self)
        self.file = QPushButton(self)
        self.file.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.url, self.attribution = QLineEdit(self), QLineEdit(self)
        self.url.setPlaceholderText("https://…/{z}/{x}/{y}.png")
        self.tianditu, self.key = QComboBox(self), QLineEdit(self)
        self.datum, self.names = QComboBox(self), QComboBox(self)
        self.zoom = QSpinBox(self)
        self.zoom.setRange(LEAST_ZOOM, DEEPEST_ZOOM)
        self.zoom.setButtonSymbols(QSpinBox.ButtonSymbols.NoButtons)
        self.trouble = QLabel(self)
        self.trouble.setTextFormat(Qt.TextFormat.PlainText)
        self.trouble.setWordWrap(True)
        self.trouble.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        fields = (self.url, self.tianditu, self.key, self.attribution, self.datum, self.zoom, self.names)
        self.labels: dict[QWidget, QLabel] = {field: QLabel(self) for field in fields}
        self.form.addRow(self.kind)
        self.form.addRow(self.file)
        for field, label in self.labels.items():
            self.form.addRow(label, field)
        self.form.addRow(self.trouble)
        self.kind.activated.connect(self._choose_kind)
        self.file.clicked.connect(self.ask_file)
        for box in (self.datum, self.tianditu, self.names):
            box.activated.connect(self._enter)
        for line in (self.url, self.key, self.attribution, self.zoom):
            line.editingFinished.connect(self._enter)
        base_map.changed.connect(self.retranslate)
        look.changed.connect(self.retranslate)
        self.retranslate()

    def show_note(self, note: str) -> None:
        """What the map says of its base: a broken file, a server that is gone; nothing when all is well."""
        if note != self._note:
            self._note = note
            self._tell()

    @property
    def kinds(self) -> list[Kind]:
        """What can be chosen now."""
        there = self._base.tiles is not None or self._base.choice.kind is Kind.TILES
        return [kind for kind in Kind if there or kind is not Kind.TILES]

    def retranslate(self) -> None:
        """Set every text and choice anew."""
        choice, kinds = self._base.choice, self.kinds
        names = {
            Kind.REGION: self.tr("Drawn from the region's data"),
            Kind.TILES: self.tr("Tiles of the region"),
            Kind.FILE: self.tr("A file of tiles"),
            Kind.SERVER: self.tr("A tile server"),
            Kind.TIANDITU: self.tr("Tianditu"),
        }
        fill(self.kind, [names[kind] for kind in kinds], kinds.index(choice.kind))
        datums = {
            "wgs84": "WGS 84",
            "gcj02": self.tr("GCJ-02 (as Chinese online maps)"),
            "bd09": self.tr("BD-09 (as Baidu)"),
        }
        datum = choice.file_datum if choice.kind is Kind.FILE else choice.url_datum
        fill(self.datum, [datums[name] for name in DATUMS], DATUMS.index(datum))
        maps = {
            TiandituMap.STREETS: self.tr("Streets"),
            TiandituMap.IMAGERY: self.tr("Imagery"),
            TiandituMap.TERRAIN: self.tr("Terrain"),
        }
        fill(self.tianditu, [maps[shown] for shown in TiandituMap], list(TiandituMap).index(choice.tianditu_map))
        languages = [self.tr("As the window"), "中文", "English", self.tr("Both languages")]
        fill(self.names, languages, NAMES.index(choice.names))
        for label, text in zip(
            self.labels.values(),
            (
                self.tr("Address with {z}, {x} and {y}"),
                self.tr("Map of Tianditu"),
                self.tr("Key from Tianditu"),
                self.tr("Whose data it is (shown on the map)"),
                self.tr("Datum of its coordinates"),
                self.tr("Deepest zoom that it has"),
                self.tr("Names on the map"),
            ),
            strict=True,
        ):
            label.setText(text)
        self.file.setText(Path(choice.file).name if choice.file else self.tr("Choose a file …"))
        self.file.setToolTip(choice.file)
        self.url.setToolTip(
            self.tr("{-y} counts rows from the south (TMS); {TileMatrix}, {TileCol} and {TileRow} are for WMTS.")
        )
        kept = {self.url: choice.url, self.key: choice.tianditu_key, self.attribution: choice.attribution}
        for line, text in kept.items():
            if not line.hasFocus():
                line.setText(text)
        with QSignalBlocker(self.zoom):
            self.zoom.setValue(choice.max_zoom)
        self._show_rows(choice.kind)
        self._tell()

    def ask_file(self) -> None:
        """Open a window that asks for a file; the desk goes on meanwhile."""
        if self._dialog is None:
            kinds = ";;".join((self.tr("Tile archives (*.mbtiles *.pmtiles)"), self.tr("All files (*)")))
            self._dialog = FileDialog(self, self.tr("A file of tiles"), "", kinds)
            self._dialog.fileSelected.connect(self.choose_file)
            self._dialog.finished.connect(self._dialog_closed)
        self._dialog.show()

    def _dialog_closed(self) -> None:
        self._dialog = None

    def choose_file(self, path: str) -> None:
        """Show the tiles of a file."""
        self._choose(replace(self._base.choice, kind=Kind.FILE, file=path))

    # -- small parts -------------------------------------------------------------------------------

    def _choose_kind(self, place: int) -> None:
        kind = self.kinds[place]
        self._choose(replace(self._base.choice, kind=kind))
        if kind is Kind.FILE and not self._base.choice.file:
            self.ask_file()
        elif kind is Kind.SERVER and not self._base.choice.url:
            self.url.setFocus()
        elif kind is Kind.TIANDITU and not self._base.choice.tianditu_key:
            self.key.setFocus()

    def _enter(self, *_: object) -> None:
        """Take over what the fields say."""
        datum = DATUMS[self.datum.currentIndex()]
        choice = replace(self._base.choice, names=NAMES[self.names.currentIndex()])
        if choice.kind is Kind.FILE:
            self._choose(replace(choice, file_datum=datum))
        elif choice.kind is Kind.SERVER:
            url, whose = self.url.text().strip(), self.attribution.text().strip()
            entered = replace(choice, url=url, attribution=whose, url_datum=datum, max_zoom=self.zoom.value())
            self._choose(entered)
        elif choice.kind is Kind.TIANDITU:
            shown = list(TiandituMap)[self.tianditu.currentIndex()]
            self._choose(replace(choice, tianditu_map=shown, tianditu_key=self.key.text().strip()))
        else:
            self._choose(choice)

    def _choose(self, choice: BaseMapChoice) -> None:
        if choice == self._base.choice:
            self._tell()
            return
        try:
            self._base.choose(choice)
        except ValueError:
            if choice.url == self._base.choice.url:  # kept from before and wrong: show its field
                self._show_rows(choice.kind)
            self._say(self.tr("The address must begin with http:// or https:// and have {z}, {x} and {y}."))

    def _show_rows(self, kind: Kind) -> None:
        shown: dict[QWidget, bool] = {
            self.file: kind is Kind.FILE,
            self.datum: kind in (Kind.FILE, Kind.SERVER),
            **dict.fromkeys((self.url, self.attribution, self.zoom), kind is Kind.SERVER),
            **dict.fromkeys((self.tianditu, self.key), kind is Kind.TIANDITU),
            self.names: kind in (Kind.REGION, Kind.TILES, Kind.FILE),
        }
        for field, is_shown in shown.items():
            self.form.setRowVisible(field, is_shown)

    def _tell(self) -> None:
        """What is wrong or lacking with the choice in force."""
        lacks_key = self._base.choice.kind is Kind.TIANDITU and not self._base.choice.tianditu_key
        self._say(self.tr("Tianditu gives each user a key on its page; enter it here.") if lacks_key else self._note)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The words below need more lines in a narrower panel."""
        super().resizeEvent(event)
        self._make_room()

    def _make_room(self) -> None:
        """A form gives a text of several lines the height of fewer."""
        self.trouble.setMinimumHeight(self.trouble.heightForWidth(self.width()) if self.trouble.text() else 0)
        self.setMinimumHeight(max(self.heightForWidth(self.width()), 0))

    def _say(self, text: str) -> None:
        self.trouble.setText(text)
        self.trouble.setStyleSheet(f"color: {self._look.theme.amber};" if text else "")
        self.form.setRowVisible(self.trouble, bool(text))
        self._make_room()


def fill(box: QComboBox, texts: list[str], place: int) -> None:
    """Set the choices of a box and the one in force, without telling anybody."""
    with QSignalBlocker(box):
        box.clear()
        box.addItems(texts)
        box.setCurrentIndex(place)
