#!/bin/sh
# Tests of the Node.js binding: test.sh LIB_DIR SIM_URL. The exit status counts.
# TEST_NODE_MODULES may name a folder with the packages koffi and typescript; otherwise npm fetches them.
. "$(dirname "$0")/../testing/prepare.sh"
LIBRARY=$LIB/libtamara_pos.so
NODE=${NODE:-node}

if [ -z "${TEST_NODE_MODULES:-}" ]; then
    npm install --prefix "$WORK/packages" --no-audit --no-fund --loglevel=error koffi@3.3.4 typescript@5.9.3
    TEST_NODE_MODULES=$WORK/packages/node_modules
fi
# The package as npm installs it: what package.json names, and nothing else.
PACKAGE=$WORK/shop/node_modules/tamara-pos
mkdir -p "$PACKAGE"
(cd "$HERE" && npm pack --silent --pack-destination "$WORK" >/dev/null)
tar -xzf "$WORK"/tamara-pos-*.tgz -C "$PACKAGE" --strip-components=1
ln -s "$TEST_NODE_MODULES/koffi" "$WORK/shop/node_modules/koffi"
cp -r "$HERE/tests" "$HERE/sample.js" "$WORK/shop"
cd "$WORK/shop"

"$NODE" "$TEST_NODE_MODULES/typescript/bin/tsc" --noEmit --strict --target es2020 --module commonjs tests/types.ts
# A process loads one library.
TEST_STAND_INS=$WORK "$NODE" --test tests/loading.js
TEST_STAND_INS=$WORK "$NODE" --test tests/newer.js
mkdir "$WORK/live"
TEST_LIBRARY=$LIBRARY TEST_SIMULATOR=$SIM TEST_FOLDER=$WORK/live "$NODE" --test tests/live.js
with_a_panic env TEST_LIBRARY="${TEST_HOOKS:-}/libtamara_pos.so" "$NODE" --test tests/panic.js
"$NODE" sample.js --url "$SIM" --library "$LIBRARY" --journal "$WORK/sample.db" --interval 0.05
echo "node: passed"
