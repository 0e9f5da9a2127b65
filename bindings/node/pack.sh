#!/bin/sh
# Makes the npm packages: pack.sh NATIVE VERSION OUT
#
#   NATIVE    folder with linux-x64/libtamara_pos.so, win-x86/tamara_pos.dll, win-x64/tamara_pos.dll
#   OUT       folder for tamara-pos-VERSION.tgz, and for a package of each system's library: npm installs the one that is needed
#
# npm gives all files one time, and sorts them.
set -eu
[ $# -eq 3 ] || { echo "usage: $0 NATIVE VERSION OUT" >&2; exit 2; }
mkdir -p "$3"
native=$(cd "$1" && pwd) version=$2 out=$(cd "$3" && pwd)
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
licences() {
    for licence in "$here"/../../LICENSE-* "$here"/../../licences/LICENSE-*; do
        [ ! -e "$licence" ] || cp "$licence" "$1"
    done
}
pack() {
    licences "$1"
    chmod -R u=rwX,go=rX "$1"
    (cd "$1" && npm pack --silent --pack-destination "$out" > /dev/null)
}

optional=
while read -r system platform processor file; do
    [ -e "$native/$system/$file" ] || continue
    name=tamara-pos-$platform-$processor
    mkdir "$work/$name"
    cp "$native/$system/$file" "$work/$name/"
    # A library of glibc: on a system with another C library npm leaves it out, and loading says what is missing.
    [ "$platform" = linux ] && libc=', "libc": ["glibc"]' || libc=
    cat > "$work/$name/package.json" << END
{
  "name": "$name",
  "version": "$version",
  "description": "The native library of tamara-pos for $platform, $processor",
  "license": "(MIT OR Apache-2.0)",
  "os": ["$platform"],
  "cpu": ["$processor"]$libc
}
END
    echo "The native library of the package \`tamara-pos\` for $platform, $processor." > "$work/$name/README.md"
    pack "$work/$name"
    optional="$optional${optional:+, }\"$name\": \"$version\""
done << 'END'
linux-x64 linux x64 libtamara_pos.so
win-x86 win32 ia32 tamara_pos.dll
win-x64 win32 x64 tamara_pos.dll
END
[ -n "$optional" ] || { echo "$native holds no library" >&2; exit 1; }

mkdir "$work/tamara-pos"
cp "$here"/*.js "$here"/*.ts "$here/README.md" "$work/tamara-pos"
sed -e "s/^  \"version\": .*/  \"version\": \"$version\",/" -e "s/^  \"dependencies\"/  \"optionalDependencies\": { $optional },\n&/" \
    -e 's/^  "files": \[/&"LICENSE-*", /' \
    "$here/package.json" > "$work/tamara-pos/package.json"
pack "$work/tamara-pos"
