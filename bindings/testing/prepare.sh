# Sourced by every bindings/*/test.sh: reads LIB_DIR and SIM_URL, and lays out what the tests need.
#
#   $LIB       folder of the real library          $WORK/older     a library of interface 0
#   $SIM       address of the simulator            $WORK/newer     a library of interface 99
#   $INCLUDE   folder of tamara_pos.h              $WORK/foreign   a library for another kind of processor
#   $WORK      an empty folder, removed at the end  $WORK/none      nothing
#
# TEST_HOOKS may name the folder of a library that was built with the feature test-hooks: such a one panics when asked to.

set -eu
TEST_THROUGH=${TEST_THROUGH:-}
if [ $# -ne 2 ]; then
    echo "usage: $0 LIB_DIR SIM_URL" >&2
    exit 2
fi
LIB=$(cd "$1" && pwd)
SIM=${2%/}
HERE=$(cd "$(dirname "$0")" && pwd)
INCLUDE=$(cd "$HERE/../../include" && pwd)
STAND_IN=$(cd "$HERE/../testing" && pwd)/stand_in.c
WORK=$(mktemp -d)
trap 'rm -rf "$WORK"' EXIT

mkdir "$WORK/older" "$WORK/newer" "$WORK/foreign" "$WORK/none"
for version in older:0 newer:99; do
    ${CC:-cc} -shared -fPIC -Wall -Wextra -Werror -DSTAND_IN_ABI=${version#*:} \
        -I "$INCLUDE" -o "$WORK/${version%:*}/libtamara_pos.so" "$STAND_IN"
done
# The fifth byte of a library's file says for how many bits it is: 1 is 32, 2 is 64.
cp "$WORK/newer/libtamara_pos.so" "$WORK/foreign/"
bits=$(od -An -tu1 -j4 -N1 "$WORK/foreign/libtamara_pos.so" | tr -d ' ')
printf "\\00$((3 - bits))" | dd of="$WORK/foreign/libtamara_pos.so" bs=1 seek=4 conv=notrunc status=none

# Runs the test of a forced panic, where there is a library for it.
with_a_panic() {
    if [ -z "${TEST_HOOKS:-}" ]; then
        echo "NOT RUN: a forced panic: TEST_HOOKS names no library with the feature test-hooks" >&2
        return
    fi
    TAMARA_POS_PANIC_IN=order_get "$@"
}
