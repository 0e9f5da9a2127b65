#!/bin/sh
# Composer installs the package of a folder into an empty project, sells by it, and removes it: test_package.sh FOLDER SIM_URL.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
folder=$(cd "$1" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
unset LD_LIBRARY_PATH || true
export COMPOSER_HOME="$work/composer" COMPOSER_ALLOW_SUPERUSER=1 COMPOSER_NO_INTERACTION=1
mkdir "$work/shop" "$work/repository"
cp "$folder"/tamara-pos-php-*.zip "$work/repository"
sed "s|require .*autoload.php';|require 'vendor/autoload.php';|" "$here/first.php" > "$work/shop/first.php"
cd "$work/shop"
echo '{}' > composer.json
composer -q config repositories.packagist.org false
composer -q config repositories.local artifact "$work/repository"
composer -q require tamara-pos/tamara-pos
said=$(env -u XDG_STATE_HOME HOME="$work/home" "${PHP:-php}" first.php "$2")
echo "$said"
[ "$said" = "OK release_goods Paid. Hand over the goods." ]
composer -q remove tamara-pos/tamara-pos
left=$(find . -type f -path '*tamara*')
[ -z "$left" ] || { echo "left behind: $left" >&2; exit 1; }
echo "php: passed"
