#!/usr/bin/env bash
# Remakes requirements.lock from pyproject.toml: every package pinned, with the hashes of all files
# that the public registry has of it, for every Python from 3.11 on and every platform.
#
# uv reads none of pip's settings, and --no-config and the cleared variables keep out its own, so that
# a machine with a mirror or a folder of wheels makes the same lock as any other.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

uv_version=0.13.9

.ci/setup.sh run
if [[ "$(build/lock-venv/bin/uv --version 2>/dev/null)" != "uv $uv_version"* ]]; then
    .venv/bin/python -m venv --clear build/lock-venv
    build/lock-venv/bin/python -m pip install --quiet --disable-pip-version-check "uv==$uv_version"
fi
clean=(env)
while IFS='=' read -r name _; do
    clean+=(-u "$name")
done < <(env | grep -E '^UV_(INDEX|DEFAULT_INDEX|EXTRA_INDEX|FIND_LINKS|NO_INDEX|CONFIG)' || true)
"${clean[@]}" build/lock-venv/bin/uv pip compile --quiet --no-config --universal --upgrade --python-version 3.11 \
    --generate-hashes --no-emit-index-url --custom-compile-command 'make lock' --group dev pyproject.toml \
    --output-file requirements.lock
if grep -nE '://|--(index|extra|find)' requirements.lock; then
    echo "error: lock: requirements.lock: names a place to fetch from" >&2
    exit 1
fi
