# Set-up shared by scripts/demo, scripts/test and scripts/check: sourced, not run.
# Says what it does; does only what is missing; on macOS and Windows prints the exact steps instead.
# Gives: $python, the interpreter of the project's virtual environment (STRIDECUE_VENV, or .venv beside setup.cfg).

set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
venv=${STRIDECUE_VENV:-.venv}
python=$venv/bin/python

say() { printf '%s\n' "$*" >&2; }

steps_elsewhere() {
    case $(uname -s) in
    Linux) return ;;
    Darwin)
        say "On macOS, once:"
        say "  brew install python@3.12 portaudio"
        say "  python3.12 -m venv $venv"
        say "  CFLAGS=-I\$(brew --prefix)/include LDFLAGS=-L\$(brew --prefix)/lib $venv/bin/pip install -e '.[test]'"
        say "Then: $venv/bin/stridecue run configs/rigs/emulated.toml configs/protocols/every_stride.toml --for 60"
        say "and:  $venv/bin/pytest -n auto"
        ;;
    *)
        say "On Windows, use WSL 2 with Ubuntu and run this script there. Serial ports are read by file descriptor,"
        say "which Windows has not. To analyse recorded walks on Windows itself, once, in PowerShell:"
        say "  py -3.12 -m venv $venv"
        say "  $venv\\Scripts\\pip install -e .[test]"
        say "  $venv\\Scripts\\stridecue analyse WALK --rig configs\\rigs\\gaitpdb.toml --out out"
        ;;
    esac
    exit 3
}

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"; elif command -v sudo >/dev/null; then sudo "$@"; else
        say "needs root for: $*"
        say "run that as root once, then this script again"
        exit 3
    fi
}

# PyAudio is compiled against PortAudio; the system's Python needs its headers and venv for that.
install_packages() {
    command -v apt-get >/dev/null || {
        say "This set-up knows Debian and Ubuntu. Install PortAudio's headers, gcc and Python >= 3.11 with venv and"
        say "headers by your own package manager, then: python3 -m venv $venv && $venv/bin/pip install -e '.[test]'"
        [ -x "$python" ] || exit 3
        return 0
    }
    local wanted=(gcc libc6-dev portaudio19-dev python3 python3-venv python3-dev "$@") missing=() package
    for package in "${wanted[@]}"; do
        dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing+=("$package")
    done
    [ ${#missing[@]} -eq 0 ] && return 0
    say "set-up: apt-get install ${missing[*]}"
    as_root env DEBIAN_FRONTEND=noninteractive apt-get update -qq >&2
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >&2
}

find_python() {
    local candidate
    for candidate in python3 python3.13 python3.12 python3.11; do
        if "$candidate" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            echo "$candidate"
            return
        fi
    done
    say "Python >= 3.11 with venv is needed; found: $(python3 --version 2>&1)"
    exit 3
}

pip_install() { "$python" -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation "$@" >&2; }

# The environment is made once, and brought up to date when what it is made from has changed. Packages come by the
# hashes of scripts/requirements/ (scripts/lock writes them); nothing is built by what is not among them.
install_environment() {
    local extras=$1 mark=$venv/stridecue-installed-$1 sum
    sum=$(cat setup.cfg pyproject.toml scripts/requirements/*.txt | cksum)
    [ "$(cat "$mark" 2>/dev/null)" = "$sum" ] && return
    if [ ! -x "$python" ]; then
        say "set-up: virtual environment in $venv"
        "$(find_python)" -m venv "$venv"
    fi
    say "set-up: Python packages ($extras)"
    pip_install --require-hashes -r scripts/requirements/build.txt
    pip_install --require-hashes -r "scripts/requirements/$extras.txt"
    pip_install -e .
    echo "$sum" >"$mark"
}

steps_elsewhere
