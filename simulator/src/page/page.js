"use strict";

/* What is shown comes from GET /_sim/view, twice a second; what is done goes out as the control calls that tests use. All
   that comes from outside is put in as text, never as markup. */

const TEXTS = {
  en: {
    title: "Tamara, simulated", note: "Nothing here is real: no money, no Tamara.", language: "Language",
    phone: "The customer's phone", messages: "Messages", noMessages: "No message yet. Start a sale at the till.",
    scan: "Scan the code on the till's screen", open: "Open the link of {0}", to: "To {0}",
    yourOrder: "Your order", items: "Articles", total: "Total", next: "Continue", cancel: "Cancel",
    verify: "Confirm your number", code: "One-time code", codeHint: "We sent a code to your number: {0}",
    codeWrong: "This is not the code.", confirm: "Confirm",
    planTitle: "Split your payment", today: "Today", month: "In a month", twoMonths: "In two months", free: "No interest, no fees.",
    pay: "Pay {0} now", decline: "Let Tamara decline",
    back: "Back to the messages",
    paid: "Paid", paidText: "Thank you. The shop has been told.",
    declined: "Declined", declinedText: "Tamara cannot offer this payment. Nothing was taken.",
    expired: "This payment has ended", expiredText: "The session was cancelled or ran out. Nothing was taken.",
    canceled: "Taken back", canceledText: "The shop took the session back. Nothing was taken.",
    other: "This payment has ended", otherText: "Its state: {0}",
    shop: "The shop", ledger: "Ledger", orders: "Orders", reference: "Reference", channel: "Channel", status: "Status",
    captured: "Captured", refunded: "Refunded", sessions: "Sessions", smsSent: "SMS sent", refunds: "Refunds", voided: "Voided",
    qrCaption: "The till's screen shows the code of {0}", qrAlt: "QR code of the payment of {0}",
    time: "Time", manual: "stands still until it is moved", real: "runs", minute: "+1 minute", session: "+16 minutes (a session's end)",
    hours: "+72 hours", days: "+21 days", seconds: "Seconds", advance: "Let time pass",
    portalTitle: "The merchant's portal", amount: "Amount", giveBack: "Give back",
    faultTitle: "Next fault", operation: "Call", fault: "Fault", orderFault: "Let it happen once",
    requests: "Last requests", reset: "Forget everything", lost: "The simulator does not answer.",
    failed: "That did not work: {0}", newMessage: "New message about {0}", newOrder: "New order {0}", changed: "Order {0}: {1}",
  },
  ar: {
    title: "محاكي تمارا", note: "لا شيء هنا حقيقي: لا مال ولا تمارا.", language: "اللغة",
    phone: "هاتف العميل", messages: "الرسائل", noMessages: "لا توجد رسائل بعد. ابدأ عملية بيع من نقطة البيع.",
    scan: "امسح الرمز على شاشة نقطة البيع", open: "افتح رابط الطلب {0}", to: "إلى {0}",
    yourOrder: "طلبك", items: "المنتجات", total: "الإجمالي", next: "متابعة", cancel: "إلغاء",
    verify: "تأكيد رقم الجوال", code: "رمز التحقق", codeHint: "أرسلنا رمزًا إلى جوالك: {0}",
    codeWrong: "الرمز غير صحيح.", confirm: "تأكيد",
    planTitle: "قسّم فاتورتك", today: "اليوم", month: "بعد شهر", twoMonths: "بعد شهرين", free: "بلا فوائد وبلا رسوم.",
    pay: "ادفع {0} الآن", decline: "اجعل تمارا ترفض",
    back: "العودة إلى الرسائل",
    paid: "تم الدفع", paidText: "شكرًا لك. تم إبلاغ المتجر.",
    declined: "مرفوض", declinedText: "لا تستطيع تمارا إتاحة هذه الدفعة. لم يُخصم شيء.",
    expired: "انتهت عملية الدفع هذه", expiredText: "أُلغيت الجلسة أو انتهت مدتها. لم يُخصم شيء.",
    canceled: "سُحبت الجلسة", canceledText: "سحب المتجر الجلسة. لم يُخصم شيء.",
    other: "انتهت عملية الدفع هذه", otherText: "حالتها: {0}",
    shop: "المتجر", ledger: "السجل", orders: "الطلبات", reference: "المرجع", channel: "القناة", status: "الحالة",
    captured: "المحصّل", refunded: "المسترد", sessions: "الجلسات", smsSent: "رسائل أُرسلت", refunds: "عمليات الاسترداد", voided: "جلسات سُحبت",
    qrCaption: "تعرض شاشة نقطة البيع رمز الطلب {0}", qrAlt: "رمز QR لدفع الطلب {0}",
    time: "الوقت", manual: "متوقف حتى يُقدَّم", real: "يمضي", minute: "+ دقيقة", session: "+ ١٦ دقيقة (نهاية الجلسة)",
    hours: "+ ٧٢ ساعة", days: "+ ٢١ يومًا", seconds: "ثوانٍ", advance: "قدّم الوقت",
    portalTitle: "بوابة التاجر", amount: "المبلغ", giveBack: "رد المبلغ",
    faultTitle: "العطل التالي", operation: "الاستدعاء", fault: "العطل", orderFault: "ليحدث مرة واحدة",
    requests: "آخر الطلبات الواردة", reset: "انسَ كل شيء", lost: "المحاكي لا يجيب.",
    failed: "لم ينجح ذلك: {0}", newMessage: "رسالة جديدة بخصوص {0}", newOrder: "طلب جديد {0}", changed: "الطلب {0}: {1}",
  },
};
const POLL_MS = 500;
const SCREENS = ["messages", "order", "code", "plan", "end"];
const OPEN = ["new", "on_hold"];
const PAID = ["approved", "authorised", "fully_captured", "partially_captured", "partially_refunded", "fully_refunded"];

