<?php

declare(strict_types=1);

namespace TamaraPos;

use FFI;

/**
 * The native library, loaded once in a process. The first Client loads it; call load when the file lies elsewhere.
 *
 * There is no function for the log here: the library logs on threads of its own, and PHP runs on one. Let the configuration name
 * a file: "log": {"file": "..."}.
 */
final class Library
{
    /** The interface this package was written for. The library's has to be this one or a greater one. */
    // <generated abi> by cargo xtask header
    public const ABI_VERSION = 1;
    // </generated>

    /** Every function that this package calls, as include/tamara_pos_ffi.h has them. */
    private const DECLARATIONS = <<<'C'
typedef int32_t tamara_client;
/* <generated functions> by cargo xtask header */
int32_t tamara_client_open(const char *config, tamara_client *client, char **reply);
int32_t tamara_client_close(tamara_client client);
int32_t tamara_interrupt(tamara_client client);
int32_t tamara_interrupt_sale(tamara_client client, const char *sale);
int32_t tamara_call(tamara_client client, const char *operation, const char *request, char **reply);
void tamara_string_free(char *text);
const char *tamara_version(void);
int32_t tamara_abi_version(void);
const char *tamara_result_name(int32_t code);
/* </generated> */
C;

    /** @var FFI|null */
    private static $library = null;

    /** @var string */
    private static $path = '';

    /**
     * Loads the library.
     *
     * @param string|null $path the file; null: beside composer.json of this package, else the one that the package brings for this
     *     system, else wherever the system looks for libraries
     *
     * @throws LibraryException when it is missing, for another processor, or older than this package
     */
    public static function load(?string $path = null): void
    {
        if (self::$library !== null) {
            if ($path !== null && $path !== self::$path && realpath($path) !== realpath(self::$path)) {
                throw new LibraryException(self::$path . " is loaded already; a process loads the library once, $path was left alone");
            }
            return;
        }
        if (!extension_loaded('ffi')) {
            throw new LibraryException('PHP has no FFI here: switch the extension "ffi" on in php.ini (Debian: package php-ffi or phpX.Y-common)');
        }
        $name = PHP_OS_FAMILY === 'Windows' ? 'tamara_pos.dll' : 'libtamara_pos.so';
        $wanted = $path ?? self::ofPackage($name) ?? $name;
        self::checkAbi($wanted);
        self::$library = FFI::cdef(self::DECLARATIONS, $wanted);
        self::$path = $wanted;
    }

    /** The file of this package that is for this system. */
    private static function ofPackage(string $name): ?string
    {
        $system = (PHP_OS_FAMILY === 'Windows' ? 'win-' : 'linux-') . (PHP_INT_SIZE === 8 ? 'x64' : 'x86');
        foreach (['', "native/$system/"] as $folder) {
            $file = dirname(__DIR__) . "/$folder$name";
            if (is_file($file)) {
                return $file;
            }
        }

        return null;
    }

    /** The version of the library. */
    public static function version(): string
    {
        return self::loaded()->tamara_version();
    }

    /** One line for a log or a support call: which library, which interface, and which side is the older one. */
    public static function describe(): string
    {
        $found = self::loaded()->tamara_abi_version();
        $text = 'tamara_pos ' . self::version() . " (interface $found) at " . self::$path
            . '; the PHP package is for interface ' . self::ABI_VERSION;

        return $text . ($found === self::ABI_VERSION ? '' : ', the older side; all that it uses still means the same');
    }

    /** The name of a number, such as "NOT_PAID" for 2. */
    public static function resultName(int $code): string
    {
        return self::loaded()->tamara_result_name($code);
    }

    /**
     * Checks everything between this computer and the service, for a configuration with which no client can be opened: what is wrong,
     * in the order of its causes. Takes at most 10 seconds. With an open client call its diagnose.
     *
     * @param array<string, mixed>|object|string $config as for Client
     */
    public static function diagnose($config): Reply
    {
        return self::call(0, 'diagnose', self::json('request', ['config' => self::decoded($config)]));
    }

    /**
     * Writes the zip file for support, for a configuration with which no client can be opened.
     *
     * @param array<string, mixed>|object|string $config as for Client
     * @param string $file full path of a file that does not exist yet
     */
    public static function supportBundle($config, string $file): Reply
    {
        return self::call(0, 'support_bundle', self::json('request', ['config' => self::decoded($config), 'file' => $file]));
    }

    /**
     * Opens a client.
     *
     * @internal
     *
     * @return array{0: int, 1: Reply} its number, and the reply
     */
    public static function open(string $config): array
    {
        $library = self::loaded();
        $client = $library->new('int32_t');
        $text = $library->new('char *');
        $code = $library->tamara_client_open($config, FFI::addr($client), FFI::addr($text));
        $reply = self::answer($code, self::take($text));

        return [$client->cdata, $reply];
    }

