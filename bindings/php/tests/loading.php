<?php
// Libraries that cannot be used. Needs TEST_STAND_INS, the folder that ../testing/prepare.sh lays out, and TEST_INCLUDE.

declare(strict_types=1);

require __DIR__ . '/check.php';

use TamaraPos\Library;
use TamaraPos\LibraryException;

function standIn(string $kind): string
{
    return getenv('TEST_STAND_INS') . "/$kind/libtamara_pos.so";
}

function refused(string $path): string
{
    $error = thrown(LibraryException::class, static function () use ($path): void {
        Library::load($path);
    });
    same(0, $error->getCode());

    return $error->getMessage();
}

function test_the_sources_are_php_7_4(): void
{
    $newer = '/\bmatch\s*\(|\?->|\breadonly\b|\benum\s+\w|\)\s*:\s*(static|mixed|never)\b|[(,]\s*mixed\s+\$|\bstr_(contains|starts_with|ends_with)\b'
        . '|\w+\|\w+\s+\$|:\s*\w+\|\w+\s*$|\bthrow\s+new\b[^;]*\?\?|fn\(.*\.\.\.\)|(public|private|protected)\s+(\?|\w)*\s*\$\w+[^;=]*[,)]/m';
    $files = array_merge(glob(dirname(__DIR__) . '/src/*.php'), glob(dirname(__DIR__) . '/*.php'));
    isTrue(count($files) > 12);
    foreach ($files as $file) {
        $code = php_strip_whitespace($file);
        same(0, preg_match($newer, preg_replace('/\'[^\']*\'|"[^"]*"/', '""', $code), $found), "$file: " . ($found[0] ?? ''));
    }
}

function test_a_missing_library_is_named_with_what_to_do(): void
{
    $text = refused(standIn('none'));
    contains(standIn('none') . ' was not found', $text);
    contains('TamaraPos\Library::load', $text);
}

function test_a_library_for_another_processor_is_named_as_such(): void
{
    contains('is a ' . (96 - PHP_INT_SIZE * 8) . '-bit library and this PHP is a ' . PHP_INT_SIZE * 8 . '-bit program', refused(standIn('foreign')));
}

function test_an_older_library_is_named_as_the_old_side(): void
{
    $text = refused(standIn('older'));
    contains('the library is too old', $text);
    contains('has interface 0, this package needs ' . Library::ABI_VERSION, $text);
}

function test_another_library_is_not_taken_for_this_one(): void
{
    contains('is not the tamara_pos library', refused('libc.so.6'));
}

function test_the_header_for_ffi_readers_is_read_by_php(): void
{
    $ffi = FFI::cdef(file_get_contents(getenv('TEST_INCLUDE') . '/tamara_pos_ffi.h'), getenv('TEST_LIBRARY'));
    same(Library::ABI_VERSION, $ffi->tamara_abi_version());
    same(-103, $ffi->TAMARA_INVALID_HANDLE);
    same('INVALID_HANDLE', $ffi->tamara_result_name($ffi->tamara_client_close(77)));
}

runTests();
