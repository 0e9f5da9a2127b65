<?php
// The library itself, against the simulator. Needs TEST_LIBRARY (file), TEST_SIMULATOR (address) and TEST_FOLDER (empty).

declare(strict_types=1);

require __DIR__ . '/check.php';

use TamaraPos\ArgumentException;
use TamaraPos\Client;
use TamaraPos\ClosedException;
use TamaraPos\Code;
use TamaraPos\ConfigurationException;
use TamaraPos\JournalException;
use TamaraPos\Library;
use TamaraPos\ServiceException;
use TamaraPos\StateException;
use TamaraPos\TransportException;

const PAYING = '٠٥٤٤٣٣٧٨٦٦';
const DECLINED = '0526422337';
const COFFEE = 'قهوة عربية ☕ 🫘';

Library::load(getenv('TEST_LIBRARY'));

function config(array $more = []): array
{
    static $number = 0;

    return $more + [
        'base_url' => getenv('TEST_SIMULATOR'), 'api_token' => 'sim_php', 'country' => 'SA', 'lane' => 'till-1', 'device_id' => '1',
        'journal' => getenv('TEST_FOLDER') . '/journal' . ++$number . '.db',
    ];
}

function sar(string $amount): array
{
    return ['amount' => $amount, 'currency' => 'SAR'];
}

function newNumber(): string
{
    return 'php-' . bin2hex(random_bytes(8));
}

function saleOf(string $phone = PAYING, string $amount = '300.00'): array
{
    return [
        'phone_number' => $phone, 'total_amount' => sar($amount), 'order_reference_id' => newNumber(),
        'items' => [['reference_id' => '1', 'sku' => '1', 'type' => 'Physical', 'name' => COFFEE, 'quantity' => 1, 'total_amount' => sar($amount)]],
    ];
}

function test_a_sale_is_pending_then_paid(): void
{
    $client = new Client(config());
    $session = $client->sessionCreate(saleOf());
    same([Code::OK, true, 'pending', false], [$session->getCode(), $session->isOk(), $session->verdict(), $session->isPaid()]);
    $reply = $client->pollStatus(['order_id' => $session->order_id, 'wait_s' => 30, 'interval_s' => 0.05]);
    same([Code::OK, 'OK', 'paid', true], [$reply->getCode(), $reply->name(), $reply->verdict(), $reply->isPaid()]);
    same(['release_goods', sar('300.00'), true], [$reply->nextAction(), $reply['captured_amount'], $reply['simulated']]);
    same('Paid. Hand over the goods.', $reply->message('en'));
    same(1, preg_match('/[\x{0600}-\x{06ff}]/u', $reply->message()));
}

function test_a_declined_sale_is_not_paid_and_no_exception(): void
{
    $reply = (new Client(config()))->pay(saleOf(DECLINED) + ['wait_s' => 30, 'interval_s' => 0.05]);
    same([Code::NOT_PAID, 'not_paid', 'other_payment', false], [$reply->getCode(), $reply->verdict(), $reply->nextAction(), $reply->isOk()]);
}

function test_the_same_refund_twice_is_done_once(): void
{
    $client = new Client(config());
    $order = $client->pay(saleOf() + ['wait_s' => 30, 'interval_s' => 0.05])['order_id'];
    $wish = ['order_id' => $order, 'total_amount' => sar('100.00'), 'request_id' => newNumber()];
    [$first, $second] = [$client->refund($wish), $client->refund($wish)];
    same([Code::OK, false, sar('100.00')], [$first->getCode(), $first['replayed'], $first['amount']]);
    same([Code::OK, true, $first['refund_id']], [$second->getCode(), $second['replayed'], $second['refund_id']]);
    same('100.00', $client->orderGet(['order_id' => $order])->at('refunded_amount.amount'));
    $error = thrown(StateException::class, static function () use ($client, $order): void {
        $client->refund(['order_id' => $order, 'total_amount' => sar('200.01')]);
    });
    same(Code::REFUND_TOO_LARGE, $error->getCode());
}

function test_arabic_survives_there_and_back(): void
{
    $client = new Client(config());
    $sale = ['order_reference_id' => 'محمد العتيبي ' . newNumber()] + saleOf('٠٥٥١٢٣٤٥٦٧');
    $session = $client->call('session_create', json_encode($sale, JSON_UNESCAPED_UNICODE));
    same($sale['order_reference_id'], $session['order_reference_id']);
    same($sale['order_reference_id'], $client->history()->at('steps.0.order_reference_id'));
    same(COFFEE, $client->orderGet(['order_id' => $session['order_id'], 'raw' => true])->at('raw.items.0.name'));
    same(0, preg_match('/[^\x00-\x7f]/', $session->getJson()));
}

