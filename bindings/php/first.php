<?php
// With Composer: require 'vendor/autoload.php';
require __DIR__ . '/autoload.php';

$simulator = $argv[1] ?? 'http://127.0.0.1:8799';
$price = ['amount' => '300.00', 'currency' => 'SAR'];

// Everything that is left out has a default. For the real service: your token, and no base_url.
$client = new TamaraPos\Client(['base_url' => $simulator, 'api_token' => 'sim_demo', 'language' => 'en']);
// Sends the customer an SMS, and waits until the first instalment is paid.
$reply = $client->pay([
    'order_reference_id' => 'S-1', 'phone_number' => '0544337866', 'total_amount' => $price,
    'items' => [['reference_id' => '123', 'type' => 'Physical', 'name' => 'Lego City', 'sku' => 'SA-12436', 'quantity' => 1,
                 'total_amount' => $price]],
]);

echo $reply->name(), ' ', $reply->nextAction(), ' ', $reply->message('en'), "\n";
exit($reply->isPaid() ? 0 : 1);
