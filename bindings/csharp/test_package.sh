#!/bin/sh
# NuGet installs the package of a folder, and a program sells by it: test_package.sh FOLDER SIM_URL. With Mono; TEST_DOTNET may name the
# program of .NET Core, which then runs the same program with the assembly for .NET Standard.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
folder=$(cd "$1" && pwd) sim=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
unset LD_LIBRARY_PATH || true
export XDG_CONFIG_HOME="$work/config" XDG_DATA_HOME="$work/data"
mkdir "$work/shop" "$work/source"
cp "$folder"/TamaraPos.*.nupkg "$work/source"
cd "$work/shop"
mono /usr/lib/nuget/NuGet.exe install TamaraPos -Source "$work/source" -OutputDirectory packages -NonInteractive -NoCache
package=$(echo packages/TamaraPos.*)
for file in lib/net45/TamaraPos.dll lib/net45/TamaraPos.xml lib/netstandard2.0/TamaraPos.dll README.md LICENSE-MIT build/net45/TamaraPos.targets; do
    [ -e "$package/$file" ] || { echo "the package lacks $file" >&2; exit 1; }
done

sold() { # framework, program and arguments that run First.exe; as a build lays it out, in a folder of its own
    mkdir "$1"
    cp -r "$package/lib/$1/TamaraPos.dll" "$package/runtimes" "$1"
    mcs -warnaserror "-out:$1/First.exe" "-r:$1/TamaraPos.dll" "$here/First.cs"
    place=$1
    shift
    said=$(cd "$place" && env -u XDG_STATE_HOME HOME="$work/home" "$@" First.exe "$sim")
    echo "$place: $said"
    [ "$said" = "OK release_goods Paid. Hand over the goods." ]
}
sold net45 mono
if [ -n "${TEST_DOTNET:-}" ]; then
    cat > "$work/dotnet.json" << 'END'
{"runtimeOptions": {"framework": {"name": "Microsoft.NETCore.App", "version": "3.1.0"},
    "configProperties": {"System.Globalization.Invariant": true}}}
END
    sold netstandard2.0 "$TEST_DOTNET" exec --runtimeconfig "$work/dotnet.json"
fi
rm -r "$package"
[ -z "$(find packages "$work/config" "$work/data" -iname '*tamara*' 2> /dev/null)" ] || { echo "something is left" >&2; exit 1; }
echo "csharp package: passed"
