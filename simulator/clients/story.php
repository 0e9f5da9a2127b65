<?php
// The story, told by PHP. Arguments: the simulator's address, a folder for what hook.php receives, a free port.
declare(strict_types=1);

// A member that is missing is only a warning to PHP: here it ends the story.
set_error_handler(function (int $level, string $text, string $file, int $line): bool {
    throw new ErrorException($text, 0, $level, $file, $line);
});

[, $base, $folder, $port] = $argv;
$checks = 0;

function check(bool $isRight, string $what): void
{
    global $checks;
    $checks++;
    if (!$isRight) {
        fwrite(STDERR, "story.php: $what\n");
        exit(1);
    }
}

/** A call as Tamara's own program makes it: a JSON body with every verb, and a query beside it for GET. */
function call(string $method, string $path, array $params = [], string $token = 'sim_php'): array
{
    global $base;
    $url = $base . '/' . ltrim($path, '/');
    if ($method === 'GET' && $params) {
        $url .= '?' . http_build_query($params);
    }
    $curl = curl_init($url);
    curl_setopt_array($curl, [
        CURLOPT_CUSTOMREQUEST => $method,
        CURLOPT_POSTFIELDS => json_encode($params),
        CURLOPT_HTTPHEADER => ['User-Agent: A shop in PHP', 'Content-Type: application/json', "Authorization: Bearer $token"],
        CURLOPT_RETURNTRANSFER => true,
        CURLOPT_TIMEOUT => 30,
    ]);
    $text = curl_exec($curl);
    check($text !== false, "$method $path: " . curl_error($curl));
    $status = curl_getinfo($curl, CURLINFO_RESPONSE_CODE);
    return [$status, json_decode($text, true)];
}

function good(string $method, string $path, array $params = []): array
{
    [$status, $body] = call($method, $path, $params);
    check($status === 200 && is_array($body), "$method $path: $status " . json_encode($body));
    return $body;
}

function refused(int $wanted, string $method, string $path, array $params = [], string $token = 'sim_php'): void
{
    [$status, $body] = call($method, $path, $params, $token);
    check($status === $wanted && is_string($body['message']) && is_array($body['errors']), "$method $path: $status");
}

function money(float $amount): array
{
    return ['amount' => $amount, 'currency' => 'SAR'];
}

/** Reads an amount as a program with types does. */
function amount(array $money): float
{
    $currency = (fn (string $currency): string => $currency)($money['currency']);
    check($currency === 'SAR', "the currency is $currency");
    return (float) $money['amount'];
}

function texts(array $object, string ...$names): void
{
    foreach ($names as $name) {
        check(is_string($object[$name]), "$name is no text");
    }
}

/** Everything of an order that a program reads. */
function order(array $order): array
{
    texts($order, 'order_id', 'order_reference_id', 'order_number', 'status', 'payment_type', 'settlement_status');
    texts($order['consumer'], 'first_name', 'last_name', 'email', 'phone_number', 'national_id', 'date_of_birth');
    check(array_key_exists('is_first_order', $order['consumer']), 'is_first_order');
    foreach (['shipping_address', 'billing_address'] as $name) {
        texts($order[$name], 'first_name', 'last_name', 'line1', 'line2', 'region', 'city', 'country_code', 'phone_number');
    }
    foreach (['total', 'refunded', 'captured', 'canceled', 'tax', 'shipping', 'paid'] as $name) {
        amount($order["{$name}_amount"]);
    }
    texts($order['discount_amount'], 'name');
    amount($order['discount_amount']['amount']);
    foreach ($order['items'] as $item) {
        texts($item, 'reference_id', 'name', 'sku', 'type', 'image_url', 'item_url');
        foreach (['unit_price', 'total_amount', 'tax_amount', 'discount_amount'] as $name) {
            amount($item[$name]);
        }
    }
    new DateTimeImmutable($order['created_at']);
    check($order['settlement_date'] === null, 'settlement_date');
    foreach ($order['transactions']['captures'] as $capture) {
        texts($capture, 'capture_id', 'order_id', 'merchant_id', 'created_at');
        foreach (['total', 'refunded', 'tax', 'shipping', 'discount'] as $name) {
            amount($capture["{$name}_amount"]);
        }
        new DateTimeImmutable($capture['shipping_info']['shipped_at']);
        texts($capture['shipping_info'], 'shipping_company');
        check(array_key_exists('tracking_number', $capture['shipping_info']), 'tracking_number');
        check(array_key_exists('tracking_url', $capture['shipping_info']), 'tracking_url');
        check(is_array($capture['items']), 'items of a capture');
    }
    foreach ($order['transactions']['refunds'] as $refund) {
        texts($refund, 'refund_id', 'capture_id', 'created_at');
        amount($refund['total_amount']);
    }
    foreach ($order['transactions']['cancels'] as $cancel) {
        texts($cancel, 'cancel_id', 'order_id', 'created_at');
        amount($cancel['total_amount']);
    }
    return $order;
}

