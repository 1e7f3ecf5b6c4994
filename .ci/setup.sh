#!/usr/bin/env bash
# Makes .venv from requirements.lock, and looks that the system has what the console needs.
#
#   .ci/setup.sh run    what opening the console needs
#   .ci/setup.sh all    that, and what the tests need
#
# What is missing is installed through apt where that is allowed (root, or sudo without a password);
# otherwise the packages are named, with what to type. Does nothing, quickly, when nothing is missing.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

scope="${1:-all}"
case "$scope" in run | all) ;; *)
    echo "error: setup: $scope: say run or all" >&2
    exit 2
    ;;
esac

say() { echo "setup: $*" >&2; }
fail() {
    echo "error: setup: $*" >&2
    exit 1
}

# --- what the system must have ------------------------------------------------------------------

libraries="$( (ldconfig -p || /sbin/ldconfig -p) 2>/dev/null || true)"

has_library() {
    [[ "$libraries" == *"$1 "* ]] || compgen -G "/usr/lib/*/$1" >/dev/null || compgen -G "/usr/lib*/$1" >/dev/null
}

has_program() { command -v "$1" >/dev/null 2>&1; }

has_postgres() { has_program initdb || compgen -G "/usr/lib/postgresql/*/bin/initdb" >/dev/null; }

# Prints the real path of the first Python from 3.11 on that PATH holds. A pyenv shim of a version that
# is not switched on fails when it is run, so each candidate is asked, not trusted.
find_python() {
    local name candidate found
    for name in python3.11 python3.12 python3.13 python3.14 python3 python; do
        while IFS= read -r candidate; do
            if found="$("$candidate" -c '
import sys
if sys.version_info < (3, 11):
    raise SystemExit(1)
'"${1:-}"'
print(sys.executable)' 2>/dev/null)" && [[ -x "$found" ]]; then
                echo "$found"
                return 0
            fi
        done < <(type -aP "$name" 2>/dev/null || true)
    done
    return 1
}

needed=()  # nothing works without these
wished=()  # a window on a screen, and the tests

need_library() { has_library "$2" || needed+=("$1"); }
wish_library() { has_library "$2" || wished+=("$1"); }

look() {
    needed=()
    wished=()
    if python="$(find_python 'import ensurepip, venv')"; then
        :
    elif python="$(find_python)"; then
        needed+=("python$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')-venv")
    else
        python=""
        needed+=(python3 python3-venv)
    fi
    need_library libglib2.0-0 libglib-2.0.so.0
    need_library libgl1 libGL.so.1
    need_library libegl1 libEGL.so.1
    need_library libxkbcommon0 libxkbcommon.so.0
    need_library libfontconfig1 libfontconfig.so.1
    need_library libdbus-1-3 libdbus-1.so.3
    wish_library libxkbcommon-x11-0 libxkbcommon-x11.so.0
    wish_library libxcb-cursor0 libxcb-cursor.so.0
    wish_library libxcb-icccm4 libxcb-icccm.so.4
    wish_library libxcb-keysyms1 libxcb-keysyms.so.1
    wish_library libxcb-shape0 libxcb-shape.so.0
    if [[ "$scope" == all ]]; then
        has_program Xvfb || wished+=(xvfb)
        has_program xauth || wished+=(xauth)
        has_program xdotool || wished+=(xdotool)
        has_postgres || wished+=(postgresql)
        has_program patroni || wished+=(patroni)
        has_program etcd || wished+=(etcd-server)
        # Patroni talks to etcd over TLS with it, and does not say that it needs it.
        [[ -d /usr/lib/python3/dist-packages/idna ]] || ! has_program apt-get || wished+=(python3-idna)
    fi
}

# Runs a command as root, when that needs no password.
as_root() {
    if [[ "$(id -u)" == 0 ]]; then "$@"; else sudo -n "$@"; fi
}

may_install() {
    has_program apt-get && { [[ "$(id -u)" == 0 ]] || { has_program sudo && sudo -n true 2>/dev/null; }; }
}

