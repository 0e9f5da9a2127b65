#!/bin/sh
# Makes the Debian packages: pack.sh STAGED STATIC VERSION OUT, where STAGED and STATIC are laid out as the Linux archives are.
# SOURCE_DATE_EPOCH is the time of all files; MAINTAINER names who publishes the packages.
set -eu
[ $# -eq 4 ] || { echo "usage: $0 STAGED STATIC VERSION OUT" >&2; exit 2; }
here=$(cd "$(dirname "$0")" && pwd)
staged=$(cd "$1" && pwd) static=$(cd "$2" && pwd) version=$3
mkdir -p "$4"
out=$(cd "$4" && pwd)
maintainer=${MAINTAINER:-The tamara_pos developers <developers@tamara-pos.example>}
export DPKG_DEB_COMPRESSOR_TYPE="${DPKG_DEB_COMPRESSOR_TYPE:-xz}"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
libdir=usr/lib/x86_64-linux-gnu

# The files of each package, and of no other.
mkdir -p "$work/libtamara-pos1/$libdir" "$work/libtamara-pos-dev/$libdir/pkgconfig" "$work/libtamara-pos-dev/usr/include" \
    "$work/tamara-sim/usr/bin" "$work/tamara-pos/usr/bin" "$work/tamara-pos-doc/usr/share/doc/tamara-pos-doc"
install -m 644 "$staged/lib/libtamara_pos.so.1" "$work/libtamara-pos1/$libdir/"
dev=$work/libtamara-pos-dev
ln -s libtamara_pos.so.1 "$dev/$libdir/libtamara_pos.so"
cp "$static/lib/libtamara_pos.a" "$dev/$libdir/"
cp -r "$staged/lib/cmake" "$dev/$libdir/"
sed -e 's|^prefix=.*|prefix=/usr|' -e "s|^libdir=.*|libdir=\${prefix}/${libdir#usr/}|" "$staged/lib/pkgconfig/tamara_pos.pc" \
    > "$dev/$libdir/pkgconfig/tamara_pos.pc"
cp "$staged"/include/*.h "$dev/usr/include/"
cp "$staged/bin/tamara-sim" "$work/tamara-sim/usr/bin/"
cp "$staged/bin/tamara-pos" "$work/tamara-pos/usr/bin/"
doc=$work/tamara-pos-doc/usr/share/doc/tamara-pos-doc
cp -r "$staged/share/doc/." "$doc"
cp -r "$staged/bindings" "$doc/bindings"
mkdir "$doc/include"
cp "$staged"/include/* "$doc/include/"
# The links of the book lead to the folders beside share.
find "$doc" \( -name '*.md' -o -name '*.html' \) -exec \
    sed -i -E -e 's#(\]\(|href=")((\.\./)*)\.\./\.\./(bindings|include)#\1\2\4#g' {} +

# What dpkg does when a library comes or goes, and what other packages learn of it.
mkdir "$work/libtamara-pos1/DEBIAN"
echo 'activate-noawait ldconfig' > "$work/libtamara-pos1/DEBIAN/triggers"
echo "libtamara_pos 1 libtamara-pos1 (>= $version)" > "$work/libtamara-pos1/DEBIAN/shlibs"
# SQLite is linked in: the journal relies on how this version of it was compiled.
overrides() { # package, lines
    mkdir -p "$work/$1/usr/share/lintian/overrides"
    printf '%s\n' "$2" > "$work/$1/usr/share/lintian/overrides/$1"
}
overrides libtamara-pos1 'libtamara-pos1: embedded-library *sqlite*'
overrides tamara-pos 'tamara-pos: embedded-library *sqlite*'

for program in tamara-sim tamara-pos; do
    about=$(sed -n "/^Package: $program\$/,/^\$/s/^Description: //p" "$here/control")
    mkdir -p "$work/$program/usr/share/man/man1"
    help2man --no-info --no-discard-stderr --version-string="$version" --name="$about" "$work/$program/usr/bin/$program" |
        gzip -9n > "$work/$program/usr/share/man/man1/$program.1.gz"
done

date=$(LC_ALL=C date -u -R -d "@$SOURCE_DATE_EPOCH")
sed -n '/^Package: /s///p' "$here/control" | while read -r package; do
    folder=$work/$package
    mkdir -p "$folder/DEBIAN" "$folder/usr/share/doc/$package"
    {
        echo 'Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/'
        echo 'Upstream-Name: tamara_pos'
        printf '\nFiles: *\n%s\nLicense: Expat or Apache-2.0\n' "$(sed -n 's/^Copyright (c)/Copyright:/p' "$staged/licences/LICENSE-MIT")"
        printf ' Either of the two. The Apache License is in /usr/share/common-licenses/Apache-2.0.\n'
        printf ' The licences of what is linked in are in THIRD-PARTY.txt.gz, beside this file.\n .\n'
        sed -e 's/^$/./' -e 's/^/ /' "$staged/licences/LICENSE-MIT"
    } > "$folder/usr/share/doc/$package/copyright"
    [ "$package" = tamara-pos-doc ] || gzip -9nc "$staged/licences/THIRD-PARTY.txt" > "$folder/usr/share/doc/$package/THIRD-PARTY.txt.gz"
    printf 'tamara-pos (%s) unstable; urgency=medium\n\n  * See CHANGELOG.md in the package tamara-pos-doc.\n\n -- %s  %s\n' \
        "$version" "$maintainer" "$date" | gzip -9n > "$folder/usr/share/doc/$package/changelog.gz"
    (cd "$folder" && find usr -type f | LC_ALL=C sort | xargs -d '\n' md5sum > DEBIAN/md5sums)
    # Installed-Size counts as dpkg-gencontrol does: whole kibibytes a file, and one an entry.
    size=$(cd "$folder" && find usr \( -type f -printf '%s\n' \) -o -printf '1\n' | awk '{ n += int(($1 + 1023) / 1024) } END { print n }')
    sed -n "/^Package: $package\$/,/^\$/p" "$here/control" | sed -e '/^$/d' -e "s/@VERSION@/$version/g" \
        -e "/^Package: /a Source: tamara-pos\nVersion: $version\nPriority: optional\nMaintainer: $maintainer\nInstalled-Size: $size" \
        > "$folder/DEBIAN/control"
    chmod -R u=rwX,go=rX "$folder"
    find "$folder" -print0 | xargs -0 touch --no-dereference --date="@$SOURCE_DATE_EPOCH"
    architecture=$(sed -n 's/^Architecture: //p' "$folder/DEBIAN/control")
    dpkg-deb --root-owner-group --build "$folder" "$out/${package}_${version}_$architecture.deb"
done
