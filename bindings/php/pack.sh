#!/bin/sh
# Makes the Composer package: pack.sh NATIVE VERSION OUT
#
#   NATIVE    folder with linux-x64/libtamara_pos.so, win-x86/tamara_pos.dll, win-x64/tamara_pos.dll; those that are there are packed
#   OUT       folder for tamara-pos-php-VERSION.zip; Composer calls such a folder a repository of artifacts
#
# SOURCE_DATE_EPOCH is the time of all files.
set -eu
[ $# -eq 3 ] || { echo "usage: $0 NATIVE VERSION OUT" >&2; exit 2; }
mkdir -p "$3"
native=$(cd "$1" && pwd) version=$2 out=$(cd "$3" && pwd)
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp -r "$here/src" "$here/autoload.php" "$here/preload.php" "$here/first.php" "$here/sample.php" "$work"
for licence in "$here"/../../LICENSE-* "$here"/../../licences/LICENSE-*; do
    [ ! -e "$licence" ] || cp "$licence" "$work"
done
for file in linux-x64/libtamara_pos.so win-x86/tamara_pos.dll win-x64/tamara_pos.dll; do
    [ -e "$native/$file" ] || continue
    mkdir -p "$work/native/${file%/*}"
    cp "$native/$file" "$work/native/$file"
done
[ -d "$work/native" ] || { echo "$native holds no library" >&2; exit 1; }
sed "s/^    \"name\": .*/&\n    \"version\": \"$version\",/" "$here/composer.json" > "$work/composer.json"
chmod -R u=rwX,go=rX "$work"
find "$work" -print0 | xargs -0 touch "--date=@${SOURCE_DATE_EPOCH:-$(date +%s)}"
rm -f "$out/tamara-pos-php-$version.zip"
(cd "$work" && find . -type f | LC_ALL=C sort | TZ=UTC zip -q -X -@ "$out/tamara-pos-php-$version.zip")
