//! Where the fuzzing begins: the messages of `tests/fixtures` with the letter before them that chooses their reader, what replies look
//! like (`tests/golden`), and a few texts of values. Needs no other module, so that `cargo xtask fuzz` can write them.

use serde_json::{Value, json};
use std::path::Path;

/// The seeds of a target; `tests` is the folder of that name.
pub fn of(target: &str, tests: &Path) -> Vec<Vec<u8>> {
    let files = Files::read(tests);
    let seeds = match target {
        "abi" => abi(&files),
        "answers" => answers(&files),
        "checkout" => files.chosen(&["checkout."], "request", b"0123457"),
        "config" => texts(CONFIGS),
        "http" => http(&files),
        "journal" => journal(),
        "json" => files.all.iter().map(|(_, text)| text.clone()).chain(texts(JSON)).collect(),
        "money" => crossed(b"012345", MONEY),
        "phone" => crossed(b"012345", PHONES),
        "requests" => requests(&files),
        "webhook" => webhook(&files),
        _ => Vec::new(),
    };
    seeds.into_iter().filter(|seed| seed.len() <= LONGEST).collect()
}

/// The longest input that a target gets.
pub const LONGEST: usize = 8192;

struct Files {
    /// Names without `.json`, and their texts without needless space.
    all: Vec<(String, Vec<u8>)>,
}

impl Files {
    fn read(tests: &Path) -> Files {
        let mut all = Vec::new();
        for folder in ["fixtures", "golden"] {
            let entries = std::fs::read_dir(tests.join(folder)).into_iter().flatten().flatten();
            for path in entries.map(|entry| entry.path()) {
                let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
                let value = std::fs::read(&path).ok().and_then(|text| serde_json::from_slice::<Value>(&text).ok());
                if let Some(value) = value {
                    all.push((name, value.to_string().into_bytes()));
                }
            }
        }
        all.sort();
        Files { all }
    }

    /// Each of these letters before each file whose name begins so and ends so.
    fn chosen(&self, starts: &[&str], end: &str, letters: &[u8]) -> Vec<Vec<u8>> {
        let is_wanted = |name: &str| starts.iter().any(|start| name.starts_with(start)) && name.ends_with(end);
        let files: Vec<&[u8]> =
            self.all.iter().filter(|(name, _)| is_wanted(name)).map(|(_, text)| text.as_slice()).collect();
        letters.iter().flat_map(|letter| files.iter().map(|text| [&[*letter], *text].concat())).collect()
    }

    /// The cases in a file that holds a list of them.
    fn cases(&self, name: &str) -> Vec<Value> {
        let text = self.all.iter().find(|(known, _)| known == name).map(|(_, text)| text.as_slice());
        let value: Value = text.and_then(|text| serde_json::from_slice(text).ok()).unwrap_or_default();
        value["cases"].as_array().cloned().unwrap_or_default()
    }

    /// A file, with these members of its object changed.
    fn with(&self, name: &str, members: Value) -> Vec<u8> {
        let text = self.all.iter().find(|(known, _)| known == name).map(|(_, text)| text.as_slice());
        let mut value: Value = text.and_then(|text| serde_json::from_slice(text).ok()).unwrap_or_default();
        for (key, member) in members.as_object().into_iter().flatten() {
            value[key] = member.clone();
        }
        value.to_string().into_bytes()
    }
}

fn texts(list: &[&str]) -> Vec<Vec<u8>> {
    list.iter().map(|text| text.as_bytes().to_vec()).collect()
}

fn crossed(letters: &[u8], list: &[&str]) -> Vec<Vec<u8>> {
    letters.iter().flat_map(|letter| list.iter().map(|text| [&[*letter], text.as_bytes()].concat())).collect()
}

fn requests(files: &Files) -> Vec<Vec<u8>> {
    let mut seeds = files.chosen(&["instore-"], "request", b"a");
    seeds.extend(files.chosen(&["capture.", "cancel."], "request", b"jk"));
    seeds.extend(files.chosen(&["webhook-"], "request", b"s"));
    seeds.extend(files.chosen(&["update-reference"], "request", b"h"));
    seeds.extend(files.chosen(&["simplified-refund"], "request", b"g"));
    seeds.extend(texts(REQUESTS));
    seeds
}

