"""The one registry of what can be done: each action's key, menu entry, tooltip and typed verb.

Panels connect to `Actions[name].triggered`; keys live here only, so that they can be changed and never clash unseen.
Knows no panel.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QObject, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from console.widgets.i18n import once_a_language

translate = QCoreApplication.translate

LAYER_COUNT = 9
MENUS = ("operation", "incident", "units", "map", "tools", "view", "drill", "help")


@dataclass(frozen=True, slots=True)
class ActionSpec:
    """One thing that can be done. `key` is the one it starts with; `verb` is empty when it can not be typed.

    A typed verb that is also one of `console.typed.grammar.VERBS` carries its arguments there.
    """

    name: str
    key: str
    menu: str
    verb: str = ""
    checkable: bool = False
    drill_only: bool = False
    #: Fires only where nothing else wants the key, so that cards and fields can be left with it first.
    is_last: bool = False


SPECS: tuple[ActionSpec, ...] = (
    ActionSpec("command_line", "/", "operation"),
    ActionSpec("find", "F", "operation", "find"),
    ActionSpec("undo", "U", "operation", "undo"),
    ActionSpec("redo", "Shift+U", "operation", "redo"),
    ActionSpec("acknowledge", "K", "operation", "ack"),
    ActionSpec("acknowledge_late", "Shift+K", "operation", "late"),
    ActionSpec("decide", "Shift+D", "operation"),
    ActionSpec("doctrine", "Ctrl+R", "operation", "doctrine"),
    ActionSpec("save_doctrine", "Ctrl+S", "operation"),
    ActionSpec("adopt_doctrine", "Ctrl+Shift+S", "operation"),
    ActionSpec("mute", "M", "operation", "mute"),
    ActionSpec("live", "Ctrl+L", "operation", drill_only=True),
    ActionSpec("join", "Ctrl+J", "operation"),
    ActionSpec("handover", "Ctrl+H", "operation", "handover"),
    ActionSpec("export_shift", "Ctrl+E", "operation"),
    ActionSpec("settings", "Ctrl+,", "operation", "settings"),
    ActionSpec("quit", "Ctrl+Q", "operation"),
    ActionSpec("new_incident", "N", "incident", "new"),
    ActionSpec("correct", "Ctrl+N", "incident"),
    ActionSpec("raise_alarm", "Alt+A", "incident"),
    ActionSpec("next_worst", "Space", "incident", "next"),
    ActionSpec("assign", "A", "incident", "assign"),
    ActionSpec("who_goes", "Shift+G", "incident", "propose"),
    ActionSpec("escalate", "E", "incident", "escalate"),
    ActionSpec("step_down", "Shift+E", "incident"),
    ActionSpec("divert", "D", "incident", "divert"),
    ActionSpec("note", "T", "incident", "note"),
    ActionSpec("feedback", "Y", "incident", "feedback"),
    ActionSpec("close", "C", "incident", "close"),
    ActionSpec("reopen", "Shift+C", "incident", "reopen"),
    ActionSpec("join_calls", "B", "incident"),
    ActionSpec("support", "W", "incident", "support"),
    ActionSpec("review", "V", "incident", "review"),
    ActionSpec("hazard", "H", "incident", "hazard"),
    ActionSpec("requests", "Q", "incident", "requests"),
    ActionSpec("answer", "Shift+Q", "incident", "answer"),
    ActionSpec("status", "S", "units", "status"),
    ActionSpec("reassign", "Shift+A", "units", "reassign"),
    ActionSpec("release", "R", "units", "release"),
    ActionSpec("lead", "I", "units", "lead"),
    ActionSpec("return_dispatch", "Shift+R", "units"),
    ActionSpec("new_unit", "Shift+N", "units", "unit"),
    ActionSpec("units_file", "Ctrl+O", "units"),
    ActionSpec("roster", "F3", "units", "roster"),
    ActionSpec("tour", "Shift+F3", "units"),
    ActionSpec("plan_tours", "Ctrl+F3", "units"),
    ActionSpec("roster_file", "Ctrl+Shift+F3", "units"),
    ActionSpec("tasks", "F2", "units", "tasks"),
    ActionSpec("task", "Shift+F2", "units"),
    ActionSpec("open_task", "Ctrl+F2", "units"),
    ActionSpec("tasks_file", "Ctrl+Shift+F2", "units"),
    ActionSpec("task_report", "Alt+T", "units"),
    ActionSpec("notice", "F4", "units"),
    ActionSpec("fit_map", "Z", "map", "zoom"),
    ActionSpec("whole_region", "Shift+Z", "map"),
    ActionSpec("legend", "L", "map", checkable=True),
    ActionSpec("layers", "Shift+L", "map", "layers"),
    ActionSpec("close_road", "X", "map", checkable=True),
    ActionSpec("close_area", "Shift+X", "map", checkable=True),
    ActionSpec("open_road", "Ctrl+Shift+X", "map"),
    *(ActionSpec(f"layer_{n}", str(n), "map", checkable=True) for n in range(1, LAYER_COUNT + 1)),
    ActionSpec("notation", "G", "tools"),
    ActionSpec("measure", "Ctrl+M", "tools", checkable=True),
    ActionSpec("measure_road", "Ctrl+Shift+M", "tools", checkable=True),
    ActionSpec("vehicle_way", "Alt+9", "tools", checkable=True),
    ActionSpec("hand_way", "Alt+0", "tools"),
    ActionSpec("radius", "Ctrl+D", "tools", checkable=True),
    ActionSpec("reach_car", "Ctrl+I", "tools", checkable=True),
    ActionSpec("reach_foot", "Ctrl+Shift+I", "tools", checkable=True),
    ActionSpec("draw_line", "Alt+1", "tools", checkable=True),
    ActionSpec("draw_area", "Alt+2", "tools", checkable=True),
    ActionSpec("draw_arrow", "Alt+3", "tools", checkable=True),
    ActionSpec("draw_text", "Alt+4", "tools", checkable=True),
    ActionSpec("erase_drawing", "Alt+5", "tools", checkable=True),
    ActionSpec("draw_colour", "Alt+6", "tools"),
    ActionSpec("coverage", "Ctrl+G", "tools", "coverage"),
    ActionSpec("trial_post", "Ctrl+T", "tools", checkable=True),
    ActionSpec("zones", "F6", "tools", "zones"),
    ActionSpec("edit_zones", "F7", "tools", checkable=True),
    ActionSpec("draw_zone", "Shift+F7", "tools", checkable=True),
    ActionSpec("split_zone", "Ctrl+F7", "tools", checkable=True),
    ActionSpec("assets_file", "Alt+7", "tools"),
    ActionSpec("grade_zone", "Alt+8", "tools"),
    ActionSpec("print_view", "Ctrl+P", "tools"),
    ActionSpec("overview", "O", "tools", checkable=True),
    ActionSpec("map_window", "Ctrl+Shift+N", "tools"),
    ActionSpec("views", "Ctrl+B", "tools"),
    ActionSpec("keep_view", "Ctrl+Shift+B", "tools"),
    ActionSpec("language", "F9", "view"),
    ActionSpec("theme", "F8", "view"),
    ActionSpec("reset_layout", "Ctrl+Shift+R", "view"),
    ActionSpec("for_duty_desk", "Ctrl+F9", "view"),
    ActionSpec("for_dispatch", "Ctrl+F10", "view"),
    ActionSpec("for_analysis", "Ctrl+F11", "view"),
    ActionSpec("for_supervision", "Ctrl+F12", "view"),
    ActionSpec("play", "P", "drill", "play", drill_only=True),
    ActionSpec("slower", "[", "drill", "slower", drill_only=True),
    ActionSpec("faster", "]", "drill", "faster", drill_only=True),
    ActionSpec("jump", "J", "drill", "jump", drill_only=True),
    ActionSpec("keys", "F1", "help", "help"),
    ActionSpec("cancel", "Esc", "help", is_last=True),
)


def action_text(name: str) -> str:
    """Menu entry of an action, in the language of the window."""
    if name.startswith("layer_"):
        return translate("Actions", "Layer {0}").format(name.removeprefix("layer_"))
    return _texts()[name]


@once_a_language
def _texts() -> Mapping[str, str]:
    """What `action_text` says of each but the layers."""
    return {
        "command_line": translate("Actions", "Type a command"),
        "find": translate("Actions", "Find"),
        "undo": translate("Actions", "Undo"),
        "redo": translate("Actions", "Redo"),
        "acknowledge": translate("Actions", "Acknowledge alerts"),
        "acknowledge_late": translate("Actions", "Take note of a late step"),
        "decide": translate("Actions", "Decide what was refused"),
        "doctrine": translate("Actions", "Doctrine"),
        "save_doctrine": translate("Actions", "Save the doctrine as a version"),
        "adopt_doctrine": translate("Actions", "Adopt the doctrine for all desks"),
        "mute": translate("Actions", "Mute sounds"),
        "live": translate("Actions", "Start a live operation on this region"),
        "join": translate("Actions", "Join a shared database…"),
        "handover": translate("Actions", "Hand over or take over the shift"),
        "roster": translate("Actions", "Roster"),
        "tour": translate("Actions", "On duty, break, off duty"),
        "plan_tours": translate("Actions", "Plan tours…"),
        "roster_file": translate("Actions", "Put a roster of a file on record…"),
        "tasks": translate("Actions", "Tasks"),
        "task": translate("Actions", "Give, begin or end a task"),
        "open_task": translate("Actions", "Open a task…"),
        "tasks_file": translate("Actions", "Open the tasks of a list…"),
        "task_report": translate("Actions", "Report of tasks…"),
        "notice": translate("Actions", "Notice to a zone…"),
        "export_shift": translate("Actions", "Export the shift…"),
        "settings": translate("Actions", "Settings"),
        "quit": translate("Actions", "Quit"),
        "new_incident": translate("Actions", "New incident"),
        "correct": translate("Actions", "Correct class, place or story"),
        "raise_alarm": translate("Actions", "Alarm at an alarm point"),
        "next_worst": translate("Actions", "Next worst incident"),
        "assign": translate("Actions", "Assign units"),
        "who_goes": translate("Actions", "Who should go"),
        "escalate": translate("Actions", "Escalate"),
        "step_down": translate("Actions", "Step down"),
        "divert": translate("Actions", "Divert"),
        "note": translate("Actions", "Add a note"),
        "feedback": translate("Actions", "Feedback of a unit"),
        "close": translate("Actions", "Close incident"),
        "reopen": translate("Actions", "Reopen incident"),
        "join_calls": translate("Actions", "Join to another call"),
        "support": translate("Actions", "Ask for support"),
        "review": translate("Actions", "Ask for a legal review"),
        "hazard": translate("Actions", "Mark a hazard at its place"),
        "requests": translate("Actions", "Requests"),
        "answer": translate("Actions", "Answer a request"),
        "lead": translate("Actions", "Let a unit lead"),
        "return_dispatch": translate("Actions", "Unit sends its order back"),
        "status": translate("Actions", "Set unit status"),
        "reassign": translate("Actions", "Reassign units"),
        "release": translate("Actions", "Release units"),
        "new_unit": translate("Actions", "Put a unit on record"),
        "units_file": translate("Actions", "Put units of a file on record…"),
        "fit_map": translate("Actions", "Show incident on map"),
        "whole_region": translate("Actions", "Show whole region"),
        "legend": translate("Actions", "Legend"),
        "layers": translate("Actions", "Layers of the map"),
        "assets_file": translate("Actions", "Put alarm points and cameras of a file on record…"),
        "grade_zone": translate("Actions", "Grade the zone in the middle of the map"),
        "draw_line": translate("Actions", "Draw a line for every desk"),
        "draw_area": translate("Actions", "Draw an area for every desk"),
        "draw_arrow": translate("Actions", "Draw an arrow for every desk"),
        "draw_text": translate("Actions", "Write on the map for every desk"),
        "erase_drawing": translate("Actions", "Erase a drawing"),
        "draw_colour": translate("Actions", "Next colour to draw in"),
        "close_road": translate("Actions", "Close a road…"),
        "close_area": translate("Actions", "Close an area…"),
        "open_road": translate("Actions", "Open a closed road"),
        "notation": translate("Actions", "Write places otherwise"),
        "measure": translate("Actions", "Measure a length"),
        "measure_road": translate("Actions", "Measure by road"),
        "vehicle_way": translate("Actions", "Way of a kind of vehicle…"),
        "hand_way": translate("Actions", "Hand the way over…"),
        "radius": translate("Actions", "Circle, and what is in it"),
        "reach_car": translate("Actions", "Reached in minutes by car"),
        "reach_foot": translate("Actions", "Reached in minutes on foot"),
        "coverage": translate("Actions", "Coverage"),
        "trial_post": translate("Actions", "Try a post"),
        "zones": translate("Actions", "Zones"),
        "edit_zones": translate("Actions", "Edit corners of zones"),
        "draw_zone": translate("Actions", "Draw a zone"),
        "split_zone": translate("Actions", "Split a zone"),
        "print_view": translate("Actions", "Print the map…"),
        "overview": translate("Actions", "Overview in the corner"),
        "map_window": translate("Actions", "Another window of the map"),
        "views": translate("Actions", "Go to a kept view"),
        "keep_view": translate("Actions", "Keep this view"),
        "language": translate("Actions", "Switch language"),
        "theme": translate("Actions", "Day or night"),
        "reset_layout": translate("Actions", "Reset layout"),
        "for_duty_desk": translate("Actions", "Panels of the duty desk"),
        "for_dispatch": translate("Actions", "Panels of dispatch"),
        "for_analysis": translate("Actions", "Panels of analysis"),
        "for_supervision": translate("Actions", "Panels of supervision"),
        "play": translate("Actions", "Run or pause the drill"),
        "slower": translate("Actions", "Slower"),
        "faster": translate("Actions", "Faster"),
        "jump": translate("Actions", "Jump to a time"),
        "keys": translate("Actions", "All keys"),
        "cancel": translate("Actions", "Leave, cancel"),
    }


def menu_text(menu: str) -> str:
    """Title of a menu, in the language of the window."""
    return {
        "operation": translate("Actions", "Operation"),
        "incident": translate("Actions", "Incident"),
        "units": translate("Actions", "Units"),
        "map": translate("Actions", "Map"),
        "tools": translate("Actions", "Tools"),
        "view": translate("Actions", "View"),
        "drill": translate("Actions", "Drill"),
        "help": translate("Actions", "Help"),
    }[menu]


def follow(widget: QWidget, action: QAction) -> None:
    """Let a button or a field be grey while its action is, and say why as that does."""

    def take_over() -> None:
        widget.setEnabled(action.isEnabled())
        widget.setToolTip(action.toolTip())

    action.changed.connect(take_over)
    take_over()


class Actions(QObject):
    """All actions by name, with their present keys. A key fires in every window of the program, but not in a field
    that takes it as text: Qt lets the field have it first.
    """

    def __init__(self, parent: QObject | None = None, *, is_drill: bool = False) -> None:
        super().__init__(parent)
        self._actions: dict[str, QAction] = {}
        self._layer_titles: Mapping[int, str] = {}
        self._is_drill = is_drill
        self._why_not: Callable[[str], str] = lambda _name: ""
        for spec in SPECS:
            action = QAction(self)
            action.setObjectName(spec.name)
            action.setCheckable(spec.checkable)
            action.setShortcut(QKeySequence(spec.key))
            action.setShortcutContext(Qt.ShortcutContext.ApplicationShortcut)
            action.setAutoRepeat(spec.name in ("next_worst", "undo", "redo"))
            action.setVisible(is_drill or not spec.drill_only)
            action.setEnabled(is_drill or not spec.drill_only)
            self._actions[spec.name] = action
        self.retranslate()

    def __getitem__(self, name: str) -> QAction:
        """The action of a name."""
        return self._actions[name]

    def __iter__(self) -> Iterator[QAction]:
        return iter(self._actions.values())

    def connect_each(self, done_by: Mapping[str, Callable[[], object]]) -> None:
        """Let actions, by their names, do something."""
        for name, do in done_by.items():
            self._actions[name].triggered.connect(lambda _checked=False, do=do: do())

    def of_menu(self, menu: str) -> list[QAction]:
        """The actions that a menu lists, in order."""
        return [self._actions[spec.name] for spec in SPECS if spec.menu == menu and not spec.is_last]

    def name_layers(self, titles: Mapping[int, str]) -> None:
        """Name the layers that the keys 1 to 9 switch, in the language of the window; the others are hidden."""
        self._layer_titles = titles
        self.retranslate()

    def set_barred(self, why_not: Callable[[str], str]) -> None:
        """Grey what may not be done here.

        Args:
            why_not: the reason by the name of an action, empty when it may be done; asked again with the language.
        """
        self._why_not = why_not
        self.retranslate()

    def keys(self) -> dict[str, str]:
        """Present key of each action, as text that `set_keys` takes."""
        return {name: action.shortcut().toString() for name, action in self._actions.items()}

    def set_keys(self, keys: Mapping[str, str]) -> None:
        """Set the keys that are named; an unknown name is left out."""
        for name, key in keys.items():
            if name in self._actions:
                self._actions[name].setShortcut(QKeySequence(key))
        self.retranslate()

    def conflicts(self) -> dict[str, list[str]]:
        """Names of the actions that share a key, by key."""
        by_key: dict[str, list[str]] = {}
        for name, key in self.keys().items():
            if key:
                by_key.setdefault(key, []).append(name)
        return {key: names for key, names in by_key.items() if len(names) > 1}

    def retranslate(self) -> None:
        """Set the texts anew, after the language or a key changed."""
        for spec in SPECS:
            action = self._actions[spec.name]
            text = action_text(spec.name)
            if spec.name.startswith("layer_"):
                number = int(spec.name.removeprefix("layer_"))
                text = self._layer_titles.get(number, text)
                action.setVisible(number in self._layer_titles)
            key = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
            why_not = self._why_not(spec.name)
            action.setEnabled(not why_not and (self._is_drill or not spec.drill_only))
            action.setText(text)
            action.setToolTip(f"{text}: {why_not}" if why_not else f"{text}  ({key})" if key else text)