    /** @internal */
    public static function close(int $client): int
    {
        return self::loaded()->tamara_client_close($client);
    }

    /** @internal */
    public static function interrupt(int $client): int
    {
        return self::loaded()->tamara_interrupt($client);
    }

    /** @internal */
    public static function interruptSale(int $client, string $sale): int
    {
        return self::loaded()->tamara_interrupt_sale($client, self::text('sale', $sale));
    }

    /** @internal */
    public static function call(int $client, string $operation, string $request): Reply
    {
        $library = self::loaded();
        $text = $library->new('char *');
        $code = $library->tamara_call($client, self::text('operation', $operation), $request, FFI::addr($text));

        return self::answer($code, self::take($text));
    }

    /**
     * A request as JSON text. An array without members is an object: nothing to say.
     *
     * @internal
     *
     * @param array<string, mixed>|object|string $request
     */
    public static function json(string $name, $request): string
    {
        if (is_string($request)) {
            return self::text($name, $request);
        }
        if (!is_array($request) && !is_object($request)) {
            throw new \InvalidArgumentException("$name is an array, an object or JSON text, and not a " . gettype($request));
        }
        $flags = JSON_THROW_ON_ERROR | JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_SLASHES | JSON_PRESERVE_ZERO_FRACTION;

        return self::text($name, json_encode($request === [] ? new \stdClass() : $request, $flags));
    }

    /** The library would read no further than a NUL. */
    private static function text(string $name, string $text): string
    {
        if (strpos($text, "\0") !== false) {
            throw new \InvalidArgumentException("$name holds a NUL character; the library would read no further");
        }

        return $text;
    }

    /** @return mixed */
    private static function decoded($config)
    {
        return is_string($config) ? json_decode($config, false, 512, JSON_THROW_ON_ERROR) : $config;
    }

    private static function loaded(): FFI
    {
        if (self::$library === null) {
            self::load();
        }

        return self::$library;
    }

    /** Copies a reply and gives it back to the library. */
    private static function take(FFI\CData $text): string
    {
        if (FFI::isNull($text)) {
            return '{}';
        }
        try {
            return FFI::string($text);
        } finally {
            self::$library->tamara_string_free($text);
        }
    }

    private static function answer(int $code, string $json): Reply
    {
        $reply = new Reply($code, $json);
        if ($code < 0) {
            throw TamaraException::of($code, $reply);
        }

        return $reply;
    }

    /** Before all functions are looked up: an older library may lack some. */
    private static function checkAbi(string $path): void
    {
        try {
            $found = FFI::cdef('int32_t tamara_abi_version(void);', $path)->tamara_abi_version();
        } catch (FFI\Exception $error) {
            throw new LibraryException(self::whyNotLoaded($path, $error->getMessage()), 0, $error);
        }
        if ($found < self::ABI_VERSION) {
            throw new LibraryException("the library is too old: $path has interface $found, this package needs "
                . self::ABI_VERSION . '; replace the library');
        }
    }

    private static function whyNotLoaded(string $path, string $error): string
    {
        if (strpos($error, 'ffi.enable') !== false) {
            return 'PHP lets no script of a web server call native code: preload this package (opcache.preload='
                . dirname(__DIR__) . DIRECTORY_SEPARATOR . 'preload.php), or set ffi.enable=true in php.ini';
        }
        if (strpos($error, 'tamara_abi_version') !== false) {
            return "$path is not the tamara_pos library: it has no function tamara_abi_version";
        }
        $own = PHP_INT_SIZE * 8;
        $bits = self::bitsOf($path);
        if ($bits !== null && $bits !== $own) {
            return "$path is a $bits-bit library and this PHP is a $own-bit program; use the library's $own-bit file";
        }
        if (is_file($path)) {
            return "$path cannot be loaded by this $own-bit PHP: $error";
        }

        return "$path was not found: put the $own-bit file beside the package's composer.json, or call TamaraPos\\Library::load "
            . "with its path ($error)";
    }

    /** For what kind of program a library was built, by its first bytes. */
    private static function bitsOf(string $path): ?int
    {
        $head = is_file($path) ? (string) file_get_contents($path, false, null, 0, 4096) : '';
        if (substr($head, 0, 4) === "\x7fELF") {
            return [1 => 32, 2 => 64][ord($head[4])] ?? null;
        }
        if (substr($head, 0, 2) === 'MZ' && strlen($head) >= 0x40) {
            $machine = substr($head, unpack('V', substr($head, 0x3C, 4))[1] + 4, 2);

            return ["\x4c\x01" => 32, "\x64\x86" => 64, "\x64\xaa" => 64][$machine] ?? null;
        }

        return null;
    }
}
