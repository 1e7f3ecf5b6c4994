#!/usr/bin/env bash
# Runs the tests; arguments go to pytest. Without a display Qt draws offscreen.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

if [[ -z "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]]; then
    export QT_QPA_PLATFORM="${QT_QPA_PLATFORM:-offscreen}"
fi
exec .venv/bin/python -m pytest "$@"
