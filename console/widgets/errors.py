"""Errors nobody expected: logged with their traceback, told in a note, and the window goes on.

Knows no panel.
"""

from __future__ import annotations

import logging
import logging.handlers
import queue
import sys
import threading
from types import TracebackType

from PySide6.QtCore import QMessageLogContext, QObject, QtMsgType, Signal, qInstallMessageHandler

from console.userdata import error_log, make_folder

log = logging.getLogger("console")
KEPT_BYTES = 2_000_000


_LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}
#: What the offscreen platform says of every window; nothing is wrong with them.
_NOISE = "This plugin does not support"


def _log_qt(kind: QtMsgType, _where: QMessageLogContext, text: str) -> None:
    if not text.startswith(_NOISE):
        logging.getLogger("qt").log(_LEVELS.get(kind, logging.WARNING), text)


class ErrorWatch(QObject):
    """Catches what no handler caught, on every thread. `caught` carries one line; it comes on the GUI thread."""

    caught = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._hooks = (sys.excepthook, threading.excepthook)
        records: queue.SimpleQueue[logging.LogRecord] = queue.SimpleQueue()
        self._queue_handler = logging.handlers.QueueHandler(records)
        self._listener: logging.handlers.QueueListener | None = None
        self._records = records

    def start(self) -> None:
        """Begin to watch. The log is written by a thread of its own."""
        path = error_log()
        try:
            make_folder(path.parent)
            handler: logging.Handler = logging.handlers.RotatingFileHandler(
                path, maxBytes=KEPT_BYTES, backupCount=2, encoding="utf-8", delay=True
            )
        except OSError:
            handler = logging.StreamHandler()
        handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(threadName)s: %(message)s"))
        self._listener = logging.handlers.QueueListener(self._records, handler)
        self._listener.start()
        root = logging.getLogger()
        root.addHandler(self._queue_handler)
        root.setLevel(logging.WARNING)
        qInstallMessageHandler(_log_qt)
        sys.excepthook = self._main
        threading.excepthook = self._thread

    def stop(self) -> None:
        """Stop watching, after everything was written."""
        sys.excepthook, threading.excepthook = self._hooks
        qInstallMessageHandler(None)
        logging.getLogger().removeHandler(self._queue_handler)
        if self._listener is not None:
            self._listener.stop()
            self._listener = None

    def _main(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            self._hooks[0](kind, error, trace)
            return
        log.critical("unexpected error", exc_info=(kind, error, trace))
        self.caught.emit(f"{kind.__name__}: {error}")

    def _thread(self, args: threading.ExceptHookArgs) -> None:
        if args.exc_value is None or isinstance(args.exc_value, SystemExit):
            return
        self._main(args.exc_type, args.exc_value, args.exc_traceback)