function test_an_amount_is_sent_as_it_was_given_and_a_sum_of_floats_is_refused(): void
{
    $client = new Client(config());
    $error = thrown(ArgumentException::class, static function () use ($client): void {
        $client->sessionCreate(['total_amount' => ['amount' => 0.1 + 0.2, 'currency' => 'SAR']] + saleOf());
    });
    contains('total_amount', $error->getMessage());
    same('fix_request', $error->getReply()->nextAction());
    same(sar('300.10'), $client->sessionCreate(saleOf(PAYING, '300.10'))['total_amount']);
}

function test_every_group_that_can_be_had_here(): void
{
    thrown(ConfigurationException::class, static function (): void {
        new Client(['no_such_key' => 1]);
    });
    thrown(ArgumentException::class, static function (): void {
        new Client('not JSON');
    });
    $client = new Client(config());
    $error = thrown(ArgumentException::class, static function () use ($client): void {
        $client->call('no_such_operation');
    });
    same(Code::UNKNOWN_OPERATION, $error->getCode());
    $error = thrown(ServiceException::class, static function () use ($client): void {
        $client->orderGet(['order_id' => '00000000-0000-4000-8000-000000000000']);
    });
    same(Code::NOT_FOUND, $error->getCode());
    $error = thrown(TransportException::class, static function (): void {
        (new Client(config(['base_url' => 'http://127.0.0.1:9'])))->orderGet(['order_id' => '1']);
    });
    same(Code::CONNECT_FAILED, $error->getCode());
    thrown(JournalException::class, static function (): void {
        new Client(config(['journal' => __FILE__ . '/below-a-file.db']));
    });
}

function test_what_keeps_a_client_from_opening_is_diagnosed_without_one(): void
{
    $config = config(['base_url' => 'http://127.0.0.1:9']);
    $diagnosis = Library::diagnose(json_encode($config));
    same(false, $diagnosis['healthy']);
    isTrue(in_array('connect_failed', $diagnosis['faults'], true));
    $file = getenv('TEST_FOLDER') . '/دعم.zip';
    same($file, Library::supportBundle($config, $file)['file']);
    isTrue(is_file($file));
}

function test_a_closed_client_explains_itself(): void
{
    $client = new Client(config());
    $client->close();
    same(true, $client->isClosed());
    foreach (['close', 'interrupt'] as $call) {
        $error = thrown(ClosedException::class, static function () use ($client, $call): void {
            $client->$call();
        });
        contains("$call: this client was closed before", $error->getMessage());
    }
}

function test_a_forgotten_client_is_closed(): void
{
    // The library refuses the 1025th open one.
    for ($i = 0; $i < 1100; ++$i) {
        new Client(['base_url' => 'http://127.0.0.1:9', 'api_token' => 'sim_php', 'journal' => 'none']);
    }
}

function test_the_client_offers_every_operation_of_the_library(): void
{
    $client = new Client(config());
    same([Library::ABI_VERSION, Library::version()], [$client->opened()['abi_version'], $client->opened()['version']]);
    foreach ($client->opened()['operations'] as $operation) {
        isTrue(method_exists($client, lcfirst(str_replace('_', '', ucwords($operation, '_')))), $operation);
    }
}

/** Lets the simulator take the next request of this kind and never answer. */
function silence(string $operation): void
{
    $options = ['method' => 'POST', 'header' => 'Content-Type: application/json', 'content' => json_encode(['operation' => $operation, 'fault' => 'hang_before'])];
    file_get_contents(getenv('TEST_SIMULATOR') . '/_sim/next', false, stream_context_create(['http' => $options]));
}

