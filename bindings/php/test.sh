#!/bin/sh
# Tests of the PHP binding: test.sh LIB_DIR SIM_URL. The exit status counts.
. "$(dirname "$0")/../testing/prepare.sh"
cd "$HERE"
PHP=${PHP:-php}
LIBRARY=$LIB/libtamara_pos.so

# A process loads one library.
TEST_STAND_INS=$WORK TEST_INCLUDE=$INCLUDE TEST_LIBRARY=$LIBRARY "$PHP" tests/loading.php
TEST_STAND_INS=$WORK "$PHP" tests/newer.php
mkdir "$WORK/live"
TEST_LIBRARY=$LIBRARY TEST_SIMULATOR=$SIM TEST_FOLDER=$WORK/live "$PHP" tests/live.php
with_a_panic env TEST_LIBRARY="${TEST_HOOKS:-}/libtamara_pos.so" "$PHP" tests/panic.php

# A web server's scripts may call native code only when they are preloaded: without, the message says how.
web() {
    port=$("$PHP" -r '$s = stream_socket_server("tcp://127.0.0.1:0"); echo substr(strrchr(stream_socket_get_name($s, false), ":"), 1);')
    TEST_LIBRARY=$LIBRARY "$PHP" -d opcache.enable=1 "$@" -S "127.0.0.1:$port" -t tests >"$WORK/web.log" 2>&1 &
    server=$!
    answer=
    for _ in 1 2 3 4 5 6 7 8 9 10; do
        answer=$("$PHP" -r 'echo @file_get_contents($argv[1]);' "http://127.0.0.1:$port/web.php") && [ -n "$answer" ] && break
        sleep 0.5
    done
    kill "$server"
    wait "$server" || true
    echo "$answer"
}
web -d ffi.enable=preload | grep -q 'opcache.preload='
web -d ffi.enable=preload -d "opcache.preload=$HERE/preload.php" -d "opcache.preload_user=$(id -un)" | grep -q '^tamara_pos .* (interface'
echo "ok      a web server's pages, with and without preloading"

"$PHP" sample.php --url "$SIM" --library "$LIBRARY" --journal "$WORK/sample.db" --interval 0.05
echo "php: passed"
