//! What is tried: every amount tail and every ordered fault of the simulator, with every way a sale can go.

use serde_json::{Value, json};

/// Reference of the sale of every scenario.
pub const REFERENCE: &str = "S1";
/// Reference of the second session of that sale.
const SECOND: &str = "S1~2";
/// Reference of a sale that came before, see `Step::Earlier` of the till.
pub const EARLIER: &str = "S0";

/// One sale, step by step, and what is peculiar to it.
#[derive(Debug, Clone)]
pub struct Scenario {
    /// `FLOW/TAIL` or `FLOW/FAULT`.
    pub name: String,
    /// The sale's amount, SAR.
    pub amount: String,
    /// The till's steps, see `tests/programs/till/host.rs`.
    pub steps: Vec<Value>,
    /// What the customer reads: `ar` or `en`.
    pub language: &'static str,
    /// Who takes the payment: `tamara` or `checkout_com`.
    pub provider: &'static str,
    /// Limit of one call of the till.
    pub call_timeout_ms: u64,
    /// The customer acts on the till's reads, and a killed till reads more often: who was faster may differ from run to run. Or a
    /// refusal happens once. Then only journal, ledger and verdict are compared with each other, not with the undisturbed run.
    pub is_race: bool,
    /// A session that exists may not be found by its reference, or the sale ends unpaid: a second attempt is allowed. It is
    /// then in the journal, see "create" in ARCHITECTURE.md.
    pub may_try_again: bool,
    /// A session that exists is never found by its reference.
    pub is_denied: bool,
    /// The till's refund gets lost while somebody else refunds as much: a supervisor has to say which of them the order shows.
    pub is_refunded_elsewhere: bool,
    /// Undisturbed, the customer pays two sessions. A scenario in which there is only one shows nothing.
    pub is_paid_twice: bool,
}

impl Scenario {
    /// Whether a host that lost its book may run all steps again: not after a void, which would be followed by a new session.
    pub fn is_repeatable(&self) -> bool {
        self.steps.iter().all(|step| !matches!(step["do"].as_str(), Some("void" | "checkout" | "authorise")))
    }
}

