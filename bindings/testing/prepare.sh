# Sourced by every bindings/*/test.sh: reads LIB_DIR and SIM_URL, and lays out what the tests need.
#
#   $LIB       folder of the real library          $WORK/older     a library of interface 0
#   $SIM       address of the simulator            $WORK/newer     a library of interface 99
#   $INCLUDE   folder of tamara_pos.h              $WORK/foreign   a library for another kind of processor
#   $WORK      an empty folder, removed at the end  $WORK/none      nothing

set -eu
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
sed -n 's/^int32_t \(tamara_[a-z_]*\)(tamara_client client, const char \*request, char \*\*reply);$/OPERATION(\1)/p' "$INCLUDE/tamara_pos.h" > "$WORK/operations.h"
for version in older:0 newer:99; do
    ${CC:-cc} -shared -fPIC -Wall -Wextra -Werror -DSTAND_IN_ABI=${version#*:} \
        -I "$INCLUDE" -I "$WORK" -o "$WORK/${version%:*}/libtamara_pos.so" "$STAND_IN"
done
# The fifth byte of a library's file says for how many bits it is: 1 is 32, 2 is 64.
cp "$WORK/newer/libtamara_pos.so" "$WORK/foreign/"
bits=$(od -An -tu1 -j4 -N1 "$WORK/foreign/libtamara_pos.so" | tr -d ' ')
printf "\\00$((3 - bits))" | dd of="$WORK/foreign/libtamara_pos.so" bs=1 seek=4 conv=notrunc status=none
