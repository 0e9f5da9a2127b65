#!/bin/sh
# Installs the RPM packages of a folder, sells with them, and removes them: test_package.sh FOLDER SIM_URL, as root, in a copy of the
# system. It is a Debian, whose rpm knows of no glibc: dependencies are looked at, and not asked for.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
folder=$(cd "$1" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp "$folder"/*.rpm "$here/../../bindings/c/first.c" "$here/in_overlay.sh" "$work"
sh "$here/../overlay.sh" "$work" sh /mnt/in_overlay.sh "$2"
echo "rpm: passed"