function read(string $id): array
{
    return order(good('GET', "/merchants/orders/$id"));
}

function items(float $amount): array
{
    return [['reference_id' => '123', 'type' => 'Physical', 'name' => 'Lego City 8601', 'sku' => 'SA-12436', 'quantity' => 1,
        'tax_amount' => money(0.0), 'total_amount' => money($amount), 'unit_price' => null, 'discount_amount' => null,
        'image_url' => '', 'item_url' => '']];
}

function session(string $reference, float $amount): array
{
    $session = good('POST', '/checkout/in-store-session', ['total_amount' => money($amount), 'phone_number' => '534274516',
        'items' => items($amount), 'order_reference_id' => $reference, 'locale' => 'ar_SA',
        'additional_data' => ['store_code' => 'Branch A']]);
    texts($session, 'order_id', 'checkout_id', 'checkout_deeplink');
    return $session;
}

/** The merchant's server, PHP's own: what it receives lies in the folder, one file an event. */
$server = proc_open([PHP_BINARY, '-S', "127.0.0.1:$port", __DIR__ . '/hook.php'], [1 => ['file', '/dev/null', 'w'],
    2 => ['file', '/dev/null', 'w']], $pipes, null, getenv() + ['HOOKS' => $folder]);
register_shutdown_function(fn () => proc_terminate($server));
function wait(callable $ready, string $what): mixed
{
    for ($tries = 0; $tries < 200; $tries++) {
        if ($found = $ready()) {
            return $found;
        }
        usleep(50_000);
    }
    check(false, "$what: nothing after 10 s");
}
wait(function () use ($port): bool {
    $curl = curl_init("http://127.0.0.1:$port/");
    curl_setopt($curl, CURLOPT_RETURNTRANSFER, true);
    return curl_exec($curl) !== false;
}, 'the merchant\'s server');

// Webhooks.
$events = ['order_captured', 'order_refunded', 'order_canceled'];
$url = "http://127.0.0.1:$port/hook?shop=1";
$webhook = good('POST', '/webhooks', ['url' => $url, 'events' => ['order_captured'], 'headers' => []])['webhook_id'];
good('PUT', "/webhooks/$webhook", ['webhook_id' => $webhook, 'url' => $url, 'events' => $events, 'headers' => []]);
$read = good('GET', "/webhooks/$webhook");
check([$read['webhook_id'], $read['url'], $read['events'], $read['headers']] === [$webhook, $url, $events, []], 'webhook');
check(count(good('GET', '/webhooks/list')) === 1, 'list of webhooks');

// Before a sale.
$types = good('GET', '/checkout/payment-types', ['country' => 'SA', 'currency' => 'SAR']);
$long = good('POST', '/checkout/credit-pre-check', ['total_amount' => money(100.0), 'country_code' => 'SA', 'items' => null,
    'consumer' => null, 'shipping_address' => null, 'risk_assessment' => null, 'additional_data' => []]);
check($types === $long && count($types) > 0, 'payment types');
foreach ($types as $type) {
    texts($type, 'name', 'description');
    check(amount($type['min_limit']) < amount($type['max_limit']), 'limits');
    foreach ($type['supported_instalments'] as $instalment) {
        check((int) $instalment['instalments'] > 1 && amount($instalment['min_limit']) > 0, 'instalments');
    }
}
$options = good('POST', '/checkout/payment-options-pre-check', ['country' => 'SA', 'order_value' => money(100.0),
    'phone_number' => '534274516', 'is_vip' => true]);
check($options['has_available_payment_options'] && $options['single_checkout_enabled'], 'options');
check(count($options['available_payment_labels']) > 0, 'labels');
texts(good('GET', '/merchants/configs'), 'public_key');

// In the shop: paid, and given back in two ways.
$first = session('PHP 1', 300.99);
check(read($first['order_id'])['status'] === 'new', 'a new order');
good('POST', "/_sim/orders/{$first['order_id']}/approve");
$paid = order(good('GET', '/merchants/orders/reference-id/' . rawurlencode('PHP 1')));
check($paid['status'] === 'fully_captured' && amount($paid['captured_amount']) === 300.99, 'paid');
$refund = good('POST', "/payments/simplified-refund/{$first['order_id']}", ['total_amount' => money(100.0), 'comment' => 'broken']);
texts($refund, 'order_id', 'comment', 'refund_id', 'capture_id');
check($refund['status'] === 'partially_refunded' && amount($refund['refunded_amount']) === 100.0, 'refund');
$rest = good('POST', '/payments/refund', ['order_id' => $first['order_id'], 'refunds' => [['capture_id' => $refund['capture_id'],
    'total_amount' => money(200.99), 'items' => items(200.99), 'shipping_amount' => money(0.0), 'tax_amount' => money(0.0),
    'discount_amount' => money(0.0)]]]);
texts($rest['refunds'][0], 'capture_id', 'refund_id');
check(read($first['order_id'])['status'] === 'fully_refunded', 'all given back');

