#!/bin/sh
# An empty virtual environment sells by the wheel alone: test_wheel.sh LIB_DIR SIM_URL. The exit status counts.
set -eu
HERE=$(cd "$(dirname "$0")" && pwd)
LIB=$(cd "$1" && pwd)
WORK=$(mktemp -d)
trap 'rm -rf "$WORK"' EXIT
unset PYTHONPATH LD_LIBRARY_PATH || true

sh "$HERE/wheel.sh" "$LIB/libtamara_pos.so" linux_x86_64 "$WORK/wheels"
"${PYTHON:-python3}" -m venv "$WORK/shop"
"$WORK/shop/bin/python" -m pip install --quiet --disable-pip-version-check --no-index --find-links "$WORK/wheels" tamara-pos
cp "$HERE/first.py" "$WORK"
cd "$WORK"
# A new user, who has no journal yet; and a program whose folder has neither module nor library.
said=$(env -u XDG_STATE_HOME HOME="$WORK/home" shop/bin/python first.py "$2")
echo "$said"
[ "$said" = "OK release_goods Paid. Hand over the goods." ]
folder=$(shop/bin/python -c 'import os, tamara_pos; print(os.path.dirname(tamara_pos.__file__))')
[ -e "$folder/py.typed" ]
shop/bin/python -m pip uninstall --quiet --yes tamara-pos
[ ! -e "$folder/libtamara_pos.so" ]
if shop/bin/python -c 'import tamara_pos' 2>/dev/null; then
    echo "something is left of the package" >&2
    exit 1
fi
echo "wheel: passed"