fn answers(files: &Files) -> Vec<Vec<u8>> {
    let by_reader: [(&[&str], &[u8]); 15] = [
        (&["order-"], b"a"),
        (&["instore-", "checkout."], b"b"),
        (&["void."], b"c"),
        (&["simplified-refund"], b"d"),
        (&["capture."], b"e"),
        (&["cancel."], b"f"),
        (&["authorise."], b"g"),
        (&["eligibility."], b"h"),
        (&["id-verification."], b"i"),
        (&["payment-types."], b"j"),
        (&["webhook-"], b"k"),
        (&["disputes-"], b"l"),
        (&["cko-payment-get", "cko-payment."], b"AB"),
        (&["cko-refund"], b"C"),
        (&["cko-payment-list", "cko-payment-actions"], b"DE"),
    ];
    let mut seeds: Vec<Vec<u8>> =
        by_reader.iter().flat_map(|(starts, letters)| files.chosen(starts, "response", letters)).collect();
    // Orders of this reference and amount, and answers about this order, are what the properties ask for.
    let money = json!({ "amount": 300.0, "currency": "SAR" });
    for name in ["fully_captured", "partially_refunded", "string-money", "canceled"] {
        let members = json!({ "order_id": "o-1", "total_amount": money, "captured_amount": money });
        seeds.push([b"a".as_slice(), &files.with(&format!("order-get.{name}.response"), members)].concat());
    }
    let members = json!({ "amount": 30000, "currency": "SAR", "balances": { "total_captured": 30000 } });
    seeds.push([b"A".as_slice(), &files.with("cko-payment-get.captured.response", members)].concat());
    seeds
        .push([b"d".as_slice(), &files.with("simplified-refund.full.response", json!({ "order_id": "o-1" }))].concat());
    for (name, text) in files.all.iter().filter(|(name, _)| name.contains("error-")) {
        let status = ["400", "401", "403", "404", "409", "422", "429", "500"]
            .into_iter()
            .find(|status| name.contains(&format!("error-{status}")))
            .unwrap_or("408");
        for letter in ["x", "y"] {
            seeds.push([letter.as_bytes(), status.as_bytes(), text].concat());
        }
    }
    seeds
}

fn webhook(files: &Files) -> Vec<Vec<u8>> {
    let mut seeds = files.chosen(&["webhook-event.", "cko-webhook."], "", b"e");
    for case in files.cases("webhook-token.cases") {
        let token = case["token"].as_str().unwrap_or_default();
        seeds.push(format!("t{token}").into_bytes());
        let request =
            json!({ "method": "POST", "headers": { "Authorization": format!("Bearer {token}") }, "body": "{}" });
        seeds.push(format!("r{request}").into_bytes());
        let request = json!({ "method": "post", "query": format!("a=1&tamaraToken={token}"), "body_base64": "e30=" });
        seeds.push(format!("r{request}").into_bytes());
    }
    for case in files.cases("cko-webhook-signature.cases") {
        let (signature, body) = (case["cko_signature"].as_str(), case["body"].as_str());
        seeds.push(format!("s{}\n{}", signature.unwrap_or_default(), body.unwrap_or_default()).into_bytes());
    }
    seeds.extend(texts(WEBHOOKS));
    seeds.push(vec![b'b', 3, 1, 200, 16]);
    seeds.push(vec![b'f', 3, 1, 70, 128]);
    seeds
}

fn http(files: &Files) -> Vec<Vec<u8>> {
    let mut seeds = texts(HTTP);
    for event in files.chosen(&["webhook-event."], "", b"\n") {
        let head = format!("sPOST /hook?a=1 HTTP/1.1\r\nHost: h\r\nContent-Length: {}\r\n\r", event.len() - 1);
        seeds.push([head.as_bytes(), &event].concat());
    }
    seeds
}

fn journal() -> Vec<Vec<u8>> {
    let mut seeds = texts(ROWS);
    // Untouched, cut, and changed in the header, in the first page, and further on.
    seeds.push(vec![b'f', 0, 0]);
    seeds.push(vec![b'f', 0, 16]);
    for at in [0u32, 16, 18, 28, 44, 60, 68, 100, 105, 4096, 8300, 12_400, 40_000, 60_000] {
        let at = at.to_le_bytes();
        seeds.push(vec![b'f', 0, 0, at[0], at[1], at[2], 1]);
    }
    seeds
}