// In the shop: taken back.
$second = session('PHP 2', 50.99);
$void = good('POST', "/checkout/{$second['checkout_id']}/void", ['order_id' => $second['order_id'], 'store_code' => '']);
texts($void, 'message', 'store_code');
check($void['order_was_voided'] === true && amount($void['captured_amount']) === 0.0, 'void');
check(read($second['order_id'])['status'] === 'canceled', 'voided');

// Online.
$address = ['first_name' => 'Mona', 'last_name' => 'Lisa', 'line1' => '3764 Al Urubah Rd', 'line2' => '', 'region' => '',
    'postal_code' => '', 'city' => 'Riyadh', 'country_code' => 'SA', 'phone_number' => ''];
$checkout = good('POST', '/checkout', ['order_reference_id' => 'PHP 3', 'order_number' => 'PHP 3', 'total_amount' => money(300.0),
    'description' => 'Lego', 'country_code' => 'SA', 'payment_type' => 'PAY_BY_INSTALMENTS', 'locale' => '',
    'items' => items(300.0), 'consumer' => ['first_name' => 'Mona', 'last_name' => 'Lisa', 'email' => 'c@example.com',
    'phone_number' => '534274516', 'national_id' => '', 'date_of_birth' => '', 'is_first_order' => false],
    'billing_address' => null, 'shipping_address' => $address, 'discount' => ['name' => '', 'amount' => money(0.0)],
    'tax_amount' => money(0.0), 'shipping_amount' => money(0.0), 'merchant_url' => ['success' => 'https://shop.example/s',
    'failure' => 'https://shop.example/f', 'cancel' => 'https://shop.example/c', 'notification' => "http://127.0.0.1:$port/old"],
    'platform' => '', 'risk_assessment' => [], 'instalments' => 3, 'expires_in_minutes' => 30]);
texts($checkout, 'order_id', 'checkout_id', 'checkout_url');
$online = $checkout['order_id'];
good('POST', "/_sim/orders/$online/approve");
check(read($online)['status'] === 'approved', 'approved');
$authorised = good('POST', "/orders/$online/authorise", ['order_id' => $online]);
texts($authorised, 'order_id', 'status', 'payment_type', 'capture_id');
new DateTimeImmutable($authorised['order_expiry_time']);
check(!$authorised['auto_captured'] && amount($authorised['authorized_amount']) === 300.0, 'authorised');
check(is_string(good('PUT', "/orders/$online/reference-id", ['order_reference_id' => 'PHP 3b'])['message']), 'reference');
$rest = ['shipping_amount' => money(0.0), 'tax_amount' => money(0.0), 'discount_amount' => money(0.0)];
$cancel = good('POST', "/orders/$online/cancel", ['total_amount' => money(50.0), 'items' => items(50.0)] + $rest);
texts($cancel, 'order_id', 'cancel_id');
$capture = good('POST', '/payments/capture', ['order_id' => $online, 'total_amount' => money(250.0), 'items' => items(250.0),
    'shipping_info' => ['shipped_at' => date(DATE_ATOM), 'shipping_company' => 'DHL', 'tracking_number' => null,
    'tracking_url' => null]] + $rest);
texts($capture, 'order_id', 'capture_id');
$shown = read($online);
check([$shown['status'], $shown['order_reference_id']] === ['fully_captured', 'PHP 3b'], 'captured');
check($shown['transactions']['captures'][0]['shipping_info']['shipping_company'] === 'DHL', 'how it was sent');

// What was told to the merchant's server, by the token in the header and in the query.
$wanted = ['order_approved', 'order_canceled', 'order_captured', 'order_captured', 'order_refunded', 'order_refunded'];
$hooks = wait(function () use ($folder, $wanted): ?array {
    $hooks = array_map(fn (string $file): array => json_decode(file_get_contents($file), true), glob("$folder/*.json"));
    return count($hooks) >= count($wanted) ? $hooks : null;
}, 'webhooks');
foreach ($hooks as $hook) {
    check($hook['problem'] === '', "{$hook['name']}: {$hook['problem']}");
}
$names = array_column($hooks, 'name');
sort($names);
check($names === $wanted, 'webhooks: ' . implode(', ', $names));
good('DELETE', "/webhooks/$webhook");
refused(404, 'GET', "/webhooks/$webhook");

// What is refused.
refused(404, 'GET', '/merchants/orders/none');
refused(400, 'POST', "/payments/simplified-refund/$online", ['total_amount' => money(250.01), 'comment' => 'too much']);
refused(400, 'POST', '/checkout/in-store-session', []);
refused(409, 'POST', "/orders/$online/authorise", ['order_id' => $online]);
refused(401, 'GET', "/merchants/orders/$online", [], 'eyJhbGciOiJIUzI1NiJ9.live');
$base .= '/';
check(read($online)['order_id'] === $online, 'an address that ends in a slash');

echo "PHP: $checks checks\n";
