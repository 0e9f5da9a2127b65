<?php
// A till's day in one file: a sale by SMS while another by QR code is given up, parts of the first given back, and one that Tamara declines.
//
//     php sample.php --url http://127.0.0.1:8799 [--library ../../lib/libtamara_pos.so] [--journal till.db]
//
// It talks to the simulator (tamara-sim). At a real till the configuration names your token in place of "base_url" and of the
// simulator's token; nothing else changes.

declare(strict_types=1);

use TamaraPos\Client;
use TamaraPos\Code;
use TamaraPos\Library;
use TamaraPos\Reply;
use TamaraPos\TamaraException;

require __DIR__ . '/autoload.php';

// The simulator's phones; a real customer's number can be typed in any writing.
const PAYING = '٠٥٤٤٣٣٧٨٦٦'; // 0544337866
const DECLINED = '0526422337';
// What the simulator's customer leaves open, by the amount; a real customer just goes.
const ABANDONED = '300.99';

function riyals(string $amount): array
{
    return ['amount' => $amount, 'currency' => 'SAR'];
}

/** New for every sale, and kept with it: after a crash the same number finds the same sale. */
function newNumber(string $prefix): string
{
    return "$prefix-" . bin2hex(random_bytes(8));
}

/** Opens a session. An exception means that none was opened. */
function openSession(Client $client, array $request): Reply
{
    $reply = $client->sessionCreate($request);
    while ($reply->nextAction() === 'call_again') {
        // The answer was lost and no session was found. Ask the customer whether an SMS came; then the same call checks once more.
        echo '  ', $reply->message('en'), "\n";
        sleep(5);
        $reply = $client->sessionCreate($request);
    }
    echo "  session {$reply['order_id']}: {$reply->message('en')}\n";

    return $reply;
}

/**
 * Waits for the ends of sales: $giveUpAt has the time of each from which its session is taken back. The library watches on threads of its
 * own, and watchNext with "wait_s" 0 returns at once, also while the service is silent: between two calls a till serves its screen, its
 * scanner, its drawer. As long as one of the sessions can be paid this function does not return.
 *
 * @param array<string, float> $giveUpAt
 *
 * @return array<string, Reply> what is known of each sale in the end
 */
function waitForEnds(Client $client, float $interval, array $giveUpAt): array
{
    foreach (array_keys($giveUpAt) as $sale) {
        $client->watchAdd(['order_reference_id' => $sale, 'interval_s' => $interval]);
    }
    $ends = [];
    while ($giveUpAt !== []) {
        try {
            $late = array_keys(array_filter($giveUpAt, static function (float $time): bool {
                return microtime(true) >= $time;
            }));
            if ($late === []) {
                $reply = $client->watchNext(['wait_s' => 0]);
                $isNews = $reply['event'];
            } else {
                // The one call here that waits for the service. It takes back this sale and no other; once a minute until it is done.
                $giveUpAt[$late[0]] = microtime(true) + 60;
                $reply = $client->sessionVoid(['order_reference_id' => $late[0]]);
                $isNews = true;
            }
            if ($isNews) {
                // It may be about a sale from before, too; a till shows its cashier each of them.
                $sale = $reply['order_reference_id'];
                echo "  $sale {$reply['status']}: {$reply->message('en')}\n";
                if (isset($giveUpAt[$sale]) && $reply->nextAction() !== 'keep_polling') {
                    $ends[$sale] = $reply;
                    unset($giveUpAt[$sale]);
                }
            }
        } catch (TamaraException $error) {
            // Nothing moved, but the session can still be paid: go on.
            echo '  ', $error->getMessage(), "\n";
        }
        usleep(50000);
    }

    return $ends;
}

/** Opens a session by SMS. */
function sellBySms(Client $client, string $phone, string $amount): Reply
{
    return openSession($client, [
        'channel' => 'sms',
        'phone_number' => $phone,
        'order_reference_id' => newNumber('till-3'),
        'total_amount' => riyals($amount),
        'items' => [[
            'reference_id' => '1001', 'sku' => 'COF-250', 'type' => 'Physical',
            'name' => 'قهوة عربية', 'quantity' => 1, 'total_amount' => riyals($amount),
        ]],
    ]);
}

