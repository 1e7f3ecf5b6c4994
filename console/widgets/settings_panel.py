"""Settings of the desk on a non-modal panel: language, day or night, quiet minutes, base map, what opens next time."""

from __future__ import annotations

from datetime import timedelta

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QFormLayout, QLabel, QPushButton, QWidget

from console.widgets.base_map import BaseMap
from console.widgets.base_map_form import BaseMapForm, fill
from console.widgets.i18n import LANGUAGES, Language
from console.widgets.settings import COUNTY, LANGUAGE, NEXT_START, SAME, THEME, Settings
from console.widgets.sounds import Sounds
from console.widgets.spoken import Spoken
from console.widgets.theme import GRID_PX, THEMES, Look

MUTE_MINUTES = (5, 15, 30, 60)
STARTS = (COUNTY, SAME)


class SettingsPanel(Spoken):
    """One form. Every choice takes effect at once and is kept."""

    def __init__(
        self,
        look: Look,
        language: Language,
        settings: Settings,
        sounds: Sounds,
        base_map: BaseMap,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._look, self._language, self._settings, self._sounds = look, language, settings, sounds
        form = QFormLayout(self)
        form.setContentsMargins(3 * GRID_PX, 3 * GRID_PX, 3 * GRID_PX, 3 * GRID_PX)
        form.setHorizontalSpacing(3 * GRID_PX)
        form.setVerticalSpacing(2 * GRID_PX)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft)
        self.language = QComboBox(self)
        self.theme = QComboBox(self)
        self.mute = QComboBox(self)
        self.base_map = BaseMapForm(base_map, look, self)
        self.next_start = QComboBox(self)
        self.labels = [QLabel(self) for _ in range(5)]
        fields = (self.language, self.theme, self.mute, self.base_map, self.next_start)
        for label, field in zip(self.labels, fields, strict=True):
            form.addRow(label, field)
        self.unmute = QPushButton(self)
        self.unmute.clicked.connect(lambda: sounds.mute(timedelta(0)))
        form.addRow("", self.unmute)
        self.note = QLabel(self)
        self.note.setWordWrap(True)
        form.addRow(self.note)
        self.language.activated.connect(lambda n: self._choose_language(LANGUAGES[n]))
        self.theme.activated.connect(lambda n: self._choose_theme(list(THEMES)[n]))
        self.mute.activated.connect(self._choose_mute)
        self.next_start.activated.connect(lambda n: settings.set(NEXT_START, STARTS[n]))
        look.changed.connect(self.retranslate)
        sounds.changed.connect(self.retranslate)
        self.retranslate()

    def retranslate(self) -> None:
        """Set every text and choice anew."""
        texts = (
            self.tr("Language"),
            self.tr("Light"),
            self.tr("Sounds"),
            self.tr("Base map"),
            self.tr("Next start opens"),
        )
        for label, text in zip(self.labels, texts, strict=True):
            label.setText(text)
        # Each language is named in itself: who can not read the other one must find his own.
        fill(self.language, ["简体中文", "English"], LANGUAGES.index(self._language.code))
        themes = {"day": self.tr("Day"), "night": self.tr("Night")}
        fill(self.theme, [themes[name] for name in THEMES], list(THEMES).index(self._look.theme.name))
        minutes = [self.tr("Silent for {n} min").format(n=n) for n in MUTE_MINUTES]
        fill(self.mute, [self.tr("On"), *minutes], 0)
        left_s = self._sounds.muted_s
        self.unmute.setVisible(left_s > 0)
        self.unmute.setText(self.tr("Silent for {n} min more: end it").format(n=int(left_s // 60) + 1))
        starts = [self.tr("Training county, quiet drill"), self.tr("The same as now")]
        chosen = self._settings.text(NEXT_START, STARTS[0])
        fill(self.next_start, starts, STARTS.index(chosen) if chosen in STARTS else 0)
        self.note.setText(
            self.tr("Keys are changed on the panel of all keys. Sounds can be silent for an hour at most.")
        )
        self.note.setStyleSheet(f"color: {self._look.theme.text_muted};")

    def _choose_language(self, code: str) -> None:
        self._language.set(code)
        self._settings.set(LANGUAGE, code)

    def _choose_theme(self, name: str) -> None:
        self._look.set_theme(THEMES[name])
        self._settings.set(THEME, name)

    def _choose_mute(self, place: int) -> None:
        self._sounds.mute(timedelta(minutes=MUTE_MINUTES[place - 1] if place else 0))
