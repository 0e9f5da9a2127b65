#!/bin/sh
# Tests of the Delphi unit with Free Pascal: test.sh LIB_DIR SIM_URL. The exit status counts. TEST_THROUGH may name a program to run
# the tests through.
. "$(dirname "$0")/../testing/prepare.sh"
FPC=${FPC:-fpc}

build() { # folder of the unit, source, program
    "$FPC" -v0e -O2 -gl -Fu"$1" -FU"$WORK" -o"$WORK/$3" "$1/$2" > "$WORK/fpc.log" || { cat "$WORK/fpc.log"; exit 1; }
}
# As Delphi 2009 and later have it: string is UTF-16, Char has two bytes.
mkdir -p "$WORK/unicode/tests" "$WORK/unicode/work"
for file in TamaraPos.pas tests/TestTamaraPos.dpr; do
    sed -e 's/{\$MODE DELPHI}/{$MODE DELPHIUNICODE}{$DEFINE UNICODE}/' "$HERE/$file" > "$WORK/unicode/$file"
done
build "$WORK/unicode" tests/TestTamaraPos.dpr tests_of_unicode
"$WORK/tests_of_unicode" loading "$WORK"
"$WORK/tests_of_unicode" live "$LIB/libtamara_pos.so" "$SIM" "$WORK/unicode/work"

# As Delphi 7 has it: string has bytes.
build "$HERE" tests/TestTamaraPos.dpr tests_of_delphi
build "$HERE" sample/Till.dpr till

$TEST_THROUGH "$WORK/tests_of_delphi" loading "$WORK"
$TEST_THROUGH "$WORK/tests_of_delphi" live "$LIB/libtamara_pos.so" "$SIM" "$WORK"
with_a_panic $TEST_THROUGH "$WORK/tests_of_delphi" panic "${TEST_HOOKS:-}/libtamara_pos.so"
"$WORK/till" --url "$SIM" --library "$LIB/libtamara_pos.so" --journal "$WORK/sample.db" --interval 0.05
echo "delphi: passed"
