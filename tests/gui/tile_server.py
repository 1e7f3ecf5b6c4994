"""A tile server on this machine, for tests of the base map: spoken to at the wire."""

from __future__ import annotations

import contextlib
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtGui import QColor, QImage

COLOUR = "#208040"


def png(color: str, side: int = 256) -> bytes:
    """A tile of one colour."""
    image = QImage(side, side, QImage.Format.Format_RGB32)
    image.fill(QColor(color))
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]
    return bytes(buffer.data().data())


class TileServer:
    """Answers every tile with `COLOUR`; can be broken and mended, and keeps what it was asked for."""

    def __init__(self) -> None:
        self.status = 200
        self.content = png(COLOUR)
        self.asked: list[str] = []
        self.broken: set[str] = set()  # paths, without their ending, that are refused
        self.gate: threading.Event | None = None  # answers wait for it
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                outer.asked.append(self.path)
                if outer.gate is not None:
                    outer.gate.wait(30.0)
                self.send_response(500 if self.path.removesuffix(".png") in outer.broken else outer.status)
                self.send_header("Content-Type", "image/png")
                self.send_header("Content-Length", str(len(outer.content)))
                self.send_header("Expires", "Thu, 01 Jan 1970 00:00:00 GMT")
                self.send_header("Last-Modified", "Mon, 01 Jun 2026 00:00:00 GMT")
                self.end_headers()
                with contextlib.suppress(ConnectionError):  # who asked has had enough
                    self.wfile.write(outer.content)

            def log_message(self, *_: object) -> None:
                """Quiet."""

        self._http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._http.daemon_threads = True
        self.template = f"http://127.0.0.1:{self._http.server_port}/{{z}}/{{x}}/{{y}}.png"
        self._thread = threading.Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.02})
        self._thread.start()

    def stop(self) -> None:
        """Answer no more."""
        if self.gate is not None:
            self.gate.set()
        self._http.shutdown()
        self._http.server_close()
        self._thread.join()
