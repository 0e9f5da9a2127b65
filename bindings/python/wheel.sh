#!/bin/sh
# Makes a wheel with the native library inside: wheel.sh LIBRARY PLATFORM OUT, where LIBRARY is libtamara_pos.so of this machine's kind
# and PLATFORM the tag: manylinux2014_x86_64 for the library of an archive, linux_x86_64 for one that was built here.
set -eu
[ $# -eq 3 ] || { echo "usage: $0 LIBRARY PLATFORM OUT" >&2; exit 2; }
HERE=$(cd "$(dirname "$0")" && pwd)
PYTHON=${PYTHON:-python3}
LIBRARY=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")
mkdir -p "$3"
OUT=$(cd "$3" && pwd)
STAGE=$(mktemp -d)
trap 'rm -rf "$STAGE"' EXIT

mkdir "$STAGE/tamara_pos"
cp "$HERE/pyproject.toml" "$HERE/setup.py" "$STAGE"
cp "$HERE/tamara_pos.py" "$STAGE/tamara_pos/__init__.py"
: >"$STAGE/tamara_pos/py.typed"
cp "$LIBRARY" "$STAGE/tamara_pos/libtamara_pos.so"
TAMARA_POS_VERSION=$(cd "$STAGE" && "$PYTHON" -c 'import tamara_pos; print(tamara_pos.version())')
rm -rf "$STAGE/tamara_pos/__pycache__"
export TAMARA_POS_VERSION TAMARA_POS_PLATFORM="$2"
"$PYTHON" -m pip wheel --quiet --disable-pip-version-check --no-deps --wheel-dir "$OUT" "$STAGE"