/// Whole stories of a till, its service and its customer.
fn abi(files: &Files) -> Vec<Vec<u8>> {
    let id = json!({ "order_id": "o-1", "order_reference_id": "S-1" });
    let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
    let order = |name: &str| text(files.with(&format!("order-get.{name}.response"), id.clone()));
    let money = json!({ "amount": "300.00", "currency": "SAR" });
    let members = json!({ "order_reference_id": "S-1", "total_amount": money });
    let sms = text(files.with("instore-session.minimal.request", members));
    let session = text(files.with("instore-session.with-deeplink.response", json!({ "order_id": "o-1" })));
    let checkout = text(files.with("checkout.request", json!({ "order_reference_id": "S-1" })));
    let refunded = text(files.with("simplified-refund.full.response", json!({ "order_id": "o-1" })));
    let payment = text(files.with("cko-payment-get.captured.response", json!({ "id": "pay_1", "reference": "S-1" })));
    let poll = r#"{"order_reference_id":"S-1"}"#;
    let mut stories = vec![
        format!("ot\ns404{{}}\ns200{session}\ncsession_create {sms}\ns200{}\ncpoll_status {poll}", order("new")),
        format!(
            "ot\ns404{{}}\ns200{session}\ncsession_create {sms}\ns200{}\ncpoll_status {poll}\ns200{}\ns200{refunded}\n\
             crefund {{\"order_id\":\"o-1\"}}\ncreceipt {{\"order_id\":\"o-1\"}}\nchistory {{}}\nx",
            order("fully_captured"),
            order("fully_captured")
        ),
        format!("ot\ns404{{}}\ns200{session}\ns200{}\ncpay {sms}", order("declined")),
        format!("ot\ns404{{}}\nr\ntsession_create {sms}\ni\ncrecover {{}}\nx\ncrecover {{}}"),
        format!("ot\ns404{{}}\ns200{session}\ncsession_create {sms}\ns200[]\ns200{}\ncsession_void {poll}", order("expired")),
        format!("ot\ncwatch_add {poll}\ncwatch_next {{\"wait_s\":1}}\ncwatch_remove {poll}\nx"),
        format!("ot\ns404{{}}\ns200{}\nccheckout_create {checkout}\nq500\ncorder_get {{\"order_id\":\"o-1\"}}", session),
        format!("oc\ns200{payment}\ns200[]\ncorder_get {{\"order_id\":\"pay_1\"}}\nq401\ncorder_get {{\"order_id\":\"pay_1\"}}"),
        "oo\ns200{\"access_token\":\"abc\",\"expires_in\":3600}\ns401\ns200{}\ncorder_get {\"order_id\":\"pay_1\"}".into(),
        "otd\nchistory {}\nb5000 history {}\nb10 history {}\nb-1 history {}\nB4096\nn0\nn1\nn2\nn3\nn4\nn5\nn6\nv-103".into(),
        "ot\not\nh0\nchistory {}\nx\nH77\nchistory {}\ni\nx\nH0\ncdiagnose {}\nH-1\nchistory {}".into(),
        "O{\"api_token\":\"@TOKEN@\",\"base_url\":\"@URL@\",\"journal\":\"none\",\"texts\":{\"paid\":{\"en\":\"x\"}}}\nv2".into(),
        "ltrace\not\ncwebhook_listen {\"port\":0}\ncwebhook_next {}\ncreport {}\nlnone\nloff".into(),
        "ot\nr\nr\nr\ntpay {}\nr\nr".into(),
        "ot\nrHTTP/1.1 200 OK\\r\\nContent-Length: 9\\r\\n\\r\\n{}\ncorder_get {\"order_id\":\"o-1\"}".into(),
        "ot\nrHTTP/1.1 302 F\\r\\nLocation: x\\r\\n\\r\\n\ncdispute_list {}\nq429\ncdispute_list {}".into(),
    ];
    for (operation, letter) in OPERATIONS {
        let request =
            REQUESTS.iter().find(|request| request.starts_with(*letter)).map_or("{}", |request| &request[1..]);
        stories.push(format!("ot\ns200{}\nc{operation} {request}", order("approved")));
    }
    stories.into_iter().map(String::into_bytes).collect()
}

/// Every operation, and the letter of a request that it knows.
const OPERATIONS: &[(&str, char)] = &[
    ("session_create", 'a'),
    ("poll_status", 'b'),
    ("session_void", 'f'),
    ("pay", 'a'),
    ("refund", 'g'),
    ("order_get", 'e'),
    ("order_update_reference", 'h'),
    ("order_authorise", 'i'),
    ("order_capture", 'j'),
    ("order_cancel", 'k'),
    ("eligibility", 'r'),
    ("customer_verification", 'q'),
    ("webhook_register", 's'),
    ("webhook_list", 'u'),
    ("webhook_get", 't'),
    ("webhook_update", 's'),
    ("webhook_delete", 't'),
    ("webhook_receive", 'v'),
    ("webhook_listen", 'w'),
    ("webhook_next", 'x'),
    ("dispute_list", 'y'),
    ("dispute_reply", 'z'),
    ("recover", 'A'),
    ("history", 'B'),
    ("diagnose", 'l'),
    ("support_bundle", 'm'),
    ("log_level", 'n'),
    ("report", 'o'),
    ("receipt", 'p'),
    ("watch_add", 'c'),
    ("watch_next", 'd'),
    ("watch_remove", 'c'),
];