/** Opens a session whose QR code the customer scans from the screen. */
function sellByQrCode(Client $client, string $amount): Reply
{
    $reply = openSession($client, ['channel' => 'qr', 'order_reference_id' => newNumber('till-3'), 'total_amount' => riyals($amount)]);
    // A till with a window shows the picture in $reply['qr']['png_base64'].
    foreach ($reply->at('qr.modules') ?? [] as $row) {
        echo '  ', strtr($row, ['1' => '██', '0' => '  ']), "\n";
    }

    return $reply;
}

/** What the cashier has to know of a sale in the end: three answers, and not two. */
function tell(Reply $reply): void
{
    if ($reply->isPaid()) {
        echo "  PAID: hand over the goods\n";
    } elseif ($reply->verdict() === 'not_paid') {
        echo "  NOT PAID: offer another way to pay\n";
    } else {
        echo "  NOT KNOWN: keep the goods, take no other payment, and call a supervisor ({$reply->nextAction()})\n";
    }
}

function refund(Client $client, string $order, string $amount, string $number): void
{
    $reply = $client->refund(['order_id' => $order, 'total_amount' => riyals($amount), 'request_id' => $number]);
    if ($reply->isOk()) {
        $done = $reply['replayed'] ? 'was done before' : 'done';
        echo "  $amount $done; given back in all: {$reply->at('refunded_amount.amount')}\n";
    } else {
        // Code 3: it may have happened. Never again under another number; recover clears it up.
        echo "  not confirmed: {$reply->message('en')}\n";
    }
}

$options = getopt('', ['url:', 'library:', 'journal:', 'interval:']);
if (!isset($options['url'])) {
    fwrite(STDERR, "usage: php sample.php --url ADDRESS [--library FILE] [--journal FILE] [--interval SECONDS]\n");
    exit(2);
}
$interval = (float) ($options['interval'] ?? 5);
try {
    Library::load($options['library'] ?? null);
    echo Library::describe(), "\n";
    $client = new Client([
        'base_url' => $options['url'], 'api_token' => 'sim_sample', 'country' => 'SA', 'language' => 'ar',
        'store_code' => 'Branch A', 'lane' => 'till-3', 'device_id' => '123456',
        'journal' => $options['journal'] ?? getcwd() . '/sample-till.db',
    ]);
    // What a power cut left open is cleared up before anything is sold.
    echo 'open steps from before: ', count($client->recover()['steps']), "\n";

    echo "a sale of 300.00, and beside it one by QR code that is given up after a second:\n";
    [$first, $second] = [sellBySms($client, PAYING, '300.00'), sellByQrCode($client, ABANDONED)];
    [$paying, $leaving] = [$first['order_reference_id'], $second['order_reference_id']];
    $ends = waitForEnds($client, $interval, [$paying => microtime(true) + 17 * 60, $leaving => microtime(true) + 1]);
    $sale = $ends[$paying];
    tell($sale);
    tell($ends[$leaving]);
    if (!$sale->isPaid() || $ends[$leaving]->verdict() !== 'not_paid') {
        exit(1);
    }
    echo "100.00 of it back:\n";
    $refundNumber = newNumber('R');
    refund($client, $sale['order_id'], '100.00', $refundNumber);
    echo "the same again, as after a crash:\n";
    refund($client, $sale['order_id'], '100.00', $refundNumber);
    echo "another 50.00:\n";
    refund($client, $sale['order_id'], '50.00', newNumber('R'));

    echo "a sale that is declined:\n";
    $session = sellBySms($client, DECLINED, '150.00');
    $number = $session['order_reference_id'];
    $declined = waitForEnds($client, $interval, [$number => microtime(true) + 17 * 60])[$number];
    tell($declined);
    exit($declined->getCode() === Code::NOT_PAID ? 0 : 1);
} catch (TamaraException $error) {
    // An exception: nothing moved. The reply has a sentence for the cashier; the text is for the developer.
    fwrite(STDERR, get_class($error) . ": {$error->getMessage()}\n{$error->getCashierMessage('en')}\n");
    exit(1);
}
