# Run by test_package.sh in a copy of the system: in_overlay.sh SIM_URL.
set -eu
found() { find /usr /etc -iname '*tamara*' | LC_ALL=C sort; }
before=$(found)
[ -z "$before" ] || { echo "this system has tamara_pos already: $before" >&2; exit 1; }
for package in /mnt/libtamara_pos-devel-*.rpm; do
    rpm -q -p --requires "$package" | grep -q '^libtamara_pos1 = '
done
rpm -i --nodeps --noscripts /mnt/*.rpm
# Debian's loader does not look there; those of the systems that take RPMs do.
export LD_LIBRARY_PATH=/usr/lib64 PKG_CONFIG_PATH=/usr/lib64/pkgconfig PKG_CONFIG_ALLOW_SYSTEM_LIBS=1
cd /tmp
cc -Wall -Werror /mnt/first.c $(pkg-config --cflags --libs tamara_pos) -o shared
case $(HOME=/tmp/home ./shared "$1") in *release_goods*) echo "paid" ;; *) echo "not paid" >&2; exit 1 ;; esac
printf '{"base_url": "%s", "api_token": "sim_demo", "journal": "none"}' "$1" > config.json
tamara-pos --config config.json diagnose
tamara-sim --help > /dev/null
rpm -e --nodeps --noscripts libtamara_pos1 libtamara_pos-devel tamara-sim tamara-pos
left=$(found)
[ -z "$left" ] || { echo "left behind: $left" >&2; exit 1; }
