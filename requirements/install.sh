# Sourced by ./run and ./check: a virtual environment with exactly what a lock says.  Needs bash and Python >= 3.11.

cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit 1
export PYTHONDONTWRITEBYTECODE= PIP_DISABLE_PIP_VERSION_CHECK=1
unset PYTHONPATH PYTHONHOME

FONTS="fonts-morisawa-bizud-gothic fonts-morisawa-bizud-mincho fonts-ipamj-mincho"

say() { printf '%s\n' "$*"; }
stop() { printf '%s\n' "$*" >&2; exit 1; }

# The Debian packages among "$@" that are missing here; on another system nobody can tell.
missing() { command -v dpkg >/dev/null || return 0; for package in "$@"; do dpkg -s "$package" >/dev/null 2>&1 || printf '%s ' "$package"; done; }

# Install Debian packages, when this is Debian and we are root.
debian() {
    [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null || return 1
    say "Debianのパッケージを入れています: $*"
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq >/dev/null && apt-get install -y -qq --no-install-recommends "$@" >/dev/null </dev/null
}

# The first Python >= 3.11 (that can make virtual environments, when "$1" says venv).
find_python() {
    local candidate
    for candidate in python3 python3.13 python3.12 python3.11 python3.14; do
        "$candidate" -c "import sys; sys.exit(sys.version_info < (3, 11))" >/dev/null 2>&1 || continue
        [ "${1:-}" != venv ] || "$candidate" -c "import ensurepip, venv" >/dev/null 2>&1 || continue
        say "$candidate"
        return
    done
    return 1
}

environment() {
    .venv/bin/python -c "import sys; sys.exit(sys.version_info < (3, 11))" 2>/dev/null && return
    find_python >/dev/null || stop "Python 3.11以上が必要です。apt-get install python3 python3-venv を実行してください。/ Python 3.11 or later is needed."
    find_python venv >/dev/null || debian python3-venv ||
        stop "python3-venvがありません。apt-get install python3-venv を実行してください。/ Please run: apt-get install python3-venv"
    say "仮想環境を作っています…"
    rm -rf .venv
    "$(find_python venv)" -m venv .venv || stop "仮想環境を作れませんでした。/ Could not make .venv."
}

# Install requirements/$1.lock, every file checked against its hash; nothing to do when it is in already.
lock() {
    local file="requirements/$1.lock" stamp=".venv/$1.stamp" now
    environment
    now="$(cksum <"$file") $PWD"
    [ "$(cat "$stamp" 2>/dev/null)" = "$now" ] && return
    fetch "$file" || stop "部品を入れられませんでした。通信を確かめて、もう一度実行してください。/ Could not install $file."
    ours
    say "$now" >"$stamp"
}

fetch() {
    local total
    total=$(grep -c '==' "$1")
    say "必要な部品を入れています(${total}個、初回だけ1〜2分)…"
    (
        set -o pipefail
        .venv/bin/python -m pip install --require-hashes --only-binary :all: --no-compile --progress-bar off -r "$1" 2>&1 </dev/null |
            awk -v total="$total" -v screen="$([ -t 1 ] && echo 1)" '
                /^(Collecting|Requirement already)/ { if (screen) printf "\r\033[K  %d/%d", ++n, total }
                /^Installing collected/ { if (screen) printf "\r\033[K" }
                /^ *ERROR/ { print }
                END { if (screen) printf "\r\033[K" }'
    )
}

# azukari itself: a path and a command, no build.
ours() {
    local site
    site=$(.venv/bin/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')
    say "$PWD" >"$site/azukari.pth"
    printf '#!/bin/sh\nexec "%s/.venv/bin/python" -m azukari.site.cli "$@"\n' "$PWD" >.venv/bin/azukari
    chmod +x .venv/bin/azukari
}
