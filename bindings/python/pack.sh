#!/bin/sh
# Makes the Python packages: pack.sh NATIVE VERSION OUT
#
#   NATIVE    folder with linux-x64/libtamara_pos.so, win-x86/tamara_pos.dll, win-x64/tamara_pos.dll, each with the support program beside
#             it; for each that is there a wheel is made
#   OUT       folder for the wheels and for the source distribution, which has no library
#
# LINUX_TAG is the wheel's tag for Linux: manylinux2014_x86_64, if it is not given, for the library of an archive; linux_x86_64 for one that
# was built here. SOURCE_DATE_EPOCH is the time of all files.
set -eu
[ $# -eq 3 ] || { echo "usage: $0 NATIVE VERSION OUT" >&2; exit 2; }
here=$(cd "$(dirname "$0")" && pwd)
python=${PYTHON:-python3}
mkdir -p "$3"
native=$(cd "$1" && pwd) version=$2 out=$(cd "$3" && pwd)
SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(date +%s)}
export SOURCE_DATE_EPOCH
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# The same tools make all of them.
"$python" -m venv "$work/tools"
"$work/tools/bin/python" -m pip install --quiet --disable-pip-version-check 'setuptools==80.9.0'

lay_out() { # folder
    mkdir -p "$1/tamara_pos"
    cp "$here/README.md" "$here/setup.py" "$1"
    sed "s/^version = .*/version = \"$version\"/" "$here/pyproject.toml" > "$1/pyproject.toml"
    for licence in "$here"/../../LICENSE-* "$here"/../../licences/LICENSE-*; do
        [ ! -e "$licence" ] || cp "$licence" "$1"
    done
    cp "$here/tamara_pos.py" "$1/tamara_pos/__init__.py"
    cp "$here/support.py" "$1/tamara_pos/"
    : > "$1/tamara_pos/py.typed"
}

while read -r system library program tag; do
    [ -e "$native/$system/$library" ] || continue
    lay_out "$work/$system"
    cp "$native/$system/$library" "$work/$system/tamara_pos/"
    [ ! -e "$native/$system/$program" ] || cp "$native/$system/$program" "$work/$system/tamara_pos/"
    chmod -R u=rwX,go=rX "$work/$system"
    TAMARA_POS_PLATFORM=$tag "$work/tools/bin/python" -m pip wheel --quiet --disable-pip-version-check --no-build-isolation --no-deps \
        --wheel-dir "$out" "$work/$system"
done << END
linux-x64 libtamara_pos.so tamara-pos ${LINUX_TAG:-manylinux2014_x86_64}
win-x86 tamara_pos.dll tamara-pos.exe win32
win-x64 tamara_pos.dll tamara-pos.exe win_amd64
END

# Packed once more: setuptools writes into it when it was made.
lay_out "$work/source"
(cd "$work/source" && "$work/tools/bin/python" setup.py --quiet sdist --formats=tar --dist-dir "$work")
mkdir "$work/sdist"
tar -xf "$work/tamara_pos-$version.tar" -C "$work/sdist"
chmod -R u=rwX,go=rX "$work/sdist"
tar --sort=name --owner=0 --group=0 --numeric-owner --format=gnu "--mtime=@$SOURCE_DATE_EPOCH" -C "$work/sdist" -c "tamara_pos-$version" |
    gzip -9n > "$out/tamara_pos-$version.tar.gz"
