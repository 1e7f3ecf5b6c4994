"""Whether there is a screen to open a window on, asked before Qt is: without one Qt ends the process by force.

Knows no Qt.
"""

from __future__ import annotations

import ctypes
import os
import re
import socket
import sys
from pathlib import Path

CONNECT_S = 2.0
#: What Qt's xcb platform needs and minimal systems lack, with Debian's name of the package.
XCB_LIBRARIES = {"libxcb-cursor.so.0": "libxcb-cursor0", "libxkbcommon-x11.so.0": "libxkbcommon-x11-0"}
OFFSCREEN = ("offscreen", "minimal", "vnc")


def why_no_screen(environment: dict[str, str] | None = None) -> str:
    """Why no window can be opened, or nothing when one can."""
    env = dict(os.environ) if environment is None else environment
    if not sys.platform.startswith("linux"):
        return ""
    platform = env.get("QT_QPA_PLATFORM", "").partition(":")[0]
    if platform in OFFSCREEN:
        return ""
    if _wayland(env):
        return ""
    display = env.get("DISPLAY", "")
    if not display:
        return "neither DISPLAY nor WAYLAND_DISPLAY names one"
    if not _answers(display):
        return f"DISPLAY {display} does not answer"
    for library, package in XCB_LIBRARIES.items():
        try:
            ctypes.CDLL(library)
        except OSError:
            return f"the system lacks {library} (package {package})"
    return ""


def _wayland(env: dict[str, str]) -> bool:
    name = env.get("WAYLAND_DISPLAY", "")
    if not name:
        return False
    path = Path(name) if name.startswith("/") else Path(env.get("XDG_RUNTIME_DIR", "/")) / name
    return path.exists()


def _answers(display: str) -> bool:
    """Whether an X server listens there."""
    match = re.fullmatch(r"(?:unix/)?([^:]*):(\d+)(?:\.\d+)?", display)
    if match is None:
        return True  # a form that is not ours to judge
    host, number = match[1], int(match[2])
    if host not in ("", "unix", "localhost"):
        return _connects(socket.AF_INET, (host, 6000 + number))
    path = f"/tmp/.X11-unix/X{number}"
    if _connects(socket.AF_UNIX, f"\0{path}") or _connects(socket.AF_UNIX, path):
        return True
    return host == "localhost" and _connects(socket.AF_INET, (host, 6000 + number))


def _connects(family: int, address: object) -> bool:
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.settimeout(CONNECT_S)
        try:
            probe.connect(address)  # type: ignore[arg-type]
        except OSError:
            return False
    return True
