<?php
// For web servers, in php.ini: opcache.preload=/path/of/this/file. PHP lets only preloaded files call native code there, unless
// ffi.enable=true opens that to all scripts.

require_once __DIR__ . '/autoload.php';
foreach (glob(__DIR__ . '/src/*.php') as $file) {
    require_once $file;
}
