#!/bin/sh
# Tests of the Delphi unit with Free Pascal: test.sh LIB_DIR SIM_URL. The exit status counts.
. "$(dirname "$0")/../testing/prepare.sh"
FPC=${FPC:-fpc}

build() { # source, program
    "$FPC" -v0e -Mdelphi -O2 -Fu"$HERE" -FU"$WORK" -o"$WORK/$2" "$HERE/$1" > "$WORK/fpc.log" || { cat "$WORK/fpc.log"; exit 1; }
}
build tests/TestTamaraPos.dpr tests_of_delphi
build sample/Till.dpr till

"$WORK/tests_of_delphi" loading "$WORK"
"$WORK/tests_of_delphi" live "$LIB/libtamara_pos.so" "$SIM" "$WORK"
"$WORK/till" --url "$SIM" --library "$LIB/libtamara_pos.so" --journal "$WORK/sample.db" --interval 0.05
echo "delphi: passed"
