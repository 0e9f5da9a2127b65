"""The story, told by Python's own libraries. Argument: the simulator's address."""

import base64
import hashlib
import hmac
import http.client
import json
import queue
import sys
import threading
import urllib.error
import urllib.parse
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

BASE = sys.argv[1]
HEADERS = {"Authorization": "Bearer sim_python", "Accept": "application/json", "Content-Type": "application/json"}
checks = 0


def check(is_right, what):
    global checks
    checks += 1
    if not is_right:
        sys.exit(f"story.py: {what}")


def call(method, path, body=None, base=BASE, **headers):
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(base + path, data, {**HEADERS, **headers}, method=method)
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as refusal:
        return refusal.code, json.load(refusal)


def good(method, path, body=None):
    status, answer = call(method, path, body)
    check(status == 200, f"{method} {path}: {status} {answer}")
    return answer


def refused(wanted, method, path, body=None, **headers):
    status, answer = call(method, path, body, **headers)
    is_error = isinstance(answer.get("message"), str) and isinstance(answer.get("errors"), list)
    check(status == wanted and is_error, f"{method} {path}: {status} {answer}")


def money(amount):
    return {"amount": amount, "currency": "SAR"}


def items(amount):
    return [{"reference_id": "123", "type": "Digital", "name": "ليغو", "sku": "SA-12436", "quantity": 1,
             "total_amount": money(amount)}]


def session(reference, amount):
    return good("POST", "/checkout/in-store-session", {
        "total_amount": money(amount), "phone_number": "+966 53 427 4516", "order_reference_id": reference,
        "items": items(amount)})


def read(order):
    return good("GET", f"/merchants/orders/{order}")


hooks = queue.Queue()


def is_token(token):
    head, claims, signature = token.split(".")
    decode = lambda part: base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))
    right = hmac.new(b"sim_notification_token", f"{head}.{claims}".encode(), hashlib.sha256).digest()
    is_tamara = json.loads(decode(claims))["iss"] == "Tamara" and json.loads(decode(head))["alg"] == "HS256"
    return is_tamara and hmac.compare_digest(right, decode(signature))


class Merchant(BaseHTTPRequestHandler):
    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        query = urllib.parse.parse_qs(urllib.parse.urlsplit(self.path).query)
        header = self.headers["Authorization"].removeprefix("Bearer ")
        hooks.put((body, is_token(header) and is_token(query["tamaraToken"][0]), self.headers["X-Shop"]))
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_):
        pass


server = ThreadingHTTPServer(("127.0.0.1", 0), Merchant)
threading.Thread(target=server.serve_forever, daemon=True).start()
url = f"http://127.0.0.1:{server.server_port}/hook"
webhook = good("POST", "/webhooks", {"type": "order", "url": url, "events": ["order_captured", "order_refunded"],
                                     "headers": {"X-Shop": "7"}})
check(good("GET", f"/webhooks/{webhook['webhook_id']}") == webhook, "webhook")


def told(event):
    body, is_signed, shop = hooks.get(timeout=10)
    check(is_signed and shop == "7" and body["event_type"] == event, f"webhook {event}: {body}")
    return body


check(good("POST", "/pre-checkout/v1/eligibility", {"order": money(100), "customer": {"phone": "534274516"}})
      == {"is_eligible": True}, "eligibility")
question = urllib.parse.urlencode({"phone_number": "+966544337866", "country_code": "SA"})
check(good("GET", f"/merchants/customer/id-verification-status?{question}")["is_id_verified"], "verification")

first = session("PY 1/ق", "300.99")
check(read(first["order_id"])["status"] == "new", "a new order")
good("POST", f"/_sim/orders/{first['order_id']}/approve", {})
told("order_captured")
paid = good("GET", "/merchants/orders/reference-id/" + urllib.parse.quote("PY 1/ق", safe=""))
check(paid["status"] == "fully_captured" and paid["captured_amount"] == money(300.99), f"paid: {paid}")
refund = good("POST", f"/payments/simplified-refund/{first['order_id']}",
              {"total_amount": money(100), "comment": "broken", "merchant_refund_id": "R1"})
check(told("order_refunded")["data"]["refund_id"] == refund["refund_id"], "the refund that was told")
good("POST", "/payments/refund", {"order_id": first["order_id"], "refunds": [
    {"capture_id": refund["capture_id"], "total_amount": money("200.99")}]})
told("order_refunded")
check(read(first["order_id"])["status"] == "fully_refunded", "all given back")

second = session("PY 2", 50.99)
void = good("POST", f"/checkout/{second['checkout_id']}/void?order_id={second['order_id']}")
check(void["order_was_voided"] is True, f"void: {void}")
check(read(second["order_id"])["status"] in ("canceled", "expired"), "voided")

address = {"first_name": "Mona", "last_name": "Lisa", "line1": "3764 Al Urubah Rd", "city": "Riyadh", "country_code": "SA"}
online = good("POST", "/checkout", {
    "order_reference_id": "PY 3", "total_amount": money(300), "shipping_amount": money("0.00"), "tax_amount": money("0.00"),
    "description": "Lego", "country_code": "SA", "items": items(300), "shipping_address": address,
    "consumer": {"first_name": "Mona", "last_name": "Lisa", "phone_number": "534274516"},
    "merchant_url": {name: f"https://shop.example/{name}" for name in ("success", "failure", "cancel")}})["order_id"]
good("POST", f"/_sim/orders/{online}/approve", {})

# Many calls on one connection.
pool = http.client.HTTPConnection(urllib.parse.urlsplit(BASE).netloc, timeout=30)
for path, body, status in [
    (f"/orders/{online}/authorise", None, "authorised"),
    (f"/orders/{online}/cancel", {"total_amount": money(50)}, "updated"),
    ("/payments/capture", {"order_id": online, "total_amount": money(250), "shipping_info": {
        "shipped_at": "2026-11-20T10:00:00Z", "shipping_company": "DHL"}}, "fully_captured"),
]:
    pool.request("POST", path, None if body is None else json.dumps(body), HEADERS)
    answer = json.load(pool.getresponse())
    check(answer["status"] == status, f"{path}: {answer}")
told("order_captured")
check(good("DELETE", f"/webhooks/{webhook['webhook_id']}") == {}, "webhook taken off")

refused(404, "GET", "/orders/none")
refused(400, "POST", f"/payments/simplified-refund/{online}", {"total_amount": money(250.01), "comment": "too much"})
refused(400, "POST", "/checkout/in-store", {"amount": money(1), "platform": "SHOP_POS_QR"})
refused(401, "GET", f"/orders/{online}", Authorization="Bearer live")
check(call("GET", f"/orders/{online}", base=BASE + "/")[0] == 200, "an address that ends in a slash")
server.shutdown()
print(f"Python: {checks} checks")
