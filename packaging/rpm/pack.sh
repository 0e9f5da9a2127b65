#!/bin/sh
# Makes the RPM packages: pack.sh STAGED STATIC VERSION OUT, where STAGED and STATIC are laid out as the Linux archives are.
# SOURCE_DATE_EPOCH is the time of all files; RPM_COMPRESSION is as rpm's _binary_payload.
set -eu
[ $# -eq 4 ] || { echo "usage: $0 STAGED STATIC VERSION OUT" >&2; exit 2; }
here=$(cd "$(dirname "$0")" && pwd)
staged=$(cd "$1" && pwd) static=$(cd "$2" && pwd)
mkdir -p "$4"
out=$(cd "$4" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
rpmbuild --quiet -bb --target x86_64 --define "_topdir $work" --define "_rpmdir $out" --define '_rpmfilename %%{NAME}-%%{VERSION}-%%{RELEASE}.%%{ARCH}.rpm' \
    --define "version_of_files $3" --define "staged $staged" --define "static $static" --define "_dbpath $work/db" \
    --define "_binary_payload ${RPM_COMPRESSION:-w6.xzdio}" --define '_build_id_links none' --define '_buildhost localhost' \
    --define 'use_source_date_epoch_as_buildtime 1' --define 'clamp_mtime_to_source_date_epoch 1' "$here/tamara-pos.spec"
