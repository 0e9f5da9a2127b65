#!/bin/sh
# Tests of the Python binding: test.sh LIB_DIR SIM_URL. The exit status counts.
. "$(dirname "$0")/../testing/prepare.sh"
cd "$HERE"
PYTHON=${PYTHON:-python3}
export PYTHONDONTWRITEBYTECODE=1

# A process loads one library.
for suite in Source LibrariesThatCannotBeLoaded ANewerLibrary; do
    TEST_STAND_INS=$WORK "$PYTHON" -m unittest "test_loading.$suite"
done
TEST_LIBRARY=$LIB/libtamara_pos.so TEST_SIMULATOR=$SIM "$PYTHON" -m unittest test_live
with_a_panic env TEST_LIBRARY="${TEST_HOOKS:-}/libtamara_pos.so" "$PYTHON" -m unittest test_panic
"$PYTHON" sample.py --url "$SIM" --library "$LIB/libtamara_pos.so" --journal "$WORK/sample.db" --interval 0.05
echo "python: passed"
