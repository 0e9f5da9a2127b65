//! What hosts ask for: every request's reader and its checks, and the bodies that are made of them.

use serde_json::Value;
use tamara_pos::error::{Error, Kind};
use tamara_pos::json;
use tamara_pos::rail::{Movement, checkout_com, tamara};
use tamara_pos::request::*;
use tamara_pos::value::money::Money;
use tamara_pos::value::phone::Phone;
use tamara_pos::value::secret::Secret;

/// Choices of the first byte, from `a` on; the rest is the request. `seeds.rs` knows the letters.
pub fn read(input: &[u8]) {
    let Some((choice, text)) = super::split(input) else { return };
    let result = match choice {
        b'a' => json::parse::<SessionRequest>(text).and_then(|r| session(&r)),
        b'b' => json::parse::<PollRequest>(text)
            .and_then(|r| key(r.order_id.as_deref(), r.order_reference_id.as_deref()).map(|_| ())),
        b'c' => json::parse::<WatchRequest>(text).map(|_| ()),
        b'd' => json::parse::<WatchNextRequest>(text).map(|_| ()),
        b'e' => json::parse::<OrderRequest>(text)
            .and_then(|r| key(r.order_id.as_deref(), r.order_reference_id.as_deref()).map(|_| ())),
        b'f' => json::parse::<VoidRequest>(text).map(|_| ()),
        b'g' => json::parse::<RefundRequest>(text).map(|_| ()),
        b'h' => json::parse::<UpdateReferenceRequest>(text).map(|_| ()),
        b'i' => json::parse::<AuthoriseRequest>(text).map(|_| ()),
        b'j' => json::parse::<MoveRequest>(text).and_then(|r| movement(r, true)),
        b'k' => json::parse::<MoveRequest>(text).and_then(|r| movement(r, false)),
        b'l' => json::parse::<DiagnoseRequest>(text).map(|_| ()),
        b'm' => json::parse::<BundleRequest>(text).map(|_| ()),
        b'n' => json::parse::<LogLevelRequest>(text).map(|_| ()),
        b'o' => json::parse::<ReportRequest>(text).map(|_| ()),
        b'p' => json::parse::<ReceiptRequest>(text).map(|_| ()),
        b'q' => json::parse::<VerificationRequest>(text).map(|_| ()),
        b'r' => json::parse::<EligibilityRequest>(text).map(|_| ()),
        b's' => json::parse::<WebhookRequest>(text)
            .and_then(|r| r.check(false).map(|()| assert!(!r.usual_events().is_empty()))),
        b't' => json::parse::<WebhookIdRequest>(text).map(|_| ()),
        b'u' => json::parse::<WebhookListRequest>(text).map(|_| ()),
        b'v' => json::parse::<ReceiveRequest>(text).map(|_| ()),
        b'w' => json::parse::<ListenRequest>(text).map(|_| ()),
        b'x' => json::parse::<NextRequest>(text).map(|_| ()),
        b'y' => json::parse::<DisputeListRequest>(text).and_then(|r| r.check().map(|()| drop(r.query()))),
        b'z' => json::parse::<DisputeReplyRequest>(text).and_then(|r| r.check()),
        b'A' => json::parse::<RecoverRequest>(text).map(|_| ()),
        b'B' => json::parse::<HistoryRequest>(text).map(|_| ()),
        _ => Ok(()),
    };
    if let Err(error) = result {
        is_explained(&error);
    }
}

/// A refused request is told by a code of the arguments, with words for the developer.
fn is_explained(error: &Error) {
    assert!((-199..=-100).contains(&error.kind.code()), "{error:?}");
    assert!(!error.detail.is_empty() && error.detail.len() < 2000, "{error:?}");
    let is_of_the_text = matches!(error.kind, Kind::InvalidJson | Kind::RequestTooLarge | Kind::InvalidField);
    assert!(error.field.as_ref().is_some_and(|field| !field.is_empty()) || is_of_the_text, "{error:?}");
}

