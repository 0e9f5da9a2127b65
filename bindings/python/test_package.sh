#!/bin/sh
# Empty virtual environments sell by the Python packages of a folder alone: test_package.sh FOLDER SIM_URL. LIBRARY names the library for
# the source distribution. The exit status counts.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
folder=$(cd "$1" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
unset PYTHONPATH LD_LIBRARY_PATH || true
version=$(basename "$folder"/tamara_pos-*.tar.gz .tar.gz)
version=${version#tamara_pos-}

"${PYTHON:-python3}" -m venv "$work/tools"
"$work/tools/bin/python" -m pip install --quiet --disable-pip-version-check twine==7.0.0 auditwheel==6.8.2 setuptools==80.9.0
"$work/tools/bin/twine" check --strict "$folder"/tamara_pos-*.tar.gz "$folder"/tamara_pos-*.whl
for wheel in "$folder"/tamara_pos-*-manylinux2014_x86_64.whl; do
    [ ! -e "$wheel" ] || "$work/tools/bin/auditwheel" show "$wheel" | tr '\n' ' ' | grep -q 'manylinux_2_17_x86_64'
done

cp "$here/first.py" "$work"
cd "$work"
sold() { # environment, environment variable; a new user, who has no journal yet, in a folder with neither module nor library
    said=$(env -u XDG_STATE_HOME HOME="$work/home" "$2" "$1/bin/python" first.py "$sim")
    echo "$1: $said"
    [ "$said" = "OK release_goods Paid. Hand over the goods." ]
}
sim=$2
"${PYTHON:-python3}" -m venv shop
cp -r shop empty
shop/bin/python -m pip install --quiet --disable-pip-version-check --no-index --find-links "$folder" --only-binary :all: tamara-pos
sold shop A=
[ "$(shop/bin/python -c 'import tamara_pos; print(tamara_pos.version())')" = "$version" ]
[ "$(shop/bin/tamara-pos --version)" = "tamara-pos $version" ]
module=$(shop/bin/python -c 'import os, tamara_pos; print(os.path.dirname(tamara_pos.__file__))')
[ -e "$module/py.typed" ]
shop/bin/python -m pip uninstall --quiet --yes tamara-pos
left=$(diff -rq shop empty | grep -v -e '\.pyc' -e __pycache__ -e 'shop/bin.*differ' -e pyvenv.cfg || true)
[ -z "$left" ] && [ ! -e "$module" ] || { echo "left behind: $left" >&2; exit 1; }

# The source distribution builds where there is no wheel; the library is the system's.
"${PYTHON:-python3}" -m venv source
source/bin/python -m pip install --quiet --disable-pip-version-check setuptools==80.9.0
source/bin/python -m pip install --quiet --disable-pip-version-check --no-index --no-build-isolation "$folder/tamara_pos-$version.tar.gz"
sold source "LD_LIBRARY_PATH=${LIBRARY%/*}"
echo "python: passed"
