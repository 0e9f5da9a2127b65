//! HTTP: the heads of answers, proxies as configured, and requests to the own server for webhooks.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use tamara_pos::http::{Proxy, fuzz};
use tamara_pos::request::ReceiveRequest;
use tamara_pos::webhook::{MOST_BYTES, server};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc2822;

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
    let headers: Vec<(&[u8], &[u8])> = lines
        .filter_map(|line| {
            let at = line.iter().position(|byte| *byte == b':')?;
            Some((&line[..at], line[at + 1..].trim_ascii()))
        })
        .collect();
    let answer = fuzz::head(200, &headers);
    let value = |name: &str| {
        let found = headers.iter().find(|(known, _)| known.eq_ignore_ascii_case(name.as_bytes()));
        found.and_then(|(_, value)| std::str::from_utf8(value).ok())
    };
    if let Some(date_ms) = answer.date_ms {
        let text = value("date").expect("a date comes from a header");
        let date = OffsetDateTime::parse(text, &Rfc2822).unwrap();
        assert_eq!(date.unix_timestamp() * 1000, date_ms, "{text:?}");
    }
    if let Some(text) = value("retry-after")
        && text.bytes().all(|byte| byte.is_ascii_digit())
        && let Ok(seconds) = text.parse::<u64>()
    {
        assert_eq!(answer.retry_after_ms, Some(seconds.saturating_mul(1000).min(60_000)));
    }
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
