#!/bin/sh
# The story, told by curl. Argument: the simulator's address.
set -eu
base=$1
token=sim_curl
checks=0

fail() {
    echo "story.sh: $*" >&2
    exit 1
}

# METHOD PATH BODY [curl's options]: the answer is in $answer, its status in $status.
call() {
    method=$1 path=$2 body=$3
    shift 3
    answer=$(curl --silent --show-error --request "$method" --header "Authorization: Bearer $token" \
        --header 'Content-Type: application/json' --write-out '\n%{http_code}' "$@" ${body:+--data "$body"} "$base$path")
    status=$(printf '%s' "$answer" | tail -n 1)
    answer=$(printf '%s' "$answer" | sed '$d')
}

# STATUS METHOD PATH BODY [options]
check() {
    wanted=$1
    shift
    call "$@"
    [ "$status" = "$wanted" ] || fail "$1 $2: $status $answer"
    checks=$((checks + 1))
}

# A member of $answer whose value is text.
member() {
    printf '%s' "$answer" | sed -n "s/.*\"$1\":\"\([^\"]*\)\".*/\1/p"
}

says() {
    case $answer in *"$1"*) checks=$((checks + 1)) ;; *) fail "no $1 in $answer" ;; esac
}

money() {
    printf '{"amount":%s,"currency":"SAR"}' "$1"
}

items() {
    printf '[{"reference_id":"1","type":"Digital","name":"Lego","sku":"1","quantity":1,"total_amount":%s}]' "$(money "$1")"
}

session() {
    printf '{"total_amount":%s,"phone_number":"534274516","order_reference_id":"%s","items":%s}' \
        "$(money "$2")" "$1" "$(items "$2")"
}

check 200 POST /checkout/in-store-session "$(session SH1 300.99)" --header 'Expect: 100-continue'
first=$(member order_id)
check 200 GET "/merchants/orders/$first" '' --http1.0
says '"status":"new"'
check 200 POST "/_sim/orders/$first/approve" '{}'
check 200 GET /merchants/orders/reference-id/SH1 ''
says '"status":"fully_captured"'
capture=$(member capture_id)
check 200 POST "/payments/simplified-refund/$first" "{\"total_amount\":$(money 100),\"comment\":\"broken\"}" \
    --header 'Transfer-Encoding: chunked'
says '"status":"partially_refunded"'
check 200 POST /payments/refund \
    "{\"order_id\":\"$first\",\"refunds\":[{\"capture_id\":\"$capture\",\"total_amount\":$(money 200.99)}]}"
says '"status":"fully_refunded"'

check 200 POST /checkout/in-store-session "$(session SH2 50.99)"
check 200 POST "/checkout/$(member checkout_id)/void?order_id=$(member order_id)" ''
says '"order_was_voided":true'

address='{"first_name":"Mona","last_name":"Lisa","line1":"3764 Al Urubah Rd","city":"Riyadh","country_code":"SA"}'
page='"https://shop.example/"'
check 200 POST /checkout "{\"order_reference_id\":\"SH3\",\"total_amount\":$(money 300),\"shipping_amount\":$(money 0),
    \"tax_amount\":$(money 0),\"description\":\"Lego\",\"country_code\":\"SA\",\"items\":$(items 300),
    \"consumer\":{\"first_name\":\"Mona\",\"last_name\":\"Lisa\",\"phone_number\":\"534274516\"},
    \"shipping_address\":$address,\"merchant_url\":{\"success\":$page,\"failure\":$page,\"cancel\":$page}}"
order=$(member order_id)
check 200 POST "/_sim/orders/$order/approve" '{}'
check 200 POST "/orders/$order/authorise" ''
check 200 POST "/orders/$order/cancel" "{\"total_amount\":$(money 50)}"
check 200 POST /payments/capture "{\"order_id\":\"$order\",\"total_amount\":$(money 250),
    \"shipping_info\":{\"shipped_at\":\"2026-11-20T10:00:00Z\",\"shipping_company\":\"DHL\"}}"
says '"status":"fully_captured"'

check 200 POST /webhooks '{"url":"https://shop.example/hook","events":["order_captured"]}'
webhook=$(member webhook_id)
check 200 GET "/webhooks/$webhook" ''
check 200 DELETE "/webhooks/$webhook" ''

check 404 GET /orders/none ''
says '"message"'
check 400 POST /checkout '{"total_amount":'
token=live
check 401 GET "/orders/$order" ''
token=sim_curl base=$base/
check 200 GET "/orders/$order" ''
echo "curl: $checks checks"
