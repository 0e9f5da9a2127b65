#!/bin/sh
# Tests of the C++ header: test.sh LIB_DIR SIM_URL. The exit status counts. TEST_THROUGH may name a program to run the tests through.
. "$(dirname "$0")/../testing/prepare.sh"

build() { # program, source, options
    program=$1
    source=$2
    shift 2
    ${CXX:-c++} -std=c++11 -g -Wall -Wextra -Wpedantic -Werror -I "$INCLUDE" -I "$HERE" -o "$WORK/$program" "$HERE/$source" -pthread "$@"
}
build linked tests/live.cpp -L "$LIB" -ltamara_pos "-Wl,-rpath,$LIB"
build loaded tests/live.cpp -DTAMARA_POS_LOAD -ldl
build loading tests/loading.cpp -DTAMARA_POS_LOAD -ldl
build panic tests/panic.cpp -DTAMARA_POS_LOAD -ldl
build till sample/till.cpp -L "$LIB" -ltamara_pos "-Wl,-rpath,$LIB"

# A process loads one library.
$TEST_THROUGH "$WORK/loading" unusable "$WORK"
$TEST_THROUGH "$WORK/loading" newer "$WORK"
$TEST_THROUGH "$WORK/linked" "$LIB/libtamara_pos.so" "$SIM" "$WORK/linked.db"
$TEST_THROUGH "$WORK/loaded" "$LIB/libtamara_pos.so" "$SIM" "$WORK/loaded.db"
with_a_panic $TEST_THROUGH "$WORK/panic" "${TEST_HOOKS:-}/libtamara_pos.so"
"$WORK/till" "$SIM" "$WORK/sample.db" 0.05
echo "cpp: passed"