let language = new URLSearchParams(location.search).get("lang") === "ar" ? "ar" : "en";
let view = null;
let shownText = "";
let statuses = null;
let messageCount = 0;
let screen = "messages";
let openId = null;

const $ = (id) => document.getElementById(id);
const t = (name, ...values) => values.reduce((text, value, at) => text.replace(`{${at}}`, value), TEXTS[language][name]);
const money = (amount, currency) => `${amount} ${currency}`;
/* Latin text stays in one piece within Arabic. */
const apart = (text) => `\u2068${text}\u2069`;

function put(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

function element(name, attributes = {}, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  node.append(...children);
  return node;
}

/* One child of the parent for each item: those that are there stay there, with their focus. */
function list(parent, items, keyOf, make, update) {
  const old = new Map([...parent.children].map((node) => [node.dataset.key, node]));
  items.forEach((item, at) => {
    const key = String(keyOf(item, at));
    const node = old.get(key) ?? make(item);
    old.delete(key);
    node.dataset.key = key;
    update(node, item, at);
    if (parent.children[at] !== node) parent.insertBefore(node, parent.children[at] ?? null);
  });
  old.forEach((node) => node.remove());
}

function say(text) {
  $("say").textContent = text;
}

async function post(path, body) {
  try {
    const answer = await fetch(path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body ?? {}) });
    if (!answer.ok) complain(t("failed", (await answer.json()).message ?? answer.status));
    else complain("");
  } catch {
    complain(t("lost"));
  }
  await refresh();
}

function complain(text) {
  put($("lost"), text);
  $("lost").hidden = text === "";
}

async function refresh() {
  let text;
  try {
    const answer = await fetch("/_sim/view", { cache: "no-store" });
    text = await answer.text();
  } catch {
    return complain(t("lost"));
  }
  if ($("lost").textContent === t("lost")) complain("");
  if (text === shownText) return;
  shownText = text;
  view = JSON.parse(text);
  announce();
  render();
}

async function live() {
  await refresh();
  setTimeout(live, POLL_MS);
}

/* What a screen reader says; nothing of what was there before the page was opened. */
function announce() {
  const orders = new Map(view.orders.map((o) => [o.order_id, o]));
  const isFirst = statuses === null;
  const said = [];
  for (const [id, order] of isFirst ? [] : orders) {
    const reference = apart(order.order_reference_id);
    if (!statuses.has(id)) said.push(t("newOrder", reference));
    else if (statuses.get(id) !== order.status) said.push(t("changed", reference, apart(order.status)));
  }
  if (!isFirst && view.sms_sent > messageCount) said.push(t("newMessage", apart(view.sms[0].order_reference_id)));
  statuses = new Map([...orders].map(([id, order]) => [id, order.status]));
  messageCount = view.sms_sent;
  if (said.length > 0) say(said.join(". "));
}

