#!/bin/sh
# Installs what a part of `cargo xtask dist` needs, on Debian 12, as root:
#   setup.sh linux    builds for old Linux systems; makes the Python environment target/dist/tools
#   setup.sh windows  builds for Windows
#   setup.sh packages the packages of the languages
#   setup.sh book     mdBook, which makes the book's website
#   setup.sh check    compilers, Wine and installers for `dist --check`
#   setup.sh dotnet   .NET Core for 64-bit Windows, to be run by Wine
#   setup.sh wine32   32-bit Wine, in an i386 system of its own: its libraries must not meet those of the machine
set -eu
cd "$(dirname "$0")/.."
export DEBIAN_FRONTEND=noninteractive

install() {
  apt-get -qq update
  apt-get -qq install -y --no-install-recommends "$@"
}

# In a folder of their own: Debian's Python takes no others.
python_tools() {
  install python3-venv
  python3 -m venv target/dist/tools
  target/dist/tools/bin/pip -q install cargo-zigbuild==0.24.0 ziglang==0.17.0
}

case $1 in
  linux)
    install git rustc-web cargo-web rust-web-src gcc libc6-dev binutils pkg-config dpkg-dev help2man rpm
    python_tools
    ;;
  windows)
    install git rustc-web cargo-web rust-web-src gcc-mingw-w64-x86-64 gcc-mingw-w64-i686 zip
    python_tools
    ;;
  packages)
    install mono-mcs zip default-jdk-headless libjna-java python3-venv
    command -v npm >/dev/null || install nodejs npm
    ;;
  book)
    cargo install --quiet --locked --root target/dist/mdbook --no-default-features --features search mdbook@0.5.4
    ;;
  check)
    install gcc g++ libc6-dev pkg-config cmake make zip unzip fpc fpc-source fp-utils mono-mcs mono-runtime \
      libmono-system-windows-forms4.0-cil mono-xbuild xvfb xauth python3 php-cli default-jdk-headless libjna-java gcc-mingw-w64-x86-64 gcc-mingw-w64-i686 wine wine64 lintian \
      python3-venv maven libmaven-install-plugin-java libmaven-dependency-plugin-java junit4 nuget composer php-zip linkchecker
    # A Node.js from elsewhere brings its own npm, beside which Debian's cannot be installed.
    command -v npm >/dev/null || install nodejs npm
    ;;
  dotnet)
    install unzip
    [ -e target/dist/tools/bin/pip ] || python_tools
    target/dist/tools/bin/pip -q download --no-deps --only-binary=:all: --platform win_amd64 -d target/dist/dotnet dotnetcore2==3.1.23
    unzip -q -o target/dist/dotnet/dotnetcore2-*.whl -d target/dist/dotnet
    ;;
  wine32)
    root=$PWD/target/dist/wine32
    install debootstrap
    debootstrap --arch=i386 --variant=minbase --include=ca-certificates bookworm "$root"
    echo 127.0.0.1 localhost > "$root/etc/hosts"
    # What nobody reads there takes as much space as what is used.
    printf 'path-exclude=/usr/share/%s/*\n' doc man info locale > "$root/etc/dpkg/dpkg.cfg.d/small"
    chroot "$root" apt-get -qq update
    chroot "$root" apt-get -qq install -y --no-install-recommends wine wine32
    chroot "$root" apt-get clean
    rm -rf "$root"/var/lib/apt/lists/* "$root"/usr/share/doc "$root"/usr/share/man "$root"/usr/share/locale
    touch "$root/ready"
    ;;
esac
