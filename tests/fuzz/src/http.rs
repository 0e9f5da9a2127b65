//! HTTP: the heads of answers, proxies as configured, and requests to the own server for webhooks.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use tamara_pos::http::{Proxy, fuzz};
use tamara_pos::request::ReceiveRequest;
use tamara_pos::webhook::{MOST_BYTES, server};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc2822;
use time::macros::format_description;

/// Choices of the first byte; `seeds.rs` knows the letters.
pub fn read(input: &[u8]) {
    match input.split_first() {
        Some((b'h', head)) => answer(head),
        Some((b'p', text)) => std::str::from_utf8(text).iter().for_each(|text| proxy(text)),
        Some((b's', bytes)) => request(bytes),
        _ => {}
    }
}

/// Lines of a head, without the first.
fn answer(head: &[u8]) {
    let lines = head.split(|byte| *byte == b'\n');
    // A value with a control character ends an answer before its head is read.
    let is_of_http = |value: &[u8]| value.iter().all(|byte| *byte == b'\t' || !byte.is_ascii_control());
    let headers: Vec<(&[u8], &[u8])> = lines
        .filter_map(|line| {
            let at = line.iter().position(|byte| *byte == b':')?;
            Some((&line[..at], line[at + 1..].trim_ascii()))
        })
        .filter(|(_, value)| is_of_http(value))
        .collect();
    let answer = fuzz::head(200, &headers);
    let values = |name: &str| -> Vec<&[u8]> {
        let of_name = headers.iter().filter(|(known, _)| known.eq_ignore_ascii_case(name.as_bytes()));
        of_name.map(|(_, value)| *value).collect()
    };
    let value = |name: &str| values(name).first().and_then(|value| std::str::from_utf8(value).ok());
    match (values("date").as_slice(), answer.date_ms) {
        ([text], Some(date_ms)) => {
            // A leap second has the number of the one before it.
            let text = String::from_utf8_lossy(text).replace(":60 ", ":59 ");
            assert!(dates(date_ms).contains(&text), "{date_ms} of {text:?}");
        }
        // What a reader of looser rules makes of it, written as HTTP does, was something else.
        ([text], None) => {
            let text = str::from_utf8(text).unwrap_or_default();
            let read = OffsetDateTime::parse(text, &Rfc2822).ok();
            let written = read.map(|date| dates(date.unix_timestamp() * 1000));
            assert!(written.is_none_or(|dates| dates[0] != text), "{text:?} is a date");
        }
        (texts, date_ms) => assert_eq!(date_ms, None, "{texts:?}"),
    }
    if let Some(text) = value("retry-after")
        && text.bytes().all(|byte| byte.is_ascii_digit())
        && let Ok(seconds) = text.parse::<u64>()
    {
        assert_eq!(answer.retry_after_ms, Some(seconds.saturating_mul(1000).min(60_000)));
    }
}

/// The forms of a date in HTTP; the first is the one in use.
fn dates(ms: i64) -> [String; 4] {
    let time = OffsetDateTime::from_unix_timestamp(ms / 1000).unwrap();
    let forms = [
        time.format(format_description!(
            "[weekday repr:short], [day] [month repr:short] [year] [hour]:[minute]:[second] GMT"
        )),
        time.format(format_description!(
            "[weekday], [day]-[month repr:short]-[year repr:last_two] [hour]:[minute]:[second] GMT"
        )),
        time.format(format_description!(
            "[weekday repr:short] [month repr:short] [day padding:space] [hour]:[minute]:[second] [year]"
        )),
        time.format(format_description!(
            "[weekday repr:short] [month repr:short] [day] [hour]:[minute]:[second] [year]"
        )),
    ];
    forms.map(Result::unwrap)
}

/// The error about a proxy repeats nothing of it, and what is shown of one has no password.
fn proxy(text: &str) {
    let password = text.rsplit_once('@').and_then(|(user, _)| user.rsplit_once(':')).map(|(_, password)| password);
    let is_telling = |password: &&str| password.len() >= 8 && text.matches(*password).count() == 1;
    let shown = match Proxy::parse(text) {
        Ok(proxy) => format!("{proxy:?}"),
        Err(error) => error,
    };
    if let Some(password) = password.filter(is_telling) {
        assert!(!shown.contains(password), "{shown}");
    }
}

/// The same request is read however its bytes arrive: what was refused stays refused, and where the body begins does not change.
fn request(bytes: &[u8]) {
    let mut before = None;
    for end in 0..=bytes.len().min(2048) {
        let now = server::fuzz::read(&bytes[..end]);
        match (&before, &now) {
            (None, _) => {}
            (Some(Err(status)), now) => assert_eq!(now.as_ref().err(), Some(status), "at {end}"),
            (Some(Ok(Some((start, length, _)))), Ok(Some((s, l, _)))) => {
                assert_eq!((start, length), (s, l), "at {end}")
            }
            (Some(Ok(Some(_))), now) => panic!("at {end} the head was read, and then {now:?}"),
            (Some(Ok(None)), _) => {}
        }
        if let Ok(Some((start, length, request))) = &now {
            assert!(*length <= MOST_BYTES);
            let is_whole = end >= start + length;
            assert_eq!(request.is_some(), is_whole, "at {end}");
            request.iter().for_each(|request| handed_over(request, &bytes[*start..start + length]));
        }
        before = Some(now);
    }
}

/// As a host's own server would hand it over.
fn handed_over(request: &ReceiveRequest, body: &[u8]) {
    assert!(!request.method.is_empty());
    assert!(request.headers.keys().all(|name| !name.is_empty() && !name.bytes().any(|b| b.is_ascii_uppercase())));
    let handed = match (&request.body, &request.body_base64) {
        (Some(text), None) => text.clone().into_bytes(),
        (None, Some(text)) => STANDARD.decode(text).unwrap(),
        both => panic!("{both:?}"),
    };
    assert_eq!(handed, body);
}
