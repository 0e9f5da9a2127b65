// The story, told by Node's fetch. Argument: the simulator's address.

import { createHmac, timingSafeEqual } from "node:crypto";
import { createServer } from "node:http";

const BASE = process.argv[2];
let checks = 0;

function check(isRight, what) {
  checks += 1;
  if (!isRight) {
    console.error(`story.mjs: ${what}`);
    process.exit(1);
  }
}

async function call(method, path, body, token = "sim_node", base = BASE) {
  const answer = await fetch(base + path, {
    method,
    headers: { Authorization: `Bearer ${token}`, "Content-Type": "application/json", "X-Device-Id": "123456" },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  return [answer.status, await answer.json()];
}

async function good(method, path, body) {
  const [status, answer] = await call(method, path, body);
  check(status === 200, `${method} ${path}: ${status} ${JSON.stringify(answer)}`);
  return answer;
}

async function refused(wanted, method, path, body, token) {
  const [status, answer] = await call(method, path, body, token);
  const isError = typeof answer.message === "string" && Array.isArray(answer.errors);
  check(status === wanted && isError, `${method} ${path}: ${status} ${JSON.stringify(answer)}`);
}

const money = (amount) => ({ amount, currency: "SAR" });
const items = (amount) => [
  { reference_id: "123", type: "Digital", name: "Lego", sku: "SA-12436", quantity: 1, total_amount: money(amount) },
];
const read = (order) => good("GET", `/merchants/orders/${order}`);

function isToken(token) {
  const [head, claims, signature] = token.split(".");
  const right = createHmac("sha256", "sim_notification_token").update(`${head}.${claims}`).digest();
  const given = Buffer.from(signature, "base64url");
  return JSON.parse(Buffer.from(claims, "base64url")).iss === "Tamara" && right.length === given.length && timingSafeEqual(right, given);
}

const hooks = [];
const server = createServer((request, answer) => {
  let text = "";
  request.on("data", (piece) => (text += piece));
  request.on("end", () => {
    const token = new URL(request.url, BASE).searchParams.get("tamaraToken");
    const isSigned = isToken(token) && request.headers.authorization === `Bearer ${token}`;
    hooks.push({ ...JSON.parse(text), isSigned });
    answer.end();
  });
});
await new Promise((ready) => server.listen(0, "127.0.0.1", ready));

async function told(event) {
  for (let tries = 0; hooks.length === 0 && tries < 200; tries += 1) {
    await new Promise((later) => setTimeout(later, 50));
  }
  const hook = hooks.shift();
  check(hook?.isSigned && hook.event_type === event, `webhook ${event}: ${JSON.stringify(hook)}`);
}

const url = `http://127.0.0.1:${server.address().port}/hook`;
const webhook = await good("POST", "/webhooks", { url, events: ["order_captured", "order_refunded"] });
check((await good("GET", "/webhooks/list")).length === 1, "list of webhooks");

// By QR code this time.
const first = await good("POST", "/checkout/in-store", { amount: money(300.99), platform: "SHOP_POS_QR", order_reference_id: "JS1" });
check(first.checkout_deeplink.startsWith("https://"), "the link of the code");
check((await read(first.order_id)).status === "new", "a new order");
await good("POST", `/_sim/orders/${first.order_id}/approve`, {});
await told("order_captured");
const paid = await good("GET", "/merchants/orders/reference-id/JS1");
check(paid.status === "fully_captured" && paid.captured_amount.amount === 300.99, "paid");
const refund = await good("POST", `/payments/simplified-refund/${first.order_id}`, { total_amount: money(100), comment: "broken" });
await told("order_refunded");
const rest = { capture_id: refund.capture_id, total_amount: money(200.99) };
await good("POST", "/payments/refund", { order_id: first.order_id, refunds: [rest] });
await told("order_refunded");

const second = await good("POST", "/checkout/in-store-session", {
  total_amount: money(50.99),
  phone_number: "0534274516",
  order_reference_id: "JS2",
  items: items(50.99),
});
const ids = { order_id: second.order_id };
const path = `/checkout/${second.checkout_id}/void?${new URLSearchParams(ids)}`;
check((await good("POST", path, ids)).order_was_voided === true, "void, asked in both ways");

const address = { first_name: "Mona", last_name: "Lisa", line1: "3764 Al Urubah Rd", city: "Riyadh", country_code: "SA" };
const page = "https://shop.example/";
const online = await good("POST", "/checkout", {
  order_reference_id: "JS3",
  total_amount: money("300.00"),
  shipping_amount: money("0.00"),
  tax_amount: money("0.00"),
  description: "Lego",
  country_code: "SA",
  items: items("300.00"),
  consumer: { first_name: "Mona", last_name: "Lisa", phone_number: "534274516" },
  shipping_address: address,
  merchant_url: { success: page, failure: page, cancel: page },
});
check(new URL(online.checkout_url).searchParams.get("orderId") === online.order_id, "the page to pay at");
const order = online.order_id;
await good("POST", `/_sim/orders/${order}/approve`, {});
check((await good("POST", `/orders/${order}/authorise`)).status === "authorised", "authorised");
check((await good("POST", `/orders/${order}/cancel`, { total_amount: money(50) })).status === "updated", "cancelled in part");
const shipping_info = { shipped_at: new Date().toISOString(), shipping_company: "DHL" };
const capture = await good("POST", "/payments/capture", { order_id: order, total_amount: money(250), shipping_info });
check(capture.status === "fully_captured", "captured");
await told("order_captured");
await good("DELETE", `/webhooks/${webhook.webhook_id}`);

// Many at once.
const all = await Promise.all(Array.from({ length: 20 }, () => read(order)));
check(all.every((shown) => shown.status === "fully_captured"), "twenty reads at once");

await refused(404, "GET", "/orders/none");
await refused(400, "POST", "/checkout/in-store-session", { total_amount: money(1) });
await refused(401, "GET", `/orders/${order}`, undefined, "live");
check((await call("GET", `/orders/${order}`, undefined, "sim_node", `${BASE}/`))[0] === 200, "an address that ends in a slash");
server.close();
console.log(`Node: ${checks} checks`);