const MONEY: &[&str] = &[
    "300.00",
    "0",
    "0.1",
    "7.351",
    "00300.5",
    "79228162514264337593543950335",
    "-1",
    "1e5",
    "1.",
    ".5",
    "12.345",
    "1,5",
    r#"{"amount":300.00,"currency":"SAR"}"#,
    r#"[{"amount":"300.0000","currency":"KWD"}]"#,
    r#"{"amount":-0.0,"currency":"AED","x":1}"#,
    "[]",
    "\"\"",
    "null",
];

const PHONES: &[&str] = &[
    "0534274516",
    "534274516",
    "+966534274516",
    "00966 53 427 4516",
    "٠٥٥١٢٣٤٥٦٧",
    "۰۵۵۱۲۳۴۵۶۷",
    "+966 (0) 53-427-4516",
    "96812345",
    "+1 202 555 0142",
    "534274516+",
    "\u{202a}+971501234567\u{202c}",
];

const JSON: &[&str] = &[
    "\u{feff}{\"a\":\"\u{645}\u{1f600}\",\"b\":[1.50,-0,1e9,{\"c\":null}],\"d\":true}",
    r#"{"a":"\u0000"}"#,
    r#"{"a":1,"a":2}"#,
    r#"{"a":"\ud83d\ude00","b":"\\u0000"}"#,
    "[[[[",
    " [0, -0.5e+3 , \"\\ud800\", {} , [ ] ,tru]",
    r#"{"a\u0062":"12345678\"90123456","n":-0.0E-1,"ab":[[],{},[{"x":"\\"}]]}"#,
];

const CONFIGS: &[&str] = &[
    r#"{"api_token":"a-secret-token-of-the-test"}"#,
    r#"{"api_token":"sim_test-token","base_url":"http://127.0.0.1:8086","journal":"none","country":"KW","language":"en"}"#,
    r#"{"api_token":"sim_test-token","base_url":"http://[::1]:8086/","environment":"simulator"}"#,
    r#"{"api_token":"a-secret-token","environment":"production","proxy":"http://me:hidden-word@10.0.0.1:3128","store_code":"B"}"#,
    r#"{"provider":"checkout_com","api_token":"sk_sbox_12345678","checkout_com":{"processing_channel_id":"pc_1","prefix":"abcd1234","signature_key":"a-key-of-the-test","success_url":"https://shop.example/ok","failure_url":"https://shop.example/no"}}"#,
    r#"{"provider":"checkout_com","environment":"production","checkout_com":{"client_id":"cli_ABCDefgh99","client_secret":"a-client-secret"}}"#,
    r#"{"api_token":"a-secret-token","notification_token":"another-secret","base_url":"https://relay.example:8443/t/","environment":"sandbox","tls_roots":["system","bundled"],"ca_file":"ca.pem","watch":{"workers":4,"looks_per_second":20},"log":{"level":"debug","file":"x.log","max_bytes":10000,"keep":0},"texts":{"paid":{"en":"Thanks"}},"checkout":{"telecom":"top","single_checkout":false},"connect_timeout_ms":100,"call_timeout_ms":300000,"device_id":"1","lane":"l","recover_on_open":true}"#,
];

const WEBHOOKS: &[&str] = &[
    r#"c{"exp":1767226500,"iat":1767225600,"iss":"Tamara"}"#,
    r#"c{"exp":1767225490,"iat":1767225730,"iss":"Tamara"}"#,
    r#"c{"exp":1767225489,"iat":1767225600,"iss":"Tamara"}"#,
    r#"c["Tamara",1767226500,1767225600]"#,
    "h{\"alg\":\"HS256\"}\n{\"exp\":1767226500,\"iat\":1767225600,\"iss\":\"Tamara\"}",
    "h{\"alg\":\"none\"}\n{\"exp\":1767226500,\"iat\":1767225600,\"iss\":\"Tamara\"}",
];

