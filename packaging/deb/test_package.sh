#!/bin/sh
# Installs the Debian packages of a folder by apt, sells with them, and removes them: test_package.sh FOLDER SIM_URL, as root. All that is
# done in a copy of the system; what this leaves behind there fails the test. LINT_DEV=no keeps lintian from the -dev package.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
repository=$(cd "$here/../.." && pwd)
folder=$(cd "$1" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp "$folder"/*.deb "$repository/bindings/c/first.c" "$work"
cp "$repository/packaging/deb/in_overlay.sh" "$work"
for package in "$work"/*.deb; do
    case $package in *-dev_*) [ "${LINT_DEV:-yes}" = yes ] || continue ;; esac
    set -- "$@" "$package"
done
sim=$2
shift 2
lintian --no-cfg --allow-root --fail-on error,warning "$@"
(cd "$work" && dpkg-scanpackages --multiversion . > Packages 2> /dev/null)
sh "$here/../overlay.sh" "$work" sh /mnt/in_overlay.sh "$sim"
echo "deb: passed"
