<?php
// What only a stand-in for the library can show. Needs TEST_STAND_INS.

declare(strict_types=1);

require __DIR__ . '/check.php';

use TamaraPos\ArgumentException;
use TamaraPos\Client;
use TamaraPos\ConfigurationException;
use TamaraPos\InternalException;
use TamaraPos\JournalException;
use TamaraPos\Library;
use TamaraPos\LibraryException;
use TamaraPos\ServiceException;
use TamaraPos\StateException;
use TamaraPos\TamaraException;
use TamaraPos\TransportException;

const NEWER = '/newer/libtamara_pos.so';

Library::load(getenv('TEST_STAND_INS') . NEWER);

function test_it_is_used_and_says_which_side_is_the_older(): void
{
    contains('tamara_pos 9.9.9 (interface 99)', Library::describe());
    contains('the PHP package is for interface ' . Library::ABI_VERSION . ', the older side', Library::describe());
}

function test_a_process_has_one_library(): void
{
    Library::load();
    Library::load(getenv('TEST_STAND_INS') . NEWER);
    $error = thrown(LibraryException::class, static function (): void {
        Library::load(getenv('TEST_STAND_INS') . '/older/libtamara_pos.so');
    });
    contains('is loaded already', $error->getMessage());
}

function test_a_number_from_the_future_is_never_taken_for_yes(): void
{
    $client = new Client([]);
    $reply = $client->pollStatus(['code' => 9]);
    same(9, $reply->getCode());
    same([false, false], [$reply->isOk(), $reply->isPaid()]);
    $error = thrown(TamaraException::class, static function () use ($client): void {
        $client->refund(['code' => -777]);
    });
    same(-777, $error->getCode());
}

function test_every_hundred_has_its_exception(): void
{
    $client = new Client([]);
    $groups = [
        -100 => ArgumentException::class, -199 => ArgumentException::class, -200 => ConfigurationException::class,
        -301 => TransportException::class, -450 => ServiceException::class, -508 => StateException::class,
        -608 => JournalException::class, -901 => InternalException::class,
    ];
    foreach ($groups as $code => $class) {
        $error = thrown($class, static function () use ($client, $code): void {
            $client->call('anything', ['code' => $code]);
        });
        same([$code, "STAND_IN ($code): on purpose", 'STAND_IN'], [$error->getCode(), $error->getMessage(), $error->getName()]);
        same('stand_in', $error->getReply()->at('error.kind'));
        same(['x', 'س'], [$error->getCashierMessage('en'), $error->getCashierMessage()]);
    }
}

function test_every_text_is_given_back(): void
{
    $standIn = FFI::cdef('int32_t stand_in_outstanding(void);', getenv('TEST_STAND_INS') . NEWER);
    for ($i = 0; $i < 1000; ++$i) {
        $client = new Client('{}');
        $client->orderGet((object) []);
        thrown(ArgumentException::class, static function () use ($client): void {
            $client->pay(['code' => -100]);
        });
        thrown(ConfigurationException::class, static function (): void {
            new Client(['code' => -200]);
        });
        $client->close();
    }
    same(0, $standIn->stand_in_outstanding());
}

function test_a_text_with_a_nul_is_refused_instead_of_cut(): void
{
    $client = new Client([]);
    $error = thrown(InvalidArgumentException::class, static function () use ($client): void {
        $client->call('refund', "{\"code\":0}\0{\"code\":-100}");
    });
    contains('NUL', $error->getMessage());
}

function test_members_are_found_by_name_by_index_and_by_path(): void
{
    $reply = (new Client([]))->orderGet([]);
    same('STAND_IN', $reply->name);
    same('x', $reply['message']['en']);
    same(['on purpose', null, null], [$reply->at('error.detail'), $reply->at('error.nothing.below'), $reply->no_such_member]);
    same([true, false], [isset($reply->error), isset($reply['no_such_member'])]);
    same($reply->toArray(), json_decode(json_encode($reply), true));
    thrown(LogicException::class, static function () use ($reply): void {
        $reply['code'] = 0;
    });
}

runTests();
