#!/bin/sh
# Links tamara_pos_stdcall.dll: stands in for the linker, $TAMARA_LINKER. The list of exports that the compiler hands over
# names the C functions too; a program that called those as stdcall would break its stack, so only the twin's stay.
for argument; do
  case $argument in
    *.def)
      list=${argument#-Wl,}
      names=$(grep -o 'Tamara[A-Z][A-Za-z]*' "$list")
      printf 'LIBRARY tamara_pos_stdcall.dll\nEXPORTS\n' > "$list"
      printf '    %s\n' $names >> "$list"
      ;;
  esac
done
exec "$TAMARA_LINKER" "$@"
