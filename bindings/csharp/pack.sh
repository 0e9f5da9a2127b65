#!/bin/sh
# Makes the NuGet package: pack.sh NATIVE VERSION OUT
#
#   NATIVE    folder with win-x86/tamara_pos.dll, win-x64/tamara_pos.dll, linux-x64/libtamara_pos.so; those that are there are packed
#   VERSION   of the package
#   OUT       folder for TamaraPos.VERSION.nupkg
#
# The package has assemblies for .NET Framework 4.5 and for .NET Standard 2.0: compiled by dotnet, or by Mono where that is missing. Mono
# compiles one for both, whose references .NET Core resolves as it does those of other assemblies of .NET Framework. SOURCE_DATE_EPOCH is
# the time of all files.
set -eu
[ $# -eq 3 ] || { echo "usage: $0 NATIVE VERSION OUT" >&2; exit 2; }
mkdir -p "$3"
native=$(cd "$1" && pwd)
version=$2
out=$(cd "$3" && pwd)
cd "$(dirname "$0")"
systems="win-x86/tamara_pos.dll win-x64/tamara_pos.dll linux-x64/libtamara_pos.so"
present=
for file in $systems; do
    [ ! -e "$native/$file" ] || present="$present $file"
done
[ -n "$present" ] || { echo "$native holds no library" >&2; exit 1; }

if command -v dotnet > /dev/null; then
    exec dotnet pack TamaraPos.csproj --configuration Release "-p:Native=$native" "-p:Version=$version" --output "$out"
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$work/lib/net45" "$work/lib/netstandard2.0" "$work/build/net45" "$work/_rels"
${MCS:-mcs} -optimize -warnaserror -langversion:5 -target:library "-doc:$work/lib/net45/TamaraPos.xml" \
    "-out:$work/lib/net45/TamaraPos.dll" src/*.cs
cp "$work"/lib/net45/* "$work/lib/netstandard2.0/"
cp README.md "$work/"
for licence in ../../LICENSE-* ../../licences/LICENSE-*; do
    [ ! -e "$licence" ] || cp "$licence" "$work/"
done
cp nuget/TamaraPos.targets "$work/build/net45/"
for system in $present; do
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
  <Default Extension="md" ContentType="application/octet" />
  <Override PartName="/LICENSE-MIT" ContentType="application/octet" />
  <Override PartName="/LICENSE-APACHE" ContentType="application/octet" />
  <Default Extension="xml" ContentType="application/octet" />
  <Default Extension="targets" ContentType="application/octet" />
</Types>
END
rm -f "$out/TamaraPos.$version.nupkg"
chmod -R u=rwX,go=rX "$work"
find "$work" -print0 | xargs -0 touch "--date=@${SOURCE_DATE_EPOCH:-$(date +%s)}"
(cd "$work" && find . -type f -printf '%P\n' | LC_ALL=C sort | TZ=UTC zip -q -X -@ "$out/TamaraPos.$version.nupkg")
echo "$out/TamaraPos.$version.nupkg"
