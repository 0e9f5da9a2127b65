#!/bin/sh
# Runs a 32-bit Windows program: run32.sh ROOT FOLDER PROGRAM ARGUMENT... as root. FOLDER is where it starts; ROOT is what
# `packaging/setup.sh wine32` made. The mounts vanish with the process. $TAMARA_LOCALE, such as ar_SA.utf8, chooses the ANSI code page.
root=$1 folder=$2
shift 2
exec unshare -m sh -c '
  root=$1 folder=$2
  shift 2
  mount -t proc proc "$root/proc"
  mkdir -p "$root/job"
  mount --bind "$folder" "$root/job"
  locale=${TAMARA_LOCALE:-C.utf8} locales=$root/usr/lib/locale
  # Wine goes by the name alone.
  [ -e "$locales/$locale" ] || cp -r "$locales/C.utf8" "$locales/$locale"
  exec chroot "$root" env -i PATH=/usr/bin:/bin HOME=/root LANG="$locale" WINEPREFIX=/root/wine WINEARCH=win32 WINEDEBUG=-all \
    WINEDLLOVERRIDES="$WINEDLLOVERRIDES" sh -c "cd /job && exec wine \"\$@\"" sh "$@"
' sh "$root" "$folder" "$@"
