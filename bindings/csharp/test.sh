#!/bin/sh
# Tests of the C# binding with Mono: test.sh LIB_DIR SIM_URL. The exit status counts.
. "$(dirname "$0")/../testing/prepare.sh"

compile() { # kind, file, sources and references
    kind=$1
    file=$2
    shift 2
    ${MCS:-mcs} -debug -warnaserror -langversion:5 "-target:$kind" "-out:$WORK/$file" "$@"
}
run() { # program, arguments; in a locale without Arabic
    LC_ALL=C ${MONO:-mono} --debug "$@"
}
compile library TamaraPos.dll "-doc:$WORK/TamaraPos.xml" "$HERE"/src/*.cs
compile exe Tests.exe "$HERE"/src/*.cs "$HERE"/tests/Check.cs "$HERE"/tests/Loading.cs "$HERE"/tests/Live.cs
compile exe Till.exe "-r:$WORK/TamaraPos.dll" "$HERE/sample/Till.cs"

# A process loads one library.
for suite in LibrariesThatCannotBeLoaded ANewerLibrary; do
    run "$WORK/Tests.exe" "$suite" "$WORK"
done
for suite in Live Growth; do
    run "$WORK/Tests.exe" "$suite" "$LIB/libtamara_pos.so" "$SIM" "$WORK"
done
with_a_panic run "$WORK/Tests.exe" APanic "${TEST_HOOKS:-}/libtamara_pos.so" "$SIM" "$WORK"
run "$WORK/Till.exe" --url "$SIM" --library "$LIB/libtamara_pos.so" --journal "$WORK/sample.db" --interval 0.05

if command -v xvfb-run > /dev/null && [ -n "$(find /usr/lib/mono -name System.Windows.Forms.dll | head -n 1)" ]; then
    compile exe Window.exe -d:TEST -r:System.Windows.Forms -r:System.Drawing "$HERE"/src/*.cs "$HERE"/tests/Check.cs \
        "$HERE"/tests/Live.cs "$HERE"/tests/Window.cs "$HERE/sample/TillWindow.cs"
    compile winexe TillWindow.exe "-r:$WORK/TamaraPos.dll" -r:System.Windows.Forms -r:System.Drawing "$HERE/sample/TillWindow.cs"
    LC_ALL=C xvfb-run -a "${MONO:-mono}" --debug "$WORK/Window.exe" Window "$LIB/libtamara_pos.so" "$SIM" "$WORK"
else
    echo "NOT RUN: a window: xvfb-run or Mono's System.Windows.Forms is missing" >&2
fi
echo "csharp: passed"
