<?php
// A till's day in one file: a sale by SMS while another by QR code is cancelled, parts of the first given back, and one that Tamara declines.
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
function newNumber(Client $client, string $prefix): string
{
    return $client->newReference(['prefix' => $prefix])['order_reference_id'];
}

/** Starts a sale by SMS and returns at once; its number. */
function sellBySms(Client $client, string $phone, string $amount, float $interval): string
{
    $sale = newNumber($client, 'till-3');
    $client->paymentStart([
        'channel' => 'sms',
        'phone_number' => $phone,
        'order_reference_id' => $sale,
        'total_amount' => riyals($amount),
        'interval_s' => $interval,
        'items' => [[
            'reference_id' => '1001', 'sku' => 'COF-250', 'type' => 'Physical',
            'name' => 'قهوة عربية', 'quantity' => 1, 'total_amount' => riyals($amount),
        ]],
    ]);

    return $sale;
}

/** Starts a sale whose QR code the customer scans from the screen. */
function sellByQrCode(Client $client, string $amount, float $interval): string
{
    $sale = newNumber($client, 'till-3');
    $client->paymentStart([
        'channel' => 'qr', 'order_reference_id' => $sale, 'total_amount' => riyals($amount), 'interval_s' => $interval,
    ]);

    return $sale;
}

/**
 * Serves sales until each has ended; $cancelAt has the time of each from which it is taken back. The library's threads do the waiting,
 * and every call here returns at once, also while the service is silent: between two rounds a till serves its screen, its scanner, its
 * drawer. As long as one of the sessions can be paid this function does not return.
 *
 * @param array<string, float> $cancelAt
 *
 * @return array<string, Reply> what is known of each sale in the end
 */
function serve(Client $client, array $cancelAt): array
{
    [$ends, $shown] = [[], []];
    while ($cancelAt !== []) {
        foreach ($cancelAt as $sale => $time) {
            try {
                if (microtime(true) >= $time) {
                    // Takes back this sale and no other. The customer may have been faster: then it ends as paid.
                    $cancelAt[$sale] = INF;
                    $client->paymentCancel(['order_reference_id' => $sale]);
                }
                $reply = $client->paymentStatus(['order_reference_id' => $sale, 'wait_s' => 0]);
            } catch (TamaraException $error) {
                $reply = $error->getReply();
                if ($reply === null || $reply['ended'] !== true) {
                    // This call was refused, but the session can still be paid: go on.
                    echo '  ', $error->getMessage(), "\n";
                    continue;
                }
            }
            if (($shown[$sale] ?? '') !== $reply['state']) {
                $shown[$sale] = $reply['state'];
                echo "  $sale {$reply['state']}: {$reply->message('en')}\n";
            }
            // Once. A till with a window shows the picture in $reply['qr']['png_base64'].
            foreach ($reply->at('qr.modules') ?? [] as $row) {
                echo '  ', strtr($row, ['1' => '██', '0' => '  ']), "\n";
            }
            if ($reply['ended']) {
                $ends[$sale] = $reply;
                unset($cancelAt[$sale]);
            }
        }
        usleep(50000);
    }

    return $ends;
}

/** What the cashier has to know of a sale in the end. */
function tell(Reply $reply): void
{
    if ($reply->isPaid()) {
        echo "  PAID: hand over the goods\n";
    } elseif ($reply->verdict() === 'not_paid') {
        echo "  NOT PAID: offer another way to pay\n";
    } elseif ($reply['state'] === 'failed') {
        echo "  NOTHING MOVED: {$reply->at('error.detail')}\n";
    } else {
        echo "  NOT KNOWN: keep the goods, take no other payment, and call a supervisor ({$reply->nextAction()})\n";
    }
}

/** Before cash or a card is taken for a sale that Tamara was asked to pay: only code 0 allows it. */
function mayTakeCash(Client $client, string $sale): bool
{
    $reply = $client->tenderCheck(['order_reference_id' => $sale]);
    echo "  cash instead? {$reply->message('en')}\n";

    return $reply->getCode() === Code::OK;
}

function refund(Client $client, string $order, string $amount, string $number): void
{
    // Returns at once, as a sale does: a program with a window asks from its timer.
    $reply = $client->refundStart(['order_id' => $order, 'total_amount' => riyals($amount), 'request_id' => $number]);
    $payment = $reply['payment'];
    while (!$reply['ended']) {
        $reply = $client->paymentStatus(['payment' => $payment, 'wait_s' => 0.05]);
    }
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

    echo "a sale of 300.00, and beside it one by QR code that the cashier cancels after a second:\n";
    [$paying, $leaving] = [sellBySms($client, PAYING, '300.00', $interval), sellByQrCode($client, ABANDONED, $interval)];
    $ends = serve($client, [$paying => microtime(true) + 17 * 60, $leaving => microtime(true) + 1]);
    $sale = $ends[$paying];
    tell($sale);
    tell($ends[$leaving]);
    if (!$sale->isPaid() || $ends[$leaving]->verdict() !== 'not_paid' || !mayTakeCash($client, $leaving)) {
        exit(1);
    }
    echo "100.00 of it back:\n";
    $refundNumber = newNumber($client, 'R');
    refund($client, $sale['order_id'], '100.00', $refundNumber);
    echo "the same again, as after a crash:\n";
    refund($client, $sale['order_id'], '100.00', $refundNumber);
    echo "another 50.00:\n";
    refund($client, $sale['order_id'], '50.00', newNumber($client, 'R'));

    echo "a sale that is declined:\n";
    $number = sellBySms($client, DECLINED, '150.00', $interval);
    $declined = serve($client, [$number => microtime(true) + 17 * 60])[$number];
    tell($declined);
    exit($declined->getCode() === Code::NOT_PAID ? 0 : 1);
} catch (TamaraException $error) {
    // An exception: nothing moved. The reply has a sentence for the cashier; the text is for the developer.
    fwrite(STDERR, get_class($error) . ": {$error->getMessage()}\n{$error->getCashierMessage('en')}\n");
    exit(1);
}
