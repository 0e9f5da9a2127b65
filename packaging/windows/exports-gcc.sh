#!/bin/sh
# Stands in for the linker $TAMARA_LINKER. The compiler's list of exports names the functions of both DLLs; a Visual Basic program
# that calls a C function as stdcall would break its stack, so only the names that begin with $TAMARA_EXPORTS stay, in the DLL of
# the name $TAMARA_DLL.
for argument; do
  case $argument in
    *.def)
      list=${argument#-Wl,}
      names=$(grep -o "\b$TAMARA_EXPORTS[A-Za-z0-9_]*" "$list")
      { printf 'LIBRARY %s\nEXPORTS\n' "$TAMARA_DLL" && printf '    %s\n' $names; } > "$list"
      ;;
  esac
done
exec "$TAMARA_LINKER" "$@"