function render() {
  if (view === null) return;
  renderPhone();
  renderShop();
}

function opened() {
  return view.orders.find((order) => order.order_id === openId);
}

/* ---- the phone ---- */

function show(name, focus = true) {
  screen = name;
  for (const other of SCREENS) $(other).hidden = other !== name;
  render();
  if (focus) $(name).querySelector("h3").focus();
}

function openOrder(id) {
  openId = id;
  $("digits").value = "";
  $("code-wrong").hidden = true;
  show(OPEN.includes(opened()?.status) ? "order" : "end");
}

function renderPhone() {
  const order = opened();
  const isPaying = ["order", "code", "plan"].includes(screen);
  if (isPaying && (!order || !OPEN.includes(order.status))) {
    return show(order ? "end" : "messages", $("phone").contains(document.activeElement));
  }
  renderMessages();
  if (order) renderOrder(order);
}

function renderMessages() {
  list($("sms"), view.sms, (sms) => sms.order_id, (sms) => {
    const button = element("button", { type: "button" });
    button.addEventListener("click", () => openOrder(sms.order_id));
    return element("li", {}, element("p", { class: "note" }), element("p", { dir: "auto" }), button);
  }, (node, sms) => {
    const [to, text, button] = node.children;
    put(to, t("to", apart(sms.phone_number)));
    put(text, sms.text);
    put(button, t("open", apart(sms.order_reference_id)));
  });
  $("no-sms").hidden = view.sms.length > 0;
  $("scan").hidden = !onTheTill();
}

function renderOrder(order) {
  const total = money(order.total, order.currency);
  put($("store"), order.store_code);
  put($("number"), order.order_number);
  put($("total"), total);
  const line = () => element("li", {}, element("span"), element("bdi"));
  list($("items"), order.items, (_, at) => at, line, (node, item) => {
    put(node.children[0], `${item.quantity} × ${apart(item.name)}`);
    put(node.children[1], money(item.total, order.currency));
  });
  put($("code-hint"), t("codeHint", apart(order.code)));
  list($("instalments"), order.instalments, (_, at) => at, line, (node, amount, at) => {
    put(node.children[0], t(["today", "month", "twoMonths"][at]));
    put(node.children[1], money(amount, order.currency));
  });
  put($("pay"), t("pay", apart(money(order.instalments[0], order.currency))));
  const end = PAID.includes(order.status) ? "paid" : ["declined", "expired", "canceled"].find((s) => s === order.status) ?? "other";
  put($("end-title"), t(end));
  put($("end-text"), t(`${end}Text`, apart(order.status)));
  $("end").className = end === "paid" ? "good" : "bad";
}

async function decide(what) {
  await post(`/_sim/orders/${encodeURIComponent(openId)}/${what}`);
}

/* ---- the shop ---- */

/* The order whose code the till shows. */
function onTheTill() {
  return view.orders.find((order) => order.channel === "qr" && OPEN.includes(order.status));
}

function renderShop() {
  const shown = onTheTill();
  $("till").hidden = !shown;
  if (shown) {
    const source = `/_sim/orders/${encodeURIComponent(shown.order_id)}/qr.svg`;
    if ($("qr").getAttribute("src") !== source) $("qr").src = source;
    $("qr").alt = t("qrAlt", shown.order_reference_id);
    put($("qr-caption"), t("qrCaption", apart(shown.order_reference_id)));
  }
  renderLedger();
  const payable = view.orders.filter((order) => Number(order.captured) > Number(order.refunded));
  list($("portal-order"), payable, (order) => order.order_id, (order) => element("option", { value: order.order_id }),
    (option, order) => put(option, order.order_reference_id));
  put($("now"), view.now);
  put($("clock"), t(view.clock));
  renderFaults();
  list($("requests"), view.requests, (request) => request.number, () =>
    element("li", { dir: "ltr" }, element("details", {}, element("summary"), element("pre"))), (node, request) => {
    const [summary, body] = node.firstChild.children;
    put(summary, `${request.at.slice(11, 19)} ${request.method} ${request.path} → ${request.answer}${request.times > 1 ? `  × ${request.times}` : ""}`);
    put(body, request.body);
  });
}

