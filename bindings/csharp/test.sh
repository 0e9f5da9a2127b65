#!/bin/sh
# Tests of the C# binding with Mono: test.sh LIB_DIR SIM_URL. The exit status counts.
#
# With TEST_DOTNET, the program `dotnet` of .NET Core 3.1, everything is compiled against its libraries, by way of its netstandard.dll, and
# run by it; but for windows, which it has on Windows only.
. "$(dirname "$0")/../testing/prepare.sh"
TEST_DOTNET=${TEST_DOTNET:-}
REFERENCES=
if [ -n "$TEST_DOTNET" ]; then
    # 1702: the libraries name one another by older versions, which their own compiler does not mind.
    REFERENCES='-nostdlib -noconfig -nowarn:1702'
    for file in "$(dirname "$TEST_DOTNET")"/shared/Microsoft.NETCore.App/*/*.dll; do
        case ${file##*/} in
            # What .NET Framework had in these is found behind netstandard.dll.
            mscorlib.dll | System.dll | System.Core.dll | Microsoft.VisualBasic*.dll | WindowsBase.dll) ;;
            *) REFERENCES="$REFERENCES -r:$file" ;;
        esac
    done
    # Without ICU, which a server may lack.
    echo '{"runtimeOptions":{"framework":{"name":"Microsoft.NETCore.App","version":"3.1.0"},
        "configProperties":{"System.Globalization.Invariant":true}}}' > "$WORK/dotnet.json"
fi

compile() { # kind, file, sources and references
    kind=$1
    file=$2
    shift 2
    ${MCS:-mcs} -debug -warnaserror -langversion:5 $REFERENCES "-target:$kind" "-out:$WORK/$file" "$@"
}
run() { # program, arguments; in a locale without Arabic
    if [ -n "$TEST_DOTNET" ]; then
        # A small young generation: else the collector takes tens of megabytes before it looks, and a leak would hide behind them.
        COMPlus_GCgen0size=0x200000 COMPlus_gcConcurrent=0 LC_ALL=C "$TEST_DOTNET" exec --runtimeconfig "$WORK/dotnet.json" "$@"
    else
        LC_ALL=C ${MONO:-mono} --debug "$@"
    fi
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
    ! "$HERE/pack.sh" "$WORK/native" 0.0.1 "$WORK/packed" 2> /dev/null || { echo "packed without a library" >&2; exit 1; }
    : > "$WORK/native/win-x86/tamara_pos.dll"
    : > "$WORK/native/win-x64/tamara_pos.dll"
    cp "$WORK/newer/libtamara_pos.so" "$WORK/native/linux-x64/"
    "$HERE/pack.sh" "$WORK/native" 0.0.1 "$WORK/packed"
    unzip -q "$WORK/packed/TamaraPos.0.0.1.nupkg" -d "$WORK/unpacked"
    for file in lib/net45/TamaraPos.dll lib/netstandard2.0/TamaraPos.dll build/net45/TamaraPos.targets TamaraPos.nuspec runtimes/win-x86/native/tamara_pos.dll \
        runtimes/win-x64/native/tamara_pos.dll runtimes/linux-x64/native/libtamara_pos.so; do
        [ -e "$WORK/unpacked/$file" ] || { echo "the package lacks $file" >&2; exit 1; }
    done
    if command -v xbuild > /dev/null; then
        # A project with the package gets the files of its processor, and one for any processor both.
        for platform in AnyCPU:x64,x86 x86:x86 x64:x64; do
            built=$WORK/built-${platform%:*}
            xbuild /nologo /v:quiet "/p:Package=$WORK/unpacked" "/p:PlatformTarget=${platform%:*}" "/p:OutputPath=$built/" \
                "/p:BaseIntermediateOutputPath=$WORK/obj-${platform%:*}/" /p:FrameworkPathOverride=/usr/lib/mono/4.5 \
                /p:NoCompilerStandardLib=false "$HERE/tests/Shop.csproj" > "$WORK/app.log" || { cat "$WORK/app.log"; exit 1; }
            found=$(cd "$built" && find . -name tamara_pos.dll | sort | tr -d '\n')
            wanted=$(echo "${platform#*:}" | sed -e 's/,/ /' -e 's|x..|./&/tamara_pos.dll|g' -e 's/ //')
            [ "$found" = "$wanted" ] && [ -e "$built/Till.exe" ] || { echo "for ${platform%:*} the package put $found" >&2; exit 1; }
        done
    else
        echo "NOT RUN: a project with the package: xbuild is missing" >&2
    fi
    # The assembly out of the package, for this kind of .NET, in a program that never saw another.
    framework=net45
    [ -z "$TEST_DOTNET" ] || framework=netstandard2.0
    mkdir "$WORK/packaged"
    cp "$WORK/Till.exe" "$WORK/unpacked/lib/$framework/TamaraPos.dll" "$WORK/packaged/"
    run "$WORK/packaged/Till.exe" --url "$SIM" --library "$LIB/libtamara_pos.so" --journal "$WORK/packaged.db" --interval 0.05 > "$WORK/app.log" \
        || { cat "$WORK/app.log"; exit 1; }
else
    echo "NOT RUN: the NuGet package: zip or unzip is missing" >&2
fi

if [ -n "$TEST_DOTNET" ]; then
    echo "csharp on .NET Core: passed"
    exit 0
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
