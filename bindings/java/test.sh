#!/bin/sh
# Tests of the Java binding: test.sh LIB_DIR SIM_URL. The exit status counts. JNA names jna.jar.
. "$(dirname "$0")/../testing/prepare.sh"
JNA=${JNA:-/usr/share/java/jna.jar}
if ! command -v javac > /dev/null || [ ! -e "$JNA" ]; then
    echo "javac or $JNA is missing: apt-get install default-jdk-headless libjna-java" >&2
    exit 1
fi

compile() { # folder, class path, sources
    folder=$1
    path=$2
    shift 2
    mkdir "$WORK/$folder"
    javac --release 8 -encoding UTF-8 -Xlint:all,-options -Werror -cp "$path" -d "$WORK/$folder" "$@"
}
run() { # class path, class, arguments; in a locale without Arabic
    path=$1
    shift
    LC_ALL=C java -Dfile.encoding=ISO-8859-1 -cp "$path" "$@"
}
compile classes "$JNA" "$HERE"/src/tamara/pos/*.java
compile tests "$JNA:$WORK/classes" "$HERE"/tests/tamara/pos/*.java
compile sample "$JNA:$WORK/classes" "$HERE/sample/Till.java"
TESTS=$JNA:$WORK/classes:$WORK/tests

# A process loads one library.
for suite in LibrariesThatCannotBeLoaded ANewerLibrary; do
    run "$TESTS" tamara.pos.Check "$suite" "$WORK"
done
run "$TESTS" tamara.pos.Check Live "$LIB/libtamara_pos.so" "$SIM" "$WORK"
with_a_panic run "$TESTS" tamara.pos.Check APanic "${TEST_HOOKS:-}/libtamara_pos.so"
run "$JNA:$WORK/classes:$WORK/sample" Till --url "$SIM" --library "$LIB/libtamara_pos.so" --journal "$WORK/sample.db" --interval 0.05
echo "java: passed"