function renderLedger() {
  const facts = [[t("sessions"), view.sessions_opened], [t("smsSent"), view.sms_sent], [t("refunds"), view.refunds], [t("voided"), view.voided]];
  for (const [currency, total] of Object.entries(view.totals)) {
    facts.push([t("captured"), money(total.captured, currency)], [t("refunded"), money(total.refunded, currency)]);
  }
  list($("totals"), facts, (_, at) => at, () => element("div", {}, element("dt"), element("dd", { dir: "ltr" })), (node, [name, value]) => {
    put(node.children[0], name);
    put(node.children[1], String(value));
  });
  list($("orders"), view.orders, (order) => order.order_id, () =>
    element("tr", {}, element("th", { scope: "row" }, element("bdi")), ...Array.from({ length: 5 }, () => element("td", {}, element("bdi")))), (row, order) => {
    const cells = [...row.children].map((cell) => cell.firstChild);
    const { currency } = order;
    [order.order_reference_id, order.channel, order.status, money(order.total, currency), money(order.captured, currency), money(order.refunded, currency)]
      .forEach((text, at) => put(cells[at], text));
    cells[2].className = `status ${PAID.includes(order.status) ? "good" : OPEN.includes(order.status) ? "" : "bad"}`;
  });
}

function renderFaults() {
  const options = (select, names) =>
    list(select, names, (name) => name, (name) => element("option", { value: name }, name), () => {});
  options($("operation"), view.operations);
  options($("what"), view.faults);
  list($("ordered"), view.next, (_, at) => at, () => element("li", {}, element("bdi")), (node, [operation, fault]) =>
    put(node.firstChild, `${operation}: ${fault}`));
}

/* ---- what people do ---- */

function speak(wanted) {
  language = wanted;
  document.documentElement.lang = language;
  document.documentElement.dir = language === "ar" ? "rtl" : "ltr";
  document.title = t("title");
  document.querySelectorAll("[data-t]").forEach((node) => put(node, t(node.dataset.t)));
  document.querySelectorAll("[data-l]").forEach((node) => node.setAttribute("aria-label", t(node.dataset.l)));
  for (const one of ["en", "ar"]) $(`lang-${one}`).setAttribute("aria-pressed", String(one === language));
  put($("code-wrong"), t("codeWrong"));
  history.replaceState(null, "", `?lang=${language}`);
  render();
}

function on(id, event, action) {
  $(id).addEventListener(event, (happened) => {
    happened.preventDefault();
    action();
  });
}

for (const one of ["en", "ar"]) on(`lang-${one}`, "click", () => speak(one));
on("scan", "click", () => openOrder(onTheTill().order_id));
/* A scanned code needs no number to be confirmed: the customer is in the app already. */
on("continue", "click", () => show(opened().channel === "qr" ? "plan" : "code"));
on("code", "submit", () => {
  const isRight = $("digits").value.trim() === opened().code;
  $("code-wrong").hidden = isRight;
  if (isRight) show("plan");
  else $("digits").focus();
});
on("pay", "click", () => decide("approve"));
on("decline", "click", () => decide("decline"));
document.querySelectorAll(".cancel").forEach((button) => button.addEventListener("click", () => decide("cancel")));
on("back", "click", () => show("messages"));
document.querySelectorAll("[data-advance]").forEach((button) =>
  button.addEventListener("click", () => post("/_sim/clock", { advance_s: Number(button.dataset.advance) })));
on("travel", "submit", () => post("/_sim/clock", { advance_s: Number($("seconds").value) }));
on("fault", "submit", () => post("/_sim/next", { operation: $("operation").value, fault: $("what").value }));
on("portal", "submit", () =>
  post(`/_sim/orders/${encodeURIComponent($("portal-order").value)}/refund`, { amount: $("portal-amount").value.trim() }));
on("reset", "submit", () => post("/_sim/reset"));

speak(language);
live();
