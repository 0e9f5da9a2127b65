<?php
// A merchant's server for PHP's own web server: writes each event, and what is wrong with it, into the folder HOOKS.
declare(strict_types=1);

if ($_SERVER['REQUEST_METHOD'] !== 'POST') {
    echo 'up';
    return;
}
$body = json_decode(file_get_contents('php://input'), true);
$decode = fn (string $part): string => base64_decode(strtr($part, '-_', '+/'));
$isToken = function (string $token) use ($decode): bool {
    [$head, $claims, $signature] = explode('.', $token);
    $claimed = json_decode($decode($claims), true);
    $right = hash_hmac('sha256', "$head.$claims", 'sim_notification_token', true);
    return json_decode($decode($head), true)['alg'] === 'HS256' && hash_equals($right, $decode($signature))
        && $claimed['iss'] === 'Tamara' && $claimed['exp'] > time();
};
$problem = '';
if (!preg_match('/^Bearer (\S+)$/', $_SERVER['HTTP_AUTHORIZATION'] ?? '', $found) || !$isToken($found[1])) {
    $problem = 'the token in the header';
} elseif (!$isToken($_GET['tamaraToken'] ?? '..')) {
    $problem = 'the token in the query';
} elseif (!is_string($body['order_id']) || !is_string($body['order_reference_id']) || !is_array($body['data'])) {
    $problem = 'the body';
} elseif (str_starts_with($_SERVER['REQUEST_URI'], '/hook') && ($_GET['shop'] ?? '') !== '1') {
    $problem = 'the merchant\'s own query';
}
// The old notification of one order has a status in place of the event's name.
$name = $body['event_type'] ?? "order_{$body['order_status']}";
$file = getenv('HOOKS') . '/' . uniqid('', true);
file_put_contents("$file.part", json_encode(['name' => $name, 'problem' => $problem]));
rename("$file.part", "$file.json");
echo '{"message":"success"}';