/// The way of a sale.
type Flow = (&'static str, fn() -> Vec<Value>);

const UNPAID: &[Flow] = &[("sale", || vec![create("sms"), poll()]), ("void", || vec![create("sms"), void(), poll()])];

const PAID: &[Flow] = &[
    ("part", || vec![create("sms"), poll(), refund("R1", Some("30.00"), 1)]),
    ("whole", || vec![create("sms"), poll(), refund("R1", None, 1)]),
    ("two", || vec![create("sms"), poll(), refund("R1", Some("30.00"), 1), refund("R2", Some("20.50"), 1)]),
    ("twin", || vec![create("sms"), poll(), refund("R1", Some("30.00"), 1), refund("R2", Some("30.00"), 1)]),
    ("rest", || vec![create("sms"), poll(), refund("R1", Some("30.00"), 1), refund("R2", None, 1)]),
    ("loop", || vec![create("sms"), poll(), refund("R1", Some("30.00"), 4)]),
    ("qr", || vec![create("qr"), poll(), refund("R1", Some("30.00"), 1)]),
];

/// The same sales through Checkout.com: no void, refunds that are accepted first and done later, keys of idempotency. A sale that is
/// given up is watched to its end, and given back.
const THROUGH_CHECKOUT_COM: &[Flow] = &[
    ("cko-sale", || vec![create("qr"), poll()]),
    ("cko-giveup", || vec![create("qr"), void()]),
    ("cko-part", || vec![create("qr"), poll(), refund("R1", Some("30.00"), 2)]),
    ("cko-two", || vec![create("qr"), poll(), refund("R1", Some("30.00"), 1), refund("R2", None, 1)]),
    ("cko-late", || vec![create("qr"), poll(), refund("R1", Some("30.00"), 1), void()]),
    ("cko-cannot", || {
        let sale = json!({ "order_reference_id": REFERENCE });
        let order = json!({ "order_id": "pay_none" });
        let cannot =
            |operation: &str, request: &Value| json!({ "do": "call", "operation": operation, "request": request });
        vec![
            create("qr"),
            cannot("session_void", &sale),
            poll(),
            cannot("order_capture", &order),
            refund("R1", None, 1),
        ]
    }),
];

/// Faults that can be ordered for one call. Left out: `drip`, which only takes long.
const FAULTS: &[&str] = &[
    "answer_lost_after",
    "status_500_after",
    "hang_after",
    "truncated",
    "split",
    "huge",
    "status_500_before",
    "hang_before",
    "cut_before",
    "refused",
    "captive_portal",
    "redirect",
    "status_400",
    "status_401",
    "status_403",
    "status_404",
    "status_408",
    "status_409",
    "status_429",
    "status_503",
];

/// Everything, in a fixed order.
pub fn all() -> Vec<Scenario> {
    let mut all = Vec::new();
    for tail in (0..=35).chain(50..=52) {
        let is_paid = matches!(tail, 0 | 5 | 6 | 10 | 11 | 13 | 19..=35 | 50..=52);
        for (flow, steps) in UNPAID.iter().chain(if is_paid { PAID } else { &[] }) {
            let is_race = *flow == "void" && (is_paid || matches!(tail, 1 | 3));
            all.push(Scenario { is_race, ..with_tail(flow, tail, steps()) });
        }
    }
    for tail in [0, 1, 2, 3, 5, 6].into_iter().chain(10..=26).chain(28..=35) {
        let is_paid = matches!(tail, 0 | 5 | 6 | 10 | 11 | 13 | 19..=35);
        for (flow, steps) in THROUGH_CHECKOUT_COM.iter().take(if is_paid { usize::MAX } else { 2 }) {
            all.push(Scenario { provider: "checkout_com", ..with_tail(flow, tail, steps()) });
        }
    }
    for name in FAULTS {
        all.extend(with_fault(name));
    }
    all.extend(paid_twice());
    all
}

/// A sale whose amount has this tail.
pub fn with_tail(flow: &str, tail: u32, steps: Vec<Value>) -> Scenario {
    Scenario {
        name: format!("{flow}/{tail:02}"),
        amount: format!("80.{tail:02}"),
        steps,
        language: "en",
        provider: "tamara",
        call_timeout_ms: if matches!(tail, 13 | 18) { 1_500 } else { 4_000 },
        is_race: false,
        may_try_again: matches!(tail, 1 | 3 | 19 | 21 | 58),
        is_denied: matches!(tail, 19 | 58),
        is_refunded_elsewhere: tail == 46,
        is_paid_twice: false,
    }
}

/// One call goes wrong; the customer does what the script says.
fn with_fault(name: &str) -> Vec<Scenario> {
    let next = |operation: &str| json!({ "do": "fault", "operation": operation, "fault": name });
    let lost = || json!({ "do": "fault", "operation": "session_create", "fault": "answer_lost_after" });
    let sold = |steps: Vec<Value>| [vec![create("sms"), customer("approve", None), poll()], steps].concat();
    let online = |steps: Vec<Value>| [vec![json!({ "do": "checkout" }), customer("approve", None)], steps].concat();
    let authorise = || json!({ "do": "authorise" });
    let is_slow = name.starts_with("hang");
    // A till that dies before it has noted a refusal asks again, and is not refused again.
    let is_refusal = matches!(name, "status_400" | "status_401" | "status_403" | "status_404");
    let flows = [
        (
            "create",
            vec![
                next("session_create"),
                create("sms"),
                customer("approve", None),
                poll(),
                refund("R1", Some("30.00"), 1),
            ],
        ),
        ("takeback", vec![create("sms"), next("session_void"), void(), poll()]),
        ("refund", sold(vec![next("refund"), refund("R1", Some("30.00"), 1), refund("R2", None, 1)])),
        ("read", sold(vec![next("order_get"), poll(), next("order_get"), refund("R1", Some("30.00"), 1)])),
        ("lookup", vec![lost(), next("order_by_reference"), create("sms"), customer("approve", None), poll()]),
        ("authorise", online(vec![next("authorise"), authorise(), capture("C1", None)])),
        (
            "capture",
            online(vec![
                authorise(),
                next("capture"),
                capture("C1", Some("50.00")),
                capture("C2", None),
                refund("R1", Some("30.00"), 1),
            ]),
        ),
        ("cancel", online(vec![authorise(), next("cancel"), cancel("X1", Some("20.00")), capture("C1", None)])),
    ];
    let scenario = |(flow, steps): (&str, Vec<Value>)| Scenario {
        name: format!("{flow}/{name}"),
        amount: "80.99".into(),
        steps,
        language: "en",
        provider: "tamara",
        call_timeout_ms: if is_slow { 1_500 } else { 4_000 },
        is_race: is_refusal || (flow == "read" && name == "status_409"),
        may_try_again: false,
        is_denied: false,
        is_refunded_elsewhere: false,
        is_paid_twice: false,
    };
    flows.into_iter().map(scenario).collect()
}

/// For how many look-ups the service denies the first session: until a second one is open. The polls use up the rest.
const DENIALS: u32 = 16;

/// The service denies a session that exists, a second one is opened, and the customer pays both.
fn paid_twice() -> Vec<Scenario> {
    let denied = json!({ "do": "fault", "operation": "session_create", "fault": "lookup_lags", "reads": DENIALS });
    let opened = vec![json!({ "do": "earlier" }), denied, create("sms")];
    let (first, second) = (customer("approve", Some(REFERENCE)), customer("approve", Some(SECOND)));
    let flows = [
        ("before", vec![first.clone(), second.clone(), poll(), refund("R1", Some("30.00"), 1)]),
        ("after", vec![second.clone(), poll(), first.clone()]),
        ("late", vec![first, poll(), refund("R1", Some("30.00"), 1), second]),
    ];
    let scenario = |(name, steps): (&str, Vec<Value>)| Scenario {
        name: format!("twice/{name}"),
        amount: "80.99".into(),
        steps: [opened.clone(), steps].concat(),
        language: "en",
        provider: "tamara",
        call_timeout_ms: 4_000,
        is_race: true,
        may_try_again: true,
        is_denied: false,
        is_refunded_elsewhere: false,
        is_paid_twice: true,
    };
    flows.into_iter().map(scenario).collect()
}

/// Opens the session.
pub fn create(channel: &str) -> Value {
    json!({ "do": "create", "channel": channel })
}

/// Waits for the service's last word.
pub fn poll() -> Value {
    json!({ "do": "poll" })
}

/// Takes the session back.
pub fn void() -> Value {
    json!({ "do": "void" })
}

/// Gives money back.
pub fn refund(request_id: &str, amount: Option<&str>, times: u32) -> Value {
    json!({ "do": "refund", "request_id": request_id, "amount": amount, "times": times })
}

fn capture(request_id: &str, amount: Option<&str>) -> Value {
    json!({ "do": "capture", "request_id": request_id, "amount": amount })
}

fn cancel(request_id: &str, amount: Option<&str>) -> Value {
    json!({ "do": "cancel", "request_id": request_id, "amount": amount })
}

/// What the customer does.
pub fn customer(what: &str, reference: Option<&str>) -> Value {
    json!({ "do": "customer", "what": what, "reference": reference })
}