# The tests bring their own servers: the packages are kept from making, starting or enabling any. A server that was
# there before is left as it is.
apt_install() {
    local settings=/etc/postgresql-common/createcluster.conf policy=/usr/sbin/policy-rc.d kept new done=0
    local -a servers=()
    local -a apt=(env DEBIAN_FRONTEND=noninteractive DEBCONF_NOWARNINGS=yes apt-get -qq -y --no-install-recommends)
    kept="$(mktemp -d)"
    if [[ " $* " == *" postgresql "* ]]; then
        as_root "${apt[@]}" install postgresql-common >/dev/null
        as_root cp -p "$settings" "$kept/settings"
        as_root sed -i 's/^#\?create_main_cluster.*/create_main_cluster = false/' "$settings"
    fi
    [[ " $* " != *" etcd-server "* ]] || servers+=(etcd)
    [[ " $* " != *" patroni "* ]] || servers+=(patroni)
    if ((${#servers[@]})); then
        [[ ! -e "$policy" ]] || as_root mv "$policy" "$kept/policy"
        new="$(mktemp)"
        printf '#!/bin/sh\ncase "$1" in etcd | patroni) exit 101 ;; esac\n[ ! -x %s ] || exec %s "$@"\n' \
            "$kept/policy" "$kept/policy" >"$new"
        as_root install -m 755 "$new" "$policy"
        rm -f "$new"
    fi
    as_root "${apt[@]}" install "$@" >/dev/null || done=$?
    if ((${#servers[@]})); then
        as_root rm -f "$policy"
        [[ ! -e "$kept/policy" ]] || as_root mv "$kept/policy" "$policy"
        for new in "${servers[@]}"; do
            [[ ! -e "/etc/init.d/$new" ]] || as_root update-rc.d "$new" disable >/dev/null 2>&1 ||
                say "could not switch off the service $new, which the tests do not need"
        done
    fi
    [[ ! -e "$kept/settings" ]] || as_root cp -p "$kept/settings" "$settings"
    as_root rm -rf "$kept"
    return "$done"
}

look
if ((${#needed[@]} + ${#wished[@]})); then
    if may_install; then
        say "installing ${needed[*]} ${wished[*]}"
        # A broken third-party source must not stop us: what counts is whether the install works.
        as_root apt-get -qq update >/dev/null || say "apt-get update had trouble; going on"
        apt_install "${needed[@]}" "${wished[@]}" || say "apt-get could not install everything"
        hash -r
        libraries="$( (ldconfig -p || /sbin/ldconfig -p) 2>/dev/null || true)"
        look
    fi
    if ((${#needed[@]})); then
        fail "missing packages: type: sudo apt-get install ${needed[*]} ${wished[*]}"
    fi
    if ((${#wished[@]})); then
        say "not there, needed for a window on a screen or for some tests: sudo apt-get install ${wished[*]}"
    fi
fi

# --- the environment ------------------------------------------------------------------------------

lock_hash="$(sha256sum requirements.lock | cut -c1-16)"
stamp=".venv/.ready-$lock_hash"

is_ready() { [[ -e "$stamp" ]] && .venv/bin/python -c '' 2>/dev/null; }

if is_ready; then
    exit 0
fi

mkdir -p build
if has_program flock; then
    exec 9>build/setup.lock
    flock 9  # two makes at once: the second waits, then finds all done
    if is_ready; then
        exit 0
    fi
fi

if ! .venv/bin/python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null ||
    ! .venv/bin/python -m pip --version >/dev/null 2>&1; then
    say "making .venv with $("$python" --version)"
    "$python" -m venv --clear .venv
fi
say "installing the locked packages into .venv"
.venv/bin/python -m pip install -qq --disable-pip-version-check --no-input --no-deps \
    --only-binary=:all: --require-hashes -r requirements.lock ||
    fail "pip: could not install requirements.lock: see above"
say "compiling the loops over roads"
.venv/bin/python -m maps.warm || fail "the loops over roads: could not be compiled: see above"
rm -f .venv/.ready-*
: >"$stamp"
say "ready"
