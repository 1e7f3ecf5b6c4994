#!/usr/bin/env bash
# Remakes docs/images/console.png: the console in the middle of a drill on its training county, painted offscreen.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

# A data folder of its own: the picture must not show, nor change, anything of whoever makes it.
home="$(mktemp -d)"
trap 'rm -rf "$home"' EXIT
env -u DISPLAY -u WAYLAND_DISPLAY QT_QPA_PLATFORM=offscreen QT_SCALE_FACTOR=1 TZ=Asia/Shanghai \
    XDG_DATA_HOME="$home/data" XDG_CONFIG_HOME="$home/config" XDG_CACHE_HOME="$home/cache" \
    .venv/bin/python docs/make_screenshot.py docs/images/console.png
