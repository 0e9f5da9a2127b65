<?php
// A defect of the library. Needs TEST_LIBRARY, built with the feature test-hooks, and TAMARA_POS_PANIC_IN=order_get.

declare(strict_types=1);

require __DIR__ . '/check.php';

use TamaraPos\Client;
use TamaraPos\Code;
use TamaraPos\InternalException;
use TamaraPos\Library;
use TamaraPos\TransportException;

Library::load(getenv('TEST_LIBRARY'));

function test_it_is_an_exception_and_the_process_lives_on(): void
{
    $client = new Client(['base_url' => 'http://127.0.0.1:9', 'api_token' => 'sim_panic', 'journal' => 'none']);
    for ($i = 0; $i < 2; ++$i) {
        $error = thrown(InternalException::class, static function () use ($client): void {
            $client->orderGet(['order_id' => '1']);
        });
        same([Code::PANIC, 'PANIC', 'ask_supervisor'], [$error->getCode(), $error->getName(), $error->getReply()->nextAction()]);
    }
    thrown(TransportException::class, static function () use ($client): void {
        $client->webhookList();
    });
}

runTests();
