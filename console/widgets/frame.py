"""The window: docks, menus, and what surrounds them. It arranges what it is given and decides nothing.

Panels come ready made; what actions do is connected in `console.app`.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QByteArray, QEvent, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QCloseEvent, QGuiApplication, QKeyEvent, QKeySequence, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QMenuBar, QSizePolicy, QVBoxLayout, QWidget
from PySide6QtAds import ads

from console.widgets.actions import MENUS, Actions, menu_text
from console.widgets.drill_mark import FRAME_PX, WORD, PanelHost
from console.widgets.icons import icon
from console.widgets.settings import Settings
from console.widgets.theme import Look

#: Raised when the docks change so much that a kept layout no longer fits.
LAYOUT_VERSION = 1
LAYOUT = "layout"
GEOMETRY = "window"
KEEP_LAYOUT_AFTER_MS = 1500
SIDE_SHARE, BOTTOM_SHARE = 0.21, 0.3
MIN_SIDE_PX = 304
#: What the detail needs to show all its columns, and the most it gets of a narrow window.
DETAIL_PX, MOST_DETAIL_SHARE = 820, 0.6
MIN_BOTTOM_PX = 272
TOP_PX = 32
LINE_PX = 40
ROWS_OF_DOCKS = 2
SMALLEST_MAP = QSize(320, 200)
LARGEST = QSize(1920, 1080)
log = logging.getLogger(__name__)


class Place(StrEnum):
    """Where a panel starts."""

    CENTRE = "centre"
    LEFT = "left"
    RIGHT = "right"
    BOTTOM_LEFT = "bottom_left"
    BOTTOM_RIGHT = "bottom_right"


@dataclass(frozen=True, slots=True)
class Panel:
    """A panel's dock. `title` is asked again when the language changes; what is in it may come later.

    The first panel of a place makes it, the others are tabs behind it. Closed ones wait to be asked for.
    """

    name: str
    title: Callable[[], str]
    place: Place
    is_open: bool = True


class Frame(QWidget):
    """The main window. `closing` comes before it goes."""

    closing = Signal()

    def __init__(
        self, look: Look, actions: Actions, settings: Settings, panels: Sequence[Panel], title: Callable[[], str]
    ) -> None:
        super().__init__()
        self._look, self._actions, self._settings, self._title = look, actions, settings, title
        self.setObjectName("frame")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.menu_bar = QMenuBar(self)
        self.menu_bar.setNativeMenuBar(False)
        self.menu_bar.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        self.docks: dict[str, ads.CDockWidget] = {}
        self.hosts: dict[str, PanelHost] = {}
        self._titles = {panel.name: panel.title for panel in panels}
        self._places = {panel.name: panel.place for panel in panels}
        self.manager = self._make_manager()
        edge = FRAME_PX if look.is_drill else 0
        column = QVBoxLayout(self)
        column.setContentsMargins(edge, edge, edge, edge)
        column.setSpacing(0)
        top = QWidget(self)
        top.setObjectName("top")
        top.setFixedHeight(TOP_PX)
        self._top = QHBoxLayout(top)
        self._top.setContentsMargins(0, 0, 0, 0)
        self._top.setSpacing(0)
        self._top.addWidget(self.menu_bar)
        self._top.addStretch(0)
        above, below = QWidget(self), QWidget(self)
        self._above, self._below = QVBoxLayout(above), QVBoxLayout(below)
        for rows, layout in ((above, self._above), (below, self._below)):
            rows.setObjectName("rows")
            rows.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
            layout.setContentsMargins(0, 0, 0, 0)
            layout.setSpacing(0)
        for widget, share in ((top, 0), (above, 0), (self.manager, 1), (below, 0)):
            column.addWidget(widget, share)
        self._areas: dict[Place, ads.CDockAreaWidget] = {}
        self._first: dict[Place, ads.CDockWidget] = {}
        for panel in panels:
            self._add(panel)
        self.manager.floatingWidgetCreated.connect(self._keep_closed_home_soon)
        self._panel_actions: dict[str, QAction] = {}
        self.menus = {menu: self._make_menu(menu) for menu in MENUS}
        for action in actions:
            if action.objectName() != "cancel":
                self.addAction(action)
        self._keep_timer = QTimer(self, interval=KEEP_LAYOUT_AFTER_MS, singleShot=True)
        self._keep_timer.timeout.connect(self.keep_layout)
        self._delivered: QByteArray | None = None
        self._is_closing = False
        self.retranslate()
        self.resize(self.sizeHint())
        look.changed.connect(self.retranslate)
        actions["reset_layout"].triggered.connect(self.reset_layout)

    def set_status_bar(self, bar: QWidget) -> None:
        """Put the status bar beside the menus."""
        self._top.addWidget(bar, 1)

    def set_rows(self, above: Sequence[QWidget] = (), below: Sequence[QWidget] = ()) -> None:
        """Put rows between the status bar and the docks, and rows under the docks; each from the top."""
        for layout, rows in ((self._above, above), (self._below, below)):
            while (old := layout.takeAt(0)) is not None:
                if (widget := old.widget()) is not None and widget not in rows:
                    widget.deleteLater()
            for row in rows:
                layout.addWidget(row)

    def fill(self, name: str, panel: QWidget) -> None:
        """Put a panel into its dock."""
        self.hosts[name].fill(panel)

    # -- docks -------------------------------------------------------------------------------------

    def _make_manager(self) -> ads.CDockManager:
        flag = ads.CDockManager.eConfigFlag
        flags = flag.DefaultOpaqueConfig | flag.DisableStylesheet | flag.FocusHighlighting
        flags |= flag.HideSingleCentralWidgetTitleBar | flag.EqualSplitOnInsertion | flag.DockAreaHideDisabledButtons
        flags |= flag.MiddleMouseButtonClosesTab | flag.FloatingContainerForceQWidgetTitleBar
        # Names are read whole; those that find no room are behind one button.
        flags |= flag.DisableTabTextEliding | flag.DockAreaDynamicTabsMenuButtonVisibility
        # The cross is of the panel in front: the units stay when a panel before them is closed.
        flags |= flag.DockAreaCloseButtonClosesTab
        flags &= ~flag.ActiveTabHasCloseButton & ~flag.AllTabsHaveCloseButton
        ads.CDockManager.setConfigFlags(flags)
        manager = ads.CDockManager(self)
        provider = manager.iconProvider()
        for which, name in (
            (ads.TabCloseIcon, "close"),
            (ads.DockAreaCloseIcon, "close"),
            (ads.DockAreaUndockIcon, "dock-window"),
            (ads.DockAreaMenuIcon, "chevron-down"),
        ):
            provider.registerCustomIcon(which, icon(self._look, name, "text_muted"))
        return manager

    def _add(self, panel: Panel) -> None:
        dock = ads.CDockWidget(self.manager, panel.title())
        dock.setObjectName(panel.name)
        host = self.hosts[panel.name] = PanelHost(self._look)
        dock.setWidget(host, ads.CDockWidget.eInsertMode.ForceNoScrollArea)
        dock.setMinimumSizeHintMode(ads.CDockWidget.eMinimumSizeHintMode.MinimumSizeHintFromContentMinimumSize)
        area = self._areas.get(panel.place)
        if area is not None:
            self.manager.addDockWidgetTabToArea(dock, area)
        elif panel.place is Place.CENTRE:
            self._areas[panel.place] = area = self.manager.setCentralWidget(dock)
            # The map needs no name above it, and the room is better used.
            area.setDockAreaFlag(ads.CDockAreaWidget.eDockAreaFlag.HideSingleWidgetTitleBar, True)
            dock.setFeature(ads.CDockWidget.DockWidgetFeature.DockWidgetClosable, False)
            host.setMinimumSize(SMALLEST_MAP)
        else:
            self._areas[panel.place] = self._new_area(panel.place, dock, self._areas.get)
        self._first.setdefault(panel.place, dock)
        dock.toggleView(panel.is_open)
        if area is not None:
            area.setCurrentIndex(0)
        dock.viewToggled.connect(lambda *_: self._keep_soon())
        dock.topLevelChanged.connect(lambda *_: self._keep_soon())
        dock.visibilityChanged.connect(lambda *_: self._name_floating())
        self.docks[panel.name] = dock

    def _new_area(
        self, place: Place, dock: ads.CDockWidget, area_of: Callable[[Place], ads.CDockAreaWidget | None]
    ) -> ads.CDockAreaWidget:
        side = {
            Place.LEFT: ads.LeftDockWidgetArea,
            Place.RIGHT: ads.RightDockWidgetArea,
            Place.BOTTOM_LEFT: ads.BottomDockWidgetArea,
            Place.BOTTOM_RIGHT: ads.RightDockWidgetArea,
        }[place]
        beside = area_of(Place.BOTTOM_LEFT if place is Place.BOTTOM_RIGHT else Place.CENTRE)
        if place is Place.BOTTOM_LEFT or beside is None:  # under all the others, over the whole width
            return self.manager.addDockWidget(ads.BottomDockWidgetArea, dock)
        return self.manager.addDockWidget(side, dock, beside)

    def _keep_closed_home_soon(self, container: ads.CFloatingDockContainer) -> None:
        # It is told of before anything is in it.
        QTimer.singleShot(0, container, lambda: self._keep_closed_home(container))

    def _keep_closed_home(self, container: ads.CFloatingDockContainer) -> None:
        """Tabs that are closed stay in the window: an area that floats takes them along, and they open out there."""
        if self.manager.isRestoringState():
            return
        inside = container.dockContainer()
        for name, dock in self.docks.items():
            if dock.dockContainer() is inside and dock.isClosed():
                area = self._home_area(self._places[name])
                if area is not None:
                    self.manager.addDockWidgetTabToArea(dock, area)
                else:
                    self._new_area(self._places[name], dock, self._home_area)
                dock.toggleView(False)

    def _home_area(self, place: Place) -> ads.CDockAreaWidget | None:
        """The area of a place in the window; None when all that belongs there floats."""
        docks = (dock for name, dock in self.docks.items() if self._places[name] is place)
        return next((dock.dockAreaWidget() for dock in docks if not dock.isInFloatingContainer()), None)

    def close_panel(self, name: str) -> None:
        """Close a panel."""
        self.docks[name].toggleView(False)

    def open_panel(self, name: str) -> None:
        """Show a panel, in front of those in the same place. The focus stays where it is."""
        dock = self.docks[name]
        dock.toggleView(True)
        dock.raise_()

    def toggle_panel(self, name: str) -> None:
        """Show a panel, or close it when it is in front."""
        dock = self.docks[name]
        is_map = self._places[name] is Place.CENTRE and dock is self._first[Place.CENTRE]
        if is_map or not self._is_in_front(dock):
            self.open_panel(name)
        else:
            dock.toggleView(False)

    @staticmethod
    def _is_in_front(dock: ads.CDockWidget) -> bool:
        return not dock.isClosed() and dock.isCurrentTab()

    # -- layout ------------------------------------------------------------------------------------

    def _share_out(self) -> None:
        width, height = self.manager.width(), self.manager.height()
        side, bottom = max(MIN_SIDE_PX, int(width * SIDE_SHARE)), max(MIN_BOTTOM_PX, int(height * BOTTOM_SHARE))
        # Restoring a state makes the areas anew: ask the docks where they are.
        area_of = {place: dock.dockAreaWidget() for place, dock in self._first.items()}
        self.manager.setSplitterSizes(area_of[Place.CENTRE], [side, width - 2 * side, side])
        left = max(width // 2, min(DETAIL_PX, int(width * MOST_DETAIL_SHARE)))
        self.manager.setSplitterSizes(area_of[Place.BOTTOM_LEFT], [left, width - left])
        root = self.manager.rootSplitter()
        if root.count() == ROWS_OF_DOCKS:
            root.setSizes([height - bottom, bottom])

    def restore_layout(self) -> bool:
        """Go back to the layout of the last time; False when there is none or it does not fit any more."""
        geometry = self._settings.state(GEOMETRY)
        if not geometry.isEmpty() and not _is_offscreen():
            self.restoreGeometry(geometry)
        state = self._settings.state(LAYOUT)
        if state.isEmpty():
            return False
        self._delivered = QByteArray(self.manager.saveState(LAYOUT_VERSION))
        done = bool(self.manager.restoreState(state, LAYOUT_VERSION))
        if not done:
            log.info("the kept layout does not fit any more and is left out")
        return done

    def reset_layout(self) -> None:
        """Go back to the layout as delivered."""
        if self._delivered is not None:
            self.manager.restoreState(self._delivered, LAYOUT_VERSION)
        self._share_out()
        self._settings.set(LAYOUT, None)

    def keep_layout(self) -> None:
        """Hand the layout to the settings, which write it off this thread; not any more once the window closes."""
        self._keep_timer.stop()
        if self._is_closing:
            return
        self._settings.set(LAYOUT, QByteArray(self.manager.saveState(LAYOUT_VERSION)))
        self._settings.set(GEOMETRY, self.saveGeometry())

    def _keep_soon(self) -> None:
        if not self.manager.isRestoringState():
            self._keep_timer.start()

    # -- menus and words ---------------------------------------------------------------------------

    def _make_menu(self, menu: str) -> QMenu:
        made = self.menu_bar.addMenu("")
        made.setToolTipsVisible(True)  # a grey entry says why
        for action in self._actions.of_menu(menu):
            made.addAction(action)
        if menu == "view":
            made.addSeparator()
            for name in self.docks:
                self._panel_actions[name] = action = QAction(made, checkable=True)
                action.triggered.connect(lambda _checked=False, name=name: self.toggle_panel(name))
                made.addAction(action)
            made.aboutToShow.connect(self._check_panels)
        made.menuAction().setVisible(any(action.isVisible() for action in made.actions()))
        return made

    def _check_panels(self) -> None:
        """Tick the panels that are in front."""
        for name, action in self._panel_actions.items():
            action.setChecked(self._is_in_front(self.docks[name]))

    def changeEvent(self, event: QEvent) -> None:
        """Say everything in the new language."""
        if event.type() == QEvent.Type.LanguageChange:
            self._actions.retranslate()
            self.retranslate()
        super().changeEvent(event)

    def retranslate(self) -> None:
        """Set every text and colour anew."""
        theme = self._look.theme
        ground = theme.drill if self._look.is_drill else theme.window
        style = f"#frame {{ background: {ground}; }} #top, #rows {{ background: {theme.window}; }}"
        if style != self.styleSheet():  # set anew, even the same one styles every widget of every panel again
            self.setStyleSheet(style)
        title = self._title()
        self.setWindowTitle(f"{WORD} · {title}" if self._look.is_drill else title)
        for name, dock in self.docks.items():
            dock.setWindowTitle(self._titles[name]())
            self._panel_actions[name].setText(self._titles[name]())
        self._name_floating()
        for menu, made in getattr(self, "menus", {}).items():
            made.setTitle(menu_text(menu))
        self.menu_bar.setMinimumWidth(self.menu_bar.sizeHint().width())

    def _name_floating(self) -> None:
        """Name floating windows after what is in front in them: Qt-ADS leaves a restored one the name set last."""
        for container in self.manager.floatingWidgets():
            inside = container.dockContainer()
            areas = [inside.dockArea(n) for n in range(inside.dockAreaCount())]
            docks = [area.currentDockWidget() for area in areas if not area.isHidden()]
            title = " · ".join(dock.windowTitle() for dock in docks if dock is not None)
            container.setWindowTitle(title)
            for label in container.findChildren(QLabel, "floatingTitleLabel"):
                label.setText(title)

    # -- events ------------------------------------------------------------------------------------

    def sizeHint(self) -> QSize:
        """As large as the screen, up to a common size; a screen that is only pretended does not count."""
        if _is_offscreen():
            return LARGEST
        screen = self.screen().availableSize()
        return screen.boundedTo(LARGEST)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """What no panel wanted: the key that leaves or cancels."""
        if QKeySequence(event.keyCombination()) == self._actions["cancel"].shortcut():
            self._actions["cancel"].trigger()
            event.accept()
            return
        super().keyPressEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        """Share the room out once there is any, unless the docks stand as they were left."""
        super().showEvent(event)
        if self._delivered is None:
            if (layout := self.layout()) is not None:
                layout.activate()
            self._share_out()
            self._delivered = QByteArray(self.manager.saveState(LAYOUT_VERSION))

    def closeEvent(self, event: QCloseEvent) -> None:
        """Keep the layout and let those who depend on the window end first."""
        self.keep_layout()
        self._is_closing = True
        self.closing.emit()
        super().closeEvent(event)


def _is_offscreen() -> bool:
    """Whether the screen is only pretended, and its size means nothing."""
    return QGuiApplication.platformName() == "offscreen"
