#!/bin/sh
# Makes the NuGet package: pack.sh NATIVE VERSION OUT
#
#   NATIVE    folder with win-x86/tamara_pos.dll, win-x64/tamara_pos.dll, linux-x64/libtamara_pos.so: all of them have to be there
#   VERSION   of the package
#   OUT       folder for TamaraPos.VERSION.nupkg
#
# The package has assemblies for .NET Framework 4.5 and for .NET Standard 2.0: compiled by dotnet, or by Mono where that is missing. Mono
# compiles one for both, whose references .NET Core resolves as it does those of other assemblies of .NET Framework.
set -eu
[ $# -eq 3 ] || { echo "usage: $0 NATIVE VERSION OUT" >&2; exit 2; }
mkdir -p "$3"
native=$(cd "$1" && pwd)
version=$2
out=$(cd "$3" && pwd)
cd "$(dirname "$0")/.."
for file in win-x86/tamara_pos.dll win-x64/tamara_pos.dll linux-x64/libtamara_pos.so; do
    [ -e "$native/$file" ] || { echo "$native/$file is missing: a package without it would fail on that system" >&2; exit 1; }
done

if command -v dotnet > /dev/null; then
    exec dotnet pack TamaraPos.csproj --configuration Release "-p:Native=$native" "-p:Version=$version" --output "$out"
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$work/lib/net45" "$work/lib/netstandard2.0" "$work/build/net45" "$work/_rels"
${MCS:-mcs} -optimize -warnaserror -langversion:5 -target:library "-doc:$work/lib/net45/TamaraPos.xml" \
    "-out:$work/lib/net45/TamaraPos.dll" src/*.cs
cp "$work"/lib/net45/* "$work/lib/netstandard2.0/"
cp nuget/TamaraPos.targets "$work/build/net45/"
for system in win-x86/tamara_pos.dll win-x64/tamara_pos.dll linux-x64/libtamara_pos.so; do
    mkdir -p "$work/runtimes/${system%/*}/native"
    cp "$native/$system" "$work/runtimes/${system%/*}/native/"
done
# As NuGet writes them into a package: without the list of files.
sed -e "s/\\\$version\\\$/$version/" -e '/<files>/,/<\/files>/d' nuget/TamaraPos.nuspec > "$work/TamaraPos.nuspec"
cat > "$work/_rels/.rels" << 'END'
<?xml version="1.0" encoding="utf-8"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
  <Relationship Type="http://schemas.microsoft.com/packaging/2010/07/manifest" Target="/TamaraPos.nuspec" Id="nuspec" />
</Relationships>
END
cat > "$work/[Content_Types].xml" << 'END'
<?xml version="1.0" encoding="utf-8"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
  <Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml" />
  <Default Extension="nuspec" ContentType="application/octet" />
  <Default Extension="dll" ContentType="application/octet" />
  <Default Extension="so" ContentType="application/octet" />
  <Default Extension="xml" ContentType="application/octet" />
  <Default Extension="targets" ContentType="application/octet" />
</Types>
END
rm -f "$out/TamaraPos.$version.nupkg"
(cd "$work" && zip -q -r "$out/TamaraPos.$version.nupkg" .)
echo "$out/TamaraPos.$version.nupkg"
