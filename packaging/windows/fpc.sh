#!/bin/sh
# Makes a Free Pascal compiler for Windows from Debian's sources: fpc.sh FOLDER i386 win32, or fpc.sh FOLDER x86_64 win64. Then:
#   FOLDER/ppc-i386 -n -Twin32 -Mdelphi -FuFOLDER/units/i386-win32 program.dpr
set -eu
mkdir -p "$1"
folder=$(cd "$1" && pwd) cpu=$2 os=$3
version=$(fpc -iV)
source=$folder/src installed=/usr/share/fpcsrc/$version
if [ ! -d "$source" ]; then
  mkdir -p "$source/packages"
  cp -r "$installed/compiler" "$installed/rtl" "$source/"
  cp -r "$installed/packages/rtl-objpas" "$source/packages/"
  chmod -R u+w "$source"
fi

cd "$source/compiler"
mkdir -p "$folder/o/$cpu" "$folder/units/$cpu-$os"
ppcx64 -v0 -FU"$folder/o" -o"$folder/msg2inc" utils/msg2inc.pp
[ -f msgtxt.inc ] || "$folder/msg2inc" $(find /usr/lib/*/fpc/"$version"/msg -name errore.msg) msg msg > /dev/null
ppcx64 -v0e -d"$cpu" -dGDB -dBROWSERLOG -O2 -Xs -Fu"$cpu" -Fux86 -Fusystems -Fi"$cpu" -Fi. -FU"$folder/o/$cpu" -o"$folder/ppc-$cpu" pp.pas

cd "$source/rtl/$os"
objpas=../../packages/rtl-objpas/src
options="-n -T$os -O2 -Sg -v0 -FU$folder/units/$cpu-$os -Fi../inc -Fi../$cpu -Fi../x86 -Fi../win -Fi../win/wininc -Fi../objpas
  -Fi../objpas/classes -Fi../objpas/sysutils -Fi. -Fi$objpas/inc -Fu. -Fu../win -Fu../inc -Fu../objpas -Fu../common -Fu../$cpu
  -Fu$objpas/inc -Fu$objpas/win"
"$folder/ppc-$cpu" $options -Us system.pp
for unit in ../inc/fpintres.pp ../inc/strings.pp sysinit*.p* ../objpas/objpas.pp ../inc/ctypes.pp windows.pp ../inc/dynlibs.pas \
    ../win/sysutils.pp ../objpas/math.pp classes.pp $objpas/inc/strutils.pp $objpas/inc/dateutils.pp; do
  case $unit in *cyg* | *gprof*) continue ;; esac
  "$folder/ppc-$cpu" $options "$unit"
done
