"""A line between a desk and its server that can be cut, stalled, and made to swallow the server's answers."""

from __future__ import annotations

import contextlib
import selectors
import socket
import threading
from typing import Literal

Mode = Literal["pass", "cut", "stall", "deaf"]


class Line:
    """Carries bytes to and fro. `cut` hangs up and takes nobody; `stall` holds all bytes back; `deaf` brings the desk's
    words to the server and swallows what it answers, so that a commit is done and nobody learns of it."""

    def __init__(self, server_port: int) -> None:
        self._server_port = server_port
        self._mode: Mode = "pass"
        self._lock = threading.RLock()
        self._pairs: dict[socket.socket, socket.socket] = {}
        self._of_server: set[socket.socket] = set()
        self._selector = selectors.DefaultSelector()
        self._door = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._door.getsockname()[1]
        self._selector.register(self._door, selectors.EVENT_READ)
        self._near, self._far = socket.socketpair()
        self._selector.register(self._near, selectors.EVENT_READ)
        self._ending = False
        self._thread = threading.Thread(target=self._carry, name="line")
        self._thread.start()

    def set(self, mode: Mode) -> None:
        """Behave so from now on; all but `stall` and `deaf` hang up what is stalled or was swallowed."""
        with self._lock:
            was, self._mode = self._mode, mode
            if mode == "cut" or was == "deaf":
                self._hang_up()
        self._far.send(b"!")

    def close(self) -> None:
        """Hang up for good."""
        self._ending = True
        self._far.send(b"!")
        self._thread.join()
        with self._lock:
            self._hang_up()
        for one in (self._door, self._near, self._far):
            one.close()
        self._selector.close()

    def _carry(self) -> None:
        while not self._ending:
            for key, _ in self._selector.select():
                found = key.fileobj
                assert isinstance(found, socket.socket)
                with self._lock:
                    if found is self._near:
                        self._near.recv(64)
                        self._listen_to_all()
                    elif found is self._door:
                        self._let_in()
                    elif found in self._pairs:
                        self._hand_on(found)

    def _listen_to_all(self) -> None:
        """While stalled, bytes stay where they are."""
        wanted = set() if self._mode == "stall" else set(self._pairs)
        now = {key.fileobj for key in self._selector.get_map().values()} - {self._door, self._near}
        for gone in now - wanted:
            self._selector.unregister(gone)
        for new in wanted - now:
            self._selector.register(new, selectors.EVENT_READ)

    def _let_in(self) -> None:
        desk, _ = self._door.accept()
        if self._mode == "cut":
            desk.close()
            return
        try:
            server = socket.create_connection(("127.0.0.1", self._server_port), 2.0)
        except OSError:
            desk.close()
            return
        server.settimeout(None)
        self._pairs |= {desk: server, server: desk}
        self._of_server.add(server)
        self._listen_to_all()

    def _hand_on(self, found: socket.socket) -> None:
        try:
            words = found.recv(65536)
            if words and not (self._mode == "deaf" and found in self._of_server):
                self._pairs[found].sendall(words)
        except OSError:
            words = b""
        if not words:
            self._part(found)

    def _part(self, found: socket.socket) -> None:
        for one in (found, self._pairs[found]):
            del self._pairs[one]
            self._of_server.discard(one)
            with contextlib.suppress(KeyError):  # stalled ones are not listened to
                self._selector.unregister(one)
            one.close()

    def _hang_up(self) -> None:
        while self._pairs:
            self._part(next(iter(self._pairs)))
