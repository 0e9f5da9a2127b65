#!/bin/sh
# Tests of the Delphi unit with Free Pascal: test.sh LIB_DIR SIM_URL. The exit status counts. TEST_THROUGH may name a program to run
# the tests through.
. "$(dirname "$0")/../testing/prepare.sh"
FPC=${FPC:-fpc}

build() { # source, program
    "$FPC" -v0e -Mdelphi -O2 -gl -Fu"$HERE" -FU"$WORK" -o"$WORK/$2" "$HERE/$1" > "$WORK/fpc.log" || { cat "$WORK/fpc.log"; exit 1; }
}
build tests/TestTamaraPos.dpr tests_of_delphi
build sample/Till.dpr till

$TEST_THROUGH "$WORK/tests_of_delphi" loading "$WORK"
$TEST_THROUGH "$WORK/tests_of_delphi" live "$LIB/libtamara_pos.so" "$SIM" "$WORK"
with_a_panic $TEST_THROUGH "$WORK/tests_of_delphi" panic "${TEST_HOOKS:-}/libtamara_pos.so"
"$WORK/till" --url "$SIM" --library "$LIB/libtamara_pos.so" --journal "$WORK/sample.db" --interval 0.05
echo "delphi: passed"