fn session(request: &SessionRequest) -> Result<(), Error> {
    let country = request.total_amount.currency().country();
    let (phone, warnings) = request.check(country)?;
    if let (Some(phone), Some(written)) = (&phone, &request.phone_number) {
        let told = warnings.iter().map(|warning| warning.detail.as_str()).collect::<String>();
        assert!(!told.contains(phone.international()), "{told}");
        assert_eq!(Phone::parse(written, country).map(|(phone, _)| phone).ok().as_ref(), Some(phone));
    }
    by_tamara(request, phone.as_ref(), country);
    by_checkout_com(request, country)
}

/// What is sent has the till's amount, digit by digit, and its reference.
fn by_tamara(request: &SessionRequest, phone: Option<&Phone>, country: &str) {
    let settings = tamara::Settings {
        renewal: None,
        base_url: "https://api.tamara.co".into(),
        token: Secret::new("token"),
        device_id: None,
        store_code: Some("Branch A".into()),
        locale: "ar_SA",
        country: country.into(),
        profile: Default::default(),
    };
    let sms = json::to_ascii(&tamara::fuzz::SmsSession::new(request, "R-1", &settings)).unwrap();
    let qr = json::to_ascii(&tamara::fuzz::QrSession::new(request, "R-1", &settings)).unwrap();
    for (body, name) in [(&sms, "total_amount"), (&qr, "amount")] {
        let amount = format!("\"{name}\":{{\"amount\":{},", request.total_amount.text());
        assert!(body.contains(&amount) && body.is_ascii(), "{amount} is not in {body}");
        let value: Value = serde_json::from_str(body).unwrap();
        assert_eq!(value["order_reference_id"], "R-1");
    }
    let value: Value = serde_json::from_str(&sms).unwrap();
    assert_eq!(value["items"].as_array().map(Vec::len), Some(request.items.len()));
    assert_eq!(value["phone_number"], phone.map(Phone::international).unwrap_or_default());
}

/// What Checkout.com's check lets through can be sent, in minor units.
fn by_checkout_com(request: &SessionRequest, country: &str) -> Result<(), Error> {
    checkout_com::fuzz::check(request)?;
    let settings = checkout_com::Settings {
        base_url: "https://api.checkout.com".into(),
        token: Secret::new("token"),
        renewal: None,
        client_id: None,
        processing_channel_id: None,
        success_url: "https://shop.example/ok".into(),
        failure_url: "https://shop.example/no".into(),
        locale: "ar-AE",
        country: country.into(),
    };
    let payment = checkout_com::fuzz::Payment::new(request, "R-1", &settings);
    let payment = payment.unwrap_or_else(|error| panic!("was checked and cannot be sent: {error:?}"));
    let value: Value = serde_json::from_str(&json::to_ascii(&payment).unwrap()).unwrap();
    assert_eq!(value["amount"].as_i64(), request.total_amount.minor());
    assert_eq!(value["reference"], "R-1");
    let sum: i64 = value["items"].as_array().unwrap().iter().map(|item| item["total_amount"].as_i64().unwrap()).sum();
    assert_eq!(value["amount"].as_i64(), Some(sum));
    Ok(())
}

fn movement(request: MoveRequest, is_capture: bool) -> Result<(), Error> {
    request.check(is_capture, "SA")?;
    let amount = request.total_amount.or(request.items.first().map(|item| item.total_amount));
    let Some(amount) = amount else { return Ok(()) };
    let details = MoveDetails {
        shipping_info: request.shipping_info,
        shipping_amount: request.shipping_amount,
        tax_amount: request.tax_amount,
        discount_amount: request.discount_amount,
        items: request.items,
    };
    let own = |text: &str| text.to_string();
    let (own_id, comment) = (own("C-1"), own("comment"));
    let movement =
        Movement { order_id: request.order_id.unwrap_or_default(), amount, own_id, comment, idempotency_key: None };
    let body = match is_capture {
        true => json::to_ascii(&tamara::fuzz::Capture::new(&movement, &details).map_err(|failure| failure.error)?),
        false => json::to_ascii(&tamara::fuzz::Cancel::new(&movement, &details)),
    };
    says(&body.unwrap(), amount);
    Ok(())
}

fn says(body: &str, amount: Money) {
    let text = format!("\"total_amount\":{{\"amount\":{},\"currency\":\"{}\"}}", amount.text(), amount.currency());
    assert!(body.is_ascii() && body.contains(&text), "{text} is not in {body}");
}
