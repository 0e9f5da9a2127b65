#!/bin/sh
# npm installs the packages of a folder from a registry of this machine, sells by them, and removes them: test_package.sh FOLDER SIM_URL.
# TEST_NODE_MODULES may name a folder with the package koffi; otherwise npm fetches it.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
folder=$(cd "$1" && pwd) sim=$2
work=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server"; rm -rf "$work"' EXIT
unset LD_LIBRARY_PATH || true
mkdir "$work/registry" "$work/shop"
cp "$folder"/tamara-pos-*.tgz "$work/registry"
modules=${TEST_NODE_MODULES:-}
if [ -z "$modules" ]; then
    npm install --prefix "$work/packages" --no-audit --no-fund --loglevel=error koffi@3.3.4
    modules=$work/packages/node_modules
fi
for package in "$modules"/koffi "$modules"/@koromix/*; do
    (cd "$package" && npm pack --silent --ignore-scripts --pack-destination "$work/registry" > /dev/null)
done
"${NODE:-node}" "$here/tests/registry.js" "$work/registry" "$work/port" &
server=$!
for _ in $(seq 100); do [ -s "$work/port" ] && break; sleep 0.1; done
npm() { command npm --registry "http://127.0.0.1:$(cat "$work/port")" --cache "$work/cache" --no-audit --no-fund --loglevel=error --no-update-notifier "$@"; }

cp "$here/first.js" "$work/shop"
cd "$work/shop"
echo '{ "private": true }' > package.json
npm install tamara-pos
# The library of this system, and of no other.
[ "$(ls -d node_modules/tamara-pos*)" = "$(printf 'node_modules/tamara-pos\nnode_modules/tamara-pos-linux-x64')" ]
said=$(env -u XDG_STATE_HOME HOME="$work/home" "${NODE:-node}" first.js "$sim")
echo "$said"
[ "$said" = "OK release_goods Paid. Hand over the goods." ]
npm uninstall tamara-pos
left=$(find . -type f ! -name package.json ! -name package-lock.json ! -name first.js ! -name .package-lock.json)
[ -z "$left" ] || { echo "left behind: $left" >&2; exit 1; }

# Without the package of the system a sentence says which one is missing.
npm install tamara-pos > /dev/null
rm -r node_modules/tamara-pos-linux-x64
if said=$("${NODE:-node}" first.js "$sim" 2>&1); then echo "loaded without a library" >&2; exit 1; fi
case $said in *"install the package tamara-pos-linux-x64"*) ;; *) echo "$said" >&2; exit 1 ;; esac
echo "node: passed"
