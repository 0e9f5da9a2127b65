<?php
// The smallest of test runners: every function of a test file whose name begins with "test_" is run, in order.

declare(strict_types=1);

require dirname(__DIR__) . '/autoload.php';

ini_set('assert.exception', '1');
error_reporting(E_ALL);
set_error_handler(static function (int $level, string $text, string $file, int $line): bool {
    throw new ErrorException($text, 0, $level, $file, $line);
});

function same($expected, $found): void
{
    if ($expected !== $found) {
        throw new RuntimeException('expected ' . var_export($expected, true) . ', found ' . var_export($found, true));
    }
}

function contains(string $part, string $text): void
{
    if (strpos($text, $part) === false) {
        throw new RuntimeException("\"$part\" is not in: $text");
    }
}

function isTrue(bool $value, string $what = ''): void
{
    if (!$value) {
        throw new RuntimeException("not true: $what");
    }
}

/** The exception that a function has to throw, of exactly this class. */
function thrown(string $class, callable $function): Throwable
{
    try {
        $function();
    } catch (Throwable $error) {
        if (get_class($error) === $class) {
            return $error;
        }
        throw $error;
    }
    throw new RuntimeException("no $class was thrown");
}

function runTests(): void
{
    $failed = 0;
    foreach (get_defined_functions()['user'] as $name) {
        if (strncmp($name, 'test_', 5) !== 0) {
            continue;
        }
        try {
            $name();
            echo "ok      $name\n";
        } catch (Throwable $error) {
            ++$failed;
            echo "FAILED  $name: $error\n";
        }
    }
    exit($failed === 0 ? 0 : 1);
}