function test_a_silent_service_never_holds_the_loop_up_and_the_end_is_told_rightly(): void
{
    $client = new Client(config(['call_timeout_ms' => 2000]));
    $sale = saleOf('0551234567', '300.99');
    $client->sessionCreate($sale);
    silence('order_get');
    $client->watchAdd(['order_reference_id' => $sale['order_reference_id'], 'interval_s' => 0.05]);
    $longest = 0.0;
    $until = microtime(true) + 1.5;
    while (microtime(true) < $until) {
        $begun = microtime(true);
        $reply = $client->watchNext(['wait_s' => 0]);
        $longest = max($longest, microtime(true) - $begun);
        same([Code::PENDING, false], [$reply->getCode(), $reply['event']]);
        usleep(20000);
    }
    // A call that waited for the service would take two seconds; a busy machine takes none of that.
    isTrue($longest < 1, "a call took $longest s");
    // The cashier takes it back: not known while nobody answers, and then by the service's own word.
    silence('session_void');
    $void = $client->sessionVoid(['order_reference_id' => $sale['order_reference_id']]);
    isTrue(in_array($void->verdict(), ['pending', 'unknown'], true), $void->getJson());
    same('keep_polling', $void->nextAction());
    same('not_paid', $client->sessionVoid(['order_reference_id' => $sale['order_reference_id']])->verdict());
    do {
        $reply = $client->watchNext(['wait_s' => 10]);
    } while (!$reply['event']);
    same([Code::NOT_PAID, $sale['order_reference_id']], [$reply->getCode(), $reply['order_reference_id']]);
}

function test_a_payment_on_a_silent_service_is_being_cancelled_and_never_holds_the_loop_up(): void
{
    $client = new Client(config(['call_timeout_ms' => 2000]));
    silence('session_create');
    $sale = saleOf('0551234567', '300.99') + ['interval_s' => 0.05];
    $which = ['order_reference_id' => $sale['order_reference_id']];
    $longest = 0.0;
    $timed = static function (callable $call) use (&$longest) {
        $begun = microtime(true);
        $reply = $call();
        $longest = max($longest, microtime(true) - $begun);

        return $reply;
    };
    $timed(static function () use ($client, $sale) {
        return $client->paymentStart($sale);
    });
    [$cancelAt, $until] = [microtime(true) + 0.5, microtime(true) + 5];
    do {
        usleep(20000);
        if (microtime(true) >= $cancelAt) {
            $cancelAt = INF;
            $timed(static function () use ($client, $which) {
                return $client->paymentCancel($which);
            });
        }
        $reply = $timed(static function () use ($client, $which) {
            return $client->paymentStatus($which);
        });
    } while (!$reply['ended'] && microtime(true) < $until);
    // A call that waited for the service would take two seconds; a busy machine takes none of that.
    isTrue($longest < 1, "a call took $longest s");
    // The answer was lost, so a session may be there: neither "paid" nor "not paid", and it is taken back as soon as it is found.
    same(['cancelling', 'pending', false], [$reply['state'], $reply->verdict(), $reply['ended']]);
}

function test_a_silent_service_holds_no_loop_up_and_of_two_sales_at_once_one_is_cancelled(): void
{
    // It takes connections, and answers nothing.
    $silence = stream_socket_server('tcp://127.0.0.1:0');
    $silent = new Client(config(['base_url' => 'http://' . stream_socket_get_name($silence, false)]));
    $shop = new Client(config());
    $took = [];
    $timed = static function (string $call, Client $client, array $request) use (&$took) {
        $begun = microtime(true);
        $reply = $client->$call($request);
        $took[] = microtime(true) - $begun;

        return $reply;
    };
    $sales = [];
    foreach ([[$silent, PAYING, '300.00'], [$shop, '0551234567', '300.99'], [$shop, PAYING, '300.00']] as [$client, $phone, $amount]) {
        $wish = saleOf($phone, $amount) + ['interval_s' => 0.1];
        $timed('paymentStart', $client, $wish);
        $sales[] = [$client, ['order_reference_id' => $wish['order_reference_id']]];
    }
    $states = [];
    for ($round = 0, $open = 3; $open > 0 && $round < 6000; ++$round) {
        $open = 0;
        foreach ($sales as $number => [$client, $about]) {
            if ($round === 25 && $number < 2) {
                $timed('paymentCancel', $client, $about);
            }
            $reply = $timed('paymentStatus', $client, $about);
            $states[$number] = $reply['state'];
            $open += $reply['ended'] ? 0 : 1;
        }
        usleep(10000);
    }
    same(['cancelled', 'cancelled', 'paid'], $states);
    // A busy machine delays a few calls; a service that is waited for delays all.
    $slow = array_filter($took, static function (float $seconds): bool {
        return $seconds > 0.1;
    });
    isTrue(20 * count($slow) <= count($took), implode(' ', $slow));
}

runTests();
