#!/bin/sh
# Makes the Maven package: pack.sh NATIVE VERSION OUT
#
#   NATIVE    folder with linux-x64/libtamara_pos.so, win-x86/tamara_pos.dll, win-x64/tamara_pos.dll; those that are there are packed
#   OUT       folder for tamara-pos-VERSION.jar, -sources.jar, -javadoc.jar and .pom
#
# JNA names jna.jar. SOURCE_DATE_EPOCH is the time of what is in the jars.
set -eu
[ $# -eq 3 ] || { echo "usage: $0 NATIVE VERSION OUT" >&2; exit 2; }
mkdir -p "$3"
native=$(cd "$1" && pwd) version=$2 out=$(cd "$3" && pwd)
here=$(cd "$(dirname "$0")" && pwd)
jna=${JNA:-/usr/share/java/jna.jar}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
name=tamara-pos-$version
date=$(date -u -d "@${SOURCE_DATE_EPOCH:-$(date +%s)}" +%Y-%m-%dT%H:%M:%SZ)

mkdir "$work/classes" "$work/javadoc"
javac --release 8 -encoding UTF-8 -g -Xlint:all,-options -Werror -cp "$jna" -d "$work/classes" "$here"/src/tamara/pos/*.java
# Where JNA looks for a library in the class path: a folder for each kind of processor.
found=
while read -r system folder file; do
    [ -e "$native/$system/$file" ] || continue
    mkdir "$work/classes/$folder"
    cp "$native/$system/$file" "$work/classes/$folder/"
    found=yes
done << 'END'
linux-x64 linux-x86-64 libtamara_pos.so
win-x86 win32-x86 tamara_pos.dll
win-x64 win32-x86-64 tamara_pos.dll
END
[ -n "$found" ] || { echo "$native holds no library" >&2; exit 1; }
cat > "$work/manifest" << END
Automatic-Module-Name: tamara.pos
Implementation-Title: tamara_pos
Implementation-Version: $version
END
for licence in "$here"/../../LICENSE-* "$here"/../../licences/LICENSE-*; do
    [ ! -e "$licence" ] || { mkdir -p "$work/classes/META-INF" && cp "$licence" "$work/classes/META-INF/"; }
done
chmod -R u=rwX,go=rX "$work"
pack() { # file, folder
    jar --create --date="$date" --file "$out/$1" --manifest "$work/manifest" -C "$2" .
}
pack "$name.jar" "$work/classes"
mkdir -p "$work/sources/tamara/pos"
cp "$here"/src/tamara/pos/*.java "$work/sources/tamara/pos/"
pack "$name-sources.jar" "$work/sources"
javadoc -quiet -notimestamp -encoding UTF-8 -charset UTF-8 -Xdoclint:all,-missing -Werror --release 8 -cp "$jna" \
    -d "$work/javadoc" "$here"/src/tamara/pos/*.java
pack "$name-javadoc.jar" "$work/javadoc"
sed -e "s/@VERSION@/$version/" "$here/package/pom.xml" > "$out/$name.pom"