const HTTP: &[&str] = &[
    "hDate: Sat, 31 Jan 2026 08:05:59 GMT\nRetry-After: Sat, 31 Jan 2026 08:06:59 GMT",
    "hRetry-After: 5\nX-Simulated: true\nCko-Request-Id: 7\nContent-Type: application/json",
    "hRetry-After: 18446744073709551615\nDate: Sat, 31 Jan 26 08:05:60 +0300",
    "hDate: 31 Jan\u{1}\nDate: Sat, 31 Jan 2026 08:05:59 GMT",
    "hDate: Saturday, 31-Jan-26 08:05:59 GMT",
    "hDate: Sat Jan 31 08:05:59 2026\nDate: Sat, 31 Dec 2016 23:59:60 GMT",
    "phttp://me:p%40ss-word@proxy.shop:3128",
    "phttp://10.0.0.1:8080/",
    "sPOST / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
    "sPOST / HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 65536\r\n\r\n",
    "sPOST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "sGET /?tamaraToken=a.b.c HTTP/1.0\nA: b\n\n",
];

const ROWS: &[&str] = &[
    "r",
    "rstate=paid\nresult_id=x\nstatus=fully_captured\n\nkind=refund\nstate=sending\nrequest_id=R-1\ntotal_before=0.00",
    "ramount=12.345",
    "rcurrency=XXX\nlooks=#-1\ncreated_ms=#9223372036854775807",
    "rkind=capture\nstate=done\namount=79228162514264337593543950335\ncurrency=SAR\nupdated_ms=#-9223372036854775808",
    "rlane=~\nstore=\u{645}\nphone=96653****516\nlink=https://x\nchannel=qr\nkind=void\nstate=done",
];

const REQUESTS: &[&str] = &[
    r#"a{"channel":"qr","total_amount":{"amount":"300.00","currency":"SAR"},"order_reference_id":"S-1","phone_number":"0534274516","email":"a@b.example","customer_name":"Ali","address":{"address_line1":"1","city":"Riyadh","country":"SA"},"items":[{"reference_id":"1","type":"Digital","name":"n","sku":"s","quantity":1,"total_amount":{"amount":"300.00","currency":"SAR"}}]}"#,
    r#"b{"order_id":"o-1","wait_s":0.5,"interval_s":5,"raw":true}"#,
    r#"c{"order_reference_id":"S-1","interval_s":5}"#,
    r#"d{"wait_s":1}"#,
    r#"e{"order_reference_id":"S-1"}"#,
    r#"f{"order_id":"o-1","take_over":true,"refund_if_paid":true,"wait_s":0}"#,
    r#"g{"order_id":"o-1","total_amount":{"amount":"100.50","currency":"SAR"},"comment":"c","request_id":"R-1"}"#,
    r#"h{"order_id":"o-1","order_reference_id":"S-2"}"#,
    r#"i{"order_id":"o-1"}"#,
    r#"j{"order_id":"o-1","total_amount":{"amount":1,"currency":"SAR"},"shipping_info":{"shipped_at":"2026-01-31T08:05:59Z","shipping_company":"c"},"tax_amount":{"amount":"0","currency":"SAR"}}"#,
    r#"k{"order_id":"o-1","request_id":"X-1"}"#,
    r#"l{}"#,
    r#"m{"file":"x.zip","max_bytes":100000}"#,
    r#"n{"level":"info"}"#,
    r#"o{"kind":"z","date":"2026-01-31","utc_offset":"+03:00","format":"csv","language":"ar","reread":true,"lane":"l"}"#,
    r#"p{"order_id":"o-1","request_id":"R-1","copy":true}"#,
    r#"q{"phone_number":"0534274516","country_code":"SA"}"#,
    r#"r{"total_amount":{"amount":"300.00","currency":"SAR"},"phone_number":"0534274516"}"#,
    r#"s{"url":"https://shop.example/hook","type":"order","events":["order_captured"],"headers":{"a":"b"}}"#,
    r#"t{"webhook_id":"w-1"}"#,
    r#"u{}"#,
    r#"v{"method":"POST","headers":{"Authorization":"Bearer a.b.c"},"query":"x=1","body":"{}"}"#,
    r#"w{"port":0,"address":"127.0.0.1","keep_events":false}"#,
    r#"x{"wait_s":0}"#,
    r#"y{"order_id":"o-1","dispute_id":7,"is_parent":true,"limit":10,"page":1,"merchant_id":"a-1"}"#,
    r#"z{"dispute_id":7,"comment":"c","attachment":{"name":"a.pdf","content_base64":"AAAA"}}"#,
    r#"A{}"#,
    r#"B{"from":"2026-01-31T00:00:00Z","kind":"refund","state":"done","before_id":9,"limit":10}"#,
];
