#!/bin/sh
# Runs a command as root in a copy of this system that vanishes with it: overlay.sh FOLDER PROGRAM ARGUMENT...
# FOLDER is /mnt there, read-only. What the command writes is in /changes/files, for it to look at.
folder=$(cd "$1" && pwd)
shift
exec unshare -m sh -euc '
  folder=$1
  shift
  work=$(mktemp -d)
  mount -t tmpfs changes "$work"
  mkdir "$work/files" "$work/work" "$work/root"
  mount -t overlay overlay -o "lowerdir=/,upperdir=$work/files,workdir=$work/work" "$work/root"
  for place in proc dev sys; do mount --rbind "/$place" "$work/root/$place"; done
  mount -t tmpfs tmp "$work/root/tmp"
  mkdir "$work/root/changes"
  mount --bind "$work" "$work/root/changes"
  mount --bind -o ro "$folder" "$work/root/mnt"
  exec chroot "$work/root" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8 DEBIAN_FRONTEND=noninteractive "$@"
' sh "$folder" "$@"
