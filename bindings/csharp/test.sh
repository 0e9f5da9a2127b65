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

# As NuGet lays it out: the file is found below the program, and one for another processor beside it is passed over.
mkdir -p "$WORK/app/runtimes/linux-x64/native"
cp "$WORK/Till.exe" "$WORK/TamaraPos.dll" "$WORK/foreign/libtamara_pos.so" "$WORK/app/"
ln -s "$LIB/libtamara_pos.so" "$WORK/app/runtimes/linux-x64/native/"
run "$WORK/app/Till.exe" --url "$SIM" --journal "$WORK/sample.db" --interval 0.05 > "$WORK/app.log" || { cat "$WORK/app.log"; exit 1; }
grep -q "at $WORK/app/runtimes/linux-x64/native/libtamara_pos.so" "$WORK/app.log"

if command -v zip > /dev/null && command -v unzip > /dev/null; then
    mkdir -p "$WORK/native/win-x86" "$WORK/native/win-x64" "$WORK/native/linux-x64"
    : > "$WORK/native/win-x86/tamara_pos.dll"
    : > "$WORK/native/win-x64/tamara_pos.dll"
    ! "$HERE/nuget/pack.sh" "$WORK/native" 0.0.1 "$WORK/packed" 2> /dev/null || { echo "packed without the library for Linux" >&2; exit 1; }
    cp "$WORK/newer/libtamara_pos.so" "$WORK/native/linux-x64/"
    "$HERE/nuget/pack.sh" "$WORK/native" 0.0.1 "$WORK/packed"
    unzip -q "$WORK/packed/TamaraPos.0.0.1.nupkg" -d "$WORK/unpacked"
    for file in lib/net45/TamaraPos.dll build/net45/TamaraPos.targets TamaraPos.nuspec runtimes/win-x86/native/tamara_pos.dll \
        runtimes/win-x64/native/tamara_pos.dll runtimes/linux-x64/native/libtamara_pos.so; do
        [ -e "$WORK/unpacked/$file" ] || { echo "the package lacks $file" >&2; exit 1; }
    done
else
    echo "NOT RUN: the NuGet package: zip or unzip is missing" >&2
fi

if command -v xvfb-run > /dev/null && [ -n "$(find /usr/lib/mono -name System.Windows.Forms.dll | head -n 1)" ]; then
    compile exe Window.exe -d:TEST -r:System.Windows.Forms -r:System.Drawing "$HERE"/src/*.cs "$HERE"/tests/Check.cs \
        "$HERE"/tests/Live.cs "$HERE"/tests/Window.cs "$HERE/sample/TillWindow.cs"
    compile winexe TillWindow.exe "-r:$WORK/TamaraPos.dll" -r:System.Windows.Forms -r:System.Drawing "$HERE/sample/TillWindow.cs"
    LC_ALL=C xvfb-run -a "${MONO:-mono}" --debug "$WORK/Window.exe" Window "$LIB/libtamara_pos.so" "$SIM" "$WORK"
else
    echo "NOT RUN: a window: xvfb-run or Mono's System.Windows.Forms is missing" >&2
fi
echo "csharp: passed"
