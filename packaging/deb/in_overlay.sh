# Run by test_package.sh in a copy of the system: in_overlay.sh SIM_URL.
set -eu
changed() { (cd /changes/files && find . -path '*tamara*' | LC_ALL=C sort); }
apt() {
    apt-get -qq -o Dir::Etc::sourcelist=/tmp/local.list -o Dir::Etc::sourceparts=- -o APT::Sandbox::User=root -o Dpkg::Use-Pty=0 "$@"
}
echo 'deb [trusted=yes] file:/mnt ./' > /tmp/local.list
before=$(changed)
apt update
apt install --no-install-recommends libtamara-pos-dev tamara-sim tamara-pos tamara-pos-doc

cd /tmp
cc -Wall -Werror /mnt/first.c $(pkg-config --cflags --libs tamara_pos) -o shared
ldd shared | grep -q '/usr/lib/.*libtamara_pos.so.1\|/lib/.*libtamara_pos.so.1'
said=$(HOME=/tmp/home ./shared "$1")
echo "$said"
case $said in *release_goods*) ;; *) echo "not paid" >&2; exit 1 ;; esac
cc -Wall -Werror /mnt/first.c -l:libtamara_pos.a -lpthread -ldl -lm -o static
case $(HOME=/tmp/home ./static "$1") in *release_goods*) ;; *) echo "not paid by the static library" >&2; exit 1 ;; esac
printf '{"base_url": "%s", "api_token": "sim_demo", "journal": "none"}' "$1" > config.json
tamara-pos --config config.json diagnose
dpkg -L tamara-pos-doc | grep -q /docs/introduction.md

# A library comes and goes with its packages: -dev cannot stay without it.
apt remove libtamara-pos1
[ ! -e /usr/include/tamara_pos.h ]
apt purge --autoremove libtamara-pos1 libtamara-pos-dev tamara-sim tamara-pos tamara-pos-doc
# What an overlay removes that was not there before leaves nothing.
left=$(changed | grep -v '^./var/lib/apt/lists/\|^./tmp/' || true)
[ "$left" = "$before" ] || { echo "left behind: $left" >&2; exit 1; }
