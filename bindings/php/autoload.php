<?php
// For programs without Composer: loads the classes of this folder.

spl_autoload_register(static function (string $class): void {
    if (strncmp($class, 'TamaraPos\\', 10) === 0) {
        $file = __DIR__ . '/src/' . str_replace('\\', '/', substr($class, 10)) . '.php';
        if (is_file($file)) {
            require $file;
        }
    }
});
