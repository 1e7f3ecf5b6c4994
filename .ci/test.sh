#!/usr/bin/env bash
# Runs the tests; arguments go to pytest. Without a display Qt draws offscreen. The whole suite runs in two processes
# where there are two cores, each test file in one of them.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

if [[ -z "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]]; then
    export QT_QPA_PLATFORM="${QT_QPA_PLATFORM:-offscreen}"
fi
if (($# == 0)) && (($(nproc) > 1)); then
    set -- --numprocesses 2 --dist loadfile
fi
exec .venv/bin/python -m pytest "$@"
